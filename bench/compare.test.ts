import { describe, expect, it } from "vitest";
import { caseNamed } from "./cases.ts";
import { summary, type Measured } from "./compare.ts";
import { captured, capturedRoughly } from "./tools/measurement.ts";
import { comparisonText } from "./report.ts";

const c = caseNamed("two-phase-8");
const right = { states: c.states, transitions: c.transitions, bytes: c.states * 40 };
const took = (name: string, threads: number, ...seconds: number[]): Measured => ({
  tool: { name, threads },
  all: seconds.map((s) => ({ ...right, seconds: s })),
});

describe("summary", () => {
  it("compares medians, and marks what was reached against the fastest peer with as many threads", () => {
    const result = summary(c, [
      took("passproof", 1, 9, 1, 2),
      took("passproof, 2 threads", 2, 1.6),
      took("SPIN", 1, 4, 1, 8),
      took("SPIN (BFS)", 1, 5),
      took("SPIN (BFS_PAR)", 2, 6),
      took("Rumur, 2 threads", 2, 5),
    ]);
    expect(result.differences).toEqual([]);
    expect(result.tools.map((t) => [t.tool, t.seconds, t.ratio, t.bytesPerState])).toEqual([
      ["passproof", 2, 1, 40],
      ["passproof, 2 threads", 1.6, 0.8, 40],
      ["SPIN", 4, 2, 40],
      ["SPIN (BFS)", 5, 2.5, 40],
      ["SPIN (BFS_PAR)", 6, 3, 40],
      ["Rumur, 2 threads", 5, 2.5, 40],
    ]);
    expect(result.targets.map((t) => t.reached)).toEqual([false, true, true]);
    const text = comparisonText([result]);
    expect(text).toMatch(/miss {2}two-phase-8: 2\.00x the fastest peer with 1 thread, SPIN \(/);
    expect(text).toMatch(/pass {2}two-phase-8: 3\.1[23]x the .* 2 threads, Rumur, 2 threads \(/);
    // Where one thread is faster than two, that is said, too.
    expect(text).toMatch(/2 threads \(target 2x\); 2\.50x SPIN/);
  });

  it("misses what was not measured", () => {
    const result = summary(c, [took("passproof", 1, 2), took("Rumur, 2 threads", 2, 50)]);
    expect(result.targets.map((t) => [t.reached, t.what])).toEqual([
      [false, expect.stringContaining("not measured with 2 threads")],
      [true, expect.stringContaining("bytes/state")],
    ]);
  });

  it("reports every count that differs, once", () => {
    const wrong = { ...right, seconds: 1, transitions: right.transitions + 1 };
    const spin = { tool: { name: "SPIN", threads: 1 }, all: [wrong, wrong] };
    const result = summary(c, [took("passproof", 1, 1, 1), spin]);
    expect(result.differences).toEqual([
      "two-phase-8: SPIN has 18507778 transitions, not 18507777",
    ]);
    expect(comparisonText([result])).toContain("The tools do not agree");
  });

  it("sets no target where the fastest peer takes less than two seconds", () => {
    const measured = [took("passproof", 1, 4), took("SPIN", 1, 1.9), took("Rumur", 1, 9)];
    expect(summary(c, measured).targets).toEqual([]);
  });
});

describe("captured", () => {
  it("refuses a count that SPIN has rounded", () => {
    expect(captured("1745408 states, stored", /(\S+) states/, "states")).toBe(1_745_408);
    expect(() => captured("1.236e+08 states, stored", /(\S+) states/, "states")).toThrow(/exact/);
    expect(() => captured("nan states", /(\S+) states/, "states")).toThrow(/no states/);
  });

  it("knows how far a count of eight digits may be off", () => {
    const roughly = (text: string) => capturedRoughly(text, /(\S+) transitions/, "transitions");
    expect(roughly("99999999 transitions")).toEqual({ value: 99_999_999, within: 0 });
    expect(roughly("1.235584e+08 transitions")).toEqual({ value: 123_558_400, within: 5 });
  });

  it("is compared as exactly as it is known", () => {
    const at = (transitions: number) =>
      summary(c, [
        {
          tool: { name: "SPIN", threads: 1 },
          all: [{ ...right, seconds: 1, transitions, within: 5 }],
        },
      ]).differences.length;
    expect(at(right.transitions + 5)).toBe(0);
    expect(at(right.transitions - 6)).toBe(1);
  });
});
