import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StorageOptions } from "./storage.ts";
import { batchRows } from "./visited-text.ts";
import { Visited } from "./visited.ts";

interface Harness {
  readonly visited: Visited;
  readonly put: (row: readonly number[], parent: number) => void;
  readonly rows: () => number[][];
}

/** A visited set fed from two parts, of `split` words and the rest. */
function harness(
  width: number,
  split: number,
  limits: { maxStates?: number; maxBytes?: number; storage?: StorageOptions } = {},
): Harness {
  const from = [new Int32Array(split), new Int32Array(width - split)];
  const to = [new Int32Array(split), new Int32Array(width - split)];
  const at = { state: -1 };
  let first: number[] | null = null;
  const visited = new Visited({
    from,
    to,
    at,
    maxStates: limits.maxStates ?? Infinity,
    maxBytes: limits.maxBytes ?? Infinity,
    storage: limits.storage,
  });
  return {
    visited,
    put(row, parent) {
      from[0]?.set(row.slice(0, split));
      from[1]?.set(row.slice(split));
      at.state = parent;
      if (parent < 0) {
        visited.seed();
        first ??= [...row];
        return;
      }
      // Some visited row is always loaded while successors are offered: here the first.
      to[0]?.set(first?.slice(0, split) ?? []);
      to[1]?.set(first?.slice(split) ?? []);
      visited.offer();
    },
    rows() {
      return Array.from({ length: visited.count }, (_, i) => {
        visited.load(i);
        return [...(to[0] ?? []), ...(to[1] ?? [])];
      });
    },
  };
}

describe("visited set", () => {
  it("keeps first occurrences in order, with their parents, as a list of texts does", () => {
    const width = fc.constantFrom(1, 2, 3, 7, 48, 49, 70);
    fc.assert(
      fc.property(
        width.chain((w) =>
          fc.tuple(
            fc.constant(w),
            fc.integer({ min: 0, max: w }),
            // Few distinct values, and their extremes, so that duplicates and near-duplicates are common.
            fc.array(
              fc.array(fc.constantFrom(0, 1, -1, 2 ** 31 - 1, -(2 ** 31)), {
                minLength: w,
                maxLength: w,
              }),
              {
                minLength: 1,
                maxLength: 60,
              },
            ),
          ),
        ),
        ([w, split, rows]) => {
          const h = harness(w, split);
          const expected = new Map<string, { row: number[]; parent: number }>();
          rows.forEach((row, i) => {
            const parent = i === 0 ? -1 : i;
            h.put(row, parent);
            if (!expected.has(row.join())) expected.set(row.join(), { row, parent });
          });
          h.visited.commit();
          expect(h.rows()).toEqual([...expected.values()].map((e) => e.row));
          expect([...expected.keys()].map((_, i) => h.visited.arena.parentOf(i))).toEqual(
            [...expected.values()].map((e) => e.parent),
          );
        },
      ),
    );
  });

  it.each([false, true])("grows without losing or repeating a row; lean: %s", (lean) => {
    const n = 200_000;
    const h = harness(2, 1, { storage: { lean } });
    // Twice over, the second time in another order; rows differ in one word only.
    h.put([0, 0], -1);
    for (let i = 1; i < n; i++) h.put([i >> 9, i & 511], i - 1);
    for (let i = n - 1; i >= 0; i--) h.put([i >> 9, i & 511], 7);
    h.visited.commit();
    expect(h.visited.count).toBe(n);
    expect(h.visited.full).toBeNull();
    const rows = h.rows();
    const wrong = rows.findIndex(([a, b], i) => a !== i >> 9 || b !== (i & 511));
    expect(wrong).toBe(-1);
    if (lean) expect(() => h.visited.arena.parentOf(n - 1)).toThrow("without their parents");
    else expect(h.visited.arena.parentOf(n - 1)).toBe(n - 2);
  });

  it.each([false, true])("grows with rows that go round the end of the table; lean: %s", (lean) => {
    // As in the generated code, for rows of one word.
    const hash = (word: number): number => {
      let h = Math.imul(1 ^ 0x3c6ef372 ^ word, 0x9e3779b1);
      h ^= h >>> 15;
      h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
      h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
      return h ^ (h >>> 16);
    };
    const place = (word: number): number => (lean ? hash(word) >>> 20 : hash(word) & 4095);
    const h = harness(1, 1, { storage: { lean } });
    h.put([0], -1);
    let last = 0;
    for (let word = 1; last < 90; word++)
      if (place(word) >= 4080) {
        h.put([word], 0);
        last++;
      }
    const n = 20_000;
    const others = Array.from({ length: n }, (_, i) => -1 - i);
    for (const word of others) h.put([word], 0);
    h.visited.commit();
    for (const [word = 0] of h.rows()) h.put([word], 0);
    h.visited.commit();
    expect(h.visited.count).toBe(1 + last + n);
  });

  it.each([
    [2, false, 16],
    [12, false, 16],
    [12, true, 8],
  ])("%i words, lean: %s, take at most %i bytes more at any time", (width, lean, over) => {
    const h = harness(width, 1, { storage: { lean } });
    const row = Array.from({ length: width }, () => 0);
    let [most, seen] = [0, 0];
    for (let i = 0; i < 450_000; i++) {
      row[0] = i;
      h.put(row, i === 0 ? -1 : 0);
      const { peakBytes, count } = h.visited;
      if (peakBytes === seen) continue;
      // Something has grown, for a batch that is not stored yet.
      seen = peakBytes;
      // Cache, batch and last chunk weigh less the more there are.
      if (count > 300_000) most = Math.max(most, peakBytes / count - 4 * width);
    }
    expect(most).toBeGreaterThan(over / 2);
    expect(most).toBeLessThanOrEqual(over);
  });

  it("holds a state of no words at all", () => {
    const h = harness(0, 0);
    h.put([], -1);
    h.put([], 0);
    h.visited.commit();
    expect(h.visited.count).toBe(1);
  });

  it("stops exactly at the greatest number of states, and only when one more is needed", () => {
    for (const [maxStates, full] of [
      [10, null],
      [9, "states"],
    ] as const) {
      const h = harness(1, 1, { maxStates });
      h.put([0], -1);
      for (let round = 0; round < 2; round++) for (let i = 0; i < 10; i++) h.put([i], 0);
      h.visited.commit();
      expect(h.visited.full).toBe(full);
      expect(h.visited.count).toBe(maxStates);
    }
  });

  it("never holds more bytes than it may", () => {
    const maxBytes = 3_000_000;
    const h = harness(2, 2, { maxBytes });
    h.put([0, 0], -1);
    let most = 0;
    for (let i = 1; i < 1_000_000 && h.visited.full === null; i++) {
      h.put([i, 0], 0);
      most = Math.max(most, h.visited.bytes);
    }
    expect(most).toBeLessThanOrEqual(maxBytes);
    h.visited.commit();
    expect(h.visited.full).toBe("memory");
    expect(h.visited.peakBytes).toBeLessThanOrEqual(maxBytes);
    expect(h.visited.count).toBeGreaterThan(10 * batchRows);
    expect(h.rows().every(([a, b], i) => a === i && b === 0)).toBe(true);
  });

  it.each([false, true])("goes on with rows on disk when memory is used up; lean: %s", (lean) => {
    const [width, n, maxBytes] = [12, 100_000, 4_000_000];
    const spill = mkdtempSync(join(tmpdir(), "passproof-spill-"));
    const row = (i: number): number[] => Array.from({ length: width }, (_, k) => i >> (k % 3));
    const put = (storage: StorageOptions): Harness => {
      const h = harness(width, 5, { maxBytes, storage });
      h.put(row(0), -1);
      for (let i = 1; i < n; i++) h.put(row(i), i - 1);
      // All are known, wherever they are, and so is what is told of them.
      for (let i = 0; i < n; i += 7) h.put(row(i), n - 1);
      h.visited.commit();
      return h;
    };
    expect(put({ lean }).visited.full).toBe("memory");
    const { visited, rows } = put({ lean, spill });
    expect([visited.full, visited.count]).toEqual([null, n]);
    expect(visited.peakBytes).toBeLessThanOrEqual(maxBytes);
    expect(rows().findIndex((r, i) => r.join() !== row(i).join())).toBe(-1);
    const { arena } = visited;
    if (!lean)
      expect([0, 1, 9000, n - 1].map((i) => arena.parentOf(i))).toEqual([-1, 0, 8999, n - 2]);
    const words = Int32Array.from(row(77).slice(3));
    expect([arena.hasWords(77, 3, words), arena.hasWords(9077, 3, words)]).toEqual([true, false]);
    expect([arena.sameWords(6, 7, 12), arena.sameWords(77, 77, 12)]).toEqual([false, true]);
    // The files have no names: nothing is left, whatever happens.
    expect(readdirSync(spill)).toEqual([]);
    rmSync(spill, { recursive: true });
  });

  it("ends gracefully when the machine has no more memory", () => {
    const h = harness(1, 1);
    h.put([0], -1);
    h.visited.arena.grow = () => {
      throw new RangeError("Array buffer allocation failed");
    };
    for (let i = 1; i < 5000; i++) h.put([i], 0);
    h.visited.commit();
    expect(h.visited.full).toBe("memory");
    expect(h.visited.count).toBe(h.visited.arena.capacity);
  });

  it("holds nothing when it may hold nothing", () => {
    const h = harness(1, 1, { maxStates: 0 });
    h.put([0], -1);
    expect([h.visited.count, h.visited.full]).toEqual([0, "states"]);
  });
});
