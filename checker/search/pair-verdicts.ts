/** Verdicts on the properties of a model that are about pairs of runs. Fails closed, like `verdicts.ts`. */
import type { Release } from "../contract/information.ts";
import type { Claim } from "../contract/model.ts";
import type { Noninterference } from "../contract/property.ts";
import type { PropertyResult, Verdict } from "../verdict.ts";
import { ValueNumbers } from "../trace/value-numbers.ts";
import type { Budget } from "./budget.ts";
import type { Built } from "./build.ts";
import type { CheckOptions, Judged } from "./check.ts";
import { exercisedInPairs, withExercised } from "./exercised.ts";
import { witnessInPairs } from "./interest-beside.ts";
import { Observations } from "./observations.ts";
import { runTo, twoRunsTo } from "./pair-counterexample.ts";
import { searchPairs, type PairOutcome } from "./pairs.ts";
import { aboutClaim } from "./property-result.ts";
import { StepGraph, type Label } from "./step-graph.ts";
import { leftOut, withoutRun } from "./verdicts.ts";

/** Searches the pairs of runs for each claim about them. */
export function judgePairs(
  built: Built,
  claims: readonly Claim[],
  options: CheckOptions,
  budget: Budget,
): Judged {
  const asked = claims.flatMap((claim) =>
    claim.property.kind === "noninterference" ? [{ claim, property: claim.property }] : [],
  );
  if (asked.length === 0) return { results: new Map(), runs: [], alone: null };
  const started = performance.now();
  const released = new Set(asked.flatMap(({ property }) => property.declassify));
  const releases = new Map([...released].map((r) => [r, labelOf(r)]));
  const graph = new StepGraph(built, releases.values());
  const observers = new Set(asked.map(({ property }) => property.observer));
  const observations = new Observations(graph, observers);
  const outcomes = asked.map(({ claim, property }) => {
    const outcome = searchPairs({ graph, observations, releases }, property, options, budget);
    return {
      claim,
      outcome,
      result: resultOf(graph, claim, property, outcome, options.interest === true),
    };
  });
  const all = outcomes.map((o) => o.outcome);
  const failure = all.flatMap(({ finding: f }) => (f?.kind === "failed" ? [f.message] : []))[0];
  return {
    results: new Map(outcomes.map(({ claim, result }) => [claim, result])),
    runs: [
      {
        monitor: null,
        pairs: sum(all.map((o) => o.statistics.pairs)),
        states: graph.states.count,
        transitions: graph.instances.length,
        depth: Math.max(...all.map((o) => o.depth)),
        widestLevel: Math.max(...all.map((o) => o.widestLevel)),
        seconds: (performance.now() - started) / 1000,
        stateBits: built.codec.bits,
        bytesPerState: (graph.bytes + observations.bytes) / Math.max(1, graph.states.count),
        complete: all.every((o) => o.cut === null && o.boundCut === null) && failure === undefined,
        failure: failure ?? null,
        // Its initial states are those of all secrets together.
        digest: null,
      },
    ],
    // The graph holds other initial states, too.
    alone: null,
  };
}

/** What a release releases, by step. */
function labelOf({ name, value }: Release): Label {
  return {
    name: `release ${name}`,
    value: (s, _next, step, c) => value(s, step, c) as unknown,
    numbers: new ValueNumbers(),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

function resultOf(
  graph: StepGraph,
  claim: Claim,
  property: Noninterference,
  outcome: PairOutcome,
  interest: boolean,
): PropertyResult {
  const verdict = verdictOf(graph, property, outcome);
  const { statistics, depth, seconds } = outcome;
  const result = {
    ...aboutClaim(graph.built.model, claim, verdict),
    states: statistics.pairs,
    transitions: statistics.steps,
    depth,
    seconds,
    pairs: statistics,
  };
  return withExercised(
    result,
    exercisedInPairs(outcome),
    interest ? witnessInPairs(graph, outcome, property) : null,
  );
}

/** In this order: a violation stays one; then errors; then what was left out; then what is shown. */
function verdictOf(graph: StepGraph, property: Noninterference, outcome: PairOutcome): Verdict {
  const { finding, statistics, observed, pairs } = outcome;
  try {
    switch (finding?.kind) {
      case "violated": {
        const { trace, beside, failed } = twoRunsTo(graph, pairs, finding.spot, property, true);
        return { word: "violated", trace, failed: [failed], beside };
      }
      case "failed": {
        const { pair, message } = finding;
        const trace =
          pair === null ? null : runTo(graph, pairs, { pair, side: "first", steps: [] }, property);
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
    return withoutRun(e);
  }
  const unseen = leftOut(outcome);
  if (unseen !== null) return unseen;
  if (statistics.pairs === 0)
    return {
      word: "vacuous",
      whatNeverHappened: `${property.secret.name} is not part of this instance: no two runs differed`,
    };
  if (observed === 0)
    return {
      word: "vacuous",
      whatNeverHappened: `${property.observer.name} never saw anything change`,
    };
  return { word: "holds", exactness: "exact" };
}
