import { expect, test } from "vitest";
import type { AbstractRun, AbstractStep } from "../verdict.ts";
import { refusal } from "./abstract.ts";
import type { Trace } from "./trace.ts";

const trace: Trace = {
  ...{ model: "m", property: "p", constants: {}, initial: { n: 0 }, initialMonitor: null },
  steps: [{ action: "Up", params: {}, actor: "a", message: null, state: { n: 1 }, monitor: null }],
};
const step = (event: AbstractStep["event"]): AbstractStep => ({
  ...{ action: "Raise", params: {}, event, state: { k: 1 } },
});
const run = (possible: readonly AbstractStep[], answers: AbstractRun["answers"] = []) => ({
  ...{ system: "the lift", initial: { k: 0 }, answers, events: ["up"], asked: [], possible },
});

test("an abstract system none of whose steps has an event: what tells its events is named", () => {
  const { text, details } = refusal(trace, run([step(null)]));
  expect(text).toBe("The lift cannot answer the event up.");
  expect(details).toEqual([
    "none of the steps that the lift can take has an event: its events are told by abstractEvent, or where that is not given by event, which may not know its actions",
  ]);
});

test("one that has other events, had some before, or can do nothing is no such case", () => {
  for (const other of [run([step("down")]), run([step(null)], [[step("up")]]), run([])])
    expect(refusal(trace, other).details).toEqual([]);
});
