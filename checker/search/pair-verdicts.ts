/** Verdicts on the properties of a model that are about pairs of runs. Fails closed, like `verdicts.ts`. */
import { reliesOn } from "../contract/abstraction.ts";
import type { Claim } from "../contract/model.ts";
import type { Noninterference } from "../contract/property.ts";
import { SpecError } from "../errors.ts";
import { asExpected, type PropertyResult, type RunStatistics, type Verdict } from "../verdict.ts";
import type { Budget } from "./budget.ts";
import type { Built } from "./build.ts";
import type { CheckOptions } from "./check.ts";
import { runTo, twoRunsTo } from "./pair-counterexample.ts";
import { searchPairs, type PairOutcome } from "./pairs.ts";
import { StepGraph } from "./step-graph.ts";

/** What the searches over pairs of one model established. */
export interface PairResults {
  readonly results: ReadonlyMap<Claim, PropertyResult>;
  readonly run: RunStatistics;
}

/** Searches the pairs of runs for each claim about them; `null` when there is none. */
export function judgePairs(
  built: Built,
  claims: readonly Claim[],
  options: CheckOptions,
  budget: Budget,
): PairResults | null {
  const asked = claims.flatMap((claim) =>
    claim.property.kind === "noninterference" ? [{ claim, property: claim.property }] : [],
  );
  if (asked.length === 0) return null;
  const started = performance.now();
  const graph = new StepGraph(
    built,
    new Set(asked.map(({ property }) => property.observer)),
    new Set(asked.flatMap(({ property }) => property.declassify)),
  );
  const outcomes = asked.map(({ claim, property }) => {
    const outcome = searchPairs(graph, property, options, budget);
    return { claim, outcome, result: resultOf(graph, claim, property, outcome) };
  });
  const all = outcomes.map((o) => o.outcome);
  const failure = all.flatMap(({ finding: f }) => (f?.kind === "failed" ? [f.message] : []))[0];
  return {
    results: new Map(outcomes.map(({ claim, result }) => [claim, result])),
    run: {
      monitor: null,
      pairs: sum(all.map((o) => o.statistics.pairs)),
      states: graph.states.count,
      transitions: graph.instances.length,
      depth: Math.max(...all.map((o) => o.depth)),
      widestLevel: Math.max(...all.map((o) => o.widestLevel)),
      seconds: (performance.now() - started) / 1000,
      stateBits: built.codec.bits,
      bytesPerState: graph.bytes / Math.max(1, graph.states.count),
      complete: all.every((o) => o.cut === null && o.boundCut === null) && failure === undefined,
      failure: failure ?? null,
    },
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

function resultOf(
  graph: StepGraph,
  { expected }: Claim,
  property: Noninterference,
  outcome: PairOutcome,
): PropertyResult {
  const { model } = graph.built;
  const verdict = verdictOf(graph, property, outcome);
  const { statistics, depth, seconds } = outcome;
  return {
    model: model.name,
    property: property.name,
    id: property.id,
    kind: property.kind,
    verdict,
    expected,
    asExpected: asExpected(verdict, expected),
    states: statistics.pairs,
    transitions: statistics.steps,
    depth,
    seconds,
    antecedents: null,
    pairs: statistics,
    reliesOn: reliesOn(model.system, property.id),
  };
}

/** In this order: a violation stays one; then errors; then what was left out; then what is shown. */
function verdictOf(graph: StepGraph, property: Noninterference, outcome: PairOutcome): Verdict {
  const { finding, cut, boundCut, statistics, observed, pairs } = outcome;
  try {
    switch (finding?.kind) {
      case "violated": {
        const { trace, beside, failed } = twoRunsTo(graph, pairs, finding.spot, property, true);
        return { word: "violated", trace, failed: [failed], beside };
      }
      case "failed": {
        const { pair, message } = finding;
        const trace = pair === null ? null : runTo(graph, pairs, pair, property);
        return { word: "error", message: `${property.id} ${property.name}: ${message}`, trace };
      }
      case "internal": {
        const { trace, beside } = twoRunsTo(graph, pairs, finding.spot, property, false);
        return {
          word: "error",
          message: `${property.id} ${property.name}: a secret-dependent internal step: ${beside.because}`,
          trace,
          beside,
        };
      }
      case undefined:
    }
  } catch (e) {
    // The runs cannot be repeated or break the access matrix: no claim is left standing.
    if (e instanceof SpecError)
      return { word: "error", message: `${e.code}: ${e.message}`, trace: null };
    throw e;
  }
  if (cut !== null) return { word: "incomplete", why: cut };
  if (boundCut !== null)
    return { word: "incomplete", why: `states outside the bound ${boundCut} were not expanded` };
  if (statistics.pairs === 0)
    return {
      word: "vacuous",
      whatNeverHappened: `${property.secret.name} is not part of this instance: no two runs differed`,
    };
  if (!observed)
    return {
      word: "vacuous",
      whatNeverHappened: `${property.observer.name} never saw anything change`,
    };
  return { word: "holds", exactness: "exact" };
}
