/**
 * A jobset file as its parts, each of which is a text of records, with what
 * stands between them. What is not changed is written back as it was.
 *
 * @module
 */
import {
  findSections,
  outdent,
  reindent,
  type Section,
  type SectionName,
} from "./jobset_layout.ts";
import { normalJobset } from "./jobset_normal.ts";
import { RecordText } from "./record_text.ts";
import { countLines, errorAt, type TextOrigin } from "./yaml_source.ts";

/** What is one record, with its key for a name, rather than a list of records. */
const IS_RECORD: ReadonlySet<SectionName> = new Set(["default", "scheduler"]);

interface Part {
  readonly section: Section;
  readonly records: RecordText;
}

/** The parts of a file. */
export class JobsetSections {
  readonly #text: string;
  readonly #eol: string;
  readonly #parts: readonly Part[];

  private constructor(text: string, parts: readonly Part[]) {
    this.#text = text;
    this.#eol = text.includes("\r\n") ? "\r\n" : "\n";
    this.#parts = parts;
  }

  /** @throws {AppError} `invalid`, with line and column, if it is no jobset. */
  static parse(source: string, origin: TextOrigin): JobsetSections {
    const plain = findSections(source);
    const text = plain ? source : normalJobset({ ...origin, text: source });
    const sections = plain ?? findSections(text);
    if (!sections) {
      throw errorAt({ ...origin, text }, 0, "this is no file of a jobset");
    }
    const parts = sections.map((section) => ({
      section,
      records: parseSection(text, section, origin),
    }));
    return new JobsetSections(text, parts);
  }

  get(name: SectionName): RecordText {
    return this.#parts.find(({ section }) => section.name === name)!.records;
  }

  /** The file's text, in pieces. */
  *chunks(): IterableIterator<string> {
    let at = 0;
    for (const { section, records } of this.#parts) {
      yield this.#text.slice(at, section.head.start);
      yield* IS_RECORD.has(section.name)
        ? indented(records, section.headIndent)
        : this.#list(section, records);
      at = section.body.end;
    }
    yield this.#text.slice(at);
  }

  /** The line with the key, and what is below it. */
  *#list({ head, bodyIndent }: Section, records: RecordText) {
    const line = this.#text.slice(head.start, head.end);
    const isEmpty = records.size === 0;
    const key = line.replace(/ *\{ *\}/, "");
    const full = isEmpty ? key.replace(/:(?= *(?:#|\r?\n|$))/, ": {}") : key;
    yield full.endsWith("\n") ? full : full + this.#eol;
    for (const chunk of indented(records, bodyIndent)) {
      yield isEmpty ? chunk.replace(/^ *\{\}\r?\n/m, "") : chunk;
    }
  }
}

function parseSection(
  text: string,
  { name, head, body, headIndent, bodyIndent }: Section,
  origin: TextOrigin,
): RecordText {
  const isRecord = IS_RECORD.has(name);
  const start = isRecord ? head.start : body.start;
  const indent = isRecord ? headIndent : bodyIndent;
  const lines = outdent(text.slice(start, body.end), indent);
  const linesAbove = () => countLines(text.slice(0, start));
  return RecordText.parse(lines, { ...origin, linesAbove, indent });
}

function* indented(records: RecordText, indent: number) {
  for (const chunk of records.chunks()) yield reindent(chunk, indent);
}
