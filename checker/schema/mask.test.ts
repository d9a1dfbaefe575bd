/** Masks of places: states agree under the mask of a place exactly when their values there are equal. */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stateDomains, valuesIn } from "../../test/support/arbitrary-domain.ts";
import { codecOf, type Codec } from "./codec.ts";
import type { Domain, RecordDomain } from "./domain.ts";
import { bitsSet } from "./layout.ts";
import { normalise } from "./normalise.ts";

/** The parts of a domain that a path can name, each with its path; the whole is not among them. */
function partsOf(domain: Domain, path: readonly string[] = []): string[][] {
  const below = (key: string, inner: Domain): string[][] => [
    [...path, key],
    ...partsOf(inner, [...path, key]),
  ];
  switch (domain.kind) {
    case "record":
      return domain.fields.flatMap((f) => below(f.name, f.domain));
    case "total":
      return domain.ids.flatMap((id) => below(String(id), domain.value));
    case "array":
      return Array.from({ length: domain.length }, (_, i) => i).flatMap((i) =>
        below(String(i), domain.element),
      );
    case "tuple":
      return domain.items.flatMap((item, i) => below(String(i), item));
    default:
      return [];
  }
}

// Plain values have the shape that the path was made of.
type Plain = Record<string, unknown>;
const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce((x, key) => (x as Plain)[key], value);

/** A copy of `a` with what `b` has at `path`. */
function crossed(a: unknown, b: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return b;
  const inner = crossed((a as Plain)[key], (b as Plain)[key], rest);
  if (Array.isArray(a)) return a.map((x: unknown, i) => (String(i) === key ? inner : x));
  return Object.fromEntries(
    Object.entries(a as Plain).map(([k, x]) => [k, k === key ? inner : x] as const),
  );
}

function packed(codec: Codec, value: unknown): Int32Array {
  const words = new Int32Array(codec.words);
  codec.encode(value, words, 0);
  return words;
}

const agree = (mask: Int32Array, a: Int32Array, b: Int32Array): boolean =>
  mask.every((m, i) => (((a[i] ?? 0) ^ (b[i] ?? 0)) & m) === 0);

describe("random schemas and states", () => {
  const cases = stateDomains(3).chain((domain) =>
    fc.tuple(fc.constant(domain), valuesIn(domain), valuesIn(domain), fc.nat(), fc.nat()),
  );

  test("agreement under a mask is equality at the place", () => {
    const tally = { equal: 0, other: 0, deep: 0 };
    fc.assert(
      fc.property(cases, ([domain, first, second, one, two]) => {
        const codec = codecOf(domain);
        const parts = partsOf(domain);
        if (parts.length === 0) return;
        const [a, b] = [normalise(domain, first), normalise(domain, second)];
        const chosen = parts[one % parts.length] ?? [];
        // Apart, alike but in one part, and alike in one part only.
        const states = [a, b, crossed(a, b, chosen), crossed(b, a, chosen)];
        const words = states.map((s) => packed(codec, s));
        for (const path of parts) {
          const mask = codec.maskOf([path.join(".")]);
          for (const [i, x] of states.entries())
            for (const [j, y] of states.entries()) {
              const same = isDeepStrictEqual(at(x, path), at(y, path));
              const [u, v] = [words[i], words[j]];
              if (u === undefined || v === undefined) throw new Error("a state without words");
              expect(agree(mask, u, v), `${path.join(".")} of ${i} and ${j}`).toBe(same);
              if (i === j) continue;
              tally[same ? "equal" : "other"]++;
              if (path.length > 2) tally.deep++;
            }
        }
        // Of several places: the bits of each, and no others.
        const other = parts[two % parts.length] ?? [];
        const each = [chosen, other].map((p) => codec.maskOf([p.join(".")]));
        const both = codec.maskOf([chosen.join("."), other.join(".")]);
        expect([...both]).toEqual(
          [...both].map((_, i) => (each[0]?.[i] ?? 0) | (each[1]?.[i] ?? 0)),
        );
      }),
      { numRuns: 300, seed: 7 },
    );
    for (const n of Object.values(tally)) expect(n).toBeGreaterThan(1000);
  });
});

describe("elements of arrays", () => {
  const state = (element: Domain, length: number): RecordDomain => ({
    kind: "record",
    fields: [
      { name: "before", domain: { kind: "int", min: 0, max: 4 } },
      { name: "xs", domain: { kind: "array", element, length } },
    ],
  });
  const bits = (mask: Int32Array): number => mask.reduce((n, word) => n + bitsSet(word), 0);
  const byElement = (domain: RecordDomain, length: number, rest = ""): Int32Array[] =>
    Array.from({ length }, (_, i) => codecOf(domain).maskOf([`xs.${i}${rest}`]));
  /** Three bits and one. */
  const small: Domain = {
    kind: "record",
    fields: [
      { name: "n", domain: { kind: "int", min: 0, max: 4 } },
      { name: "b", domain: { kind: "boolean" } },
    ],
  };
  /** 31, 31 and 3 bits: the first two words have a bit left that is nobody's. */
  const large: Domain = {
    kind: "record",
    fields: [
      { name: "n", domain: { kind: "int", min: 0, max: 2 ** 31 - 1 } },
      { name: "m", domain: { kind: "int", min: 0, max: 2 ** 30 } },
      { name: "s", domain: { kind: "set", element: { kind: "int", min: 0, max: 2 } } },
    ],
  };

  test.each([
    ["small ones share a word", small, 4, { n: 3, b: 1 }],
    ["large ones have gaps", large, 31 + 31 + 3, { n: 31, m: 31, s: 3 }],
  ] as const)("%s, and each has its own bits", (_what, element, room, fields) => {
    const domain = state(element, 9);
    const codec = codecOf(domain);
    const masks = byElement(domain, 9);
    expect(masks.map(bits)).toEqual(Array.from({ length: 9 }, () => room));
    // Disjoint, and together the array.
    const whole = codec.maskOf(["xs"]);
    expect(bits(whole)).toBe(9 * room);
    expect([...codec.maskOf(Array.from({ length: 9 }, (_x, i) => `xs.${i}`))]).toEqual([...whole]);
    expect(bits(codec.maskOf(["before", "xs"]))).toBe(codec.bits);
    for (const [field, width] of Object.entries(fields)) {
      const inside = byElement(domain, 9, `.${field}`);
      expect(inside.map(bits)).toEqual(Array.from({ length: 9 }, () => width));
      for (const [i, mask] of inside.entries())
        expect([...mask].map((m, w) => m & (masks[i]?.[w] ?? 0))).toEqual([...mask]);
    }
  });
});

test("what is no place is refused: unknown fields and indices, and what is inside of other kinds", () => {
  const codec = codecOf({
    kind: "record",
    fields: [
      {
        name: "maybe",
        domain: {
          kind: "nullable",
          inner: { kind: "array", element: { kind: "boolean" }, length: 2 },
        },
      },
      { name: "queue", domain: { kind: "seq", element: { kind: "boolean" }, max: 2 } },
      { name: "xs", domain: { kind: "array", element: { kind: "boolean" }, length: 2 } },
    ],
  });
  const refused = ["other", "", "maybe.0", "queue.0", "xs.2", "xs.-1", "xs.0.b", "xs.length"];
  for (const place of refused) expect(() => codec.maskOf([place])).toThrow(RangeError);
  expect(() => codec.maskOf(["maybe", "queue", "xs.0", "xs.1"])).not.toThrow();
});
