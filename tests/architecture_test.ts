import assert from "node:assert/strict";

/** What a layer may import besides itself. */
interface Layer {
  readonly layers: readonly string[];
  /** Names of packages; `node:` stands for all of Node's. */
  readonly packages: readonly string[];
}

const LAYERS: Readonly<Record<string, Layer>> = {
  core: { layers: [], packages: [] },
  schedulers: { layers: ["core"], packages: [] },
  notify: { layers: ["core"], packages: ["node:"] },
  plugins: { layers: ["core"], packages: ["node:", "sucrase"] },
  testing: { layers: ["core"], packages: ["node:", "fast-check"] },
  transport: { layers: ["core"], packages: ["node:"] },
  store: { layers: ["core"], packages: ["node:", "yaml"] },
  service: {
    layers: ["core"],
    packages: ["node:", "swagger-ui.css", "swagger-ui-bundle.js"],
  },
  cli: { layers: ["core"], packages: ["node:", "get-east-asian-width"] },
};

/** Files that may be longer than the others, each with the reason. */
const LONGER: Readonly<Record<string, string>> = {};
const LONGEST = 200;

/** A file that holds one command says what it is in the command's summary. */
const WITHOUT_HEADER = /^cli\/commands\/[^_][^/]*\.ts$/;

/** I/O, clocks and chance, as the platform offers them. */
const OUTSIDE = new RegExp(
  [
    /\b(?:Deno|console|performance|crypto|process|navigator|globalThis)\./,
    /\b(?:fetch|setTimeout|setInterval|queueMicrotask)\(/,
    /\bDate\.now|\bnew Date\(\)|\bMath\.random|\bAbortSignal\.timeout/,
    /\bnew (?:Worker|WebSocket|EventSource|BroadcastChannel)\b/,
  ].map(({ source }) => source).join("|"),
);

/** The text of each source file by its path below `src`. */
type Sources = ReadonlyMap<string, string>;

/** A rule, and a tree that breaks it. */
interface Rule {
  readonly name: string;
  violations(sources: Sources): string[];
  readonly broken: Readonly<Record<string, string>>;
  /** What the rule says of that tree. */
  readonly found: readonly string[];
}

const SRC = new URL("../src/", import.meta.url);

const RULES: readonly Rule[] = [
  {
    name: "a layer imports itself and the layers it may, and nothing else",
    violations: (sources) =>
      all(sources, (path, text) =>
        importsOf(path, text)
          .filter((target) => !mayImport(layerOf(path), target))
          .map((target) => `${path} imports ${target}`)),
    broken: {
      "core/a.ts":
        'import { b } from "../store/b.ts";\nimport "node:fs";\nimport yaml from "yaml";\n',
      "core/queue/a.ts": 'import type { B } from "../../transport/b.ts";\n',
      "schedulers/a.ts": 'export * from "../cli/b.ts";\n',
      "transport/a.ts":
        'import {\n  type B,\n  c,\n} from "../store/b.ts";\nimport "node:os";\n',
      "store/a.ts": 'const b = await import("../schedulers/b.ts");\n',
      "cli/a.ts": 'let b: import("../store/b.ts").B;\nimport "yaml";\n',
      "cli/b.ts": 'import "../../main.ts";\nimport "get-east-asian-width";\n',
      "new/a.ts": 'import "../core/b.ts";\n',
    },
    found: [
      "core/a.ts imports store/b.ts",
      "core/a.ts imports node:fs",
      "core/a.ts imports yaml",
      "core/queue/a.ts imports transport/b.ts",
      "schedulers/a.ts imports cli/b.ts",
      "transport/a.ts imports store/b.ts",
      "store/a.ts imports schedulers/b.ts",
      "cli/a.ts imports store/b.ts",
      "cli/a.ts imports yaml",
      "cli/b.ts imports ../main.ts",
      "new/a.ts imports core/b.ts",
    ],
  },
  {
    name: "core has no I/O, no clock and no chance of its own",
    violations: (sources) =>
      all(sources, (path, text) => {
        const use = layerOf(path) === "core"
          ? OUTSIDE.exec(withoutComments(text))
          : null;
        return use ? [`${path} uses ${use[0]}`] : [];
      }),
    broken: {
      "core/a.ts": "const at = Date.now();\n",
      "core/b.ts": "Deno.exit();\n",
      "core/c.ts": "console.log(1);\n",
      "core/d.ts": "const page = await fetch(url);\n",
      "core/e.ts": "const die = Math.random();\n",
      "core/f.ts": "performance.now();\n",
      "core/g.ts": "const at = new Date();\n",
      "core/h.ts": "/** Ends the process. */\n// Deno.exit\nb(); // Date.now\n",
      "core/i.ts": "const at = new Date(now);\n",
      "cli/a.ts": "Date.now();\n",
    },
    found: [
      "core/a.ts uses Date.now",
      "core/b.ts uses Deno.",
      "core/c.ts uses console.",
      "core/d.ts uses fetch(",
      "core/e.ts uses Math.random",
      "core/f.ts uses performance.",
      "core/g.ts uses new Date()",
    ],
  },
  {
    name: "no module imports itself by a detour, not even for its types",
    violations: cycles,
    broken: {
      "core/a.ts": 'import type { B } from "./b.ts";\n',
      "core/b.ts": 'import { c } from "./queue/c.ts";\n',
      "core/queue/c.ts": 'import type { A } from "../a.ts";\n',
      "core/d.ts": 'import type { A } from "./a.ts";\n',
      "core/e.ts": 'export { e } from "./e.ts";\n',
    },
    found: [
      "core/a.ts → core/b.ts → core/queue/c.ts → core/a.ts",
      "core/e.ts → core/e.ts",
    ],
  },
  {
    name:
      "a file whose name begins with _ is imported from its own folder only",
    violations: (sources) =>
      all(sources, (path, text) =>
        importsOf(path, text)
          .filter((target) => /(^|\/)_[^/]*$/.test(target))
          .filter((target) => folderOf(target) !== folderOf(path))
          .map((target) => `${path} imports ${target}`)),
    broken: {
      "cli/a.ts": 'import { b } from "./commands/_b.ts";\n',
      "cli/commands/c.ts": 'import { b } from "./_b.ts";\n',
    },
    found: ["cli/a.ts imports cli/commands/_b.ts"],
  },
  {
    name: `no file has more than ${LONGEST} lines`,
    violations: (sources) =>
      all(sources, (path, text) => {
        const lines = text.split("\n").length - 1;
        return lines <= LONGEST || path in LONGER
          ? []
          : [`${path} has ${lines} lines`];
      }),
    broken: {
      "core/a.ts": "a();\n".repeat(LONGEST + 1),
      "core/b.ts": "b();\n".repeat(LONGEST),
    },
    found: [`core/a.ts has ${LONGEST + 1} lines`],
  },
  {
    name: "every file but a command's begins with what the module is",
    violations: (sources) =>
      all(sources, (path, text) =>
        WITHOUT_HEADER.test(path) ||
          /^\/\*\*\n \* \S(?:(?!\*\/)[^])*\n \* @module\n \*\/\n/.test(text)
          ? []
          : [`${path} has no header`]),
    broken: {
      "core/a.ts": "/**\n * What this is.\n *\n * @module\n */\na();\n",
      "core/b.ts": "b();\n",
      "core/c.ts": "/**\n * @module\n */\nc();\n",
      "core/d.ts": "/**\n * One thing. @module\n */\n",
      "core/e.ts": "/** One. */\ne();\n/**\n * Two.\n *\n * @module\n */\n",
      "cli/commands/a.ts": "a();\n",
      "cli/commands/_a.ts": "a();\n",
    },
    found: [
      "core/b.ts has no header",
      "core/c.ts has no header",
      "core/d.ts has no header",
      "core/e.ts has no header",
      "cli/commands/_a.ts has no header",
    ],
  },
];

for (const { name, violations, broken, found } of RULES) {
  Deno.test(name, async () => {
    assert.deepEqual(violations(await readSources()), []);
  });

  Deno.test(`it would be noticed if it were not so that ${name}`, () => {
    assert.deepEqual(violations(new Map(Object.entries(broken))), found);
  });
}

Deno.test("all layers that the rules know have files", async () => {
  const layers = new Set([...(await readSources()).keys()].map(layerOf));

  assert.deepEqual([...layers].sort(), Object.keys(LAYERS).sort());
});

function all(
  sources: Sources,
  violations: (path: string, text: string) => string[],
): string[] {
  return [...sources].flatMap(([path, text]) => violations(path, text));
}

async function readSources(): Promise<Sources> {
  const sources = new Map<string, string>();
  async function read(folder: string): Promise<void> {
    for await (const { name, isDirectory } of Deno.readDir(at(folder))) {
      const path = folder + name;
      if (isDirectory) await read(`${path}/`);
      else if (name.endsWith(".ts")) {
        sources.set(path, await Deno.readTextFile(at(path)));
      }
    }
  }
  await read("");
  return sources;
}

function at(path: string): URL {
  return new URL(path, SRC);
}

/** What a file imports: paths below `src`, or names of packages. */
function importsOf(path: string, text: string): string[] {
  const specifier =
    /^(?:import|export)\b[^;"]*?\bfrom\s+"([^"]+)"|^import\s+"([^"]+)"|\bimport\(\s*"([^"]+)"/gm;
  return [...text.matchAll(specifier)]
    .map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? "")
    .map((target) => target.startsWith(".") ? resolve(path, target) : target);
}

function resolve(path: string, target: string): string {
  const parts = path.split("/").slice(0, -1);
  for (const part of target.split("/")) {
    if (part === ".." && parts.length > 0) parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

function mayImport(layer: string, target: string): boolean {
  const { layers, packages } = LAYERS[layer] ?? { layers: [], packages: [] };
  if (target.includes(":") || !target.includes("/")) {
    return packages.some((name) =>
      name.endsWith(":") ? target.startsWith(name) : target === name
    );
  }
  return layerOf(target) === layer || layers.includes(layerOf(target));
}

function layerOf(path: string): string {
  return path.split("/", 1)[0] ?? "";
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** Without what `deno fmt` can leave of comments. */
function withoutComments(text: string): string {
  return text.replaceAll(/^\s*(?:\/\*\*?|\*[ /]|\*$).*$|(?:^|\s)\/\/.*$/gm, "");
}

/** Each cycle once, as the trail that leads around it. */
function cycles(sources: Sources): string[] {
  const found: string[] = [];
  const done = new Set<string>();

  function visit(path: string, trail: readonly string[]): void {
    const start = trail.indexOf(path);
    if (start !== -1) found.push([...trail.slice(start), path].join(" → "));
    if (start !== -1 || done.has(path)) return;
    const imports = importsOf(path, sources.get(path) ?? "");
    for (const target of imports) visit(target, [...trail, path]);
    done.add(path);
  }

  for (const path of sources.keys()) visit(path, []);
  return found;
}
