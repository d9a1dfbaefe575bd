import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { same } from "./same.ts";
import type { PlainValue } from "./trace.ts";

const { value } = fc.letrec<{ value: PlainValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<PlainValue>(null, true, false, 0, 1, -0, "", "a", "0"),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "0", "length", "__proto__"), tie("value"), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  ),
}));

test("agrees with Node's comparison, on values that are alike more often than not", () => {
  let alike = 0;
  fc.assert(
    fc.property(value, value, (a, b) => {
      const expected = isDeepStrictEqual(a, b);
      if (expected) alike++;
      expect(same(a, b)).toBe(expected);
      expect(same(a, structuredClone(a))).toBe(true);
    }),
    { numRuns: 2000 },
  );
  expect(alike).toBeGreaterThan(20);
});

test("neither the order of fields matters, nor what a record inherits", () => {
  expect(same({ a: 1, b: [2] }, { b: [2], a: 1 })).toBe(true);
  expect(same({ toString: null }, {})).toBe(false);
  expect(same({ a: 1 }, { toString: 1 })).toBe(false);
  expect(same([], {})).toBe(false);
  expect(same([1], [1, 2])).toBe(false);
});
