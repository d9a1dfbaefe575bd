/** Why an infinite run is fair although it does not take some steps: where they are not possible. */
import type { Fairness } from "../contract/fairness.ts";
import type { Action, Fn } from "../contract/system.ts";
import { settingOf, successorsBy, textOf, type Bindings, type Eyes } from "../plain/semantics.ts";
import { truth } from "../strict.ts";
import type { PlainRun } from "./plain-run.ts";

/** A state of the loop, and what to ask there: whether steps of a group are possible. */
export interface Idle {
  readonly at: number;
  /** @param s a view of that state; everything that guards look at is looked at */
  readonly ask: (s: unknown) => boolean;
}

/**
 * For each group of `conditions` of which the loop that begins at state `start` takes no step: the states
 * that make it fair all the same. For weak fairness one in which the group is not possible, the first;
 * for strong fairness all of them.
 */
export function idleness(run: PlainRun, conditions: readonly Fairness[], start: number): Idle[] {
  const { constants: c } = settingOf(run.model);
  const n = run.steps.length;
  // The last state of a loop is its first again.
  const around = run.states.flatMap((_, at) =>
    at >= start && (at < n || start === n) ? [at] : [],
  );
  return conditions.flatMap((fairness) => {
    const keys = fairness.each === null ? [null] : (fairness.each(c) as readonly unknown[]);
    return keys.flatMap((key): Idle[] => {
      const belongs = (action: string, params: Bindings): boolean =>
        truth(fairness.of({ action, params }, c, key));
      const isTaken = run.steps.some(
        ({ action, params }, i) =>
          i >= start &&
          textOf(run.states[i]) !== textOf(run.states[i + 1]) &&
          belongs(action.name, params),
      );
      if (isTaken) return [];
      const actions = run.model.system.actions.filter((a) => mayBelong(a, c, belongs));
      const isPossible = (at: number, eyes?: Eyes): boolean => {
        const state = run.states[at];
        const steps = actions.flatMap((a) => successorsBy(run.model, a, state, eyes));
        return steps.some(
          (x) => belongs(x.action.name, x.params) && textOf(x.state) !== textOf(state),
        );
      };
      const idle = around
        .filter((at) => !isPossible(at))
        .map((at) => ({ at, ask: (s: unknown) => isPossible(at, through(s)) }));
      return fairness.kind === "weak" ? idle.slice(0, 1) : idle;
    });
  });
}

/** Whether some instance of `action` may be one of a group: what is chosen in a state is not known here. */
function mayBelong(
  action: Action,
  c: object,
  belongs: (action: string, params: Bindings) => boolean,
): boolean {
  // Parameters are declared for the constants, whatever their type.
  const declared = Object.entries((action.params as Fn)(c) as Record<string, readonly unknown[]>);
  const go = (k: number, params: Bindings): boolean => {
    const [name, values] = declared[k] ?? [];
    if (name !== undefined && values !== undefined)
      return values.some((value) => go(k + 1, { ...params, [name]: value }));
    try {
      return belongs(action.name, params);
    } catch {
      return true; // it asks for something that is chosen
    }
  };
  return go(0, {});
}

/** Eyes that see the state before as `s`. */
export function through(s: unknown): Eyes {
  return {
    limit: (root, side) => (side === "s" ? s : root),
    values: (values) => values,
    reads: () => undefined,
    writes: () => undefined,
  };
}
