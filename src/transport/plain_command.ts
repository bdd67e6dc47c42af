/**
 * Commands that need no shell of their own: one program and its plain words.
 *
 * @module
 */

/** Words in which no shell sees anything special. */
const PLAIN = /^ *([A-Za-z0-9_.\/+][\w.\/+-]*)(?: +[\w.\/:,@%+=-]+)* *$/;

/** What a shell understands itself and would be changed or ended by. */
const OF_THE_SHELL = new Set(
  `. alias autoload bg bind break builtin caller case cd command compgen complete
  compopt continue coproc declare dirs disown do done elif else enable esac eval
  exec exit export fc fg fi float for foreach function getopts hash hist history
  if in integer jobs kill let local login logout mapfile nameref newgrp popd print
  pushd read readarray readonly repeat return select set shift shopt source
  suspend then time times trap type typeset ulimit umask unalias unset until wait
  whence while`.split(/\s+/),
);

/** The program's name if the command is a plain one. */
export function plainProgram(command: string): string | undefined {
  const [, program = ""] = PLAIN.exec(command) ?? [];
  return program === "" || OF_THE_SHELL.has(program) ? undefined : program;
}
