/** Infinite runs on plain objects: whether one is fair, and whether it violates a property. */
import type { Fairness } from "../contract/fairness.ts";
import type { Model } from "../contract/model.ts";
import type { Fn, Step } from "../contract/system.ts";
import type { Liveness, Recoverable } from "../contract/temporal.ts";
import { CheckerError } from "../errors.ts";
import { truth } from "../strict.ts";
import { monitorDomain, type Watched } from "./judge.ts";
import { settingOf, successors, textOf, within } from "./semantics.ts";
import { readPlain } from "./views.ts";

/** A run on plain objects. */
export interface PlainRun {
  /** One more than steps. Of an infinite run, the last is the one that the loop begins with. */
  readonly states: readonly Watched[];
  readonly steps: readonly Step[];
  /** Steps before the loop: all, where it stutters for ever. `null` for a run that is finite. */
  readonly start: number | null;
}

/** What a property without a monitor gets as `m`. */
const noMonitor = Object.freeze({});

/**
 * For each group of fairness conditions, why an infinite run is fair to it.
 * @throws CheckerError CHECK001 when it is not
 */
export function whyFair(
  model: Model,
  groups: readonly { readonly fairness: Fairness; readonly key: unknown }[],
  { states, steps, start }: PlainRun,
): string[] {
  const from = start ?? states.length;
  const stutters = from === steps.length;
  const { constants } = settingOf(model);
  const belongs = (fairness: Fairness, key: unknown, step: Step): boolean =>
    within(`fairness ${fairness.name}`, () => truth(fairness.of(step, constants, key)));
  const changes = (a: unknown, b: unknown): boolean => textOf(a) !== textOf(b);
  // The last state is the first of the loop again.
  const around = stutters ? states.slice(from) : states.slice(from, -1);
  const enabled = around.map(({ state }) =>
    successors(model, state)
      .filter((x) => changes(state, x.state))
      .map(({ action, params }): Step => ({ action: action.name, params })),
  );
  return groups.map(({ fairness, key }) => {
    const { kind, name } = fairness;
    const taken = steps.findIndex(
      (step, i) =>
        i >= from &&
        changes(states[i]?.state, states[i + 1]?.state) &&
        belongs(fairness, key, step),
    );
    if (taken >= 0) return `taken in step ${taken + 1}`;
    const absent = enabled.map((list) => !list.some((step) => belongs(fairness, key, step)));
    if (kind === "strong" && absent.every(Boolean))
      return stutters ? "not enabled at the end" : "never enabled in the loop";
    const first = absent.indexOf(true);
    if (kind === "weak" && first >= 0) {
      if (stutters) return "not enabled at the end";
      return from + first === 0
        ? "not enabled initially"
        : `not enabled after step ${from + first}`;
    }
    throw new CheckerError(
      "CHECK001",
      `model ${model.name}: an infinite run, replayed on plain objects, is not fair to ${name} ${textOf(key)}`,
    );
  });
}

/**
 * Demands that `run` violates a property of `element`. For `recoverable` it shows only that something
 * is asked for at its end: that there is no way to it is for the search to say.
 * @throws CheckerError CHECK001 when it does not
 */
export function demandViolation(
  model: Model,
  p: Liveness | Recoverable,
  element: unknown,
  run: PlainRun,
): void {
  if (violates(model, p, element, run)) return;
  throw new CheckerError(
    "CHECK001",
    `model ${model.name}: a run, replayed on plain objects, does not violate ${p.id} ${p.name}`,
  );
}

/**
 * After how many steps of an infinite run that violates `p` its trigger held for the last time before
 * the loop, or, where it did not hold before, for the first time in it: the goal is not reached from
 * there. 0: initially. `null` for a property that has no trigger.
 */
export function triggeredAt(
  model: Model,
  p: Liveness,
  element: unknown,
  { states, start }: PlainRun,
): number | null {
  if (p.kind !== "leadsTo" && p.kind !== "until") return null;
  const { holds } = readings(model, p, element);
  const last = states.findLastIndex((at) => holds(p.to, at));
  const waits = states.map((at, i) => i > last && holds(p.from, at));
  const before = waits.lastIndexOf(true, start ?? states.length);
  const found = before >= 0 ? before : waits.indexOf(true);
  return found < 0 ? null : found;
}

/** How the functions of a property read a run. */
function readings(model: Model, p: Liveness | Recoverable, element: unknown) {
  const { constants, domain } = settingOf(model);
  const own = p.monitor === null ? null : monitorDomain(model, p.monitor);
  const seen = ({ state }: Watched): unknown => readPlain(domain, state);
  const beside = ({ monitor }: Watched): unknown =>
    own === null ? noMonitor : readPlain(own, monitor);
  const holds = (fn: Fn, at: Watched): boolean =>
    within(p.name, () => truth(fn(seen(at), constants, beside(at), element)));
  return { constants, seen, beside, holds };
}

function violates(
  model: Model,
  p: Liveness | Recoverable,
  element: unknown,
  { states, steps, start }: PlainRun,
): boolean {
  const { constants, seen, beside, holds } = readings(model, p, element);
  const around = start === null ? [] : states.slice(start);
  const infinite = start !== null;
  /** Whether something is asked for in a state, and not there from then on. */
  const waits = (from: Fn, to: Fn): boolean => {
    const last = states.findLastIndex((at) => holds(to, at));
    return states.some((at, i) => i > last && holds(from, at));
  };
  const end = states.at(-1);
  switch (p.kind) {
    case "leadsTo":
      return infinite && waits(p.from, p.to) && !around.some((at) => holds(p.to, at));
    case "until":
      if (!waits(p.from, p.to) || end === undefined) return false;
      return infinite ? !around.some((at) => holds(p.to, at)) : !holds(p.hold, end);
    case "alwaysEventually":
      return infinite && !around.some((at) => holds(p.state, at));
    case "eventuallyAlways":
      return infinite && around.some((at) => !holds(p.state, at));
    case "finitelyOften":
      return steps.some((step, i) => {
        const [at, then] = [states[i], states[i + 1]];
        if (start === null || i < start || at === undefined || then === undefined) return false;
        return within(p.name, () =>
          truth(p.step(seen(at), seen(then), step, constants, beside(at), beside(then), element)),
        );
      });
    case "recoverable":
      return end !== undefined && !holds(p.to, end) && (p.when === null || holds(p.when, end));
  }
}
