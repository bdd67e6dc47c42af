/**
 * Parses a stretch of a file with the `yaml` package: YAML 1.2, merge keys, every
 * key a string. It is right but slow, about a millisecond for each record.
 *
 * @module
 */
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  visit,
  type YAMLParseError,
} from "yaml";
import { ownCopy } from "./own_copy.ts";
import { errorAt, type Span, type YamlSource } from "./yaml_source.ts";

const OPTIONS = {
  version: "1.2",
  schema: "core",
  merge: true,
  stringKeys: true,
  resolveKnownTags: false,
  prettyErrors: false,
  // The package would compare each key with each other one of its mapping.
  uniqueKeys: false,
  keepSourceTokens: true,
} as const;

/** What is wrong, and where in the stretch. */
interface Problem {
  readonly offset: number;
  readonly what: string;
}

/** @throws {AppError} `invalid`, with the position in the whole file. */
export function parseSpan(source: YamlSource, span: Span): Document.Parsed {
  const text = ownCopy(source.text.slice(span.start, span.end));
  const [document, problem] = guard(source, span, () => {
    const document = parseDocument(text, OPTIONS);
    return [document, findProblem(document)];
  });
  if (!problem) return document;
  // What is missing at the end is missing on the last line with content.
  const offset = Math.min(problem.offset, text.trimEnd().length);
  throw errorAt(source, span.start + offset, problem.what);
}

/** Turns what the package throws, instead of reporting it, into our error. */
export function guard<T>(source: YamlSource, span: Span, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw errorAt(source, span.start, describe(error));
  }
}

function findProblem(document: Document.Parsed): Problem | undefined {
  const error = document.errors[0];
  if (error) {
    return { offset: placeOf(error, document), what: describe(error) };
  }
  let problem: Problem | undefined;
  const anchors = new Set<string>();
  visit(document, (_, node) => {
    if (!isNode(node)) return undefined;
    problem = isMap(node)
      ? findTwin(node.items.map(({ key }) => key)) ?? findLost(node.items)
      : findLooseAlias(node, anchors);
    if (!isAlias(node) && node.anchor) anchors.add(node.anchor);
    return problem ? visit.BREAK : undefined;
  });
  return problem;
}

function findTwin(keys: readonly unknown[]): Problem | undefined {
  const seen = new Set<unknown>();
  for (const key of keys) {
    if (!isScalar(key)) continue;
    if (seen.has(key.value)) {
      return {
        offset: startOf(key),
        what: `the key "${key.value}" is used twice`,
      };
    }
    seen.add(key.value);
  }
  return undefined;
}

/** The package drops a value without a colon, below a key like `? name`. */
function findLost(pairs: readonly Pair[]): Problem | undefined {
  for (const { srcToken } of pairs) {
    if (!srcToken?.value) continue;
    if (srcToken.sep?.some(({ type }) => type === "map-value-ind")) continue;
    return {
      offset: srcToken.value.offset,
      what: "a colon is missing before this",
    };
  }
  return undefined;
}

function findLooseAlias(
  node: Node,
  anchors: ReadonlySet<string>,
): Problem | undefined {
  if (!isAlias(node) || anchors.has(node.source)) return undefined;
  const what = `there is no anchor "${node.source}" before this alias`;
  return { offset: startOf(node), what };
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

/** Where the error is; of a quote that is never closed, where it opens. */
function placeOf(error: YAMLParseError, document: Document.Parsed): number {
  let [place] = error.pos;
  if (error.code !== "MISSING_CHAR") return place;
  visit(document, {
    Scalar(_, scalar) {
      const { range, type } = scalar as Scalar.Parsed;
      const isQuoted = type?.startsWith("QUOTE");
      if (isQuoted && range[1] === error.pos[0]) place = range[0];
    },
  });
  return place;
}

function describe({ message }: Error): string {
  if (message.startsWith("Maximum call stack")) {
    return "this is nested too deeply";
  }
  return message.charAt(0).toLowerCase() + message.slice(1);
}
