/** Explanations of small counterexamples, each of which says what a reader of the system would say. */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { model, properties, seq, specification, system, weak, type Property } from "../index.ts";
import { replay } from "../plain/replay.ts";
import type { Lasso } from "../verdict.ts";
import { check } from "../search/check.ts";
import { explain, switchesOf } from "./explain.ts";
import type { Explanation } from "./explanation.ts";

const digit = z.int().min(0).max(2);
const spec = specification<object>()({
  constants: z.object({}),
  state: () =>
    z.object({ a: digit, b: digit, c: digit, gate: z.boolean(), q: seq(digit, 2), sent: digit }),
  access: {
    ann: { a: "write", b: "write", c: "read", gate: "read", q: "write" },
    bob: { gate: "write", q: "read", sent: "write" },
    cid: { c: "write", gate: "write" },
  },
  rules: {},
});
const { invariant, transition, reachable, deadlockFree, recoverable, leadsTo, monitor } =
  properties(spec);
const about = { sentence: "", source: "" };

const actions = {
  Set: spec.action("Set", {
    ...about,
    actor: "ann",
    choose: { v: () => [1, 2] },
    effect: (_s, next, { v }) => {
      next.a = v;
    },
  }),
  Open: spec.action("Open", {
    ...about,
    actor: "bob",
    guard: { shut: (s) => !s.gate },
    effect: (_s, next) => {
      next.gate = true;
    },
  }),
  Noise: spec.action("Noise", {
    ...about,
    actor: "cid",
    effect: (s, next) => {
      next.c = (s.c + 1) % 3;
    },
  }),
  /** Writes what it has not read, and reads what makes no difference. */
  Copy: spec.action("Copy", {
    ...about,
    actor: "ann",
    guard: { open: (s) => s.gate },
    effect: (s, next) => {
      next.b = s.c > 9 ? 0 : s.a;
    },
  }),
  Put: spec.action("Put", {
    ...about,
    actor: "ann",
    guard: { room: (s) => s.q.length < 2 },
    effect: (s, next) => {
      next.q.push(s.a);
    },
  }),
  /** The first part sends what it has read by a binding; the second one keeps it. */
  Send: spec.action("Send", {
    ...about,
    actor: "ann",
    let: { first: (s) => s.q.at(0) },
    message: { to: "bob", label: "SEND", carries: (_s, _p, _c, { first }) => first },
    effect: (_s, next) => {
      next.q.shift();
    },
    partner: {
      actor: "bob",
      guard: { open: (s) => s.gate },
      effect: (_s, next, _p, _c, message) => {
        next.sent = message;
      },
    },
  }),
};
type Name = keyof typeof actions;

const told = { ...about, formula: "", claimedFor: "" };
const start = { a: 0, b: 0, c: 0, gate: false, q: [], sent: 0 };
const count = monitor({
  name: "Count",
  sentence: "",
  state: () => z.object({ n: digit, last: digit }),
  init: () => ({ n: 0, last: 0 }),
  update: (m, nextM, _s, next, step) => {
    if (step.action === "Copy") nextM.n = Math.min(2, m.n + 1);
    if (next.b > 0) nextM.last = next.b;
  },
});

/** What is said of the first counterexample, or witness, of `property`. */
function shown(property: Property, names: readonly Name[]): Explanation & { steps_: string[] } {
  const { results } = check(
    model({
      name: "m",
      sentence: "",
      size: "tiny",
      system: system(spec, {
        name: "S",
        init: () => [start],
        actions: names.map((n) => actions[n]),
      }),
      constants: {},
      claims: [{ property, expected: "holds" }],
    }),
    { explain: true },
  );
  const [result] = results;
  const found = result?.explanation;
  const verdict = result?.verdict;
  if (found === undefined || verdict === undefined || !("trace" in verdict))
    throw new Error(`no counterexample: ${JSON.stringify(verdict)}`);
  return { ...found, steps_: verdict.trace?.steps.map((s) => s.action) ?? [] };
}

/** What is said of a walk at the end of which conjuncts of `property` are false. */
function said(
  property: Property,
  walk: readonly (Name | readonly [Name, number])[],
  failed: readonly string[],
  lasso?: Lasso,
) {
  const m = model({
    name: "m",
    sentence: "",
    size: "tiny",
    system: system(spec, { name: "S", init: () => [start], actions: Object.values(actions) }),
    constants: {},
    claims: [],
  });
  const steps = walk.map((w) =>
    typeof w === "string" ? { action: w, params: {} } : { action: w[0], params: { v: w[1] } },
  );
  const trace = replay(m, { initial: { ...start, q: [] }, steps }, property.monitor, "");
  const found = explain(m, property, {
    ...{ word: "violated", failed, trace },
    ...(lasso === undefined ? {} : { lasso }),
  });
  return {
    ...found,
    lines: found.steps.map((s) =>
      [s.weight, s.needed.join(" "), s.reads.join(" ")].join(": ").trimEnd(),
    ),
  };
}

const small = invariant({ ...told, id: "I", name: "I", holds: { small: (s) => s.b < 2 } });

describe("a shortest counterexample", () => {
  it("has the fewest switches, says what was read, and which step gave the value", () => {
    const found = shown(small, ["Set", "Open", "Copy"]);
    // Setting before opening would be the first in order, and one switch more.
    expect(found.steps_).toEqual(["Open", "Set", "Copy"]);
    expect(found).toMatchObject({
      switches: 1,
      fewest: { done: true },
      antecedent: null,
      conjuncts: [{ conjunct: "small", readings: [{ of: "state", path: "b", value: 2 }], more: 0 }],
      steps: [
        { weight: "enables", needed: ["gate"] },
        { weight: "value", needed: ["a"] },
        { weight: "value", needed: ["b"], reads: ["gate", "a"] },
      ],
    });
  });

  it("counts the changes of actor", () => {
    const steps = ["x", "x", "y", "x"].map((actor) => ({ actor }));
    expect(switchesOf({ steps })).toBe(2);
    expect(switchesOf({ steps: [] })).toBe(0);
  });
});

describe("a slice", () => {
  it("leaves out what changes nothing that is read, and what is overwritten", () => {
    const walk = [["Set", 1], "Noise", "Open", ["Set", 2], "Put", "Copy", "Noise"] as const;
    expect(said(small, walk, ["small"]).lines).toEqual([
      "none: :",
      // Copying reads it and gives the same whatever it is: it could only have made a difference.
      "enables: c: c",
      "enables: gate: gate",
      "value: a:",
      "none: :",
      "value: b: gate a",
      "none: :",
    ]);
  });

  it("follows a value through a sequence, a binding and a message", () => {
    const p = invariant({ ...told, id: "I", name: "I", holds: { low: (s) => s.sent < 2 } });
    const found = said(p, [["Set", 2], "Put", "Open", ["Set", 1], "Send"], ["low"]);
    expect(found.lines).toEqual([
      "value: a:",
      "value: q: q a",
      "enables: gate: gate",
      "none: :",
      "value: sent: q[0] gate",
    ]);
  });

  it("leaves out what was put behind the element that is read", () => {
    const p = invariant({
      ...told,
      id: "I",
      name: "I",
      holds: { first: (s) => (s.q.at(0) ?? 0) < 2 },
    });
    // The first is still there when another one comes: it was put there before.
    expect(said(p, [["Set", 2], "Put", ["Set", 1], "Put"], ["first"]).lines).toEqual([
      "value: a:",
      "value: q: q a",
      "none: :",
      "none: :",
    ]);
  });

  it("lets all readings count where any of them would have been enough", () => {
    const p = invariant({
      ...told,
      id: "I",
      name: "I",
      holds: { zero: (s) => !(s.a === 1 || s.c === 1) },
    });
    const one = said(p, [["Set", 1], "Noise"], ["zero"]);
    expect(one.conjuncts[0]?.readings.map((r) => r.path)).toEqual(["a"]);
    const both = invariant({
      ...told,
      id: "I",
      name: "I",
      holds: { zero: (s) => [s.a, s.c].map((x) => x === 1).every((one) => !one) },
    });
    expect(one.lines).toEqual(["value: a:", "none: :"]);
    expect(said(both, [["Set", 1], "Noise"], ["zero"]).lines).toEqual(["value: a:", "value: c: c"]);
  });

  it("goes through the monitor, which also sees which step is taken", () => {
    const p = invariant({
      ...told,
      id: "I",
      name: "I",
      monitor: count,
      when: (_s, _c, m) => m.n > 0,
      holds: { low: (_s, _c, m) => m.last < 2 },
    });
    const found = said(p, ["Open", ["Set", 2], "Noise", "Copy"], ["low"]);
    expect(found.lines).toEqual([
      "enables: gate: gate",
      "value: a:",
      "enables: c: c",
      "value: b monitor.n monitor.last: gate a monitor.n",
    ]);
    expect(found.conjuncts).toEqual([
      { conjunct: "low", readings: [{ of: "monitor", path: "last", value: 2 }], more: 0 },
    ]);
    expect(found.antecedent?.readings).toEqual([{ of: "monitor", path: "n", value: 1 }]);
  });

  it("of a step names both its states, and the step is itself what is judged", () => {
    const p = transition({
      ...told,
      id: "T",
      name: "T",
      holds: { stays: (s, next) => next.gate === s.gate },
    });
    const found = said(p, ["Noise", "Open"], ["stays"]);
    expect(found.lines).toEqual(["none: :", "value: gate: gate"]);
    expect(found.conjuncts[0]?.readings).toEqual([
      { of: "after", path: "gate", value: true },
      { of: "state", path: "gate", value: false },
    ]);
  });
});

describe("readings", () => {
  it("name a field once, a collection as a whole, and count what is too much", () => {
    const p = invariant({
      ...told,
      id: "I",
      name: "I",
      holds: { short: (s) => [...s.q].length < 2 && s.q.length < 2 && s.a + s.a < 9 },
    });
    expect(said(p, ["Put", "Put"], ["short"]).conjuncts).toEqual([
      { conjunct: "short", readings: [{ of: "state", path: "q", value: [0, 0] }], more: 0 },
    ]);
  });

  it("of a witness are those of its predicate", () => {
    const p = reachable({ ...told, id: "R", name: "R", state: (s) => s.b === 1 });
    expect(shown(p, ["Set", "Open", "Copy"]).conjuncts).toEqual([
      { conjunct: "state", readings: [{ of: "state", path: "b", value: 1 }], more: 0 },
    ]);
  });

  it("of a state without successor are those of the guards that refuse", () => {
    const p = deadlockFree({ ...told, id: "D", name: "D", legalEnd: (s) => s.c > 0 });
    const found = shown(p, ["Open", "Put"]);
    expect(found.steps_).toEqual(["Open", "Put", "Put"]);
    expect(found.conjuncts).toEqual([
      {
        conjunct: "hasSuccessor",
        readings: [
          { of: "state", path: "gate", value: true },
          { of: "state", path: "q", value: [0, 0] },
          { of: "state", path: "c", value: 0 },
        ],
        more: 0,
      },
    ]);
  });
});

describe("where runs go on for ever", () => {
  it("a trap names what was wanted, and the steps around it", () => {
    const p = recoverable({ ...told, id: "B", name: "B", to: (s) => !s.gate });
    const found = shown(p, ["Noise", "Open"]);
    expect(found.steps_).toEqual(["Open"]);
    expect(found).toMatchObject({
      conjuncts: [{ conjunct: "wayOut", readings: [{ path: "gate", value: true }] }],
      steps: [{ weight: "value", needed: ["gate"] }],
      // Making noise leaves the gate shut, and it can still be opened.
      ways: { done: true },
      lastWayOut: null,
    });
  });

  it("what keeps a goal away between its trigger and the loop enables", () => {
    const p = leadsTo({
      ...told,
      id: "L",
      name: "L",
      fairness: [],
      from: (s) => s.c === 1,
      to: (s) => s.a === 0,
    });
    // Without the first step the goal is there when it is asked for; the last one hides that.
    const walk = [["Set", 1], "Noise", "Noise", ["Set", 2]] as const;
    const lasso: Lasso = { start: 4, element: null, triggeredAt: 2, fair: [] };
    expect(said(p, walk, ["goalReached"], lasso).lines).toEqual([
      "enables: a:",
      "value: c: c",
      "none: :",
      "value: a:",
    ]);
  });

  it("a lasso names the goal, and what keeps fair steps from being taken", () => {
    const opens = weak({
      name: "Opens",
      ...about,
      why: "",
      of: (step) => step.action === "Copy",
    });
    const p = leadsTo({
      ...told,
      id: "L",
      name: "L",
      fairness: [opens],
      from: (s) => s.a === 2,
      to: (s) => s.b === 2,
    });
    const found = shown(p, ["Set", "Copy", "Noise"]);
    expect(found.steps_).toEqual(["Set"]);
    expect(found).toMatchObject({
      conjuncts: [{ conjunct: "goalReached", readings: [{ path: "b", value: 0 }] }],
      antecedent: { readings: [{ path: "a", value: 2 }] },
      steps: [{ weight: "value", needed: ["a"] }],
      fewest: { done: false },
      ways: { done: true },
    });
  });
});
