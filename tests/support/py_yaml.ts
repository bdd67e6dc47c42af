/**
 * Reads YAML as the original did, with PyYAML (YAML 1.1). One process reads all
 * texts of a test.
 *
 * @module
 */
import type { Value } from "../../src/core/record.ts";

const PYTHON = "/usr/bin/python3";

/** Keeps what JSON has no form for: kinds of numbers, keys that are no strings. */
const READ = `
import json, sys, yaml

def tagged(value):
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, float)):
        return {"number": repr(value)}
    if isinstance(value, list):
        return [tagged(item) for item in value]
    if isinstance(value, dict):
        return {"map": [[tagged(key), tagged(item)] for key, item in value.items()]}
    return {"other": repr(value)}

def read(text):
    try:
        return tagged(yaml.safe_load(text))
    except Exception as error:
        return {"error": str(error)}

json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
`;

type Tagged =
  | null
  | boolean
  | string
  | Tagged[]
  | { number: string }
  | { map: [Tagged, Tagged][] }
  | { other: string }
  | { error: string };

/** A test that is ignored, and says why, where PyYAML is missing. */
export function pyYamlTest(name: string, run: () => Promise<void>): void {
  const missing = whatIsMissing();
  Deno.test({
    name: missing ? `${name} (${missing})` : name,
    ignore: missing !== undefined,
    fn: run,
  });
}

/** The values of the texts; what PyYAML refuses becomes an error's text. */
export async function readWithPyYaml(
  texts: readonly string[],
): Promise<Value[]> {
  await using child = new Deno.Command(PYTHON, {
    args: ["-c", READ],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const written = writer.write(new TextEncoder().encode(JSON.stringify(texts)))
    .then(() => writer.close());
  const [{ stdout }] = await Promise.all([child.output(), written]);
  const values: Tagged[] = JSON.parse(new TextDecoder().decode(stdout));
  return values.map(untagged);
}

function untagged(value: Tagged): Value {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(untagged);
  if ("number" in value) return numberOf(value.number);
  if ("map" in value) {
    return Object.fromEntries(
      value.map.map(([key, item]) => [keyOf(key), untagged(item)]),
    );
  }
  return `not to be expected: ${JSON.stringify(value)}`;
}

/** A key that is no string must not be taken for one. */
function keyOf(key: Tagged): string {
  return typeof key === "string" ? key : `no string: ${JSON.stringify(key)}`;
}

function numberOf(repr: string): number {
  return Number(repr.replace("inf", "Infinity").replace("nan", "NaN"));
}

function whatIsMissing(): string | undefined {
  try {
    const { success } = new Deno.Command(PYTHON, {
      args: ["-c", "import yaml"],
      stderr: "null",
    }).outputSync();
    return success ? undefined : `no PyYAML for ${PYTHON} here`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return `no ${PYTHON} here`;
    throw error;
  }
}
