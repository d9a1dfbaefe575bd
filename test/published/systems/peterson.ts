/** Peterson's algorithm for two processes, as in the collection's "locks with auxiliary variables". */
import { z } from "zod";
import { specification, system, total } from "../../../checker/index.ts";
import { text } from "./text.ts";

/** The processes. */
export const procs = [1, 2] as const;
/** One of them. */
export type Proc = (typeof procs)[number];
const labels = ["a0", "a1", "a2", "a3", "cs", "a4"] as const;
/** Where each process is, its flag, and whose turn it is. */
export const spec = specification<object>()({
  constants: z.object({}),
  state: () =>
    z.object({
      pc: total(procs, z.enum(labels)),
      c: total(procs, z.boolean()),
      turn: z.literal([...procs]),
    }),
  access: { process: { pc: "write", c: "write", turn: "write" } },
  rules: { other: (p: Proc): Proc => (p === 1 ? 2 : 1) },
});
/** A place in the program of a process. */
export type Label = (typeof labels)[number];
const at =
  (from: Label) =>
  (s: { pc: Readonly<Record<Proc, Label>> }, { p }: { p: Proc }) =>
    s.pc[p] === from;
const common = { ...text, actor: "process", params: () => ({ p: procs }) } as const;
const enter = {
  ...common,
  effect: (_s: unknown, next: { pc: Record<Proc, Label> }, { p }: { p: Proc }) => {
    next.pc[p] = "cs";
  },
};
/** The steps of the program, in its order; without waiting it is no longer the algorithm. */
const program = (waits: boolean) => [
  spec.action("a0", {
    ...common,
    guard: { at: at("a0") },
    effect: (_s, next, { p }) => {
      next.pc[p] = "a1";
    },
  }),
  spec.action("a1", {
    ...common,
    guard: { at: at("a1") },
    effect: (_s, next, { p }) => {
      next.c[p] = true;
      next.pc[p] = "a2";
    },
  }),
  spec.action("a2", {
    ...common,
    guard: { at: at("a2") },
    effect: (_s, next, { p }, c) => {
      next.turn = c.rules.other(p);
      next.pc[p] = "a3";
    },
  }),
  waits
    ? spec.action("a3", {
        ...enter,
        guard: {
          at: at("a3"),
          free: (s, { p }, c) => !s.c[c.rules.other(p)] || s.turn === p,
        },
      })
    : spec.action("a3", { ...enter, guard: { at: at("a3") } }),
  spec.action("cs", {
    ...common,
    guard: { at: at("cs") },
    effect: (_s, next, { p }) => {
      next.pc[p] = "a4";
    },
  }),
  spec.action("a4", {
    ...common,
    guard: { at: at("a4") },
    effect: (_s, next, { p }) => {
      next.c[p] = false;
      next.pc[p] = "a0";
    },
  }),
];
const putTogether = (name: string, waits: boolean) =>
  system(spec, {
    name,
    init: () => [{ pc: { 1: "a0", 2: "a0" }, c: { 1: false, 2: false }, turn: 1 } as const],
    actions: program(waits),
  });
/** Both outside to begin with. */
export const peterson = putTogether("Peterson", true);
/** The same, and nobody waits for the other. */
export const impatient = putTogether("Impatient", false);
/** Whether a process there is in its critical section, or leaves it. */
export const inside = (label: Label): boolean => label === "cs" || label === "a4";
