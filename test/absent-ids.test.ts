/**
 * A model without devices has maps without ids. What a function reads there is no value: it is not
 * null, not false, and no verdict may rest on it. Wherever it is read, the verdict is an error, with
 * the run that leads there.
 */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  claims,
  model,
  properties,
  specification,
  specifiedBy,
  system,
  total,
  weak,
  type Bound,
  type Property,
} from "../checker/index.ts";
import { check } from "../checker/search/check.ts";

// The ids that are asked for are those of other instances.
// oxlint-disable-next-line typescript/no-explicit-any -- as said
type Wrong = any;

const words = { sentence: "", formula: "", source: "", claimedFor: "" };
const said = (id: string) => ({ id, name: id, ...words });

const spec = specification<{ readonly devices: readonly (0 | 1)[] }>()({
  constants: z.object({ devices: z.array(z.literal([0, 1])).readonly() }),
  state: (c) =>
    z.object({
      n: z.int().min(0).max(3),
      route: total(c.devices, z.nullable(z.int().min(0).max(3))),
    }),
  access: { a: { n: "write", route: "write" } },
  rules: {},
});
const language = properties(spec);

/** The system, with what is wrong about its action. */
const counting = (wrong: Wrong = {}) =>
  system(spec, {
    name: "Counting",
    init: (c) => [{ n: 0, route: Object.fromEntries(c.devices.map((d) => [d, null])) as Wrong }],
    actions: [
      spec.action("Up", {
        ...{ sentence: "", source: "", actor: "a" },
        guard: { below: (s: Wrong) => s.n < 3 },
        effect: (s: Wrong, next: Wrong) => void (next.n = s.n + 1),
        ...wrong,
      }),
    ],
  });

interface Case {
  readonly property?: Property;
  readonly wrong?: Wrong;
  readonly bounds?: readonly Bound[];
}

const verdictOf = ({ property, wrong, bounds = [] }: Case, devices: readonly (0 | 1)[]) => {
  const always = language.invariant({ ...said("I"), holds: { small: (s) => s.n <= 3 } });
  const m = model({
    ...{ name: "counting", sentence: "", size: "tiny", constants: { devices }, bounds },
    ...{ system: counting(wrong), claims: claims([property ?? always]) },
  });
  const [result] = check(m).results;
  if (result === undefined) throw new Error("nothing was judged");
  return result.verdict;
};

/** What goes by a route that there may not be: without one, neither `null` nor anything else. */
const free = (s: Wrong): boolean => s.n < 2 || s.route[0] !== 3;
const monitored = language.monitor({
  name: "watch",
  sentence: "",
  state: () => z.object({ seen: z.boolean() }),
  init: () => ({ seen: true }),
  update: (_m: Wrong, nextM: Wrong, s: Wrong) => void (nextM.seen = free(s)),
});
const ownMap = language.monitor({
  name: "map",
  sentence: "",
  state: (c) => z.object({ of: total(c.devices, z.boolean()) }),
  init: (_s, c) => ({ of: Object.fromEntries(c.devices.map((d) => [d, true])) as Wrong }),
  update: (m: Wrong, nextM: Wrong, s: Wrong) => {
    if (s.n === 2 && m.of[0] === false) nextM.of[0] = true;
  },
});
const observer = (more: Wrong) =>
  language.observer({ name: "Eve", sentence: "", sees: (s) => s.n, ...more });
const secret = (differs: Wrong) => language.secret({ name: "S", sentence: "", differs });
const twice = { first: (next: Wrong) => void (next.n = 1) };
const abstract = ({ devices }: { readonly devices: readonly (0 | 1)[] }) =>
  specifiedBy({ name: "itself", system: counting(), constants: { devices } });

const cases: Readonly<Record<string, Case>> = {
  guard: { wrong: { guard: { below: (s: Wrong) => s.n < 3 && free(s) } } },
  let: { wrong: { let: { r: (s: Wrong) => (free(s) ? 1 : null) } } },
  choose: { wrong: { choose: { x: (s: Wrong) => (free(s) ? [1] : []) } } },
  effect: {
    wrong: { effect: (s: Wrong, next: Wrong) => void (next.n = free(s) ? s.n + 1 : 0) },
  },
  "effect, of next": {
    wrong: {
      effect: (s: Wrong, next: Wrong) => {
        next.n = s.n + 1;
        if (!free(next)) next.n = 0;
      },
    },
  },
  "effect, written": {
    wrong: {
      effect: (s: Wrong, next: Wrong) => {
        next.n = s.n + 1;
        if (s.n === 2) next.route[0] = 1;
      },
    },
  },
  bound: { bounds: [{ name: "b", sentence: "", within: free as Wrong }] },
  invariant: { property: language.invariant({ ...said("P"), holds: { free } }) },
  "invariant, when": {
    property: language.invariant({ ...said("P"), when: free, holds: { small: (s) => s.n <= 3 } }),
  },
  transition: {
    property: language.transition({ ...said("P"), holds: { free: (_s, next) => free(next) } }),
  },
  "transition, when": {
    property: language.transition({ ...said("P"), when: free, holds: { up: (s) => s.n <= 3 } }),
  },
  "a region that is not there": {
    property: language.invariant({ ...said("P"), holds: { no: (s: Wrong) => s.routes !== 3 } }),
  },
  reachable: { property: language.reachable({ ...said("P"), state: (s) => !free(s) }) },
  "legal end": { property: language.deadlockFree({ ...said("P"), legalEnd: free }) },
  "monitor update": {
    property: language.invariant({ ...said("P"), monitor: monitored, holds: { t: () => true } }),
  },
  "monitor's own map": {
    property: language.invariant({ ...said("P"), monitor: ownMap, holds: { t: () => true } }),
  },
  "leads to": { property: language.leadsTo({ ...said("P"), from: (s) => s.n === 0, to: free }) },
  recoverable: { property: language.recoverable({ ...said("P"), to: (s) => !free(s) }) },
  observer: {
    property: language.noninterference({
      ...said("P"),
      observer: observer({ sees: free }),
      secret: secret(twice),
    }),
  },
  secret: {
    property: language.noninterference({
      ...said("P"),
      observer: observer({}),
      secret: secret({ first: (next: Wrong) => void (next.n = next.route[0] === null ? 1 : 0) }),
    }),
  },
  determined: {
    property: language.determined({
      ...said("P"),
      on: () => true,
      given: (s) => [s.n, free(s)],
      outcome: (_s, next) => next.n,
    }),
  },
  mapping: {
    property: language.refines({
      ...said("P"),
      abstract,
      mapping: ((s: Wrong) => ({ n: free(s) ? s.n : 0, route: s.route })) as Wrong,
    }),
  },
  event: {
    property: language.includedIn({
      ...said("P"),
      abstract,
      event: (_s: Wrong, next: Wrong) => (free(next) ? next.n : null),
    }),
  },
  "abstract system": {
    property: language.refines({
      ...said("P"),
      abstract: () =>
        specifiedBy({
          name: "another",
          system: counting({ guard: { below: (s: Wrong) => s.n < 3 && free(s) } }),
          constants: { devices: [] },
        }),
      mapping: ((s: Wrong) => ({ n: s.n, route: {} })) as Wrong,
    }),
  },
  fairness: {
    property: language.alwaysEventually({
      ...said("P"),
      state: (s) => s.n === 3,
      fairness: [
        weak({
          ...{ name: "F", sentence: "", why: "" },
          // Conditions see no state; constants are lists, of which this one is empty.
          of: ((step: Wrong) => step.params.route.first) as Wrong,
        }),
      ],
    }),
  },
};

describe.each(Object.entries(cases))("%s", (name, one) => {
  test("is an error where the id is not there", () => {
    const verdict = verdictOf(one, []);
    if (verdict.word !== "error") throw new Error(JSON.stringify(verdict));
    if (name === "fairness") return;
    const text = name.includes("region") ? "has no field routes" : "has no element 0; it is empty";
    expect(verdict.message).toContain("SPEC005");
    expect(verdict.message).toContain(text);
  });
});

test.each(["guard", "effect", "invariant", "transition", "leads to", "mapping"])(
  "%s: the run leads to where it was read",
  (name) => {
    const verdict = verdictOf(cases[name] ?? {}, []);
    const trace = verdict.word === "error" ? verdict.trace : null;
    const ns = [trace?.initial, ...(trace?.steps.map((s) => s.state) ?? [])].map(
      (s) => (s as { n: number } | undefined)?.n,
    );
    expect(Math.max(...ns.map(Number))).toBe(2);
  },
);

test.each(
  Object.entries(cases).filter(([name]) => !/region|fairness|abstract|observer/.test(name)),
)("%s: with the id it is judged", (_name, one) => {
  const verdict = verdictOf(one, [0]);
  expect("message" in verdict ? verdict.message : "judged").toBe("judged");
});
