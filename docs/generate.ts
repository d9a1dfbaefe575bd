/**
 * `npm run docs`: explores the models, and writes the generated pages of this folder. With `--full`
 * the largest models, too, each within an hour, and with `--missing` those of them that have no
 * record; what is recorded of them is kept otherwise. Verdicts that `check` has kept are not made again.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { interrupt } from "../checker/cli/interrupt.ts";
import { askCache } from "../checker/cli/kept-verdicts.ts";
import { suiteSource } from "../checker/cli/load-suite.ts";
import { prepare, runModels } from "../checker/cli/run-models.ts";
import { recorded, type Recorded } from "../checker/pages/recorded.ts";
import { expectsViolations } from "../checker/pages/traces-page.ts";
import { suite } from "../models/index.ts";
import { formatted, pages } from "./pages.ts";
import { pictures } from "./pictures.ts";
import { readRecord, recordPath, traces, tracesFolder } from "./verdicts.ts";

// npm runs scripts in the root of the project.
const root = process.cwd();

// Read first: a record that cannot be read is said before a long run, and not after it.
const kept = existsSync(recordPath) ? readRecord(root).models : [];

const full = process.argv.includes("--full");
const missing = process.argv.includes("--missing");
const isKept = (name: string): boolean => kept.some((m) => m.name === name);

const jobs = suite.models
  .filter((m) => full || m.size !== "full" || (missing && !isKept(m.name)))
  // The very jobs of check, whose answers are kept.
  .map((m) => ({
    model: m.name,
    properties: m.claims.map((c) => c.property.id),
    witnesses: [],
    digest: true,
  }));
const source = suiteSource(undefined);
const overrides = new Map<string, string>();
const ask = await askCache(
  suite,
  { source, overrides, budgets: {}, read: true },
  { writeError: (text) => process.stderr.write(text) },
);
const prepared = prepare(suite, jobs, overrides, ask);
const results = await runModels(prepared, {
  source,
  overrides,
  workers: full ? 1 : availableParallelism(),
  fullLimits: { timeMs: 3_600_000, memoryBytes: 12 * 1024 ** 3 },
  budgets: {},
  interrupt: interrupt(),
  onProgress: () => undefined,
  onEnd: () => undefined,
  onResult: ({ model }, result) => {
    console.error(model.name);
    const surprises = result.results.filter((r) => r.asExpected === false);
    for (const r of surprises)
      console.error(`${model.name} ${r.id}: ${r.verdict.word} is not what is expected`);
    if (surprises.length > 0) process.exitCode = 1;
  },
});

const made = new Map(
  prepared.flatMap(({ model }, i) => {
    const result = results[i];
    return result === undefined ? [] : [[model.name, recorded(model, result)] as const];
  }),
);
const record: Recorded = {
  version: 1,
  models: suite.models.flatMap(({ name, size }) => {
    const before = size === "full" ? kept.find((m) => m.name === name) : undefined;
    return made.get(name) ?? before ?? [];
  }),
};
writeFileSync(recordPath, await formatted(root, recordPath, JSON.stringify(record)));

const pagesOf = prepared.filter(({ model }) => expectsViolations(model));
if (full) rmSync(tracesFolder, { recursive: true, force: true });
mkdirSync(tracesFolder, { recursive: true });
const expectedPages = new Set(suite.models.filter(expectsViolations).map((m) => `${m.name}.md`));
for (const name of readdirSync(tracesFolder))
  if (!expectedPages.has(name)) rmSync(join(tracesFolder, name));
for (const { model } of pagesOf) {
  const path = join(tracesFolder, `${model.name}.md`);
  const text = traces(model, results[prepared.findIndex((p) => p.model === model)]?.results ?? []);
  writeFileSync(path, await formatted(root, path, text));
}

for (const { path, text } of await pages(root)) writeFileSync(path, text);
for (const { path, text } of await pictures()) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
await import("./write-schemas.ts");
await import("./write-findings.ts");
