/** What a unit does in the states that a leaf of its tree stands for. */
import type { Watch } from "../../schema/watch.ts";
import { Cells } from "./ints.ts";

/** What a unit did in one state. */
export interface Outcome {
  /** Clauses that refused, by their number in the action, with how often, in pairs. */
  readonly refusals: readonly number[];
  readonly successors: readonly Successor[];
}

/** One step. */
export interface Successor {
  readonly words: Int32Array;
  /** What makes `words` of the state before: see {@link changesOf}. Empty where it is not known. */
  readonly changes: readonly number[];
  /** Parameters as bound; only of steps of a unit that makes several. */
  readonly params: Readonly<Record<string, unknown>> | null;
}

/**
 * How `watch`, after an effect, differs from the state before: how many words were written to, and of each
 * the word, the bits, and their values; then how many pieces were copied, and of each where to, where
 * from, by how much it is turned to the left, and its bits where it is now.
 */
export function changesOf(watch: Watch, words: Int32Array): number[] {
  const written: number[] = [];
  const copied: number[] = [];
  for (let word = 0; word < words.length; word++) {
    let constant = 0;
    const pieces = new Map<number, number>();
    for (let bit = 0; bit < 32; bit++) {
      const origin = watch.originOf(32 * word + bit);
      if (origin === 32 * word + bit) continue;
      if (origin < 0) constant |= 1 << bit;
      else {
        const from = ((origin >>> 5) << 5) | ((bit - origin) & 31);
        pieces.set(from, (pieces.get(from) ?? 0) | (1 << bit));
      }
    }
    if (constant !== 0) written.push(word, constant, (words[word] as number) & constant); // in range
    for (const [from, mask] of pieces) copied.push(word, from >>> 5, from & 31, mask);
  }
  return [written.length / 3, ...written, copied.length / 4, ...copied];
}

/** Makes in `next` what `changes`, at `at` in `cells`, make of `s`; the address behind them. */
export function applyChanges(
  cells: Int32Array,
  at: number,
  s: Int32Array,
  next: Int32Array,
): number {
  /* All indices are words of the state or cells that were stored. */
  let p = at + 1;
  const writesEnd = p + 3 * (cells[at] as number);
  for (; p < writesEnd; p += 3) {
    const word = cells[p] as number;
    next[word] = ((next[word] as number) & ~(cells[p + 1] as number)) | (cells[p + 2] as number);
  }
  const copies = cells[p] as number;
  p++;
  const copiesEnd = p + 4 * copies;
  for (; p < copiesEnd; p += 4) {
    const word = cells[p] as number;
    const from = s[cells[p + 1] as number] as number;
    const turn = cells[p + 2] as number;
    const mask = cells[p + 3] as number;
    const moved = (from << turn) | (from >>> (32 - turn));
    next[word] = ((next[word] as number) & ~mask) | ((turn === 0 ? from : moved) & mask);
  }
  return p;
}

/** Outcomes, each once. */
export class Outcomes {
  private readonly store = new Cells();
  private readonly known = new Map<string, number>();
  /** Parameters of steps of units that make several. */
  readonly params: Readonly<Record<string, unknown>>[] = [];

  /** Cells of all outcomes: of each how many refusals, these in pairs, how many steps, and of each its parameters and changes. */
  get cells(): Int32Array {
    return this.store.cells;
  }

  get bytes(): number {
    return 2 * this.store.bytes;
  }

  /** The address of an outcome. */
  add({ refusals, successors }: Outcome): number {
    const text = [refusals.length / 2, ...refusals, successors.length];
    for (const { params, changes } of successors) {
      text.push(params === null ? -1 : this.params.push(params) - 1, ...changes);
    }
    const key = text.join();
    let at = this.known.get(key);
    if (at === undefined) this.known.set(key, (at = this.store.add(text)));
    return at;
  }
}
