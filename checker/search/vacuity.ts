/** What has to happen for a property of runs to say anything, and never did. */
import type { Bits } from "./bits.ts";
import { predicatesOf, type Facts, type Question } from "./facts.ts";
import type { RunSearch } from "./find-runs.ts";
import type { RunGraph } from "./run-graph.ts";

/** Why a property that nothing violates says nothing; `null`: it says something, of some element. */
export function whatNeverHappened(
  runs: RunGraph,
  search: RunSearch,
  { property, facts }: Question,
): string | null {
  if (facts.length === 0) return "it is about no element: each gave none";
  const { trigger, step } = predicatesOf(property);
  if ((trigger !== null || step !== null) && facts.every((f) => f.triggers === 0))
    return step === null ? "its trigger held in no state" : "no such step was ever taken";
  const waits = property.kind === "leadsTo" || property.kind === "until";
  if (waits && !facts.some((f) => asksIn(runs, f, null)))
    return "its goal held wherever its trigger did";
  const live = property.kind === "recoverable" ? null : search.liveUnder(property.fairness);
  if (live === null) return null;
  // All states lie on runs from initial ones, which have the first numbers.
  if (!someState(runs, (v) => live.has(v))) return "no run is fair";
  if (waits && !facts.some((f) => asksIn(runs, f, live)))
    return "on no fair run did its trigger hold without its goal";
  if (step !== null && !facts.some((f) => takesIn(runs, f, live)))
    return "no fair run takes such a step";
  return null;
}

/** Whether something is asked for and not there yet, in a state of `live`. */
function asksIn(runs: RunGraph, { trigger, goal }: Facts, live: Bits | null): boolean {
  return someState(runs, (v) => trigger.has(v) && !goal.has(v) && live?.has(v) !== false);
}

/** Whether a matching step leads to a state of `live`. */
function takesIn({ starts, targets, states }: RunGraph, { steps }: Facts, live: Bits): boolean {
  const end = starts[states] as number; // one more than states
  for (let e = 0; e < end; e++) if (steps.has(e) && live.has(targets[e] as number)) return true; // a step
  return false;
}

function someState({ states }: RunGraph, yes: (v: number) => boolean): boolean {
  for (let v = 0; v < states; v++) if (yes(v)) return true;
  return false;
}
