/**
 * Files that have landed, in memory.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { Landing, Spot, Standing } from "../../src/core/landing.ts";

interface Landed extends Standing {
  readonly content: string;
}

/** What stands where, by its whole path; a link's content is its target. */
export class FakeLanding implements Landing {
  readonly files = new Map<string, Landed>();

  look(spot: Spot): Promise<Standing | undefined> {
    return Promise.resolve(this.files.get(pathOf(spot)));
  }

  put: Landing["put"] = async (spot, { bytes, size, modifiedAt }) => {
    const parts = await Array.fromAsync(bytes());
    const content = Buffer.concat(parts).toString();
    this.files.set(pathOf(spot), { isFile: true, size, modifiedAt, content });
  };

  putSame: Landing["putSame"] = (spot, as) => {
    this.files.set(pathOf(spot), this.files.get(pathOf(as))!);
    return Promise.resolve();
  };

  putLink: Landing["putLink"] = (spot, content) => {
    const link = { isFile: false, size: 0, modifiedAt: 0, content };
    this.files.set(pathOf(spot), link);
    return Promise.resolve();
  };

  /** The contents by path. */
  get contents(): Record<string, string> {
    return Object.fromEntries(
      [...this.files].map(([path, { content }]) => [path, content]),
    );
  }
}

function pathOf({ directory, path }: Spot): string {
  return `${directory}/${path}`;
}
