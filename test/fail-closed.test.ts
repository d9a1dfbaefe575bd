/**
 * What JavaScript would let pass: functions of a specification that return the wrong thing, or
 * change what they are only shown. None of it may end in a claim.
 */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  claims,
  model,
  properties,
  specification,
  system,
  type Bound,
  type Model,
  type Property,
} from "../checker/index.ts";
import { check } from "../checker/search/check.ts";

const words = { sentence: "", formula: "", source: "", claimedFor: "" };

// These specifications are wrong on purpose, in ways that the compiler would refuse.
// oxlint-disable-next-line typescript/no-explicit-any -- as said
type Wrong = any;

const spec = specification<{ readonly k: { max: number }; readonly list: number[] }>()({
  constants: z.object({ k: z.object({ max: z.int() }), list: z.array(z.int()) }),
  state: () => z.object({ n: z.int().min(0).max(5), u: z.int().min(0).max(1) }),
  access: { a: { n: "write", u: "write" } },
  rules: { top: () => 5 },
});
const { invariant, transition, deadlockFree, reachable, monitor } = properties(spec);

const le = (max: number): Property =>
  invariant({ id: "LE", name: "LE", ...words, holds: { le: (s) => s.n <= max } });
const upwards = {
  guard: { lt: (s: Wrong, _p: Wrong, c: Wrong) => s.n < c.k.max && s.n < c.rules.top() },
  effect: (s: Wrong, next: Wrong) => {
    next.n = s.n + 1;
  },
};

/** A counter from 0 to 5 with one thing wrong about it. */
function counter(
  props: readonly Property[],
  wrong: Wrong = {},
  bounds: readonly Bound[] = [],
): Model {
  const act = spec.action("Up", {
    sentence: "",
    source: "",
    actor: "a",
    ...(upwards as Wrong),
    ...wrong,
  });
  return model({
    name: "counter",
    sentence: "",
    size: "tiny",
    system: system(spec, { name: "Counter", init: () => [{ n: 0, u: 0 }], actions: [act] }),
    constants: { k: { max: 5 }, list: [1] },
    claims: claims(props),
    bounds,
  });
}

const verdicts = (m: Model): Record<string, string> =>
  Object.fromEntries(check(m).results.map((r) => [r.id, r.verdict.word]));

test("the counter as it should be", () => {
  expect(verdicts(counter([le(5)]))).toEqual({ LE: "holds" });
  expect(verdicts(counter([le(4)]))).toEqual({ LE: "violated" });
});

describe("effects", () => {
  test.each<[string, Wrong]>([
    ["async", async (s: Wrong, next: Wrong) => void (next.n = s.n + 1)],
    ["returning a promise", (s: Wrong, next: Wrong) => ((next.n = s.n + 1), Promise.resolve())],
    [
      "that catch a refusal",
      (s: Wrong, next: Wrong) => {
        next.n = s.n + 1;
        try {
          next.u = 7;
        } catch {
          // The refusal is to come out all the same.
        }
      },
    ],
    [
      "that change the constants",
      (s: Wrong, next: Wrong, _p: Wrong, c: Wrong) => {
        next.n = s.n + 1;
        c.k.max = 1;
      },
    ],
    [
      "that change a list among the constants",
      (s: Wrong, next: Wrong, _p: Wrong, c: Wrong) => {
        next.n = s.n + 1;
        c.list.push(2);
      },
    ],
    [
      "that replace a rule",
      (s: Wrong, next: Wrong, _p: Wrong, c: Wrong) => {
        next.n = s.n + 1;
        c.rules.top = () => 2;
      },
    ],
  ])("%s are errors", (_what, effect) => {
    expect(verdicts(counter([le(5)], { effect }))).toEqual({ LE: "error" });
  });

  test("that change the parameters are errors", () => {
    const params = () => ({ x: [0, 1], y: [0, 1] });
    const effect = (s: Wrong, next: Wrong, p: Wrong) => {
      next.n = Math.min(s.n + p.x + p.y, 5);
      p.x = 0;
    };
    expect(verdicts(counter([le(5)], { params, effect }))).toEqual({ LE: "error" });
  });

  test("that change a parameter's value are errors", () => {
    const params = () => ({ x: [{ d: 1 }] });
    const effect = (s: Wrong, next: Wrong, p: Wrong) => {
      next.n = s.n + p.x.d;
      p.x.d = 9;
    };
    expect(verdicts(counter([le(5)], { params, effect }))).toEqual({ LE: "error" });
  });

  test("that throw are reported by the run even when every claim is decided", () => {
    const effect = (s: Wrong, next: Wrong) => {
      if (s.n === 3) throw new Error("boom");
      next.n = s.n + 1;
    };
    const { results, runs } = check(counter([le(1)], { effect }));
    expect(results[0]?.verdict.word).toBe("violated");
    expect(runs[0]?.complete).toBe(false);
    expect(runs[0]?.failure).toContain("boom");
  });
});

test("guards that return no boolean are errors", () => {
  const guard = { lt: (s: Wrong) => (s.n < 5 ? 1 : 0) };
  expect(verdicts(counter([le(2)], { guard }))).toEqual({ LE: "error" });
});

describe("properties that return no boolean are errors", () => {
  const A = { id: "P", name: "P", ...words };
  const no = (async () => Promise.resolve(false)) as Wrong;
  test.each<[string, Property]>([
    ["invariant", invariant({ ...A, holds: { x: no } })],
    ["a text", invariant({ ...A, holds: { x: (() => "no") as Wrong } })],
    ["antecedent", invariant({ ...A, when: no, holds: { x: () => true } })],
    ["transition", transition({ ...A, holds: { x: no } })],
    ["reachable", reachable({ ...A, state: no })],
    ["legal end", deadlockFree({ ...A, legalEnd: no })],
  ])("%s", (_what, p) => {
    expect(verdicts(counter([p]))).toEqual({ P: "error" });
  });

  test("bound", () => {
    const bound = { name: "b", sentence: "", within: no };
    expect(verdicts(counter([le(5)], {}, [bound]))).toEqual({ LE: "error" });
  });
});

test("a monitor that is async is an error", () => {
  const m = monitor({
    name: "m",
    sentence: "",
    state: () => z.object({ k: z.int().min(0).max(9) }),
    init: () => ({ k: 0 }),
    update: (async () => Promise.resolve()) as Wrong,
  });
  const p = invariant({
    id: "P",
    name: "P",
    ...words,
    monitor: m,
    holds: { x: (_s, _c, h) => h.k < 2 },
  });
  expect(verdicts(counter([p]))).toEqual({ P: "error" });
});

test("a property that changes the successor it is shown does not change what is explored", () => {
  const meddles = transition({
    id: "M",
    name: "M",
    ...words,
    holds: {
      x: (_s, next) => {
        (next as Wrong).n = 5;
        return true;
      },
    },
  });
  expect(verdicts(counter([meddles, le(2)]))["LE"]).toBe("violated");
});

test("a property that changes the constants decides nothing for the others", () => {
  const meddles = invariant({
    id: "M",
    name: "M",
    ...words,
    holds: {
      x: (_s, c) => {
        c.k.max = 1;
        return true;
      },
    },
  });
  expect(verdicts(counter([meddles, le(2)]))).toEqual({ M: "error", LE: "violated" });
});
