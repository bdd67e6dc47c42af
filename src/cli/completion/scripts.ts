/**
 * What a shell reads once: a function that asks `cms` at each Tab. It knows no
 * command and no option, so it stays right when the program changes. Answers are
 * lines of text to all of them; nothing in an answer is evaluated.
 *
 * @module
 */

/** By the shell's name. */
export const SCRIPTS: Readonly<Record<string, string>> = {
  bash: `\
# Completion of cms for bash. In ~/.bashrc: source <(cms completion bash)
_cms() {
  local line value=\${COMP_WORDS[COMP_CWORD]}
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files | :directories)
        [ "$value" != = ] || value=
        compopt +o nospace -o filenames 2>/dev/null
        local how=-f path
        [ "$line" = :files ] || how=-d
        while IFS= read -r path; do
          COMPREPLY+=("$path")
        done < <(compgen "$how" -- "$value")
        ;;
      ?*) COMPREPLY+=("$line") ;;
    esac
  done < <(cms __complete bash "\${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)
}
complete -o nospace -F _cms cms`,

  zsh: `\
#compdef cms
# Completion of cms for zsh. In ~/.zshrc, behind compinit: source <(cms completion zsh)
_cms() {
  local line text
  local -a open open_help closed closed_help
  while IFS= read -r line; do
    text=\${\${line#?}%%$'\\t'*}
    case $line in
      :files) compset -P '*='; _files ;;
      :directories) compset -P '*='; _files -/ ;;
      +*) open+=("$text"); open_help+=("\${text}  \${line#*$'\\t'}") ;;
      -*) closed+=("$text"); closed_help+=("\${text}  \${line#*$'\\t'}") ;;
    esac
  done < <(cms __complete zsh "\${(@Q)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)
  (( $#closed )) && compadd -l -d closed_help -a closed
  (( $#open )) && compadd -l -S '' -d open_help -a open
}
if [ "$funcstack[1]" = _cms ]; then
  _cms "$@"
else
  compdef _cms cms
fi`,

  fish: `\
# Completion of cms for fish: cms completion fish >~/.config/fish/completions/cms.fish
function __cms_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l current (commandline -ct)
    for line in (cms __complete fish $words "$current" 2>/dev/null)
        switch $line
            case :files :directories
                set -l start (string replace -r '^--[^=]*=' '' -- "$current")
                set -l option (string match -r '^--[^=]*=' -- "$current")
                if test $line = :files
                    string replace -r -- '^' "$option" (__fish_complete_path "$start")
                else
                    string replace -r -- '^' "$option" (__fish_complete_directories "$start" '')
                end
            case '*'
                printf '%s\\n' $line
        end
    end
end
complete -c cms -e
complete -c cms -f -a '(__cms_complete)'`,
};
