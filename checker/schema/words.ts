/** Hashing and comparison of packed states: generated straight-line code for each number of words. */

/** Functions over states of a fixed number of words. */
export interface WordFunctions {
  /** An unsigned 32-bit hash of the words at `at`; each bit of the state affects every bit of it. */
  readonly hash: (words: Int32Array, at: number) => number;
  readonly equal: (a: Int32Array, at: number, b: Int32Array, bt: number) => boolean;
}

const made = new Map<number, WordFunctions>();

/** Above this many words a loop replaces straight-line code. */
const LONGEST_LINE = 64;

/** The functions for states of `n` words. The hash is MurmurHash3 x86_32 with seed 0 over whole words. */
export function wordFunctions(n: number): WordFunctions {
  let functions = made.get(n);
  if (functions === undefined) {
    functions = compile(n);
    made.set(n, functions);
  }
  return functions;
}

function compile(n: number): WordFunctions {
  const mix = (index: string): string =>
    `k = Math.imul(w[at + ${index}], 0xcc9e2d51); k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
     h ^= k; h = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;`;
  const indices = Array.from({ length: n }, (_, i) => String(i));
  const straight = n <= LONGEST_LINE;
  const body = straight
    ? indices.map(mix).join("\n")
    : `for (let i = 0; i < ${n}; i++) { ${mix("i")} }`;
  const compare = straight
    ? `return ${indices.map((i) => `a[at + ${i}] === b[bt + ${i}]`).join(" && ") || "true"};`
    : `for (let i = 0; i < ${n}; i++) if (a[at + i] !== b[bt + i]) return false; return true;`;
  // One function per length, without a loop over it, in the innermost loop of the search.
  // eslint-disable-next-line no-new-func, typescript/no-implied-eval -- made of the numbers above only
  const make = new Function(`"use strict"; return {
    hash(w, at) {
      let h = 0, k = 0;
      ${body}
      h ^= ${4 * n};
      h ^= h >>> 16; h = Math.imul(h, 0x85ebca6b); h ^= h >>> 13; h = Math.imul(h, 0xc2b2ae35);
      return (h ^ (h >>> 16)) >>> 0;
    },
    equal(a, at, b, bt) { ${compare} } };`) as () => WordFunctions;
  return make();
}
