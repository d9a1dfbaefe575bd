/** What reports say of two-run properties; the results are made by hand. */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { claims, model, properties, specification, system, type Release } from "../index.ts";
import type { Trace } from "../trace/trace.ts";
import type { ModelResult, PairStatistics, PropertyResult, Verdict } from "../verdict.ts";
import { coverageOf } from "./coverage.ts";
import { report, reportSchema } from "./json.ts";
import { formatList, listSchema, listSuite } from "./list-text.ts";
import { formatModel } from "./model-text.ts";
import { outcomeOf } from "./outcome.ts";
import { pairsText } from "./pairs-text.ts";
import { plainStyle } from "./style.ts";
import { formatSummary } from "./summary-text.ts";
import { traceJson, traceReportSchema } from "./trace-json.ts";

const spec = specification<object>()({
  constants: z.object({}),
  state: () => z.object({ pin: z.boolean() }),
  access: { safe: { pin: "write" } },
  rules: {},
});
const { noninterference, observer, release, secret } = properties(spec);
const pin = secret({
  name: "the pin",
  sentence: "It is secret.",
  differs: { other: () => undefined },
});
const user = observer({ name: "the user", sentence: "Looks on.", sees: () => null });
const told = (name: string) =>
  release({ name, sentence: `Tells ${name}.`, why: "It has to.", value: () => null });
const property = (id: string, ...declassify: Release[]) =>
  noninterference({
    id,
    name: `Quiet${id}`,
    sentence: "Nothing is seen.",
    formula: "low(x) = low(y)",
    source: "a test",
    claimedFor: "everybody",
    secret: pin,
    observer: user,
    declassify,
  });
const made = (name: string, ...props: ReturnType<typeof property>[]) =>
  model({
    name,
    sentence: `The model ${name}.`,
    size: "tiny",
    system: system(spec, { name: "Safe", init: () => [{ pin: false }], actions: [] }),
    constants: {},
    claims: claims(props),
  });

const counts = (cuts: Readonly<Record<string, number>>): PairStatistics => ({
  pairs: 12345,
  steps: 20,
  merged: 7,
  variants: [
    { name: "sec", differs: true },
    { name: "xmm", differs: false },
  ],
  cuts: Object.entries(cuts).map(([name, count]) => ({ release: name, count })),
});
const holds: Verdict = { word: "holds", exactness: "exact" };
const result = (
  m: string,
  id: string,
  pairs: PairStatistics,
  verdict: Verdict = holds,
): PropertyResult => ({
  model: m,
  property: `Quiet${id}`,
  id,
  kind: "noninterference",
  verdict,
  expected: "holds",
  asExpected: verdict.word === "holds",
  states: pairs.pairs,
  transitions: pairs.steps,
  depth: 3,
  seconds: 0.1,
  antecedents: null,
  exercised: [],
  pairs,
  reliesOn: [],
});
const ofModel = (name: string, ...results: PropertyResult[]): ModelResult => ({
  model: name,
  results,
  runs: [],
  actions: [],
});

const trace: Trace = {
  model: "m",
  property: "QuietN1",
  constants: {},
  initial: { pin: false },
  initialMonitor: null,
  steps: [],
};
const violated: Verdict = {
  word: "violated",
  failed: ["sameObservations"],
  trace,
  beside: {
    trace: { ...trace, initial: { pin: true } },
    because: "It is seen.",
    differences: [{ path: "pin", first: false, second: true }],
  },
};

/** Only the second run can take the step. */
const longer: Trace = {
  ...trace,
  initial: { pin: true },
  steps: [
    {
      ...{ action: "Open", params: {}, actor: "safe", message: null, monitor: null },
      state: { pin: false },
    },
  ],
};
const internal: Verdict = {
  word: "error",
  message: "an internal step: Open is possible in the second run only",
  trace,
  beside: { trace: longer, because: "Open is possible in the second run only", differences: [] },
};

describe("notes under the table", () => {
  test("pairs, how often each release cut one, and what was no secret", () => {
    expect(pairsText(counts({ answer: 3, hint: 0 }))).toBe(
      "12 345 pairs of states that differ; 20 steps of both runs compared, 7 of them to equal states; " +
        "pairs cut by releases: answer 3, hint none (not needed here); does not differ here: xmm",
    );
    expect(pairsText({ ...counts({}), variants: [] })).toBe(
      "12 345 pairs of states that differ; 20 steps of both runs compared, 7 of them to equal states",
    );
  });

  test("stand in the report of a model, and a surprise shows both runs", () => {
    const m = made("m", property("N1"));
    const text = formatModel(
      { model: m, set: {} },
      ofModel("m", result("m", "N1", counts({ answer: 3 }), violated)),
      plainStyle,
    );
    expect(text).toContain("\n  N1 12 345 pairs of states that differ; 20 steps");
    expect(text).toContain(`    two runs, which begin with
    ≠ pin: ⟨false │ true⟩
    It is seen.
      ≠ pin: ⟨false │ true⟩
    ✗ violated: sameObservations
`);
  });
});

describe("an internal step that depends on the secret", () => {
  const found = result("m", "N1", counts({}), internal);
  const both = `    two runs, which begin with
    ≠ pin: ⟨false │ true⟩
    1 safe: Open() ≠ possible in the second run only
    ✗ error: an internal step: Open is possible in the second run only
`;

  test("is shown by both runs", () => {
    const m = made("m", property("N1"));
    expect(formatModel({ model: m, set: {} }, ofModel("m", found), plainStyle)).toContain(both);
  });

  test("is both runs as data, and as long as the longer", () => {
    const data = report([ofModel("m", found)], { evaluated: false, why: "" }, false, {});
    expect(reportSchema.parse(JSON.parse(JSON.stringify(data))).results[0]?.detail).toMatchObject({
      steps: 1,
      beside: { steps: 1, differences: [] },
    });
    const about = { model: "m", modelSentence: "", id: "N1", name: "QuietN1" };
    const text = traceJson({ ...about, sentence: "S", formula: "F", set: {} }, internal, trace);
    expect(traceReportSchema.parse(JSON.parse(text))).toMatchObject({
      verdict: "error",
      beside: { trace: { steps: [{ action: "Open" }] } },
    });
  });
});

describe("statistics of a run", () => {
  const run = {
    monitor: null,
    states: 30,
    transitions: 40,
    depth: 5,
    widestLevel: 6,
    seconds: 0.01,
    stateBits: 7,
    bytesPerState: 8,
    complete: true,
    failure: null,
    digest: null,
  };
  const runs = [run, { ...run, secret: "the pin" }, { ...run, pairs: 50 }];

  test("say which runs they were", () => {
    const text = formatModel({ model: made("m"), set: {} }, { ...ofModel("m"), runs }, plainStyle);
    expect(text).toContain("\n  system: 30 states, 40 transitions");
    expect(text).toContain("\n  system, and with another secret (the pin): 30 states");
    expect(text).toContain("\n  pairs of runs: 50 pairs of 30 states, 40 transitions");
  });

  test("fit the schema", () => {
    const data = report([{ ...ofModel("m"), runs }], { evaluated: false, why: "" }, true, {});
    expect(reportSchema.parse(JSON.parse(JSON.stringify(data))).runs).toEqual(data.runs);
    expect(data.runs.map((r) => [r.secret, r.pairs])).toEqual([
      [undefined, undefined],
      ["the pin", undefined],
      [undefined, 50],
    ]);
  });
});

describe("as data", () => {
  test("check: counts of pairs with every verdict, and what the second run shows", () => {
    const words: Verdict[] = [
      holds,
      violated,
      { word: "vacuous", whatNeverHappened: "the runs never differed" },
      { word: "incomplete", why: "stopped" },
      { word: "error", message: "threw", trace: null },
    ];
    const pairs = counts({ answer: 3 });
    const all = words.map((v) => result("m", "N1", pairs, v));
    const data = report([ofModel("m", ...all)], { evaluated: false, why: "" }, false, {});
    expect(reportSchema.parse(JSON.parse(JSON.stringify(data)))).toEqual(data);
    for (const r of data.results) expect(r.detail).toMatchObject({ pairs });
    expect(data.results[1]?.detail).toEqual({
      steps: 0,
      failed: ["sameObservations"],
      pairs,
      liveness: null,
      refinement: null,
      beside: {
        steps: 0,
        because: "It is seen.",
        differences: [{ path: "pin", first: false, second: true }],
      },
      lasso: null,
      abstract: null,
      element: null,
    });
  });

  test("trace: the second run and where they differ", () => {
    const subject = { model: "m", modelSentence: "", id: "N1", name: "QuietN1" };
    const about = { ...subject, sentence: "S", formula: "F", set: {} };
    const shown = (v: Verdict, t: Trace | null) =>
      traceReportSchema.parse(JSON.parse(traceJson(about, v, t)));
    expect(shown(violated, trace).beside).toEqual({
      trace: { ...trace, initial: { pin: true } },
      because: "It is seen.",
      differences: [{ path: "pin", first: false, second: true }],
    });
    expect(shown(holds, null).beside).toBeNull();
  });

  test("list: secret, observer and releases by name", () => {
    const suite = {
      models: [made("m", property("N1", told("answer"), told("hint")))],
      waivers: [],
    };
    const list = listSuite(suite);
    expect(listSchema.parse(JSON.parse(JSON.stringify(list)))).toEqual(list);
    expect(list.models[0]?.properties[0]?.information).toEqual({
      secret: "the pin",
      observer: "the user",
      releases: ["answer", "hint"],
    });
    expect(formatList(suite, plainStyle)).toContain(
      "  N1 QuietN1 (noninterference) Nothing is seen.\n" +
        "      secret: the pin; observer: the user; released: answer, hint\n",
    );
  });
});

describe("a release that no pair ever needed", () => {
  const answer = told("answer");
  const hint = told("hint");
  const [n1, n2] = [property("N1", answer, hint), property("N2", hint)];
  const suite = { models: [made("m", n1), made("n", n1, n2)], waivers: [] };
  const coverage = (...cuts: readonly [number, number, number, number]) =>
    coverageOf(suite, [
      ofModel("m", result("m", "N1", counts({ answer: cuts[0], hint: 0 }))),
      ofModel(
        "n",
        result("n", "N1", counts({ answer: cuts[1], hint: cuts[2] })),
        result("n", "N2", counts({ hint: cuts[3] })),
      ),
    ]);

  test("is a gap of each property that names it", () => {
    expect(coverage(0, 1, 1, 2)).toMatchObject({ releases: 3, idleReleases: [] });
    expect(coverage(0, 1, 3, 0)).toMatchObject({
      releases: 3,
      idleReleases: [{ release: "hint", properties: ["N2"] }],
    });
    expect(coverage(0, 1, 0, 0)).toMatchObject({
      idleReleases: [{ release: "hint", properties: ["N1", "N2"] }],
    });
    expect(coverage(0, 0, 1, 1)).toMatchObject({
      idleReleases: [{ release: "answer", properties: ["N1"] }],
    });
  });

  test("fails the run, and is named", () => {
    const idle = coverage(0, 1, 0, 0);
    expect(outcomeOf([], idle).code).toBe(1);
    const facts = { abstractions: [], seconds: 1, options: "" };
    const said = (c: typeof idle) =>
      formatSummary([], { ...facts, coverage: c, outcome: outcomeOf([], c) }, plainStyle);
    expect(said(idle).replaceAll(/\s+/g, " ")).toContain(
      "the release hint of N1, N2 cut no pair of runs in the whole suite",
    );
    expect(said(coverage(1, 1, 1, 1))).toContain("coverage: each of 3 releases cut a pair of runs");
    expect(outcomeOf([], coverage(1, 1, 1, 1)).code).toBe(0);
  });

  test("two releases of one name are two", () => {
    const twin = told("hint");
    const models = [made("m", n2), made("n", property("N3", twin))];
    const found = coverageOf({ models, waivers: [] }, [
      ofModel("m", result("m", "N2", counts({ hint: 1 }))),
      ofModel("n", result("n", "N3", counts({ hint: 0 }))),
    ]);
    expect(found).toMatchObject({
      releases: 2,
      idleReleases: [{ release: "hint", properties: ["N3"] }],
    });
  });

  test("of a model that was not run nothing is said", () => {
    expect(coverageOf(suite, [])).toMatchObject({ releases: 0, idleReleases: [] });
  });
});
