/**
 * Long texts as bytes, a piece at a time: as one string, joined from others and
 * then encoded, they would be three times in memory.
 *
 * @module
 */

/** Large enough that a call for each costs nothing. */
const PIECE_LENGTH = 64 * 1024;

/** The lines as UTF-8, each with its line feed; all of them, before any is used. */
export function encoded(lines: Iterable<string>): Uint8Array[] {
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  let text = "";
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length < PIECE_LENGTH) continue;
    pieces.push(encoder.encode(text));
    text = "";
  }
  if (text !== "") pieces.push(encoder.encode(text));
  return pieces;
}
