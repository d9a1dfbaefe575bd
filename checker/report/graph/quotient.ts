/** Graphs of states, and their quotients, as graphs that libraries can draw. */
import { Graph } from "@dagrejs/graphlib";
import type { PlainValue } from "../../trace/trace.ts";
import { callText, stepsOf, type Explored } from "./explored.ts";
import type { Projection } from "./projection.ts";

/** States that are not told apart. */
export interface Block {
  /** The first of them, in the order in which they were found. */
  readonly first: number;
  states: number;
  initial: boolean;
  /** How many of them are marked. */
  marked: number;
  /** What they have in common; `null` for a state of its own. */
  readonly values: readonly PlainValue[] | null;
}

/** Steps of one kind from one block to another. */
export interface Arrow {
  readonly action: string;
  readonly call: string;
  /** Whether it is a step of one of the actors that were asked for. */
  readonly shown: boolean;
  /** Steps of the graph. */
  steps: number;
  /** How many of them are marked. */
  marked: number;
}

/** Nodes are blocks, numbered from 0 in the order of their first states; edges are named by their calls. */
export type StateGraph = Graph<object, Block, Arrow>;

/** Which steps are shown: those in which one of these actors takes part. `null`: all. */
export type Actors = ReadonlySet<string> | null;

/**
 * The graph of all states, or its quotient: states with the same projected values are one, and steps of
 * one action with the same parameters between the same two are one.
 *
 * Without a projection every state and every step is there once.
 */
export function stateGraph(
  all: Explored,
  projection: Projection | null,
  actors: Actors,
): StateGraph {
  const made: StateGraph = new Graph({ directed: true, multigraph: true });
  const { graph, marks } = all;
  const numbers = new Map<string, number>();
  const blocks: Block[] = [];
  const blockOf = Int32Array.from({ length: all.states }, (_, row) => {
    const values = projection?.values[row] ?? null;
    const key = values === null ? String(row) : JSON.stringify(values);
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    const block = (blocks[number] ??= { first: row, states: 0, initial: false, marked: 0, values });
    block.states++;
    block.initial ||= row < all.initial;
    block.marked += marks?.states?.[row] ?? 0;
    return number;
  });
  blocks.forEach((block, i) => made.setNode(String(i), block));
  for (let row = 0; row < all.states; row++) {
    const { from, to } = stepsOf(all, row);
    for (let i = from; i < to; i++) {
      const instance = graph.instances.at(i);
      const { action, params } = graph.named[instance] ?? { action: "", params: {} };
      const [v, w] = [String(blockOf[row]), String(blockOf[graph.targets.at(i)])];
      // Without a projection a step is itself, even if another has the same name.
      const name = projection === null ? `${i}` : `${instance}`;
      const arrow: Arrow = made.hasEdge(v, w, name)
        ? made.edge(v, w, name)
        : {
            action,
            call: callText(action, params),
            shown: actors === null || partners(all, action).some((a) => actors.has(a)),
            steps: 0,
            marked: 0,
          };
      arrow.steps++;
      arrow.marked += marks?.steps?.[i] ?? 0;
      made.setEdge(v, w, arrow, name);
    }
  }
  return made;
}

function partners({ graph }: Explored, name: string): string[] {
  const action = graph.built.actions.find((a) => a.action.name === name)?.action;
  return action === undefined
    ? []
    : [action.actor, ...(action.partner === null ? [] : [action.partner.actor])];
}

/** All edges in the order of their sources, and of one source in that of its steps. */
export function arrowsOf(graph: StateGraph): readonly { v: string; w: string; arrow: Arrow }[] {
  return graph
    .edges()
    .map((e) => ({ v: e.v, w: e.w, arrow: graph.edge(e) }))
    .toSorted((a, b) => Number(a.v) - Number(b.v));
}
