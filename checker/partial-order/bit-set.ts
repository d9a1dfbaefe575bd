/** Sets of small numbers: cells of a state, or instances of actions. */

/** A set of numbers below a limit, as bits. */
export type BitSet = Int32Array;

/** An empty set for numbers below `limit`. */
export function bitSet(limit: number): BitSet {
  return new Int32Array(Math.max(1, Math.ceil(limit / 32)));
}

/** Puts `i` in. */
export function put(set: BitSet, i: number): void {
  set[i >>> 5] = (set[i >>> 5] ?? 0) | (1 << (i & 31));
}

/** Whether `i` is in there. */
export function has(set: BitSet, i: number): boolean {
  return (((set[i >>> 5] ?? 0) >>> (i & 31)) & 1) === 1;
}

/** Puts all of `other` in. */
export function unite(set: BitSet, other: BitSet): void {
  for (let w = 0; w < set.length; w++) set[w] = (set[w] ?? 0) | (other[w] ?? 0);
}

/** Whether two sets have something in common. */
export function meet(a: BitSet, b: BitSet): boolean {
  for (let w = 0; w < a.length; w++) if (((a[w] ?? 0) & (b[w] ?? 0)) !== 0) return true;
  return false;
}

/** What is in there, ascending. */
export function* membersOf(set: BitSet): Generator<number> {
  for (let w = 0; w < set.length; w++)
    for (let bits = set[w] ?? 0; bits !== 0; bits &= bits - 1)
      yield w * 32 + 31 - Math.clz32(bits & -bits);
}
