/** All states of a graph that runs reach, breadth first, with all their steps. */
import type { Budget } from "./budget.ts";
import type { CheckOptions } from "./check.ts";
import { isNoMemory } from "./guarded.ts";
import { thrown } from "./judge.ts";
import type { StepGraph, Steps } from "./step-graph.ts";

/** States expanded between two looks at the clock. */
const blockStates = 256;

/** What was reached. Nothing but `cut`, `boundCut` and `failure` being `null` makes it everything. */
export interface Reached {
  /** States 0 … `initial` − 1 are the initial ones. */
  readonly initial: number;
  readonly depth: number;
  readonly widestLevel: number;
  readonly seconds: number;
  /** Why it stopped before its end. */
  readonly cut: string | null;
  /** The first bound outside of which a state was left unexpanded. */
  readonly boundCut: string | null;
  /** What the specification did wrong, and in which state. */
  readonly failure: { readonly state: number | null; readonly message: string } | null;
}

/**
 * Expands everything that `graph` reaches from the initial states. States are numbered in the order in
 * which they are found and expanded in that order, so the steps of all of them lie in one order, too.
 *
 * @param what the run, as progress names it beside the model
 */
export function reach(
  graph: StepGraph,
  what: string,
  options: CheckOptions,
  budget: Budget,
): Reached {
  const started = performance.now();
  const steps: Steps = { from: 0, to: 0 };
  const { states, built } = graph;
  const { maxStates = Infinity, memoryBytes = Infinity } = options;
  const out = { initial: 0, depth: 0, widestLevel: 0 };
  let cut: string | null = null;
  let boundCut: string | null = null;
  let failure: Reached["failure"] = null;
  let at: number | null = null;
  /** Why it has to stop, or `null`. */
  const spent = (): string | null => {
    budget.report(() => ({
      model: built.model.name,
      part: what,
      states: states.count,
      transitions: graph.instances.length,
      level: out.depth,
      frontier: states.count - (at ?? 0),
      seconds: (performance.now() - started) / 1000,
      bytes: graph.bytes,
    }));
    if (states.count > maxStates) return `the budget of ${maxStates} states is used up`;
    if (graph.bytes > memoryBytes) return `the memory budget of ${memoryBytes} bytes is used up`;
    return budget.spent();
  };
  try {
    graph.initial();
    let level = states.count;
    out.initial = level;
    out.widestLevel = level;
    for (let row = 0; row < states.count; row++) {
      if (row === level) {
        out.depth++;
        out.widestLevel = Math.max(out.widestLevel, states.count - level);
        level = states.count;
      }
      if (row % blockStates === 0 || states.count > maxStates) cut = spent();
      if (cut !== null) break;
      at = row;
      const outside = graph.outside(row);
      if (outside === null) graph.stepsOf(row, steps);
      else boundCut ??= outside;
    }
    cut ??= spent();
    graph.trim();
  } catch (e) {
    if (isNoMemory(e)) cut ??= "no more memory is to be had";
    else failure = { state: at, message: thrown(e) };
  }
  return { ...out, seconds: (performance.now() - started) / 1000, cut, boundCut, failure };
}
