import { expect, test } from "vitest";
import type { Explanation } from "../explain/explanation.ts";
import { explanationJson, explanationSchema } from "./explanation-json.ts";
import { traceJson, traceReportSchema } from "./trace-json.ts";

const explanation: Explanation = {
  conjuncts: [
    { conjunct: "small", readings: [{ of: "after", path: "q[0].x", value: { n: [1] } }], more: 2 },
  ],
  antecedent: { readings: [], more: 0 },
  steps: [
    {
      weight: "enables",
      needed: ["gate"],
      reads: ["a"],
      waysOut: [{ action: "Shut", params: { v: 1 }, actor: "bob" }],
    },
  ],
  ways: { done: true },
  lastWayOut: 0,
  switches: 0,
  fewest: { done: false, why: "cut" },
};

test("an explanation has the form that is published, and nothing else has", () => {
  const json: unknown = JSON.parse(JSON.stringify(explanationJson(explanation)));
  expect(explanationSchema.parse(json)).toEqual(explanation);
  expect(explanationSchema.parse(explanationJson(null))).toBeNull();
  const text = JSON.stringify(json);
  for (const [from, to] of [
    ['"enables"', '"helps"'],
    ['"lastWayOut":0', '"lastWayOut":-1'],
    ['"done":true', '"done":true,"why":""'],
    ['"more":2', '"more":null'],
  ] as const) {
    expect(text).toContain(from);
    expect(explanationSchema.safeParse(JSON.parse(text.replace(from, to))).success).toBe(false);
  }
});

test("it is part of the JSON of a trace, which says so when there is none", () => {
  const about = { model: "m", modelSentence: "", id: "I", name: "I", sentence: "", formula: "" };
  const trace = {
    ...{ model: "m", property: "I", constants: {}, initial: {}, initialMonitor: null },
    steps: [],
  };
  const verdict = { word: "violated", failed: ["small"], trace } as const;
  const parse = (text: string) => traceReportSchema.parse(JSON.parse(text));
  const subject = { ...about, set: {} };
  expect(parse(traceJson(subject, verdict, trace, { explanation })).explanation).toEqual(
    explanation,
  );
  expect(parse(traceJson(subject, verdict, trace))).toMatchObject({
    explanation: null,
    unexplained: null,
  });
  expect(parse(traceJson(subject, verdict, trace, { unexplained: "no time" }))).toMatchObject({
    explanation: null,
    unexplained: "no time",
  });
});
