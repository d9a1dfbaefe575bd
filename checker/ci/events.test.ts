/** What the steps after a run tell those who watch it. */
import { expect, test } from "vitest";
import type { Coverage } from "../report/coverage.ts";
import { covered, eventSchema, judged, line } from "./events.ts";

const coverage: Extract<Coverage, { evaluated: true }> = {
  ...{ evaluated: true, actions: 1, clauses: 1, gaps: [], waived: [], unneededWaivers: [] },
  ...{ releases: 0, idleReleases: [], fairness: 0, idleFairness: [], idleAnswers: [] },
};
const gap = { system: "s", action: "A", clause: null };
const parsed = (event: ReturnType<typeof judged>) =>
  eventSchema.parse(JSON.parse(line(event, 1.23456)));

test("a judgement is a line with its code, so that exit code 1 has a reason", () => {
  const lines = [{ tone: "bad", text: "m S1: holds → violated" }] as const;
  const told = judged({ step: "lock", code: 1, summary: "x".repeat(2000), lines: [...lines] });
  expect(parsed(told)).toEqual({
    ...{ event: "judged", version: 1, seconds: 1.235, step: "lock", exitCode: 1, findings: 1 },
    text: `${"x".repeat(999)}…`,
  });
});

test("so is coverage, where it was evaluated", () => {
  const step = { step: "coverage" };
  expect(covered({ evaluated: false, why: "a part" })).toEqual([]);
  expect(covered(coverage).map(parsed)).toMatchObject([{ ...step, exitCode: 0, text: "no gap" }]);
  expect(covered({ ...coverage, gaps: [gap] }).map(parsed)).toMatchObject([
    { ...step, exitCode: 1, text: "s: action A never fired", findings: 1 },
  ]);
});
