/** Who walks through models and explores them: this thread, or workers. */
import type { Model } from "../contract/model.ts";
import type { Decision } from "./decision.ts";
import { explore, type Outcome, type OutcomeBudget } from "./outcome.ts";
import { pass, type Pass } from "./pass.ts";

/** An exploration that is asked for. */
export interface Errand {
  readonly model: Model;
  readonly decision: Decision;
  readonly budget: Pick<OutcomeBudget, "maxStates" | "timeMs">;
  /** Digest of the graph of the model as it is; `null` when none could be told. */
  readonly graph: string | null;
}

/** Answers in the order of the questions, whatever the order in which they are found. */
export interface Runner {
  /** `null` for a model that was not walked through, because the run was stopped. */
  passes(models: readonly Model[], done: () => void): Promise<readonly (Pass | null)[]>;
  /** All errands are about one model. */
  explorations(errands: readonly Errand[], done: () => void): Promise<readonly Outcome[]>;
}

/** Does everything in this thread, one after the other. */
export function here(stop?: Int32Array): Runner {
  const stopped = (): boolean => stop !== undefined && Atomics.load(stop, 0) !== 0;
  const ofStop = stop === undefined ? {} : { stop };
  return {
    passes: (models, done) =>
      Promise.resolve(
        models.map((m) => {
          const found = stopped() ? null : pass(m, stop);
          done();
          return found;
        }),
      ),
    explorations: (errands, done) =>
      Promise.resolve(
        errands.map(({ model, decision, budget, graph }): Outcome => {
          const outcome: Outcome = stopped()
            ? { word: "undecided", why: "stopped before its turn came" }
            : explore(model, decision, graph, { ...budget, ...ofStop });
          done();
          return outcome;
        }),
      ),
  };
}
