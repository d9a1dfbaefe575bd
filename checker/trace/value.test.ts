import { expect, test } from "vitest";
import { formatAssignments, formatValue, joinPath, toPlain } from "./value.ts";

test.each([
  ["IDLE", "IDLE"],
  ["two words", '"two words"'],
  ["true", '"true"'],
  ["null", '"null"'],
  ["12", '"12"'],
  ["", '""'],
  [true, "true"],
  [12, "12"],
  [null, "null"],
  [[], "[]"],
  [["A", 1, [false]], "[A, 1, [false]]"],
  [{ data: "ONES", n: 2 }, "{data: ONES, n: 2}"],
  [{ 0: "A" }, "{0: A}"],
])("%j is written %s", (value, text) => {
  expect(formatValue(value)).toBe(text);
});

test("indices and fields make a path", () => {
  expect(joinPath(joinPath(joinPath("", "l0"), "1"), "regs")).toBe("l0[1].regs");
  expect(joinPath("q", 0)).toBe("q[0]");
});

test("assignments", () => {
  expect(formatAssignments({ a: 1, b: ["X"] })).toBe("a = 1, b = [X]");
});

test("anything has a plain form", () => {
  expect(toPlain({ s: new Set(["a"]), n: 1n, u: undefined, d: [new Set([1])] })).toEqual({
    s: ["a"],
    n: "1",
    u: null,
    d: [[1]],
  });
});
