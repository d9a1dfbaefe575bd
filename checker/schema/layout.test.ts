import { describe, expect, test } from "vitest";
import { z } from "zod";
import { seq, total } from "../contract/schema.ts";
import { codecFor } from "./codec.ts";
import { domainOf } from "./from-zod.ts";
import { bitsFor, maskOf, unitOf } from "./layout.ts";
import type { Layout, Place } from "./layout.ts";

const room = (shape: Record<string, z.ZodType>): [words: number, bits: number] => {
  const unit = unitOf(domainOf(z.object(shape)));
  return [unit.words, unit.bits];
};
const bits = (n: number): z.ZodType =>
  z
    .int()
    .min(0)
    .max(2 ** n - 1);
const named = (n: number): z.ZodType =>
  z.enum(Array.from({ length: n }, (_, i) => `v${i}`) as [string]);

test("a code takes the fewest bits", () => {
  expect([0, 1, 2, 3, 4, 5, 8, 9, 256, 257, 2 ** 31, 2 ** 31 + 1].map(bitsFor)).toEqual([
    0, 0, 1, 2, 2, 3, 3, 4, 8, 9, 31, 32,
  ]);
});

describe("sizes worked out by hand", () => {
  test("two-phase commit with 8 managers takes two words", () => {
    // 8 × 2 (manager) + 2 (coordinator) + 8 (prepared) + 10 (messages) = 36 bits.
    const ids = [0, 1, 2, 3, 4, 5, 6, 7] as const;
    const shape = {
      rmState: total(ids, named(4)),
      tmState: named(3),
      tmPrepared: z.set(z.literal([...ids])),
      msgs: z.set(named(10)),
    };
    expect(room(shape)).toEqual([2, 36]);
    expect(codecFor(z.object(shape)).words).toBe(2);
  });

  test("scalars and nullable scalars: one code more for null", () => {
    expect(room({ a: z.boolean(), b: named(3), c: z.nullable(named(3)), d: z.nullable(named(4)) }))
      // 1 + 2 + 2 + 3
      .toEqual([1, 8]);
    expect(room({ a: z.literal("only"), b: z.int().min(7).max(7) })).toEqual([0, 0]);
    expect(
      room({
        a: z.nullable(
          z
            .int()
            .min(0)
            .max(2 ** 31 - 1),
        ),
      }),
    ).toEqual([1, 32]);
  });

  test("no leaf straddles two words, and small leaves fill the gaps of large ones", () => {
    expect(room({ a: bits(20), b: bits(20), c: bits(12), d: bits(12) })).toEqual([2, 64]);
    expect(room({ a: bits(12), b: bits(20), c: bits(12), d: bits(20) })).toEqual([2, 64]);
    expect(room({ a: bits(17), b: bits(17), c: bits(17) })).toEqual([3, 51]);
  });

  test("records, tuples, arrays and total maps add up", () => {
    expect(room({ t: z.tuple([bits(3), z.boolean()]), r: z.object({ x: bits(4) }) })).toEqual([
      1, 8,
    ]);
    expect(room({ a: z.array(bits(3)).length(10) })).toEqual([1, 30]);
    expect(room({ a: z.array(bits(3)).length(11) })).toEqual([2, 33]);
    // Elements of 10 bits lie three to a word; elements of 20 one to a word, with room for others.
    const small = z.object({ x: bits(5), y: bits(5) });
    expect(room({ m: total([1, 2, 3], small) })).toEqual([1, 30]);
    expect(room({ m: total([1, 2, 3, 4], small) })).toEqual([2, 40]);
    const middling = z.object({ x: bits(10), y: bits(10) });
    expect(room({ m: total([0, 1], middling), f: z.array(bits(12)).length(2) })).toEqual([2, 64]);
  });

  test("elements of more than a word share what is left of their last word", () => {
    const large = z.object({ x: bits(30), y: bits(30), z: bits(6) });
    // x and y take a word each; z a third, of which 26 bits are left to others.
    expect(room({ m: total([0, 1], large) })).toEqual([6, 132]);
    expect(room({ m: total([0, 1], large), f: z.array(bits(26)).length(2) })).toEqual([6, 184]);
  });

  test("nullable records: a bit and the payload; unions: a tag and the largest variant", () => {
    const record = z.object({ x: bits(5), y: bits(5) });
    expect(room({ n: z.nullable(record) })).toEqual([1, 11]);
    const union = z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("none") }),
      z.object({ kind: z.literal("small"), x: bits(5) }),
      z.object({ kind: z.literal("large"), a: bits(7), b: record }),
    ]);
    expect(room({ u: union })).toEqual([1, 2 + 17]);
    expect(room({ n: z.nullable(union) })).toEqual([1, 1 + 2 + 17]);
    // The last word of the longest variant is what is shared, however wide the shorter ones are.
    const long = z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("one"), a: bits(30) }),
      z.object({ kind: z.literal("two"), a: bits(20), b: bits(20) }),
    ]);
    expect(room({ u: long, f: bits(11) })).toEqual([2, 30 + 20 + 1 + 11]);
  });

  test("sequences: the length and all places; sets: a bit for each possible element", () => {
    expect(room({ q: seq(named(4), 3) })).toEqual([1, 2 + 6]);
    expect(room({ q: seq(z.object({ x: bits(3), y: bits(2) }), 4) })).toEqual([1, 3 + 20]);
    expect(room({ s: z.set(z.object({ a: z.boolean(), b: z.nullable(named(3)) })) })).toEqual([
      1, 8,
    ]);
    expect(room({ s: z.set(z.int().min(0).max(39)), t: z.set(named(24)) })).toEqual([2, 64]);
  });
});

test("leaves that exist at the same time never overlap, and lie within one word", () => {
  const record = z.object({ x: bits(9), y: z.nullable(z.object({ z: bits(14), w: z.boolean() })) });
  const schema = z.object({
    m: total([0, 2], z.object({ q: seq(record, 3), u: bits(31) })),
    a: z.array(z.array(record).length(2)).length(3),
    s: z.set(z.int().min(0).max(70)),
    u: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("a"), r: record }),
      z.object({ kind: z.literal("b"), q: seq(z.boolean(), 40), s: z.set(named(33)) }),
    ]),
  });
  const taken = new Map<number, number>();
  const take = (p: Place, word: number, shift: number): void => {
    if (p.bits === 0) return;
    expect(shift + p.shift + p.bits).toBeLessThanOrEqual(32);
    const mask = maskOf(p.bits) << (shift + p.shift);
    const before = taken.get(word + p.word) ?? 0;
    expect(before & mask).toBe(0);
    taken.set(word + p.word, before | mask);
  };
  /** Marks all leaves, of variant `v` in unions. */
  const mark = (layout: Layout, word: number, shift: number, v: number): void => {
    switch (layout.kind) {
      case "leaf":
        return take(layout.place, word, shift);
      case "record":
        return layout.fields.forEach((f) => mark(f.layout, word, shift, v));
      case "nullable":
        take(layout.tag, word, shift);
        return mark(layout.payload, word, shift, v);
      case "union":
        take(layout.tag, word, shift);
        return mark(layout.variants[v] as Layout, word, shift, v);
      case "indexed":
        return layout.slots.forEach((slot) => mark(slot, word, shift, v));
      case "seq":
        take(layout.length, word, shift);
        return layout.slots.forEach((slot) => mark(slot, word, shift, v));
      case "set":
        return layout.chunks.forEach((chunk) => take(chunk, word, shift));
      case "unit":
        return mark(layout.unit.root, word + layout.place.word, shift + layout.place.shift, v);
    }
  };
  const unit = unitOf(domainOf(schema));
  for (const v of [0, 1]) {
    taken.clear();
    mark(unit.root, 0, 0, v);
    expect(Math.max(...taken.keys())).toBeLessThan(unit.words);
    for (const [word, mask] of taken) expect(mask & ~(unit.masks[word] ?? 0)).toBe(0);
  }
});
