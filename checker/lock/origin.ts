/** Where a lock comes from: information for whoever wonders why two of them differ. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Origin } from "./lock.ts";

/** The parts of the program, by folder of compiled code. */
const PARTS = ["spec", "properties", "models", "checker"];

/**
 * Where a lock that is written now comes from.
 * @param tool name and version of the program
 * @param compiled the folder of the compiled program
 * @param parts the folders in it whose code made the lock; all that there are by default
 */
export function originOf(tool: string, compiled: string, parts = PARTS): Origin {
  const there = parts.filter((part) => existsSync(join(compiled, part)));
  return {
    tool,
    node: process.version,
    code: Object.fromEntries(there.map((part) => [part, digestOf(join(compiled, part))])),
  };
}

/** In which respects two origins differ, in words. */
export function otherOrigin(was: Origin, now: Origin): string[] {
  const parts = [...new Set([...Object.keys(was.code), ...Object.keys(now.code)])];
  const code = parts.filter((part) => was.code[part] !== now.code[part]);
  return [
    ...(was.tool === now.tool ? [] : [was.tool]),
    ...(was.node === now.node ? [] : [`Node ${was.node}`]),
    ...(code.length === 0 ? [] : [`other code in ${code.join(", ")}`]),
  ];
}

/** SHA-256 over names and contents of the JavaScript files below a folder, in order of their names. */
function digestOf(folder: string): string {
  const hash = createHash("sha256");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".js"))
    .toSorted();
  for (const file of files) {
    const text = readFileSync(join(folder, file));
    hash.update(`${file}\0${text.length}\0`).update(text);
  }
  return hash.digest("hex");
}
