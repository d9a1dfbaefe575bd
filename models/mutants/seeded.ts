/**
 * What the files of seeded defects share: the environments in which a defect must be noticed, and
 * what is claimed in them.
 */
import {
  defect,
  type Action,
  type Patch,
  type Property,
  type SeededDefect,
} from "../../checker/index.ts";
import type { Constants } from "../../spec/constants.ts";
import type { Actor } from "../../spec/domains.ts";
import { confidentiality, liveness, robustness, unwinding } from "../../properties/index.ts";
import { rules, type Rules } from "../../spec/rules.ts";
import { passthrough } from "../../spec/system.ts";
import { safety } from "../instances/claimed.ts";
import { hostile, nestedEpt, recommended, twoL2s } from "../instances/points.ts";

/** One direct read against the maximal host. */
export const maximal: Constants = {
  ...recommended,
  ...hostile,
  ops: ["READ_DATA"],
  operations: 1,
};
/** One direct operation with visible side effects, honest host. */
export const honest: Constants = { ...recommended, ops: ["READ_ISR", "KICK"], operations: 1 };
/** One direct read by an L2 that asks for anything; honest host. */
export const hostileL2 = (request: Constants["hostileRequests"][number]): Constants => ({
  ...recommended,
  ops: ["READ_DATA"],
  operations: 0,
  hostileL2s: [1],
  hostileRequests: [request],
  hostileCalls: 1,
});
/** The same where L1 forwards it. */
export const forwarded: Constants = { ...honest, route: "NEST_CALL" };
/** Two L2s with a device each, one operation each; honest host. */
export const side = { ...honest, ...twoL2s } satisfies Constants;
/** Whatever the L2 asks for, nothing interrupts; the device acts when its back end gets round to it. */
export const queued: Constants = {
  ...recommended,
  ops: ["KICK"],
  operations: 1,
  backend: "LATER",
  virtqueue: true,
};
/** An L2 that sets the vector of its device and kicks it: the device interrupts. */
export const interrupting: Constants = {
  ...recommended,
  ops: ["SET_VECTOR", "KICK"],
  operations: 2,
  backend: "LATER",
  irqPath: "PIR",
};
/** One implicit read, sent back to L1 by an honest host whose entries may find a lock held. */
export const touching: Constants = { ...nestedEpt, ops: ["READ_DATA"], operations: 1, busies: 1 };

interface About {
  readonly id: string;
  readonly component: Actor;
  readonly sentence: string;
  readonly source: string;
  /** Rules that are replaced; everything else of a patch follows. */
  readonly rules?: Partial<Rules>;
  readonly patch?: Omit<Patch, "name" | "rules">;
  /** The smallest configuration that suffices. */
  readonly constants: Constants;
  /** What is claimed there, where it is not all of {@link safety}, and what of {@link flows} it names. */
  readonly claims?: readonly Property[];
}

interface Kills {
  /** Properties, or clauses `id.clause` of them, that must fail; others may. */
  readonly kills: readonly [string, ...string[]];
  /** Of the shortest counterexample to the first of them. */
  readonly shape?: { readonly atMost: number; readonly actors: readonly Actor[] };
}

interface Awaits {
  /** What will notice it, and why that is not there yet. */
  readonly awaits: { readonly properties: readonly string[]; readonly why: string };
}

interface Survives {
  /** Why it is equivalent. */
  readonly survives: string;
  /** The properties that it could concern: what has no case in its environment is none of them. */
  readonly claims: readonly Property[];
}

/**
 * What is known, what is influenced, and what happens at some time: claimed only of a defect that
 * names it, because a search over pairs of runs, or of infinite ones, costs more than all of
 * {@link safety} together.
 */
const flows: readonly Property[] = [...confidentiality, ...robustness, ...unwinding, ...liveness];

/** The flows that a defect names. */
const namedFlows = (kills: readonly string[]): readonly Property[] =>
  flows.filter(({ id }) => kills.some((named) => named.split(".", 1)[0] === id));

/** A defect in the whole system, with what is claimed in its environment. */
export function seeded({
  rules,
  patch,
  ...about
}: About & (Kills | Awaits | Survives)): SeededDefect {
  return defect({
    claims: [...safety(about.constants), ...("kills" in about ? namedFlows(about.kills) : [])],
    ...about,
    base: passthrough,
    patch: { ...patch, ...(rules && { rules }) },
  });
}

/**
 * The shortest way to a call: L1 sets the controls, enters the L2, the L2 calls. A longer
 * counterexample, or one in which somebody else acts, is not the defect that was meant.
 */
export const atTheCall = { atMost: 3, actors: ["l1", "l2", "tdxModule"] } as const;
/** The same, and the maximal host answers. */
export const atTheAnswer = { atMost: 4, actors: [...atTheCall.actors, "host"] } as const;
/** The same, and an honest kernel hands the request to the emulator, which performs it. */
export const atTheDevice = {
  atMost: 5,
  actors: [...atTheCall.actors, "l0Kernel", "emulator"],
} as const;

/** The module's entry, and then something more. */
export function afterEntry(more: Rules["vpEnter"]): Partial<Rules> {
  return {
    vpEnter: (s, next, v, entry, c) => {
      rules.vpEnter(s, next, v, entry, c);
      more(s, next, v, entry, c);
    },
  };
}

// Effects of a patch are untyped: they stand for code that is wrong.
/** A state in such an effect. */
// oxlint-disable-next-line typescript/no-explicit-any -- as said
export type S = any;
/** Constants in such an effect, which it only passes on. */
export type C = unknown;

/** The action's own effect, and then something more; `params` are those of the action. */
export function afterEffect(
  action: Action,
  more: (s: S, next: S, params: S, c: Constants) => void,
): Pick<Patch, "effects"> {
  return {
    effects: {
      [action.name]: (s: S, next: S, params: S, c: Constants, bound: object) => {
        action.effect(s, next, params, c, bound);
        more(s, next, params, c);
      },
    },
  };
}
