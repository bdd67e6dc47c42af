import type { CommandBody } from "../command.ts";
import { SCRIPTS } from "../completion/scripts.ts";

const HOW: Readonly<Record<string, string>> = {
  bash: "echo 'source <(cms completion bash)' >>~/.bashrc",
  zsh: "echo 'source <(cms completion zsh)' >>~/.zshrc",
  fish: "cms completion fish >~/.config/fish/completions/cms.fish",
};

/** `cms completion SHELL` */
export function completion(shell: string): CommandBody {
  return {
    isGeneral: true,
    examples: [HOW[shell]!],

    run({ print }) {
      print(SCRIPTS[shell]!);
      return Promise.resolve();
    },
  };
}
