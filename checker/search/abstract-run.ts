/** A run that an abstract system cannot follow: replayed on plain objects, and judged again there. */
import type { IncludedIn, Refines } from "../contract/refinement.ts";
import { CheckerError } from "../errors.ts";
import { replay } from "../plain/replay.ts";
import type { Trace } from "../trace/trace.ts";
import type { AbstractRun } from "../verdict.ts";
import { chosenRun } from "./chosen-run.ts";
import { agree, requireLiteral } from "./counterexample.ts";
import type { FollowOutcome, FollowSpot } from "./following.ts";
import { mappedRun } from "./mapped-run.ts";
import type { PlainRun } from "./plain-run.ts";
import type { StepGraph } from "./step-graph.ts";

/** A counterexample. */
export interface Unfollowed {
  readonly trace: Trace;
  /** The clause that is violated. */
  readonly failed: "abstractInitial" | "abstractStep" | "abstractEvent";
  readonly abstract: AbstractRun;
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
  return replayed(graph, plainRunTo(graph, outcome, spot), property);
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
  const run = plainRunTo(graph, outcome, spot);
  const trace = replayed(graph, run, property);
  const beside = { graph, outcome, run };
  if (property.kind === "refines") {
    const failed = spot.pair === null ? "abstractInitial" : "abstractStep";
    return { trace, failed, abstract: mappedRun(beside, property) };
  }
  return { trace, failed: "abstractEvent", abstract: chosenRun(beside, property) };
}

/** The run to `spot` as plain states, not replayed. */
export function plainRunTo(graph: StepGraph, { pairs }: FollowOutcome, spot: FollowSpot): PlainRun {
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

/** `run` as a trace. @throws CheckerError, SpecError like {@link runTo} */
export function replayed(
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
