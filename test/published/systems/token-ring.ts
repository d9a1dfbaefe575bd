/** TokenRing: Dijkstra's stabilizing token ring, EWD426. */
import { z } from "zod";
import { specification, system, type Read } from "../../../checker/index.ts";
import { text, upTo } from "./text.ts";

/** `n` nodes, counters below `m`. */
interface C {
  readonly n: number;
  readonly m: number;
}
/** A counter at each node. */
export const spec = specification<C>()({
  constants: z.object({ n: z.int(), m: z.int() }),
  state: ({ n, m }) =>
    z.object({
      c: z
        .array(
          z
            .int()
            .min(0)
            .max(m - 1),
        )
        .length(n),
    }),
  access: { ring: { c: "write" } },
  rules: {},
});
/** The state. */
export type Ring = Read<{ c: number[] }>;
/** How many tokens there are: node 0 has one when its counter is the last node's, another when its differs from the one before. */
export const tokens = (s: Ring, n: number): number =>
  upTo(n).filter((i) => (i === 0 ? s.c[0] === s.c[n - 1] : s.c[i] !== s.c[i - 1])).length;
const create = spec.action("CreateToken", {
  ...text,
  actor: "ring",
  guard: { equal: (s, _p, { n }) => s.c[0] === s.c[n - 1] },
  effect: (s, next, _p, { n, m }) => {
    next.c[0] = ((s.c[n - 1] ?? 0) + 1) % m;
  },
});
const pass = spec.action("PassToken", {
  ...text,
  actor: "ring",
  params: ({ n }) => ({ i: upTo(n).slice(1) }),
  guard: { differs: (s, { i }) => s.c[i] !== s.c[i - 1] },
  effect: (s, next, { i }) => {
    next.c[i] = s.c[i - 1] ?? 0;
  },
});
/** All counters may be anything to begin with. */
export const tokenRing = system(spec, {
  name: "TokenRing",
  init: (c) =>
    upTo(c.m ** c.n).map((code) => ({
      c: upTo(c.n).map((i) => Math.floor(code / c.m ** i) % c.m),
    })),
  actions: [create, pass],
});
