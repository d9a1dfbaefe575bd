/** The reached part of a graph of steps as plain arrays: what searches for infinite runs go over. */
import { Bits } from "./bits.ts";
import type { StepGraph, Steps } from "./step-graph.ts";

/** States 0 … `states` − 1 and their steps, in order of their states. */
export interface Arrows {
  readonly states: number;
  /** Steps of state `v` are numbers `starts[v] … starts[v + 1] − 1`. Shape: states + 1. */
  readonly starts: Int32Array;
  /** By step: the state it leads to. May be longer than there are steps. */
  readonly targets: Int32Array;
}

/** Steps that belong to action instances and may change the system. */
export interface Moves extends Arrows {
  /** By step: the number of its action instance. */
  readonly instances: Int32Array;
  /** Whether step `e`, which leads from `v` to `w`, changes the state of the system. */
  changes(e: number, v: number, w: number): boolean;
}

/** A run as the numbers of its states and of the steps between them. */
export interface Route {
  /** One more than steps. */
  readonly rows: readonly number[];
  readonly steps: readonly number[];
}

/** The reached states of a graph, each with the shortest way to it. */
export class RunGraph implements Moves {
  readonly graph: StepGraph;
  readonly states: number;
  readonly starts: Int32Array;
  readonly targets: Int32Array;
  readonly instances: Int32Array;
  /** By state: the steps of a shortest run to it. */
  readonly depth: Int32Array;
  /** By state: the last step of that run; −1 for an initial state. */
  private readonly via: Int32Array;
  /** Steps that leave the system as it is; `null`: those that lead back to their state. */
  private readonly idle: Bits | null;

  /** @param graph with states expanded in order, perhaps not all of them; the others have no steps here */
  constructor(graph: StepGraph) {
    const steps: Steps = { from: 0, to: 0 };
    const stored = graph.states.count;
    this.graph = graph;
    this.targets = graph.targets.data;
    this.instances = graph.instances.data;
    this.starts = new Int32Array(stored + 1).fill(graph.instances.length);
    for (let v = 0; v < stored && graph.isExpanded(v); v++) {
      graph.stepsOf(v, steps);
      this.starts[v] = steps.from;
    }
    this.depth = new Int32Array(stored);
    this.via = new Int32Array(stored).fill(-1);
    this.idle = graph.monitor === null ? null : new Bits(graph.instances.length);
    this.states = this.walk(stored);
  }

  /**
   * Finds the first step to each state, in the order in which states got their numbers. What was
   * stored while a state failed to expand is led to by no step, and left out.
   */
  private walk(stored: number): number {
    const { starts, targets, depth, via, idle, graph } = this;
    let known = Math.min(stored, graph.built.nInitial);
    for (let v = 0; v < known; v++) {
      const end = starts[v + 1] as number; // `v` is a state
      for (let e = starts[v] as number; e < end; e++) {
        const w = targets[e] as number; // `e` is a step
        if (idle !== null && graph.sameState(v, w)) idle.add(e);
        if (w < known) continue;
        known = w + 1;
        via[w] = e;
        depth[w] = (depth[v] as number) + 1; // `v` is a state
      }
    }
    return known;
  }

  changes(e: number, v: number, w: number): boolean {
    return v !== w && (this.idle === null || !this.idle.has(e));
  }

  /** A shortest run to state `v`. */
  routeTo(v: number): Route {
    return routeBack(this, v, this.via);
  }
}

/** The state that step `e` leaves. */
export function sourceOf({ states, starts }: Arrows, e: number): number {
  let [low, high] = [0, states - 1];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] as number) <= e)
      low = middle; // `middle` is a state
    else high = middle - 1;
  }
  return low;
}

/** The way to state `v` by the steps in `via`, from the state that has a negative number there. */
export function routeBack(arrows: Arrows, v: number, via: Int32Array): Route {
  const rows = [v];
  const steps: number[] = [];
  for (let e = via[v] as number; e >= 0;) {
    const source = sourceOf(arrows, e);
    steps.push(e);
    rows.push(source);
    e = via[source] as number; // `source` is a state
  }
  return { rows: rows.toReversed(), steps: steps.toReversed() };
}

/** One run after the other, which begins where the first ends. */
export function joined(first: Route, then: Route): Route {
  return { rows: [...first.rows, ...then.rows.slice(1)], steps: [...first.steps, ...then.steps] };
}
