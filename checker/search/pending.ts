/** States that runs can be in while they wait for something, and the shortest runs to them. */
import { Bits } from "./bits.ts";
import { joined, routeBack, type Route, type RunGraph } from "./run-graph.ts";

/** A set of states in the order of the shortest runs to them. */
export interface Ordered {
  /** `null`: all states of the graph. */
  readonly region: Bits | null;
  readonly count: number;
  /** The `i`-th of them. */
  stateAt(i: number): number;
  /** The length of {@link routeTo}. */
  depthOf(v: number): number;
  routeTo(v: number): Route;
}

/** All states: they are numbered in this order. */
export function everywhere(runs: RunGraph): Ordered {
  return {
    region: null,
    count: runs.states,
    stateAt: (i) => i,
    depthOf: (v) => runs.depth[v] as number, // `v` is a state
    routeTo: (v) => runs.routeTo(v),
  };
}

/** Some states, each by a shortest run to it. */
export function among(runs: RunGraph, inside: (v: number) => boolean): Ordered {
  const region = new Bits(runs.states);
  for (let v = 0; v < runs.states; v++) if (inside(v)) region.add(v);
  return { ...everywhere(runs), region };
}

/**
 * The states that runs are in while they wait: from a state that `triggers` on, and through states
 * that are not `goal` only. The run to a state of them is one that waits in it, from some trigger on.
 */
export function pending(
  runs: RunGraph,
  triggers: (v: number) => boolean,
  goal: (v: number) => boolean,
): Ordered {
  const { states, starts, targets, depth } = runs;
  const region = new Bits(states);
  const far = new Int32Array(states);
  /** The last step, −1 for a state that triggers. */
  const via = new Int32Array(states).fill(-1);
  const order = new Int32Array(states);
  let count = 0;
  let head = 0;
  const meet = (v: number, e: number, steps: number): void => {
    if (region.has(v)) return;
    region.add(v);
    via[v] = e;
    far[v] = steps;
    order[count++] = v;
  };
  // Two queues, each in the order of its distances: states by number, and those that wait.
  for (let t = 0; t < states || head < count;) {
    // All indices are states or steps.
    const v = order[head] as number;
    if (t < states && (head === count || (depth[t] as number) <= (far[v] as number))) {
      if (!goal(t) && triggers(t)) meet(t, -1, depth[t] as number);
      t++;
      continue;
    }
    head++;
    const end = starts[v + 1] as number;
    for (let e = starts[v] as number; e < end; e++) {
      const w = targets[e] as number;
      if (!goal(w)) meet(w, e, (far[v] as number) + 1);
    }
  }
  return {
    region,
    count,
    stateAt: (i) => order[i] as number,
    depthOf: (v) => far[v] as number,
    routeTo: (v) => {
      const waits = routeBack(runs, v, via);
      return joined(runs.routeTo(waits.rows[0] ?? v), waits);
    },
  };
}
