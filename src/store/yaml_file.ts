/**
 * Reading and replacing a YAML file as a whole, never leaving half of one.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { AppError } from "../core/errors.ts";
import { withIo } from "./io_error.ts";
import { piecesOf } from "./read_text.ts";
import { syncDirectory } from "./sync_directory.ts";
import {
  hasSameContent,
  isSameVersion,
  type Version,
  versionOf,
} from "./file_version.ts";
import { UncutText } from "./uncut_text.ts";
import type { FileKind, ParseText, QueueText } from "./yaml_source.ts";

/** A file, its digest and the version that was read. */
export interface LoadedFile {
  /** To be cut or disposed. */
  readonly uncut: UncutText;
  readonly digest: string;
  readonly version: Version;
}

/** A version that was put in place. */
export interface Replacement {
  readonly version: Version;
  readonly digest: string;
}

/** How a file is replaced. */
export interface ReplaceOptions {
  /** The version that may be replaced; nothing if none may be there. */
  readonly expected: Version | undefined;
  /** Called when all is on disk and nothing is replaced yet. */
  readonly ready?: (digest: string) => void;
}

/** The error for a queue or cluster that has no file. */
export function notFound(
  kind: FileKind,
  { name, path }: { name: string; path: string },
): AppError {
  const hint = kind === "jobset"
    ? "make one with cms job template, or choose another with cms job set FILE"
    : `create it with cms ${kind} create ${name}, or name another --experiment${
      kind === "queue" ? "; see all with cms queue overview" : ""
    }`;
  return new AppError(
    "not-found",
    `Cannot find ${kind} ${name}: there is no file ${path}`,
    { hint },
  );
}

/**
 * Reads a queue or cluster file. What is wrong with it shows when it is cut.
 *
 * @throws {AppError} `not-found` or `io`.
 */
export function loadFile(
  path: string,
  { kind, name, parse }: { kind: FileKind; name: string; parse?: ParseText },
): LoadedFile {
  // Before the content: what changes in between is then seen as a new version.
  const version = versionOf(path);
  if (!version) throw notFound(kind, { name, path });
  return withIo(`read ${path}`, () => {
    using opened = new DisposableStack();
    const file = opened.use(Deno.openSync(path));
    const digest = digestOf(file);
    opened.move();
    return {
      uncut: new UncutText(file, { kind, path }, parse),
      digest,
      version,
    };
  });
}

function digestOf(file: Deno.FsFile): string {
  const hash = createHash("sha256");
  for (const bytes of piecesOf(file)) hash.update(bytes);
  return short(hash.digest("hex"));
}

/**
 * Writes a new version beside the file and puts it in its place. Answers nothing
 * and leaves the file alone if it is not the expected version, whatever an editor
 * does meanwhile: only a file that it renames between two system calls is lost.
 */
export function replaceFile(
  path: string,
  text: Pick<QueueText, "chunks">,
  { expected, ready = () => {} }: ReplaceOptions,
): Replacement | undefined {
  return withIo(`write ${path}`, () => {
    const isExpected = () => isSameVersion(versionOf(path), expected);
    if (!isExpected()) return undefined;
    const target = expected ? Deno.realPathSync(path) : path;
    const temporary = target.replace(/([^/]*)$/, ".$1.tmp");
    try {
      const digest = writeFile(temporary, text, expected?.mode);
      if (!isExpected()) {
        Deno.removeSync(temporary);
        return undefined;
      }
      ready(digest);
      if (!isExpected() || !exchange(temporary, { target, expected })) {
        removeIfThere(temporary);
        return undefined;
      }
      syncDirectory(dirname(target));
      return { version: versionOf(path)!, digest };
    } catch (error) {
      removeIfThere(temporary);
      throw error;
    }
  });
}

/**
 * Puts the new file in the place of the old one, and that back if somebody has
 * written it in this very moment; answers whether the new one stands.
 */
function exchange(
  temporary: string,
  { target, expected }: { target: string; expected: Version | undefined },
): boolean {
  const kept = `${temporary}.old`;
  removeIfThere(kept); // of a process that was killed
  try {
    if (expected) Deno.linkSync(target, kept);
  } catch {
    // No links here, or no file any more.
  }
  Deno.renameSync(temporary, target);
  const old = versionOf(kept);
  const isEdited = old !== undefined && !hasSameContent(old, expected);
  if (isEdited) Deno.renameSync(kept, target);
  else if (old) Deno.removeSync(kept);
  return !isEdited;
}

/** Answers the digest of what is on disk now. */
function writeFile(
  path: string,
  text: Pick<QueueText, "chunks">,
  mode: number | undefined,
): string {
  removeIfThere(path); // of a process that was killed
  using file = Deno.openSync(path, { write: true, createNew: true });
  // A new file's permissions are the user's to choose, by the umask.
  const isOther = mode !== undefined && versionOf(path)?.mode !== mode;
  if (isOther) Deno.chmodSync(path, mode);
  const hash = createHash("sha256");
  const encoder = new TextEncoder();
  let buffer = new Uint8Array();
  for (const chunk of text.chunks()) {
    const most = 3 * chunk.length; // bytes in UTF-8
    if (buffer.length < most) buffer = new Uint8Array(2 * most);
    const bytes = buffer.subarray(0, encoder.encodeInto(chunk, buffer).written);
    hash.update(bytes);
    for (let at = 0; at < bytes.length;) {
      at += file.writeSync(bytes.subarray(at));
    }
  }
  file.syncSync();
  return short(hash.digest("hex"));
}

/** Removes a file that may be gone already. */
export function removeFile(path: string): void {
  withIo(`remove ${path}`, () => {
    try {
      Deno.removeSync(path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  });
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // Mostly it is not there; whatever else it is, others will say so.
  }
}

function short(digest: string): string {
  return digest.slice(0, 24);
}
