/**
 * A queue's jobs as JSON, in pages of some jobs each: only pages in which a job
 * has changed are made, and compressed, anew.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { constants, crc32, deflateRawSync } from "node:zlib";

/** One job, as a member of the object. */
export interface JobText {
  readonly text: string;
  readonly status: string;
}

/** Large enough to be compressed well, small enough to be made often. */
const JOBS_PER_PAGE = 32;
/** The next lower one makes a third more of it, the next higher ones no less. */
const LEVEL = 2;

/** Some jobs, one behind the other. */
export class JobPage {
  readonly jobs: readonly JobText[];
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same, if all of it is ASCII. */
  readonly ascii: string | undefined;
  #deflated: Uint8Array | undefined;

  constructor(jobs: readonly JobText[], isFirst: boolean) {
    const text = (isFirst ? "{" : ",") + jobs.map(({ text }) => text).join(",");
    this.jobs = jobs;
    this.bytes = new TextEncoder().encode(text);
    // Anew, for V8 may have kept it in two bytes for each character.
    this.ascii = this.bytes.length === text.length
      ? new TextDecoder().decode(this.bytes)
      : undefined;
  }

  /** Ends at a whole byte, so that another page can stand behind it. */
  get deflated(): Uint8Array {
    return this.#deflated ??= deflateRawSync(this.bytes, {
      level: LEVEL,
      chunkSize: 4 * 1024, // what it takes at first; the default costs more
      finishFlush: constants.Z_SYNC_FLUSH,
    });
  }
}

/** The jobs in pages, of which those that are as they were are kept. */
export function pagesOf(
  jobs: Iterable<JobText>,
  before: readonly JobPage[],
): JobPage[] {
  const pages: JobPage[] = [];
  let some: JobText[] = [];
  const turn = () => {
    const at = pages.length;
    const kept = before[at];
    const isKept = kept?.jobs.length === some.length &&
      some.every((job, at) => job === kept.jobs[at]);
    pages.push(isKept ? kept : new JobPage(some, at === 0));
    some = [];
  };
  for (const job of jobs) {
    some.push(job);
    if (some.length === JOBS_PER_PAGE) turn();
  }
  if (some.length > 0) turn();
  return pages;
}

/** Longer ones are sent in pieces, which takes less memory. */
const MOST_AT_ONCE = 5_000;

/**
 * All of it, in the form that is sent with the least work: a text, but one with
 * other characters than ASCII is encoded for each client, slowly. The end of what
 * is sent in pieces may be 40 ms late: the system keeps it back until the client
 * has acknowledged what came before (Nagle's algorithm).
 */
export function bodyOf(
  pages: readonly JobPage[],
): string | Uint8Array<ArrayBuffer> | readonly Uint8Array<ArrayBuffer>[] {
  if (pages.length * JOBS_PER_PAGE > MOST_AT_ONCE) return piecesOf(pages);
  return pages.every(({ ascii }) => ascii !== undefined)
    ? pages.map(({ ascii }) => ascii).join("") + endOf(pages)
    : Buffer.concat(piecesOf(pages));
}

/** What is the same for all: that it is compressed, how, and no name or time. */
const HEAD = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);

/** All of it as gzip (RFC 1952): one member of the pages' parts. */
export function gzipOf(pages: readonly JobPage[]): Uint8Array<ArrayBuffer> {
  const pieces = piecesOf(pages);
  const tail = new DataView(new ArrayBuffer(8));
  tail.setUint32(0, pieces.reduce((sum, it) => crc32(it, sum), 0), true);
  tail.setUint32(4, sizeOf(pieces), true);
  return Buffer.concat([
    HEAD,
    ...pages.map(({ deflated }) => deflated),
    deflateRawSync(new TextEncoder().encode(endOf(pages))),
    new Uint8Array(tail.buffer),
  ]);
}

function piecesOf(pages: readonly JobPage[]): Uint8Array<ArrayBuffer>[] {
  const end = new TextEncoder().encode(endOf(pages));
  return [...pages.map(({ bytes }) => bytes), end];
}

function sizeOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((size, { length }) => size + length, 0);
}

function endOf(pages: readonly JobPage[]): string {
  return pages.length === 0 ? "{}" : "}";
}
