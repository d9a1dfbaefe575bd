import { describe, expect, test } from "vitest";
import { plainStyle } from "../report/style.ts";
import type { Lasso } from "../verdict.ts";
import { whyFair } from "./lasso.ts";
import { formatTraceBriefly } from "./brief-text.ts";
import type { TraceEnding, TraceSubject } from "./subject.ts";
import { formatTrace } from "./text.ts";
import type { PlainValue, Trace, TraceStep } from "./trace.ts";

const state = (wants: boolean, at: number): PlainValue => ({ guest: { wants }, lift: { at } });
const step = (action: string, actor: string, wants: boolean, at: number): TraceStep => ({
  action,
  params: {},
  actor,
  message: null,
  state: state(wants, at),
  monitor: null,
});
const trace: Trace = {
  model: "lift",
  property: "Comes",
  constants: { floors: 3 },
  initial: state(false, 0),
  initialMonitor: null,
  steps: [
    step("Calls", "guest", true, 0),
    step("Up", "lift", true, 1),
    step("Down", "lift", true, 0),
  ],
};
const subject: Omit<TraceSubject, "ending"> = {
  model: "lift",
  modelSentence: "A lift.",
  id: "L1",
  name: "Comes",
  sentence: "The lift comes.",
  formula: "□ (wants ⇒ ◇ at = 2)",
  set: {},
  zones: [{ name: "", actors: ["guest", "lift"] }],
};
const lasso: Lasso = {
  start: 1,
  element: null,
  fair: [
    { kind: "weak", fairness: "Motor", group: "left", because: "taken in step 2" },
    { kind: "weak", fairness: "Motor", group: "right", because: "taken in step 2" },
    { kind: "strong", fairness: "Door", group: null, because: "never enabled in the loop" },
  ],
};
const violated = (l: Lasso): TraceEnding => ({
  kind: "violated",
  failed: ["goalReached"],
  lasso: l,
});
const shown = (ending: TraceEnding, width: number | null = null, of = trace): string =>
  formatTrace(of, { ...subject, ending }, { ...plainStyle, width });

describe("an infinite run", () => {
  test("says where the loop begins and closes, and why the run is fair", () => {
    expect(shown(violated(lasso))).toBe(
      `model      lift: A lift.
property   L1 Comes: The lift comes.
formula    □ (wants ⇒ ◇ at = 2)
constants  floors = 3
shows      a counterexample without end: steps 2–3 are taken again and again

      guest  lift
 0    │      │   initial state
      │      │     guest: {wants: false}
      │      │     lift: {at: 0}
 1    ●      │   guest: Calls()
      │      │     guest.wants: false → true
   ┌▶ │      │   from here on for ever
 2 │  │      ●   lift: Up()
   │  │      │     lift.at: 0 → 1
 3 │  │      ●   lift: Down()
   │  │      │     lift.at: 1 → 0
   └─ │      │   ↺ back to the state after step 1

Steps 2–3 are taken again and again.
The run is fair:
  Motor (weak) for left, right: taken in step 2
  Door (strong): never enabled in the loop
✗ violated: goalReached
`,
    );
  });

  test("a loop of one step, and one from the initial state", () => {
    expect(shown(violated({ ...lasso, start: 2 }))).toContain(
      "└─ │      │   ↺ back to the state after step 2\n\nStep 3 is taken again and again.\n",
    );
    const whole = shown(violated({ ...lasso, start: 0 }));
    expect(whole).toContain("┌▶ │      │   from here on for ever\n 1 │  ●");
    expect(whole).toContain(
      "└─ │      │   ↺ back to the initial state\n\nSteps 1–3 are taken again and again.\n",
    );
  });

  test("a run that stops: nothing happens any more", () => {
    const text = shown(violated({ ...lasso, start: 3 }));
    expect(text).toContain("shows      a counterexample without end: nothing happens any more:");
    expect(text).toContain(
      "   │      │   ↺ stutters for ever\n\n" +
        "Nothing happens any more: the run stutters for ever.\nThe run is fair:\n",
    );
    expect(text).not.toContain("from here on");
    const at = shown(violated({ start: 0, element: null, fair: [] }), null, {
      ...trace,
      steps: [],
    });
    expect(at).toContain("↺ stutters for ever\n");
  });

  test("for which element, and without fairness", () => {
    const text = shown(violated({ start: 3, element: { vcpu: 0, l2: 1 }, fair: [] }));
    expect(text).toContain(
      "\nFor {vcpu: 0, l2: 1}: nothing happens any more: the run stutters for ever.\n" +
        "No fairness is assumed: any run may go on like that.\n✗ violated: goalReached\n",
    );
  });

  test("groups are put together by their reason, and not otherwise", () => {
    const fair = [
      { kind: "weak", fairness: "F", group: 0, because: "taken in step 1" },
      { kind: "weak", fairness: "F", group: 1, because: "taken in step 2" },
      { kind: "strong", fairness: "F", group: 2, because: "taken in step 1" },
      { kind: "weak", fairness: "F", group: 3, because: "taken in step 1" },
    ] as const;
    expect(whyFair({ start: 0, element: null, fair })).toEqual([
      "F (weak) for 0, 3: taken in step 1",
      "F (weak) for 1: taken in step 2",
      "F (strong) for 2: taken in step 1",
    ]);
  });

  test("briefly: the loop among the steps, and not too many reasons", () => {
    expect(formatTraceBriefly(trace, violated(lasso), plainStyle)).toEqual([
      "1 guest: Calls()",
      "  ┌▶ from here on for ever",
      "2 lift: Up()",
      "3 lift: Down()",
      "  └─ ↺ back to the state after step 1",
      "Steps 2–3 are taken again and again.",
      "The run is fair:",
      "  Motor (weak) for left, right: taken in step 2",
      "  Door (strong): never enabled in the loop",
      "✗ violated: goalReached",
    ]);
    const fair = Array.from({ length: 9 }, (_, i) => ({
      ...{ kind: "weak" as const, fairness: `F${i}`, group: null },
      because: "never enabled in the loop",
    }));
    const rows = formatTraceBriefly(trace, violated({ ...lasso, fair }), plainStyle);
    expect(rows).toContain("  F5 (weak): never enabled in the loop");
    expect(rows.at(-2)).toBe("  … and 3 more");
  });

  test("no line is longer than the terminal is wide", () => {
    const because = "not enabled after step 2";
    const fair = Array.from({ length: 20 }, (_, i) => ({
      ...{ kind: "weak" as const, fairness: "KernelThread", group: { vcpu: i } },
      because,
    }));
    for (const width of [48, 60, 90])
      for (const start of [0, 1, 3]) {
        const ending = violated({ start, element: { vcpu: 0, l2: 1 }, fair });
        const lines = [
          ...shown(ending, width).split("\n"),
          ...formatTraceBriefly(trace, ending, { ...plainStyle, width }),
        ];
        expect(Math.max(...lines.map((l) => l.length))).toBeLessThanOrEqual(width);
      }
  });
});

describe("a finite run", () => {
  test("into a dead end: no run leads from here to the goal", () => {
    const ending = (element: PlainValue): TraceEnding => ({
      kind: "violated",
      failed: ["goalReached"],
      deadEnd: true,
      element,
    });
    const text = shown(ending(null));
    expect(text).toContain("shows      a counterexample: a dead end after 3 steps\n");
    expect(text).toContain("\n\nFrom here no run leads to the goal.\n✗ violated: goalReached\n");
    expect(shown(ending(0))).toContain("\nFor 0: from here no run leads to the goal.\n");
    expect(formatTraceBriefly(trace, ending(null), plainStyle).at(-2)).toBe(
      "From here no run leads to the goal.",
    );
  });

  test("says for which element it violates a property that has several", () => {
    const ending: TraceEnding = { kind: "violated", failed: ["heldUntilGoal"], element: "left" };
    expect(shown(ending)).toContain("\n\nViolated for left.\n✗ violated:");
  });
});
