/**
 * Files from machines that land in a tar file, which is read while it is made.
 * What must not land on a disk must not land here either: another program puts
 * it on one.
 *
 * @module
 */
import { AppError } from "./errors.ts";
import type { Landing, Spot, Standing } from "./landing.ts";
import { tarEnd, type TarEntry, tarHeader, tarPadding } from "./tar_entry.ts";

type Piece = Uint8Array<ArrayBuffer>;

/** A tar file that is being made; its files are below the directory `.`. */
export class TarLanding implements Landing {
  readonly #pipe = new TransformStream<Piece, Piece>();
  readonly #writer = this.#pipe.writable.getWriter();
  readonly #standing = new Map<string, Standing>();
  /** Machines send at the same time; one file comes behind the other. */
  #turn: Promise<unknown> = Promise.resolve();
  #isBroken = false;

  /** The tar file, at the pace of its reader. */
  get bytes(): ReadableStream<Piece> {
    return this.#pipe.readable;
  }

  get isEmpty(): boolean {
    return this.#standing.size === 0;
  }

  look(spot: Spot): Promise<Standing | undefined> {
    const path = pathOf(spot);
    for (
      let at = path.indexOf("/");
      at !== -1;
      at = path.indexOf("/", at + 1)
    ) {
      const way = this.#standing.get(path.slice(0, at));
      if (way) throw inTheWay(path, `${path.slice(0, at)} is no directory`);
    }
    return Promise.resolve(this.#standing.get(path));
  }

  put: Landing["put"] = (spot, { bytes, ...file }) => {
    const { size, mode, modifiedAt } = file;
    const entry = { path: pathOf(spot), kind: "file", size } as const;
    return this.#add({ ...entry, mode: mode | 0o600, modifiedAt }, bytes);
  };

  putSame: Landing["putSame"] = async (spot, as) => {
    const [path, target] = [pathOf(spot), pathOf(as)];
    if (!this.#standing.get(target)?.isFile) {
      throw inTheWay(path, `${target} is not there`);
    }
    await this.#add({ ...LINK, kind: "same", path, target });
  };

  putLink: Landing["putLink"] = (spot, target) =>
    this.#add({ ...LINK, kind: "link", path: pathOf(spot), target });

  /** Behind the last file. */
  async finish(): Promise<void> {
    await this.#write(tarEnd());
    await this.#writer.close();
  }

  /** The reader gets this instead of an end. */
  async fail(error: unknown): Promise<void> {
    this.#isBroken = true;
    await this.#writer.abort(error);
  }

  #add(
    entry: TarEntry,
    bytes: () => AsyncIterable<Piece> = nothing,
  ): Promise<void> {
    const added = this.#turn.then(() => this.#addNow(entry, bytes));
    this.#turn = added.catch(() => {});
    return added;
  }

  async #addNow(
    entry: TarEntry,
    bytes: () => AsyncIterable<Piece>,
  ): Promise<void> {
    const { path, kind, size, modifiedAt } = entry;
    const isWhole = !this.#isBroken;
    this.#isBroken = true; // until all of it is there
    if (!isWhole) throw new AppError("io", "The tar file ends in a file");
    await this.#write(tarHeader(entry));
    let written = 0;
    for await (const part of bytes()) {
      await this.#write(part);
      written += part.length;
    }
    if (written !== size) throw new RangeError("A file came in part");
    await this.#write(tarPadding(size));
    this.#standing.set(path, { isFile: kind !== "link", size, modifiedAt });
    this.#isBroken = false;
  }

  /** @throws {AppError} `busy` if nobody reads any longer. */
  async #write(piece: Piece): Promise<void> {
    try {
      await this.#writer.write(piece);
    } catch (cause) {
      throw new AppError("busy", "Interrupted: not all files are read", {
        cause,
      });
    }
  }
}

const LINK = { size: 0, mode: 0o777, modifiedAt: 0 };

async function* nothing(): AsyncGenerator<Piece> {}

function pathOf({ directory, path }: Spot): string {
  return `${directory}/${path}`.replace(/^\.\//, "");
}

function inTheWay(path: string, why: string): AppError {
  return new AppError("conflict", `Cannot keep ${path}: ${why}`);
}
