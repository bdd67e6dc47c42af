import { begun, key, LIST, ran } from "./_looks.ts";
import { tryRows } from "./_try_rows.ts";

tryRows("GNU parallel", {
  "parallel <commands.txt": { then: LIST, shows: /^line3,.*echo three/m },
  "seq 3 | parallel echo {}": { then: LIST, shows: /^line3,.*echo 3,/m },
  "parallel echo {} ::: red green": {
    then: ran("p-x=green"),
    shows: /^green$/m,
  },
  "parallel echo {1} {2} ::: a b ::: 1 2": {
    then: LIST,
    shows: /^p-x=b-y=2,.*echo b 2,/m,
  },
  "parallel echo {1} {2} ::: a b :::+ 1 2": {
    then: LIST,
    shows: /^p2,.*echo b 2,/m,
  },
  "parallel echo :::: values.txt": {
    then: LIST,
    shows: /^p-x=blue,.*echo blue,/m,
  },
  "parallel -a values.txt echo": { then: LIST, shows: /^p3,.*echo blue,/m },
  "parallel echo {.} {/} ::: d/f.txt": {
    then: ran("p-x=d_f.txt"),
    shows: /^d\/f f\.txt$/m,
  },
  "parallel echo {#} ::: a b": { then: ran("p2"), shows: /^2$/m },
  "parallel --colsep ' ' echo {2} {1}": {
    then: LIST,
    shows: /^p2,.*echo 2 b,/m,
  },
  "parallel -q echo ::: 'a  b'": { then: ran("p"), shows: /^a {2}b$/m },
  "parallel -j 2": { then: begun("job3"), shows: /^job3,start/ },
  "parallel -j 100%": {
    then: 'cms cluster list a; echo "cores $(nproc)"',
    shows: /\| here .*\| (\d+) +\|[^]*cores \1/,
  },
  "parallel -j procfile": { then: "cms cluster list a", shows: /red.* 3 +\|/ },
  "parallel --results out": { shows: /^hello\nexperiment\/job1\/job1\.out$/m },
  "parallel --files": { shows: /job1-nohup\.log/ },
  "parallel --joblog log": {
    then: "cut -f 7,9 log",
    shows: /^Exitval\tCommand\n0\techo hello\n3\tcat data/,
  },
  "parallel --resume --joblog log": { shows: /cat data.*\| 3 +\|/ },
  "parallel --resume-failed, --retry-failed": {
    then: LIST,
    shows: /^job1,end[^]*^job2,undefined/m,
  },
  "parallel --retries 3": {
    then: `${ran("p")}; cms queue explain a p`,
    shows: /its exit code is 0[^]*started 2 times/,
  },
  "parallel --timeout 1": {
    then: `${ran("p")}; cms queue explain a p`,
    shows: /its walltime of 1s is over/,
  },
  "parallel --eta, --progress, --bar, --latest-line": {
    shows: /\| end +\| 2 +\|/,
  },
  "parallel --dry-run": { then: LIST, shows: /^job3,undefined/m },
  "parallel --keep-order": { shows: /^job1 \| hello$/m },
  "parallel --tag": { shows: /^job1 \| hello$/m },
  "parallel --group, --line-buffer, --ungroup": {
    shows: /^job1 \| hello$/m,
  },
  "parallel --sshlogin red,blue": {
    then: `${begun("job3")}; cms queue info a --format=csv`,
    shows: /^job3,start.*red/m,
  },
  "parallel --sshloginfile machines": {
    then: `${begun("job3")}; cms queue info a --format=csv`,
    shows: /^job3,start.*red/m,
  },
  "parallel --filter-hosts": { shows: /\| red +\|.*\| yes / },
  "parallel --sshlogin @big/red": {
    then: "cms cluster list big",
    shows: /\| red +\| red /,
  },
  "parallel --transferfile data.txt": {
    then: "cms queue hold a --name='job[3-5]' --quiet >held.log; " +
      "cms queue run fifo_multi a --hosts=red --quiet; cms queue output a p",
    shows: /^1$/m,
  },
  "parallel --basefile data.txt": {
    then: "cms queue hold a --name='job[3-5]' --quiet >held.log; " +
      "cms queue run fifo_multi a --hosts=blue --quiet; cms queue output a p2",
    shows: /^1$/m,
  },
  "parallel --return result.txt": {
    then: "cat results/job1/job1.out",
    shows: /^hello$/,
  },
  "parallel --cleanup": {
    then: `${LIST}; ls experiment`,
    shows: /^job1,undefined[^]*^job2$/m,
  },
  "parallel --workdir /tmp": { then: ran("p"), shows: /^(\/private)?\/tmp$/m },
  "parallel --env LR": { then: ran("p"), shows: /^0\.1$/m },
  "parallel --onall -S red,blue uptime": {
    then: "cms queue info a --format=csv",
    shows: /^up-red,end.*red[^]*^up-blue,end.*blue/m,
  },
  "parallel --nice 10": { then: ran("p"), shows: /^1\d$/m },
  "parallel --halt soon,fail=1": { then: LIST, shows: /^job3,undefined/m },
  "parallel --pipe --block 1M": { then: ran("p[1-2]"), shows: /^p2 \| 2/m },
  "parallel --semaphore (sem)": {
    then: key("p", "status"),
    shows: /undefined/,
  },
  "parallel --wait, sem --wait": { shows: /1 completed/ },
  "parallel --term-seq": { running: true, then: LIST, shows: /^job3,kill/m },
  "parallel --profile fast": { shows: /experiment/ },
  "parallel --sql-master": { shows: /"name":"job1"/ },
  "parallel --shell-completion bash": { shows: /complete .*cms/ },
});
