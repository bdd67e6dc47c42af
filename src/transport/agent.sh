# The agent: what cms sends down a channel to a machine's sh, once, together
# with the other agent_*.sh. After it, every request is a call of
# one of their functions, one a line, quoted by quote.ts and in braces, so that a
# line that the end of a connection has cut short does nothing; every answer is a
# line on standard output. POSIX sh, builtins where they do: a fork costs more
# than all the rest of a job's start.
#
# Answers: hello NONCE BOOT        started ATTEMPT PID      ended ATTEMPT CODE
#          refused ATTEMPT WHY     data ID TEXT             done ID STATUS TEXT

unset SSH_CLIENT SSH2_CLIENT # bash reads ~/.bashrc for each `bash -c` when it sees them
set +C +e +u +m
cms_base=$PWD
exec 9>&1 # jobs announce their start and end here themselves
CMS_BOOT='' CMS_FENCE='' CMS_RUN='' cms_shell='' cms_way=''
{ read -r CMS_BOOT </proc/sys/kernel/random/boot_id; } 2>/dev/null
export CMS_BOOT CMS_FENCE CMS_RUN

# hello NONCE: on a line of its own, whatever a login shell has printed before.
hello() { printf '\nhello %s %s\n' "$1" "${CMS_BOOT:--}"; }

# bye ID: all that was asked before is done.
bye() { echo "done $1 0"; }

# Where a file cannot be written cat says why; dash itself knows "I/O error" only.

# fence ID FILE RUN NUMBER: from now on only the manager of RUN may start jobs
# there; nothing is done, and its number answered, where a later one is there: what
# a dead manager has sent may come after what its successor has.
fence() {
  cms_enter "done $1 1" || return
  case $2 in /*) CMS_FENCE=$2 ;; *) CMS_FENCE=$cms_base/$2 ;; esac
  CMS_RUN=$3 cms_error='' cms_line='' cms_number=''
  cms_close_launcher
  { read -r cms_line && read -r cms_number; } 2>/dev/null <"$2"
  case $cms_number in *[!0-9]*) cms_number='' ;; esac
  if [ "${cms_number:-0}" -gt "$4" ]; then
    echo "done $1 3 $cms_number"
    return
  fi
  [ -d "${CMS_FENCE%/*}" ] || cms_error=$(mkdir -p -- "${CMS_FENCE%/*}" 2>&1)
  if { printf '%s\n%s\n' "$3" "$4" >"$2"; } 2>/dev/null; then
    echo "done $1 0"
    cms_learn # while the manager decides what is to be started
  else
    cms_done "$1" 1 "${cms_error:-$({ echo "$3" | cat >"$2"; } 2>&1)}"
  fi
}

# room DIR...: for jobs that are about to be started, unless perl does that for each.
# They look for themselves.
room() {
  [ "$cms_launcher" = open ] || { cd "$cms_base" && mkdir -p -- "$@"; } 2>/dev/null
}

# start ATTEMPT DIR JOB SHELL LOG FORM SCRIPT
# FORM file: SCRIPT is a script of SHELL. FORM command: SHELL reads the plain
# command, given as one more word, from its file; SCRIPT, for sh, runs around it.
start() {
  cms_enter "refused $1" || return
  cms_holder=
  { read -r cms_holder <"$CMS_FENCE"; } 2>/dev/null
  if [ "$cms_holder" != "$CMS_RUN" ]; then
    echo "refused $1 fenced"
    return
  fi
  if [ "$4" != "$cms_shell" ] && ! cms_find "$4"; then
    rmdir -- "$2" 2>/dev/null # it may have been made for this job just before
    echo "refused $1 the shell $4 is not installed there"
    return
  fi
  [ -d "$2" ] || cms_make "$2"
  if ! [ -d "$2" ] && ! cms_error=$(mkdir -p -- "$2" 2>&1); then
    cms_refuse "$1" "$cms_error"
    return
  fi
  if ! CDPATH='' cd -- "$2" 2>/dev/null; then
    echo "refused $1 the directory $2 cannot be entered"
    return
  fi
  # An old log must not be taken for this attempt's before that has written one.
  # Looked for before the pid file: a job claims first and logs then.
  cms_log=''
  if [ -e "$5" ]; then
    cms_log=$5
    [ -f "$5" ] || rm -f -- "$5" 2>/dev/null # a FIFO would be read for ever
  fi
  if [ -e "$3.pid" ]; then
    [ -f "$3.pid" ] || rm -f -- "$3.pid" 2>/dev/null
    [ -s "$3.pid" ] || sleep 1 # it is being written, or never will be
    cms_pid='' cms_line='' cms_alive=''
    { read -r cms_pid <"$3.pid"; } 2>/dev/null
    ! cms_alive "$cms_pid" - "$3" || cms_alive=1
    # A script says that it has ended, and is gone a moment later.
    if [ "$cms_alive" != '' ] && grep -q '^# cloudmesh exit code: ' "$5" 2>/dev/null; then cms_alive=''; fi
    # Its log is read last: what has ended by now has logged its attempt before.
    { read -r cms_line && read -r cms_line && read -r cms_line; } 2>/dev/null <"$5"
    [ "$cms_line" != "# cloudmesh attempt: $1" ] || return # it tells of itself
    if [ "$cms_alive" != '' ]; then
      echo "refused $1 it is running there already as process $cms_pid"
      return
    fi
    rm -f -- "$3.pid" "$5"
  elif [ "$cms_log" != '' ]; then
    rm -f -- "$5"
  fi
  if ! { printf '%s' "${8-$7}" >"$3.$4" && printf '' >"$3-nohup.log"; } 2>/dev/null; then
    cms_refuse "$1" "$({ printf '%s' "${8-$7}" | cat >"$3.$4" && : >"$3-nohup.log"; } 2>&1)"
    return
  fi
  cms_stderr=$3-nohup.log
  cms_attempt=$1
  if [ "$6" = file ]; then cms_detach "$cms_path" "$3.$4"; else cms_detach sh -c "$7" sh; fi
}

# cms_detach PROGRAM WORD...: starts it in a session of its own. For Slurm there is
# another one (agent_slurm.sh).
cms_detach() {
  [ "$cms_way" != '' ] || cms_learn
  if [ $# -eq 2 ] && cms_launch "$@"; then return; fi
  case $cms_way in
  fork)
    setsid -f "$@" >"$cms_stderr" 2>&1 </dev/null 7>&- 5<&- ||
      cms_refuse "$cms_attempt" "$(cat "$cms_stderr")" # no room for a process
    ;;
  setsid) (setsid "$@" >"$cms_stderr" 2>&1 </dev/null 7>&- 5<&- &) ;;
  *) (set -m; nohup "$@" >"$cms_stderr" 2>&1 </dev/null 7>&- 5<&- &) ;;
  esac
}

# cms_learn: how that is done here.
cms_learn() {
  if setsid -f true 2>/dev/null </dev/null; then # Linux; & would have the job ignore SIGINT
    cms_way=fork
  elif command -v setsid >/dev/null 2>&1; then # busybox
    cms_way=setsid
  else # macOS: a process group of its own has to do, where there is no perl
    cms_way=group cms_few=0
  fi
}

# cms_find SHELL: looks it up once for all jobs of that shell, for others would
# have to search PATH for it, setsid and bash itself.
cms_find() {
  cms_shell=
  cms_path=$(command -v "$1" 2>/dev/null) || return
  case $cms_path in /*) ;; *) cms_path=$1 ;; esac
  cms_shell=$1
}

# Back from the directory of the job that was started last.
cms_enter() {
  cd "$cms_base" 2>/dev/null && return
  echo "$1 the directory $cms_base is gone"
  return 1
}

cms_done() { printf 'done %s %s %.900s\n' "$1" "$2" "$(cms_line "$3")"; }
cms_refuse() { printf 'refused %s %.900s\n' "$1" "$(cms_line "$2")"; }
cms_line() { printf '%s' "$1" | tr '\n\r' '  '; }
