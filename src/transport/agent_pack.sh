# The agent's part that sends files; it goes down the channel where it is needed.

# pack ID DIR PATTERN JOB...: the files of these jobs below DIR whose path ends with
# PATTERN, as tar files, one behind the other. First comes `data ID .go FORM`; then
# for each line `more` a piece, which is empty where nothing is left, and `data ID
# .piece`. Until a line `stop` nothing else is read. The last word is what failed. No
# job announces itself on such a channel, or it would get between the pieces.
pack() {
  cms_enter "done $1 1" || return
  cms_needs "$1" find tar dd fold sed || return
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
  CDPATH='' cd -- "$cms_dir" &&
    LC_ALL=C find "$@" ! -type d -path "*/$cms_pattern" \
      -exec tar $cms_plain -cf - {} +
}

cms_give() {
  echo "data $cms_id .go $cms_form" >&9
  while read -r cms_word <&8 && [ "$cms_word" = more ]; do
    # The last line has no end, so there is one before what follows.
    dd bs=65536 count=32 2>/dev/null | cms_text | fold -w 3600 |
      sed "s/^/data $cms_id /" >&9
    printf '\ndata %s .piece\n' "$cms_id" >&9
  done
}
