/**
 * The header of a file in a tar file.
 *
 * @module
 */

/** What it says. */
export interface TarHeader {
  readonly path: string;
  /** POSIX's letter for it; `0` for a plain file. */
  readonly type: string;
  /** How many bytes follow. */
  readonly size: number;
  readonly mode: number;
  /** In milliseconds since 1970. */
  readonly modifiedAt: number;
  /** Where a link leads. */
  readonly target: string;
}

/** Types behind which no bytes come, whatever the size says. */
const WITHOUT_BYTES = "123456";

/** The fields of a block of 512 bytes. */
export function headerOf(block: Uint8Array): TarHeader {
  const isPosix = text(block, 257, 6) === "ustar";
  const prefix = isPosix ? text(block, 345, 155) : "";
  const name = text(block, 0, 100);
  const type = text(block, 156, 1) || "0";
  return {
    path: prefix === "" ? name : `${prefix}/${name}`,
    type,
    size: WITHOUT_BYTES.includes(type) ? 0 : number(block, 124, 12),
    mode: number(block, 100, 8),
    modifiedAt: number(block, 136, 12) * 1_000,
    target: text(block, 157, 100),
  };
}

/** Whether the sum of the block's bytes is what it says. */
export function checkSum(block: Uint8Array): boolean {
  let sum = 8 * 32; // its own place counts as blanks
  for (const [at, byte] of block.entries()) {
    if (at < 148 || at >= 156) sum += byte;
  }
  return sum === number(block, 148, 8);
}

/** What a POSIX header of more says: lines of `LENGTH KEY=VALUE`. */
export function paxOf(text: string): Partial<TarHeader> {
  const bytes = new TextEncoder().encode(text);
  const found: { -readonly [key in keyof TarHeader]?: TarHeader[key] } = {};
  let at = 0;
  while (at < bytes.length) {
    const blank = bytes.indexOf(32, at);
    const length = Number(decode(bytes.subarray(at, blank)));
    if (blank === -1 || !(length > 0)) return found;
    const record = decode(bytes.subarray(blank + 1, at + length - 1));
    at += length;
    const [key, value] = [
      record.slice(0, record.indexOf("=")),
      record.slice(record.indexOf("=") + 1),
    ];
    if (key === "path") found.path = value;
    else if (key === "linkpath") found.target = value;
    else if (key === "size") found.size = Number(value);
    else if (key === "mtime") found.modifiedAt = Number(value) * 1_000;
  }
  return found;
}

function text(block: Uint8Array, from: number, length: number): string {
  const field = block.subarray(from, from + length);
  const end = field.indexOf(0);
  return decode(end === -1 ? field : field.subarray(0, end));
}

/** Octal digits; or binary, as GNU writes what has no room. */
function number(block: Uint8Array, from: number, length: number): number {
  if ((block[from]! & 0x80) === 0) {
    const digits = text(block, from, length).trim();
    return /^[0-7]*$/.test(digits) ? parseInt(digits || "0", 8) : NaN;
  }
  let value = block[from]! & 0x7f;
  for (let at = from + 1; at < from + length; at++) {
    value = value * 256 + block[at]!;
  }
  return value;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
