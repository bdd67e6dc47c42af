# The agent's part for machines whose jobs Slurm starts: what start prepares is
# gathered, and submitted as one job array. Before sbatch is called each job's
# directory says, in JOB.slurm, under which name Slurm will know it: a manager
# that dies then finds the array by that name, and does not submit it again.

# Users' defaults that would hide jobs, ask back, or have sbatch wait.
unset SQUEUE_PARTITION SQUEUE_ACCOUNT SQUEUE_USERS SQUEUE_QOS SQUEUE_LICENSES \
  SCANCEL_INTERACTIVE SCANCEL_PARTITION SCANCEL_ACCOUNT SCANCEL_STATE \
  SCANCEL_USER SCANCEL_NAME SCANCEL_QOS SCANCEL_WCKEY SBATCH_WAIT
cms_array=''

# task ATTEMPT JOB BATCH INDEX: what the next start is.
task() { cms_attempt=$1 cms_job=$2 cms_batch=$3 cms_task=$4; }

# Called by start, in the job's directory, when its script is there.
cms_detach() {
  cms_note="# cloudmesh slurm: $cms_attempt $cms_batch $cms_task"
  if { echo "$cms_note" >"$cms_job.slurm"; } 2>/dev/null; then
    cms_array=$cms_array,$cms_task
  else
    cms_refuse "$cms_attempt" "$({ echo "$cms_note" | cat >"$cms_job.slurm"; } 2>&1)"
  fi
}

# submit ID BATCH SCRIPT OPTION...: the tasks that were gathered. While it is
# under way a lock is held: who puts up a new fence waits for it, so that either
# Slurm has the array when the next manager asks, or never will.
submit() {
  cms_enter "done $1 1" || return
  cms_id=$1 cms_batch=$2 cms_script=$3 cms_tasks=${cms_array#,}
  cms_array=''
  shift 3
  if [ "$cms_tasks" = '' ]; then
    echo "done $cms_id 0"
    return
  fi
  cms_error=$(
    cms_lock 60
    if cms_fenced; then echo fenced; else
      cms_sbatch --job-name="$cms_batch" --no-requeue --output=/dev/null --error=/dev/null "$@" --array="$cms_tasks"
    fi
  )
  # Its number, whatever a banner says before.
  if printf '%s\n' "$cms_error" | grep -q -E '^[0-9]+(;[^ ]*)?$'; then
    echo "done $cms_id 0"
  else
    cms_done "$cms_id" 1 "$cms_error"
  fi
}

# cms_lock SECONDS: as long as this shell, or a program of its, lives.
cms_lock() {
  [ "$CMS_FENCE" != '' ] || return
  { exec 8>>"$CMS_FENCE.lock"; } 2>/dev/null && flock -w "$1" 8 2>/dev/null
}

cms_fenced() {
  [ "$CMS_FENCE" != '' ] || return
  cms_holder=
  { read -r cms_holder <"$CMS_FENCE"; } 2>/dev/null
  [ "$cms_holder" != "$CMS_RUN" ]
}

# Where Slurm is full sbatch waits, for two minutes; we can do better.
cms_sbatch() {
  printf '%s' "$cms_script" | sh -c 'echo "$$"; exec sbatch --parsable "$@" 2>&1' sh "$@" | {
    read -r cms_pid
    while read -r cms_line; do
      printf '%s\n' "$cms_line"
      case $cms_line in *'sleeping and retrying'*) kill "$cms_pid" ;; esac
    done
  }
}

# queued ID BATCH,...: the tasks of arrays that Slurm has in its memory.
queued() {
  cms_ask "$1" squeue -h -r -t all --name="$2" -o 'task|%j|%K|%i|%T|%r|'
}

# accounted ID BATCH,...: those that are in its accounts, if it keeps any.
accounted() {
  cms_ask "$1" sacct -n -P -X -S now-30days --name="$2" -o JobName,JobID,State,ExitCode
}

# described ID ARRAY...: all that it remembers of arrays.
described() {
  cms_id=$1
  shift
  cms_error=$(for cms_word; do scontrol -o show job "$cms_word" 2>/dev/null; done)
  cms_tell
}

# cms_ask ID PROGRAM...: what it prints; nothing counts if it fails.
cms_ask() {
  cms_id=$1
  shift
  if cms_error=$("$@" 2>&1); then cms_tell; else cms_done "$cms_id" 1 "$cms_error"; fi
}

cms_tell() {
  [ "$cms_error" = '' ] || printf '%s\n' "$cms_error" | sed "s/^/data $cms_id /"
  echo "done $cms_id 0"
}

# terminate ID TASK...: TERM to all processes of those that run.
terminate() {
  cms_id=$1
  shift
  scancel --full --signal=TERM "$@" >/dev/null 2>&1 # who is not there is no error
  echo "done $cms_id 0"
}

# cancel ID TASK...: ends tasks, waiting or running.
cancel() {
  cms_id=$1
  shift
  if cms_error=$(scancel "$@" 2>&1); then echo "done $cms_id 0"; else cms_done "$cms_id" 1 "$cms_error"; fi
}

# listen ID FENCE FILE: jobs add to that file what others say on the channel.
# What the manager before has under way at this moment comes first.
listen() {
  cms_enter "done $1 1" || return
  rm -f -- "$2".*.said 2>/dev/null
  (cms_lock 60)
  if { : >>"$3"; } 2>/dev/null; then
    tail -n +1 -f --pid=$$ -- "$3" >&9 2>/dev/null </dev/null &
  fi # else inquiries have to do
  echo "done $1 0"
}
