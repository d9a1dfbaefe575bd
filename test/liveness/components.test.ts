/** Components and ways out on arrays: against graphlib on random graphs, and on graphs of some size. */
import { alg, Graph } from "@dagrejs/graphlib";
import { describe, expect, it, test } from "vitest";
import { Bits } from "../../checker/search/bits.ts";
import { FairCycles, mustNothing } from "../../checker/search/fair-cycles.ts";
import { loopFrom } from "../../checker/search/loop.ts";
import type { Arrows, Moves } from "../../checker/search/run-graph.ts";
import { StrongComponents } from "../../checker/search/strong-components.ts";
import { waysTo } from "../../checker/search/ways-out.ts";
import { Dice } from "../support/dice.ts";

/** Arrows of a list of targets for each state. */
function arrowsOf(lists: readonly (readonly number[])[]): Arrows {
  const starts = new Int32Array(lists.length + 1);
  for (const [v, list] of lists.entries()) starts[v + 1] = (starts[v] ?? 0) + list.length;
  return { states: lists.length, starts, targets: Int32Array.from(lists.flat()) };
}

/** The components of the states in `members`, in the order in which they are found. */
function componentsOf(arrows: Arrows, members: readonly number[]): number[][] {
  const components = new StrongComponents(arrows);
  const found: number[][] = [];
  const [piece] = [components.fresh(), components.fresh()];
  for (const v of members) components.piece[v] = piece;
  components.search(Int32Array.from(members), 0, members.length, (list, from, to) =>
    found.push([...list.subarray(from, to)].toSorted((a, b) => a - b)),
  );
  return found;
}

function randomLists(dice: Dice): number[][] {
  const n = 1 + dice.below(12);
  return Array.from({ length: n }, () =>
    Array.from({ length: dice.below(4) }, () => dice.below(n)),
  );
}

describe("random graphs", () => {
  it("have the components that graphlib finds, each after those that it leads to", () => {
    let several = 0;
    for (let seed = 0; seed < 2000; seed++) {
      const dice = new Dice(seed);
      const lists = randomLists(dice);
      const members = [...lists.keys()].filter(() => seed % 2 === 0 || !dice.once(3));
      const graph = new Graph();
      for (const v of members) graph.setNode(String(v));
      for (const v of members)
        for (const w of lists[v] ?? [])
          if (members.includes(w)) graph.setEdge(String(v), String(w));
      const found = componentsOf(arrowsOf(lists), members);
      const sorted = (all: number[][]): string[] => all.map((c) => c.join()).toSorted();
      const theirs = alg.tarjan(graph).map((c) => c.map(Number).toSorted((a, b) => a - b));
      expect(sorted(found)).toEqual(sorted(theirs));
      const rank = new Map(found.flatMap((c, i) => c.map((v) => [v, i] as const)));
      for (const v of members)
        for (const w of lists[v] ?? [])
          if (members.includes(w)) expect(rank.get(w)).toBeLessThanOrEqual(rank.get(v) ?? -1);
      if (found.some((c) => c.length > 1) && found.length > 2) several++;
    }
    expect(several).toBeGreaterThan(500);
  });

  it("have the ways out that following steps finds", () => {
    let some = 0;
    for (let seed = 0; seed < 2000; seed++) {
      const dice = new Dice(seed);
      const lists = randomLists(dice);
      const goals = [...lists.keys()].filter(() => dice.once(5));
      const able = waysTo(arrowsOf(lists), (v) => goals.includes(v));
      for (const v of lists.keys()) {
        const seen = new Set([v]);
        for (const at of seen) for (const w of lists[at] ?? []) seen.add(w);
        expect(able.has(v)).toBe(goals.some((g) => seen.has(g)));
        if (able.has(v) && !goals.includes(v)) some++;
      }
    }
    expect(some).toBeGreaterThan(1000);
  });
});

test("a chain of a million states is no deeper than the arrays", () => {
  const n = 1_000_000;
  const starts = Int32Array.from({ length: n + 1 }, (_, v) => v);
  const ring = Int32Array.from({ length: n }, (_, v) => (v + 1) % n);
  const chain = Int32Array.from({ length: n }, (_, v) => Math.min(v + 1, n - 1));
  const sizes = (targets: Int32Array): number[] => {
    const arrows = { states: n, starts, targets };
    const components = new StrongComponents(arrows);
    const found: number[] = [];
    components.piece.fill(components.fresh());
    components.search(Int32Array.from(starts.keys()), 0, n, (_list, from, to) =>
      found.push(to - from),
    );
    return found;
  };
  expect(sizes(ring)).toEqual([n]);
  expect(sizes(chain).length).toBe(n);
  const able = waysTo({ states: n, starts, targets: chain }, (v) => v === n - 1);
  expect(able.has(0)).toBe(true);
});

describe("ten million steps", () => {
  // Two thousand rings of a thousand states. A step leads one on, or one to four back round the ring; in
  // the last state of a ring, the way on is a gate to the next ring.
  const [rings, size] = [2000, 1000];
  const n = rings * size;
  const starts = Int32Array.from({ length: n + 1 }, (_, v) => 5 * v);
  const targets = new Int32Array(5 * n);
  const instances = new Int32Array(5 * n);
  const enabled = new Int32Array(n);
  for (let v = 0; v < n; v++) {
    const place = v % size;
    const last = place === size - 1;
    enabled[v] = last ? 0b11 : 0b01;
    for (let k = 0; k < 5; k++) {
      instances[5 * v + k] = last && k === 0 ? 1 : 0;
      targets[5 * v + k] = k === 0 ? (v + 1) % n : v - place + ((place + size - k) % size);
    }
  }
  const moves: Moves = {
    ...{ states: n, starts, targets, instances },
    changes: (_e, v, w) => v !== w,
  };
  // The first group is all steps but gates, the second is the gates.
  const groups = { words: 1, of: Int32Array.of(0b01, 0b10), enabled };
  const set = (bits: number): Int32Array => Int32Array.of(bits);
  const wanted = {
    conditions: { weak: set(0b01), strong: set(0b10), recurrent: set(0) },
    must: mustNothing,
  };
  const cycles = new FairCycles(moves, groups);
  const loopAt = (v: number): number[] => [
    ...loopFrom(moves, groups, wanted, cycles.componentOf, v).rows,
  ];

  it("are one fair component", () => {
    const fair = new Bits(n);
    expect(cycles.search(null, wanted, fair)).toBe(true);
    expect(new Set(cycles.componentOf).size).toBe(1);
    expect(fair.has(0) && fair.has(n - 1)).toBe(true);
    expect(loopAt(0)).toEqual([0, 1, 0]);
    // Where the gate is possible it has to be taken, and from there the way back is round all rings:
    // one step back from the first state of each to its last, and the gate. The step that is no gate is
    // taken first, where it is nearest: in the next ring, one on.
    expect(loopAt(size - 1)).toHaveLength(1 + 2 * rings + 1);
  });

  it("may have to be avoided", () => {
    // Without the first state of each ring no gate can be taken: the last state has to be left out, too.
    const region = new Bits(n);
    for (let v = 0; v < n; v++) if (v % size !== 0) region.add(v);
    const fair = new Bits(n);
    expect(cycles.search(region, wanted, fair)).toBe(true);
    const wrong: number[] = [];
    for (let v = 0; v < n; v++) {
      const left = v % size !== 0 && v % size !== size - 1;
      if (fair.has(v) !== left) wrong.push(v);
    }
    expect(wrong).toEqual([]);
    expect(new Set([...fairOf(fair)].map((v) => cycles.componentOf[v])).size).toBe(rings);
    expect(loopAt(1)).toEqual([1, 2, 1]);
    // And a run that would have to take a gate has nowhere to be.
    const must = { ...wanted, conditions: { ...wanted.conditions, recurrent: set(0b10) } };
    expect(cycles.search(region, must, new Bits(n))).toBe(false);
  });

  function* fairOf(fair: Bits): Generator<number> {
    for (let v = 0; v < n; v++) if (fair.has(v)) yield v;
  }
});
