/**
 * A row of the table: what it is about, and how it is measured.
 *
 * @module
 */
import type { Figure, LeftOut } from "./figure.ts";
import type { Places } from "./places.ts";
import type { Programs } from "./program.ts";

/** What a row is given. */
export interface Bench {
  readonly quick: boolean;
  readonly programs: Programs;
  readonly places: Places;
  /** Tells what is being done. */
  readonly say: (line: string) => void;
}

/** See the module. */
export interface Row {
  readonly number: number;
  readonly title: string;
  /** What is done, in some words, for the reader of the results. */
  readonly method: string;
  measure(bench: Bench): Promise<(Figure | LeftOut)[]>;
}
