# The agent's part that handles files.

# note ID LOG STATE: adds a state to a job's log.
note() {
  cms_enter "done $1 1" || return
  if [ -e "$2" ]; then echo "# cloudmesh state: $3" >>"$2"; fi 2>/dev/null
  echo "done $1 0"
}

# remove ID DIR: a whole directory.
remove() {
  cms_enter "done $1 1" || return
  if cms_error=$(rm -rf -- "$2" 2>&1); then
    echo "done $1 0"
  else
    cms_done "$1" 1 "$cms_error"
  fi
}

# tidy ID DIR FILE...: removes these files, and the directory if that was all.
tidy() {
  cms_enter "done $1 1" || return
  cms_id=$1 cms_dir=$2
  shift 2
  if ! [ -d "$cms_dir" ]; then
    echo "done $cms_id 0"
  elif cms_error=$(CDPATH='' cd -- "$cms_dir" && rm -f -- "$@" 2>&1); then
    rmdir -- "$cms_dir" 2>/dev/null
    echo "done $cms_id 0"
  else
    cms_done "$cms_id" 1 "$cms_error"
  fi
}

# exists ID FILE
exists() {
  cms_enter "done $1 1" || return
  if [ -e "$2" ]; then echo "done $1 0"; else echo "done $1 1"; fi
}

# receive ID DIR: a tar file for DIR comes in pieces, each after `data ID go`: its
# length on a line, then its bytes; length 0 is the end. Until then the manager
# sends nothing else. Whatever becomes of tar, all bytes are read: the shell would
# take the rest for requests.
receive() {
  cms_enter "done $1 1" || return
  for cms_program in head tar cat; do
    command -v $cms_program >/dev/null 2>&1 && continue
    echo "done $1 1 there is no program $cms_program"
    return
  done
  mkdir -p -- "$2" 2>/dev/null
  if cms_error=$({ cms_pieces "$1" | cms_unpack "$2"; } 2>&1); then
    echo "done $1 0"
  else
    cms_done "$1" 1 "$cms_error"
  fi
}

cms_pieces() {
  while echo "data $1 go" >&9 && read -r cms_bytes && [ "$cms_bytes" -gt 0 ]; do
    head -c "$cms_bytes"
  done
}

cms_unpack() {
  tar -xof - -C "$1"
  set -- $?
  cat >/dev/null
  return "$1"
}
