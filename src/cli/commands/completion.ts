import type { Command } from "../command.ts";
import { SCRIPTS } from "../completion/scripts.ts";

const HOW: Readonly<Record<string, string>> = {
  bash: "echo 'source <(cms completion bash)' >>~/.bashrc",
  zsh: "echo 'source <(cms completion zsh)' >>~/.zshrc",
  fish: "cms completion fish >~/.config/fish/completions/cms.fish",
};

/** `cms completion SHELL` */
export const completions: readonly Command[] = Object.entries(SCRIPTS).map(
  ([shell, script]) => ({
    path: ["completion", shell],
    summary: `print the script with which ${shell} completes cms at Tab`,
    isGeneral: true,
    examples: [HOW[shell]!],

    run({ print }) {
      print(script);
      return Promise.resolve();
    },
  }),
);
