/** An explanation is an extra: whatever becomes of it, the verdicts are those of a check without it. */
import { expect, test } from "vitest";
import { z } from "zod";
import { model, properties, specification, system, type Property } from "../index.ts";
import { check, type CheckOptions } from "./check.ts";

const about = { sentence: "", source: "" };
const bit = z.int().min(0).max(3);
const spec = specification<object>()({
  constants: z.object({}),
  state: () => z.object({ x: bit, y: bit }),
  // What ann does to y below is not hers to do.
  access: { ann: { x: "write" }, bob: { x: "read", y: "write" } },
  rules: {},
});
const { invariant, monitor } = properties(spec);
const told = { ...about, formula: "", claimedFor: "" };
const setX = spec.action("SetX", {
  ...about,
  actor: "ann",
  guard: { low: (s) => s.x === 0 },
  effect: (_s, next) => {
    next.x = 1;
  },
});
const setY = spec.action("SetY", {
  ...about,
  actor: "bob",
  choose: { v: () => [1, 2] },
  effect: (_s, next, { v }) => {
    next.y = v;
  },
});
const intrude = spec.action("Intrude", {
  ...about,
  actor: "ann",
  guard: { high: (s) => s.x === 1 },
  effect: (_s, next) => {
    Reflect.set(next, "y", 2);
  },
});
const watch = monitor({
  name: "Watch",
  sentence: "",
  state: () => z.object({ n: bit }),
  init: () => ({ n: 0 }),
  update: (m, nextM) => {
    nextM.n = Math.min(3, m.n + 1);
  },
});

function run(claims: readonly Property[], options: CheckOptions, withIntruder = false) {
  const actions = withIntruder ? [setX, setY, intrude] : [setX, setY];
  return check(
    model({
      name: "m",
      sentence: "",
      size: "tiny",
      system: system(spec, { name: "S", init: () => [{ x: 0, y: 0 }], actions }),
      constants: {},
      claims: claims.map((property) => ({ property, expected: "holds" })),
    }),
    { explain: true, ...options },
  );
}

const both = invariant({ ...told, id: "I", name: "I", holds: { no: (s) => s.x * s.y === 0 } });
const late = invariant({
  ...told,
  id: "M",
  name: "M",
  monitor: watch,
  holds: { early: (_s, _c, m) => m.n < 3 },
});

test("all verdicts are known before anything is explained", () => {
  const decided: string[] = [];
  const { results } = run([both, late], {
    onDecided: (known) => {
      for (const { id, verdict, explanation } of known.results)
        decided.push(`${id} ${verdict.word}${explanation === undefined ? "" : ", explained"}`);
    },
  });
  expect(decided).toEqual(["I violated", "M violated"]);
  expect(results.map((r) => r.explanation?.fewest)).toEqual([{ done: true }, { done: true }]);
});

test("what throws when it is asked again leaves the verdict, and says that it was not explained", () => {
  let isBroken = false;
  const moody = invariant({
    ...told,
    id: "I",
    name: "I",
    holds: {
      no: (s) => {
        if (isBroken) throw new Error("not today");
        return s.x * s.y === 0;
      },
    },
  });
  const { results } = run([moody], {
    onDecided: () => {
      isBroken = true;
    },
  });
  const [result] = results;
  expect(result?.verdict).toMatchObject({ word: "violated", failed: ["no"] });
  expect(result?.explanation).toBeUndefined();
  expect(result?.unexplained).toBe("Error: not today");
});

test("whoever asks to stop gets the run that was found first, and what needs no search", () => {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const { results } = run([both], { stop, onDecided: () => Atomics.store(stop, 0, 1) });
  const [result] = results;
  expect(result?.verdict.word).toBe("violated");
  expect(result?.explanation).toMatchObject({
    fewest: { done: false, why: "stopped on request" },
    ways: { done: false, why: "stopped on request" },
    steps: [{ weight: "value" }, { weight: "value" }],
  });
});

test("a run with fewer switches that cannot be shown does not replace one that can", () => {
  const plain = run([both], { explain: false }, true).results[0]?.verdict;
  const [result] = run([both], {}, true).results;
  expect(plain?.word).toBe("violated");
  expect(result?.verdict).toEqual(plain);
  expect(result?.explanation?.fewest).toMatchObject({ done: false });
  expect(JSON.stringify(result?.explanation?.fewest)).toContain("SPEC005");
});

test("memory that is used up is not asked for", () => {
  // What the search has allocated in all by its end; what is needed beyond that is refused.
  const [known] = run([both], {}).runs;
  const memoryBytes = (known?.bytesPerState ?? 0) * (known?.states ?? 0);
  const [result] = run([both], { memoryBytes }).results;
  expect(result?.verdict.word).toBe("violated");
  const why = `the memory budget of ${memoryBytes} bytes is used up`;
  expect(result?.explanation?.fewest).toEqual({ done: false, why });
  expect(result?.explanation?.steps.map((s) => s.weight)).toEqual(["value", "value"]);
});

test("of a level that is not complete nothing is said to be the fewest", () => {
  // One state, three, two: of the last two the second ends the search.
  const [whole, part] = [{}, { maxStates: 5 }].map((o) => run([both], o));
  expect(whole?.results[0]?.explanation?.fewest).toEqual({ done: true });
  expect(part?.runs[0]?.complete).toBe(false);
  expect(part?.results[0]?.verdict.word).toBe("violated");
  expect(part?.results[0]?.explanation?.fewest).toEqual({
    done: false,
    why: "not all runs of this length were looked at: the budget of 5 states is used up",
  });
});
