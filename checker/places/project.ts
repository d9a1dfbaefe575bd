/** The project that a run is about: what paths in reports are relative to. */
import { existsSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";

/** The folder of the repository around `from`, or `from` itself where there is none. */
export function projectAround(from: string): string {
  const start = realpathSync(from);
  for (let at = start; ; at = dirname(at)) {
    // A folder, or in a working tree of git a file.
    if (existsSync(join(at, ".git"))) return at;
    if (dirname(at) === at) return start;
  }
}

/** `file` relative to the folder `root`, with `/`; `null` where it lies outside. */
export function within(root: string, file: string): string | null {
  const path = relative(root, file);
  const outside = path === "" || path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path);
  return outside ? null : path.split(sep).join("/");
}

/** A relative path as a URI reference: what has a meaning in URIs is written by its code. */
export function uriOf(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/** An absolute path as a URI. */
export function fileUri(file: string): string {
  return pathToFileURL(file).href;
}
