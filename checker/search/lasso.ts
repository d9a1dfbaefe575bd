/** Counterexamples to properties of runs: replayed on plain objects, and judged again there. */
import { demandViolation, triggeredAt, whyFair, type PlainRun } from "../plain/fair.ts";
import { plainValue, replay } from "../plain/replay.ts";
import type { Trace } from "../trace/trace.ts";
import type { Lasso } from "../verdict.ts";
import { agree, requireLiteral } from "./counterexample.ts";
import type { Temporal } from "./facts.ts";
import type { FairnessGroups, Group } from "./fairness-groups.ts";
import type { PathStep } from "./retrace.ts";
import { joined, type Route, type RunGraph } from "./run-graph.ts";

/** A run of the graph, executed again. */
interface Replayed {
  readonly trace: Trace;
  readonly states: PlainRun["states"];
  readonly steps: readonly PathStep[];
}

/**
 * `route` as a trace of `property`.
 * @throws CheckerError CHECK001 when plain objects disagree with the search
 * @throws SpecError what the specification throws when the run is repeated
 */
export function finiteRun(runs: RunGraph, route: Route, property: Temporal): Trace {
  return replayed(runs, route, property).trace;
}

function replayed({ graph, instances }: RunGraph, route: Route, property: Temporal): Replayed {
  const steps = route.steps.flatMap((e) => graph.named[instances[e] as number] ?? []); // `e` is a step
  for (const { action, params } of steps)
    for (const [name, value] of Object.entries(params))
      requireLiteral(`action ${action}: parameter ${name}`, value);
  const states = route.rows.map((row) => ({
    state: graph.plain(row),
    monitor: graph.plainMonitor(row),
  }));
  const run = { initial: states[0]?.state, steps };
  const { monitor } = graph;
  const trace = replay(graph.built.model, run, monitor?.monitor ?? null, property.name);
  agree(trace, states);
  return { trace, states, steps };
}

/**
 * The finite run to a state in which it is decided that `property` is violated.
 * @throws CheckerError, SpecError like {@link finiteRun}
 */
export function finiteViolation(
  runs: RunGraph,
  route: Route,
  property: Temporal,
  element: unknown,
): Trace {
  const { trace, states, steps } = replayed(runs, route, property);
  const run = { states, steps, start: null };
  demandViolation(runs.graph.built.model, property, element, run);
  return trace;
}

/**
 * The run that goes along `stem` and then round `loop` for ever.
 * @throws CheckerError, SpecError like {@link finiteRun}; CHECK001 also when it is not fair
 */
export function infiniteViolation(
  runs: RunGraph,
  groups: FairnessGroups,
  stem: Route,
  loop: Route,
  property: Exclude<Temporal, { readonly kind: "recoverable" }>,
  element: unknown,
): { readonly trace: Trace; readonly lasso: Lasso } {
  const { model } = runs.graph.built;
  const { trace, states, steps } = replayed(runs, joined(stem, loop), property);
  const start = stem.steps.length;
  const run = { states, steps, start };
  demandViolation(model, property, element, run);
  const assumed = groups.numbersOf(property.fairness).map((k) => groups.groups[k] as Group); // its numbers
  const because = whyFair(model, assumed, run);
  return {
    trace,
    lasso: {
      start,
      element: plainValue(element),
      triggeredAt: triggeredAt(model, property, element, run),
      fair: assumed.map(({ fairness, shown }, i) => ({
        kind: fairness.kind,
        fairness: fairness.name,
        group: shown,
        because: because[i] ?? "",
      })),
    },
  };
}
