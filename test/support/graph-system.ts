/** Graphs as systems: the state is a place, and a step goes along an edge by the action that labels it. */
import { z } from "zod";
import {
  claims,
  model,
  properties,
  specification,
  system,
  type Expectation,
  type Model,
  type Property,
} from "../../checker/index.ts";

/** By action its edges, from place to place: `0>1 1>2`. The order of the actions is that of the keys. */
export type Edges = Readonly<Record<string, string>>;

const places = { min: 0, max: 15 };
const spec = specification<object>()({
  constants: z.object({}),
  state: () => z.object({ x: z.int().min(places.min).max(places.max) }),
  access: { walker: { x: "write" } },
  rules: {},
});

/** Properties of graphs. */
export const graphProperties = properties(spec);
/** The specification that all graphs share. */
export const graphSpec = spec;

/** The system of a graph. */
export function graphSystem(edges: Edges, initial: readonly number[] = [0]) {
  return system(spec, {
    name: "Graph",
    init: () => initial.map((x) => ({ x })),
    actions: Object.entries(edges).map(([name, text]) => {
      const list = [...text.matchAll(/(\d+)>(\d+)/g)].map(
        ([, from, to]) => [Number(from), Number(to)] as const,
      );
      return spec.action(name, {
        sentence: "",
        source: "",
        actor: "walker",
        choose: {
          to: (s) => list.flatMap(([from, to]) => (from === s.x ? [to] : [])),
        },
        effect: (_s, next, { to }) => {
          next.x = to;
        },
      });
    }),
  });
}

/** A graph of which `props` are claimed. */
export function graph(
  edges: Edges,
  props: readonly Property[],
  expected: Readonly<Record<string, Expectation>> = {},
  initial: readonly number[] = [0],
): Model {
  return model({
    name: "graph",
    sentence: "",
    size: "tiny",
    system: graphSystem(edges, initial),
    constants: {},
    claims: claims(props, expected),
  });
}

/** The same edges with the actions in every order. */
export function ordersOf(edges: Edges): Edges[] {
  return permutations(Object.entries(edges)).map((entries) => Object.fromEntries(entries));
}

function permutations<T>(list: readonly T[]): T[][] {
  if (list.length === 0) return [[]];
  return list.flatMap((x, i) => permutations(list.toSpliced(i, 1)).map((rest) => [x, ...rest]));
}
