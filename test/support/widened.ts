/**
 * Challenges to abstractions: a system beside one that is wider by what an abstraction leaves out.
 * The verdicts have to be the same.
 */
import { expect } from "vitest";
import {
  claims,
  model,
  patch,
  type Action,
  type Patch,
  type Property,
  type Read,
} from "../../checker/index.ts";
import { check } from "../../checker/search/check.ts";
import { safety } from "../../models/instances/claimed.ts";
import { recommended } from "../../models/instances/points.ts";
import type { Constants, L2, Vcpu } from "../../spec/constants.ts";
import type { State } from "../../spec/state.ts";
import { passthrough } from "../../spec/system.ts";

/** A system of this specification. */
export type PassthroughSystem = typeof passthrough;

/** What an abstraction leaves out, in a small instance. */
export interface Widening {
  /** The instance as it is modelled. */
  readonly constants: Constants;
  /** What is different about the wider one; absent: nothing. */
  readonly wider?: Partial<Constants>;
  /** The wider system; absent: the same one. */
  readonly system?: PassthroughSystem;
  /** Actions of the wider system without which the challenge is none. */
  readonly fires?: readonly string[];
  /** The properties compared; by default all that are claimed in the environment. */
  readonly properties?: readonly Property[];
}

/** What became of the two. */
export interface Compared {
  readonly narrow: Outcome;
  readonly wide: Outcome;
}
interface Outcome {
  /** Word of the verdict, by id of the property. */
  readonly words: Readonly<Record<string, string>>;
  /** States and transitions of the system alone. */
  readonly states: number;
  readonly transitions: number;
  /** How often each action was taken. */
  readonly fired: ReadonlyMap<string, number>;
}

/** Checks `properties` of one instance. */
export function outcome(
  system: PassthroughSystem,
  constants: Constants,
  properties: readonly Property[],
): Outcome {
  const { results, runs, actions } = check(
    model({
      name: system.name,
      sentence: "",
      size: "tiny",
      system,
      constants,
      claims: claims(properties),
      maxInstances: 65_536,
    }),
  );
  return {
    words: Object.fromEntries(results.map((r) => [r.id, r.verdict.word])),
    states: runs[0]?.states ?? 0,
    transitions: runs[0]?.transitions ?? 0,
    fired: new Map(actions.map((a) => [a.action, a.fired])),
  };
}

/** Outcomes as modelled, by instance and properties asked: several challenges share one. */
const modelled = new Map<Constants, Map<readonly Property[] | undefined, Outcome>>();

function asModelled(constants: Constants, properties: readonly Property[] | undefined): Outcome {
  const known = modelled.get(constants)?.get(properties);
  const result = known ?? outcome(passthrough, constants, properties ?? safety(constants));
  modelled.set(constants, (modelled.get(constants) ?? new Map()).set(properties, result));
  return result;
}

/** Checks both, and what is different about them. */
export function compared({ constants, wider, system, fires, properties }: Widening): Compared {
  const asked = properties ?? safety(constants);
  const narrow = asModelled(constants, properties);
  const wide = outcome(system ?? passthrough, { ...constants, ...wider }, asked);
  for (const action of fires ?? [])
    expect([action, wide.fired.get(action) ?? 0]).not.toEqual([action, 0]);
  return { narrow, wide };
}

/**
 * The same verdicts, none of them for want of an end. What has no case as modelled may have one, and
 * hold, in the wider system.
 */
export function demandSameVerdicts(w: Widening): Compared {
  const both = compared(w);
  const { narrow, wide } = both;
  const expectedOf = (id: string, word: string): string =>
    word === "vacuous" && wide.words[id] === "holds" ? "holds" : word;
  expect(Object.values(narrow.words).some((word) => word === "holds")).toBe(true);
  expect(Object.values(narrow.words)).not.toContain("incomplete");
  expect(Object.values(narrow.words)).not.toContain("error");
  expect(wide.words).toEqual(
    Object.fromEntries(
      Object.entries(narrow.words).map(([id, word]) => [id, expectedOf(id, word)]),
    ),
  );
  return both;
}

/** The system with some of its actions replaced by others of the same names, and some added. */
export function withActions(
  name: string,
  actions: readonly Action[],
  also: Omit<Patch, "name" | "add"> = {},
): PassthroughSystem {
  const patched = patch(passthrough, { name, ...also });
  const replaced = patched.actions.map((a) => actions.find((b) => b.name === a.name) ?? a);
  const added = actions.filter((a) => !patched.actions.some((b) => b.name === a.name));
  return { ...patched, actions: [...replaced, ...added] };
}

/** A vCPU and an L2, as actions of an L2 name them. */
export interface Which {
  readonly vcpu: Vcpu;
  readonly vm: L2;
}
/** What guards of an L2 ask about. */
export type Sees = Pick<Read<State>, "cpu" | "l2">;

/** The L2 runs, with no operation under way. */
export const idle = {
  runs: (s: Sees, { vcpu, vm }: Which) => s.cpu[vcpu].inTd && s.cpu[vcpu].vm === vm,
  idle: (s: Sees, { vcpu, vm }: Which) => s.l2[vcpu][vm].pc === "IDLE",
};

/** One direct read or kick; a page is taken away, and an interrupt comes, meanwhile. */
export const disturbed: Constants = {
  ...recommended,
  ops: ["READ_ISR", "KICK"],
  operations: 1,
  reclaims: 1,
  ticks: 1,
};
/** One direct read in hypothesis H2: registers are rolled back. */
export const disturbedAsFound: Constants = {
  ...disturbed,
  ops: ["READ_ISR"],
  fixSoftXlat: false,
  patch0014: true,
  reclaims: 2,
};
