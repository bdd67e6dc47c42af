/**
 * Puts something around a method, for a process that is to end in it.
 *
 * @module
 */

type Args<Method> = Method extends (...args: infer A) => unknown ? A : never;
type Result<Method> = Method extends (...args: never) => infer R ? R : never;

/** Calls `around` instead of the method, with the call that was to be made. */
export function wrap<Owner, Name extends keyof Owner>(
  owner: Owner,
  name: Name,
  around: (
    call: () => Result<Owner[Name]>,
    ...args: Args<Owner[Name]>
  ) => Result<Owner[Name]>,
): void {
  type Method = (...args: Args<Owner[Name]>) => Result<Owner[Name]>;
  const method = owner[name] as Method;
  owner[name] = function (this: unknown, ...args: Args<Owner[Name]>) {
    return around(() => method.apply(this, args), ...args);
  } as Owner[Name];
}

/** Ends the process at once. */
export function die(): never {
  Deno.kill(Deno.pid, "SIGKILL");
  throw new Error("A killed process goes on"); // the signal comes first
}
