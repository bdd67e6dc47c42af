/**
 * What one front door can do, the others can: the page about that is held against
 * the commands, the calls and the library.
 *
 * @module
 */
import assert from "node:assert/strict";
import { Cluster, Cms, Jobset, Queue } from "../../mod.ts";
import type { Command } from "../../src/cli/command.ts";
import { commandsFor } from "../../src/cli/commands/mod.ts";
import { loadAll } from "../../src/cli/load_commands.ts";
import { SCHEDULERS } from "../../src/schedulers/mod.ts";
import type { Route } from "../../src/service/route.ts";
import { routesFor } from "../../src/service/routes/mod.ts";

const PAGE = new URL("../../docs/front-doors.md", import.meta.url);

const COMMANDS = new Map(
  (await loadAll(commandsFor(SCHEDULERS.values())))
    .map((it) => [it.path.join(" "), it]),
);
const CALLS = new Map(
  routesFor([...SCHEDULERS.values()]).map((
    it,
  ) => [`${it.method} ${it.path}`, it]),
);
const METHODS = new Set(
  [Cms, Queue, Cluster, Jobset].flatMap((it) =>
    Object.getOwnPropertyNames(it.prototype)
      .filter((name) => name !== "constructor")
      .map((name) => `${it.name}.${name}`)
  ),
);

/** An option of a command that no parameter of its calls is called like. */
const SAID_OTHERWISE: Readonly<Record<string, string>> = {
  "format": "the Accept header; all keys are always there",
  "out": "the answer is the file",
  "plugin": "the service runs no module that a request names",
  "queue add from_file": "the body",
  "queue logs file": "path, of the call that ends with /file",
  "queue output file": "path, of the call that ends with /file",
  "queue import joblog": "file, of the call that ends with /joblog",
  "queue logs err": "the call that ends with /error",
  "queue output err": "the call that ends with /error",
  "queue history follow": "the answer goes on, unless it is JSON",
  "job history follow": "the answer goes on, unless it is JSON",
  "queue rerun all": "the call without failed and name",
  "queue delete all": "DELETE of the queue itself",
  "cluster delete all": "DELETE of the cluster itself",
  "job hosts add cpu_count": "cpus",
  "detach": "it always does",
};
/** A parameter by another name, and that of the option. */
const CALLED_OTHERWISE: Readonly<Record<string, string>> = {
  hostfile: "cluster",
  name: "job",
  hostname: "name",
};

/** A row of the page; in one about a single door the second cell is a reason. */
interface Row {
  readonly commands: readonly string[];
  readonly calls: readonly string[];
  readonly methods: readonly string[];
  readonly isShared: boolean;
}

const page = await Deno.readTextFile(PAGE);
const rows: Row[] = page.split("\n").filter((line) => line.startsWith("| `"))
  .flatMap((line) => {
    const cells = line.split("|").slice(1, -1);
    const isShared = cells.length === 3;
    const names = line.includes("SCHEDULER") ? [...SCHEDULERS.keys()] : [""];
    return names.map((name) => {
      const [first = [], calls = [], methods = []] = cells.map((cell) =>
        Array.from(cell.matchAll(/`([^`]+)`/g), ([, it]) => it!)
          .map((word) => word.replace("SCHEDULER", name))
      );
      if (isShared) return { commands: first, calls, methods, isShared };
      const isCall = (word: string) => /^[A-Z]+ /.test(word);
      return {
        commands: first.filter((word) => !isCall(word)),
        calls: first.filter(isCall),
        methods: [],
        isShared,
      };
    });
  });

/** What is named on the page that is not there, and what is there unnamed. */
function differences(
  named: Iterable<string>,
  there: Iterable<string>,
): { missing: string[]; unnamed: string[] } {
  const [a, b] = [new Set(named), new Set(there)];
  return { missing: [...a.difference(b)], unnamed: [...b.difference(a)] };
}

const NONE = { missing: [], unnamed: [] };

Deno.test("each command is on the page, with its calls and methods or a reason", () => {
  const named = rows.flatMap(({ commands }) => commands);

  assert.deepEqual(differences(named, COMMANDS.keys()), NONE);
  for (const { commands, calls, methods, isShared } of rows) {
    if (!isShared) continue;
    assert.ok(calls.length > 0 && methods.length > 0, commands.join(", "));
  }
});

Deno.test("each call is on the page", () => {
  const documentation = /^GET \/(docs|redoc|openapi\.json)$/;
  const named = rows.flatMap(({ calls }) => calls)
    .filter((it) => !documentation.test(it));

  assert.deepEqual(differences(named, CALLS.keys()), NONE);
});

Deno.test("each method is on the page", () => {
  const named = Array.from(
    page.matchAll(/`((?:Cms|Queue|Cluster|Jobset)\.\w+)/g),
    ([, it]) => it!,
  );

  assert.deepEqual(differences(named, METHODS), NONE);
});

Deno.test("what a command can be told, one of its calls can be told, too", () => {
  const untold = rows.flatMap(({ commands, calls, isShared }) => {
    if (!isShared) return [];
    const routes = calls.flatMap((it) => CALLS.get(it) ?? []);
    return commands.flatMap((name) =>
      optionsOf(COMMANDS.get(name)!)
        .filter((option) => !isTold(option, { name, routes }))
        .map((option) => `${name} --${option}`)
    );
  });

  assert.deepEqual(untold, []);
});

Deno.test("what is said otherwise is an option of a command", () => {
  const all = [...COMMANDS].flatMap(([name, command]) =>
    optionsOf(command).flatMap((option) => [option, `${name} ${option}`])
  );

  const { missing } = differences(Object.keys(SAID_OTHERWISE), all);

  assert.deepEqual(missing, []);
});

function optionsOf({ options = {}, flags = {}, jobs }: Command): string[] {
  const named = jobs === undefined ? [] : ["name"];
  return [...Object.keys(options), ...Object.keys(flags), ...named];
}

function isTold(
  option: string,
  { name, routes }: { name: string; routes: readonly Route[] },
): boolean {
  if (option in SAID_OTHERWISE || `${name} ${option}` in SAID_OTHERWISE) {
    return true;
  }
  const names = [option, CALLED_OTHERWISE[option] ?? option];
  return routes.some(({ params = {} }) => names.some((it) => it in params));
}
