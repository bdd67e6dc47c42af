# The agent's part that handles files.

# note ID LOG STATE: adds a state to a job's log.
note() {
  cms_enter "done $1 1" || return
  if [ -f "$2" ]; then echo "# cloudmesh state: $3" >>"$2"; fi 2>/dev/null
  echo "done $1 0"
}

# remove ID CALLS DIR...: what calls of drop name, with one rm; then those of the
# directories that are empty. In the background: a disk is mostly waited for, and
# several do more of that at a time.
remove() {
  cms_enter "done $1 1" || return
  (
    cms_id=$1 cms_calls=$2
    shift 2
    if cms_error=$({ eval "$cms_calls" | xargs -0 rm -rf --; } 2>&1); then
      [ $# -eq 0 ] || rmdir -- "$@" 2>/dev/null
      echo "done $cms_id 0"
    else
      cms_done "$cms_id" 1 "$cms_error"
    fi
  ) </dev/null &
}

# drop DIR FILE...: names these files of a job's directory; all of it if there are
# none. A job that lives keeps what it has: it began after this was asked.
drop() {
  if cms_lives "$1"; then return; fi
  cms_dir=$1
  shift
  [ $# -gt 0 ] || printf '%s\0' "$cms_dir"
  for cms_word; do printf '%s\0' "$cms_dir/$cms_word"; done
}

# cms_lives DIR: whether the job with this directory runs.
cms_lives() {
  cms_pid='' cms_name=${1##*/}
  [ ! -f "$1/$cms_name.pid" ] || { read -r cms_pid <"$1/$cms_name.pid"; } 2>/dev/null
  cms_alive "$cms_pid" - "$cms_name"
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
  cms_needs "$1" head tar cat || return
  mkdir -p -- "$2" 2>/dev/null
  if cms_error=$({ cms_pieces "$1" | cms_unpack "$2"; } 2>&1); then
    echo "done $1 0"
  else
    cms_done "$1" 1 "$cms_error"
  fi
}

# cms_needs ID PROGRAM...: whether they are there; else says which is not.
cms_needs() {
  cms_id=$1
  shift
  for cms_program; do
    command -v "$cms_program" >/dev/null 2>&1 && continue
    echo "done $cms_id 1 there is no program $cms_program"
    return 1
  done
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

# sizes ID FILE...: what ls says of them, links followed: inode, mode, ..., size.
# Variables of the user's would have it write sizes and names in other forms.
sizes() {
  cms_enter "done $1 1" || return
  (
    unset BLOCK_SIZE BLOCKSIZE LS_BLOCK_SIZE TIME_STYLE QUOTING_STYLE POSIXLY_CORRECT
    LC_ALL=C
    export LC_ALL
    set -f
    IFS='
'
    cms_id=$1
    shift
    for cms_line in $(ls -dilnL -- "$@" 2>/dev/null); do
      printf 'data %s %.3900s\n' "$cms_id" "$cms_line"
    done
  )
  echo "done $1 0"
}

# piece ID FILE SKIP COUNT: COUNT blocks of 4096 bytes behind the first SKIP, as
# text; the first line tells in which form. The lines are short enough to leave in
# one piece each, whatever jobs say meanwhile.
piece() {
  cms_enter "done $1 1" || return
  if [ ! -f "$2" ]; then
    echo "done $1 2"
    return
  fi
  if [ ! -r "$2" ]; then
    echo "done $1 1 it may not be read"
    return
  fi
  cms_form=hex cms_id=$1
  ! command -v base64 >/dev/null 2>&1 || cms_form=base64
  echo "data $1 $cms_form"
  for cms_line in $(dd if="$2" bs=4096 skip="$3" count="$4" 2>/dev/null | cms_text | fold -w 3600); do
    printf 'data %s %s\n' "$cms_id" "$cms_line"
  done
  echo "done $1 0"
}

cms_text() {
  if [ "$cms_form" = base64 ]; then
    base64 | tr -d '\n'
  else
    od -An -v -tx1 | tr -d ' \n'
  fi
}
