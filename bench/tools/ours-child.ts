/** `node dist/bench/tools/ours-child.js <case>`: explores one case, prints a {@link ChildReport}. */
import { check } from "../../checker/search/check.ts";
import { caseNamed } from "../cases.ts";
import type { ChildReport } from "./ours.ts";

const result = check(caseNamed(process.argv[2] ?? "").model());
const run = result.runs[0];
if (run === undefined || result.runs.length !== 1 || !run.complete) {
  throw new Error("bench: expected one complete exploration");
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
