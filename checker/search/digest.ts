/**
 * Digests of graphs: reached states and the steps between them, whatever their order, the layout of
 * states and the code that made them. Definition, collision bound, and what is and is no drift:
 * `docs/internals/digest.md`.
 */
import { LANES, hexOf, mix, type Lanes } from "./digest-lanes.ts";
import { instanceLanes } from "./instance-lanes.ts";
import { StateSums, type Part } from "./state-sums.ts";
import type { StepGraph, Steps } from "./step-graph.ts";

/** Of the states of a graph, those that are looked at, and as what. */
interface Rows {
  readonly parts: readonly Part[];
  /** Loads row `row` into the parts' words. */
  readonly read: (row: number) => void;
  /** Whether its steps count: false for one that is the same as an earlier one. */
  readonly counts: (row: number) => boolean;
}

/** The digest of all of `graph`, whose states are all expanded, with the monitor beside it if there is one. */
export function digestOfGraph(graph: StepGraph): string {
  const { built, monitor, states } = graph;
  const words = new Int32Array(built.codec.words);
  const parts: Part[] = [{ codec: built.codec, role: "system", words, next: words }];
  const monitorWords = new Int32Array(monitor?.codec.words ?? 0);
  if (monitor !== null)
    parts.push({ codec: monitor.codec, role: "monitor", words: monitorWords, next: monitorWords });
  return digestOfRows(graph, {
    parts,
    read: (row) => {
      states.arena.read(row, 0, words);
      if (monitor !== null) states.arena.read(row, words.length, monitorWords);
    },
    counts: () => true,
  });
}

/**
 * The digest of the system alone, of which `graph` holds all states and steps beside a monitor.
 * @param isFirst whether a row is the first one with its state of the system
 */
export function digestOfSystem(graph: StepGraph, isFirst: (row: number) => boolean): string {
  const { codec } = graph.built;
  const words = new Int32Array(codec.words);
  return digestOfRows(graph, {
    parts: [{ codec, role: "system", words, next: words }],
    read: (row) => graph.states.arena.read(row, 0, words),
    counts: isFirst,
  });
}

function digestOfRows(graph: StepGraph, { parts, read, counts }: Rows): string {
  const sums = new StateSums(parts);
  const { row: sum, source, total } = sums.sums;
  const { states, targets, instances, named, built } = graph;
  const sumOf = new Int32Array(LANES * states.count);
  for (let row = 0; row < states.count; row++) {
    read(row);
    sums.load();
    sumOf.set(sum, LANES * row);
  }
  const lanes = named.map(({ action, params }) => instanceLanes(action, params));
  const steps: Steps = { from: 0, to: 0 };
  for (let row = 0; row < states.count; row++) {
    if (!counts(row)) continue;
    read(row);
    sums.load();
    sums.state();
    if (row < built.nInitial) sums.initial();
    graph.stepsOf(row, steps);
    for (let e = steps.from; e < steps.to; e++) {
      const instance = lanes[instances.at(e)] as Lanes; // every step has one
      const target = LANES * targets.at(e);
      for (let k = 0; k < LANES; k++) {
        const step = (source[k] ?? 0) + (instance[k] ?? 0) + (sumOf[target + k] ?? 0);
        total[k] = ((total[k] ?? 0) + mix(step | 0)) | 0;
      }
    }
  }
  return hexOf(total);
}
