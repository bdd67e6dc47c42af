/**
 * What each start of the program runs: the modules that `main.ts` reaches by
 * imports that are not made at run time.
 *
 * @module
 */

const ROOT = new URL("../../", import.meta.url).pathname;

/** A module; a whole package from npm counts as one. */
export interface StartModule {
  readonly specifier: string;
  /** In bytes. */
  readonly size: number;
}

/** Node's own modules are left out: Deno has them loaded already. */
export async function startModules(): Promise<StartModule[]> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "main.ts"],
    cwd: ROOT,
  }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(decoder.decode(stderr));
  const { roots, modules }: Graph = JSON.parse(decoder.decode(stdout));
  const found = new Map(modules.map((module) => [module.specifier, module]));
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
  roots.forEach(visit);
  return [...seen].filter((specifier) => !specifier.startsWith("node:"))
    .map((specifier) => ({
      specifier,
      size: found.get(specifier)?.size ?? 0,
    }));
}

/** The part of `deno info` that is looked at. */
interface Graph {
  readonly roots: readonly string[];
  readonly modules: readonly {
    readonly specifier: string;
    readonly size?: number;
    readonly dependencies?: readonly {
      readonly code?: { readonly specifier?: string };
      readonly isDynamic?: boolean;
    }[];
  }[];
}
