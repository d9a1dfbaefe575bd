import { describe, expect, test } from "vitest";
import { shortBoth } from "./short-both.ts";
import { shortValue } from "./short-value.ts";

const request = { page: "bar0", off: 0, size: "ONE", gpr: { r10: 1, r11: 2, r12: 3 }, done: true };

describe("a value that is long", () => {
  test("whole where it fits", () => {
    expect(shortValue(request, Infinity)).toBe(
      "{page: bar0, off: 0, size: ONE, gpr: {r10: 1, r11: 2, r12: 3}, done: true}",
    );
    expect(shortValue(null, 2)).toBe("null");
  });

  test("what is nested goes first, then what is last", () => {
    expect(shortValue(request, 60)).toBe("{page: bar0, off: 0, size: ONE, gpr: {…}, done: true}");
    expect(shortValue(request, 30)).toBe("{page: bar0, off: 0, …}");
    expect(shortValue(request, 3)).toBe("{page: bar0, …}");
    expect(shortValue([1, 2, 3, 4, 5], 9)).toBe("[1, 2, …]");
  });

  test("of what is nested as much as there is room for", () => {
    expect(shortValue({ gpr: { r10: 1, r11: 2, r12: 3, r13: 4 }, rip: 1 }, 34)).toBe(
      "{gpr: {r10: 1, r11: 2, …}, rip: 1}",
    );
  });

  test("a word is cut", () => {
    expect(shortValue("a".repeat(20), 10)).toBe(`${"a".repeat(9)}…`);
  });
});

describe("two values that are long", () => {
  test("only where they differ", () => {
    const other = { ...request, gpr: { ...request.gpr, r11: 9 } };
    expect(shortBoth(request, other, 200)).toContain("r11: ⟨2 │ 9⟩");
    expect(shortBoth(request, other, 20)).toBe("{…, gpr: {…, r11: ⟨2 │ 9⟩, …}, …}");
    expect(shortBoth(request, request, 30)).toBe("{page: bar0, off: 0, …}");
    expect(shortBoth([1, 2, 3], [1, 5, 3], 5)).toBe("[…, ⟨2 │ 5⟩, …]");
  });

  test("of another shape", () => {
    expect(shortBoth(request, null, 30)).toBe("⟨{page: bar0, …} │ null⟩");
  });
});
