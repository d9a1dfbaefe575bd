/** EWD840: Dijkstra's termination detection in a ring. */
import { z } from "zod";
import { specification, system } from "../../../checker/index.ts";
import { text, upTo } from "./text.ts";

/** `n` nodes. */
interface C {
  readonly n: number;
}
const colour = z.enum(["white", "orange"]);
/** Nodes that are active or not, and a token that goes round. */
export const spec = specification<C>()({
  constants: z.object({ n: z.int() }),
  state: ({ n }) =>
    z.object({
      active: z.array(z.boolean()).length(n),
      colour: z.array(colour).length(n),
      tpos: z
        .int()
        .min(0)
        .max(n - 1),
      tcolour: colour,
    }),
  access: {
    system: { active: "read", colour: "write", tpos: "write", tcolour: "write" },
    environment: { active: "write", colour: "write" },
  },
  rules: {},
});
const actions = [
  spec.action("InitiateProbe", {
    ...text,
    actor: "system",
    guard: {
      atZero: (s) => s.tpos === 0,
      inconclusive: (s) => s.tcolour === "orange" || s.colour[0] === "orange",
    },
    effect: (_s, next, _p, { n }) => {
      next.tpos = n - 1;
      next.tcolour = "white";
      next.colour[0] = "white";
    },
  }),
  spec.action("PassToken", {
    ...text,
    actor: "system",
    params: ({ n }) => ({ i: upTo(n).slice(1) }),
    guard: {
      here: (s, { i }) => s.tpos === i,
      mayPass: (s, { i }) =>
        s.active[i] === false || s.colour[i] === "orange" || s.tcolour === "orange",
    },
    effect: (s, next, { i }) => {
      next.tpos = i - 1;
      if (s.colour[i] === "orange") next.tcolour = "orange";
      next.colour[i] = "white";
    },
  }),
  spec.action("SendMsg", {
    ...text,
    actor: "environment",
    params: ({ n }) => ({ i: upTo(n), j: upTo(n) }),
    guard: {
      active: (s, { i }) => s.active[i] === true,
      other: (_s, { i, j }) => i !== j,
    },
    effect: (_s, next, { i, j }) => {
      next.active[j] = true;
      if (j > i) next.colour[i] = "orange";
    },
  }),
  spec.action("Deactivate", {
    ...text,
    actor: "environment",
    params: ({ n }) => ({ i: upTo(n) }),
    guard: { active: (s, { i }) => s.active[i] === true },
    effect: (_s, next, { i }) => {
      next.active[i] = false;
    },
  }),
];
const ring = (name: string, tcolours: readonly ("orange" | "white")[], sends: boolean) =>
  system(spec, {
    name,
    init: (c) =>
      upTo(2 ** c.n).flatMap((a) =>
        upTo(2 ** c.n).flatMap((b) =>
          upTo(c.n).flatMap((tpos) =>
            tcolours.map((tcolour) => ({
              active: upTo(c.n).map((i) => ((a >> i) & 1) === 1),
              colour: upTo(c.n).map((i) => (((b >> i) & 1) === 1 ? "orange" : "white")),
              tpos,
              tcolour,
            })),
          ),
        ),
      ),
    actions: actions.filter((a) => sends || a.name !== "SendMsg"),
  });
/** The token is orange to begin with; all else may be anything. */
export const ewd840 = ring("EWD840", ["orange"], true);
/** Nobody ever sends. */
export const silent = ring("EWD840 without messages", ["orange"], false);
/** Nobody sends, from any state at all. */
export const silenced = ring("EWD840 after the last message", ["orange", "white"], false);
