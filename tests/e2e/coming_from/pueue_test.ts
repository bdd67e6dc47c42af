import { begun, key, LIST, ran } from "./_looks.ts";
import { tryRows } from "./_try_rows.ts";

tryRows("pueue", {
  "pueued -d": { then: begun("job3"), shows: /^job3,start/ },
  "pueue add -- 'sleep 1; echo done'": { then: ran("nap"), shows: /^done$/m },
  "pueue add --working-directory /tmp -- ls": {
    then: key("list", "working_directory"),
    shows: /^\["\/tmp"\]$/,
  },
  "pueue add --escape -- ls 'a b'": {
    then: LIST,
    shows: /^list,undefined,ls 'a b'/m,
  },
  "pueue add --immediate -- uname": {
    running: true,
    then: "cms queue kill a --name=job3; cms queue wait a --name=now; " +
      "cms queue history a --format=json | jq -r 'select(.status == \"run\").job'",
    shows: /^job3\nnow$/m,
  },
  "pueue add --stashed -- uname": { then: LIST, shows: /^later,hold/m },
  "pueue add --delay 3h -- uname": {
    then: `${key("late", "begin")}`,
    shows: /^\["\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"\]$/,
  },
  "pueue add --group gpu -- uname": {
    then: "cms queue list gpu --format=csv",
    shows: /^job1,undefined,uname/m,
  },
  "pueue add --after 4 5 -- uname": {
    then: "cms queue explain a last",
    shows: /job job5, which it comes after, has not ended/,
  },
  "pueue add --priority 5 -- uname": {
    then: key("soon", "priority"),
    shows: /^\[5\]$/,
  },
  "pueue add --label 'lr 0.1' -- uname": {
    then: LIST,
    shows: /^lr=0.1,undefined/m,
  },
  "pueue add --follow --immediate -- uname": { shows: /^hello$/m },
  "pueue status": { shows: /\| job2 +\| end +\|.*\| 3 +\|/ },
  "watch pueue status": {
    running: true,
    endless: true,
    then: "cat experiment/job3/job3.out",
    shows: /step 1/,
  },
  "pueue status --json": { shows: /"exit_code":3/ },
  "pueue status status=running": { running: true, shows: /\| job3 +\| start/ },
  "pueue status command%=sleep order_by label desc first 2": {
    shows: /"name": "job3"/,
  },
  "pueue log 1 2": { shows: /^job1 \| hello$/m },
  "pueue log --lines 5 1": { shows: /^hello$/m },
  "pueue log --json 1": { shows: /"name":"job1"/ },
  "pueue follow 1": { shows: /^hello$/m },
  "pueue wait 1": { shows: /1 completed/ },
  "pueue wait --group default": { running: true, shows: /not ended: job3/ },
  "pueue remove 4": { then: LIST, shows: /^job3,.*\njob5,/m },
  "pueue switch 4 5": { then: LIST, shows: /^job5.*\njob4/m },
  "pueue clean": { then: LIST, shows: /^name.*\njob3,/ },
  "pueue clean --successful-only": { then: LIST, shows: /^name.*\njob2,/ },
  "pueue stash 4": { then: LIST, shows: /^job4,hold/m },
  "pueue enqueue 6": { then: LIST, shows: /^job6,undefined/m },
  "pueue kill 3": { running: true, then: LIST, shows: /^job3,kill/m },
  "pueue kill --all": {
    running: true,
    then: `${LIST}; cms queue stop a`,
    shows: /^job3,kill[^]*Nobody runs queue a/m,
  },
  "pueue kill --signal usr1 3": {
    running: true,
    then: "cms queue wait a --name=job3; cms queue explain a job3",
    shows: /job3 is crash/,
  },
  "pueue pause": {
    running: true,
    then: "cms queue explain a job4",
    shows: /paused/,
  },
  "pueue start": {
    running: true,
    then: "cms queue explain a job4",
    shows: /^((?!paused)[^])*$/,
  },
  "pueue start 4": { then: LIST, shows: /^name.*\njob4/ },
  "pueue pause 3, pueue start 3": {
    running: true,
    then: 'ps -o stat= -p "$(cat experiment/job3/job3.pid)"',
    shows: /^[^T]/,
  },
  "pueue restart 1": { then: LIST, shows: /^job1,undefined/m },
  "pueue restart --not-in-place 1": {
    then: ran("job1-again"),
    shows: /^hello$/m,
  },
  "pueue restart --all-failed --in-place": {
    then: LIST,
    shows: /^job1,end[^]*^job2,undefined/m,
  },
  "pueue send 3 y": { then: ran("asks"), shows: /^it was y$/m },
  "pueue edit 4": { then: LIST, shows: /^job4,undefined,hostname/m },
  "pueue env set 4 LR 0.1": { then: key("job4", "env"), shows: /LR=0\.1/ },
  "pueue group": { shows: /^\| a +\| 6 +\| 3 +\| 1 +\| 0 +\| 1 +\| 1 +\|/m },
  "pueue group add gpu --parallel 2": {
    then: "cms queue list gpu --format=json",
    shows: /^\[\]$/,
  },
  "pueue group remove gpu": { then: LIST, shows: /Cannot find queue a/ },
  "pueue parallel 2": { then: begun("job3"), shows: /^job3,start/ },
  "pueue parallel 3, while it runs": {
    then: "cms cluster list a --format=csv",
    shows: /^red,.*,3$/m,
  },
  "pueue reset --force": {
    running: true,
    then: "ls experiment",
    shows: /^((?!job|queue)[^])*$/,
  },
  "pueue shutdown": {
    running: true,
    then: "cms queue explain a job3",
    shows: /nobody runs queue a/,
  },
  "callback in pueue.yml": {
    then: `${
      begun("job3")
    }; cms queue kill a --name=job3; cms queue stop a; cat told.json`,
    shows: /"event":"failure",.*"name":"a"/,
  },
  "pueue completions bash": { shows: /complete .*cms/ },
  "pueue --config FILE": { shows: /experiment/ },
  "pueue --profile gpu": { shows: /gpu.*CMS_QUEUE/ },
  "pueue --color never": { shows: /job1/ },
});
