import { describe, expect, test } from "vitest";
import type { Explanation } from "../explain/explanation.ts";
import { plainStyle } from "../report/style.ts";
import type { TraceSubject } from "./subject.ts";
import { formatTrace } from "./text.ts";
import type { PlainValue, Trace, TraceStep } from "./trace.ts";

const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`f${i}`, 0]));
const state = (cpu: PlainValue, pc: number, noise: number): PlainValue => ({
  cpu,
  host: { pc, noise },
  // So that the state is not small.
  a: { text: "x".repeat(90) },
  b: { text: "x".repeat(90) },
  c: { text: "x".repeat(90) },
  rest: many,
});
const step = (action: string, actor: string, after: PlainValue, to: string | null): TraceStep => ({
  action,
  params: { vcpu: 0 },
  actor,
  message: to === null ? null : { to, label: "ENTER", value: null },
  state: after,
  monitor: { n: 0 },
});
const trace: Trace = {
  model: "m",
  property: "P",
  constants: {},
  initial: state({ r10: 0, r11: 0, in: true }, 0, 0),
  initialMonitor: { n: 0 },
  steps: [
    step("Calls", "guest", state({ r10: 1, r11: 2, in: false }, 0, 0), "host"),
    step("Waits", "host", state({ r10: 1, r11: 2, in: false }, 1, 1), null),
    step("Enters", "host", state({ r10: 7, r11: 2, in: true }, 1, 1), "guest"),
  ],
};
const explanation: Explanation = {
  conjuncts: [
    {
      conjunct: "keeps",
      readings: [
        { of: "after", path: "cpu.r10", value: 7 },
        { of: "state", path: "cpu.r10", value: 1 },
        { of: "state", path: "rest.f7", value: 0 },
        { of: "monitor", path: "n", value: 0 },
      ],
      more: 2,
    },
  ],
  antecedent: { readings: [{ of: "after", path: "cpu.in", value: true }], more: 0 },
  steps: [
    { weight: "value", needed: ["cpu.r10"], reads: ["rest.f3", "cpu.in"], waysOut: [] },
    {
      weight: "none",
      needed: [],
      reads: ["rest.f9"],
      waysOut: [{ action: "Stops", params: {}, actor: "host" }],
    },
    {
      weight: "enables",
      needed: ["cpu"],
      reads: ["cpu.r10"],
      waysOut: Array.from({ length: 5 }, (_, n) => ({
        action: "Kills",
        params: { n },
        actor: "host",
      })),
    },
  ],
  ways: { done: true },
  lastWayOut: 2,
  switches: 1,
  fewest: { done: true },
};
const subject: TraceSubject = {
  model: "m",
  modelSentence: "M.",
  id: "P1",
  name: "Keeps",
  sentence: "It keeps.",
  formula: "□ kept",
  set: {},
  ending: { kind: "violated", failed: ["keeps", "other"] },
  zones: [{ name: "", actors: ["guest", "host"] }],
  explanation,
};
const text = formatTrace(trace, subject, plainStyle);
const body = text.slice(text.indexOf(" 0 "));

describe("an explained counterexample", () => {
  test("emphasises what it depends on, also without colours", () => {
    expect(text).toContain(
      "shows      a counterexample: violated after 3 steps, 1 switch between actors (the fewest)\n" +
        "marks      * what is shown depends on it; · it does not; ↗ a way out\n",
    );
    expect(body).toBe(` 0  │          │   initial state
    │          │     cpu.in = true
    │          │     rest: f3 = 0, f7 = 0
    │          │     ◆ monitor.n = 0
    │          │     (35 other fields: --full shows the whole state)
 1* ●─ ENTER ─▶│   guest: Calls(vcpu: 0)
    │          │   * cpu.r10: 0 → 1
    │          │   · cpu: r11 0 → 2, in true → false
 2· │          ●   host: Waits(vcpu: 0)
    │          │   · host: pc 0 → 1, noise 0 → 1
    │          │   ↗ way out: Stops()
    │          │   ↗ last way out: host: Kills(n: 0) · host: Kills(n: 1) · host: Kills(n: 2) · and 2
    │          │     more
 3  │◀─ ENTER ─●   host: Enters(vcpu: 0)
    │          │   * cpu: r10 1 → 7, in false → true

The last way out is before step 3: host: Kills(n: 0) · host: Kills(n: 1) · host: Kills(n: 2) · and 2
  more.
its case, which holds, read
    after  cpu.in = true
✗ violated: keeps, which read
    before          cpu.r10 = 1
                    rest.f7 = 0
    monitor before  n = 0
    after           cpu.r10 = 7
                    … and 2 more fields
✗ violated: other
`);
  });

  test("with everything that there is", () => {
    const all = formatTrace(trace, { ...subject, full: true }, plainStyle);
    expect(all).toContain("     rest: {f0: 0, f1: 0,");
    expect(all).toContain("host: Kills(n: 4)");
    expect(all).not.toContain("--full");
  });

  test("says why ways out are not known", () => {
    const ways = { done: false, why: "too large" } as const;
    expect(
      formatTrace(trace, { ...subject, explanation: { ...explanation, ways } }, plainStyle),
    ).toContain("\nNo ways out are given: too large.\n");
    const none = { ...explanation, lastWayOut: null };
    expect(formatTrace(trace, { ...subject, explanation: none }, plainStyle)).toContain(
      "\nNo other step along this run leads to where the violation cannot be reached.\n",
    );
  });

  test("without an explanation: a count of the fields, all changes alike", () => {
    const bare = formatTrace(trace, { ...subject, explanation: undefined }, plainStyle);
    expect(bare.slice(bare.indexOf(" 0 "), bare.indexOf(" 2 ")))
      .toBe(` 0 │          │   initial state
   │          │     (39 fields: --full shows the whole state)
 1 ●─ ENTER ─▶│   guest: Calls(vcpu: 0)
   │          │     cpu: r10 0 → 1, r11 0 → 2, in true → false
`);
    expect(bare).not.toContain("marks ");
  });
});
