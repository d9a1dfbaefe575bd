/** Passes and explorations of the necessity matrix, done by workers. */
import type { Model } from "../contract/model.ts";
import { CheckerError } from "../errors.ts";
import { keyOf } from "../necessity/decision.ts";
import { outcomeOf, type Outcome } from "../necessity/outcome.ts";
import type { Pass } from "../necessity/pass.ts";
import type { Errand, Runner } from "../necessity/runner.ts";
import { build } from "../search/build.ts";
import { workerProgram, type WorkerProgram } from "./bundle.ts";
import type { Interrupt } from "./interrupt.ts";
import type { Job } from "./job.ts";
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

  async passes(models: readonly Model[], done: () => void): Promise<readonly (Pass | null)[]> {
    const endings = await this.#run(
      models.map((model) => ({
        job: { ...jobOf(model), kind: "pass" },
        layout: this.#layoutOf(model),
        weight: weights[model.size],
      })),
      done,
    );
    return endings.map((ending): Pass | null => {
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
    });
  }

  async explorations(errands: readonly Errand[], done: () => void): Promise<readonly Outcome[]> {
    const endings = await this.#run(
      errands.map(({ model, decision, budget }) => {
        const name = keyOf(decision);
        // Constants decide the layout; everything else leaves it as it is.
        const other = decision.kind === "policy" || decision.kind === "assumption";
        const { maxStates, timeMs } = budget;
        return {
          job: {
            ...jobOf(model),
            without: name,
            untilViolated: true,
            digest: other,
            ...(maxStates === undefined ? {} : { maxStates }),
          },
          layout: `${this.#layoutOf(model)}${other ? ` ${name}` : ""}`,
          weight: maxStates ?? 0,
          ...(timeMs === undefined ? {} : { limits: { timeMs } }),
        };
      }),
      done,
    );
    return endings.map(outcomeOfEnding);
  }

  /** Removes what workers were given. */
  dispose(): void {
    this.#program?.dispose();
    this.#program = null;
  }

  async #run(jobs: readonly PlannedJob[], done: () => void): Promise<readonly JobEnding[]> {
    const { source, workers, budgets, interrupt } = this.#options;
    this.#program ??= await workerProgram(source, MANY);
    const timeMs = this.#deadline - Date.now();
    const endings = new Map<number, JobEnding>();
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
      onEnding: (index, ending) => {
        endings.set(index, ending);
        done();
      },
    });
    return jobs.map((_, i) => {
      const ending = endings.get(i);
      if (ending === undefined) throw new CheckerError("CHECK003", "a job has not ended");
      return ending;
    });
  }

  #layoutOf(model: Model): string {
    const known = this.#layouts.get(model.name);
    const layout = known ?? build({ ...model, claims: [] }).codec.digest;
    this.#layouts.set(model.name, layout);
    return layout;
  }
}

const weights: Record<Model["size"], number> = { full: 2, small: 1, tiny: 0 };

/** All claims of a model; which of them can notice something is decided where it is changed. */
function jobOf(model: Model): Job {
  return { model: model.name, properties: model.claims.map((c) => c.property.id), witnesses: [] };
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
