/** Where answers are kept. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/**
 * The folder: that of the variable PASSPROOF_CACHE (`off`: none, nothing is kept), or one below the
 * project's `node_modules`, which no version control keeps, or where there is none that of the user.
 */
export function cacheFolder(
  project: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | null {
  const { PASSPROOF_CACHE: given, XDG_CACHE_HOME: users } = env;
  if (given === "off") return null;
  if (given !== undefined && given !== "") return given;
  const modules = join(project, "node_modules");
  if (existsSync(modules)) return join(modules, ".cache", "passproof");
  // A relative path there is to be ignored, as the XDG base directory specification has it.
  const base = users !== undefined && isAbsolute(users) ? users : join(homedir(), ".cache");
  return join(base, "passproof");
}
