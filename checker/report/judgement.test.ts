/** What a step after the run found counts in the exit code, and is told everywhere. */
import { describe, expect, test } from "vitest";
import type { Coverage } from "./coverage.ts";
import { report, reportSchema } from "./json.ts";
import { judgementSchema, type Judgement } from "./judgement.ts";
import { outcomeOf } from "./outcome.ts";
import { plainStyle } from "./style.ts";
import { formatSummary } from "./summary-text.ts";

const coverage: Coverage = { evaluated: false, why: "a test" };
const judged = (code: Judgement["code"]): Judgement => ({
  step: "lock",
  code,
  summary: "2 of 3 models are as locked",
  lines: [
    { tone: "bad", text: "m S1: holds → violated" },
    { tone: "note", text: "another version of the program" },
  ],
  data: { drift: ["m"] },
});

test.each([
  [[0], 0],
  [[1], 1],
  [[3], 3],
  [[4], 4],
  [[0, 3, 1], 1],
  [[3, 4, 1], 4],
] as const)("judgements %j: exit code %i", (codes, code) => {
  const outcome = outcomeOf([], coverage, codes.map(judged));
  expect(outcome.code).toBe(code);
  expect(outcome.asExpected).toBe(code === 0);
});

test("a judgement cannot ask for the code of a run that never was", () => {
  expect(judgementSchema.safeParse({ ...judged(0), code: 2 }).success).toBe(false);
});

describe("it is told", () => {
  const judgements = [judged(1)];
  const outcome = outcomeOf([], coverage, judgements);
  const rest = { abstractions: [], seconds: 1, options: "" };

  test("in the summary, finding by finding", () => {
    const facts = { coverage, judgements, outcome, ...rest };
    expect(formatSummary([], facts, plainStyle)).toContain(
      [
        "lock: 2 of 3 models are as locked",
        "  m S1: holds → violated",
        "  another version of the program",
        "Not everything is as expected. See above: lock.",
      ].join("\n"),
    );
  });

  test("next to the end, where a terminal shows it: what is wrong last, and named", () => {
    const fine: Judgement = { step: "pages", code: 0, summary: "are up to date", lines: [] };
    const open = { ...judged(3), step: "necessity" };
    const all = [judged(1), fine, open];
    const facts = { coverage, judgements: all, outcome: outcomeOf([], coverage, all) };
    const lines = formatSummary([], { ...facts, ...rest }, plainStyle).split("\n");
    const at = (text: string): number => lines.findIndex((line) => line.startsWith(text));
    expect(at("coverage:")).toBeLessThan(at("pages:"));
    expect(at("pages:")).toBeLessThan(at("lock:"));
    expect(lines.at(-2)).toBe("Not everything is as expected. See above: lock, necessity.");
  });

  test("in the report for programs; without any, nothing is said of them", () => {
    const made = report([], coverage, false, {}, judgements);
    expect(reportSchema.parse(made).judgements).toEqual(judgements);
    expect(report([], coverage, true, {})).not.toHaveProperty("judgements");
  });
});
