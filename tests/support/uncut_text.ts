import { UncutText } from "../../src/store/uncut_text.ts";

/** A queue's file of that text, which nobody else sees; to be cut or disposed. */
export function uncutText(text: string): UncutText {
  const path = Deno.makeTempFileSync();
  try {
    Deno.writeTextFileSync(path, text);
    return new UncutText(Deno.openSync(path), { kind: "queue", path });
  } finally {
    Deno.removeSync(path);
  }
}
