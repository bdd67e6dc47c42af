/**
 * The YAML file of an open queue: which version of it is known, what that lacks,
 * and how a new one takes its place.
 *
 * @module
 */
import type { AppError } from "../core/errors.ts";
import { isBeingSaved } from "./being_saved.ts";
import { isSameVersion, type Version, versionOf } from "./file_version.ts";
import { withIo } from "./io_error.ts";
import type { Journal } from "./journal.ts";
import type { QueueReading } from "./queue_reading.ts";
import type { QueueState } from "./queue_state.ts";
import { isWorthRewriting, RewritePace } from "./rewrite_pace.ts";
import { replaceFile } from "./yaml_file.ts";

/** All under the queue's lock. */
export class QueueYaml {
  readonly path: string;
  /** Whether the state holds what the file does not. */
  isBehind = false;
  /** Whether the version that is there could not be read. */
  isBad = false;
  /** The version's digest, if the journal does not know that it stands there. */
  toNote: string | undefined;
  #version: Version | undefined;
  /** How long the journal was when the file was read or written. */
  #journalSize = 0;
  #isEdited = false;
  #hasComplained = false;
  readonly #warn: (message: string) => void;
  readonly #pace = new RewritePace();

  constructor(path: string, warn: (message: string) => void) {
    this.path = path;
    this.#warn = warn;
  }

  /** Whether there is the version that is known. */
  isKnown(): boolean {
    return isSameVersion(versionOf(this.path), this.#version);
  }

  /** Goes on with the version that was read. */
  take(
    { version, isBehind, isEdited, toNote }: Omit<QueueReading, "state">,
    journal: Journal,
  ): void {
    this.#journalSize = journal.size;
    this.#version = version;
    this.isBad = false;
    this.isBehind = isBehind;
    this.#isEdited = isEdited;
    this.toNote = toNote;
  }

  /** Goes on without a version, which is bad, or nothing if there is none. */
  passOver(version: Version | undefined): void {
    this.#version = version;
    this.isBad = version !== undefined;
    this.isBehind = true;
    this.toNote = undefined;
  }

  /** Whether its manager, or a command where there is none, should rewrite it. */
  isDue(
    who: "manager" | "command",
    { state, journal }: { state: QueueState; journal: Journal },
  ): boolean {
    if (!this.isBehind || this.isBad) return false;
    if (who === "command") {
      return this.#version !== undefined &&
        isWorthRewriting(this.#version, { isCut: state.isCut });
    }
    const fileBytes = this.#version?.size ?? 0;
    const journalBytes = journal.size - this.#journalSize;
    return this.#pace.isDue({ fileBytes, journalBytes });
  }

  /** Answers whether it is done: not while somebody else is writing the file. */
  rewrite(state: QueueState, journal: Journal): boolean {
    if (this.#isEdited && isBeingSaved(this.path)) return false;
    if (!this.isKnown()) return false;
    if (this.isBad) this.#putAside();
    const text = state.fold();
    const saved = this.#pace.measure(() =>
      replaceFile(this.path, text, {
        expected: this.#version,
        ready: (checkpoint) => {
          journal.append([{ at: Date.now(), checkpoint }]);
          journal.flushSync();
        },
      })
    );
    if (!saved) return false;
    const { version, digest } = saved;
    const reading = { version, isBehind: false, isEdited: false };
    this.take({ ...reading, toNote: digest }, journal);
    const names = text.hasPlainNames ? { names: "plain" as const } : {};
    journal.append([{ at: Date.now(), saved: digest, ...names }]);
    this.toNote = undefined;
    this.#hasComplained = false;
    return true;
  }

  /** Warns of a rewriting that failed, once: nothing is lost by it. */
  complain(error: AppError): void {
    if (this.#hasComplained) return;
    this.#hasComplained = true;
    this.#warn(`${error.message}; the journal holds what it lacks`);
  }

  /** What a person's editor has left is not written over, but put beside. */
  #putAside(): void {
    const beside = `${this.path}.unreadable-${Date.now()}`;
    withIo(`write ${beside}`, () => {
      try {
        Deno.linkSync(this.path, beside);
      } catch {
        Deno.renameSync(this.path, beside); // a directory, or no links here
      }
    });
    this.#warn(
      `${this.path} could not be read and is kept as ${beside}; in its place is what was known before that edit`,
    );
    this.#version = versionOf(this.path);
    this.isBad = false;
  }
}
