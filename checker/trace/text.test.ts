import { describe, expect, test } from "vitest";
import { plainStyle } from "../report/style.ts";
import { formatTraceBriefly } from "./brief-text.ts";
import type { TraceSubject } from "./subject.ts";
import { formatTrace } from "./text.ts";
import type { Trace } from "./trace.ts";

const trace: Trace = {
  model: "relay",
  property: "RightItemInv",
  constants: { orders: 1 },
  initial: { client: { wants: null }, server: { queue: [] }, bank: { money: 3 } },
  initialMonitor: { taken: 0 },
  steps: [
    {
      action: "Ask",
      params: { what: "TEA" },
      actor: "client",
      message: { to: "bank", label: "ASK", value: { item: "TEA" }, lines: ["cup=0x1", "milk=0x0"] },
      state: { client: { wants: "TEA" }, server: { queue: [] }, bank: { money: 2 } },
      monitor: { taken: 0 },
    },
    {
      action: "Answer",
      params: {},
      actor: "bank",
      message: { to: "server", label: "NUDGE", value: null },
      state: { client: { wants: "TEA" }, server: { queue: [] }, bank: { money: 2 } },
      monitor: { taken: 1 },
    },
  ],
};
const subject: TraceSubject = {
  model: "relay",
  modelSentence: "A relay.",
  id: "F1",
  name: "RightItemInv",
  sentence: "The client gets what it asked for.",
  formula: "□ got = wants",
  set: {},
  ending: { kind: "violated", failed: ["sameItem", "inTime"] },
  zones: [{ name: "", actors: ["client", "server", "bank", "nobody"] }],
};

describe("formatTrace", () => {
  test("header, lanes, changes, monitor, and the false conjuncts last", () => {
    expect(formatTrace(trace, subject, plainStyle)).toBe(
      `model      relay: A relay.
property   F1 RightItemInv: The client gets what it asked for.
formula    □ got = wants
constants  orders = 1
shows      a counterexample: violated after 2 steps

   client  server     bank
 0 │       │          │   initial state
   │       │          │     client: {wants: null}
   │       │          │     server: {queue: []}
   │       │          │     bank: {money: 3}
   │       │          │     ◆ monitor: {taken: 0}
 1 ●───────┼── ASK ──▶│   client: Ask(what: TEA)
   │       │          │     cup=0x1
   │       │          │     milk=0x0
   │       │          │     client.wants: null → TEA
   │       │          │     bank.money: 3 → 2
 2 │       │◀─ NUDGE ─●   bank: Answer()
   │       │          │     (changes nothing)
   │       │          │     ◆ monitor.taken: 0 → 1

✗ violated: sameItem
✗ violated: inTime
`,
    );
  });

  test("no line is longer than the terminal is wide, and narrow ones get no lanes", () => {
    const long = { ...subject, sentence: "word ".repeat(60).trim() };
    for (const width of [44, 48, 60, 90]) {
      const lines = formatTrace(trace, long, { ...plainStyle, width }).split("\n");
      expect(Math.max(...lines.map((l) => l.length))).toBeLessThanOrEqual(width);
      expect(lines.some((l) => l.includes("●"))).toBe(width >= 48);
      expect(lines.filter((l) => l.includes("client: Ask(what: TEA)"))).toHaveLength(1);
    }
  });

  test("says what was set, and ends a witness as one", () => {
    const text = formatTrace(
      trace,
      { ...subject, set: { orders: 1 }, ending: { kind: "reached" } },
      plainStyle,
    );
    expect(text).toContain("set        orders = 1\n");
    expect(text).toContain("a witness: reached after 2 steps");
    expect(text.endsWith("\n✓ reached\n")).toBe(true);
  });

  test("an initial state may be the whole counterexample", () => {
    const text = formatTrace({ ...trace, steps: [] }, subject, plainStyle);
    expect(text).toContain("violated in an initial state");
    expect(text).toContain(" 0  initial state");
  });

  test("an actor that the system does not declare still gets a lane", () => {
    const text = formatTrace(trace, { ...subject, zones: [{ name: "", actors: [] }] }, plainStyle);
    expect(text).toContain("   client   bank       server\n");
  });
});

describe("formatTraceBriefly", () => {
  test("one line a step", () => {
    expect(formatTraceBriefly(trace, subject.ending, plainStyle)).toEqual([
      "1 client: Ask(what: TEA)  ── ASK ──▶ bank",
      "2 bank: Answer()  ── NUDGE ──▶ server",
      "✗ violated: sameItem",
      "✗ violated: inTime",
    ]);
  });

  test("says how many steps it leaves out", () => {
    expect(formatTraceBriefly(trace, { kind: "reached" }, plainStyle, 1)).toEqual([
      "1 client: Ask(what: TEA)  ── ASK ──▶ bank",
      "  … and 1 more",
      "✓ reached",
    ]);
  });
});
