/** Verdicts on the properties of a model that are about an abstract system. Fails closed, like `verdicts.ts`. */
import type { Claim } from "../contract/model.ts";
import type { IncludedIn, Refines } from "../contract/refinement.ts";
import type { Monitor } from "../contract/monitor.ts";
import type { PropertyResult, RunStatistics, Verdict } from "../verdict.ts";
import { runTo, unfollowed } from "./abstract-run.ts";
import { abstractSystem } from "./abstract-system.ts";
import type { Budget } from "./budget.ts";
import type { Built, BuiltMonitor } from "./build.ts";
import type { CheckOptions, Judged } from "./check.ts";
import { digestOfGraph } from "./digest.ts";
import { exercisedBeside, withExercised } from "./exercised.ts";
import { follow, type FollowOutcome } from "./following.ts";
import { witnessBeside } from "./interest-beside.ts";
import { aboutClaim } from "./property-result.ts";
import { reach } from "./reach.ts";
import { StepGraph } from "./step-graph.ts";
import { Events } from "./subsets.ts";
import { systemAlone, type SystemAlone } from "./system-alone.ts";
import { leftOut, withoutRun } from "./verdicts.ts";

/** A claim about an abstract system. */
interface Asked {
  readonly claim: Claim;
  readonly property: Refines | IncludedIn;
}

/**
 * Judges each claim about an abstract system. Claims with the same monitor share a graph of the
 * system's steps.
 * @param donor the claim whose graph is to say what the system alone does, too
 * @throws ModelError naming the property when its abstract system cannot be built
 */
export function judgeRefinement(
  built: Built,
  claims: readonly Claim[],
  options: CheckOptions,
  budget: Budget,
  donor: Claim | null,
): Judged {
  const byMonitor = new Map<Monitor | null, Asked[]>();
  for (const claim of claims) {
    const { property } = claim;
    if (property.kind !== "refines" && property.kind !== "includedIn") continue;
    const { monitor } = property;
    byMonitor.set(monitor, [...(byMonitor.get(monitor) ?? []), { claim, property }]);
  }
  const results = new Map<Claim, PropertyResult>();
  const runs: RunStatistics[] = [];
  let alone: SystemAlone | null = null;
  for (const [monitor, asked] of byMonitor) {
    const beside = monitor === null ? null : (built.monitors.get(monitor) ?? null);
    const tallied = asked.some(({ claim }) => claim === donor);
    const { graph, ...judged } = judgeBeside(built, beside, asked, options, budget, tallied);
    for (const [claim, result] of judged.results) results.set(claim, result);
    runs.push(judged.run);
    if (tallied) alone = aloneIn(graph, options, budget);
  }
  return { results, runs, alone };
}

/** What `graph` says of the system alone, the part included that no run of the search has come to. */
function aloneIn(graph: StepGraph, options: CheckOptions, budget: Budget): SystemAlone | null {
  // What a monitor remembers has no end of its own: the rest may be larger beside it.
  if (graph.monitor === null) reach(graph, "the system alone", options, budget);
  return systemAlone(graph, options.digest === true);
}

/** What was found beside one monitor, or without one. */
interface JudgedBeside {
  readonly results: ReadonlyMap<Claim, PropertyResult>;
  readonly run: RunStatistics;
  readonly graph: StepGraph;
}

function judgeBeside(
  built: Built,
  beside: BuiltMonitor | null,
  asked: readonly Asked[],
  options: CheckOptions,
  budget: Budget,
  tallied: boolean,
): JudgedBeside {
  const started = performance.now();
  // All of them first: a model that cannot be used is refused before anything is searched.
  const prepared = asked.map(({ claim, property }) => ({
    claim,
    property,
    system: abstractSystem(built, property),
    events: property.kind === "includedIn" ? new Events(property) : null,
  }));
  const labels = prepared.flatMap(({ events }) => (events === null ? [] : [events.label]));
  const graph = new StepGraph(built, labels, beside, tallied);
  const judged = prepared.map((p) => {
    const outcome = follow({ graph, ...p }, options, budget);
    const { side, pairs } = outcome;
    const bytes = side.bytes + pairs.bytes;
    return { ...p, outcome, bytes, result: resultOf(graph, p, outcome, options.interest === true) };
  });
  const all = judged.map((j) => j.outcome);
  const failure = all.flatMap(({ finding: f }) => (f?.kind === "failed" ? [f.message] : []))[0];
  const bytes = judged.reduce((n, j) => n + j.bytes, graph.bytes);
  const complete = all.every((o) => o.cut === null && o.boundCut === null) && failure === undefined;
  return {
    results: new Map(judged.map(({ claim, result }) => [claim, result])),
    run: {
      monitor: beside?.monitor.name ?? null,
      abstractStates: all.reduce((n, { side }) => n + side.met, 0),
      states: graph.states.count,
      transitions: graph.instances.length,
      depth: Math.max(...all.map((o) => o.depth)),
      widestLevel: Math.max(...all.map((o) => o.widestLevel)),
      seconds: (performance.now() - started) / 1000,
      stateBits: built.codec.bits + (beside?.codec.bits ?? 0),
      bytesPerState: bytes / Math.max(1, graph.states.count),
      complete,
      failure: failure ?? null,
      digest: options.digest === true && complete && isWhole(graph) ? digestOfGraph(graph) : null,
    },
    graph,
  };
}

/** Whether all of a graph is known: a run that the abstract system cannot follow is not gone on with. */
function isWhole(graph: StepGraph): boolean {
  for (let row = 0; row < graph.states.count; row++) if (!graph.isExpanded(row)) return false;
  return true;
}

function resultOf(
  graph: StepGraph,
  { claim, property }: Asked,
  outcome: FollowOutcome,
  interest: boolean,
): PropertyResult {
  const verdict = verdictOf(graph, property, outcome);
  const { side, pairs, matched, stuttered, depth, seconds } = outcome;
  const exercised = exercisedBeside(outcome);
  const result = {
    ...aboutClaim(graph.built.model, claim, verdict),
    states: pairs.count,
    transitions: matched + stuttered,
    depth,
    seconds,
    refinement: {
      abstractStates: side.met,
      matched,
      stuttered,
      actions: exercised.map(({ name, count }) => ({ action: name, count })),
    },
  };
  const witness = interest ? witnessBeside(graph, outcome, property) : null;
  return withExercised(result, exercised, witness);
}

/** In this order: a violation stays one; then errors; then what was left out; then what is shown. */
function verdictOf(
  graph: StepGraph,
  property: Refines | IncludedIn,
  outcome: FollowOutcome,
): Verdict {
  const { finding, matched } = outcome;
  try {
    switch (finding?.kind) {
      case "violated": {
        const { trace, failed, abstract } = unfollowed(graph, outcome, finding.spot, property);
        return { word: "violated", trace, failed: [failed], abstract };
      }
      case "failed": {
        const { spot, message } = finding;
        const trace = spot === null ? null : runTo(graph, outcome, spot, property);
        return { word: "error", message: `${property.id} ${property.name}: ${message}`, trace };
      }
      case undefined:
    }
  } catch (e) {
    return withoutRun(e);
  }
  const unseen = leftOut(outcome);
  if (unseen !== null) return unseen;
  if (matched === 0) {
    const never =
      property.kind === "refines" ? "the abstract system only stutters" : "no step had an event";
    return { word: "vacuous", whatNeverHappened: never };
  }
  return { word: "holds", exactness: "exact" };
}
