/**
 * What routes answer, before it is HTTP.
 *
 * @module
 */

/** Content types. */
export type Kind =
  | "application/json"
  | "text/plain"
  | "text/event-stream"
  | "text/html"
  | "text/css"
  | "text/javascript"
  | "image/svg+xml"
  | "application/x-tar"
  | "application/octet-stream";

/** A body with its type. */
export interface Body {
  readonly kind: Kind;
  /** A list are pieces, one behind the other. */
  readonly body: BodyInit | readonly Uint8Array<ArrayBuffer>[] | null;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The answer, or one for each kind from which the client chooses. */
export type Answer = Body | { readonly choices: readonly Choice[] };

interface Choice {
  readonly kind: Kind;
  body(): string;
}

export function json(value: unknown): Body {
  return { kind: "application/json", body: JSON.stringify(value) };
}

/** Text as the original had it, and JSON for who asks for that. */
export function textOrJson(
  { text, json }: { text(): string; json(): string },
): Answer {
  return {
    choices: [
      { kind: "text/plain", body: text },
      { kind: "application/json", body: json },
    ],
  };
}

/** Records by name as JSON, in their order: a name may be `10`, or `2`. */
export function formatMapping(
  records: Iterable<readonly [string, unknown]>,
): string {
  const members = Array.from(
    records,
    ([name, record]) => `${JSON.stringify(name)}:${JSON.stringify(record)}`,
  );
  return `{${members.join(",")}}`;
}

/** {@link formatMapping} as an answer. */
export function mapping(
  records: Iterable<readonly [string, unknown]>,
): Body {
  return { kind: "application/json", body: formatMapping(records) };
}

/** The answer that the client likes best; the first where it likes several. */
export function choose(answer: Answer, accept: string | null): Body {
  if (!("choices" in answer)) return answer;
  let [best] = answer.choices;
  for (const choice of answer.choices) {
    if (liking(accept, choice.kind) > liking(accept, best!.kind)) best = choice;
  }
  return { kind: best!.kind, body: best!.body() };
}

/** Whether the client likes the first kind better than the second. */
export function prefers(headers: Headers, kind: Kind, other: Kind): boolean {
  const accept = headers.get("accept");
  return liking(accept, kind) > liking(accept, other);
}

/** Whether the client takes gzip, and likes it no less than what is as it is. */
export function takesGzip(headers: Headers): boolean {
  const accept = headers.get("accept-encoding");
  if (!accept) return false;
  const ranges = parseRanges(accept);
  const quality = (name: string) =>
    ranges.find(({ range }) => range === name)?.quality;
  const gzip = quality("gzip") ?? quality("x-gzip") ?? quality("*") ?? 0;
  return gzip > 0 && gzip >= (quality("identity") ?? 0);
}

/** From 0 to 1; what an `Accept` header says, the most exact part first. */
function liking(accept: string | null, kind: Kind): number {
  const ranges = parseRanges(accept || "*/*");
  for (const range of [kind, kind.replace(/\/.*/, "/*"), "*/*"]) {
    const found = ranges.find((it) => it.range === range);
    if (found) return found.quality;
  }
  return 0;
}

/** What is named there, and how much it is liked. */
function parseRanges(header: string): { range: string; quality: number }[] {
  return header.split(",").map((part) => {
    const [range = "", ...options] = part.split(";").map((it) => it.trim());
    const quality = options.find((it) => /^q=/i.test(it))?.slice(2) ?? "1";
    return { range: range.toLowerCase(), quality: Number(quality) || 0 };
  });
}
