/** Fingerprints of packed states: 64 bits, in two words. */
import { compile, unrolled } from "../search/compile.ts";
import { mixed, Random } from "./random.ts";

/** Above this many words a state is hashed by a loop. */
const maxUnrolled = 48;

/**
 * A function that writes the fingerprint of the words in `parts` to the two words of `out`, with the
 * {@link seedsOf} a hash function that `seeds` holds when it is called.
 *
 * Each word of the state goes into both words of the fingerprint, with other constants (those of
 * MurmurHash3), and each of these into the other, so that one round is a permutation of 64 bits: two
 * states with one different word never collide. Another seed gives other collisions.
 */
export function compileFingerprint(
  parts: readonly Int32Array[],
  seeds: Int32Array,
  out: Int32Array,
): () => void {
  const round = (word: string): string =>
    [
      `k = Math.imul(${word}, 0xcc9e2d51); k = (k << 15) | (k >>> 17); a ^= Math.imul(k, 0x1b873593);`,
      `k = Math.imul(${word}, 0x239b961b); k = (k << 16) | (k >>> 16); b ^= Math.imul(k, 0xab0e9789);`,
      "a = (((a << 13) | (a >>> 19)) + b) | 0; a = (Math.imul(a, 5) + 0xe6546b64) | 0;",
      "b = (((b << 17) | (b >>> 15)) + a) | 0; b = (Math.imul(b, 5) + 0x561ccd1b) | 0;",
    ].join("\n");
  const rounds = parts.map((words, p) =>
    words.length <= maxUnrolled
      ? unrolled(words.length, "\n", (i) => round(`from${p}[${i}]`))
      : `for (let i = 0; i < ${words.length}; i++) { ${round(`from${p}[i]`)} }`,
  );
  const body = [
    ...parts.map((_, p) => `const from${p} = parts[${p}];`),
    "return function fingerprint() {",
    "let a = seeds[0], b = seeds[1], k = 0;",
    ...rounds,
    "a = (a + b) | 0; b = (b + a) | 0;",
    "a = mixed(a); b = mixed(b);",
    "a = (a + b) | 0; b = (b + a) | 0;",
    "out[0] = a; out[1] = b;",
    "};",
  ].join("\n");
  const make = compile<(...args: unknown[]) => () => void>(
    "approximate/fingerprint",
    ["parts", "seeds", "out", "mixed"],
    body,
  );
  return make(parts, seeds, out, mixed);
}

/** What tells hash function number `stream` of `seed` from others. Shape: two words. */
export function seedsOf(seed: number, stream: number): Int32Array {
  const random = new Random(seed, stream);
  return Int32Array.of(random.word(), random.word());
}
