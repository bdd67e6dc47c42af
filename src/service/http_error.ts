/**
 * Answers that are errors, in the form that clients know: `{"detail": ...}`.
 *
 * @module
 */
import type { AppError, ErrorCode } from "../core/errors.ts";

/** One thing that is wrong with a request, as FastAPI would say it. */
export interface Fault {
  /** Where: `["query", "name"]`. */
  readonly loc: readonly string[];
  readonly msg: string;
  readonly type: string;
}

/** Ends a request with this answer. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly status: number;
  readonly detail: string | readonly Fault[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    detail: string | readonly Fault[],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(typeof detail === "string" ? detail : "invalid request");
    this.status = status;
    this.detail = detail;
    this.headers = headers;
  }
}

/** For each kind of error. */
const STATUS: Record<ErrorCode, number> = {
  "usage": 422,
  "invalid": 422,
  "not-found": 404,
  "conflict": 409,
  "busy": 409,
  "unreachable": 502,
  "io": 500,
};

/** What the domain says, as an answer; its hints are for the command line. */
export function httpErrorOf({ code, message }: AppError): HttpError {
  const status = STATUS[code];
  return new HttpError(
    status,
    status === 422
      ? [{ loc: ["request"], msg: message, type: "value_error" }]
      : message,
  );
}
