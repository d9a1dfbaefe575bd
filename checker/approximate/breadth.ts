/** Breadth-first search that remembers fingerprints of states, and whole states of two levels only. */
import { counted } from "../trace/numbers.ts";
import { lost, lostByCollision } from "./estimate.ts";
import { compileFingerprint, seedsOf } from "./fingerprint.ts";
import { FingerprintTable } from "./fingerprint-table.ts";
import { pack, unpack } from "./guide.ts";
import { eachInitial, Watch, type Hunt, type Looked } from "./hunt.ts";
import { Lineage } from "./lineage.ts";
import { Rows } from "./rows.ts";
import type { Thrown } from "./stage.ts";

/** Looks at every state whose fingerprint is met for the first time. */
export function breadthFirst(hunt: Hunt): Looked {
  const { stage, options } = hunt;
  const { maxStates = Infinity, memoryBytes = Infinity, fingerprintBits = 64 } = options;
  const { seed } = options.approximate;
  const watch = new Watch(hunt);
  const lineage = new Lineage();
  const held = (): number => lineage.bytes + queue.bytes + table.bytes;
  const afford = (more: number): boolean => held() + more <= memoryBytes;
  const queue: Rows = new Rows(stage.width, (more) => afford(more));
  const table: FingerprintTable = new FingerprintTable(fingerprintBits, (more) => afford(more));
  const print = new Int32Array(2);
  const fingerprint = compileFingerprint(stage.nextWords, seedsOf(seed, 0), print);

  const offer = (ordinal: number): void => {
    if (watch.cut !== null) return;
    fingerprint();
    if (!table.add(print[0] ?? 0, print[1] ?? 0)) {
      if (table.isFull) watch.full("memory");
      return;
    }
    if (table.count > maxStates) return watch.full("states");
    if (!queue.push()) return watch.full("memory");
    lineage.add(ordinal);
    pack(stage.nextWords, queue.chunk, queue.at);
  };

  let [depth, row, widest, bytes] = [0, -1, 0, 0];
  /** States of this level that are not expanded yet. */
  let left = 0;
  stage.taken = offer;
  stage.origin = () => ({
    ...lineage.descentOf(row),
    by: "a breadth-first search by fingerprints",
  });
  let thrown: Thrown | null = eachInitial(stage, offer);
  const progress = () => ({
    states: lineage.count,
    level: depth,
    frontier: queue.length,
    bytes: held(),
  });
  const take = (): void => {
    if (left === 0) {
      if (row >= 0) depth++;
      left = queue.length;
      widest = Math.max(widest, left);
    }
    left--;
    row++;
    queue.shift();
    unpack(queue.chunk, queue.at, stage.words);
  };
  while (thrown === null && queue.length > 0 && watch.goesOn(progress)) {
    take();
    lineage.begin();
    thrown = stage.visit();
    bytes = Math.max(bytes, held());
  }
  // What was found last is judged too, when only room was missing to go on.
  if (watch.isFull && thrown === null)
    while (queue.length > 0 && hunt.budget.spent() === null) {
      take();
      stage.look();
    }
  const states = lineage.count;
  const omitted = lostByCollision(states, fingerprintBits);
  return {
    ...{ states, depth, widest, bytes, thrown, omitted, cut: watch.cut },
    how: `${counted(states, "state")} told apart by fingerprints of ${fingerprintBits} bits; ${lost(omitted)}`,
  };
}
