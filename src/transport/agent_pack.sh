# The agent's part that sends files; it goes down the channel where it is needed.

# pack ID DIR PATTERN JOB...: the files of these jobs below DIR whose path ends with
# PATTERN, as tar files, one behind the other. First comes `data ID .go FORM`; then
# for each line `more` a piece and `data ID .piece`, or `data ID .end` where nothing
# is left. Until a line `stop` nothing else is read. The last word is what failed.
pack() {
  cms_enter "done $1 1" || return
  cms_needs "$1" find tar dd fold || return
  cms_form=hex cms_id=$1 cms_dir=$2 cms_pattern=$3
  shift 3
  ! command -v base64 >/dev/null 2>&1 || cms_form=base64
  cms_plain=''
  ! tar --no-unquote --version >/dev/null 2>&1 || cms_plain=--no-unquote # GNU's
  {
    cms_error=$({ cms_tars "$@" 2>&4 </dev/null | cms_give; } 4>&1)
  } 8<&0 # not further inside: bash reads its input otherwise then
  cms_done "$cms_id" 0 "$cms_error"
}

cms_tars() {
  cd -- "$cms_dir" &&
    LC_ALL=C find "$@" ! -type d -path "*/$cms_pattern" \
      -exec tar $cms_plain -cf - {} +
}

cms_give() {
  echo "data $cms_id .go $cms_form" >&9
  while read -r cms_word <&8 && [ "$cms_word" = more ]; do
    cms_lines=$(dd bs=65536 count=8 2>/dev/null | cms_text | fold -w 3600)
    for cms_line in $cms_lines; do
      printf 'data %s %s\n' "$cms_id" "$cms_line"
    done >&9
    if [ "$cms_lines" = '' ]; then cms_word=.end; else cms_word=.piece; fi
    echo "data $cms_id $cms_word" >&9
  done
}
