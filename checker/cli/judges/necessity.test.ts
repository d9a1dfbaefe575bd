/** What the gate says of a design point, beside its record. */
import { expect, test } from "vitest";
import type { DesignPoint } from "../../contract/design-point.ts";
import type { PassFound } from "../../necessity/compare.ts";
import type { NecessityRecord, RecordedNeed } from "../../necessity/record.ts";
import type { Plan } from "../check-facts.ts";
import { necessityJudge, ofPoint } from "./necessity.ts";

const point = (reviewed: DesignPoint["reviewed"] = []): DesignPoint => ({
  ...{ name: "here", sentence: "", models: ["m"], reviewed },
});
const needed: RecordedNeed = {
  ...{ word: "needed", property: "S1", model: "m", verdict: "violated", steps: 1, matters: 1 },
};
const unnoticed: RecordedNeed = { word: "unnoticed", model: "m", explored: 1, matters: 1 };
const undecided: RecordedNeed = { word: "undecided", why: "time", matters: 1 };
const recordOf = (need: RecordedNeed): NecessityRecord => ({
  version: 1,
  points: { here: { models: { m: "0a" }, decisions: { "clause A.c": need } } },
});
const found: PassFound = { models: { m: "0a" }, matters: { "clause A.c": 1 } };
const review = { decision: "clause *", verdict: "redundant", why: "b" } as const;

test.each<readonly [string, DesignPoint, NecessityRecord, PassFound | null, number, RegExp]>([
  ["as recorded", point(), recordOf(needed), found, 0, /^$/],
  ["not recorded", point(), { version: 1, points: {} }, found, 1, /not recorded/],
  ["not walked through", point(), recordOf(needed), null, 3, /not compared/],
  [
    "another graph",
    point(),
    recordOf(needed),
    { ...found, models: { m: "0b" } },
    1,
    /here: model m: its graph is another one/,
  ],
  ["no review", point(), recordOf(unnoticed), found, 1, /1 decision that nobody notices/],
  ["a review", point([review]), recordOf(unnoticed), found, 0, /^$/],
  [
    "a stale review",
    point([review]),
    recordOf(needed),
    found,
    1,
    /review of clause \* answers nothing: it is needed by S1/,
  ],
  ["undecided", point(), recordOf(undecided), found, 3, /1 decision undecided/],
])("%s", (_name, of, record, pass, code, says) => {
  const judgement = ofPoint(of, record, pass);
  expect(judgement.code).toBe(code);
  expect(judgement.lines.map((l) => l.text).join("\n")).toMatch(says);
  expect(judgement.summary).toContain("here");
});

test("asks only where all of a suite with points is compared with its lock", () => {
  const plan = (points: readonly DesignPoint[], change: object): Plan =>
    ({
      request: { patterns: [], property: [], models: "none.js", ...change },
      suite: { models: [], waivers: [], points },
    }) as unknown as Plan; // all that is looked at
  const lock = { mode: "compare", file: undefined };
  expect(necessityJudge(plan([point()], { lock }))).not.toBeNull();
  expect(necessityJudge(plan([point()], {}))).toBeNull();
  expect(necessityJudge(plan([], { lock }))).toBeNull();
  expect(necessityJudge(plan([point()], { lock, patterns: ["m"] }))).toBeNull();
  expect(necessityJudge(plan([point()], { lock, property: ["S1"] }))).toBeNull();
  expect(necessityJudge(plan([point()], { lock: { ...lock, mode: "update" } }))).toBeNull();
});
