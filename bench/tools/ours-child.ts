/** `node dist/bench/tools/ours-child.js <case> <threads>`: explores one case, prints a {@link ChildReport}. */
import { fileURLToPath } from "node:url";
import { interrupt } from "../../checker/cli/interrupt.ts";
import { jobOf } from "../../checker/cli/job.ts";
import { suiteSource } from "../../checker/cli/load-suite.ts";
import { prepare, runModels } from "../../checker/cli/run-models.ts";
import { check } from "../../checker/search/check.ts";
import type { ModelResult } from "../../checker/verdict.ts";
import { caseNamed } from "../cases.ts";
import { suite } from "../suite.ts";
import type { ChildReport } from "./ours.ts";

/** As the program does it: a worker leads, others help. */
async function together(name: string, threads: number): Promise<ModelResult | undefined> {
  const source = suiteSource(fileURLToPath(new URL("../suite.js", import.meta.url)));
  const overrides = new Map<string, string>();
  const nothing = (): void => undefined;
  const [result] = await runModels(prepare(suite, [jobOf(caseNamed(name).model())], overrides), {
    source,
    overrides,
    workers: 1,
    threads,
    budgets: {},
    interrupt: interrupt(),
    onProgress: nothing,
    onEnd: nothing,
    onResult: nothing,
  });
  source.dispose();
  return result;
}

const [name = "", threads = "1"] = process.argv.slice(2);
const result =
  threads === "1" ? check(caseNamed(name).model()) : await together(name, Number(threads));
const run = result?.runs[0];
if (result === undefined || run === undefined || result.runs.length !== 1 || !run.complete) {
  throw new Error(
    `bench: expected one complete exploration: ${JSON.stringify(result?.results[0]?.verdict)}`,
  );
}
const report: ChildReport = {
  states: run.states,
  transitions: run.transitions,
  seconds: run.seconds,
  bytes: run.bytesPerState * run.states,
  surprises: result.results
    .filter((r) => r.asExpected !== true)
    .map((r) => `${r.id} ${r.verdict.word}`),
};
process.stdout.write(JSON.stringify(report));
