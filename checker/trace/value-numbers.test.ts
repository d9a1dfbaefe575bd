import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SpecError } from "../errors.ts";
import { ValueNumbers } from "./value-numbers.ts";
import { valueText } from "./value-text.ts";

/** Plain values of few kinds, so that equal ones are common. */
const plain = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(0, -0, 1, 2, 3, "0", "a", "b", true, false, null),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.array(tie("value"), { maxLength: 3 }).map((xs) => new Set(xs)),
    fc.dictionary(fc.constantFrom("a", "b", "c", "0"), tie("value"), { maxKeys: 3 }),
  ),
})).value;

describe("numbers of plain values", () => {
  it("are equal exactly when the texts are", () => {
    fc.assert(
      fc.property(fc.array(plain, { minLength: 2, maxLength: 40 }), (values) => {
        const numbers = new ValueNumbers();
        const byText = new Map<string, number>();
        const taken = new Map<number, string>();
        for (const value of [...values, ...values]) {
          const text = valueText(value);
          const n = numbers.numberOf(value);
          expect(byText.get(text) ?? n).toBe(n);
          expect(taken.get(n) ?? text).toBe(text);
          byText.set(text, n);
          taken.set(n, text);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("stay apart and the same when there are many", () => {
    const numbers = new ValueNumbers();
    const value = (i: number) => ({ i, pair: [i % 7, { half: i >> 1 }] });
    const first = Array.from({ length: 20_000 }, (_, i) => numbers.numberOf(value(i)));
    expect(new Set(first).size).toBe(20_000);
    expect(Array.from({ length: 20_000 }, (_, i) => numbers.numberOf(value(i)))).toEqual(first);
  });

  it("do not depend on the order of fields", () => {
    const numbers = new ValueNumbers();
    expect(numbers.numberOf({ a: 1, b: [2] })).toBe(numbers.numberOf({ b: [2], a: 1 }));
  });

  it.each([
    ["undefined", undefined],
    ["a hole", [undefined]],
    ["no number", Number.NaN],
    ["a function", () => 0],
    ["an object of a class", { in: new Date(0) }],
  ])("are refused to %s", (_, value) => {
    expect(() => new ValueNumbers().numberOf(value)).toThrow(SpecError);
    expect(() => valueText(value)).toThrow(SpecError);
  });
});
