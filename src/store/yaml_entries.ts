/**
 * Makes values of what the YAML parser finds: the entries of a mapping, and the
 * one record that a stretch of a file holds.
 *
 * @module
 */
import { type Document, isMap, isScalar, type ParsedNode } from "yaml";
import type { Value } from "../core/record.ts";
import { guard, parseSpan } from "./yaml_document.ts";
import type { Span, YamlSource } from "./yaml_source.ts";

/** A name with what stands under it; `node` counts from the span's start. */
export interface Entry {
  readonly name: string;
  readonly value: Value;
  readonly node: ParsedNode | null;
}

/** What the package makes of values when it is asked to keep their order. */
type Ordered = null | boolean | number | string | Ordered[] | OrderedMap;
type OrderedMap = Map<string, Ordered>;

/**
 * The entries of a document that is a mapping, in their order.
 *
 * @throws {AppError} if the document's aliases or merge keys make no sense.
 */
export function readEntries(
  source: YamlSource,
  span: Span,
  document: Document.Parsed,
): Map<string, Value> {
  return guard(source, span, () => {
    const ordered: OrderedMap = document.toJS({ mapAsMap: true });
    return new Map(
      Array.from(ordered, ([name, value]) => [name, toPlain(value)]),
    );
  });
}

/** The one entry of a block mapping that `span` holds, if it is just that. */
export function parseEntry(source: YamlSource, span: Span): Entry | undefined {
  const document = parseSpan(source, span);
  const map = document.contents;
  if (!isMap(map) || map.flow || map.items.length !== 1) return undefined;
  const { key, value: node } = map.items[0]!;
  if (!isScalar(key)) return undefined;
  const [entry, ...others] = readEntries(source, span, document);
  if (!entry || others.length > 0 || entry[0] !== key.value) return undefined;
  const [name, value] = entry;
  return { name, value, node };
}

function toPlain(value: Ordered): Value {
  if (Array.isArray(value)) return value.map(toPlain);
  if (!(value instanceof Map)) return value;
  return Object.fromEntries(
    Array.from(value, ([key, item]) => [key, toPlain(item)]),
  );
}
