import { describe, expect, test } from "vitest";
import type { Trace } from "../trace/trace.ts";
import type { Exercised, PropertyResult } from "../verdict.ts";
import { interestingCase } from "./interesting-case.ts";

function trace(n: number): Trace {
  return {
    ...{ model: "m", property: `run ${n}`, constants: {}, initial: {}, initialMonitor: null },
    steps: [],
  };
}
function result(exercised: readonly Exercised[]): PropertyResult {
  return {
    ...{ model: "m", property: "Quiet", id: "N1", kind: "noninterference" },
    ...{ verdict: { word: "holds", exactness: "exact" }, expected: "holds", asExpected: true },
    ...{ states: 1, transitions: 1, depth: 1, seconds: 0, antecedents: null },
    ...{ exercised, reliesOn: [] },
  };
}
const all: readonly Exercised[] = [
  { what: "secret", name: "key", count: 1, witness: trace(1) },
  { what: "observation", name: "", count: 4, witness: trace(2) },
  { what: "release", name: "menu", count: 2, witness: trace(3) },
  { what: "release", name: "idle", count: 0 },
];

describe("the interesting case", () => {
  test("is the most telling one that occurred, and the others are named", () => {
    const { shown, others } = interestingCase(result(all), null);
    expect(shown?.verdict).toEqual({
      word: "reached",
      trace: trace(2),
      what: "the observer saw a change, for the first time; in all: 4 steps",
    });
    expect(others).toEqual(["release menu", "secret key"]);
  });

  test("is asked for by its kind, its name, or both", () => {
    for (const name of ["release menu", "menu"])
      expect(interestingCase(result(all), name).shown?.verdict).toMatchObject({ trace: trace(3) });
    expect(interestingCase(result(all), "secret").shown?.verdict).toMatchObject({
      trace: trace(1),
    });
  });

  test("is not shown where it never occurred, or nothing has to", () => {
    const { shown, nothing } = interestingCase(result(all), "idle");
    expect([shown, nothing]).toEqual([null, "N1 Quiet in model m: never occurred: release idle\n"]);
    expect(interestingCase(result([]), null).nothing).toMatch("nothing has to occur");
  });

  test("of no such name is bad usage, which names those that there are", () => {
    expect(() => interestingCase(result(all), "men")).toThrow(
      "N1 needs nothing called 'men'; there is observation, release menu, release idle, secret key",
    );
  });
});
