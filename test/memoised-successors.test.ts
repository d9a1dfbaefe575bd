import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Model } from "../checker/index.ts";
import type { ModelResult } from "../checker/verdict.ts";
import { randomSystems } from "./support/random-system.ts";
import { check, type CheckOptions } from "../checker/search/check.ts";
import type { MemoOptions } from "../checker/search/memo/options.ts";
import { counted, counters, counting, statement } from "./fixtures/closed-form.ts";
import { crewInOneThread } from "./support/crew.ts";
import { suite } from "../models/index.ts";

/** All that was found, but for times and bytes. */
function found(result: ModelResult): unknown {
  const text = JSON.stringify(result, (key, value: unknown) =>
    key === "seconds" || key === "bytesPerState" ? null : value,
  );
  return JSON.parse(text);
}

/** Demands that what is found with `memo` is what is found without. */
function expectSame(model: Model, memo: MemoOptions, options: CheckOptions = {}): void {
  const plain = found(check(model, { ...options, memo: false }));
  expect(found(check(model, { ...options, memo }))).toEqual(plain);
}

const eager: MemoOptions = {
  after: 0,
  timesIfCheap: 1,
  cells: 1 << 16,
  lessons: 1 << 20,
  sample: 3,
  way: "trees",
};

describe("random systems, learned from their first state on", () => {
  it.each<[string, boolean, Partial<MemoOptions>, CheckOptions]>([
    ["", false, {}, {}],
    ["that go wrong", true, {}, {}],
    ["as code", true, { way: "code" }, {}],
    [
      "as code, with digests and first cases",
      false,
      { way: "code" },
      { digest: true, interest: true },
    ],
    ["with digests and first cases", false, {}, { digest: true, interest: true }],
    ["up to 20 states", false, {}, { maxStates: 20 }],
    ["until all is decided", false, {}, { untilDecided: true }],
    ["with no room at all", true, { cells: 0 }, {}],
    ["with room for little", true, { cells: 60 }, {}],
    ["with few lessons", true, { lessons: 2 }, {}],
    ["each state compared", true, { sample: 1 }, {}],
  ])("are the same %s", (_what, wild, memo, options) => {
    fc.assert(
      fc.property(randomSystems({ wild, maxStates: 1000 }), ({ model }) =>
        expectSame(model, { ...eager, ...memo }, options),
      ),
      { numRuns: 25, seed: 5 },
    );
  });
});

it("several threads that learn find what one finds that does not", () => {
  fc.assert(
    fc.property(randomSystems({ wild: true, maxStates: 400 }), fc.nat(), ({ model }, seed) => {
      const { crew } = crewInOneThread(model, 2, seed);
      const several = found(check(model, { crew, memo: eager }));
      expect(several).toEqual(found(check(model, { memo: false })));
    }),
    { numRuns: 20, seed: 7 },
  );
});

it.each<MemoOptions["way"]>(["trees", "code"])("real models are the same: %s", (way) => {
  const chosen = suite.models.filter(({ name }) => /^(?:accel-fast|nested-ept)-tiny$/.test(name));
  expect(chosen).toHaveLength(2);
  for (const model of chosen) expectSame(model, { ...eager, way }, { digest: true });
});

describe("what goes by more than its arguments is found out", () => {
  let calls = 0;
  const up = (guard: () => boolean, to: (n: number) => number) =>
    counting.action("Up", {
      sentence: "",
      source: "",
      actor: "counter",
      params: (c) => ({ id: c.ids }),
      guard: { some: guard },
      effect: (s, next, { id }, c) => {
        next.n[id] = to(s.n[id] ?? 0) % (c.top + 1);
      },
    });
  const pure = up(
    () => true,
    (n) => n + 1,
  );
  // What they do changes after some calls: what was learned before is not true any more.
  const guard = up(
    () => calls++ < 20,
    (n) => n + 1,
  );
  const effect = up(
    () => true,
    (n) => (calls++ < 100 ? n + 1 : n),
  );

  it.each([
    ["a guard", guard],
    ["an effect", effect],
  ])("%s", (_what, action) => {
    calls = 0;
    const { runs } = check(counters(3, 7, { actions: [action] }), {
      memo: { ...eager, sample: 1 },
    });
    expect(runs[0]?.failure).toMatch(
      /^step \d+: SPEC004: Up\(id = [012]\) .* depends on something besides its arguments$/,
    );
  });

  it("and nothing else is", () => {
    const { runs } = check(counters(3, 7, { actions: [pure] }), { memo: { ...eager, sample: 1 } });
    expect(runs[0]).toMatchObject({ failure: null, states: 512 });
  });
});

it("a property that changes the parameters of a step is found out", () => {
  const careless = counted.transition({
    ...statement("Careless"),
    holds: {
      all: (_s, _next, step) => {
        Reflect.set(step.params, "id", 7);
        return true;
      },
    },
  });
  const model = counters(2, 3, { props: [careless] });
  for (const way of ["trees", "code"] as const) {
    expectSame(model, { ...eager, way });
    const { runs } = check(model, { memo: { ...eager, way } });
    expect(runs[0]?.failure).toMatch(/the parameters of the step were changed/);
  }
});
