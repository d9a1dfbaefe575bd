/** What reports say of infinite runs and of abstract systems; the results are made by hand. */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  claims,
  model,
  properties,
  specification,
  specifiedBy,
  strong,
  system,
  weak,
  type Property,
} from "../index.ts";
import type { Trace } from "../trace/trace.ts";
import {
  asExpected,
  type LivenessStatistics,
  type ModelResult,
  type PropertyResult,
  type RefinementStatistics,
  type RunStatistics,
  type Verdict,
} from "../verdict.ts";
import { coverageOf } from "./coverage.ts";
import { evidence } from "../trace/evidence.ts";
import { report, reportSchema } from "./json.ts";
import { formatList, listSchema, listSuite } from "./list-text.ts";
import { countsText } from "./liveness-text.ts";
import { formatModel } from "./model-text.ts";
import { outcomeOf } from "./outcome.ts";
import { plainStyle } from "./style.ts";
import { formatSummary } from "./summary-text.ts";
import { traceJson, traceReportSchema } from "./trace-json.ts";

const spec = specification<{ readonly floors: number }>()({
  constants: z.object({ floors: z.int() }),
  state: () => z.object({ at: z.int().min(0).max(2) }),
  access: { lift: { at: "write" } },
  rules: {},
});
const { leadsTo, refines } = properties(spec);
const motor = weak({
  name: "Motor",
  sentence: "A motor that can turn turns.",
  why: "It has power.",
  each: () => ["left", "right"],
  of: () => true,
});
const door = strong({ name: "Door", sentence: "Doors open.", why: "They do.", of: () => true });
const about = { formula: "F", source: "a test", claimedFor: "everybody" };
const comes = leadsTo({
  ...about,
  id: "L1",
  name: "Comes",
  sentence: "The lift comes.",
  fairness: [motor, door],
  from: () => true,
  to: () => true,
});
const lift = system(spec, { name: "Lift", init: () => [{ at: 0 }], actions: [] });
const implemented = refines({
  ...about,
  id: "R1",
  name: "Implements",
  sentence: "It is a lift.",
  abstract: ({ floors }) =>
    specifiedBy({ name: `Lift of ${floors}`, system: lift, constants: { floors } }),
  mapping: (s) => s,
});
const made = (name: string, floors: number, ...props: Property[]) =>
  model({
    ...{ name, sentence: `The model ${name}.`, size: "tiny" as const, system: lift },
    ...{ constants: { floors }, claims: claims(props) },
  });

const liveness: LivenessStatistics = {
  elements: 3,
  fair: [
    { fairness: "Motor", group: "left", steps: 12345 },
    { fairness: "Motor", group: "right", steps: 0 },
    { fairness: "Door", group: null, steps: 7 },
  ],
};
const refinement: RefinementStatistics = {
  abstractStates: 9,
  matched: 20,
  stuttered: 5,
  actions: [
    { action: "Up", count: 12 },
    { action: "Down", count: 0 },
    { action: "Call", count: 8 },
  ],
};
const holds: Verdict = { word: "holds", exactness: "exact" };
const result = (p: Property, more: Partial<PropertyResult>): PropertyResult => {
  const verdict = more.verdict ?? holds;
  return {
    model: "m",
    property: p.name,
    id: p.id,
    kind: p.kind,
    verdict,
    expected: "holds",
    asExpected: asExpected(verdict, "holds"),
    states: 30,
    transitions: 40,
    depth: 3,
    seconds: 0.1,
    antecedents: null,
    exercised: [],
    reliesOn: [],
    ...more,
  };
};
const ofModel = (name: string, ...results: PropertyResult[]): ModelResult => ({
  model: name,
  results,
  runs: [],
  actions: [],
});

const trace: Trace = {
  model: "m",
  property: "Comes",
  constants: {},
  initial: { at: 0 },
  initialMonitor: null,
  steps: [
    {
      ...{ action: "Up", params: {}, actor: "lift", message: null, monitor: null },
      state: { at: 1 },
    },
  ],
};
const forEver = {
  word: "violated",
  trace,
  failed: ["goalReached"],
  lasso: {
    start: 1,
    element: { floor: 2 },
    triggeredAt: 0,
    fair: [
      {
        kind: "weak" as const,
        fairness: "Motor",
        group: "left",
        because: "not enabled at the end",
      },
    ],
  },
} satisfies Verdict;
const step = { action: "Up", params: { by: 1 }, event: null, state: { at: 1 } };
const unanswered = {
  word: "violated",
  trace,
  failed: ["abstractStep"],
  abstract: {
    system: "Lift of 3",
    initial: { at: 0 },
    answers: [],
    events: [],
    asked: [{ path: "at", first: 0, second: 2 }],
    possible: [step],
  },
} satisfies Verdict;

describe("notes under the table", () => {
  const said = (p: Property, more: Partial<PropertyResult>) => countsText(result(p, more));

  test("triggers, elements, and how often the steps of each group occur", () => {
    expect(said(comes, { liveness, antecedents: 1234 })).toBe(
      "its case in 1 234 states; 3 elements; fair steps: Motor 12 345 (none for right), Door 7",
    );
    const idle = [{ fairness: "Door", group: null, steps: 0 }];
    expect(said(comes, { liveness: { elements: 1, fair: idle } })).toBe("fair steps: Door none");
    expect(said(comes, { liveness: { elements: 1, fair: [] }, antecedents: 0 })).toBe("");
    expect(said(comes, { liveness: { elements: 1, fair: [] }, antecedents: 1 })).toBe(
      "its case in 1 state",
    );
    expect(said(comes, { liveness: { elements: 1, fair: [] } })).toBe("");
    expect(
      said(comes, {
        kind: "finitelyOften",
        antecedents: 2,
        liveness: { elements: 1, fair: [] },
      }),
    ).toBe("its case in 2 steps");
  });

  test("what was answered, by what, and what answers nothing", () => {
    expect(said(implemented, { refinement })).toBe(
      "20 steps answered by an abstract step, 5 by none; 9 abstract states; " +
        "answered by Up 12, Call 8; answer nothing: Down",
    );
    expect(said(implemented, { kind: "includedIn", refinement })).toContain(
      "20 steps with an event, 5 without; 9 sets of abstract states; answered by Up 12",
    );
    const idle = { ...refinement, actions: [{ action: "Up", count: 0 }] };
    expect(said(implemented, { refinement: idle })).toBe(
      "20 steps answered by an abstract step, 5 by none; 9 abstract states",
    );
    const violated = said(implemented, { refinement, verdict: unanswered });
    expect(violated).toMatch(/answered by Up 12, Call 8$/);
    const many = Array.from({ length: 14 }, (_, i) => ({ action: `A${i}`, count: 0 }));
    const actions = [{ action: "Up", count: 1 }, ...many];
    expect(said(implemented, { refinement: { ...refinement, actions } })).toMatch(
      /answer nothing: A0, .*, A11, and 2 more$/,
    );
  });

  test("stand in the report of a model, where surprises show how the run goes on", () => {
    const text = formatModel(
      { model: made("m", 3, comes, implemented), set: {} },
      ofModel(
        "m",
        result(comes, { liveness, antecedents: 2, verdict: forEver }),
        result(implemented, { refinement, verdict: unanswered }),
      ),
      plainStyle,
    );
    expect(text).toContain("\n  L1 its case in 2 states; 3 elements;");
    expect(text).toContain("\n  R1 20 steps answered by an abstract step");
    expect(text).toContain(`  L1 Comes: violated, expected holds
    1 lift: Up()
      ↺ stutters for ever
    For {floor: 2}: triggered in the initial state; nothing happens any more: the run stutters for
      ever.
    The run is fair:
      Motor (weak) for left: not enabled at the end
    ✗ violated: goalReached
`);
    expect(text).toContain(`  R1 Implements: violated, expected holds
    1 lift: Up()
          ⇢ no such step
    Lift of 3 has no step that does what the last one does:
      at: 0 → 2
    Possible instead:
      Up(by: 1): at: 0 → 1
    ✗ violated: abstractStep
`);
  });

  test("the run of a search for a way out ends in a dead end, one for safety does not", () => {
    const verdict: Verdict = { word: "violated", trace, failed: ["goalReached"], element: 1 };
    expect(evidence({ kind: "recoverable", verdict })?.ending).toMatchObject({
      deadEnd: true,
      element: 1,
    });
    expect(evidence({ kind: "until", verdict })?.ending).not.toHaveProperty("deadEnd");
  });
});

describe("statistics of a run", () => {
  const run: RunStatistics = {
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
  const runs = [
    { ...run, bytesPerTransition: 8.04 },
    { ...run, bytesPerTransition: 8, monitor: "History" },
    { ...run, abstractStates: 1234 },
  ];

  test("say what a kept step takes", () => {
    const text = formatModel(
      { model: made("m", 3), set: {} },
      { ...ofModel("m"), runs },
      plainStyle,
    );
    expect(text).toContain(
      "\n  graph of steps: 30 states, 40 transitions, depth 5, widest level 6, 7 bits a state, " +
        "8 bytes/state, 8.0 bytes/transition, 0.01 s",
    );
    expect(text).toContain("\n  graph of steps, with monitor History: 30 states");
    expect(text).toContain("\n  beside abstract systems: 1 234 abstract states, 30 states, 40");
  });

  test("are wrapped on a terminal", () => {
    const text = formatModel(
      { model: made("m", 3), set: {} },
      { ...ofModel("m"), runs },
      { ...plainStyle, width: 80 },
    );
    expect(text).toContain("7 bits a\n    state, 8 bytes/state, 8.0 bytes/transition, 0.01 s\n");
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  test("fit the schema", () => {
    const data = report([{ ...ofModel("m"), runs }], { evaluated: false, why: "" }, true, {});
    expect(reportSchema.parse(JSON.parse(JSON.stringify(data))).runs).toEqual(data.runs);
    expect(data.runs[0]?.bytesPerTransition).toBe(8.04);
  });
});

describe("as data", () => {
  const detail = (r: PropertyResult) => {
    const data = report([ofModel("m", r)], { evaluated: false, why: "" }, false, {});
    const read = reportSchema.parse(JSON.parse(JSON.stringify(data)));
    expect(read).toEqual(data);
    return read.results[0]?.detail;
  };

  test("check: counts with every verdict of a search", () => {
    const verdicts: Verdict[] = [
      holds,
      forEver,
      { word: "vacuous", whatNeverHappened: "nothing began" },
      { word: "incomplete", why: "stopped" },
      { word: "error", message: "threw", trace: null },
    ];
    for (const verdict of verdicts) {
      expect(detail(result(comes, { verdict, liveness }))).toMatchObject({
        liveness,
        refinement: null,
      });
      expect(detail(result(implemented, { verdict, refinement }))).toMatchObject({
        liveness: null,
        refinement,
      });
    }
  });

  test("check: how an infinite run goes on, and what was asked of the abstract system", () => {
    expect(detail(result(comes, { verdict: forEver }))).toEqual({
      ...{ steps: 1, failed: ["goalReached"], pairs: null, liveness: null, refinement: null },
      ...{ beside: null, abstract: null, element: { floor: 2 } },
      lasso: forEver.lasso,
    });
    expect(detail(result(implemented, { verdict: unanswered }))).toMatchObject({
      lasso: null,
      element: null,
      abstract: {
        system: "Lift of 3",
        event: null,
        asked: [{ path: "at", first: 0, second: 2 }],
        possible: [{ action: "Up", params: { by: 1 }, event: null }],
      },
    });
    const finite: Verdict = { word: "violated", trace, failed: ["heldUntilGoal"], element: 1 };
    expect(detail(result(comes, { verdict: finite }))).toMatchObject({ lasso: null, element: 1 });
  });

  test("trace: the loop, and the abstract run with its states", () => {
    const subject = { model: "m", modelSentence: "", id: "L1", name: "Comes" };
    const shown = (v: Verdict) =>
      traceReportSchema.parse(
        JSON.parse(traceJson({ ...subject, sentence: "S", formula: "F", set: {} }, v, trace)),
      );
    expect(shown(forEver)).toMatchObject({
      lasso: { start: 1, fair: [{ fairness: "Motor", group: "left" }] },
      abstract: null,
      element: { floor: 2 },
    });
    expect(shown(unanswered)).toMatchObject({ lasso: null, element: null });
    expect(shown(unanswered).abstract).toEqual(unanswered.abstract);
    expect(shown(holds)).toMatchObject({ lasso: null, abstract: null, element: null });
  });

  test("what is no part of them is refused", () => {
    const text = JSON.stringify(
      report(
        [ofModel("m", result(comes, { verdict: forEver }))],
        { evaluated: false, why: "" },
        false,
        {},
      ),
    );
    expect(reportSchema.safeParse(JSON.parse(text)).success).toBe(true);
    for (const [before, after] of [
      ['"start":1', '"start":-1'],
      ['"kind":"weak"', '"kind":"mild"'],
      ['"because":', '"since":'],
    ] as const)
      expect(reportSchema.safeParse(JSON.parse(text.replace(before, after))).success).toBe(false);
  });

  test("list: fairness with its reason, and the name of the abstract system by model", () => {
    const suite = {
      models: [made("m", 3, comes, implemented), made("n", 4, implemented)],
      waivers: [],
    };
    const list = listSuite(suite);
    expect(listSchema.parse(JSON.parse(JSON.stringify(list)))).toEqual(list);
    const [first, second] = list.models;
    expect(first?.properties.map((p) => p.fairness)).toEqual([
      [
        {
          name: "Motor",
          kind: "weak",
          sentence: "A motor that can turn turns.",
          why: "It has power.",
        },
        { name: "Door", kind: "strong", sentence: "Doors open.", why: "They do." },
      ],
      [],
    ]);
    expect(first?.properties.map((p) => p.abstract)).toEqual([null, "Lift of 3"]);
    expect(second?.properties.map((p) => p.abstract)).toEqual(["Lift of 4"]);
    const text = formatList(suite, plainStyle);
    expect(text).toContain(
      "  L1 Comes (leadsTo) The lift comes.\n      fair: Motor (weak), Door (strong)\n" +
        "  R1 Implements (refines) It is a lift.\n      implements: Lift of 3, Lift of 4\n",
    );
  });
});

describe("a fairness condition without steps", () => {
  const suite = { models: [made("m", 3, comes), made("n", 4, comes)], waivers: [] };
  const counted = (left: number, right: number, other: number) => ({
    liveness: {
      elements: 1,
      fair: [
        { fairness: "Motor", group: "left", steps: left },
        { fairness: "Motor", group: "right", steps: right },
        { fairness: "Door", group: null, steps: other },
      ],
    },
  });
  const coverage = (here: PropertyResult, there: PropertyResult) =>
    coverageOf(suite, [ofModel("m", here), ofModel("n", there)]);
  const used = coverage(result(comes, counted(0, 1, 0)), result(comes, counted(0, 0, 2)));
  const idle = coverage(result(comes, counted(0, 0, 1)), result(comes, counted(0, 0, 0)));

  test("is a gap when no group of it has one in any model", () => {
    expect(used).toMatchObject({ fairness: 2, idleFairness: [] });
    expect(idle).toMatchObject({
      fairness: 2,
      idleFairness: [{ fairness: "Motor", properties: ["L1"] }],
    });
  });

  test("fails the run, and is named", () => {
    const facts = { abstractions: [], seconds: 1, options: "" };
    const said = (c: typeof idle) =>
      formatSummary([], { ...facts, coverage: c, outcome: outcomeOf([], c) }, plainStyle);
    expect(outcomeOf([], idle).code).toBe(1);
    expect(said(idle).replaceAll(/\s+/g, " ")).toContain(
      "no step of the whole suite is one of the fairness condition Motor of L1",
    );
    expect(outcomeOf([], used).code).toBe(0);
    expect(said(used)).toContain("coverage: each of 2 fairness conditions has steps in some model");
    const none = coverageOf(suite, []);
    expect(none).toMatchObject({ fairness: 0, idleFairness: [] });
    expect(said(none)).not.toContain("fairness");
  });

  test("fits the schema", () => {
    const data = report([], idle, false, {});
    expect(reportSchema.parse(JSON.parse(JSON.stringify(data))).coverage).toMatchObject({
      idleFairness: [{ fairness: "Motor", properties: ["L1"] }],
    });
  });
});

describe("an abstract action that answers nothing", () => {
  const suite = { models: [made("m", 3, implemented), made("n", 4, implemented)], waivers: [] };
  const counted = (upward: number, down: number) => ({
    refinement: {
      ...refinement,
      actions: [
        { action: "Up", count: upward },
        { action: "Down", count: down },
      ],
    },
  });
  const coverage = (down: number) =>
    coverageOf(suite, [
      ofModel("m", result(implemented, counted(1, 0))),
      ofModel("n", result(implemented, counted(0, down))),
    ]);

  test("is listed, and no gap", () => {
    expect(coverage(1)).toMatchObject({ idleAnswers: [] });
    const idle = coverage(0);
    expect(idle).toMatchObject({ idleAnswers: [{ property: "R1", actions: ["Down"] }] });
    const outcome = outcomeOf([], idle);
    expect(outcome.code).toBe(0);
    const facts = { coverage: idle, outcome, abstractions: [], seconds: 1, options: "" };
    expect(formatSummary([], facts, plainStyle)).toContain(
      "coverage: of the abstract system of R1 nothing is answered by Down\n",
    );
    const data = report([], idle, true, {});
    expect(reportSchema.parse(JSON.parse(JSON.stringify(data))).coverage).toMatchObject({
      idleAnswers: [{ property: "R1", actions: ["Down"] }],
    });
  });
});
