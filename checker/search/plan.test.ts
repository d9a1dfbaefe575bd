import { describe, expect, it } from "vitest";
import { counting } from "../../test/fixtures/closed-form.ts";
import { plan } from "./plan.ts";

const action = counting.action("Example", {
  sentence: "",
  source: "",
  actor: "counter",
  params: (c) => ({ a: c.ids, b: [true, false] }),
  choose: { v: (_s, { a }) => [a, a + 1] },
  let: {
    ofA: (s, { a }) => s.n[a] ?? null,
    ofV: (_s, { v }) => v,
    ofNothing: () => 1,
  },
  guard: {
    needsA: (s, { a }) => s.n[a] === 0,
    needsBoundOfA: (_s, _p, _c, { ofA }) => ofA === 0,
    needsV: (_s, { v }) => v === 1,
    needsNothing: (s) => s.n[0] === 0,
    needsB: (_s, { b }) => b,
    mayNeedAll: (s, p) => Object.values(p).length > 0 && s.n[0] === 0,
  },
  effect: () => undefined,
  message: { to: "counter", label: "" },
  partner: { actor: "counter", guard: { last: () => true }, effect: () => undefined },
});

describe("plan", () => {
  const made = plan(action, { a: [0, 1], b: [true, false] });
  const names = made.levels.map((l) => [l.lets.map((x) => x.name), l.clauses.map((x) => x.name)]);

  it("nests the loops in the order declared, choices last", () => {
    expect(made.loops.map((l) => l.name)).toEqual(["a", "b", "v"]);
  });

  it("places each binding and clause at the first loop where all it names is bound", () => {
    expect(names).toEqual([
      [["ofNothing"], ["needsNothing"]],
      [["ofA"], ["needsA", "needsBoundOfA"]],
      [[], ["needsB"]],
      [["ofV"], ["needsV", "mayNeedAll"]],
    ]);
  });

  it("counts refusals in the order of evaluation, the partner's last", () => {
    expect(made.refusals).toEqual([
      ...["ofNothing", "needsNothing", "ofA", "needsA", "needsBoundOfA", "needsB"],
      ...["ofV", "needsV", "mayNeedAll", "counter.last"],
    ]);
  });
});
