/** The arithmetic of addresses, against the bytes one by one. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { word, type Word } from "../abi.ts";
import {
  address,
  contains,
  crossesPage,
  isShared,
  l1Gpa,
  l2Gpa,
  lastByte,
  PAGE_SIZE,
  sharedBit,
  strip,
  touches,
  type Gpaw,
  type L1Gpa,
  type L2Gpa,
  type Window,
} from "./space.ts";

const END = 1n << 64n;
const gpaw = fc.constantFrom<Gpaw>(48, 52);
const bytes = fc.constantFrom(1n, 2n, 4n, 8n);
const anchors = [0n, 0x1000n, 0xc000_0000n, 1n << 47n, 1n << 51n, 1n << 52n, END - 0x1000n, END];
const around = fc
  .tuple(fc.constantFrom(...anchors), fc.integer({ min: -20, max: 20 }))
  .map(([a, d]) => word(a + BigInt(d)));

/** Windows that may end at 2^64, and accesses at their ends. */
const windowAndAccess = fc
  .tuple(
    around,
    fc.constantFrom(1n, 4n, 16n, 0x1000n, 0x10_0000n),
    fc.integer({ min: -10, max: 10 }).map(BigInt),
    fc.constantFrom("start", "end"),
    bytes,
  )
  .filter(([base, size]) => base + size <= END)
  .map(([base, size, d, where, n]): { w: Window; first: Word; n: bigint } => ({
    w: { base: address(base), size },
    first: word((where === "start" ? base : base + size) + d),
    n,
  }));

/** The bytes of an access that exist: those behind 2^64 do not. */
const each = (first: bigint, n: bigint): bigint[] =>
  Array.from({ length: Number(n) }, (_, i) => first + BigInt(i));
const inside = ({ base, size }: Window, at: bigint): boolean => base <= at && at < base + size;

describe("an access", () => {
  test("is contained if each byte is, and touches if one is", () => {
    fc.assert(
      fc.property(windowAndAccess, ({ w, first, n }) => {
        expect(contains(w, first, n)).toBe(each(first, n).every((at) => inside(w, at)));
        expect(touches(w, first, n)).toBe(each(first, n).some((at) => inside(w, at)));
      }),
      { numRuns: 3000 },
    );
  });

  test("a sum that wraps around would be noticed", () => {
    const careless = (w: Window, first: bigint, n: bigint): boolean =>
      first >= w.base && BigInt.asUintN(64, first + n) <= w.base + w.size;
    expect(() => {
      fc.assert(
        fc.property(windowAndAccess, ({ w, first, n }) => {
          expect(careless(w, first, n)).toBe(each(first, n).every((at) => inside(w, at)));
        }),
        { numRuns: 3000, seed: 1 },
      );
    }).toThrow(/^Property failed/);
  });

  test("crosses a page if its bytes lie in two, or if it does not end", () => {
    fc.assert(
      fc.property(around, bytes, (first, n) => {
        const pages = new Set(each(first, n).map((at) => (at % END) / PAGE_SIZE));
        expect(crossesPage(first, n)).toBe(pages.size > 1);
        expect(lastByte(first, n)).toBe((first + n - 1n) % END);
      }),
    );
  });
});

describe("the shared bit", () => {
  test("is the highest of the width: 47 or 51", () => {
    expect([48, 52].map((w) => sharedBit(w === 48 ? 48 : 52))).toEqual([1n << 47n, 1n << 51n]);
  });
  test("is all that stripping takes away", () => {
    fc.assert(
      fc.property(around, gpaw, (at, w) => {
        const stripped = strip(l2Gpa(at), w);
        expect(isShared(stripped, w)).toBe(false);
        expect(stripped | (isShared(at, w) ? sharedBit(w) : 0n)).toBe(at);
      }),
    );
  });
});

test("addresses of L1 and L2, and addresses with and without the shared bit, are not mixed", () => {
  const mine: L2Gpa = l2Gpa(word(0x1000n));
  // @ts-expect-error -- an address of L2 is not one of L1
  const theirs: L1Gpa = mine;
  // @ts-expect-error -- a word that nobody has looked at is no address
  const raw: L1Gpa = word(0x1000n);
  // @ts-expect-error -- a number is no word
  const number: Word = 0x1000n;
  // @ts-expect-error -- windows are compared without the shared bit
  const window: Window = { base: l1Gpa(word(0n)), size: 16n };
  expect([theirs, raw, number, window.base]).toEqual([0x1000n, 0x1000n, 0x1000n, 0n]);
});
