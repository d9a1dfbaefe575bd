/** A run that an abstract system cannot follow: replayed on plain objects, and judged again there. */
import { isDeepStrictEqual } from "node:util";
import type { IncludedIn, Refines } from "../contract/refinement.ts";
import type { Step } from "../contract/system.ts";
import { CheckerError } from "../errors.ts";
import { monitorDomain } from "../plain/judge.ts";
import { bare } from "../plain/place.ts";
import { plainValue, replay } from "../plain/replay.ts";
import {
  initialStates,
  settingOf,
  successors,
  textOf,
  within,
  type Successor,
} from "../plain/semantics.ts";
import { readPlain } from "../plain/views.ts";
import { normalise } from "../schema/normalise.ts";
import { differencesBetween } from "../trace/changes.ts";
import type { Trace } from "../trace/trace.ts";
import { valueText } from "../trace/value-text.ts";
import type { AbstractRun, AbstractStep } from "../verdict.ts";
import { agree, requireLiteral } from "./counterexample.ts";
import type { FollowOutcome, FollowSpot } from "./following.ts";
import type { PathStep } from "./retrace.ts";
import { noMonitor, type StepGraph } from "./step-graph.ts";

/** A counterexample. */
export interface Unfollowed {
  readonly trace: Trace;
  /** The clause that is violated. */
  readonly failed: "abstractInitial" | "abstractStep" | "abstractEvent";
  readonly abstract: AbstractRun;
}

/** The states of a run, with the monitor beside each, and the steps between them. */
interface PlainRun {
  readonly at: readonly { readonly state: unknown; readonly monitor: unknown }[];
  readonly steps: readonly PathStep[];
}

/**
 * The run to `spot`, replayed.
 * @throws CheckerError CHECK001 when plain objects disagree with the search
 * @throws SpecError what the specification throws when the run is repeated
 */
export function runTo(
  graph: StepGraph,
  outcome: FollowOutcome,
  spot: FollowSpot,
  property: Refines | IncludedIn,
): Trace {
  return replayed(graph, runOf(graph, outcome, spot), property);
}

/**
 * The run to `spot`, and what the abstract system does beside it and could have done at its end.
 * @throws CheckerError, SpecError like {@link runTo}
 */
export function unfollowed(
  graph: StepGraph,
  outcome: FollowOutcome,
  spot: FollowSpot,
  property: Refines | IncludedIn,
): Unfollowed {
  const run = runOf(graph, outcome, spot);
  const trace = replayed(graph, run, property);
  const beside = { graph, outcome, run };
  if (property.kind === "refines") {
    const failed = spot.pair === null ? "abstractInitial" : "abstractStep";
    return { trace, failed, abstract: mappedRun(beside, property) };
  }
  return { trace, failed: "abstractEvent", abstract: chosenRun(beside, property) };
}

function runOf(graph: StepGraph, { pairs }: FollowOutcome, spot: FollowSpot): PlainRun {
  const rows: number[] = [];
  const instances: number[] = [];
  if (spot.pair === null) rows.push(spot.state);
  else
    for (let p = spot.pair; p >= 0; p = pairs.parent.at(p)) {
      rows.unshift(pairs.left.at(p));
      if (pairs.parent.at(p) >= 0) instances.unshift(pairs.via.at(p));
    }
  if (spot.step !== null) {
    rows.push(graph.targets.at(spot.step));
    instances.push(graph.instances.at(spot.step));
  }
  return {
    at: rows.map((row) => ({ state: graph.plain(row), monitor: graph.plainMonitor(row) })),
    steps: instances.map((instance) => {
      const step = graph.named[instance];
      if (step === undefined)
        throw new CheckerError("CHECK002", `there is no instance ${instance}`);
      return step;
    }),
  };
}

function replayed(
  graph: StepGraph,
  { at, steps }: PlainRun,
  property: Refines | IncludedIn,
): Trace {
  for (const { action, params } of steps)
    for (const [name, value] of Object.entries(params))
      requireLiteral(`action ${action}: parameter ${name}`, value);
  const { monitor, built } = graph;
  const run = { initial: at[0]?.state, steps };
  const trace = replay(built.model, run, monitor?.monitor ?? null, property.name);
  agree(trace, at);
  return trace;
}

interface Beside {
  readonly graph: StepGraph;
  readonly outcome: FollowOutcome;
  readonly run: PlainRun;
}

/** What functions of the property see of a state and of the monitor beside it. */
function shown({ graph }: Beside, at: PlainRun["at"][number]): { s: unknown; m: unknown } {
  const { model } = graph.built;
  const monitor = graph.monitor?.monitor ?? null;
  return {
    s: readPlain(settingOf(model).domain, at.state),
    m: monitor === null ? noMonitor : readPlain(monitorDomain(model, monitor), at.monitor),
  };
}

/** The abstract run of a mapping: the images of the states, one after the other. */
function mappedRun(beside: Beside, property: Refines): AbstractRun {
  const { graph, outcome, run } = beside;
  const { system } = outcome.side;
  const abstract = system.built.model;
  const { domain } = settingOf(abstract);
  const images = run.at.map((at) =>
    within("mapping", () => {
      const { s, m } = shown(beside, at);
      const { constants } = settingOf(graph.built.model);
      return normalise(domain, bare(property.mapping(s, constants, m)));
    }),
  );
  const [first, last] = [images[0], images.at(-1)];
  if (run.steps.length === 0) {
    const initial = initialStates(abstract);
    demand(beside, !initial.some((x) => same(x, first)), "whether it may begin there");
    const asked = initial
      .map((x) => differencesBetween(plainValue(x), plainValue(first)))
      .reduce((a, b) => (b.length < a.length ? b : a));
    const start = plainValue(first);
    return { system: system.name, initial: start, answers: [], events: [], asked, possible: [] };
  }
  const answers = images.slice(1, -1).map((image, i) => {
    const before = images[i];
    if (same(before, image)) return [];
    const step = successors(abstract, before).find((x) => same(x.state, image));
    demand(beside, step !== undefined, `what answers step ${i + 1}`);
    return step === undefined ? [] : [abstractStep(step, null)];
  });
  const before = images.at(-2);
  const possible = successors(abstract, before).filter((x) => !same(x.state, before));
  demand(
    beside,
    !same(before, last) && !possible.some((x) => same(x.state, last)),
    "whether the last step has an answer",
  );
  return {
    system: system.name,
    initial: plainValue(first),
    answers,
    events: [],
    asked: differencesBetween(plainValue(before), plainValue(last)),
    possible: distinct(
      possible.map((x) => abstractStep(x, null)),
      (x) => textOf([x.action, x.params, x.state]),
    ),
  };
}

/** A state in which the abstract system may be, and how it got there. */
interface Choice {
  readonly state: unknown;
  /** The step that led here and where from; `null`: it is initial. */
  readonly by: { readonly choice: Choice; readonly step: AbstractStep } | null;
}

/** A step of the abstract system with its event, and that event as a text. */
interface Offer {
  readonly step: AbstractStep;
  readonly to: unknown;
  readonly event: string;
}

/** One abstract run with the same events as far as there is one, by the same construction on plain objects. */
function chosenRun(beside: Beside, property: IncludedIn): AbstractRun {
  const { outcome, run } = beside;
  const { system } = outcome.side;
  const offers = offersOf(beside, property);
  const internal = valueText(null);
  /** Adds what internal steps lead to. */
  const close = (choices: Map<string, Choice>): Choice[] => {
    // A Map yields the entries added while it is iterated.
    for (const choice of choices.values())
      for (const { step, to, event } of offers(choice.state))
        if (event === internal && !choices.has(textOf(to)))
          choices.set(textOf(to), { state: to, by: { choice, step } });
    return [...choices.values()];
  };
  let now = close(
    new Map(initialStates(system.built.model).map((state) => [textOf(state), { state, by: null }])),
  );
  const events = run.steps.map((step, i) => eventOf(beside, property, step, i));
  const answered: number[] = [];
  for (const [i, event] of events.slice(0, -1).entries()) {
    if (valueText(event) === internal) continue;
    answered.push(i);
    const after = new Map<string, Choice>();
    for (const choice of now)
      for (const { step, to, event: offered } of offers(choice.state))
        if (offered === valueText(event) && !after.has(textOf(to)))
          after.set(textOf(to), { state: to, by: { choice, step } });
    demand(beside, after.size > 0, `whether step ${i + 1} has an answer`);
    now = close(after);
  }
  const last = valueText(events.at(-1));
  const open = now.flatMap(({ state }) => offers(state).filter((o) => o.event !== internal));
  demand(
    beside,
    last !== internal && !open.some((o) => o.event === last),
    "whether the last step has an answer",
  );
  const { initial, answers } = unrolled(now[0], events, answered);
  return {
    system: system.name,
    initial: plainValue(initial),
    answers,
    events: events.map(plainValue),
    asked: [],
    possible: distinct(open, (o) => o.event).map((o) => o.step),
  };
}

/** The steps to `end`, those that lead to each answer in a list of its own. */
function unrolled(
  end: Choice | undefined,
  events: readonly unknown[],
  answered: readonly number[],
): { initial: unknown; answers: AbstractStep[][] } {
  const answers = events.slice(1).map((): AbstractStep[] => []);
  let at = end;
  let n = answered.length;
  while (at !== undefined && at.by !== null) {
    const { choice, step } = at.by;
    if (step.event !== null) n--;
    answers[answered[n] ?? -1]?.unshift(step);
    at = choice;
  }
  return { initial: at?.state, answers };
}

/** The steps out of abstract states, each state looked at once. */
function offersOf({ outcome }: Beside, property: IncludedIn): (state: unknown) => Offer[] {
  const abstract = outcome.side.system.built.model;
  const { domain, constants } = settingOf(abstract);
  const known = new Map<string, Offer[]>();
  return (state) => {
    const key = textOf(state);
    let found = known.get(key);
    if (found === undefined) {
      found = successors(abstract, state).map((x) => {
        const [s, next] = [readPlain(domain, state), readPlain(domain, x.state)];
        const step = { action: x.action.name, params: x.params };
        const event = within("the abstract event", () =>
          bare(property.abstractEvent(s, next, step, constants)),
        );
        return { step: abstractStep(x, event), to: x.state, event: valueText(event) };
      });
      known.set(key, found);
    }
    return found;
  };
}

/** The event of step `i` of the run. */
function eventOf(beside: Beside, property: IncludedIn, step: Step, i: number): unknown {
  const { graph, run } = beside;
  const [from, to] = [run.at[i], run.at[i + 1]];
  if (from === undefined || to === undefined)
    throw new CheckerError("CHECK002", `there is no step ${i + 1}`);
  const { constants } = settingOf(graph.built.model);
  return within("event", () => {
    const [before, after] = [shown(beside, from), shown(beside, to)];
    return bare(property.event(before.s, after.s, step, constants, before.m, after.m));
  });
}

function abstractStep({ action, params, state }: Successor, event: unknown): AbstractStep {
  return {
    action: action.name,
    // A record of parameters is a record of values.
    params: plainValue(params) as AbstractStep["params"],
    event: plainValue(event),
    state: plainValue(state),
  };
}

/** The first of those with the same key. */
function distinct<T>(list: readonly T[], key: (x: T) => string): T[] {
  const found = new Map<string, T>();
  for (const x of list) if (!found.has(key(x))) found.set(key(x), x);
  return [...found.values()];
}

/** Whether two normal values are equal. */
function same(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a, b);
}

function demand({ graph, outcome }: Beside, ok: boolean, what: string): void {
  if (ok) return;
  throw new CheckerError(
    "CHECK001",
    `model ${graph.built.model.name}: ${outcome.side.system.name}, followed on plain objects, disagrees with the search: ${what}`,
  );
}
