/** Canonical texts: equal for equal data, different for different data. */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonical } from "./canonical.ts";

const plain = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(null, undefined, true, false, 0, -0, 1, NaN, "", "1", "null", "undefined", 1n),
    fc.string({ maxLength: 3 }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "1", '"'), tie("value"), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
    fc.array(tie("value"), { maxLength: 2 }).map((a) => new Set(a)),
  ),
})).value;

test("one text for the same data in another order of keys, and another for other data", () => {
  fc.assert(
    fc.property(plain, plain, (a, b) => {
      expect(canonical(a)).toBe(canonical(reordered(a)));
      // Sets that differ in order only are equal to Node, and have two texts: that is as well.
      if (!isDeepStrictEqual(a, b)) expect(canonical(a)).not.toBe(canonical(b));
    }),
    { numRuns: 500 },
  );
});

function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (value instanceof Set) return new Set([...value].map(reordered));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([k, v]) => [k, reordered(v)]),
  );
}

test("the order of a list matters", () => {
  expect(canonical(["S1", "S2"])).not.toBe(canonical(["S2", "S1"]));
});

test("what is no plain data is refused", () => {
  for (const value of [() => 1, Symbol("s"), new Date(0), /x/, { f: () => 1 }, [new Error()]])
    expect(() => canonical(value)).toThrow(TypeError);
});
