# The agent's part for machines whose jobs Slurm starts: what start prepares is
# gathered, and submitted as one job array. Before sbatch is called each job's
# directory says, in JOB.slurm, under which name Slurm will know it: a manager
# that dies then finds the array by that name, and does not submit it again.

cms_array=''

# task ATTEMPT JOB BATCH INDEX: what the next start is.
task() { cms_attempt=$1 cms_job=$2 cms_batch=$3 cms_task=$4; }

# Called by start, in the job's directory, when its script is there.
cms_detach() {
  if cms_error=$({ echo "# cloudmesh slurm: $cms_attempt $cms_batch $cms_task" >"$cms_job.slurm"; } 2>&1); then
    cms_array=$cms_array,$cms_task
  else
    cms_refuse "$cms_attempt" "$cms_error"
  fi
}

# submit ID BATCH SCRIPT OPTION...: the tasks that were gathered.
submit() {
  cms_enter "done $1 1" || return
  cms_id=$1 cms_batch=$2 cms_script=$3 cms_tasks=${cms_array#,}
  cms_array=''
  shift 3
  if [ "$cms_tasks" = '' ]; then
    echo "done $cms_id 0"
  elif cms_error=$(printf '%s' "$cms_script" |
    sbatch --parsable --job-name="$cms_batch" --no-requeue --output=/dev/null --error=/dev/null "$@" --array="$cms_tasks" 2>&1); then
    echo "done $cms_id 0"
  else
    cms_done "$cms_id" 1 "$cms_error"
  fi
}

# queued ID BATCH,...: the tasks of arrays that Slurm knows.
queued() {
  cms_id=$1
  if cms_error=$(squeue -h -r -t all --name="$2" -o 'task|%j|%K|%i|%T|%r' 2>&1); then
    printf '%s\n' "$cms_error" | sed -n "s/^task|/data $cms_id /p"
    echo "done $cms_id 0"
  else
    cms_done "$cms_id" 1 "$cms_error"
  fi
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
listen() {
  cms_enter "done $1 1" || return
  rm -f -- "$2".*.said 2>/dev/null
  if { : >>"$3"; } 2>/dev/null; then
    tail -n +1 -f --pid=$$ -- "$3" >&9 2>/dev/null </dev/null &
  fi # else inquiries have to do
  echo "done $1 0"
}
