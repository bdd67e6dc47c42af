/**
 * The one error for what a user can cause or mend. Everything else that is
 * thrown is a bug and keeps its stack.
 *
 * @module
 */

/** What went wrong, as far as a shell script or an HTTP client cares. */
export type ErrorCode =
  | "usage"
  | "invalid"
  | "not-found"
  | "unreachable"
  | "conflict"
  | "io"
  | "busy";

/** A failure with a cause the user can act on. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  /** One line that tells the user what to type next. */
  readonly hint: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: ErrorOptions & { hint?: string | undefined } = {},
  ) {
    super(message, options);
    this.code = code;
    this.hint = options.hint;
  }
}
