/**
 * The program `cms`, run from its source; `tools/compile` has the other way in.
 *
 * @module
 */
import { run } from "./program.ts";

// Not just an end: a connection on which half a request came would keep it alive.
if (import.meta.main) Deno.exit(await run(Deno.args));
