/**
 * The program of the workers in one file. A worker loads some three hundred modules, which takes longer
 * than to check many a model; from one file that holds what is used of them, it takes a third of that.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ownSuiteUrl } from "./paths.ts";
import type { SuiteSource } from "./load-suite.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A worker's program; `dispose` removes it. */
export interface WorkerProgram {
  readonly url: URL;
  dispose(): void;
}

/** Workers from which on it is worth while. */
const leastWorkers = 4;

/** Loads its modules one by one. */
const plain: WorkerProgram = {
  url: new URL("./worker.js", import.meta.url),
  dispose: () => undefined,
};

/**
 * What up to `workers` workers run, one after the other. Nothing is kept from one run to the next, so it
 * always is what the modules say. Another suite than the project's own, which may import what it likes
 * as it likes, is loaded as it is; so is everything where there is no bundler.
 */
export async function workerProgram(
  { url }: Pick<SuiteSource, "url">,
  workers: number,
): Promise<WorkerProgram> {
  if (url !== ownSuiteUrl || workers < leastWorkers) return plain;
  const { out, dispose } = temporaryFolder("worker");
  try {
    const { rolldown } = await import("rolldown");
    const input = join(out, "entry.mjs");
    writeFileSync(input, entry(fileURLToPath(url)));
    const made = await rolldown({ input, platform: "node", logLevel: "silent" });
    const file = join(out, "worker.mjs");
    await made.write({ file, format: "esm", keepNames: true });
    await made.close();
    return { url: pathToFileURL(file), dispose };
  } catch {
    dispose();
    return plain;
  }
}

function entry(suite: string): string {
  const serve = fileURLToPath(new URL("./serve.js", import.meta.url));
  return [
    `import { suite } from ${JSON.stringify(suite)};`,
    `import { serve } from ${JSON.stringify(serve)};`,
    "serve(async () => suite);",
  ].join("\n");
}
