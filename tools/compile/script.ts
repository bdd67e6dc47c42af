/**
 * The program as one script, which is run by `load_script.ts`. A script and not
 * a module, for only of scripts can V8's code be kept.
 *
 * @module
 */
import { run } from "../../program.ts";
import type { Program } from "./load_script.ts";

/** What the script is given to hand itself over to. */
declare const deliver: (program: Program) => void;

deliver({ run });
