import { expect, test } from "vitest";
import type { Trace } from "../trace/trace.ts";
import { traceJson, traceReportSchema } from "./trace-json.ts";

const message = { to: "server", label: "ASK", value: { item: 3 } };
const trace = (m: Trace["steps"][number]["message"]): Trace => ({
  model: "relay",
  property: "RightItemInv",
  constants: {},
  initial: { n: 0 },
  initialMonitor: null,
  steps: [
    { action: "Ask", params: {}, actor: "client", message: m, state: { n: 1 }, monitor: null },
  ],
});
const report = (t: Trace): unknown =>
  JSON.parse(
    traceJson(
      {
        model: "relay",
        modelSentence: "",
        id: "F1",
        name: "N",
        sentence: "S",
        formula: "F",
        set: {},
      },
      { word: "violated", failed: ["sameItem"], trace: t },
      t,
    ),
  );

test("lines of a message are part of the report, and their absence is legal", () => {
  const shown = traceReportSchema.parse(report(trace({ ...message, lines: ["item=0x3"] })));
  expect(shown.trace?.steps[0]?.message).toEqual({ ...message, lines: ["item=0x3"] });
  const plain = traceReportSchema.parse(report(trace(message)));
  expect(plain.trace?.steps[0]?.message).toStrictEqual(message);
  expect(traceReportSchema.parse(report(trace(null))).trace?.steps[0]?.message).toBeNull();
});

test("anything else in a message is not", () => {
  const extra = report(trace({ ...message, lines: ["a"] }));
  const text = JSON.stringify(extra).replace('"lines":["a"]', '"lines":"a"');
  expect(traceReportSchema.safeParse(extra).success).toBe(true);
  expect(traceReportSchema.safeParse(JSON.parse(text)).success).toBe(false);
});
