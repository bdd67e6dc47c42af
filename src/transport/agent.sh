# The agent: what cms sends down a channel to a machine's sh, once. After it,
# every request is a call of one of these functions, one a line, quoted by
# quote.ts; every answer is a line on standard output. POSIX sh, builtins where
# they do: a fork costs more than all the rest of a job's start.
#
# Answers: hello NONCE BOOT        started ATTEMPT PID      ended ATTEMPT CODE
#          data ID TEXT            taken ATTEMPT            refused ATTEMPT WHY
#          done ID STATUS TEXT

unset SSH_CLIENT SSH2_CLIENT # bash reads ~/.bashrc for each `bash -c` when it sees them
set +e +u +m
cms_base=$PWD
exec 9>&1 # jobs announce their start and end here themselves
CMS_BOOT=
{ read -r CMS_BOOT </proc/sys/kernel/random/boot_id; } 2>/dev/null
export CMS_BOOT
if command -v setsid >/dev/null 2>&1; then
  cms_detach() { (setsid "$@" >"$cms_stderr" 2>&1 </dev/null &); }
else # macOS: a process group of its own has to do
  cms_detach() { (set -m; nohup "$@" >"$cms_stderr" 2>&1 </dev/null &); }
fi

# hello NONCE
hello() { echo "hello $1 ${CMS_BOOT:--}"; }

# fence ID FILE RUN: from now on only the manager of RUN may start jobs there.
fence() {
  cd "$cms_base" || return
  cms_fence=$2 cms_run=$3
  case $2 in
  */*) [ -d "${2%/*}" ] || cms_error=$(mkdir -p -- "${2%/*}" 2>&1) ;;
  esac
  if cms_error=$({ echo "$3" >"$2"; } 2>&1); then
    echo "done $1 0"
  else
    cms_done "$1" 1 "$cms_error"
  fi
}

# start ATTEMPT DIR JOB SHELL FORM SCRIPT
# FORM file: SCRIPT is a script of SHELL. FORM command: SHELL reads the plain
# command from its file; SCRIPT, for sh, runs around it.
start() {
  cd "$cms_base" || return
  cms_holder=
  { read -r cms_holder <"$cms_fence"; } 2>/dev/null
  if [ "$cms_holder" != "$cms_run" ]; then
    echo "refused $1 fenced"
    return
  fi
  if ! command -v "$4" >/dev/null 2>&1; then
    echo "refused $1 the shell $4 is not installed there"
    return
  fi
  if ! [ -d "$2" ] && ! cms_error=$(mkdir -p -- "$2" 2>&1); then
    cms_refuse "$1" "$cms_error"
    return
  fi
  if ! cd -- "$2" 2>/dev/null; then
    echo "refused $1 the directory $2 cannot be entered"
    return
  fi
  if [ -e "$3.pid" ]; then
    cms_pid=
    { read -r cms_pid <"$3.pid"; } 2>/dev/null
    if cms_is_job "$cms_pid" "$3.$4"; then
      echo "refused $1 it is running there already as process $cms_pid"
      return
    fi
    rm -f -- "$3.pid"
  fi
  cms_stderr=$3-nohup.log
  if [ "$5" = file ]; then
    if { printf '%s' "$6" >"$3.$4"; } 2>/dev/null; then
      cms_detach "$4" "$3.$4"
    else
      cms_refuse "$1" "$({ printf '%s' "$6" >"$3.$4"; } 2>&1)"
    fi
  elif { printf '%s' "$7" >"$3.$4"; } 2>/dev/null; then
    cms_detach sh -c "$6" sh
  else
    cms_refuse "$1" "$({ printf '%s' "$7" >"$3.$4"; } 2>&1)"
  fi
}

# look ID FILE...: what the logs and pid files say, as FILE:LINE.
look() {
  cd "$cms_base" || return
  cms_id=$1
  shift
  grep -s -H -e 'cloudmesh ' -e '^[0-9][0-9]*$' -- "$@" /dev/null |
    while IFS= read -r cms_line; do printf 'data %s %.3900s\n' "$cms_id" "$cms_line"; done
  echo "done $cms_id 0"
}

# alive ID (PID STARTED)...: those that are gone. STARTED - is not compared.
alive() {
  cms_id=$1
  shift
  while [ $# -gt 1 ]; do
    cms_alive "$1" "$2" || echo "data $cms_id $1"
    shift 2
  done
  echo "done $cms_id 0"
}

# A pid alone proves nothing: it may be another process by now.
cms_alive() {
  case $1 in '' | 0 | 1 | *[!0-9]*) return 1 ;; esac
  kill -0 "$1" 2>/dev/null || [ -d "/proc/$1" ] || return 1
  [ "$2" != - ] || return 0
  cms_stat=
  { read -r cms_stat <"/proc/$1/stat"; } 2>/dev/null || return 0
  cms_stat=${cms_stat##*) }
  case $cms_stat in Z*) return 1 ;; esac
  cms_started=$2
  set -- $cms_stat
  shift 19
  [ "$1" = "$cms_started" ]
}

# Is process $1 the one that runs the script $2?
cms_is_job() {
  cms_alive "$1" - || return 1
  case $(tr '\0' ' ' <"/proc/$1/cmdline" 2>/dev/null || ps -o args= -p "$1" 2>/dev/null) in
  *"$2"*) return 0 ;;
  esac
  return 1
}

# end ID PID STARTED GRACE LOG: TERM to the job's processes, after GRACE seconds
# KILL, then the line in its log. In the background: others go on meanwhile.
end() {
  cd "$cms_base" || return
  if ! cms_alive "$2" "$3"; then
    echo "done $1 1 gone"
    return
  fi
  (
    cms_signal TERM "$2"
    cms_left=$(($4 * 10))
    while cms_remains "$2" && [ "$cms_left" -gt 0 ]; do
      sleep 0.1 2>/dev/null || { sleep 1; cms_left=$((cms_left - 9)); }
      cms_left=$((cms_left - 1))
    done
    cms_signal KILL "$2"
    cms_left=50
    while cms_remains "$2" && [ "$cms_left" -gt 0 ]; do
      sleep 0.1 2>/dev/null || sleep 1
      cms_left=$((cms_left - 1))
    done
    case $(tail -n 1 -- "$5" 2>/dev/null) in
    *"cloudmesh state: end"*) echo "done $1 1 ended" ;;
    *)
      echo "# cloudmesh state: kill" >>"$5"
      echo "done $1 0"
      ;;
    esac
  ) </dev/null 2>/dev/null &
}

# The job leads a session and a group: both are its processes.
cms_signal() {
  kill -s "$1" -- "-$2" 2>/dev/null
  pkill "-$1" -s "$2" 2>/dev/null
}

cms_remains() {
  kill -0 -- "-$1" 2>/dev/null || pgrep -s "$1" >/dev/null 2>&1
}

# note ID LOG STATE: adds a state to a job's log.
note() {
  cd "$cms_base" || return
  if [ -e "$2" ]; then echo "# cloudmesh state: $3" >>"$2"; fi 2>/dev/null
  echo "done $1 0"
}

# remove ID DIR...: whole directories.
remove() {
  cd "$cms_base" || return
  cms_id=$1
  shift
  if cms_error=$(rm -rf -- "$@" 2>&1); then
    echo "done $cms_id 0"
  else
    cms_done "$cms_id" 1 "$cms_error"
  fi
}

# tidy ID DIR FILE...: removes these files, and the directory if that was all.
tidy() {
  cd "$cms_base" || return
  cms_id=$1 cms_dir=$2
  shift 2
  if ! [ -d "$cms_dir" ]; then
    echo "done $cms_id 0"
  elif cms_error=$(cd -- "$cms_dir" && rm -f -- "$@" 2>&1); then
    rmdir -- "$cms_dir" 2>/dev/null
    echo "done $cms_id 0"
  else
    cms_done "$cms_id" 1 "$cms_error"
  fi
}

# exists ID FILE
exists() {
  cd "$cms_base" || return
  if [ -e "$2" ]; then echo "done $1 0"; else echo "done $1 1"; fi
}

# receive ID BYTES DIR: the next BYTES bytes are a tar file for DIR. The manager
# sends them when it has read `data ID go`, and nothing else before `done`.
receive() {
  cd "$cms_base" || return
  mkdir -p -- "$3" 2>/dev/null
  echo "data $1 go"
  if cms_error=$({ head -c "$2" | tar -xf - -C "$3"; } 2>&1); then
    echo "done $1 0"
  else
    cms_done "$1" 1 "$cms_error"
  fi
}

cms_done() { printf 'done %s %s %.900s\n' "$1" "$2" "$(cms_line "$3")"; }
cms_refuse() { printf 'refused %s %.900s\n' "$1" "$(cms_line "$2")"; }
cms_line() { printf '%s' "$1" | tr '\n\r' '  '; }
