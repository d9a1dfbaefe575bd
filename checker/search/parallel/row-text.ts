/** Pieces of source text for rows of a given width: straight-line code where they are not too wide. */
import { unrolled } from "../compile.ts";

/** Above this many words, rows are handled by loops. */
const maxUnrolled = 48;

/** The text of what is done to rows that are made of parts. */
export interface RowText {
  readonly width: number;
  /** Reads the parts `from0`, `from1`, … into the row at hand. */
  readonly gather: string;
  /** Reads the row at hand from words of an array. */
  readonly read: (array: string, at: string) => string;
  /** Writes it there. */
  readonly write: (array: string, at: string) => string;
  /** Whether it is there. */
  readonly same: (array: string, at: string) => string;
  /** Whether it is in the parts `to0`, `to1`, …; `false` for rows too wide to look. */
  readonly sameAsTo: string;
  /** Reads words of an array into the parts `to0`, `to1`, …. */
  readonly spread: (array: string, at: string) => string;
  /** Declares `h`: its hash. */
  readonly hash: string;
  /** Declarations that the others need. */
  readonly prelude: string;
}

/** The text for rows made of parts of the given widths. */
export function rowText(parts: readonly number[]): RowText {
  const width = parts.reduce((a, b) => a + b, 0);
  const straight = width <= maxUnrolled;
  const offsets = parts.map((_, p) => parts.slice(0, p).reduce((a, b) => a + b, 0));
  const places = parts.flatMap((n, p) => Array.from({ length: n }, (_, i) => ({ p, i })));
  const all = (separator: string, part: (k: number | string) => string): string =>
    straight
      ? unrolled(width, separator, part)
      : `for (let k = 0; k < ${width}; k++) { ${part("k")} }`;
  const word = (k: number | string): string => (straight ? `w${k}` : `w[${k}]`);
  const eachPart = (text: (part: string, at: number) => string): string =>
    parts
      .map((n, p) => `for (let k = 0; k < ${n}; k++) ${text(String(p), offsets[p] ?? 0)}`)
      .join("\n");
  return {
    width,
    gather: straight
      ? places.map(({ p, i }, k) => `const w${k} = from${p}[${i}];`).join("\n")
      : eachPart((p, at) => `w[${at} + k] = from${p}[k];`),
    read: (array, at) =>
      straight
        ? unrolled(width, "\n", (k) => `const w${k} = ${array}[${at} + ${k}];`)
        : `for (let k = 0; k < ${width}; k++) w[k] = ${array}[${at} + k];`,
    write: (array, at) => all("\n", (k) => `${array}[${at} + ${k}] = ${word(k)};`),
    same: (array, at) =>
      width === 0
        ? "true"
        : straight
          ? unrolled(width, " && ", (k) => `${array}[${at} + ${k}] === w${k}`)
          : `equal(${array}, ${at})`,
    sameAsTo:
      straight && width > 0
        ? places.map(({ p, i }, k) => `to${p}[${i}] === w${k}`).join(" && ")
        : "false",
    spread: (array, at) =>
      straight
        ? places.map(({ p, i }, k) => `to${p}[${i}] = ${array}[${at} + ${k}];`).join("\n")
        : eachPart((p, from) => `to${p}[k] = ${array}[${at} + ${from} + k];`),
    // One multiplication and one shift for each word, then the finaliser of MurmurHash3.
    hash: `let h = ${width ^ 0x3c6ef372};
${all("\n", (k) => `h = Math.imul(h ^ ${word(k)}, 0x9e3779b1); h ^= h >>> 15;`)}
h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
h ^= h >>> 16;`,
    prelude: straight
      ? ""
      : `const w = new Int32Array(${width});
function equal(array, at) {
  for (let k = 0; k < ${width}; k++) if (array[at + k] !== w[k]) return false;
  return true;
}`,
  };
}
