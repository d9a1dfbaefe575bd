/** Whatever a trace has in it: no line is wider than the terminal. */
import fc from "fast-check";
import pc from "picocolors";
import { describe, expect, test } from "vitest";
import type { Explanation, Weight } from "../explain/explanation.ts";
import { plainStyle, type Style } from "../report/style.ts";
import type { AbstractRun } from "../verdict.ts";
import { formatTraceBriefly } from "./brief-text.ts";
import { columns } from "./fit.ts";
import type { TraceEnding, TraceSubject } from "./subject.ts";
import { formatTrace } from "./text.ts";
import type { PlainValue, Trace, TraceStep } from "./trace.ts";

const names = [
  "l2",
  "an actor with a long name, longer than its lane",
  "日本語の俳優",
  "e\u0301mulator",
  "a",
  "b",
  "tdxModule",
  "👩‍👩‍👧",
];
const actors = fc.integer({ min: 1, max: names.length }).map((n) => names.slice(0, n));
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom("TDH.MEM.RANGE.BLOCK + TRACK", "word ".repeat(30), "x".repeat(120), "\u001B[31m"),
);
const leaf: fc.Arbitrary<PlainValue> = fc.oneof(
  fc.constantFrom<PlainValue>(null, true, "READ", -3),
  text,
);
const value: fc.Arbitrary<PlainValue> = fc.oneof(
  leaf,
  fc.array(leaf, { maxLength: 4 }),
  fc.dictionary(fc.constantFrom("gpr", "r10", "日本"), leaf, { maxKeys: 3 }),
);
/** States have the same fields, or now and then others. */
const state = fc.record({ cpu: fc.record({ gpr: value, vm: leaf }), l0: value, run: value });

const stepBy = (cast: readonly string[]): fc.Arbitrary<TraceStep> =>
  fc.record({
    action: fc.constantFrom("Enters", "KernelCompletes", "行動"),
    params: fc.dictionary(fc.constantFrom("vcpu", "mask"), leaf, { maxKeys: 2 }),
    actor: fc.constantFrom(...cast),
    message: fc.option(
      fc.record(
        {
          to: fc.constantFrom(...cast),
          label: text,
          value,
          lines: fc.array(text, { maxLength: 2 }),
        },
        { requiredKeys: ["to", "label", "value"] },
      ),
    ),
    state,
    monitor: fc.constantFrom<PlainValue>({ of: null }, { of: { deep: "x".repeat(50) } }),
  });
const traceBy = (cast: readonly string[]): fc.Arbitrary<Trace> =>
  fc.record({
    model: fc.constant("m"),
    property: fc.constant("p"),
    constants: fc.dictionary(fc.constantFrom("vcpus", "masks", "route"), value),
    initial: state,
    initialMonitor: fc.constant<PlainValue>({ of: null }),
    steps: fc.array(stepBy(cast), { maxLength: 6 }),
  });

const paths = fc.subarray(["cpu.gpr", "cpu.vm", "l0", "run", "monitor.of", "cpu.gpr.r10"]);
const explanationOf = (n: number): fc.Arbitrary<Explanation> => {
  const way = fc.record({ action: text, params: fc.constant({ vcpu: 0 }), actor: text });
  const readings = fc.array(
    fc.record({ of: fc.constantFrom("state", "after", "monitor"), path: text, value }),
    { maxLength: 3 },
  );
  return fc.record({
    conjuncts: fc.array(
      fc.record({ conjunct: fc.constantFrom("a", "b"), readings, more: fc.nat({ max: 2 }) }),
      { maxLength: 2 },
    ),
    antecedent: fc.option(fc.record({ readings, more: fc.constant(0) })),
    steps: fc.array(
      fc.record({
        weight: fc.constantFrom<Weight>("value", "enables", "none"),
        needed: paths,
        reads: paths,
        waysOut: fc.array(way, { maxLength: 3 }),
      }),
      { minLength: n, maxLength: n },
    ),
    ways: fc.constantFrom({ done: true }, { done: false, why: "no ".repeat(60) }),
    lastWayOut: n === 0 ? fc.constant(null) : fc.option(fc.nat({ max: n - 1 })),
    switches: fc.nat({ max: 9 }),
    fewest: fc.constant({ done: true }),
  });
};

const abstractOf = (n: number): fc.Arbitrary<AbstractRun> =>
  fc
    .array(
      fc.array(fc.record({ action: text, params: fc.constant({}), event: value, state }), {
        maxLength: 2,
      }),
      {
        minLength: Math.max(0, n - 1),
        maxLength: Math.max(0, n - 1),
      },
    )
    .chain((answers) =>
      fc.record({
        system: text,
        initial: state,
        answers: fc.constant(answers),
        events: fc.constantFrom(
          [],
          Array.from({ length: n }, () => "y".repeat(70)),
        ),
        asked: fc.constant([{ path: "l0", first: 1, second: "z".repeat(90) }]),
        possible: fc.constant(answers.flat()),
      }),
    );

const endingOf = (trace: Trace, cast: readonly string[]): fc.Arbitrary<TraceEnding> => {
  const n = trace.steps.length;
  const failed = ["a", "b"];
  const fair = [{ kind: "weak" as const, fairness: "F".repeat(70), group: 1, because: "never" }];
  return fc.oneof(
    fc.constant({ kind: "violated" as const, failed }),
    fc.constant({ kind: "reached" as const }),
    fc.record({ kind: fc.constant("error" as const), message: text }),
    fc.nat({ max: n }).map((start) => ({
      kind: "violated" as const,
      failed,
      lasso: { start, element: "e".repeat(100), triggeredAt: 0, fair },
    })),
    abstractOf(n).map((abstract) => ({ kind: "violated" as const, failed, abstract })),
    fc
      .oneof(
        traceBy(cast),
        // The same steps in other states: the runs are shown together.
        state.map((initial) => ({ ...trace, initial })),
        traceBy(cast).map((t) => ({ ...t, initial: trace.initial })),
      )
      .map((second) => ({
        kind: "violated" as const,
        failed,
        beside: {
          trace: second,
          because: "word ".repeat(40).trim(),
          differences: [{ path: "p".repeat(90), first: 1, second: 2 }],
        },
      })),
  );
};

interface Case {
  readonly trace: Trace;
  readonly subject: TraceSubject;
}
const cases: fc.Arbitrary<Case> = actors.chain((cast) =>
  traceBy(cast).chain((trace) =>
    fc
      .record({
        ending: endingOf(trace, cast),
        explanation: fc.option(explanationOf(trace.steps.length), { nil: undefined }),
        full: fc.boolean(),
        boundary: fc.nat({ max: cast.length }),
        zone: fc.constantFrom(
          "",
          "trust domain",
          "a zone with a long name, longer than all of its lanes",
        ),
        sentence: text,
        notable: fc.subarray(["vcpus", "masks", "route"]),
      })
      .map(({ boundary, zone, sentence, ...shown }) => ({
        trace,
        subject: {
          model: sentence,
          modelSentence: sentence,
          id: "P1",
          name: "Property",
          sentence,
          formula: "□ p",
          set: {},
          zones: [
            { name: zone, actors: cast.slice(0, boundary) },
            { name: "host", actors: cast.slice(boundary) },
          ],
          ...shown,
        },
      })),
  ),
);
const widths = fc.constantFrom(60, 61, 72, 80, 99, 100, 101, 120, 129, 130, 140, 163, 200);

/** Lines of everything that is shown of a case. */
function shown({ trace, subject }: Case, style: Style): string[] {
  return [
    ...formatTrace(trace, subject, style).split("\n"),
    ...formatTraceBriefly(trace, subject.ending, style),
  ];
}

test(
  "no line is wider than the terminal, and none has a line break in it",
  { timeout: 120_000 },
  () => {
    fc.assert(
      fc.property(cases, widths, fc.boolean(), (c, width, painted) => {
        const style = { color: pc.createColors(painted), width };
        for (const line of shown(c, style)) {
          expect(columns(line)).toBeLessThanOrEqual(width);
          // oxlint-disable-next-line no-control-regex -- colours are the only control sequences
          expect(line.replaceAll(/\u001B\[\d+m/g, "")).not.toMatch(/\p{Cc}/u);
        }
      }),
      { numRuns: 150 },
    );
  },
);

test("colours change nothing but colours", { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(cases, widths, (c, width) => {
      const painted = shown(c, { color: pc.createColors(true), width });
      // oxlint-disable-next-line no-control-regex -- colour sequences
      const bare = painted.map((l) => l.replaceAll(/\u001B\[\d+m/g, "").trimEnd());
      const plain = shown(c, { ...plainStyle, width }).map((l) => l.trimEnd());
      expect(bare).toEqual(plain);
    }),
    { numRuns: 60 },
  );
});

describe("a trace of 200 steps over 60 fields", () => {
  const fields = Array.from({ length: 60 }, (_, i) => `field${i}`);
  const at = (n: number): PlainValue =>
    Object.fromEntries(
      fields.map((f, i) => [f, { value: i <= n % 60 ? n : 0, flag: n % 2 === 0 }]),
    );
  const cast = ["l2", "l1", "tdxModule", "l0Kernel", "日本語", "emulator"];
  const trace: Trace = {
    model: "m",
    property: "p",
    constants: Object.fromEntries(fields.map((f) => [f, 1])),
    initial: at(0),
    initialMonitor: null,
    steps: Array.from({ length: 200 }, (_, i) => ({
      action: "Moves",
      params: { n: i },
      actor: cast[i % 6] ?? "",
      message: { to: cast[(i + 1) % 6] ?? "", label: `M${i % 7}`, value: null },
      state: at(i + 1),
      monitor: null,
    })),
  };
  const subject: TraceSubject = {
    ...{ model: "m", modelSentence: "M.", id: "P", name: "P", sentence: "S.", formula: "□ p" },
    set: {},
    ending: { kind: "violated", failed: ["c"] },
    zones: [{ name: "", actors: cast }],
    notable: [],
  };

  test.each([60, 80, 100, 140, 200])("fits into %i columns, and has all its steps", (width) => {
    const lines = formatTrace(trace, subject, { ...plainStyle, width }).split("\n");
    expect(Math.max(...lines.map(columns))).toBeLessThanOrEqual(width);
    for (const n of [1, 57, 200])
      expect(lines.filter((l) => l.includes(`Moves(n: ${n - 1})`))).toEqual([
        expect.stringMatching(new RegExp(`^ *${n} `)),
      ]);
    expect(lines).toContain("constants  60 as usual (--full shows them)");
    expect(lines.some((l) => l.includes("(120 fields: --full shows the whole"))).toBe(true);
  });

  // About 0.1 s alone: segmenting every line would take many seconds.
  test("takes no long time", () => {
    const start = performance.now();
    formatTrace(trace, subject, { ...plainStyle, width: 140 });
    expect(performance.now() - start).toBeLessThan(3000);
  });
});
