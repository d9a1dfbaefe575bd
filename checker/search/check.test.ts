import { describe, expect, it } from "vitest";
import { z } from "zod";
import { counted, counters, counting, statement, up } from "../../test/fixtures/closed-form.ts";
import { total, type Model, type Property } from "../index.ts";
import type { PropertyResult, Verdict } from "../verdict.ts";
import { check, type CheckOptions, type Progress } from "./check.ts";

const { invariant, transition, reachable, deadlockFree } = counted;

function verdicts(m: Model, options: CheckOptions = {}): Record<string, Verdict> {
  return Object.fromEntries(check(m, options).results.map((r) => [r.id, r.verdict]));
}
function words(m: Model, options: CheckOptions = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(verdicts(m, options)).map(([k, v]) => [k, v.word]));
}
function only(m: Model, options: CheckOptions = {}): PropertyResult {
  const [result] = check(m, options).results;
  if (result === undefined) throw new Error("no result");
  return result;
}
/** The digits of each state of a trace of counters. */
function digits(verdict: Verdict | undefined): number[][] {
  if (verdict === undefined || !("trace" in verdict) || verdict.trace === null)
    throw new Error(`no trace: ${JSON.stringify(verdict)}`);
  const { initial, steps } = verdict.trace;
  return [initial, ...steps.map((s) => s.state)].map((s) =>
    Object.values((s as { readonly n: Record<string, number> }).n),
  );
}

const low = invariant({ ...statement("Low"), holds: { below99: (s) => (s.n[0] ?? 0) < 99 } });
const below = (k: number): Property =>
  invariant({
    ...statement(`Below${k}`),
    holds: { first: (s) => (s.n[0] ?? 0) < k, second: (s) => (s.n[1] ?? 0) < k },
  });
const both = invariant({
  ...statement("Both"),
  holds: {
    sum: (s) => (s.n[0] ?? 0) + (s.n[1] ?? 0) !== 3,
    fine: () => true,
    first: (s) => s.n[0] !== 0,
  },
});

describe("verdicts", () => {
  it("goes on past violations: every property is judged, with a shortest trace each", () => {
    const found = verdicts(counters(2, 3, { props: [below(3), low, below(2), both] }));
    expect(Object.values(found).map((v) => v.word)).toEqual([
      ...["violated", "holds", "violated", "violated"],
    ]);
    // Breadth first, and among the shortest the first in parameter order.
    expect(digits(found["Below3"])).toEqual([0, 1, 2, 3].map((k) => [k, 0]));
    expect(digits(found["Below2"])).toEqual([0, 1, 2].map((k) => [k, 0]));
    expect(found["Both"]).toMatchObject({ failed: ["first"], trace: { steps: [] } });
  });

  it("names every conjunct that is false in the first violating state", () => {
    const all = invariant({
      ...statement("All"),
      holds: { a: (s) => s.n[0] !== 1, b: () => true, c: (s) => s.n[0] === 0 },
    });
    expect(only(counters(2, 2, { props: [all] })).verdict).toMatchObject({ failed: ["a", "c"] });
  });

  it("counts antecedents, past a violation too, and calls it vacuous when there was none", () => {
    const when = (k: number, id: string, ok: boolean): Property =>
      invariant({
        ...statement(id),
        when: (s) => s.n[0] === k,
        holds: { ok: () => ok },
      });
    const onStep = (id: string, k: number): Property =>
      transition({
        ...statement(id),
        when: (s, next) => s.n[0] === next.n[0] && next.n[1] === k,
        holds: { steps: (s, next) => (next.n[1] ?? 0) === (s.n[1] ?? 0) + 1 },
      });
    const props = [when(2, "W", true), when(2, "V", false), when(7, "N", true), low];
    const results = check(counters(2, 3, { props: [...props, onStep("T", 2), onStep("U", 0)] }));
    expect(results.results.map((r) => [r.id, r.verdict.word, r.antecedents])).toEqual([
      ["W", "holds", 4],
      ["V", "violated", 4],
      ["N", "vacuous", 0],
      ["Low", "holds", null],
      ["T", "holds", 4],
      ["U", "vacuous", 0],
    ]);
  });

  it("a property of steps over a system without steps is vacuous", () => {
    const any = transition({ ...statement("Any"), holds: { no: () => false } });
    expect(words(counters(1, 0, { props: [any] }))).toEqual({ Any: "vacuous" });
  });

  it("a step that violates is the last of its trace, even when it leads back to a known state", () => {
    const noWrap = transition({
      ...statement("NoWrap"),
      holds: { grows: (s, next) => (next.n[0] ?? 0) >= (s.n[0] ?? 0) },
    });
    const first = verdicts(counters(1, 2, { wraps: true, props: [noWrap] }))["NoWrap"];
    expect(digits(first)).toEqual([[0], [1], [2], [0]]);
    expect(first).toMatchObject({ failed: ["grows"] });
  });

  it("witnesses of states and of steps, and what is unreached", () => {
    const at = (k: number): Property =>
      reachable({ ...statement(`At${k}`), state: (s) => s.n[1] === k });
    const step = (id: string, action: string): Property =>
      reachable({
        ...statement(id),
        step: (s, _next, taken) =>
          taken.action === action && taken.params["id"] === 1 && s.n[0] === 1,
      });
    const props = [at(2), at(4), step("Up", "Up"), step("Down", "Down")];
    const found = verdicts(counters(2, 3, { props }));
    expect(Object.values(found).map((v) => v.word)).toEqual([
      ...["reached", "unreached", "reached", "unreached"],
    ]);
    expect(digits(found["At2"])).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
    ]);
    expect(digits(found["Up"])).toEqual([
      [0, 0],
      [1, 0],
      [1, 1],
    ]);
  });

  it("deadlock, and legal ends", () => {
    const legal = deadlockFree({
      ...statement("Legal"),
      legalEnd: (s) => s.n[0] === 2 && s.n[1] === 2,
    });
    const illegal = deadlockFree(statement("Illegal"));
    const found = verdicts(counters(2, 2, { props: [legal, illegal] }));
    expect(found["Legal"]?.word).toBe("holds");
    expect(digits(found["Illegal"]).at(-1)).toEqual([2, 2]);
    expect(words(counters(2, 2, { wraps: true, props: [illegal] }))).toEqual({ Illegal: "holds" });
  });

  it("judges only what is selected", () => {
    const m = counters(2, 2, { props: [low, below(1)] });
    const result = check(m, { select: (p) => p.id === "Low" });
    expect(result.results.map((r) => r.id)).toEqual(["Low"]);
    expect(check(m, { select: () => false }).runs[0]?.states).toBe(9);
  });
});

describe("what throws", () => {
  it("a property that throws is an error for itself alone, with the run to the state", () => {
    const bad = invariant({
      ...statement("Bad"),
      holds: {
        small: (s) => {
          if (s.n[1] === 2) throw new TypeError("cannot judge this");
          return true;
        },
      },
    });
    const badStep = transition({
      ...statement("BadStep"),
      holds: {
        fine: (_s, next) => {
          if (next.n[0] === 2) throw new Error("nor this");
          return true;
        },
      },
    });
    const badEnd = deadlockFree({
      ...statement("BadEnd"),
      legalEnd: () => {
        throw new Error("nor that");
      },
    });
    const found = verdicts(counters(2, 2, { props: [bad, low, badStep, badEnd, below(2)] }));
    expect(Object.values(found).map((v) => v.word)).toEqual([
      ...["error", "holds", "error", "error", "violated"],
    ]);
    expect(found["Bad"]).toMatchObject({ message: "Bad Bad: TypeError: cannot judge this" });
    expect(digits(found["Bad"]).at(-1)).toEqual([0, 2]);
    expect(digits(found["BadStep"]).at(-1)).toEqual([2, 0]);
    expect(digits(found["BadEnd"]).at(-1)).toEqual([2, 2]);
  });

  it("what was violated before a property throws stays violated", () => {
    const late = invariant({
      ...statement("Late"),
      when: (s) => {
        if (s.n[0] === 2) throw new Error("too late");
        return true;
      },
      holds: { not1: (s) => s.n[0] !== 1 },
    });
    expect(words(counters(1, 2, { props: [late] }))).toEqual({ Late: "violated" });
  });

  const broken = (
    name: string,
    effect: (n: number) => number,
  ): Model["system"]["actions"][number] =>
    counting.action(name, {
      sentence: "",
      source: "",
      actor: "counter",
      params: (c) => ({ id: c.ids }),
      guard: { isTwo: (s, { id }) => s.n[id] === 2 },
      effect: (s, next, { id }) => {
        next.n[id] = effect(s.n[id] ?? 0);
      },
    });

  it("an effect that throws is an error for all that was not decided, with the run to the state", () => {
    const boom = broken("Boom", () => {
      throw new Error("kaboom");
    });
    const found = verdicts(counters(2, 3, { props: [below(2), low], actions: [up, boom] }));
    expect(found["Below2"]?.word).toBe("violated");
    expect(found["Low"]).toMatchObject({
      word: "error",
      message: "step 3: Boom(id = 0), effect: Error: kaboom",
    });
    expect(digits(found["Low"])).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
    ]);
  });

  it("a value outside its domain: action, parameters, field, value, legal values, step, run", () => {
    const over = broken("Over", (n) => n + 7);
    const { verdict } = only(counters(2, 3, { props: [low], actions: [up, over] }));
    if (verdict.word !== "error") throw new Error(verdict.word);
    expect(verdict.message).toMatch(/^step 3: Over\(id = 0\), effect: SPEC001: .*n\[0\].*9.*0.*3/);
    expect(digits(verdict).at(-1)).toEqual([2, 0]);
  });

  it("a guard, a binding, a choice, a message: the message says which", () => {
    const fail = (what: string) => (): never => {
      throw new Error(what);
    };
    const base = { sentence: "", source: "", actor: "counter", effect: () => undefined } as const;
    const cases: [string, Model["system"]["actions"][number]][] = [
      ["guard clause g: Error: a", counting.action("A", { ...base, guard: { g: fail("a") } })],
      ["let l: Error: b", counting.action("A", { ...base, let: { l: fail("b") } })],
      ["choose q: Error: c", counting.action("A", { ...base, choose: { q: fail("c") } })],
      [
        "message: Error: d",
        counting.action("A", {
          ...base,
          message: { to: "counter", label: "", carries: fail("d") },
        }),
      ],
    ];
    for (const [message, action] of cases) {
      const { verdict } = only(counters(1, 1, { props: [low], actions: [action] }));
      expect(verdict).toMatchObject({ word: "error" });
      expect(verdict.word === "error" && verdict.message).toContain(message);
    }
  });

  it("choosing parts of the state, no list, or too much is refused", () => {
    const choosing = (q: (s: { readonly n: object }) => readonly unknown[]) =>
      counting.action("Choose", {
        sentence: "",
        source: "",
        actor: "counter",
        choose: { q },
        effect: () => undefined,
      });
    const message = (q: (s: { readonly n: object }) => readonly unknown[]): string => {
      const { verdict } = only(counters(1, 1, { props: [low], actions: [choosing(q)] }));
      return verdict.word === "error" ? verdict.message : verdict.word;
    };
    expect(message((s) => [s.n])).toContain("SPEC006");
    expect(message(() => Array.from({ length: 4097 }, (_, i) => i))).toContain("SPEC006");
    expect(message(() => "abc" as unknown as string[])).toContain("SPEC006");
    expect(message(() => [{ a: [1, { b: 2 }] }, "x"])).toBe("holds");
  });

  const watch = (init: number, add: number): Property =>
    invariant({
      ...statement("Watched"),
      monitor: counted.monitor({
        name: "Sum",
        sentence: "",
        state: () => z.object({ sum: z.int().min(0).max(3) }),
        init: () => ({ sum: init }),
        update: (m, nextM) => {
          nextM.sum = m.sum + add;
        },
      }),
      holds: { any: () => true },
    });

  it("a monitor that leaves its domain is an error of its own exploration only", () => {
    const found = verdicts(counters(1, 9, { props: [low, watch(0, 1)] }));
    expect(found["Low"]?.word).toBe("holds");
    expect(found["Watched"]).toMatchObject({ word: "error" });
    const { word, ...rest } = found["Watched"] ?? { word: "" };
    expect(word).toBe("error");
    expect("message" in rest && rest.message).toMatch(
      /^step 4: Up\(id = 0\), monitor Sum: SPEC001/,
    );
    expect(digits(found["Watched"]).at(-1)).toEqual([3]);
  });

  it("a step that only the monitor tells apart is traced to the action that took it", () => {
    const alsoUp = { ...up, name: "AlsoUp" };
    const history = counted.monitor({
      name: "Who",
      sentence: "",
      // A map: held decoded while the monitor writes it.
      state: () => z.object({ by: total([0, 1], z.int().min(0).max(9)) }),
      init: () => ({ by: { 0: 0, 1: 0 } }),
      update: (m, nextM, _s, _next, step) => {
        const who = step.action === "Up" ? 0 : 1;
        nextM.by[who] = m.by[who] + 1;
      },
    });
    const prop = reachable({
      ...statement("ByOther"),
      monitor: history,
      state: (s, _c, m) => s.n[0] === 3 && m.by[1] === 2,
    });
    const result = check(counters(1, 3, { props: [prop], actions: [up, alsoUp] }));
    // (n, by who) with n = by[0] + by[1]: 1 + 2 + 3 + 4.
    expect(result.runs).toMatchObject([{ monitor: "Who", states: 10, transitions: 12 }]);
    const verdict = result.results[0]?.verdict;
    if (verdict?.word !== "reached") throw new Error(verdict?.word);
    expect(verdict.trace.steps.map((s) => s.action)).toEqual(["Up", "AlsoUp", "AlsoUp"]);
    expect(verdict.trace.steps.at(-1)?.monitor).toEqual({ by: { 0: 1, 1: 2 } });
  });

  it("a monitor without a value at the start", () => {
    expect(verdicts(counters(1, 2, { props: [watch(7, 0)] }))["Watched"]).toMatchObject({
      word: "error",
      trace: null,
    });
    expect(words(counters(1, 2, { props: [watch(1, 1)] }))).toEqual({ Watched: "holds" });
  });

  it("what does not repeat is an error, not a verdict", () => {
    let calls = 0;
    // Each call goes somewhere else: what led to the violation cannot be found again.
    const unsteady = broken("Unsteady", () => [3, 0, 1][calls++] ?? 2);
    const no3 = invariant({ ...statement("No3"), holds: { no: (s) => s.n[0] !== 3 } });
    const upTo2 = counting.action("UpTo2", {
      sentence: "",
      source: "",
      actor: "counter",
      guard: { low: (s) => (s.n[0] ?? 0) < 2 },
      effect: (s, next) => {
        next.n[0] = (s.n[0] ?? 0) + 1;
      },
    });
    const { verdict } = only(counters(1, 3, { props: [no3], actions: [upTo2, unsteady] }));
    expect(verdict).toMatchObject({ word: "error", trace: null });
    expect(verdict.word === "error" && verdict.message).toContain("SPEC004");
  });
});

describe("bounds", () => {
  const within = (k: number) => ({
    name: `sumTo${k}`,
    sentence: "",
    within: (s: { readonly n: Record<number, number> }) => (s.n[0] ?? 0) + (s.n[1] ?? 0) <= k,
  });

  it("a bound that cuts leaves only what was found; outside states are kept and judged", () => {
    const props = [below(3), low, reachable({ ...statement("R"), state: (s) => s.n[1] === 3 })];
    const result = check(counters(2, 4, { props, bounds: [within(2)] }));
    const found = Object.fromEntries(result.results.map((r) => [r.id, r.verdict]));
    expect(found["Below3"]?.word).toBe("violated");
    expect(digits(found["Below3"]).at(-1)).toEqual([3, 0]);
    expect(found["R"]?.word).toBe("reached");
    expect(found["Low"]).toEqual({
      word: "incomplete",
      why: "states outside the bound sumTo2 were not expanded",
    });
    // Sums 0 … 2 are expanded and those of sum 3 kept: 1 + 2 + 3 + 4 states.
    expect(result.runs[0]).toMatchObject({ states: 10, transitions: 12, complete: false });
    expect(result.actions[0]?.fired).toBe(12);
  });

  it("a bound that never cut anything leaves verdicts alone, ends outside it are still ends", () => {
    const m = (k: number): Model =>
      counters(2, 2, { props: [low, deadlockFree(statement("D"))], bounds: [within(k)] });
    expect(words(m(4))).toEqual({ Low: "holds", D: "violated" });
    // Only the last state lies outside, and it has no successor.
    expect(words(m(3))).toEqual({ Low: "holds", D: "violated" });
    expect(words(m(2))).toEqual({ Low: "incomplete", D: "incomplete" });
  });

  it("a bound that throws is an error", () => {
    const bad = {
      name: "bad",
      sentence: "",
      within: () => {
        throw new Error("no bound");
      },
    };
    expect(only(counters(1, 1, { props: [low], bounds: [bad] })).verdict).toMatchObject({
      word: "error",
      message: "bound bad: Error: no bound",
    });
  });
});

describe("budgets", () => {
  const many = counters(6, 9, { props: [below(1), low] });

  it("states: incomplete, the same each time, and what was found stays violated", () => {
    const found = check(many, { maxStates: 1000 });
    expect(found.results.map((r) => r.verdict.word)).toEqual(["violated", "incomplete"]);
    expect(found.results[1]?.verdict).toMatchObject({
      why: "the budget of 1000 states is used up",
    });
    expect(found.results[1]?.asExpected).toBeNull();
    expect(found.runs[0]).toMatchObject({ states: 1000, complete: false });
    expect(check(many, { maxStates: 1000 }).runs[0]?.transitions).toBe(found.runs[0]?.transitions);
  });

  it.each([
    [55, 46],
    [56, 46],
    [57, 47],
    [60, 50],
  ])("%i states: %i are expanded, the last of which leads to one more", (maxStates, expanded) => {
    // Two counters: the first state of level 9 is row 45; its two successors are rows 55 and 56, and
    // each later state of that level adds one row more.
    const run = check(counters(2, 99), { maxStates }).runs[0];
    expect(run).toMatchObject({ states: maxStates, transitions: 2 * expanded });
  });

  it("states: a system that just fits is complete", () => {
    const m = counters(3, 3, { props: [low] });
    expect(words(m, { maxStates: 64 })).toEqual({ Low: "holds" });
    expect(words(m, { maxStates: 63 })).toEqual({ Low: "incomplete" });
  });

  it("states that were found and not expanded are judged too", () => {
    const deep = invariant({ ...statement("Deep"), holds: { no: (s) => s.n[1] !== 1 } });
    // The second successor of the initial state is the third state.
    const m = counters(6, 9, { props: [deep] });
    expect(words(m, { maxStates: 2 })).toEqual({ Deep: "incomplete" });
    const cut = check(m, { maxStates: 3 });
    expect(cut.results[0]?.verdict.word).toBe("violated");
    expect(cut.runs[0]).toMatchObject({ states: 3, depth: 1, widestLevel: 1 });
  });

  it("memory: incomplete before it is exceeded", () => {
    const memoryBytes = 2_000_000;
    const result = check(many, { memoryBytes });
    expect(result.results[1]?.verdict).toMatchObject({
      word: "incomplete",
      why: "the memory budget of 2000000 bytes is used up",
    });
    const [run] = result.runs;
    expect((run?.bytesPerState ?? 0) * (run?.states ?? 0)).toBeLessThanOrEqual(memoryBytes);
    expect(run?.states).toBeGreaterThan(10_000);
  });

  it("time: incomplete soon after", () => {
    const began = performance.now();
    const result = check(counters(8, 9, { props: [low] }), { timeMs: 100 });
    expect(result.results[0]?.verdict).toMatchObject({
      word: "incomplete",
      why: "the time budget of 100 ms is used up",
    });
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it("stop: incomplete, and nothing else when the search was over anyway", () => {
    const stop = new Int32Array(new SharedArrayBuffer(4));
    stop[0] = 1;
    expect(verdicts(counters(6, 9, { props: [low] }), { stop })["Low"]).toEqual({
      word: "incomplete",
      why: "stopped on request",
    });
    // Levels of one state each: the flag is seen between them too.
    const chain = check(counters(1, 5000, { props: [low] }), { stop });
    expect(chain.runs[0]?.states).toBeLessThan(5);
    const late = new Int32Array(new SharedArrayBuffer(4));
    const onProgress = (p: Progress): void => {
      if (p.level === 3) late[0] = 1;
    };
    const m = counters(1, 3, { props: [below(1)] });
    expect(check(m, { stop: late, onProgress, progressMs: 0 }).runs[0]?.complete).toBe(true);
  });

  it("progress says where the search is", () => {
    const seen: Progress[] = [];
    check(counters(2, 3, { props: [low] }), { onProgress: (p) => seen.push(p), progressMs: 0 });
    expect(seen.map((p) => [p.level, p.model, p.part])).toEqual(
      [0, 1, 2, 3, 4, 5, 6].map((level) => [level, "counters-2-3", null]),
    );
    expect(seen.at(-1)).toMatchObject({ states: 16, transitions: 24, frontier: 0 });
    expect(seen.every((p) => p.bytes > 0 && p.seconds >= 0)).toBe(true);
  });
});
