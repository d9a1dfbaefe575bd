/**
 * Numbers that stand for "this place has this value": what digests of graphs are sums of. See
 * `docs/internals/digest.md`.
 */
import { createHash } from "node:crypto";
import { valueText } from "../trace/value-text.ts";

/** 32-bit numbers of which a digest is made, each by itself. */
export const LANES = 4;

/** Shape: {@link LANES} signed 32-bit integers. */
export type Lanes = Int32Array;

/** The odd number that spreads integers: 2^32 divided by the golden ratio. */
export const SPREAD = 0x9e3779b1;

const known = new Map<string, Lanes>();
/** Texts that are remembered. Each is a name or a value from a specification, of which there are few. */
const maxKnown = 1 << 16;

/** The first 16 bytes of SHA-256 of `text`, little-endian. Not to be written to. */
export function lanesOfText(text: string): Lanes {
  let lanes = known.get(text);
  if (lanes === undefined) {
    const bytes = createHash("sha256").update(text).digest();
    lanes = Int32Array.from({ length: LANES }, (_, k) => bytes.readInt32LE(4 * k));
    if (known.size === maxKnown) known.clear();
    known.set(text, lanes);
  }
  return lanes;
}

/** Changes each bit with each bit of `h`, one to one: the end of MurmurHash3. */
export function mix(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Text that puts `mix(value)` into the variable `name`. */
export function mixText(name: string, value: string): string {
  return `let ${name} = ${value};
${name} = Math.imul(${name} ^ (${name} >>> 16), 0x85ebca6b);
${name} = Math.imul(${name} ^ (${name} >>> 13), 0xc2b2ae35);
${name} ^= ${name} >>> 16;`;
}

/** The lanes of a place: `["system","l2","0","pc"]`. */
export function placeOf(path: readonly string[]): Lanes {
  return lanesOfText(`place ${JSON.stringify(path)}`);
}

/** Adds to `out`, from `at`, what it means that `place` has the plain value `value`. */
export function addValue(place: Lanes, value: unknown, out: Int32Array, at: number): void {
  // Integers are many; the lanes of a place are different, so one number does for all of them.
  const integer = typeof value === "number" && (value | 0) === value;
  const lanes = integer ? null : lanesOfText(`value ${valueText(value)}`);
  for (let k = 0; k < LANES; k++) {
    const v = lanes === null ? (value as number) : (lanes[k] as number); // an integer, or a lane
    const sum = (place[k] as number) + Math.imul(v, SPREAD); // a lane
    out[at + k] = ((out[at + k] as number) + mix(sum | 0)) | 0; // in range, says the caller
  }
}

/** What it means that `place` has the plain value `value`. */
export function lanesOf(place: Lanes, value: unknown): Lanes {
  const out = new Int32Array(LANES);
  addValue(place, value, out, 0);
  return out;
}

/** Lanes as numbers that are not negative. */
export function unsigned(lanes: Lanes): number[] {
  return Array.from(lanes, (h) => h >>> 0);
}

/** Lanes as 32 hex digits, the first one first. */
export function hexOf(lanes: Lanes): string {
  return unsigned(lanes)
    .map((h) => h.toString(16).padStart(8, "0"))
    .join("");
}
