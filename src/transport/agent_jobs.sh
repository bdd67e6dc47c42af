# The agent's part that knows how jobs are, and ends them.

# look ID FILE...: what the logs and pid files say, as FILE:LINE. The line from
# standard input shows that grep was there and could be run. A job may have put
# there what never ends, such as a FIFO: that is not read.
look() {
  cms_enter "done $1 1" || return
  (
    # LC_ALL: a byte that is no character of the locale must not hide a line, and
    # %.3900s is to count bytes: a longer line than PIPE_BUF may be torn.
    LC_ALL=C
    export LC_ALL
    set -f
    IFS='
'
    cms_id=$1 cms_files=''
    shift
    for cms_file; do
      [ ! -f "$cms_file" ] || cms_files=$cms_files$cms_file$IFS
    done
    # shellcheck disable=SC2086 # no path holds a line break
    for cms_line in $(echo 'cloudmesh look' |
      grep -a -s -H -e 'cloudmesh ' -e '^# date: ' -e '^[0-9][0-9]*$' -- $cms_files -); do
      printf 'data %s %.3900s\n' "$cms_id" "$cms_line"
    done
  )
  echo "done $1 0"
}

# alive ID (PID STARTED NAME)...: the names of those that are gone.
alive() {
  cms_id=$1
  shift
  while [ $# -gt 2 ]; do
    cms_alive "$1" "$2" "$3" || echo "data $cms_id $3"
    shift 3
  done
  echo "done $cms_id 0"
}

# cms_alive PID STARTED NAME: a pid alone proves nothing, it may be another
# process by now. Where STARTED is not known (-), it has to run a script of NAME.
# Of a job that is being ended, since +SECONDS, its session counts, for its shell
# goes first. After a minute its number may be that of another session.
cms_alive() {
  case $1 in '' | 0* | 1 | *[!0-9]*) return 1 ;; esac
  case $2 in +*)
    cms_age=$(($(date +%s) - ${2#+}))
    [ "$cms_age" -ge 0 ] && cms_remains "$1" &&
      { [ "$cms_age" -lt 60 ] || cms_outlived "$1" "${2#+}"; }
    return
    ;;
  esac
  kill -0 "$1" 2>/dev/null || [ -d "/proc/$1" ] || return 1
  cms_stat=
  { read -r cms_stat <"/proc/$1/stat"; } 2>/dev/null
  cms_stat=${cms_stat##*) }
  case $cms_stat in [XZ]*) return 1 ;; esac # ended, but nobody has waited for it
  if [ "$2" = - ] || [ "$cms_stat" = '' ]; then
    cms_runs "$1" "$3"
    return
  fi
  cms_started=$2
  # shellcheck disable=SC2086 # fields
  set -- $cms_stat
  shift 19
  [ "$1" = "$cms_started" ]
}

# cms_outlived PID SECONDS: whether a process of its session was there by then, so
# that it is not another of that number. It says so in ticks since the machine was
# started, of which there are 100 a second (proc(5)).
cms_outlived() {
  cms_line=$(grep -s '^btime ' /proc/stat) || return
  cms_until=$((($2 - ${cms_line#* }) * 100 + 99))
  for cms_file in $(cms_session "$1"); do
    { read -r cms_line <"$cms_file"; } 2>/dev/null || continue
    # shellcheck disable=SC2086 # fields
    set -- ${cms_line##*) }
    shift 19
    [ "$1" -gt "$cms_until" ] || return 0
  done
  return 1
}

# cms_runs PID NAME: whether it runs NAME.bash, or whatever its shell is.
cms_runs() {
  case $(tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline" || ps -o args= -p "$1" 2>/dev/null) in
  *[\ \'/]"$2."*) return 0 ;;
  esac
  return 1
}

# end ID PID STARTED NAME GRACE LOG: TERM to the job's processes, after GRACE
# seconds KILL, then the line in its log. In the background: others go on meanwhile.
# A line in its log comes before all that: whoever finds that its shell is gone has
# to know why, and that the job is not over. What cannot be signalled, as it is
# another user's, is left as it is.
end() {
  cms_enter "done $1 1" || return
  if ! cms_alive "$2" "$3" "$4"; then
    echo "done $1 1 gone"
    return
  fi
  case $3 in
  +*) ;; # its shell has gone
  *)
    # One that has just ended cannot be signalled either.
    if ! kill -0 "$2" 2>/dev/null && cms_alive "$2" "$3" "$4"; then
      echo "done $1 1 stays"
      return
    fi
    ;;
  esac
  (
    cms_log=/dev/null
    [ ! -f "$6" ] || cms_log=$6
    echo "# cloudmesh ending: $2 $(date +%s)" >>"$cms_log"
    cms_signal TERM "$2"
    if ! cms_await "$2" "$5"; then
      cms_signal KILL "$2"
      cms_await "$2" 5 || {
        echo "done $1 1 stays"
        exit
      }
    fi
    case $(tail -n 2 -- "$cms_log" 2>/dev/null) in
    *"cloudmesh state: end"*)
      echo "done $1 1 ended"
      exit
      ;;
    esac
    # By now the log may be that of another attempt.
    case $(grep -a '^# cloudmesh process: ' -- "$cms_log" 2>/dev/null) in
    '' | "# cloudmesh process: $2 "*) echo "# cloudmesh state: kill" >>"$cms_log" ;;
    esac
    echo "done $1 0"
  ) </dev/null 2>/dev/null &
}

# The job leads a session and a group. The group gets the signal at once, so that
# its shell does not outlive the command and log an end; then the rest.
cms_signal() {
  kill "-$1" "-$2" 2>/dev/null || kill "-$1" "$2" 2>/dev/null
  cms_remains "$2" || return # mostly it has ended by now
  for cms_file in $(cms_others "$2"); do
    cms_file=${cms_file%/stat}
    kill "-$1" "${cms_file#/proc/}" 2>/dev/null
  done
}

# cms_await PID SECONDS: for the end of all of the job's processes.
cms_await() {
  cms_left=$(($2 * 10))
  while cms_remains "$1"; do
    [ "$cms_left" -gt 0 ] || return
    sleep 0.1 2>/dev/null || { sleep 1; cms_left=$((cms_left - 9)); }
    cms_left=$((cms_left - 1))
  done
}

# Ended processes that nobody has waited for are not counted where /proc tells.
cms_remains() {
  if [ -r /proc/self/stat ]; then
    grep -q -s -e "^$1 (.*) [^XZ] " -e ") [^XZ] [0-9]* $1 " \
      -e ") [^XZ] [0-9]* [0-9]* $1 " /proc/[0-9]*/stat
  else
    kill -0 "-$1" 2>/dev/null
  fi
}

# The files below /proc of the processes in the job's session.
cms_session() {
  grep -l -s -e ") [^XZ] [0-9]* [0-9]* $1 " /proc/[0-9]*/stat
}

# Those of them that left its group.
cms_others() {
  cms_session "$1" |
    grep -v -F -x -e "$(grep -l -s -e ") . [0-9]* $1 " /proc/[0-9]*/stat)"
}
