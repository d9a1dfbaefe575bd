/** Two runs side by side out of a search over pairs: replayed on plain objects, and judged again there. */
import { bare } from "../plain/place.ts";
import { readPlain } from "../plain/views.ts";
import { plainValue, replay } from "../plain/replay.ts";
import { settingOf, successors, textOf, within, type Successor } from "../plain/semantics.ts";
import type { Observer } from "../contract/information.ts";
import type { Noninterference } from "../contract/property.ts";
import { CheckerError } from "../errors.ts";
import { differencesBetween } from "../trace/changes.ts";
import type { PlainValue, Trace } from "../trace/trace.ts";
import { isRecord } from "../trace/value.ts";
import { truth } from "../strict.ts";
import type { Beside } from "../verdict.ts";
import { agree, requireLiteral } from "./counterexample.ts";
import type { Pairs } from "./pair-table.ts";
import type { PairSpot } from "./pairs.ts";
import type { PathStep } from "./retrace.ts";
import type { StepGraph } from "./step-graph.ts";

/** The two runs of a counterexample. */
export interface TwoRuns {
  readonly trace: Trace;
  readonly beside: Beside;
  /** The clause that is violated. */
  readonly failed: "sameObservations" | "sameSteps";
}

/**
 * The runs to `spot`, and what the observer makes of them.
 *
 * @param noticed whether the observer must notice the difference; otherwise it must not
 * @throws CheckerError CHECK001 when plain objects disagree with the search
 * @throws SpecError what the specification throws when the runs are repeated
 */
export function twoRunsTo(
  graph: StepGraph,
  pairs: Pairs,
  spot: PairSpot,
  property: Noninterference,
  noticed: boolean,
): TwoRuns {
  const { model } = graph.built;
  const numbers = pathOf(pairs, spot.pair);
  const common = numbers.slice(1).map((p) => stepNamed(graph, pairs.via.at(p)));
  const last = spot.step === null ? null : stepNamed(graph, spot.step.instance);
  const run = (side: "first" | "second"): Trace => {
    const list = side === "first" ? pairs.left : pairs.right;
    const states = numbers.map((p) => graph.plain(list.at(p)));
    const steps = last !== null && spot.step?.by === side ? [...common, last] : common;
    for (const { action, params } of steps)
      for (const [name, value] of Object.entries(params))
        requireLiteral(`action ${action}: parameter ${name}`, value);
    const trace = replay(model, { initial: states[0], steps }, null, property.name);
    agree(
      trace,
      states.map((state) => ({ state, monitor: null })),
    );
    return trace;
  };
  const [first, second] = [run("first"), run("second")];
  const { observer } = property;
  const sees = (state: unknown): PlainValue => seenIn(graph, observer, state);
  const x = graph.plain(pairs.left.at(spot.pair));
  const y = graph.plain(pairs.right.at(spot.pair));
  if (last === null || spot.step === null) {
    const differences = differencesBetween(sees(x), sees(y));
    demand(graph, differences.length > 0, "the observer sees the same in both runs");
    const because = `${observer.name} sees something else in the second run`;
    return {
      trace: first,
      beside: { trace: second, because, differences },
      failed: "sameObservations",
    };
  }
  const { by } = spot.step;
  const [able, unable] = by === "first" ? [x, y] : [y, x];
  const [after, nothing] = [successorBy(graph, able, last), successorBy(graph, unable, last)];
  demand(graph, after !== null && nothing === null, `which run can take ${last.action}`);
  const { notices } = observer;
  const takesPart =
    notices !== null &&
    within(`what ${observer.name} notices`, () =>
      truth(notices(last, settingOf(graph.built.model).constants)),
    );
  const changes = differencesBetween(sees(able), sees(after?.state));
  demand(
    graph,
    (takesPart || changes.length > 0) === noticed,
    `whether the observer notices ${last.action}`,
  );
  const because =
    `${last.action} is possible in the ${by} run only` +
    (noticed ? `, and ${observer.name} notices` : `, of which ${observer.name} sees nothing`);
  return { trace: first, beside: { trace: second, because, differences: [] }, failed: "sameSteps" };
}

/** One of the runs to a pair, and steps from there. */
export interface OneRun {
  readonly pair: number;
  readonly side: "first" | "second";
  readonly steps: readonly PathStep[];
}

/** One of the two runs to a pair, replayed. @throws SpecError, CheckerError like {@link twoRunsTo} */
export function runTo(
  graph: StepGraph,
  pairs: Pairs,
  { pair, side, steps: more }: OneRun,
  property: Noninterference,
): Trace {
  const numbers = pathOf(pairs, pair);
  const list = side === "first" ? pairs.left : pairs.right;
  const steps = [...numbers.slice(1).map((p) => stepNamed(graph, pairs.via.at(p))), ...more];
  for (const { action, params } of steps)
    for (const [name, value] of Object.entries(params))
      requireLiteral(`action ${action}: parameter ${name}`, value);
  const states = numbers.map((p) => graph.plain(list.at(p)));
  const trace = replay(graph.built.model, { initial: states[0], steps }, null, property.name);
  agree(
    trace,
    states.map((state) => ({ state, monitor: null })),
  );
  return trace;
}

/** The numbers of the pairs that lead to `pair`, the initial one first. */
function pathOf(pairs: Pairs, pair: number): number[] {
  const numbers = [pair];
  for (let p = pairs.parent.at(pair); p >= 0; p = pairs.parent.at(p)) numbers.push(p);
  return numbers.toReversed();
}

/** The action instance with a number. */
export function stepNamed(graph: StepGraph, instance: number): PathStep {
  const step = graph.named[instance];
  if (step === undefined) throw new CheckerError("CHECK002", `there is no instance ${instance}`);
  return step;
}

/** What `observer` sees in a plain state. */
export function seenIn(graph: StepGraph, observer: Observer, state: unknown): PlainValue {
  const { domain, constants } = settingOf(graph.built.model);
  return within(`what ${observer.name} sees`, () => {
    const { places, sees } = observer;
    const paths: readonly string[] = places === null ? [] : places(constants);
    const standing = Object.fromEntries(paths.map((path) => [path, at(state, path)]));
    if (sees === null) return plainValue(standing);
    const more = plainValue(bare(sees(readPlain(domain, state), constants)));
    if (paths.length === 0) return more;
    // Side by side where both have names.
    return plainValue(isRecord(more) ? { ...standing, ...more } : { ...standing, more });
  });
}

/** What stands at `path` in a plain state. */
function at(state: unknown, path: string): unknown {
  // The packed state has such a place: fields and ids all the way down.
  return path.split(".").reduce((x, key) => (x as Record<string, unknown>)[key], state);
}

/** Where `step` leads from a plain state; `null` when it is not enabled. */
function successorBy(graph: StepGraph, state: unknown, step: PathStep): Successor | null {
  const text = (params: Readonly<Record<string, unknown>>): string =>
    textOf(Object.entries(params).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return (
    successors(graph.built.model, state).find(
      (x) => x.action.name === step.action && text(x.params) === text(step.params),
    ) ?? null
  );
}

function demand(graph: StepGraph, ok: boolean, what: string): void {
  if (ok) return;
  throw new CheckerError(
    "CHECK001",
    `model ${graph.built.model.name}: two runs, replayed on plain objects, disagree with the search: ${what}`,
  );
}
