/**
 * Reads records as this program and the original write them, many times faster
 * than a YAML parser: a key on each line and a scalar behind it. Whatever is not
 * plainly that is left to the parser.
 *
 * @module
 */
import type { YamlRecord } from "../core/record.ts";
import { type Field, type FieldSpan, readValue } from "./canonical_field.ts";
import { RecordModel } from "./record_model.ts";

const KEY = /[A-Za-z][\w-]*(?=:(?:[ \r\n]|$))/y;
const NO_FIELD = / *(?:#[^\n]*)?(?:\r?\n|$)/y;

const SPACE = 0x20;

/** Records that were read lately, the last one first; the next may be alike. */
const models: RecordModel[] = [];
/** A run's jobs have keys of their own while they wait, run and have ended. */
const MOST_MODELS = 4;

/** Where the fields stand in the lines below a record's name, if plainly there. */
export function canonicalFields(
  lines: string,
): readonly FieldSpan[] | undefined {
  return byModel((model) => model.spans(lines)) ?? readFields(lines);
}

/** The record in the lines below its name, if it is plainly one. */
export function readCanonical(lines: string): YamlRecord | undefined {
  return byModel((model) => model.read(lines)) ?? readAnew(lines);
}

function byModel<T>(
  read: (model: RecordModel) => T | undefined,
): T | undefined {
  for (const [at, model] of models.entries()) {
    const found = read(model);
    if (found === undefined) continue;
    if (at > 0) {
      models.splice(at, 1);
      models.unshift(model);
    }
    return found;
  }
  return undefined;
}

function readAnew(lines: string): YamlRecord | undefined {
  const fields = readFields(lines);
  if (!fields) return undefined;
  // An object that is filled key by key is slow, and large, for good.
  const record: YamlRecord = Object.fromEntries(
    fields.map(({ key, value }) => [key, value]),
  );
  if (Object.keys(record).length < fields.length) return undefined;
  const model = RecordModel.of(lines, { fields, record });
  if (model) models.unshift(model);
  if (models.length > MOST_MODELS) models.pop();
  return record;
}

function readFields(lines: string): Field[] | undefined {
  const fields: Field[] = [];
  let indent = 0;
  for (let start = 0; start < lines.length;) {
    const blanks = countBlanks(lines, start);
    KEY.lastIndex = start + blanks;
    const key = KEY.exec(lines)?.[0];
    if (key === undefined) {
      start = endOfNothing(lines, start);
      if (start === -1) return undefined;
      continue;
    }
    if (fields.length === 0) indent = blanks;
    if (blanks === 0 || blanks !== indent) return undefined;

    const colon = start + blanks + key.length + 1;
    const read = readValue(lines, { colon, indent });
    if (!read) return undefined;
    fields.push({ key, ...read, start, colon, comment: "" });
    start = read.end;
  }
  return fields;
}

function countBlanks(lines: string, start: number): number {
  let at = start;
  while (lines.charCodeAt(at) === SPACE) at++;
  return at - start;
}

/** Where an empty line or a comment ends, -1 if it is neither. */
function endOfNothing(lines: string, start: number): number {
  NO_FIELD.lastIndex = start;
  return NO_FIELD.test(lines) ? NO_FIELD.lastIndex : -1;
}
