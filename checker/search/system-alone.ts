/**
 * What a graph of steps says of the system alone: the counts of an exploration without a monitor and
 * without properties, which then need not be made.
 */
import { contextOf, sameData } from "../strict.ts";
import { digestOfSystem } from "./digest.ts";
import type { StepGraph, Steps } from "./step-graph.ts";

/** The counts of a whole exploration of the system alone. */
export interface SystemAlone {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly widestLevel: number;
  /** By action: see `DriverContext.fired`. */
  readonly fired: Float64Array;
  /** By clause: see `DriverContext.refused`. */
  readonly refused: Float64Array;
  /** Bytes that its states take where they are; about. */
  readonly bytes: number;
  /** See `RunStatistics.digest`. */
  readonly digest: string | null;
}

/**
 * What `graph` says of the system alone; `null` when it is not the whole graph, was not expanded
 * breadth first, or has counted nothing. Beside a monitor, too, the first state with a given state of
 * the system is a nearest one: a monitor keeps no step from being taken.
 *
 * @param digest whether its digest is asked for
 */
export function systemAlone(graph: StepGraph, digest: boolean): SystemAlone | null {
  const { tally, built, states, targets } = graph;
  if (tally === null || !tally.counted(states.count)) return null;
  // An exploration says who has changed them.
  if (!sameData(built.constants, contextOf(built.model))) return null;
  const steps: Steps = { from: 0, to: 0 };
  const out = { states: 0, depth: 0, widestLevel: 0 };
  let known = built.nInitial;
  let [level, width, end] = [0, 0, known];
  for (let row = 0; row < states.count; row++) {
    if (row === end) {
      [level, width, end] = [level + 1, 0, known];
    }
    graph.stepsOf(row, steps);
    for (let e = steps.from; e < steps.to; e++) known = Math.max(known, targets.at(e) + 1);
    if (!tally.isFirst(row)) continue;
    out.states++;
    out.depth = level;
    out.widestLevel = Math.max(out.widestLevel, ++width);
  }
  // No state without a way to it.
  if (known !== states.count) return null;
  const { fired, refused } = tally;
  return {
    ...out,
    transitions: fired.reduce((a, b) => a + b, 0),
    fired,
    refused,
    bytes: graph.bytes,
    digest: digest ? digestOfSystem(graph, (row) => tally.isFirst(row)) : null,
  };
}
