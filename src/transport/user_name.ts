/**
 * Who we are.
 *
 * @module
 */
import { userInfo } from "node:os";

/** Our name; in some containers the user's number has none. */
export function userName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}
