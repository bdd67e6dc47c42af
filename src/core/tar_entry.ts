/**
 * The blocks of a tar file, as POSIX has them (pax).
 *
 * @module
 */

/** What a tar file says of one of its files. */
export interface TarEntry {
  readonly path: string;
  readonly kind: keyof typeof TYPES;
  /** In bytes; 0 for all but a file. */
  readonly size: number;
  readonly mode: number;
  /** In milliseconds since 1970. */
  readonly modifiedAt: number;
  /** Of links. */
  readonly target?: string;
}

/** `same` is a file that an earlier one is, too; `link` a symbolic link. */
const TYPES = { file: "0", same: "1", link: "2", more: "x" } as const;
const BLOCK = 512;
/** So long is a name that fits in a header. */
const LONGEST_NAME = 100;
/** More has no room in eleven octal digits. */
const LARGEST = 8 ** 11 - 1;

/** What stands before the bytes of a file. */
export function tarHeader(entry: TarEntry): Uint8Array<ArrayBuffer> {
  const { path, target = "", size } = entry;
  const more = new Map<string, string>();
  if (!isPlain(path)) more.set("path", path);
  if (!isPlain(target)) more.set("linkpath", target);
  if (size > LARGEST) more.set("size", String(size));
  if (more.size === 0) return headerBlock(entry);
  const text = bytesOf(Array.from(more, paxRecord).join(""));
  const about = { kind: "more", mode: 0o644, modifiedAt: 0 } as const;
  return concat([
    headerBlock({ ...about, path: "pax", size: text.length }),
    text,
    tarPadding(text.length),
    headerBlock(entry),
  ]);
}

/** What stands behind so many bytes of a file. */
export function tarPadding(size: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array((BLOCK - size % BLOCK) % BLOCK);
}

/** What stands at the end. */
export function tarEnd(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(2 * BLOCK);
}

function headerBlock(
  { path, kind, size, mode, modifiedAt, target = "" }: TarEntry,
): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(BLOCK);
  const put = (at: number, text: string) => block.set(bytesOf(text), at);
  const octal = (value: number, digits: number) =>
    Math.max(0, value).toString(8).padStart(digits, "0");
  block.set(bytesOf(path).subarray(0, LONGEST_NAME), 0);
  put(100, octal(mode & 0o777, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(Math.min(size, LARGEST), 11));
  put(136, octal(Math.floor(modifiedAt / 1_000), 11));
  put(148, " ".repeat(8)); // so it counts in its own sum
  put(156, TYPES[kind]);
  block.set(bytesOf(target).subarray(0, LONGEST_NAME), 157);
  put(257, "ustar\x0000");
  const sum = block.reduce((a, b) => a + b, 0);
  put(148, `${octal(sum, 6)}\0 `);
  return block;
}

function isPlain(text: string): boolean {
  return text.length <= LONGEST_NAME && /^[ -~]*$/.test(text);
}

/** `LENGTH KEY=VALUE`, whose length counts itself. */
function paxRecord([key, value]: readonly [string, string]): string {
  const rest = ` ${key}=${value}\n`;
  const length = bytesOf(rest).length;
  let all = length + String(length).length;
  if (String(all).length > String(length).length) all++;
  return `${all}${rest}`;
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
