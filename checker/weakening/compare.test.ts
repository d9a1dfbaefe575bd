import { describe, expect, test } from "vitest";
import type { Lock, LockedModel, LockedProperty, LockedStatement } from "../lock/lock.ts";
import { weakenings } from "./compare.ts";
import {
  sampleClaim,
  sampleLock,
  sampleModel,
  sampleStatement,
} from "../../test/fixtures/sample-lock.ts";
import type { Weight } from "./weakening.ts";

const inModel = (more: Partial<LockedModel>): Lock =>
  sampleLock({ models: { small: sampleModel(more) } });
const inClaim = (more: Partial<LockedProperty>): Lock =>
  inModel({ properties: { ...sampleModel().properties, P1: sampleClaim(more) } });
const inStatement = (more: Partial<LockedStatement>): Lock =>
  sampleLock({ declared: { properties: { P1: sampleStatement(more) } } });
const declaring = (more: Partial<Lock["declared"]>): Lock => sampleLock({ declared: more });
const constants = (more: Record<string, unknown>): Lock =>
  inModel({ constants: { ...sampleModel().constants, ...more } });
const acceptance = { model: "small", property: "P1", reason: "r", owner: "o" };

/** What is said, the weights alone, in order. */
const said = (before: Lock, after: Lock): string[] =>
  weakenings(before, after).map((w) =>
    [w.weight, w.kind, w.model ?? "-", w.property ?? "-", w.what].join(" | "),
  );

test("what excuses more is said: a release that cuts more, a goal that is met more often", () => {
  const before = inClaim({ exercised: { "release flag": 10, goal: 50, antecedent: 10 } });
  const after = inClaim({ exercised: { "release flag": 20, goal: 51, antecedent: 20 } });
  const words = "occurs in a larger part of the states, and excuses more";
  expect(said(before, after)).toEqual([`notice | exercised | small | P1 | release flag ${words}`]);
});

test("nothing is said of equal locks, and of counts alone", () => {
  expect(weakenings(sampleLock(), sampleLock())).toEqual([]);
  const runs = [{ of: "system", states: 100, transitions: 400, depth: 9, digest: "d" }];
  expect(weakenings(sampleLock(), inModel({ runs }))).toEqual([]);
  expect(weakenings(sampleLock(), inClaim({ transitions: 999, depth: 8 }))).toEqual([]);
});

/** One change each: what it is, the lock after it, what is said of it, and of the way back. */
const changes: readonly (readonly [string, Lock, string, Weight | null])[] = [
  [
    "a violation is expected",
    inClaim({ expected: "violated" }),
    "weaker | expectation | small | P1 | expected holds, now violated",
    "stronger",
  ],
  [
    "it is not claimed",
    inClaim({ expected: "notClaimed", why: "too slow" }),
    "weaker | expectation | small | P1 | expected holds, now notClaimed: too slow",
    "stronger",
  ],
  [
    "another graph",
    inModel({ runs: [{ of: "system", states: 90, transitions: 300, depth: 7, digest: "e" }] }),
    "notice | instance | small | - | its graph is another one: passproof diff --base says what can happen more and less",
    "notice",
  ],
  [
    "a shorter witness",
    inModel({
      properties: {
        ...sampleModel().properties,
        P2: sampleClaim({ name: "Arrives", expected: "reached", exercised: {}, steps: 1 }),
      },
    }),
    "notice | exercised | small | P2 | is shown by another run",
    "notice",
  ],
  [
    "a witness is given up",
    inModel({
      properties: {
        ...sampleModel().properties,
        P2: {
          ...sampleClaim(),
          name: "Arrives",
          kind: "reachable",
          expected: "unreached",
          exercised: {},
        },
      },
    }),
    "weaker | expectation | small | P2 | expected reached, now unreached",
    "stronger",
  ],
  [
    "a claim goes",
    inModel({ properties: { P1: sampleClaim() } }),
    "weaker | claimRemoved | small | P2 | expected reached; nothing is said of it any more",
    "stronger",
  ],
  [
    "a violation is claimed anew",
    inModel({
      properties: { ...sampleModel().properties, P3: sampleClaim({ expected: "violated" }) },
    }),
    "weaker | newViolation | small | P3 | is new, and violated",
    "perhaps",
  ],
  [
    "exactness",
    inClaim({ exactness: "symmetryReduced" }),
    "weaker | exactness | small | P1 | was exact, now symmetryReduced",
    "stronger",
  ],
  [
    "a model is not run any more",
    inClaim({ verdict: "notRun" }),
    "weaker | exactness | small | P1 | was found holds, and is not looked at any more",
    null,
  ],
  [
    "the case never occurs",
    inClaim({ exercised: { antecedent: 0 } }),
    "weaker | exercised | small | P1 | antecedent never occurs any more",
    "stronger",
  ],
  [
    "what occurred is not counted",
    inClaim({ exercised: {} }),
    "weaker | exercised | small | P1 | antecedent never occurs any more",
    null,
  ],
  [
    "the case is rarer",
    inClaim({ exercised: { antecedent: 50 }, states: 200 }),
    "notice | exercised | small | P1 | antecedent occurs in a smaller part of the states",
    null,
  ],
  [
    "another abstraction",
    inStatement({ reliesOn: ["A1", "A2"] }),
    "weaker | abstraction | - | P1 | relies on abstraction A2 now",
    "stronger",
  ],
  [
    "another clause fails",
    inClaim({ failed: ["inTime"] }),
    "perhaps | statement | small | P1 | another clause fails: was none, now inTime",
    "perhaps",
  ],
  [
    "a budget shrinks",
    constants({ trips: 2 }),
    "weaker | budget | small | - | budget trips was 3, now 2",
    "stronger",
  ],
  [
    "a list shrinks",
    constants({ ops: ["LOAD"] }),
    'weaker | instance | small | - | ops was ["LOAD","SAIL"], now ["LOAD"]',
    "stronger",
  ],
  [
    "a list within a constant shrinks",
    constants({ runsOn: { a: [1] } }),
    'weaker | instance | small | - | runsOn was {"a":[1,2]}, now {"a":[1]}',
    "stronger",
  ],
  [
    "a list changes",
    constants({ ops: ["LOAD", "SINK"] }),
    'notice | instance | small | - | ops was ["LOAD","SAIL"], now ["LOAD","SINK"]',
    "notice",
  ],
  [
    "a flag changes",
    constants({ policy: "OPEN" }),
    'notice | instance | small | - | policy was "LOCKED", now "OPEN"',
    "notice",
  ],
  [
    "a bound is added",
    inModel({ bounds: { near: "ships near the coast" } }),
    "weaker | bound | small | - | new bound near: ships near the coast",
    "stronger",
  ],
  [
    "a domain shrinks",
    inModel({ domains: { berth: 3.5 } }),
    "weaker | domain | small | - | berth can hold less",
    "stronger",
  ],
  [
    "fewer instances",
    inModel({ instances: { Sail: 3 } }),
    "weaker | actions | small | - | Sail has fewer instances",
    "stronger",
  ],
  [
    "an action goes",
    inModel({ instances: {}, fired: {} }),
    "weaker | actions | small | - | there is no Sail any more",
    "stronger",
  ],
  [
    "an action never fires",
    inModel({ fired: { Sail: 0 } }),
    "weaker | actions | small | - | Sail never fires any more",
    null,
  ],
  [
    "only check:full looks at it",
    inModel({ size: "full" }),
    "weaker | exactness | small | - | size small, now full: only check:full looks at it",
    "notice",
  ],
  [
    "a clause goes",
    inStatement({ clauses: ["inTime"] }),
    "weaker | statement | - | P1 | the clause inOrder is gone",
    "stronger",
  ],
  [
    "it reads differently",
    inStatement({ formula: "□ ⊤" }),
    "perhaps | statement | - | P1 | its formula reads differently: □ ⊤",
    "perhaps",
  ],
  [
    "a condition",
    inStatement({ conditional: true }),
    "weaker | statement | - | P1 | is claimed of some cases only now",
    "stronger",
  ],
  [
    "another kind",
    inStatement({ kind: "transition" }),
    "perhaps | statement | - | P1 | was of the kind invariant, now transition",
    "perhaps",
  ],
  [
    "fairness of a property",
    inStatement({ fairness: ["tide", "wind"] }),
    "weaker | fairness | - | P1 | assumes wind now",
    "stronger",
  ],
  [
    "a release of a property",
    inStatement({ declassify: ["flag", "load"] }),
    "weaker | release | - | P1 | allows the release load now",
    "stronger",
  ],
  [
    "another observer",
    inStatement({ observer: "friend" }),
    "perhaps | release | - | P1 | its observer was rival, now friend",
    "perhaps",
  ],
  [
    "nobody serves a requirement",
    inStatement({ serves: [] }),
    "weaker | requirement | - | - | requirement REQ-1 is served by no property",
    null,
  ],
  [
    "a requirement goes",
    declaring({ requirements: {} }),
    "weaker | requirement | - | - | requirement REQ-1 is gone",
    "stronger",
  ],
  [
    "a release",
    declaring({ releases: { flag: "A ship's flag is seen.", load: "Its load is seen." } }),
    "weaker | release | - | - | new release load: Its load is seen.",
    "stronger",
  ],
  [
    "an assumption",
    declaring({ assumptions: { Harbour: { calm: "The sea is calm.", deep: "It is deep." } } }),
    "weaker | assumption | - | - | new assumption deep: It is deep.",
    "stronger",
  ],
  [
    "an assumption where there was none",
    declaring({ policies: {} }),
    "stronger | decision | - | - | policy locked is gone",
    "weaker",
  ],
  [
    "an assumption reads differently",
    declaring({ assumptions: { Harbour: { calm: "Mostly calm." } } }),
    "perhaps | assumption | - | - | assumption calm reads differently: Mostly calm.",
    "perhaps",
  ],
  [
    "stronger fairness",
    declaring({ fairness: { tide: "strong: the tide comes" } }),
    "weaker | fairness | - | - | fairness tide was weak: the tide comes, now strong: the tide comes",
    "stronger",
  ],
  [
    "a defect goes",
    declaring({ defects: { M2: "survives" } }),
    "weaker | defect | - | - | defect M1 is gone: kills P1.inTime, P2; in at most 3 steps by pilot",
    "stronger",
  ],
  [
    "a defect is noticed by fewer",
    declaring({ defects: { M1: "kills P1.inTime", M2: "survives" } }),
    "weaker | defect | - | - | defect M1: kills P1.inTime, P2; in at most 3 steps by pilot; now kills P1.inTime",
    "stronger",
  ],
  [
    "a defect is only awaited",
    declaring({ defects: { M1: "awaits P1", M2: "survives" } }),
    "weaker | defect | - | - | defect M1: kills P1.inTime, P2; in at most 3 steps by pilot; now awaits P1",
    "stronger",
  ],
  [
    "a waiver",
    declaring({ waivers: { "Sail.wind": "no wind here", Sink: "never" } }),
    "weaker | waiver | - | - | new waiver for Sink: never",
    "stronger",
  ],
  [
    "an acceptance",
    declaring({ acceptances: [{ ...acceptance, expires: "2030-01-01" }] }),
    "weaker | acceptance | - | - | new acceptance of P1 in small until 2030-01-01 (o): r",
    null,
  ],
];

describe.each(changes)("%s", (_name, changed, forth, back) => {
  test("is said, and nothing else is", () => {
    expect(said(sampleLock(), changed)).toEqual([forth]);
  });
  test("is the other way round on the way back", () => {
    expect(weakenings(changed, sampleLock()).map((w) => w.weight)).toEqual(
      back === null ? [] : [back],
    );
  });
});

test("a model that is renamed is one that is gone and one that is new, with its violations", () => {
  const model = sampleModel({
    properties: { P1: sampleClaim({ expected: "violated" }), P2: sampleClaim() },
  });
  expect(said(sampleLock(), sampleLock({ models: { other: model } }))).toEqual([
    "weaker | newViolation | other | P1 | is new, and violated",
    "weaker | modelRemoved | small | - | is no model any more",
    "stronger | newClaim | other | - | is a new model",
  ]);
});

test("a property that goes leaves what it served", () => {
  expect(said(sampleLock(), declaring({ properties: {} }))).toEqual([
    "weaker | statement | - | P1 | NeverLate is gone",
    "weaker | requirement | - | - | requirement REQ-1 is served by no property",
  ]);
});

test("a longer day of an acceptance is said", () => {
  const until = (expires: string): Lock => declaring({ acceptances: [{ ...acceptance, expires }] });
  expect(said(until("2030-01-01"), until("2031-01-01"))).toEqual([
    "weaker | acceptance | - | - | acceptance of P1 in small is prolonged from 2030-01-01 to 2031-01-01 (o): r",
  ]);
  expect(said(until("2031-01-01"), until("2030-01-01"))).toEqual([]);
});

test("what patched systems share with theirs is said once, and only of systems that both know", () => {
  const models = {
    small: sampleModel(),
    patched: sampleModel({ system: "Harbour+fast" }),
  };
  const before = sampleLock({ models });
  const assumptions = { Harbour: { calm: "The sea is calm.", deep: "It is deep." } };
  const after = sampleLock({ models, declared: { assumptions } });
  expect(weakenings(before, after).map((w) => [w.what, w.detail])).toEqual([
    ["new assumption deep: It is deep.", "in Harbour"],
  ]);
  const elsewhere = { Harbour: { calm: "The sea is calm." }, Canal: { locks: "Locks work." } };
  expect(weakenings(before, sampleLock({ models, declared: { assumptions: elsewhere } }))).toEqual(
    [],
  );
});
