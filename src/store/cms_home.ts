/**
 * Where what belongs to a user is kept.
 *
 * @module
 */
import { homedir } from "node:os";
import { join } from "node:path";

/** The directory that `~` stands for. */
export function homeOfUser(): string {
  return Deno.env.get("HOME") || homedir();
}

/** `~/.cloudmesh`, or what `CMS_HOME` says. */
export function cmsHome(): string {
  return Deno.env.get("CMS_HOME") || join(homeOfUser(), ".cloudmesh");
}
