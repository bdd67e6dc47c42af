/**
 * Jobset files that are written otherwise than in plain blocks, or lack a part:
 * the YAML library writes them anew, with their comments.
 *
 * @module
 */
import { Document, isMap, parseDocument, visit } from "yaml";
import { errorAt, type YamlSource } from "./yaml_source.ts";

/** What a jobset must have; a scheduler may be left out. */
const PARTS: readonly (readonly [path: readonly string[], value: unknown])[] = [
  [["cloudmesh", "default"], {}],
  [["cloudmesh", "jobset", "hosts"], {}],
  [["cloudmesh", "jobset", "scheduler"], { policy: "sequential" }],
  [["cloudmesh", "jobset", "jobs"], {}],
];

/**
 * The file as plain blocks, with all of its parts.
 *
 * @throws {AppError} `invalid`, with line and column, if it is no jobset.
 */
export function normalJobset(source: YamlSource): string {
  const parsed = parseDocument(source.text, { uniqueKeys: true });
  const [mistake] = parsed.errors;
  if (mistake) {
    const what = mistake.message.split("\n")[0]!.replace(/ at line .*$/, "");
    throw errorAt(source, mistake.pos[0], what);
  }
  // Anchors reach from one part into another, which are read apart.
  const document: Document = hasAlias(parsed)
    ? new Document(parsed.toJS())
    : parsed;
  document.contents ??= document.createNode({});
  if (!isMap(document.contents)) {
    throw errorAt(source, 0, "this is not a mapping of keys to values");
  }
  for (const [path, value] of PARTS) {
    for (let length = 1; length <= path.length; length++) {
      const part = path.slice(0, length);
      const node = document.getIn(part, true);
      const isNothing = node === undefined || document.getIn(part) === null;
      if (isNothing) {
        document.setIn(
          part,
          document.createNode(length === path.length ? value : {}),
        );
      } else if (!isMap(node)) {
        const what = `${part.join(".")} is not a mapping of keys to values`;
        throw errorAt(source, 0, what);
      }
    }
  }
  visit(document, {
    Map: (_, map) => {
      map.flow = map.items.length === 0;
    },
  });
  return document.toString({ lineWidth: 0, indent: 2 });
}

function hasAlias(document: ReturnType<typeof parseDocument>): boolean {
  let found = false;
  visit(document, {
    Alias: () => {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}
