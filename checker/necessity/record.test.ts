/** The record of the matrix: written, read, compared, and what reviews answer in it. */
import { describe, expect, test } from "vitest";
import type { Reviewed } from "../contract/design-point.ts";
import { needDrift, passDrift } from "./compare.ts";
import { keyOf, type Decision, type Need, type Row } from "./decision.ts";
import { groupsOf } from "./groups.ts";
import {
  decisionOf,
  readRecordText,
  recordedPointOf,
  recordText,
  type NecessityRecord,
  type RecordedPoint,
} from "./record.ts";
import { judgedOf, staleReviews, standingOf, tallyOf } from "./review.ts";

const decisions: readonly Decision[] = [
  { kind: "policy", id: "locked" },
  { kind: "assumption", id: "honest" },
  { kind: "fairness", name: "kernel enters again" },
  { kind: "clause", action: "Go", clause: "idle", part: "actor" },
  { kind: "clause", action: "Go", clause: "partner", part: "actor" },
  { kind: "clause", action: "Go", clause: "idle", part: "partner" },
  { kind: "field", action: "Go", field: "l2.*.*.gpr.r11" },
  { kind: "field", action: "Stop", field: "on" },
];
const model = "small";
const needs: readonly Need[] = [
  { word: "needed", property: "S1", model, verdict: "violated", steps: 3 },
  { word: "needed", property: "W1", model, verdict: "unreached", steps: null },
  { word: "undecided", why: "the budget of 3 states" },
  { word: "illDefined", model, message: "n = 4 is\n  outside" },
  { word: "equivalent" },
  { word: "unnoticed", models: [model, "large"], untried: ["larger"] },
  { word: "unnoticed", models: [model], untried: [] },
  { word: "unnoticed", models: ["large"], untried: [] },
];
const rows = decisions.map((decision, i): Row => {
  const need = needs[i] ?? { word: "equivalent" };
  const where = need.word === "equivalent" ? [] : [{ model, count: i + 1 }];
  return { decision, need, mattered: where };
});
const models = [
  { model, states: 3, transitions: 4, digest: "0a", seconds: 1 },
  { model: "large", states: 9, transitions: 9, digest: "0b", seconds: 1 },
];
const point = recordedPointOf({ rows, models });
const record: NecessityRecord = { version: 1, points: { here: point } };

test("names of decisions are read as they are written", () => {
  expect(decisions.map((d) => decisionOf(keyOf(d)))).toEqual(decisions);
  for (const name of ["", "clause", "clause Go", "field Go", "guard Go.idle"])
    expect(() => decisionOf(name)).toThrow("is no name of a decision");
});

describe("the file", () => {
  const text = recordText(record);

  test("is read as it was written, one decision a line", () => {
    expect(readRecordText(text, "it")).toEqual(record);
    // Points that an update leaves alone have been read: their lines must not change.
    expect(recordText(readRecordText(text, "it"))).toBe(text);
    const lines = text.split("\n");
    for (const d of decisions)
      expect(lines.filter((l) => l.startsWith(`        "${keyOf(d)}": { "word":`))).toHaveLength(1);
    expect(lines).toContain(
      '        "clause Go.idle": { "word": "illDefined", "model": "small", "message": "n = 4 is outside", "matters": 1 },',
    );
    expect(text.endsWith("}\n")).toBe(true);
    expect(recordText({ version: 1, points: {} })).toBe('{\n  "version": 1,\n  "points": {}\n}\n');
  });

  test.each([
    ["half of it", text.slice(0, 200), "it is no record of the necessity matrix: "],
    ["another version", text.replace('"version": 1', '"version": 2'), "version: "],
    [
      "a class of its own",
      text.replace('"equivalent"', '"superfluous"'),
      "decisions.clause Go.par",
    ],
    ["a name of its own", text.replace('"clause Go.partner"', '"rule r"'), "no name of a decision"],
    ["a graph that was not told", text.replace('"0a"', '""'), "models.small"],
    ["a merge", `<<<<<<< HEAD\n${text}`, "a merge that was not finished"],
  ])("that holds %s is refused", (_name, wrong, message) => {
    expect(wrong).not.toBe(text);
    expect(() => readRecordText(wrong, "it")).toThrow(message);
  });
});

describe("what differs from it", () => {
  const matters = Object.fromEntries(
    Object.entries(point.decisions).map(([key, need]) => [key, "matters" in need ? 1 : 0]),
  );
  const now = { models: point.models, matters };

  test("is nothing where nothing is different", () => {
    expect(passDrift(point, now)).toEqual([]);
    expect(needDrift(point.decisions, point.decisions)).toEqual([]);
  });

  test.each<readonly [string, Parameters<typeof passDrift>[1], string]>([
    ["another graph", { ...now, models: { ...now.models, small: "0c" } }, "model small: its graph"],
    ["a new model", { ...now, models: { ...now.models, new: "0c" } }, "model new: new at this"],
    ["a model gone", { ...now, models: { small: "0a" } }, "model large: gone from this point"],
    [
      "a decision that matters now",
      { ...now, matters: { ...matters, "clause Go.partner": 2 } },
      "clause Go.partner: mattered nowhere, matters in 2 models now",
    ],
    [
      "a new decision",
      { ...now, matters: { ...matters, "clause Go.new": 0 } },
      "clause Go.new: new: it matters nowhere",
    ],
    [
      "a decision gone",
      { ...now, matters: Object.fromEntries(Object.entries(matters).slice(1)) },
      "policy locked: gone",
    ],
  ])("%s", (_name, found, says) => {
    const drift = passDrift(point, found);
    expect(drift).toHaveLength(1);
    expect(drift.map(({ about, text }) => `${about}: ${text}`)[0]).toContain(says);
  });

  test("each class in its own words, whatever of it is another", () => {
    const all = Object.entries(point.decisions);
    for (const [key, was] of all)
      for (const [, is] of all) {
        const drift = needDrift({ [key]: was }, { [key]: is });
        const isSame = JSON.stringify(was) === JSON.stringify(is);
        expect(drift).toHaveLength(isSame ? 0 : 1);
      }
    expect(needDrift({ a: { word: "equivalent" } }, {})[0]?.text).toBe("gone; was equivalent");
    expect(needDrift({}, { a: { word: "equivalent" } })[0]?.text).toBe("new: equivalent");
  });
});

describe("reviews", () => {
  const review = (decision: string): Reviewed => ({ decision, verdict: "redundant", why: "so" });
  const judged = (reviewed: readonly Reviewed[]) => judgedOf(point.decisions, reviewed);

  test("answer what is unnoticed, the first that matches", () => {
    const [glob, exact] = [review("field Go *"), review("field Go l2.*.*.gpr.r11")];
    const found = judged([glob, exact]);
    expect(found.filter((j) => j.review !== null).map((j) => [j.key, j.review])).toEqual([
      ["field Go l2.*.*.gpr.r11", glob],
    ]);
    expect(tallyOf(found)).toEqual({
      ...{
        needed: 2,
        illDefined: 1,
        equivalent: 1,
        reviewed: 1,
        notReviewed: 2,
        undecided: 1,
      },
    });
    expect(staleReviews(found, [glob, exact])).toEqual([
      { review: exact, why: "another review before it answers the same" },
    ]);
  });

  test.each([
    ["policy locked", "it is needed by S1"],
    ["clause Go.idle", "it is ill-defined without it"],
    ["clause Go.partner", "it is equivalent"],
    ["policy *", "it is needed by S1"],
    ["clause Halt.*", "there is no such decision"],
    ["clause Go.[ip]*", "there is no such decision"],
    ["?????? *", "4 decisions, none of which is unnoticed: needed by S1"],
  ])("%s answers nothing: %s", (decision, why) => {
    const found = judged([review(decision)]);
    const stale = staleReviews(found, [review(decision)]).map((s) => s.why);
    expect(stale).toEqual([why]);
  });

  test("of what is undecided may still be wanted", () => {
    const wanted = review("fairness *");
    expect(staleReviews(judged([wanted]), [wanted])).toEqual([]);
  });

  test("decisions stand in the order in which a reader asks", () => {
    const groups = groupsOf(judged([]));
    expect(groups.map((g) => [g.kind, g.name, g.entries.map((e) => e.short)])).toEqual([
      ["policy", "", ["locked"]],
      ["assumption", "", ["honest"]],
      ["fairness", "", ["kernel enters again"]],
      ["action", "Go", ["idle", "partner", "partner.idle", "l2.*.*.gpr.r11"]],
      ["action", "Stop", ["on"]],
    ]);
    expect(groups.flatMap((g) => g.entries).map(standingOf)).toHaveLength(decisions.length);
  });
});

test("a long message is cut", () => {
  const need: Need = { word: "illDefined", model, message: "x".repeat(300) };
  const long: RecordedPoint = recordedPointOf({
    rows: [{ decision: { kind: "policy", id: "p" }, need, mattered: [{ model, count: 1 }] }],
    models,
  });
  const kept = long.decisions["policy p"];
  expect(kept?.word === "illDefined" ? kept.message.length : 0).toBe(200);
});
