/** Passes and explorations of the necessity matrix, done by workers. */
import type { Model } from "../contract/model.ts";
import { CheckerError } from "../errors.ts";
import { explored, isUnhurried, passed, type AnswerKind } from "../cache/answers.ts";
import { keyOf } from "../necessity/decision.ts";
import { isOfConstants, outcomeOf, type Outcome } from "../necessity/outcome.ts";
import type { Pass } from "../necessity/pass.ts";
import type { Errand, Runner } from "../necessity/runner.ts";
import { build } from "../search/build.ts";
import { workerProgram, type WorkerProgram } from "./bundle.ts";
import type { Interrupt } from "./interrupt.ts";
import { jobOf, weightOf } from "./job.ts";
import type { AskCache } from "./kept-verdicts.ts";
import type { SuiteSource } from "./load-suite.ts";
import type { Budgets } from "./messages.ts";
import { runJobs, type JobEnding, type PlannedJob } from "./pool.ts";

/** Who does it, and what it may take. */
export interface PooledOptions {
  readonly source: SuiteSource;
  readonly workers: number;
  /** Of all together. */
  readonly budgets: Budgets;
  readonly interrupt: Interrupt;
  /** Absent: nothing is looked for that earlier runs have found. */
  readonly ask?: AskCache | undefined;
}

/** What is asked for, and how the cache knows it. */
interface Asked<T> {
  readonly model: Model;
  readonly planned: PlannedJob;
  readonly kind: AnswerKind<T>;
  /** The answer that a job has ended with, and whether it would be the same at any time. */
  readonly of: (ending: JobEnding) => { readonly answer: T; readonly lasts: boolean };
}

/** Workers are begun again and again: from so many on it pays to give them one file. */
const MANY = 16;

/** A runner that hands everything to workers. What they need is removed by `dispose`. */
export class Pooled implements Runner {
  readonly #options: PooledOptions;
  readonly #deadline: number;
  readonly #layouts = new Map<string, string>();
  #program: WorkerProgram | null = null;

  constructor(options: PooledOptions) {
    this.#options = options;
    this.#deadline = Date.now() + (options.budgets.timeMs ?? Infinity);
  }

  passes(models: readonly Model[], done: () => void): Promise<readonly (Pass | null)[]> {
    const asked = models.map((model): Asked<Pass | null> => ({
      model,
      planned: {
        job: { ...jobOf(model), kind: "pass" },
        layout: this.#layoutOf(model),
        weight: weightOf[model.size],
      },
      kind: passed(model),
      of: (ending) => ({ answer: passOf(ending), lasts: true }),
    }));
    return this.#answers(asked, done);
  }

  explorations(errands: readonly Errand[], done: () => void): Promise<readonly Outcome[]> {
    const asked = errands.map(({ model, decision, budget, graph }): Asked<Outcome> => {
      const name = keyOf(decision);
      // Constants decide the layout; everything else leaves it as it is.
      const other = isOfConstants(decision);
      const { maxStates, timeMs } = budget;
      return {
        model,
        planned: {
          job: {
            ...jobOf(model), // which claims can notice something is decided where it is changed
            without: name,
            untilViolated: true,
            digest: other,
            ...(other && graph !== null ? { unlessGraph: graph } : {}),
            ...(maxStates === undefined ? {} : { maxStates }),
          },
          layout: `${this.#layoutOf(model)}${other ? ` ${name}` : ""}`,
          weight: maxStates ?? 0,
          ...(timeMs === undefined ? {} : { limits: { timeMs } }),
        },
        kind: explored,
        of: (ending) => ({ answer: outcomeOfEnding(ending), lasts: lasts(ending) }),
      };
    });
    return this.#answers(asked, done);
  }

  /** Has done by workers what the cache does not know, and keeps it. */
  async #answers<T>(asked: readonly Asked<T>[], done: () => void): Promise<readonly T[]> {
    const { ask } = this.#options;
    const answers = new Map<number, T>();
    const open = asked.flatMap(({ model, planned, kind, of }, index) => {
      const kept = ask?.(planned.job, model, kind) ?? null;
      if (kept === null || kept.answer === null) return [{ index, planned, kept, of }];
      answers.set(index, kept.answer);
      done();
      return [];
    });
    await this.#run(
      open.map((o) => o.planned),
      (job, ending) => {
        const question = open[job];
        if (question === undefined) return;
        const { answer, lasts: isLasting } = question.of(ending);
        answers.set(question.index, answer);
        if (isLasting) question.kept?.keep(answer);
        done();
      },
    );
    return Array.from(answers.entries())
      .toSorted(([a], [b]) => a - b)
      .map(([, answer]) => answer);
  }

  /** Removes what workers were given. */
  dispose(): void {
    this.#program?.dispose();
    this.#program = null;
  }

  async #run(
    jobs: readonly PlannedJob[],
    onEnding: (job: number, ending: JobEnding) => void,
  ): Promise<void> {
    if (jobs.length === 0) return;
    const { source, workers, budgets, interrupt } = this.#options;
    this.#program ??= await workerProgram(source, MANY);
    const timeMs = this.#deadline - Date.now();
    const bad: unknown[] = [];
    let ended = 0;
    await runJobs(jobs, {
      program: this.#program.url,
      setup: {
        suite: { url: source.url, name: source.name },
        of: "models",
        overrides: [],
        stop: interrupt.stop,
      },
      workers,
      budgets: { ...budgets, ...(timeMs === Infinity ? {} : { timeMs }) },
      onProgress: () => undefined,
      onEnding: (job, ending) => {
        ended++;
        try {
          onEnding(job, ending);
        } catch (error) {
          bad.push(error); // the others end as they do
        }
      },
    });
    if (bad.length > 0) throw bad[0];
    if (ended !== jobs.length) throw new CheckerError("CHECK003", "a job has not ended");
  }

  #layoutOf(model: Model): string {
    const known = this.#layouts.get(model.name);
    const layout = known ?? build({ ...model, claims: [] }).codec.digest;
    this.#layouts.set(model.name, layout);
    return layout;
  }
}

function passOf(ending: JobEnding): Pass | null {
  switch (ending.kind) {
    case "passed":
      return ending.pass;
    case "notRun":
    case "overdue":
      return null;
    case "failed":
    case "badModel":
      throw new CheckerError("CHECK003", ending.message);
    case "done":
      throw new CheckerError("CHECK002", "a pass was asked for, and a check was made");
  }
}

/** Whether another run, with more time or memory, would end an exploration in the same way. */
function lasts(ending: JobEnding): boolean {
  return ending.kind === "badModel" || (ending.kind === "done" && isUnhurried(ending.result));
}

/** A worker that was lost has decided nothing. */
function outcomeOfEnding(ending: JobEnding): Outcome {
  switch (ending.kind) {
    case "done":
      return outcomeOf(ending.result);
    case "badModel":
      return { word: "illDefined", message: `${ending.code}: ${ending.message}` };
    case "failed":
      return { word: "undecided", why: `CHECK003: ${ending.message.split("\n", 1)[0] ?? ""}` };
    case "notRun":
    case "overdue":
      return { word: "undecided", why: ending.why };
    case "passed":
      throw new CheckerError("CHECK002", "an exploration was asked for, and a pass was made");
  }
}
