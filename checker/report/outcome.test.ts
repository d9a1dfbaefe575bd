import { describe, expect, test } from "vitest";
import { asExpected, type ModelResult, type PropertyResult, type Verdict } from "../verdict.ts";
import type { Expectation } from "../contract/model.ts";
import type { Coverage } from "./coverage.ts";
import { outcomeOf, standing } from "./outcome.ts";
import { report, reportSchema } from "./json.ts";

const trace = {
  model: "m",
  property: "P",
  constants: {},
  initial: {},
  initialMonitor: null,
  steps: [],
};
const verdicts = {
  holds: { word: "holds", exactness: "exact" },
  violated: { word: "violated", trace, failed: ["a"] },
  reached: { word: "reached", trace },
  unreached: { word: "unreached", exactness: "symmetryReduced" },
  vacuous: { word: "vacuous", whatNeverHappened: "nothing" },
  notFound: { word: "notFound", how: "simulated 3" },
  incomplete: { word: "incomplete", why: "stopped" },
  error: { word: "error", message: "threw", trace: null },
} as const satisfies Record<string, Verdict>;
type Word = keyof typeof verdicts;

function result(word: Word, expected: Expectation = "holds"): PropertyResult {
  const verdict = verdicts[word];
  return {
    model: "m",
    property: "P",
    id: "P1",
    kind: "invariant",
    verdict,
    expected,
    asExpected: asExpected(verdict, expected),
    states: 1,
    transitions: 0,
    depth: 0,
    seconds: 0.1234567891,
    antecedents: 3,
    exercised: [{ what: "antecedent", name: "", count: 3 }],
    reliesOn: ["A1"],
  };
}
const models = (...results: PropertyResult[]): ModelResult[] => [
  { model: "m", results, runs: [], actions: [] },
];
const skipped: Coverage = { evaluated: false, why: "a test" };
const full: Coverage = {
  evaluated: true,
  actions: 1,
  clauses: 1,
  gaps: [],
  waived: [],
  unneededWaivers: [],
  releases: 1,
  idleReleases: [],
  fairness: 0,
  idleFairness: [],
  idleAnswers: [],
};
const gap: Coverage = { ...full, gaps: [{ system: "s", action: "A", clause: null }] };
const idle: Coverage = { ...full, idleReleases: [{ release: "R", properties: ["P1"] }] };

describe("standing", () => {
  test.each([
    ["holds", "holds", "asExpected"],
    ["violated", "violated", "asExpected"],
    ["unreached", "unreached", "asExpected"],
    ["reached", "reached", "asExpected"],
    ["holds", "violated", "unexpected"],
    ["violated", "holds", "unexpected"],
    ["unreached", "reached", "unexpected"],
    ["vacuous", "holds", "unexpected"],
    ["vacuous", "violated", "unexpected"],
    ["incomplete", "holds", "incomplete"],
    ["incomplete", "violated", "incomplete"],
    ["notFound", "holds", "incomplete"],
    ["notFound", "unreached", "incomplete"],
    ["error", "holds", "error"],
    ["error", "violated", "error"],
  ] as const)("%s where %s is expected is %s", (word, expected, stands) => {
    expect(standing(result(word, expected))).toBe(stands);
  });

  test.each([
    ["holds", "notClaimed"],
    ["violated", "notClaimed"],
    ["vacuous", "notClaimed"],
    ["incomplete", "incomplete"],
    ["error", "error"],
  ] as const)("%s of what is not claimed is %s", (word, stands) => {
    expect(standing(result(word, { notClaimed: "why" }))).toBe(stands);
  });
});

describe("outcomeOf", () => {
  test.each([
    ["all as expected", [result("holds")], full, 0],
    ["coverage skipped", [result("holds")], skipped, 0],
    ["a gap", [result("holds")], gap, 1],
    ["a release that was never needed", [result("holds")], idle, 1],
    ["not claimed", [result("violated", { notClaimed: "why" })], full, 0],
    ["unexpected", [result("violated")], full, 1],
    ["incomplete", [result("holds"), result("incomplete")], skipped, 3],
    ["unexpected before incomplete", [result("incomplete"), result("violated")], skipped, 1],
    ["error before unexpected", [result("error"), result("violated")], skipped, 4],
    ["error before incomplete", [result("incomplete"), result("error")], skipped, 4],
  ] as const)("%s", (_what, results, coverage, code) => {
    const outcome = outcomeOf(models(...results), coverage);
    expect(outcome.code).toBe(code);
    expect(outcome.asExpected).toBe(code === 0);
  });
});

test("a specification that failed is an error, though everything was decided before", () => {
  const run = {
    monitor: null,
    states: 3,
    transitions: 2,
    depth: 2,
    widestLevel: 1,
    seconds: 0.1,
    stateBits: 3,
    bytesPerState: 8,
    complete: false,
    digest: null,
  };
  const [decided] = models(result("violated", "violated"));
  const ended = (failure: string | null) =>
    decided === undefined ? [] : [{ ...decided, runs: [{ ...run, failure }] }];
  expect(outcomeOf(ended(null), skipped).code).toBe(0);
  expect(outcomeOf(ended("it threw"), skipped)).toMatchObject({
    code: 4,
    asExpected: false,
    failedModels: 1,
  });
});

describe("report", () => {
  test("every verdict fits the schema", () => {
    const all = models(
      ...Object.keys(verdicts).map((word) => result(word as Word)), // the keys are the words
      result("holds", { notClaimed: "why" }),
    );
    for (const coverage of [skipped, full, gap, idle]) {
      const made = report(all, coverage, false, { flag: ["x"] });
      expect(reportSchema.parse(JSON.parse(JSON.stringify(made)))).toEqual(made);
    }
  });

  test("each verdict brings its own detail, and only exhaustive ones an exactness", () => {
    const of = (word: Word) => report(models(result(word)), skipped, true, {}).results[0];
    expect(of("holds")).toMatchObject({ exactness: "exact", detail: { antecedents: 3 } });
    expect(of("unreached")).toMatchObject({ exactness: "symmetryReduced", detail: {} });
    expect(of("violated")).toMatchObject({ exactness: null, detail: { steps: 0, failed: ["a"] } });
    expect(of("error")).toMatchObject({ detail: { message: "threw", steps: null } });
    expect(of("incomplete")).toMatchObject({ asExpected: null, detail: { why: "stopped" } });
  });

  test("the schema refuses a detail of another verdict", () => {
    const made = report(models(result("holds")), skipped, true, {});
    const wrong = { ...made, results: made.results.map((r) => ({ ...r, verdict: "incomplete" })) };
    expect(reportSchema.safeParse(wrong).success).toBe(false);
  });
});
