/**
 * Puts together what jobsets need, when somebody asks for it: most commands do
 * not.
 *
 * @module
 */
import { hostname } from "node:os";
import type { Ports } from "./src/core/ports.ts";
import { cmsHome, homeOfUser } from "./src/store/cms_home.ts";
import { lazyTransport } from "./load_transport.ts";
import { loadParser } from "./src/store/parser.ts";
import { userName } from "./src/transport/user_name.ts";

/** The ports of jobsets and variables, for this user on this machine. */
export function jobsetPorts(
  options: { warn?: (message: string) => void } = {},
): Pick<Ports, "jobsets" | "variables" | "yaml"> {
  return {
    async jobsets() {
      const { createJobsetStore } = await import("./src/store/jobset_store.ts");
      await loadParser();
      const home = homeOfUser();
      return createJobsetStore({
        ...options,
        home,
        transport: lazyTransport({ base: home }),
        here: {
          user: userName() ?? "",
          hostname: hostname(),
          cpus: navigator.hardwareConcurrency,
        },
      });
    },
    async yaml() {
      const { recordYaml } = await import("./src/store/record_yaml.ts");
      return recordYaml;
    },
    async variables() {
      const { createVariables } = await import("./src/store/variables_file.ts");
      return createVariables(`${cmsHome()}/variables.dat`);
    },
  };
}
