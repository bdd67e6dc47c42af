import assert from "node:assert/strict";
import { refusalOf, wordsOf } from "../../src/transport/slurm_refusal.ts";

const VIOLATES =
  "Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)";

const SAID = {
  full: [
    `sbatch: error: AssocMaxSubmitJobLimit sbatch: error: ${VIOLATES}`,
    `sbatch: error: QOSMaxSubmitJobPerUserLimit sbatch: error: ${VIOLATES}`,
    `sbatch: error: AssocGrpSubmitJobsLimit sbatch: error: ${VIOLATES}`,
    `sbatch: error: ${VIOLATES}`,
    "sbatch: error: Slurm temporarily unable to accept job, sleeping and retrying",
    "sbatch: error: Slurm job queue full, sleeping and retrying",
    "sbatch: error: Batch job submission failed: Resource temporarily unavailable",
  ],
  long: [
    "sbatch: error: Batch job submission failed: Invalid job array specification",
  ],
  busy: [
    "sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)",
    "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation",
    "sbatch: error: Batch job submission failed: Zero Bytes were transmitted or received",
    "sbatch: error: Batch job submission failed: Slurm backup controller in standby mode",
    "sbatch: error: Batch job submission failed: Protocol authentication error",
  ],
  never: [
    "sbatch: error: invalid partition specified: none sbatch: error: Batch job submission failed: Invalid partition name specified",
    `sbatch: error: QOSMaxWallDurationPerJobLimit sbatch: error: ${VIOLATES}`,
    "sbatch: error: Batch job submission failed: Requested node configuration is not available",
    "sh: 1: exec: sbatch: not found",
    "fenced",
  ],
};

for (const [refusal, all] of Object.entries(SAID)) {
  for (const said of all) {
    Deno.test(`what sbatch says is ${refusal}: ${said}`, () => {
      assert.equal(refusalOf(said), refusal);
    });
  }
}

Deno.test("a limit is called by its name", () => {
  assert.equal(wordsOf(SAID.full[0]!), "AssocMaxSubmitJobLimit");
  assert.equal(
    wordsOf(SAID.full[4]!),
    "Slurm temporarily unable to accept job, sleeping and retrying",
  );
});
