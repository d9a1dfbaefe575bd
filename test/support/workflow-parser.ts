/**
 * GitHub's own reader of workflows. It imports JSON in a way that only bundlers take, and so is
 * bundled before it is loaded.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type * as Parser from "@actions/workflow-parser";
import { build } from "rolldown";

/** The module. */
export type WorkflowParser = typeof Parser;

/** Bundles it into a temporary folder, and loads it from there. */
export async function workflowParser(): Promise<WorkflowParser> {
  const folder = await mkdtemp(join(tmpdir(), "passproof-workflow-"));
  try {
    const file = join(folder, "parser.mjs");
    await build({
      input: "@actions/workflow-parser",
      cwd: import.meta.dirname,
      platform: "node",
      logLevel: "silent",
      output: { file, format: "esm", codeSplitting: false },
    });
    return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as WorkflowParser; // bundled
  } finally {
    await rm(folder, { recursive: true });
  }
}
