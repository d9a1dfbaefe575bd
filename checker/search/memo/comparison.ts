/** What is known, compared with what the real functions do: what they go by must be their arguments alone. */
import { SpecError } from "../../errors.ts";
import type { Learner } from "./learner.ts";
import { applyChanges, type Outcome, type Outcomes } from "./outcome.ts";
import type { Unit } from "./unit.ts";

/** Compares leaves of trees in the loaded state `s`. */
export class Comparison {
  private readonly learner: Learner;
  private readonly outcomes: Outcomes;
  private readonly s: Int32Array;

  constructor(learner: Learner, outcomes: Outcomes, s: Int32Array) {
    this.learner = learner;
    this.outcomes = outcomes;
    this.s = s;
  }

  /** @throws SpecError SPEC004 unless `unit` is refused by the clause with this counter; −1: by one that others count */
  demandRefusal(unit: Unit, counter: number): void {
    const outcome = this.learner.observe(unit);
    const clause = outcome?.refusals[0];
    const found = clause === undefined ? -1 : unit.built.refusalsAt + clause;
    if (outcome === null || outcome.successors.length > 0 || found !== counter) impure(unit);
  }

  /** @throws SpecError SPEC004 unless `unit` does what the outcome at this address says */
  demandOutcome(unit: Unit, outcome: number): void {
    const found = this.learner.observe(unit);
    if (found === null || !this.isOutcome(outcome, found)) impure(unit);
  }

  private isOutcome(outcome: number, { refusals, successors }: Outcome): boolean {
    const { s } = this;
    const { cells, params } = this.outcomes;
    const next = new Int32Array(s.length);
    let p = outcome + 1;
    if (cells[outcome] !== refusals.length / 2) return false;
    for (const n of refusals) if (cells[p++] !== n) return false;
    if (cells[p++] !== successors.length) return false;
    for (const successor of successors) {
      const chosen = params[cells[p] as number] ?? {}; // −1 where there are none
      next.set(s);
      p = applyChanges(cells, p + 1, s, next);
      if (!next.every((word, i) => word === successor.words[i])) return false;
      for (const [name, value] of Object.entries(successor.params ?? {}))
        if (!Object.is(chosen[name], value)) return false;
    }
    return true;
  }
}

/** @throws SpecError SPEC004 */
export function impure({ built, params }: Unit): never {
  const values = Object.entries(params).map(
    ([name, value]) => `${name} = ${JSON.stringify(value)}`,
  );
  throw new SpecError(
    "SPEC004",
    `${built.action.name}(${values.join(", ")}) was expanded twice in one state, or in states that are the same ` +
      `wherever it looks, and did two different things: a guard or an effect depends on something besides its arguments`,
  );
}
