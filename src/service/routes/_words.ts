/**
 * What a scheduler says of its options, in the words of a request.
 *
 * @module
 */
import { AppError } from "../../core/errors.ts";
import type { Route } from "../route.ts";

/** A call whose errors name its parameters, where commands have options. */
export function inWordsOf(
  params: ReadonlyMap<string, string>,
  handle: Route["handle"],
): Route["handle"] {
  return async (call) => {
    try {
      return await handle(call);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const message = error.message.replace(
        /--([a-z_]+)/g,
        (option, name) => params.get(name) ?? option,
      );
      throw new AppError(error.code, message, { cause: error });
    }
  };
}
