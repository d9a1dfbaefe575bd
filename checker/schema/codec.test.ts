import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { stateDomains, valuesIn, zodOf } from "../../test/support/arbitrary-domain.ts";
import { readAll } from "../../test/support/read-all.ts";
import { codecFor, codecOf } from "./codec.ts";
import type { Domain } from "./domain.ts";
import { domainOf } from "./from-zod.ts";
import { normalise } from "./normalise.ts";

const domainAndValue = stateDomains(3).chain((domain) =>
  fc.tuple(fc.constant(domain), valuesIn(domain)),
);

describe("codec of random schemas and states", () => {
  test("reads back from zod the domain that the schema was made of", () => {
    fc.assert(
      fc.property(stateDomains(3), (domain) => {
        expect(domainOf(zodOf(domain))).toEqual(domain);
      }),
    );
  });

  test("decode ∘ encode is the identity, and every representation of a state has the same words", () => {
    fc.assert(
      fc.property(domainAndValue, fc.integer(), ([domain, value], dirt) => {
        const codec = codecOf(domain);
        const clean = new Int32Array(codec.words);
        codec.encode(value, clean, 0);
        const normal = normalise(domain, value);
        expect(codec.decode(clean, 0)).toStrictEqual(normal);
        const dirty = new Int32Array(codec.words + 2).fill(dirt);
        codec.encode(normal, dirty, 1);
        expect(dirty.subarray(1, codec.words + 1)).toEqual(clean);
        expect([dirty[0], dirty[codec.words + 1]]).toEqual([dirt, dirt]);
        expect(codec.equal(clean, 0, dirty, 1)).toBe(true);
        expect(codec.hash(dirty, 1)).toBe(codec.hash(clean, 0));
      }),
      { numRuns: 300 },
    );
  });

  test("different states have different words", () => {
    const pairs = stateDomains(2).chain((domain) =>
      fc.tuple(fc.constant(domain), valuesIn(domain), valuesIn(domain)),
    );
    fc.assert(
      fc.property(pairs, ([domain, a, b]) => {
        const codec = codecOf(domain);
        const words = new Int32Array(2 * codec.words);
        codec.encode(a, words, 0);
        codec.encode(b, words, codec.words);
        const same =
          JSON.stringify(codec.decode(words, 0)) ===
          JSON.stringify(codec.decode(words, codec.words));
        fc.pre(!same);
        expect(codec.equal(words, 0, words, codec.words)).toBe(false);
      }),
    );
  });

  test("a view shows what decode says, and flushing an unwritten view changes nothing", () => {
    fc.assert(
      fc.property(domainAndValue, ([domain, value]) => {
        const codec = codecFor(zodOf(domain) as z.ZodObject);
        const view = codec.view();
        for (const state of [value, codec.decode(view.words, 0), value]) {
          if (state !== value && !isLegal(domain, state)) continue;
          codec.encode(state, view.words, 0);
          const before = view.words.slice();
          view.load();
          expect(readAll(domain, view.root)).toStrictEqual(normalise(domain, state));
          view.flush();
          expect(view.words).toEqual(before);
        }
      }),
      { numRuns: 300 },
    );
  });
});

function isLegal(domain: Domain, value: unknown): boolean {
  try {
    normalise(domain, value);
    return true;
  } catch {
    return false;
  }
}

test("the hash avalanches: one flipped bit changes each bit of the low half with probability near 1/2", () => {
  for (const words of [1, 2, 5]) {
    const codec = codecOf({
      kind: "record",
      fields: [
        {
          name: "m",
          domain: { kind: "set", element: { kind: "int", min: 0, max: 32 * words - 1 } },
        },
      ],
    });
    const changes = Array.from({ length: 16 }, () => 0);
    const trials = 4096;
    const state = new Int32Array(words);
    for (let i = 0; i < trials; i++) {
      // Small consecutive numbers: the states of real systems differ in few bits.
      state.fill(0);
      state[i % words] = i;
      const before = codec.hash(state, 0);
      const bit = i % (32 * words);
      state[bit >>> 5] = (state[bit >>> 5] ?? 0) ^ (1 << (bit & 31));
      const diff = before ^ codec.hash(state, 0);
      for (let b = 0; b < 16; b++) changes[b] = (changes[b] ?? 0) + ((diff >>> b) & 1);
    }
    // Five standard deviations of a fair coin.
    for (const n of changes)
      expect(Math.abs(n - trials / 2)).toBeLessThan(5 * Math.sqrt(trials / 4));
  }
});
