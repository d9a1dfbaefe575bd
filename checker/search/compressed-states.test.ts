import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CompressedStates, statesFor } from "./compressed-states.ts";
import { split, type Tree } from "./split.ts";
import type { States } from "./states.ts";

interface Limits {
  readonly maxStates?: number;
  readonly maxBytes?: number;
}

/** Compressed states fed from two arrays, of `first` words and of the rest. */
function harness(width: number, first: number, { maxStates, maxBytes }: Limits = {}) {
  const arrays = (): readonly [Int32Array, Int32Array] => [
    new Int32Array(first),
    new Int32Array(width - first),
  ];
  const [from, to, at] = [arrays(), arrays(), { state: -1 }];
  const states: States = statesFor({
    ...{ from, to, at, storage: { compress: true } },
    maxStates: maxStates ?? Infinity,
    maxBytes: maxBytes ?? Infinity,
  });
  const show = (row: readonly number[]): void => {
    from[0].set(row.slice(0, first));
    from[1].set(row.slice(first));
  };
  return {
    states,
    seed: (row: readonly number[]): void => {
      show(row);
      states.seed();
    },
    offer: (row: readonly number[], parent: number): void => {
      at.state = parent;
      states.load(parent);
      show(row);
      states.offer();
    },
    loaded: (row: number): number[] => {
      states.load(row);
      return [...to[0], ...to[1]];
    },
  };
}

describe("compressed states", () => {
  it("keeps first occurrences in order, with their parents, as a list of texts does", () => {
    let changed = 0;
    const cases = fc.constantFrom(5, 8, 9, 13, 49, 70).chain((w) =>
      fc.record({
        width: fc.constant(w),
        first: fc.integer({ min: 0, max: w }),
        initial: fc.array(fc.integer(), { minLength: w, maxLength: w }),
        // A successor of some state: a few words of it are others.
        steps: fc.array(
          fc.record({
            of: fc.nat(),
            words: fc.array(fc.nat(w - 1), { minLength: 1, maxLength: 3 }),
            value: fc.constantFrom(0, 1, -1, 2 ** 31 - 1, -(2 ** 31)),
          }),
          { minLength: 20, maxLength: 60 },
        ),
      }),
    );
    fc.assert(
      fc.property(cases, ({ width, first, initial, steps }) => {
        const h = harness(width, first);
        expect(h.states).toBeInstanceOf(CompressedStates);
        h.seed(initial);
        const rows = [initial];
        const parents = [-1];
        const known = new Set([initial.join()]);
        for (const { of, words, value } of steps) {
          const parent = of % rows.length;
          const row = (rows[parent] ?? []).map((w, i) => (words.includes(i) ? value : w));
          h.states.commit();
          h.offer(row, parent);
          if (known.has(row.join())) continue;
          known.add(row.join());
          rows.push(row);
          parents.push(parent);
          changed++;
        }
        h.states.commit();
        const { arena, count } = h.states;
        expect(count).toBe(rows.length);
        const all = [...rows.keys()];
        expect(all.map((i) => h.loaded(i))).toEqual(rows);
        expect(all.map((i) => arena.parentOf(i))).toEqual(parents);
        const half = width >> 1;
        for (const [i, row] of rows.entries()) {
          const read = new Int32Array(width - half);
          arena.read(i, half, read);
          expect([...read]).toEqual(row.slice(half));
          expect(arena.hasWords(i, half, read)).toBe(true);
          read[0] = (read[0] ?? 0) ^ 1;
          expect(arena.hasWords(i, half, read)).toBe(false);
          const same = rows[0]?.slice(0, half).join() === row.slice(0, half).join();
          expect(arena.sameWords(0, i, half)).toBe(same);
        }
      }),
      { seed: 3, numRuns: 60 },
    );
    expect(changed).toBeGreaterThan(500);
  });

  it("stores narrow rows whole", () => {
    expect(harness(4, 3).states).not.toBeInstanceOf(CompressedStates);
  });

  it("finds the same among very many parts", () => {
    const n = 60_000;
    const h = harness(9, 9);
    // Mixed so that each word takes many values, and all rows are different by the first one.
    const row = (i: number): number[] =>
      Array.from({ length: 9 }, (_, k) => (k === 0 ? i : Math.imul(i >> k, 0x9e3779b1)));
    h.seed(row(0));
    for (let round = 0; round < 2; round++) for (let i = 1; i < n; i++) h.offer(row(i), 0);
    h.states.commit();
    expect(h.states.count).toBe(n);
    for (let i = 0; i < n; i += 997) expect(h.loaded(i)).toEqual(row(i));
  });

  it("takes few bytes for what is made up of few parts", () => {
    const h = harness(16, 12);
    const row = (i: number): number[] =>
      Array.from({ length: 16 }, (_, k) => (k % 4 === 0 ? (i >> (4 * (k / 4))) & 15 : 5));
    h.seed(row(0));
    for (let i = 1; i < 65_536; i++) h.offer(row(i), 0);
    h.states.commit();
    expect(h.states.count).toBe(65_536);
    // 8 for the halves, 4 for the parent, 11 of the table, and fixed parts; whole it would be 64 + 16.
    expect(h.states.peakBytes / 65_536).toBeLessThan(26);
  });

  it("never holds more bytes than it may", () => {
    const maxBytes = 2_000_000;
    const h = harness(8, 8, { maxBytes });
    // All parts are different, so it is they that need the room.
    const row = (i: number): number[] => Array.from({ length: 8 }, (_, k) => i * 8 + k);
    h.seed(row(0));
    for (let i = 1; i < 200_000 && h.states.full === null; i++) {
      h.offer(row(i), 0);
      expect(h.states.bytes <= maxBytes).toBe(true);
    }
    expect(h.states.full).toBe("memory");
    expect(h.states.peakBytes).toBeLessThanOrEqual(maxBytes);
    expect(h.states.count).toBeGreaterThan(10_000);
    const n = h.states.count;
    for (let i = 0; i < n; i += 501) expect(h.loaded(i)).toEqual(row(i));
  });
});

describe("the tree of a row", () => {
  const rebuilt = (tree: Tree): string[] => {
    const below = (i: number): string[] => {
      const n = tree[i];
      if (n === undefined) throw new RangeError(`no node ${i}`);
      if (n.kind === "pair") return [...below(n.left), ...below(n.right)];
      return Array.from({ length: n.words }, (_, k) => `${n.array}.${n.at + k}@${n.atRow + k}`);
    };
    return [...below(tree.length - 2), ...below(tree.length - 1)];
  };

  it("has each word once, in order, in parts of at most 4 words", () => {
    for (let a = 0; a < 30; a++)
      for (let b = 0; b < 8; b++) {
        const tree = split([a, b]);
        if (a + b <= 4) expect(tree).toBeNull();
        if (tree === null) continue;
        const words = [a, b].flatMap((n, array) =>
          Array.from({ length: n }, (_, k) => `${array}.${k}@${array * a + k}`),
        );
        expect(rebuilt(tree)).toEqual(words);
        expect(tree.every((n) => n.kind === "pair" || (n.words >= 1 && n.words <= 4))).toBe(true);
        // What belongs to a pair comes before it.
        expect(tree.every((n, i) => n.kind === "words" || Math.max(n.left, n.right) < i)).toBe(
          true,
        );
      }
  });
});
