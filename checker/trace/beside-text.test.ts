import { describe, expect, test } from "vitest";
import { plainStyle } from "../report/style.ts";
import type { Beside } from "../verdict.ts";
import { formatTraceBriefly } from "./brief-text.ts";
import type { TraceEnding, TraceSubject } from "./subject.ts";
import { formatTrace } from "./text.ts";
import type { PlainValue, Trace, TraceStep } from "./trace.ts";

const state = (pin: string, tries: number, screen: PlainValue) => ({
  safe: { pin, tries },
  screen,
});
const enter = (pin: string): TraceStep => ({
  action: "Enter",
  params: { guess: "A" },
  actor: "user",
  message: {
    to: "safe",
    label: "PIN",
    value: { guess: "A", against: pin },
    lines: ["x=1", `y=2 pin=${pin}`],
  },
  state: state(pin, 1, null),
  monitor: null,
});
const answer = (pin: string, shown: PlainValue): TraceStep => ({
  action: "Answer",
  params: {},
  actor: "safe",
  message: { to: "user", label: "SAYS", value: null },
  state: state(pin, 1, shown),
  monitor: null,
});
const run = (pin: string, ...steps: TraceStep[]): Trace => ({
  model: "safe",
  property: "Quiet",
  constants: { pins: 2 },
  initial: state(pin, 0, null),
  initialMonitor: null,
  steps,
});
const subject: Omit<TraceSubject, "ending"> = {
  model: "safe",
  modelSentence: "A safe.",
  id: "N1",
  name: "Quiet",
  sentence: "The screen says nothing of the pin.",
  formula: "low(x) = low(y)",
  set: {},
  zones: [{ name: "", actors: ["user", "safe"] }],
};
const violated = (failed: string, beside: Beside): TraceEnding => ({
  kind: "violated",
  failed: [failed],
  beside,
});

const first = run("A", enter("A"), answer("A", "YES"));
const leak: Beside = {
  trace: run("B", enter("B"), answer("B", "NO")),
  because: "The user sees another screen.",
  differences: [{ path: "screen", first: "YES", second: "NO" }],
};
const stuck: Beside = {
  trace: run("B", enter("B")),
  because: "Answer() is possible in the first run only, and the user notices.",
  differences: [],
};
/** Two runs from one state, which part after their first step. */
const apart: Beside = {
  trace: run("A", enter("A"), { ...answer("A", "NO"), action: "Deny" }),
  because: "Two answers to one question.",
  differences: [{ path: "", first: "YES", second: "NO" }],
};

describe("two runs by the same steps", () => {
  const text = formatTrace(
    first,
    { ...subject, ending: violated("sameObservations", leak) },
    plainStyle,
  );

  test("each step once, and both values where they differ", () => {
    expect(text).toBe(
      `model      safe: A safe.
property   N1 Quiet: The screen says nothing of the pin.
formula    low(x) = low(y)
constants  pins = 2
shows      a counterexample: violated after 2 steps
runs       two, which take the same steps; ⟨a │ b⟩ is a in the first run and b in the second; ≠
           marks a line on which they differ

   user      safe
 0 │         │   initial states, which differ in
   │         │   ≠ safe.pin: ⟨A │ B⟩
   │         │   in full
   │         │   ≠ safe: {pin: ⟨A │ B⟩, tries: 0}
   │         │     screen: null
 1 ●── PIN ─▶│   user: Enter(guess: A)
   │         │     x=1
   │         │   ≠ y=2 pin=⟨A │ B⟩
   │         │     safe.tries: 0 → 1
 2 │◀─ SAYS ─●   safe: Answer()
   │         │   ≠ screen: null → ⟨YES │ NO⟩

The user sees another screen.
  ≠ screen: ⟨YES │ NO⟩
✗ violated: sameObservations
`,
    );
  });

  test("a step that one of them cannot take is the last, whichever it is", () => {
    const one = formatTrace(
      first,
      { ...subject, ending: violated("sameSteps", stuck) },
      plainStyle,
    );
    expect(one).toContain(
      " 2 │◀─ SAYS ─●   safe: Answer() ≠ possible in the first run only\n" +
        "   │         │   ≠ screen: null → ⟨YES │ null⟩\n",
    );
    expect(one).toContain("violated after 2 steps");
    expect(one.endsWith(`\n${stuck.because}\n✗ violated: sameSteps\n`)).toBe(true);
    const other = formatTrace(
      stuck.trace,
      { ...subject, ending: violated("sameSteps", { ...stuck, trace: first }) },
      plainStyle,
    );
    expect(other).toContain("safe: Answer() ≠ possible in the second run only");
    expect(other).toContain("≠ screen: null → ⟨null │ YES⟩");
    expect(other).toContain("violated after 2 steps");
  });

  test("no step at all: what is seen of the initial states differs", () => {
    const ending = violated("sameObservations", {
      trace: run("B"),
      because: "It stands there.",
      differences: [{ path: "pin", first: "A", second: "B" }],
    });
    const none = formatTrace(run("A"), { ...subject, ending }, plainStyle);
    expect(none).toContain("violated in an initial state");
    expect(none).toContain(" 0  initial states, which differ in\n    ≠ safe.pin: ⟨A │ B⟩");
    expect(none).toContain("It stands there.\n  ≠ pin: ⟨A │ B⟩\n");
  });

  test("a field of another shape in the second run is shown as a whole", () => {
    const ending = violated("sameObservations", {
      ...leak,
      trace: run("B", enter("B"), answer("B", { code: 7 })),
    });
    expect(formatTrace(first, { ...subject, ending }, plainStyle)).toContain(
      "≠ screen: null → ⟨YES │ {code: 7}⟩",
    );
  });

  test("no line is longer than the terminal is wide", () => {
    const because = "word ".repeat(40).trim();
    for (const width of [48, 60, 90])
      for (const beside of [leak, stuck, apart]) {
        const ending = violated("sameObservations", { ...beside, because });
        const lines = [
          ...formatTrace(first, { ...subject, ending }, { ...plainStyle, width }).split("\n"),
          ...formatTraceBriefly(first, ending, { ...plainStyle, width }),
        ];
        expect(Math.max(...lines.map((l) => l.length))).toBeLessThanOrEqual(width);
      }
  });
});

describe("two runs by different steps", () => {
  test("what they share once, then the rest of each", () => {
    const text = formatTrace(
      first,
      { ...subject, ending: violated("sameOutcome", apart) },
      plainStyle,
    );
    expect(text.slice(text.indexOf("runs "))).toBe(
      `runs       two, from one initial state; ⟨a │ b⟩ is a in the first run and b in the second

   user      safe
 0 │         │   initial state
   │         │     safe: {pin: A, tries: 0}
   │         │     screen: null
 1 ●── PIN ─▶│   user: Enter(guess: A)
   │         │     x=1
   │         │     y=2 pin=A
   │         │     safe.tries: 0 → 1
   │         │   up to here both runs are the same

first run
 2 │◀─ SAYS ─●   safe: Answer()
   │         │     screen: null → YES

second run
 2 │◀─ SAYS ─●   safe: Deny()
   │         │     screen: null → NO

Two answers to one question.
  ≠ ⟨YES │ NO⟩
✗ violated: sameOutcome
`,
    );
  });

  test("one may go on where the other ends, and both may begin apart", () => {
    const longer = run("A", enter("A"), answer("A", "YES"), answer("A", "NO"));
    const ending = violated("sameOutcome", { ...apart, trace: longer });
    const text = formatTrace(first, { ...subject, ending }, plainStyle);
    expect(text).toContain(
      "up to here both runs are the same\n\nfirst run\n   │         │   (takes no other step)",
    );
    expect(text).toContain("\nsecond run\n 3 │◀─ SAYS ─●   safe: Answer()");
    expect(text).toContain("violated after 3 steps");

    const other = { ...apart, trace: run("B", { ...enter("B"), action: "Guess" }) };
    const parted = formatTrace(
      first,
      { ...subject, ending: violated("sameOutcome", other) },
      plainStyle,
    );
    expect(parted).toContain("runs       two, from two initial states;");
    expect(parted).toContain(
      "first run\n 0 │         │   initial state\n   │         │     safe: {pin: A,",
    );
    expect(parted).toContain(
      "second run\n 0 │         │   initial state\n   │         │     safe: {pin: B,",
    );
  });
});

describe("briefly", () => {
  test("the same steps: the secret, each step once, what is seen", () => {
    expect(formatTraceBriefly(first, violated("sameObservations", leak), plainStyle)).toEqual([
      "two runs, which begin with",
      "≠ safe.pin: ⟨A │ B⟩",
      "1 user: Enter(guess: A)  ── PIN ──▶ safe",
      "2 safe: Answer()  ── SAYS ──▶ user",
      "The user sees another screen.",
      "  ≠ screen: ⟨YES │ NO⟩",
      "✗ violated: sameObservations",
    ]);
    expect(formatTraceBriefly(first, violated("sameSteps", stuck), plainStyle)[3]).toBe(
      "2 safe: Answer()  ── SAYS ──▶ user ≠ possible in the first run only",
    );
  });

  test("other steps: what they share once", () => {
    expect(formatTraceBriefly(first, violated("sameOutcome", apart), plainStyle)).toEqual([
      "1 user: Enter(guess: A)  ── PIN ──▶ safe",
      "then the first run:",
      "2 safe: Answer()  ── SAYS ──▶ user",
      "and the second:",
      "2 safe: Deny()  ── SAYS ──▶ user",
      "Two answers to one question.",
      "  ≠ ⟨YES │ NO⟩",
      "✗ violated: sameOutcome",
    ]);
  });

  test("says how many steps it leaves out", () => {
    const rows = formatTraceBriefly(first, violated("sameObservations", leak), plainStyle, 1);
    expect(rows.slice(2, 4)).toEqual([
      "1 user: Enter(guess: A)  ── PIN ──▶ safe",
      "  … and 1 more",
    ]);
  });
});
