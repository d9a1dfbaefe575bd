/** Runs to where something first occurs that comparisons need: pairs of runs, and abstract systems. */
import type { Noninterference } from "../contract/property.ts";
import type { IncludedIn, Refines } from "../contract/refinement.ts";
import { bare } from "../plain/place.ts";
import { settingOf, textOf, within } from "../plain/semantics.ts";
import { readPlain } from "../plain/views.ts";
import type { Trace } from "../trace/trace.ts";
import { plainRunTo, replayed } from "./abstract-run.ts";
import { answeredBy, noSteps } from "./abstract-side.ts";
import { answersOnPlain } from "./chosen-run.ts";
import type { Witness } from "./exercised.ts";
import type { FollowOutcome, FollowSpot } from "./following.ts";
import { demandOccurred } from "./interest.ts";
import { mapsOnPlain } from "./mapped-run.ts";
import { runTo, seenIn, stepNamed } from "./pair-counterexample.ts";
import type { PairOutcome, PairStep } from "./pairs.ts";
import type { StepGraph } from "./step-graph.ts";

/** The runs to the first times of what a property of pairs needs: of the two runs the first one. */
export function witnessInPairs(
  graph: StepGraph,
  outcome: PairOutcome,
  property: Noninterference,
): Witness {
  const { pairs, firsts } = outcome;
  const { model } = graph.built;
  const { constants, domain } = settingOf(model);
  const occurred = (what: string, ok: boolean): void =>
    demandOccurred(model.name, property, what, ok);
  const toSecret = (name: string): Trace | null => {
    const pair = firsts.secrets.get(name);
    if (pair === undefined) return null;
    const [x, y] = [graph.plain(pairs.left.at(pair)), graph.plain(pairs.right.at(pair))];
    occurred(`another ${name}`, textOf(x) !== textOf(y));
    return runTo(graph, pairs, { pair, side: "first", steps: [] }, property);
  };
  const after = ({ pair, left, right, side }: PairStep): Trace => {
    const step = side === "first" ? left : right;
    const steps = [stepNamed(graph, graph.instances.at(step))];
    return runTo(graph, pairs, { pair, side, steps }, property);
  };
  /** The states before and after a step of a run, on plain objects. */
  const statesOf = (
    { pair, left, right }: PairStep,
    side: PairStep["side"],
  ): [unknown, unknown] => {
    const [list, step] = side === "first" ? [pairs.left, left] : [pairs.right, right];
    return [graph.plain(list.at(pair)), graph.plain(graph.targets.at(step))];
  };
  const toObservation = (): Trace | null => {
    const first = firsts.observed;
    if (first === null) return null;
    const trace = after(first);
    const [x, y] = statesOf(first, first.side).map((s) => seenIn(graph, property.observer, s));
    occurred(`what ${property.observer.name} sees`, textOf(x) !== textOf(y));
    return trace;
  };
  const toRelease = (name: string): Trace | null => {
    const first = firsts.releases.get(name);
    const release = property.declassify.find((r) => r.name === name);
    if (first === undefined || release === undefined) return null;
    const trace = after(first);
    const [one, two] = (["first", "second"] as const).map((side) => {
      const step = stepNamed(
        graph,
        graph.instances.at(side === "first" ? first.left : first.right),
      );
      return within(`release ${name}`, () =>
        textOf(bare(release.value(readPlain(domain, statesOf(first, side)[0]), step, constants))),
      );
    });
    occurred(`release ${name}`, one !== two);
    return trace;
  };
  return (what, name) => {
    if (what === "secret") return toSecret(name);
    return what === "release" ? toRelease(name) : toObservation();
  };
}

/** The runs to the first steps that each abstract action may have answered. */
export function witnessBeside(
  graph: StepGraph,
  outcome: FollowOutcome,
  property: Refines | IncludedIn,
): Witness {
  let found: ReadonlyMap<string, FollowSpot> | null = null;
  return (_what, action) => {
    const spot = (found ??= firstAnswers(graph, outcome)).get(action);
    if (spot === undefined) return null;
    const run = plainRunTo(graph, outcome, spot);
    const trace = replayed(graph, run, property);
    const beside = { graph, outcome, run };
    const ok =
      property.kind === "refines"
        ? mapsOnPlain(beside, property, action)
        : answersOnPlain(beside, property, action);
    demandOccurred(graph.built.model.name, property, `an answer by ${action}`, ok);
    return trace;
  };
}

/**
 * By abstract action: the first step that it may have answered, in the order of the search. Nothing is
 * asked for that the search has not come to: it has come to the first of each.
 */
function firstAnswers(graph: StepGraph, { side, pairs }: FollowOutcome): Map<string, FollowSpot> {
  const found = new Map<string, FollowSpot>();
  const answering = answeredBy(side).filter((a) => a.count > 0).length;
  const steps = noSteps();
  for (let pair = 0; pair < pairs.count; pair++) {
    const [state, x] = [pairs.left.at(pair), pairs.right.at(pair)];
    // Outside a bound nothing is asked.
    if (!graph.isExpanded(state)) continue;
    graph.stepsOf(state, steps);
    for (let step = steps.from; step < steps.to; step++) {
      if (found.size === answering) return found;
      const asked = side.asked(x, step, graph.targets.at(step));
      if (asked < 0) continue;
      side.answering(x, asked, (by) => {
        const action = side.graph.named[side.graph.instances.at(by)]?.action ?? "";
        if (!found.has(action)) found.set(action, { pair, state, step });
      });
    }
  }
  return found;
}
