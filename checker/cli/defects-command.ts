/** `passproof defects`. */
import { judgeDefects } from "../defects/judge.ts";
import { planDefects } from "../defects/plan.ts";
import { defectsReport } from "../report/defects-json.ts";
import { defectsCode, formatDefects } from "../report/defects-text.ts";
import type { ExitCode } from "../report/outcome.ts";
import type { Interrupt } from "./interrupt.ts";
import { jsonReport } from "./json-report.ts";
import { askCache } from "./kept-verdicts.ts";
import { loadSuite, suiteSource } from "./load-suite.ts";
import type { Budgets } from "./messages.ts";
import { ProgressDisplay } from "./progress.ts";
import { prepare, runModels } from "./run-models.ts";
import { selectDefects } from "./select.ts";
import type { Terminal } from "./terminal.ts";

/** The command line of `defects`, parsed. */
export interface DefectsRequest {
  readonly patterns: readonly string[];
  readonly models: string | undefined;
  readonly workers: number;
  /** A path, or `-` for standard output. */
  readonly json: string | undefined;
  /** Whether all that is claimed is judged. */
  readonly thorough: boolean;
  readonly budgets: Budgets;
  /** Whether answers of earlier runs are used. */
  readonly cache: boolean;
}

/**
 * Checks seeded defects, prints what notices each, and says whether that is as declared.
 * @throws ModelError for what cannot be used; nothing was run then
 */
export async function defectsCommand(
  request: DefectsRequest,
  terminal: Terminal,
  interrupt: Interrupt,
): Promise<ExitCode> {
  const begun = performance.now();
  const report = jsonReport(request.json, terminal);
  const source = suiteSource(request.models);
  try {
    const suite = await loadSuite(source);
    const plan = planDefects(suite, selectDefects(suite, request.patterns), request.thorough);
    const jobs = plan.jobs.map((job) => ({ ...job, witnesses: [] }));
    const overrides = new Map<string, string>();
    const { budgets, cache: read } = request;
    const told = { source, of: "defects", overrides, budgets, read } as const;
    const prepared = prepare(plan.suite, jobs, overrides, await askCache(suite, told, terminal));
    const progress = report.toStdout ? null : new ProgressDisplay(terminal);
    const results = await runModels(prepared, {
      source,
      of: "defects",
      overrides,
      workers: request.workers,
      budgets: request.budgets,
      interrupt,
      onProgress: (i, p) => progress?.update(i, p),
      onEnd: (i) => progress?.done(i),
      onResult: () => undefined,
    }).finally(() => progress?.close());

    const judged = judgeDefects(plan, results);
    report.say(formatDefects(judged, (performance.now() - begun) / 1000, report.style));
    report.write(`${JSON.stringify(defectsReport(judged), null, 2)}\n`);
    return defectsCode(judged);
  } finally {
    report.discard();
    source.dispose();
  }
}
