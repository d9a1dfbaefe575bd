/** What a run makes of an earlier lock, and what it must not lock. */
import { describe, expect, test } from "vitest";
import { locked } from "../../test/fixtures/locked.ts";
import type { ModelResult, PropertyResult, RunStatistics } from "../verdict.ts";
import type { LockedModel } from "./lock.ts";
import { refusals, updatedLock } from "./update.ts";

/** The model as if it had not been run. */
function unrun(model: LockedModel | undefined): LockedModel {
  if (model === undefined) throw new Error("the fixture has no such thing");
  const properties = Object.entries(model.properties).map(([id, p]) => {
    const { exactness: _e, steps: _s, failed: _f, ...declared } = p;
    const nothing = { verdict: "notRun", states: 0, transitions: 0, depth: 0, exercised: {} };
    return [id, { ...declared, ...nothing }] as const;
  });
  return { ...model, runs: [], fired: {}, properties: Object.fromEntries(properties) };
}

describe("a model that was not run", () => {
  const without = () => {
    const now = locked();
    now.models["large"] = unrun(now.models["large"]);
    return now;
  };

  test("keeps what was established of it", () => {
    const { lock, forgotten } = updatedLock(locked(), without());
    expect(lock).toEqual(locked());
    expect(forgotten).toEqual([]);
  });

  test.each([
    ["a constant", (m: LockedModel) => (m.constants["operations"] = 2)],
    [
      "an expectation",
      (m: LockedModel) =>
        (m.properties["S2"] = { ...m.properties["S2"], expected: "violated" } as never),
    ],
    ["a claim", (m: LockedModel) => delete m.properties["S2"]],
    ["a domain", (m: LockedModel) => (m.domains["l1"] = 3)],
  ])("loses it when it is declared otherwise: %s", (_name, change) => {
    const now = without();
    change(now.models["large"] as LockedModel); // it is there
    const { lock, forgotten } = updatedLock(locked(), now);
    expect(forgotten).toEqual(["large"]);
    expect(lock.models["large"]).toEqual(now.models["large"]);
  });

  test("is there without results when it never was run", () => {
    const { lock, forgotten } = updatedLock(null, without());
    expect(lock.models["large"]).toEqual(unrun(locked().models["large"]));
    expect(forgotten).toEqual([]);
  });
});

test("what was run is as it was found, and what the suite has no more is left out", () => {
  const was = locked();
  const now = locked();
  delete now.models["large"];
  (now.models["small"] as LockedModel).fired = { L2Call: 1 }; // it is there
  now.declared.waivers = {};
  now.origin.node = "v22";
  expect(updatedLock(was, now).lock).toEqual(now);
});

describe("is not locked", () => {
  const holds: PropertyResult = {
    ...{ model: "m", property: "Small", id: "P1", kind: "invariant" },
    ...{ verdict: { word: "holds", exactness: "exact" }, expected: "holds", asExpected: true },
    ...{ states: 1, transitions: 1, depth: 0, seconds: 0, antecedents: null, reliesOn: [] },
    exercised: [],
  };
  const run: RunStatistics = {
    ...{ monitor: null, states: 1, transitions: 1, depth: 0, widestLevel: 1, seconds: 0 },
    ...{ stateBits: 1, bytesPerState: 1, complete: true, failure: null, digest: "00" },
  };
  const refused = (result: Partial<PropertyResult>, of: Partial<RunStatistics> = {}): string[] => {
    const model: ModelResult = {
      ...{ model: "m", results: [{ ...holds, ...result }], runs: [{ ...run, ...of }], actions: [] },
    };
    return refusals([model]);
  };
  const trace = { model: "m" } as never;

  test.each<readonly [string, Partial<PropertyResult>, Partial<RunStatistics>, string]>([
    [
      "a verdict that differs from what is expected",
      { verdict: { word: "violated", trace, failed: [] }, asExpected: false },
      {},
      "m P1 Small: violated, expected holds",
    ],
    [
      "what is vacuous, and not declared to be",
      { verdict: { word: "vacuous", whatNeverHappened: "it" }, asExpected: false },
      {},
      "m P1 Small: vacuous, expected holds",
    ],
    [
      "an error",
      { verdict: { word: "error", message: "it threw", trace: null }, asExpected: false },
      {},
      "m P1: error",
    ],
    [
      "what is incomplete",
      { verdict: { word: "incomplete", why: "time" }, asExpected: null },
      {},
      "m P1: incomplete",
    ],
    [
      "a specification that failed",
      {},
      { failure: "it threw" },
      "m: the specification failed: it threw",
    ],
    [
      "a graph without a digest",
      {},
      { digest: null },
      "m: no digest of the graph was made (system)",
    ],
  ])("%s", (_name, result, of, why) => {
    expect(refused(result, of)).toEqual([why]);
  });

  test("anything else is: what is expected, what is not claimed, and a search that has no digest", () => {
    expect(refused({})).toEqual([]);
    const vacuous = { word: "vacuous", whatNeverHappened: "it" } as const;
    expect(
      refused({ verdict: vacuous, expected: { notClaimed: "why" }, asExpected: null }),
    ).toEqual([]);
    expect(refused({}, { pairs: 3, digest: null })).toEqual([]);
    expect(refused({}, { abstractStates: 3, digest: null })).toEqual([]);
  });
});
