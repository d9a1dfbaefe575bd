/**
 * The yardstick of `bench:smoke`: a breadth-first search over typed arrays, of one fixed system, with
 * nothing in it that this project does. How fast it is says how fast the machine is just now.
 *
 * Pinned: a change here moves every recorded ratio.
 */

/** States and transitions of {@link referenceSearch}. */
export const REFERENCE = { states: 8_832, transitions: 58_145 } as const;

/** Two-phase commit of five resource managers; a state is one word, and all of it stays in the caches. */
const managers = 5;
const preparedAt = 10;
const sentAt = 15;
const done = 1 << 28;
const commit = 1 << 29;
const abort = 1 << 30;
const all = (1 << managers) - 1;

/** Explores the system, and counts. */
export function referenceSearch(): { states: number; transitions: number } {
  const mask = (1 << 15) - 1;
  const table = new Int32Array(mask + 1);
  const states = new Int32Array(1 << 14);
  let count = 0;
  let transitions = 0;
  const found = (s: number): void => {
    let h = Math.imul(s ^ (s >>> 15), 0x2c1b3c6d);
    h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
    let at = (h ^ (h >>> 15)) & mask;
    for (let k = table[at] ?? 0; k !== 0; k = table[at] ?? 0) {
      if (states[k - 1] === s) return;
      at = (at + 1) & mask;
    }
    states[count++] = s;
    table[at] = count;
  };
  found(0);
  for (let i = 0; i < count; i++) {
    const s = states[i] ?? 0;
    const open = (s & done) === 0;
    if (open && ((s >>> preparedAt) & all) === all) {
      transitions++;
      found(s | done | commit);
    }
    if (open) {
      transitions++;
      found(s | done | abort);
    }
    for (let rm = 0; rm < managers; rm++) {
      const rest = s & ~(3 << (2 * rm));
      if (open && (s & (1 << (sentAt + rm))) !== 0) {
        transitions++;
        found(s | (1 << (preparedAt + rm)));
      }
      // Working, prepared, committed, aborted.
      if (((s >>> (2 * rm)) & 3) === 0) {
        transitions += 2;
        found(rest | (1 << (2 * rm)) | (1 << (sentAt + rm)));
        found(rest | (3 << (2 * rm)));
      }
      if ((s & commit) !== 0) {
        transitions++;
        found(rest | (2 << (2 * rm)));
      }
      if ((s & abort) !== 0) {
        transitions++;
        found(rest | (3 << (2 * rm)));
      }
    }
  }
  return { states: count, transitions };
}
