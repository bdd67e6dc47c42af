/**
 * What is loaded at each start: the modules that `main.ts` reaches by imports
 * that are not made at run time.
 *
 * @module
 */
import { output } from "./command.ts";

const ROOT = new URL("../", import.meta.url).pathname;

/** How many there are, packages from npm counted as one, and how long. */
export async function reachable(): Promise<
  { modules: number; kilobytes: number }
> {
  const words = [Deno.execPath(), "info", "--json", "main.ts"];
  const { roots, modules } = JSON.parse(await output(words, { cwd: ROOT }));
  const found = new Map<string, Module>(
    modules.map((module: Module) => [module.specifier, module]),
  );
  const seen = new Set<string>();
  const visit = (specifier: string) => {
    if (seen.has(specifier)) return;
    seen.add(specifier);
    for (
      const { code, isDynamic } of found.get(specifier)?.dependencies ?? []
    ) {
      if (code?.specifier && !isDynamic) visit(code.specifier);
    }
  };
  for (const root of roots) visit(root);
  const own = [...seen].filter((it) => !it.startsWith("node:"));
  const bytes = own
    .reduce((sum, it) => sum + (found.get(it)?.size ?? 0), 0);
  return { modules: own.length, kilobytes: bytes / 1_000 };
}

interface Module {
  readonly specifier: string;
  readonly size?: number;
  readonly dependencies?: readonly {
    readonly code?: { readonly specifier?: string };
    readonly isDynamic?: boolean;
  }[];
}
