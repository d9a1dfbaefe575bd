import { describe, expect, test } from "vitest";
import { changes } from "./changes.ts";

describe("changes", () => {
  test("names only the fields that differ, by the path a reader would write", () => {
    const before = {
      l0: { 0: { regs: { r11: "ZERO", r10: "ZERO" } }, 1: { regs: { r11: "ZERO", r10: "ZERO" } } },
    };
    const after = {
      l0: { 0: { regs: { r11: "ZERO", r10: "ZERO" } }, 1: { regs: { r11: "ONES", r10: "ZERO" } } },
    };
    expect(changes(before, after)).toEqual([
      { path: "l0[1].regs.r11", before: "ZERO", after: "ONES" },
    ]);
  });

  test("looks into arrays of one length", () => {
    expect(changes({ a: [{ x: 1 }, { x: 2 }] }, { a: [{ x: 1 }, { x: 3 }] })).toEqual([
      { path: "a[1].x", before: 2, after: 3 },
    ]);
  });

  test.each([
    ["a sequence that grew", [1], [1, 2]],
    ["a sequence that was emptied", [1], []],
    ["a nullable that was filled", null, { data: "ONES" }],
    ["a nullable that was emptied", { data: "ONES" }, null],
    ["another variant of a union", { kind: "idle" }, { kind: "run", k: 1 }],
    ["a list and a record", [], {}],
  ])("reports %s as one change of the whole", (_what, before, after) => {
    expect(changes({ f: before }, { f: after })).toEqual([{ path: "f", before, after }]);
  });

  test("finds nothing between equal values", () => {
    const value = { a: [1, { b: null }], c: {}, d: [], e: "x" };
    expect(changes(value, structuredClone(value))).toEqual([]);
  });

  test("a change of the whole state has the path it was given", () => {
    expect(changes(0, 1, "monitor")).toEqual([{ path: "monitor", before: 0, after: 1 }]);
  });
});
