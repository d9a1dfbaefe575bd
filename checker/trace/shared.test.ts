import fc from "fast-check";
import { expect, test } from "vitest";
import { packed, unpacked } from "./shared.ts";

test("what is packed comes back as JSON would bring it back", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (data) => {
      const text = JSON.stringify(data);
      const through: unknown = JSON.parse(JSON.stringify(packed(data)));
      expect(JSON.stringify(unpacked(through as ReturnType<typeof packed>))).toBe(text);
    }),
    { numRuns: 500 },
  );
});

test("names that mean something to the language are names", () => {
  const data: unknown = JSON.parse('{"__proto__": {"a": 1}, "constructor": [], "": null}');
  const back = unpacked(packed(data)) as object;
  expect(Object.keys(back)).toEqual(["__proto__", "constructor", ""]);
  expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
  expect(JSON.stringify(back)).toBe(JSON.stringify(data));
});

test("what is undefined is left out, and what is no data is refused", () => {
  expect(unpacked(packed({ a: undefined, b: [undefined, -0, Infinity] }))).toEqual({
    b: [null, 0, null],
  });
  expect(() => packed({ f: () => 1 })).toThrow(TypeError);
});

test("a state that comes again and again is written once", () => {
  const region = (n: number) => ({ name: "a long name of a region", fields: [n, n + 1, n + 2] });
  const states = Array.from({ length: 200 }, (_, i) => ({
    first: region(1),
    second: region(i % 2),
  }));
  const { values } = packed(states);
  // Two regions, two states, the list of states: and what stands in them.
  expect(values.filter((v) => Array.isArray(v))).toHaveLength(2 + 2 + 2 + 1);
  const back = unpacked(packed(states)) as { first: object }[];
  expect(back[0]?.first).toBe(back[199]?.first);
});
