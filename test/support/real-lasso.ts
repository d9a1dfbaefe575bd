/**
 * Is a lasso a run of the system, fair, and a violation? Decided from the definitions on plain
 * objects, step by step: nothing here is shared with the search for lassos.
 */
import { expect } from "vitest";
import type { Fairness, Liveness, Model, Step } from "../../checker/index.ts";
import type { Fn } from "../../checker/contract/system.ts";
import { readPlain } from "../../checker/plain/views.ts";
import {
  initialStates,
  settingOf,
  successors,
  textOf,
  type PlainState,
  type Successor,
} from "../../checker/plain/semantics.ts";
import type { Lasso, PropertyResult } from "../../checker/verdict.ts";

/** A lasso that was found real. */
export interface RealLasso {
  readonly lasso: Lasso;
  /** The actions of all steps. */
  readonly actions: readonly string[];
  /** The actions of the steps that are taken again and again; none: it stutters. */
  readonly loop: readonly string[];
  /** The states that are visited again and again. */
  readonly visited: readonly PlainState[];
}

/** Demands that `result` is a violation of a property without a monitor, by a real fair lasso. */
export function expectRealLasso(model: Model, result: PropertyResult): RealLasso {
  const { verdict, id } = result;
  if (verdict.word !== "violated") throw new Error(`${id}: ${JSON.stringify(verdict)}`);
  const { lasso, trace } = verdict;
  if (lasso === undefined) throw new Error(`${id}: violated, but not by an infinite run`);
  const property = model.claims.find((c) => c.property.id === id)?.property as Liveness; // it has a lasso
  const { constants: c, domain } = settingOf(model);

  const first = initialStates(model).find((s) => textOf(s) === textOf(trace.initial));
  if (first === undefined) throw new Error(`${id}: begins with no initial state`);
  const states: PlainState[] = [first];
  const steps: Step[] = [];
  for (const { action, params, state } of trace.steps) {
    const taken = successors(model, states.at(-1)).find(
      (x) =>
        x.action.name === action &&
        textOf(x.params) === textOf(params) &&
        textOf(x.state) === textOf(state),
    );
    if (taken === undefined) throw new Error(`${id}: no step ${action}${textOf(params)} there`);
    states.push(taken.state);
    steps.push({ action, params: taken.params });
  }
  const { start } = lasso;
  expect(start).toBeLessThanOrEqual(steps.length);
  expect([id, textOf(states.at(-1))]).toEqual([id, textOf(states[start])]);
  // Where no step is taken again, the last state is the only one that stays.
  const visited = start === steps.length ? states.slice(start) : states.slice(start, -1);

  const changes = (from: PlainState, to: PlainState): boolean => textOf(from) !== textOf(to);
  for (const fairness of property.fairness) {
    for (const key of keysOf(fairness, c)) {
      const belongs = (step: Step): boolean => fairness.of(step, c, key) === true;
      const asStep = (x: Successor): Step => ({ action: x.action.name, params: x.params });
      const taken = steps
        .slice(start)
        .some((step, i) => changes(states[start + i], states[start + i + 1]) && belongs(step));
      const enabled = visited.map((s) =>
        successors(model, s).some((x) => changes(s, x.state) && belongs(asStep(x))),
      );
      const fair = {
        weak: taken || enabled.includes(false),
        strong: taken || !enabled.includes(true),
        recurrent: taken,
      }[fairness.kind];
      expect([id, fairness.name, key, fair]).toEqual([id, fairness.name, key, true]);
    }
  }

  const holds = (f: Fn, s: PlainState): boolean =>
    f(readPlain(domain, s), c, {}, lasso.element) === true;
  const loopSteps = steps.slice(start);
  const violates = (): boolean => {
    switch (property.kind) {
      case "leadsTo":
        return isLeft(property.from, (s) => !holds(property.to, s));
      case "until":
        return isLeft(property.from, (s) => holds(property.hold, s) && !holds(property.to, s));
      case "alwaysEventually":
        return visited.every((s) => !holds(property.state, s));
      case "eventuallyAlways":
        return visited.some((s) => !holds(property.state, s));
      case "finitelyOften":
        return loopSteps.some((step, i) =>
          property.step(
            readPlain(domain, states[start + i]),
            readPlain(domain, states[start + i + 1]),
            step,
            c,
            {},
            {},
            lasso.element,
          ),
        );
    }
  };
  /** Whether somewhere `from` holds and from there on `stays` does, for ever. */
  const isLeft = (from: Fn, stays: (s: PlainState) => boolean): boolean =>
    states.some(
      // What is visited again comes after every place, those on the loop included.
      (s, i) => holds(from, s) && states.slice(i).every(stays) && visited.every(stays),
    );
  expect([id, violates()]).toEqual([id, true]);
  return {
    lasso,
    actions: steps.map((s) => s.action),
    loop: loopSteps.map((s) => s.action),
    visited,
  };
}

function keysOf({ each }: Fairness, c: object): readonly unknown[] {
  return each === null ? [null] : (each(c) as readonly unknown[]);
}
