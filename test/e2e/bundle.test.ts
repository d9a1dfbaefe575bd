/** Workers run their program from one file when they are many: it must say what the modules say. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import type * as Bundle from "../../checker/cli/bundle.ts";
import { reportSchema } from "../../checker/report/json.ts";
import { main, passproof, temporaryFolder } from "./program.ts";

/** As compiled: what it makes into one file is what lies beside it. */
const { workerProgram } = (await import(
  new URL("bundle.js", pathToFileURL(main)).href
)) as typeof Bundle; // what it is compiled from
const ownSuiteUrl = new URL("../../models/index.js", pathToFileURL(main)).href;

/** Of four layouts at least, in the order of the suite: guards of all actors. */
const models = ["accel-tiny", "nested-ept-tiny", "live-services", "bus-h1", "bus-crossing"];

interface Said {
  /** Verdicts, traces and counts. */
  readonly results: readonly unknown[];
  readonly runs: readonly { readonly monitor: string | null; readonly stateBits: number }[];
  /** How often each action fired, and each clause refused. */
  readonly actions: readonly string[];
}

async function said(names: readonly string[]): Promise<Said> {
  const json = join(temporaryFolder(), "report.json");
  const options = ["--verbose", "--workers", "1", "--json", json];
  const { stdout, code } = await passproof(["check", ...options, ...names]);
  expect(code).toBe(0);
  const timeless = (key: string, value: unknown): unknown =>
    key === "seconds" ? undefined : value;
  const report = reportSchema.parse(JSON.parse(readFileSync(json, "utf8")));
  const { results, runs } = JSON.parse(JSON.stringify(report, timeless)) as Said;
  const lines = stdout
    .split("\n")
    .filter((line) => /^ {2}[A-Z][A-Za-z0-9]+ +\d+ .* \d+$/.test(line));
  return { results, runs, actions: lines.map((line) => line.replaceAll(/ +/g, " ")) };
}

describe.concurrent("workers", { timeout: 240_000 }, () => {
  test("one file: the verdicts and counts of the modules", async () => {
    const bundled = await said(models);
    const plain: Said[] = [];
    for (const name of models) plain.push(await said([name]));
    expect(bundled).toEqual({
      results: plain.flatMap((p) => p.results),
      runs: plain.flatMap((p) => p.runs),
      actions: plain.flatMap((p) => p.actions),
    });
    const bits = bundled.runs.flatMap((r) => (r.monitor === null ? [r.stateBits] : []));
    expect(new Set(bits).size, "layouts").toBeGreaterThanOrEqual(4);
    expect(bundled.actions.length).toBeGreaterThan(30 * models.length);
  });

  test("few workers, and suites of others, load their modules", async () => {
    const { url } = await workerProgram({ url: ownSuiteUrl }, 3);
    expect(url.pathname).toMatch(/\/checker\/cli\/worker\.js$/);
    expect(await workerProgram({ url: "file:///other/models.js" }, 100)).toMatchObject({ url });
  });

  test("nothing is left behind", async () => {
    const program = await workerProgram({ url: ownSuiteUrl }, 4);
    expect(program.url.pathname).toMatch(/\/passproof-worker-\w+\/worker\.mjs$/);
    expect(existsSync(program.url)).toBe(true);
    program.dispose();
    expect(existsSync(dirname(program.url.pathname))).toBe(false);
  });
});
