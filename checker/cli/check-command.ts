/** `passproof check`: selection, run, judgement, outputs. */
import { ledgerOf } from "../contract/abstraction.ts";
import type { Alert } from "../report/alert.ts";
import { coverageOf } from "../report/coverage.ts";
import type { Judgement } from "../report/judgement.ts";
import { formatModel } from "../report/model-text.ts";
import { outcomeOf, type ExitCode } from "../report/outcome.ts";
import { formatSummary } from "../report/summary-text.ts";
import type { ModelResult } from "../verdict.ts";
import type { Plan, Ran, RunFacts } from "./check-facts.ts";
import { repeatable, type CheckRequest } from "./check-request.ts";
import { openCheckpoints, type Checkpoints } from "./checkpoints.ts";
import type { Interrupt } from "./interrupt.ts";
import type { Judge } from "./judges/judge.ts";
import { judgesOf } from "./judges/judges.ts";
import { askCache } from "./kept-verdicts.ts";
import { loadSuite, suiteSource, type SuiteSource } from "./load-suite.ts";
import { openOutputs, type Outputs } from "./outputs/outputs.ts";
import { programVersion } from "./paths.ts";
import { ProgressDisplay } from "./progress.ts";
import { prepare, runModels, type Prepared } from "./run-models.ts";
import { selectModels, selectProperties } from "./select.ts";
import type { Terminal } from "./terminal.ts";
import { voiceOf } from "./voice.ts";
import { whyNotWholeSuite } from "./whole-suite.ts";

/**
 * Checks models, prints their verdicts, and says what they amount to.
 * @throws ModelError for what cannot be used; nothing was run then
 */
export async function checkCommand(
  request: CheckRequest,
  terminal: Terminal,
  interrupt: Interrupt,
): Promise<ExitCode> {
  const begun = performance.now();
  const outputs = await openOutputs(request.outputs, terminal);
  let source: SuiteSource | null = null;
  let judges: readonly Judge[] = [];
  let checkpoints: Checkpoints | null = null;
  try {
    source = suiteSource(request.models);
    const planned = await planOf(request, source, outputs.explains, terminal);
    const plan = { ...planned, interrupt };
    judges = await judgesOf(plan);
    checkpoints = await openCheckpoints({ ...plan, source }, terminal);
    outputs.started(plan);
    const results = await run(plan, { source, outputs, terminal, interrupt, checkpoints });
    const facts = await amountOf(plan, results, judges, begun);
    printSummary(facts, outputs, terminal);
    const { say } = voiceOf(terminal, outputs.toStdout);
    for (const line of checkpoints?.settle(results) ?? []) say(`${line}\n`);
    outputs.write(facts);
    return facts.outcome.code;
  } finally {
    outputs.discard();
    for (const judge of judges) judge.discard?.();
    checkpoints?.release();
    source?.dispose();
  }
}

/** Loads the suite, selects, and builds what is selected and not known. */
async function planOf(
  request: CheckRequest,
  source: SuiteSource,
  explain: boolean,
  terminal: Terminal,
): Promise<Plan> {
  const suite = await loadSuite(source);
  const chosen = selectProperties(
    selectModels(suite, request.patterns, request.size, request.smallest),
    request.property,
  );
  const { approximate, symmetry, partialOrder, storage } = request;
  const isReduced = symmetry !== undefined || partialOrder !== undefined;
  // A search for a run that is easier to read holds more for each state than its parent.
  const explains = explain && storage?.lean !== true;
  const jobs = chosen.map(({ model, properties }) => ({
    ...(approximate === undefined ? {} : { approximate }),
    model: model.name,
    properties,
    witnesses: [],
    // Digests and explanations are of all states.
    ...(isReduced ? {} : { digest: true, ...(explains ? { explain } : {}) }),
    ...(symmetry === undefined ? {} : { symmetry }),
    ...(partialOrder === undefined ? {} : { partialOrder }),
    ...(storage === undefined ? {} : { storage }),
  }));
  const { set: overrides, budgets, cache: read } = request;
  // What is found without looking at all states is neither kept nor taken for what is.
  const ask =
    approximate === undefined && !isReduced
      ? await askCache(suite, { source, overrides, budgets, read }, terminal)
      : undefined;
  const prepared = prepare(suite, jobs, overrides, ask);
  return {
    request,
    program: `passproof ${programVersion()}`,
    suite,
    suiteName: source.name,
    prepared,
    set: prepared[0]?.set ?? {},
    options: repeatable(request),
  };
}

interface Surroundings {
  readonly source: SuiteSource;
  readonly outputs: Outputs;
  readonly terminal: Terminal;
  readonly interrupt: Interrupt;
  readonly checkpoints: Checkpoints | null;
}

/**
 * Threads that explore one model together: where the user does not say and a single model of size full
 * is to be run, as many as would else run models.
 */
function threadsFor(
  { threads, workers }: Pick<CheckRequest, "threads" | "workers">,
  prepared: readonly Prepared[],
): number {
  if (threads !== undefined) return threads;
  const unknown = prepared.filter((p) => (p.kept?.answer ?? null) === null);
  return unknown.length === 1 && unknown[0]?.model.size === "full" ? workers : 1;
}

/** Runs all models, and prints each. */
function run(
  { request, prepared }: Plan,
  { source, outputs, terminal, interrupt, checkpoints }: Surroundings,
): Promise<readonly ModelResult[]> {
  const progress = outputs.toStdout ? null : new ProgressDisplay(terminal);
  const { say, style } = voiceOf(terminal, outputs.toStdout);
  return runModels(prepared, {
    source,
    overrides: request.set,
    workers: request.workers,
    threads: threadsFor(request, prepared),
    budgets: request.budgets,
    fullLimits: request.fullLimits,
    interrupt,
    checkpointOf: (prepared) => checkpoints?.setupOf(prepared),
    onProgress: (i, p) => {
      progress?.update(i, p);
      const model = prepared[i];
      if (model !== undefined) outputs.progress(model, p);
    },
    onStart: (model) => {
      outputs.modelStarted(model);
    },
    onEnd: (i) => progress?.done(i),
    onKnown: (model, result) => {
      outputs.decided(model, result);
    },
    onResult: (model, result) => {
      say(`${formatModel(model, result, style, request.verbose)}\n`);
    },
  }).finally(() => progress?.close());
}

/** What a run that has ended amounts to. */
async function amountOf(
  plan: Plan,
  results: readonly ModelResult[],
  judges: readonly Judge[],
  begun: number,
): Promise<RunFacts> {
  const partial = whyNotWholeSuite(plan, results);
  const ran: Ran = {
    ...plan,
    results,
    notWhole: partial,
    // Coverage speaks of the whole suite, so it is asked only when all of it was run to the end.
    coverage:
      partial === null ? coverageOf(plan.suite, results) : { evaluated: false, why: partial },
  };
  const judgements: Judgement[] = [];
  const alerts: Alert[] = [];
  for (const judge of judges) {
    const { alerts: own = [], ...judgement } = await judge.judge(ran);
    judgements.push(judgement);
    alerts.push(...own.map((alert) => ({ step: judgement.step, ...alert })));
  }
  return {
    ...ran,
    judgements,
    alerts,
    outcome: outcomeOf(results, ran.coverage, judgements),
    seconds: (performance.now() - begun) / 1000,
  };
}

function printSummary(facts: RunFacts, outputs: Outputs, terminal: Terminal): void {
  const { say, style } = voiceOf(terminal, outputs.toStdout);
  const abstractions = ledgerOf(facts.prepared.map((p) => p.model));
  say(formatSummary(facts.results, { ...facts, abstractions }, style));
}
