import { begun, key, LIST, ran } from "./_looks.ts";
import { tryRows } from "./_try_rows.ts";

const INFO = "cms queue info a --format=csv";

tryRows("Slurm", {
  "sbatch job.sh": { then: ran("sim"), shows: /^\w+$/ },
  "sbatch --wrap=uname": { then: ran("sim"), shows: /^\w+$/ },
  "sbatch --job-name=sim": { then: LIST, shows: /^sim,undefined/m },
  "sbatch --array=1-3": { then: ran("sim-i=3"), shows: /^3$/ },
  "sbatch --array=1,3,5": { then: ran("sim[3,5]"), shows: /^sim5 \| 5$/m },
  "sbatch --array=1-100%2": { then: begun("job3"), shows: /^job3,start/ },
  "sbatch --dependency=afterok:4:5": {
    then: "cms queue explain a sum",
    shows: /job job5, which it comes after, has not ended/,
  },
  "sbatch --dependency=afterany:2": { then: ran("sum"), shows: /^\w+$/ },
  "sbatch --dependency=aftercorr:4": {
    then: key("sum[4-5]", "after"),
    shows: /^\["job4","job5"\]$/,
  },
  "sbatch --kill-on-invalid-dep=yes": {
    then: `${ran("sum")}; ${LIST}`,
    shows: /^sum,fail_start/m,
  },
  "sbatch --time=0:00:01": {
    then: `${ran("sim")}; ${LIST}`,
    shows: /^sim,kill/m,
  },
  "sbatch --begin=20:00": {
    then: "cms queue explain a sim",
    shows: /it is not to begin before \d{4}-\d\d-\d\dT\d\d:00:00/,
  },
  "sbatch --hold": { then: LIST, shows: /^sim,hold/m },
  "sbatch --priority=5, --nice=-5": {
    then: key("sim", "priority"),
    shows: /^\[5\]$/,
  },
  "sbatch --requeue": { then: key("sim", "retries"), shows: /^\[1\]$/ },
  "sbatch --partition=big": {
    then: `${begun("job3")}; ${INFO}`,
    shows: /^job3,start.*red/m,
  },
  "sbatch --nodelist=red": {
    then: "cms queue hold a --name='job[3-5]' --quiet >held.log; " +
      `cms queue run fifo a --max-parallel=1 --quiet; ${INFO}`,
    shows: /^sim,end.*red/m,
  },
  "sbatch --exclude=blue": {
    then: "cms cluster list a",
    shows: /\| blue .*\| drained/,
  },
  "sbatch --exclusive": {
    then: "cms cluster list a",
    shows: /\| red .*\| 1 +\|/,
  },
  "sbatch --mem=1G": { then: ran("sim"), shows: /^\w+$/ },
  "sbatch --cpus-per-task=2": { then: ran("sim"), shows: /^[12]$/ },
  "sbatch --gres=gpu:1, --gpus=1": {
    then: "cms cluster list a",
    shows: /\| red-gpu +\| red .*\| 0 +\|/,
  },
  "sbatch --output=res.txt": {
    then: `${ran("sim")} >shown; cat experiment/sim/res.txt`,
    shows: /^\w+$/,
  },
  "sbatch --input=in.txt": { then: ran("sim"), shows: /^1$/ },
  "sbatch --chdir=/tmp": { then: ran("sim"), shows: /^(\/private)?\/tmp$/ },
  "sbatch --export=LR=0.1": { then: ran("sim"), shows: /^0\.1$/ },
  "sbatch --mail-type=END,FAIL": {
    then: `${begun("job3")}; cms queue stop a --kill --quiet; cat mail.txt`,
    shows: /"event":"end",.*"name":"a"/,
  },
  "sbatch --wait": { shows: /1 failed: job2/ },
  "sbatch --test-only": {
    then: `${LIST}; ls`,
    shows: /^((?!sim)[^])*$/,
  },
  "sbatch --comment=text": { then: key("sim", "comment"), shows: /"text"/ },
  "srun uname": { shows: /^\w+$/m },
  "sbcast data.txt /tmp": {
    then: "cms queue hold a --name='job[3-5]' --quiet >held.log; " +
      "cms queue run fifo_multi a --hosts=blue --quiet; cms queue output a sim",
    shows: /^1$/m,
  },
  "sattach 1": { shows: /^hello$/m },
  "squeue": { shows: /\| job2 +\| end +\|.*\| 3 +\|/ },
  "squeue --long, -o '%N %u'": { shows: /host[^]*localhost/ },
  "squeue --states=PENDING": { shows: /job3[^]*job5/ },
  "squeue --jobs=4,5": { shows: /job4[^]*job5/ },
  "squeue --json": { shows: /"name":"job1"/ },
  "squeue --iterate=5": {
    running: true,
    endless: true,
    then: "cat experiment/job3/job3.out",
    shows: /step 1/,
  },
  "squeue -o %r": { shows: /nobody runs queue a/ },
  "sprio": { shows: /"priority"/ },
  "scancel 3": { running: true, then: LIST, shows: /^job3,kill/m },
  "scancel 4 (pending)": { then: LIST, shows: /^job3.*\njob5/m },
  "scancel --state=PENDING": { then: LIST, shows: /^job2.*\njob6/m },
  "scancel --me": { running: true, then: LIST, shows: /^job3,kill/m },
  "scancel --signal=USR1 3": {
    running: true,
    then: "cms queue wait a --name=job3; cms queue explain a job3",
    shows: /job3 is crash/,
  },
  "scontrol hold 4": { then: LIST, shows: /^job4,hold/m },
  "scontrol release 6": { then: LIST, shows: /^job6,undefined/m },
  "scontrol requeue 1": { then: LIST, shows: /^job1,undefined/m },
  "scontrol requeuehold 1": { then: LIST, shows: /^job1,hold/m },
  "scontrol top 5": { then: LIST, shows: /^name.*\njob5/ },
  "scontrol suspend 3, scontrol resume 3": {
    running: true,
    then: 'ps -o stat= -p "$(cat experiment/job3/job3.pid)"',
    shows: /^[^T]/,
  },
  "scontrol update job=4 ...": {
    then: LIST,
    shows: /^job4,undefined,hostname/m,
  },
  "scontrol show job 4": { shows: /^ +status: undefined$/m },
  "scontrol wait_job 1": { shows: /1 completed/ },
  "scontrol write batch_script 1": { shows: /echo hello/ },
  "scontrol show node red": { shows: /\| red +\|.*\| yes / },
  "scontrol update node=red state=drain": {
    then: "cms cluster list a",
    shows: /\| red .*\| drained/,
  },
  "scontrol update node=red state=resume": {
    then: "cms cluster list a",
    shows: /\| red .*\| active/,
  },
  "scontrol update partition=big state=down": {
    running: true,
    then: "cms queue explain a job4",
    shows: /paused/,
  },
  "scontrol show config": { shows: /CMS_EXPERIMENT/ },
  "sinfo": { shows: /\| blue +\| blue / },
  "sinfo --list-reasons": { shows: /\| blue +\|.*\| yes / },
  "sacct": { shows: /job2 .*exit code 3/ },
  "sacct --format=Elapsed,ExitCode": { shows: /\t3\t0\tcat data/ },
  "sacct --json": { shows: /"exit_code":3/ },
  "sreport, seff, sdiag": { shows: /\| localhost +\| 2 +\| 1 / },
  "sview, smap": { then: "cat a.svg", shows: /<svg[^]*job1/ },
  "strigger": { shows: /"job":"job1","status":"end"/ },
});
