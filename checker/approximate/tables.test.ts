import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BitTable } from "./bit-table.ts";
import { lostByCollision } from "./estimate.ts";
import { compileFingerprint, seedsOf } from "./fingerprint.ts";
import { FingerprintTable } from "./fingerprint-table.ts";
import { Lineage } from "./lineage.ts";
import { Random } from "./random.ts";
import { Rows } from "./rows.ts";

const always = (): boolean => true;

/** Fingerprints of states of `width` words that differ in little: they count. */
function counted(seed: number, width: number): (i: number) => readonly [number, number] {
  const words = new Int32Array(width);
  const out = new Int32Array(2);
  const fingerprint = compileFingerprint([words], seedsOf(seed, 0), out);
  return (i) => {
    for (let k = 0; k < width; k++) words[k] = (i >>> (3 * k)) & (k === width - 1 ? -1 : 7);
    fingerprint();
    return [out[0] ?? 0, out[1] ?? 0];
  };
}

describe("fingerprints", () => {
  it.each([1, 4, 60])("tell %d words apart, whichever of them differ", (width) => {
    const of = counted(1, width);
    const seen = new Set(Array.from({ length: 20_000 }, (_, i) => of(i).join()));
    // 64 bits: a collision among so few is a fault.
    expect(seen.size).toBe(20_000);
  });

  it("follow from the seed", () => {
    expect(counted(1, 3)(5)).toEqual(counted(1, 3)(5));
    expect(counted(1, 3)(5)).not.toEqual(counted(2, 3)(5));
  });

  it("do not depend on how the words are divided into parts", () => {
    const out = new Int32Array(2);
    const seeds = seedsOf(3, 0);
    compileFingerprint([Int32Array.of(1, 2, 3)], seeds, out)();
    const [a, b] = out;
    compileFingerprint([Int32Array.of(1), Int32Array.of(2, 3)], seeds, out)();
    expect([...out]).toEqual([a, b]);
  });
});

describe("the table of fingerprints", () => {
  it("is a set, through all its growth", () => {
    const table = new FingerprintTable(64, always);
    const known = new Set<string>();
    const wrong: string[] = [];
    const random = new Random(1, 0);
    for (let i = 0; i < 20_000; i++) {
      const [a, b] = [random.below(200) - 100, random.below(200) - 100];
      const isNew = !known.has(`${a} ${b}`);
      known.add(`${a} ${b}`);
      if (table.add(a, b) !== isNew) wrong.push(`${a} ${b}`);
    }
    expect(wrong).toEqual([]);
    expect(table.count).toBe(known.size);
    expect(known.has("0 0")).toBe(true);
  });

  it("takes nothing more when it is full and may not grow, and forgets nothing", () => {
    const table = new FingerprintTable(64, () => false);
    let stored = 0;
    while (table.add(stored + 1, 7)) stored++;
    expect(table.isFull).toBe(true);
    expect(stored).toBe(table.count);
    expect(stored).toBe(Math.floor(4096 * 0.9));
    for (let i = 0; i < stored; i++) expect(table.add(i + 1, 7)).toBe(false);
  });
});

/** Expected and seen losses when `n` states are stored, over several hash functions. */
function losses(
  n: number,
  store: (seed: number) => { add(a: number, b: number): boolean; expected(): number },
): { readonly seen: number; readonly expected: number } {
  let [seen, expected] = [0, 0];
  for (let seed = 0; seed < 10; seed++) {
    const table = store(seed);
    const of = counted(seed, 5);
    for (let i = 0; i < n; i++) if (!table.add(...of(i))) seen++;
    expected += table.expected();
  }
  return { seen, expected };
}

describe("states that are lost", () => {
  // The losses are about Poisson: five times the root of what is expected is a wide interval.
  it.each([8, 12, 16, 20])("with fingerprints of %d bits are as many as expected", (bits) => {
    const { seen, expected } = losses(4000, () => {
      const table = new FingerprintTable(bits, always);
      return {
        add: (a, b) => table.add(a, b),
        expected: () => lostByCollision(table.count, bits),
      };
    });
    // With 8 bits all fingerprints are there after a while, and only the number of them is known.
    if (bits === 8) expect(seen).toBe(10 * (4000 - 256));
    else expect(Math.abs(seen - expected)).toBeLessThan(5 * Math.sqrt(expected) + 1);
    expect(expected).toBeGreaterThan(10);
  });

  it.each([2 ** 13, 2 ** 15, 2 ** 17])(
    "with a table of %d bits are as many as expected",
    (bits) => {
      const { seen, expected } = losses(4000, () => {
        const table = new BitTable(bits);
        return { add: (a, b) => table.add(a, b), expected: () => table.omitted };
      });
      expect(expected).toBeGreaterThan(5);
      expect(Math.abs(seen - expected)).toBeLessThan(5 * Math.sqrt(expected) + 1);
    },
  );

  it("are n² / 2^(b + 1) while they are few, by an estimate that does not jump", () => {
    expect(lostByCollision(10 ** 6, 64)).toBeCloseTo(10 ** 12 / 2 ** 65, 12);
    let sum = 0;
    for (let i = 0; i < 3000; i++) sum += i / (4096 - i);
    expect(Math.abs(lostByCollision(3000, 12) / sum - 1)).toBeLessThan(0.01);
    const near = 2 ** 30 * 1e-4;
    expect(lostByCollision(near * 1.01, 30) / lostByCollision(near * 0.99, 30)).toBeCloseTo(
      1.04,
      2,
    );
  });
});

describe("the table of bits", () => {
  it("never takes for new what is there, and is empty when it was cleared", () => {
    const table = new BitTable(2 ** 10);
    const of = counted(1, 4);
    for (let i = 0; i < 100; i++) table.add(...of(i));
    for (let i = 0; i < 100; i++) expect(table.add(...of(i))).toBe(false);
    expect(table.load).toBeGreaterThan(0.2);
    table.clear();
    expect([table.load, table.count]).toEqual([0, 0]);
    expect(table.add(...of(0))).toBe(true);
  });
});

describe("lineage", () => {
  it("knows the way to each state", () => {
    const random = new Random(5, 0);
    const lineage = new Lineage();
    const parents: number[] = [];
    const ordinals: number[] = [];
    const add = (parent: number, ordinal: number): void => {
      lineage.add(ordinal);
      parents.push(parent);
      ordinals.push(ordinal);
    };
    for (let i = 0; i < 3; i++) add(-1, i);
    for (let parent = 0; parent < parents.length && parents.length < 150_000; parent++) {
      lineage.begin();
      // Now and then a state has many successors, and numbers that do not fit into 16 bits.
      const n = random.below(100) === 0 ? 700 : random.below(4);
      for (let k = 0; k < n; k++) add(parent, k === 699 ? 65_535 + random.below(9) : k);
    }
    expect(parents.length).toBeGreaterThan(140_000);
    const wayTo = (i: number): number[] =>
      (parents[i] ?? -1) < 0 ? [] : [...wayTo(parents[i] ?? 0), ordinals[i] ?? 0];
    const rootOf = (i: number): number => ((parents[i] ?? -1) < 0 ? i : rootOf(parents[i] ?? 0));
    for (let i = 0; i < parents.length; i += 997)
      expect(lineage.descentOf(i)).toEqual({ initial: rootOf(i), ordinals: wayTo(i) });
  });
});

describe("rows", () => {
  it("are a list that both ends of can be taken from", () => {
    const ops = fc.array(fc.constantFrom("push", "push", "push", "pop", "shift", "swap", "clear"), {
      minLength: 50,
      maxLength: 400,
    });
    fc.assert(
      fc.property(ops, fc.integer({ min: 1, max: 3000 }), (list, width) => {
        const rows = new Rows(width, always);
        const known: number[] = [];
        const value = (): number => rows.chunk[rows.at + width - 1] ?? -1;
        for (const [i, op] of list.entries()) {
          if (op === "push") {
            expect(rows.push()).toBe(true);
            rows.chunk[rows.at + width - 1] = i;
            known.push(i);
          } else if (op === "clear" && i % 7 === 0) {
            rows.clear();
            known.length = 0;
          } else if (known.length > 0 && op === "swap") {
            const last = known.length - 1;
            rows.swap(0, last);
            [known[0], known[last]] = [known[last] ?? 0, known[0] ?? 0];
          } else if (known.length > 0 && (op === "pop" || op === "shift")) {
            rows[op]();
            expect(value()).toBe(op === "pop" ? known.pop() : known.shift());
          }
          expect(rows.length).toBe(known.length);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("hold no more memory than they once needed", () => {
    const rows = new Rows(8, always);
    for (let i = 0; i < 5000; i++) rows.push();
    const { bytes } = rows;
    for (let i = 0; i < 100_000; i++) {
      rows.shift();
      rows.push();
    }
    expect(rows.bytes).toBeLessThanOrEqual(2 * bytes);
    expect(rows.length).toBe(5000);
  });
});

describe("random numbers", () => {
  it("are as likely as each other, and follow from seed and stream", () => {
    const counts = [0, 0, 0, 0, 0, 0, 0];
    const random = new Random(1, 2);
    for (let i = 0; i < 70_000; i++) {
      const n = random.below(7);
      counts[n] = (counts[n] ?? Number.NaN) + 1;
    }
    for (const n of counts) expect(Math.abs(n - 10_000)).toBeLessThan(5 * 93);
    expect(new Random(1, 2).word()).toBe(new Random(1, 2).word());
    const streams = new Set([0, 1, 2, 3].map((k) => new Random(1, k).word()));
    expect(streams.size).toBe(4);
  });
});
