import { describe, expect, test } from "vitest";
import { plainStyle } from "../report/style.ts";
import type { AbstractRun, AbstractStep } from "../verdict.ts";
import { formatTraceBriefly } from "./brief-text.ts";
import type { TraceEnding, TraceSubject } from "./subject.ts";
import { formatTrace } from "./text.ts";
import type { PlainValue, Trace, TraceStep } from "./trace.ts";

const state = (n: number, carry: boolean): PlainValue => ({ low: { n }, carry });
const step = (action: string, n: number, carry: boolean): TraceStep => ({
  action,
  params: {},
  actor: "clock",
  message: null,
  state: state(n, carry),
  monitor: null,
});
const trace: Trace = {
  model: "clock",
  property: "Ticks",
  constants: {},
  initial: state(0, false),
  initialMonitor: null,
  steps: [step("Tick", 1, false), step("Overflow", 0, true), step("Skip", 2, true)],
};
const subject: Omit<TraceSubject, "ending"> = {
  model: "clock",
  modelSentence: "A clock.",
  id: "R1",
  name: "Ticks",
  sentence: "It is a counter.",
  formula: "Clock ⇒ Counter",
  set: {},
  zones: [{ name: "", actors: ["clock"] }],
};
const up = (by: number, total: number, event: PlainValue = null): AbstractStep => ({
  action: "Up",
  params: { by },
  event,
  state: { total },
});
const mapped: AbstractRun = {
  system: "Counter",
  initial: { total: 0 },
  answers: [[up(1, 1)], []],
  events: [],
  asked: [{ path: "total", first: 1, second: 7 }],
  possible: [up(1, 2), up(2, 3)],
};
const shown: AbstractRun = {
  ...mapped,
  answers: [[], [{ ...up(0, 0), action: "Wait" }, up(1, 1, { tick: 1 })]],
  events: [null, { tick: 1 }, { tick: 7 }],
  asked: [],
  possible: [up(1, 2, { tick: 2 }), { ...up(0, 1), action: "Wait" }],
};
const violated = (abstract: AbstractRun, failed = "abstractStep"): TraceEnding => ({
  kind: "violated",
  failed: [failed],
  abstract,
});
const formatted = (abstract: AbstractRun, of = trace): string =>
  formatTrace(of, { ...subject, ending: violated(abstract) }, plainStyle);

describe("a mapping", () => {
  test("under each step what the abstract system does, at the end what was asked", () => {
    expect(formatted(mapped)).toBe(
      `model      clock: A clock.
property   R1 Ticks: It is a counter.
formula    Clock ⇒ Counter
constants  (none)
shows      a counterexample: Counter cannot follow step 3
abstract   Counter; ⇢ is what it does beside each step

   clock
 0 │   initial state
   │     low: {n: 0}
   │     carry: false
   │     ⇢ initial state
   │       total: 0
 1 ●   clock: Tick()
   │     low.n: 0 → 1
   │     ⇢ Up(by: 1)
   │       total: 0 → 1
 2 ●   clock: Overflow()
   │     low.n: 1 → 0
   │     carry: false → true
   │     ⇢ stutters
 3 ●   clock: Skip()
   │     low.n: 0 → 2
   │     ⇢ no such step

Counter has no step that does what the last one does:
  total: 1 → 7
Possible instead:
  Up(by: 1): total: 1 → 2
  Up(by: 2): total: 1 → 3
✗ violated: abstractStep
`,
    );
  });

  test("a state of the same regions is not said again", () => {
    const initial = state(0, false);
    expect(formatted({ ...mapped, initial })).toContain("⇢ the same initial state\n 1 ●");
    expect(formatted({ ...mapped, initial: state(5, false) })).toContain(
      "⇢ initial state\n   │       low.n: 5\n 1 ●",
    );
  });

  test("an initial state that is none of the abstract system", () => {
    const asked = [{ path: "total", first: 0, second: 5 }];
    const run = { ...mapped, answers: [], asked, possible: [] };
    const text = formatted(run, { ...trace, steps: [] });
    expect(text).toContain("a counterexample: Counter cannot follow the initial state\n");
    expect(text).toContain("⇢ does not begin like that\n");
    expect(text).toContain(
      "\n\nCounter does not begin like that:\n  total: 5, where Counter begins with 0\n✗ violated:",
    );
  });
});

describe("events", () => {
  test("each with the abstract steps that show it, the last without", () => {
    const text = formatted(shown);
    expect(text).toContain("abstract   Counter; ⇢ is what it does to show the same events\n");
    expect(text.slice(text.indexOf(" 1 ●"))).toBe(
      ` 1 ●   clock: Tick()
   │     low.n: 0 → 1
   │     ⇢ stutters
 2 ●   clock: Overflow()
   │     low.n: 1 → 0
   │     carry: false → true
   │     event {tick: 1}
   │     ⇢ Wait(by: 0)
   │     ⇢ Up(by: 1)
   │       total: 0 → 1
 3 ●   clock: Skip()
   │     low.n: 0 → 2
   │     event {tick: 7}
   │     ⇢ no such event

Counter cannot answer the event {tick: 7}.
Possible instead:
  {tick: 2} by Up(by: 1)
  Wait(by: 0), without an event
✗ violated: abstractStep
`,
    );
  });
});

describe("briefly", () => {
  test("one line a step, and one for what the abstract system does", () => {
    expect(formatTraceBriefly(trace, violated(mapped), plainStyle)).toEqual([
      "1 clock: Tick()",
      "      ⇢ Up(by: 1)",
      "2 clock: Overflow()",
      "      ⇢ stutters",
      "3 clock: Skip()",
      "      ⇢ no such step",
      "Counter has no step that does what the last one does:",
      "  total: 1 → 7",
      "Possible instead:",
      "  Up(by: 1): total: 1 → 2",
      "  Up(by: 2): total: 1 → 3",
      "✗ violated: abstractStep",
    ]);
    expect(formatTraceBriefly(trace, violated(shown), plainStyle).slice(0, 6)).toEqual([
      "1 clock: Tick()",
      "      ⇢ stutters",
      "2 clock: Overflow()",
      "      {tick: 1} ⇢ Wait(by: 0), Up(by: 1)",
      "3 clock: Skip()",
      "      {tick: 7} ⇢ no such event",
    ]);
  });

  test("of what would have been possible some of each action, and only so many", () => {
    const many = Array.from({ length: 5 }, (_, i) => up(i, i + 10));
    const reset = { ...up(0, 0), action: "Reset" };
    const rows = formatTraceBriefly(
      trace,
      violated({ ...mapped, possible: [...many, reset] }),
      plainStyle,
    );
    expect(rows.slice(rows.indexOf("Possible instead:") + 1)).toEqual([
      "  Up(by: 0): total: 1 → 10",
      "  Up(by: 1): total: 1 → 11",
      "  Up(by: 2): total: 1 → 12",
      "  … and 2 more of Up",
      "  Reset(by: 0): total: 1 → 0",
      "✗ violated: abstractStep",
    ]);
    const possible = many.map((step, i) => ({ ...step, action: `Up${i}` }));
    const other = [...possible, ...possible.map((p) => ({ ...p, action: `${p.action}b` }))];
    const more = formatTraceBriefly(trace, violated({ ...mapped, possible: other }), plainStyle);
    expect(more.at(-2)).toBe("  … and 4 more");
    expect(formatted({ ...mapped, possible: other })).toContain("  Up4b(by: 4): total: 1 → 14\n✗");
  });

  test("what changes the same comes first", () => {
    const at = (total: number, other: number) => ({ ...up(total, 0), state: { total, other } });
    const run = {
      ...mapped,
      initial: { total: 0, other: 0 },
      answers: [[at(1, 0)], []],
      possible: [at(1, 3), at(2, 0)],
    };
    const rows = formatTraceBriefly(trace, violated(run), plainStyle);
    expect(rows.slice(rows.indexOf("Possible instead:") + 1, -1)).toEqual([
      "  Up(by: 2): total: 1 → 2",
      "  Up(by: 1): other: 0 → 3",
    ]);
  });

  test("no line is longer than the terminal is wide", () => {
    for (const width of [48, 60, 90])
      for (const run of [mapped, shown]) {
        const style = { ...plainStyle, width };
        const lines = [
          ...formatTrace(trace, { ...subject, ending: violated(run) }, style).split("\n"),
          ...formatTraceBriefly(trace, violated(run), style),
        ];
        expect(Math.max(...lines.map((l) => l.length))).toBeLessThanOrEqual(width);
      }
  });
});
