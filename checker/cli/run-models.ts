/** Checks models in workers, and hands out their results in the order asked for. */
import { match, P } from "ts-pattern";
import { CheckerError, ModelError, messageOf } from "../errors.ts";
import type { Model, Suite } from "../contract/model.ts";
import { checked } from "../cache/answers.ts";
import type { Kept } from "../cache/verdict-cache.ts";
import { build } from "../search/build.ts";
import type { Progress } from "../search/check.ts";
import { unlooked } from "../search/property-result.ts";
import type { PlainValue } from "../trace/trace.ts";
import { asExpected, type ModelResult, type PropertyResult, type Verdict } from "../verdict.ts";
import type { Overridden, Overrides } from "./flags.ts";
import { workerProgram } from "./bundle.ts";
import type { Interrupt } from "./interrupt.ts";
import { jobModel, weightOf, type Job } from "./job.ts";
import type { AskCache } from "./kept-verdicts.ts";
import type { SuiteSource } from "./load-suite.ts";
import type { Budgets, CheckpointSetup, Limits } from "./messages.ts";
import { runJobs, type JobEnding } from "./pool.ts";

/** A model that is ready to be checked: it builds, and its constants fit. */
export interface Prepared {
  readonly job: Job;
  /** With overridden constants, and only the claims that are checked. */
  readonly model: Model;
  readonly set: Readonly<Record<string, PlainValue>>;
  /** What the model does not claim, while flags are set: such a property may be vacuous. */
  readonly notClaimed: Overridden["notClaimed"];
  /** Digest of the state's layout; `null` where the answer is known, and nothing was built. */
  readonly layout: string | null;
  /** What the cache says; absent: it was not asked. */
  readonly kept?: Kept<ModelResult>;
}

/**
 * Builds every model before anything runs, but for those of which the cache has an answer: they were
 * built when it was found.
 * @throws ModelError when one cannot be built
 */
export function prepare(
  suite: Suite,
  jobs: readonly Job[],
  overrides: Overrides,
  ask?: AskCache,
): readonly Prepared[] {
  return jobs.map((job) => {
    const overridden = jobModel(suite, job, overrides);
    const { model } = overridden;
    const kept = ask?.(job, model, checked(model, job.untilDecided === true));
    const isKnown = kept !== undefined && kept.answer !== null;
    const layout = isKnown ? null : layoutOf(model);
    return { job, ...overridden, layout, ...(kept === undefined ? {} : { kept }) };
  });
}

function layoutOf(model: Model): string {
  try {
    return build(model).codec.digest;
  } catch (error) {
    const why = messageOf(error);
    const named = why.includes(model.name) ? why : `model ${model.name}: ${why}`;
    throw new ModelError(error instanceof ModelError ? error.code : "MODEL002", named, {
      cause: error,
    });
  }
}

/** How models are run. */
export interface RunOptions {
  readonly source: SuiteSource;
  /** What the jobs name; the models by default. */
  readonly of?: "models" | "defects";
  readonly overrides: Overrides;
  readonly workers: number;
  /** Threads that explore one model together; 1 by default. */
  readonly threads?: number;
  readonly budgets: Budgets;
  /** Of each model of size full. */
  readonly fullLimits?: Limits;
  readonly interrupt: Interrupt;
  /** Where what is explored of a model is kept; nowhere by default. */
  readonly checkpointOf?: (prepared: Prepared) => CheckpointSetup | undefined;
  readonly onProgress: (index: number, p: Progress) => void;
  /** Called when the turn of a model comes; not for one whose result is kept. */
  readonly onStart?: (prepared: Prepared) => void;
  /** Called for each model as soon as its result is known, in any order. */
  readonly onKnown?: (prepared: Prepared, result: ModelResult) => void;
  /** Called when a model has ended, in any order. */
  readonly onEnd: (index: number) => void;
  /** Called for each model in order, as soon as all before it have ended. */
  readonly onResult: (prepared: Prepared, result: ModelResult) => void;
}

/**
 * Checks `models`; a result for every model, in order.
 * @throws ModelError when a model turns out to be unusable only while it runs
 */
export async function runModels(
  models: readonly Prepared[],
  options: RunOptions,
): Promise<readonly ModelResult[]> {
  const results: ModelResult[] = [];
  const waiting = new Map<number, ModelResult>();
  let bad: ModelError | null = null;
  const flush = (): void => {
    for (;;) {
      const prepared = models[results.length];
      const result = waiting.get(results.length);
      if (prepared === undefined || result === undefined || bad !== null) return;
      results.push(result);
      options.onResult(prepared, result);
    }
  };
  const learn = (index: number, prepared: Prepared, result: ModelResult): void => {
    waiting.set(index, result);
    if (bad === null) options.onKnown?.(prepared, result);
  };
  const jobs = models.flatMap((m, index) => {
    const known = m.kept?.answer ?? null;
    if (known !== null) {
      learn(index, m, { ...resultOf(m, { kind: "done", result: known }), cached: true });
      return [];
    }
    const limits = m.model.size === "full" ? (options.fullLimits ?? {}) : {};
    const checkpoint = options.checkpointOf?.(m);
    return [
      {
        ...{ index, job: m.job, layout: m.layout ?? "", weight: weightOf[m.model.size], limits },
        ...(checkpoint === undefined ? {} : { checkpoint }),
      },
    ];
  });
  flush();
  if (jobs.length === 0) return results;
  const program = await workerProgram(options.source, new Set(jobs.map((j) => j.layout)).size);
  await runJobs(jobs, {
    program: program.url,
    setup: {
      suite: { url: options.source.url, name: options.source.name },
      of: options.of ?? "models",
      overrides: [...options.overrides],
      stop: options.interrupt.stop,
    },
    workers: options.workers,
    threads: options.threads ?? 1,
    budgets: options.budgets,
    onStart: (job) => {
      const prepared = models[jobs[job]?.index ?? -1];
      if (prepared !== undefined) options.onStart?.(prepared);
    },
    onProgress: (job, p) => {
      options.onProgress(jobs[job]?.index ?? -1, p);
    },
    onEnding: (job, ending) => {
      const index = jobs[job]?.index ?? -1;
      options.onEnd(index);
      const prepared = models[index];
      if (prepared === undefined) return;
      if (ending.kind === "done") prepared.kept?.keep(ending.result);
      if (ending.kind === "badModel" && bad === null) {
        bad = new ModelError(ending.code, ending.message);
        options.interrupt.request();
      }
      learn(index, prepared, resultOf(prepared, ending));
      flush();
    },
  }).finally(() => program.dispose());
  // The assignment in the callback is not seen by control flow analysis.
  const unusable = bad as ModelError | null;
  if (unusable !== null) throw unusable;
  if (results.length !== models.length) {
    throw new CheckerError("CHECK003", "a model was neither checked nor refused");
  }
  return results;
}

/** What is known of a model after its job. What is missing from an answer is an error, never a pass. */
export function resultOf(
  { model, notClaimed }: Pick<Prepared, "model" | "notClaimed">,
  ending: JobEnding,
): ModelResult {
  return match(ending)
    .with({ kind: "done" }, ({ result }) => ({
      ...result,
      model: model.name,
      results: model.claims.map((claim): PropertyResult => {
        const found = result.results.filter((r) => r.id === claim.property.id);
        const [only] = found;
        const lost = `CHECK002: the search gave ${found.length} verdicts on ${claim.property.id} instead of one`;
        const base =
          only === undefined || found.length > 1
            ? unlooked(model, claim, { word: "error", message: lost, trace: null })
            : only;
        const unclaimed = notClaimed.get(claim.property.id);
        const expected =
          base.verdict.word === "vacuous" && unclaimed !== undefined ? unclaimed : claim.expected;
        return {
          ...base,
          model: model.name,
          expected,
          asExpected: asExpected(base.verdict, expected),
        };
      }),
    }))
    .with({ kind: "passed" }, () =>
      undecided(model, {
        word: "error",
        message: "CHECK002: a check was asked for, and a pass was made",
        trace: null,
      }),
    )
    .with({ kind: "failed" }, ({ message }) =>
      undecided(model, { word: "error", message: withCode(message), trace: null }),
    )
    .with({ kind: "badModel" }, ({ message }) =>
      undecided(model, { word: "error", message, trace: null }),
    )
    .with({ kind: P.union("notRun", "overdue") }, ({ why }) =>
      undecided(model, { word: "incomplete", why }),
    )
    .exhaustive();
}

/** A failure that has no code is the worker's. */
function withCode(message: string): string {
  return /^CHECK\d{3}: /.test(message) ? message : `CHECK003: ${message}`;
}

function undecided(model: Model, verdict: Verdict): ModelResult {
  return {
    model: model.name,
    results: model.claims.map((claim) => unlooked(model, claim, verdict)),
    runs: [],
    actions: [],
  };
}
