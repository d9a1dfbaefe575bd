import { expect, test } from "vitest";
import { diagramOf, type Subject } from "./diagram.ts";
import { conclusionOf } from "./ending.ts";
import type { PlainValue, Trace, TraceStep } from "./trace.ts";

const step = (actor: string, to: string | null, state: PlainValue): TraceStep => ({
  action: "Moves",
  params: { by: 1 },
  actor,
  message: to === null ? null : { to, label: "moves", value: null, lines: ["R=1"] },
  state,
  monitor: null,
});
const trace = (...steps: TraceStep[]): Trace => ({
  model: "m",
  property: "p",
  constants: {},
  initial: { n: 0, m: { k: 0 } },
  initialMonitor: null,
  steps,
});
const zones = [
  { name: "inside", actors: ["a", "idle", "b"] },
  { name: "outside", actors: ["c"] },
];
const two = trace(step("c", "a", { n: 1, m: { k: 0 } }), step("b", "b", { n: 1, m: { k: 5 } }));
const subject: Subject = { trace: two, zones, ending: { kind: "violated", failed: ["f"] } };

test("lanes stand in the order of the zones, without those who have no part", () => {
  const { lanes, groups } = diagramOf(subject);
  expect(lanes.map((l) => l.actor)).toEqual(["a", "b", "c"]);
  expect(groups).toEqual([
    { name: "inside", from: 0, to: 2 },
    { name: "outside", from: 2, to: 3 },
  ]);
  const strange = diagramOf({ ...subject, zones: [{ name: "", actors: ["c"] }] });
  expect(strange.lanes.map((l) => l.actor)).toEqual(["c", "a", "b"]);
});

test("a row is an arrow, or a step of one actor alone, with what it changed", () => {
  const [{ rows } = { rows: [] }] = diagramOf(subject).parts;
  expect(rows.map((r) => [r.id, r.from, r.to, r.label, r.call])).toEqual([
    ["1", 2, 0, "moves", "Moves(by: 1)"],
    ["2", 1, null, "moves", "Moves(by: 1)"],
  ]);
  expect(rows[1]?.changes).toEqual([
    { of: "state", path: "m.k", before: "0", after: "5", needed: false, differs: false },
  ]);
});

test("an explanation marks fields, weights and the last way out", () => {
  const way = { action: "Leaves", params: {}, actor: "a" };
  const explained = { weight: "none", needed: [], reads: [], waysOut: [] } as const;
  const [part] = diagramOf({
    ...subject,
    explanation: {
      conjuncts: [],
      antecedent: null,
      steps: [
        { ...explained, waysOut: [way] },
        { ...explained, weight: "value", needed: ["m"] },
      ],
      ways: { done: true },
      lastWayOut: 0,
      switches: 1,
      fewest: { done: true },
    },
  }).parts;
  expect(part?.rows.map((r) => [r.weight, r.lastWayOut, r.waysOut.length])).toEqual([
    ["none", true, 1],
    ["value", false, 0],
  ]);
  // Part of a record that is needed as a whole.
  expect(part?.rows[1]?.changes[0]?.needed).toBe(true);
});

test("a loop is where it is, and a run that stutters has none", () => {
  const lasso = (start: number): Subject => ({
    ...subject,
    ending: { kind: "violated", failed: [], lasso: { start, element: null, fair: [] } },
  });
  expect(diagramOf(lasso(1)).loop).toEqual({ from: 1, to: 2 });
  expect(diagramOf(lasso(1)).parts[0]?.rows.map((r) => r.inLoop)).toEqual([false, true]);
  expect(diagramOf(lasso(2))).toMatchObject({ loop: null, stutters: true });
  expect(conclusionOf(lasso(2)).title).toBe("Violated for ever");
});

test("two runs stand together where they take the same steps, and otherwise side by side", () => {
  const beside = (second: Trace): Subject => ({
    ...subject,
    ending: {
      kind: "violated",
      failed: [],
      beside: {
        trace: second,
        because: "they differ",
        differences: [{ path: "n", first: 1, second: 2 }],
      },
    },
  });
  const other = { ...two, initial: { n: 7, m: { k: 0 } } };
  const together = diagramOf(beside(other)).parts;
  expect(together.map((p) => p.run)).toEqual(["both"]);
  expect(together[0]?.rows[0]?.changes).toMatchObject([
    { path: "n", before: "⟨0 │ 7⟩", after: "1", differs: true },
  ]);
  const apart = diagramOf(
    beside(
      trace(...two.steps.slice(0, 1), {
        ...step("a", null, { n: 9, m: { k: 0 } }),
        action: "Other",
      }),
    ),
  ).parts;
  expect(apart.map((p) => [p.run, p.rows.map((r) => r.id)])).toEqual([
    ["both", ["1"]],
    ["first", ["1.2"]],
    ["second", ["2.2"]],
  ]);
  expect(conclusionOf(beside(other)).remarks[0]?.items).toEqual(["n: ⟨1 │ 2⟩"]);
});
