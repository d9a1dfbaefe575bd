import { describe, expect, it } from "vitest";
import { caseNamed } from "./cases.ts";
import { summary } from "./compare.ts";
import type { Measurement } from "./tools/measurement.ts";
import { captured } from "./tools/measurement.ts";
import { comparisonText } from "./report.ts";

const c = caseNamed("two-phase-8");
const right = { states: c.states, transitions: c.transitions, bytes: c.states * 40 };
const took = (...seconds: number[]): Measurement[] =>
  seconds.map((s) => ({ ...right, seconds: s }));

describe("summary", () => {
  it("compares medians, and marks what was reached", () => {
    const result = summary(
      c,
      new Map([
        ["passproof", took(9, 1, 2)],
        ["SPIN", took(4, 1, 8)],
        ["Rumur", took(5, 5)],
      ]),
    );
    expect(result.differences).toEqual([]);
    expect(result.tools.map((t) => [t.tool, t.seconds, t.ratio, t.bytesPerState])).toEqual([
      ["passproof", 2, 1, 40],
      ["SPIN", 4, 2, 40],
      ["Rumur", 5, 2.5, 40],
    ]);
    expect(result.targets.map((t) => t.reached)).toEqual([true, false, true]);
    expect(comparisonText([result])).toMatch(/pass {2}two-phase-8: 2\.00x SPIN/);
    expect(comparisonText([result])).toMatch(/miss {2}two-phase-8: 2\.50x Rumur/);
  });

  it("reports every count that differs, once", () => {
    const wrong = { ...right, seconds: 1, transitions: right.transitions + 1 };
    const result = summary(
      c,
      new Map([
        ["passproof", took(1, 1)],
        ["SPIN", [wrong, wrong]],
      ]),
    );
    expect(result.differences).toEqual([
      "two-phase-8: SPIN has 18507778 transitions, not 18507777",
    ]);
    expect(comparisonText([result])).toContain("The tools do not agree");
  });

  it("sets no target for small models", () => {
    const small = caseNamed("two-phase-7");
    const measured = new Map([["passproof", took(1)]]);
    expect(summary(small, measured).targets).toEqual([]);
  });
});

describe("captured", () => {
  it("refuses a count that SPIN has rounded", () => {
    expect(captured("1745408 states, stored", /(\S+) states/, "states")).toBe(1_745_408);
    expect(() => captured("1.236e+08 states, stored", /(\S+) states/, "states")).toThrow(/exact/);
  });
});
