/** Where the program lives. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the compiled program: this file is `<compiled>/checker/cli/paths.js`. */
export const compiledRoot: URL = new URL("../../", import.meta.url);

/** The folder of package.json. */
export const projectRoot: string = fileURLToPath(new URL("../", compiledRoot));

/** The compiled public contract: what models files import as `passproof`. */
export const contractUrl: string = new URL("checker/index.js", compiledRoot).href;

/** The suite that ships with the program. */
export const ownSuiteUrl: string = new URL("models/index.js", compiledRoot).href;

/** The version of the program, as package.json has it. */
export function programVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "unknown";
}
