/** The generated loop over all instances of a model: what each does in a state. */
import { compile } from "../search/compile.ts";
import type { BitSet } from "./bit-set.ts";
import type { Doing, Outcome } from "./outcomes.ts";

/** What is found in one state. */
export interface Found {
  /** By instance. */
  readonly outcomes: (Outcome | undefined)[];
  /** By instance: see {@link Outcome.awaits}. */
  readonly awaits: (BitSet | null)[];
  /** Instances that are enabled, and those of them with a step to another state, ascending. */
  readonly enabled: number[];
  readonly moving: number[];
}

/** Functions of this many instances are small enough for V8 to optimise. */
const CHUNK = 24;

/**
 * A function that fills `found` for a state.
 * @param miss evaluates instance number `k` in a state that its table does not know
 */
export function compileLookUp(
  doings: readonly Doing[],
  miss: (k: number, state: Int32Array) => Outcome,
  found: Found,
): (state: Int32Array) => void {
  const parts: ((state: Int32Array) => void)[] = [];
  for (let from = 0; from < doings.length; from += CHUNK) {
    const chunk = doings.slice(from, from + CHUNK);
    const kept = chunk.map(({ table }) => table.few ?? table);
    const body = chunk.map(({ table }, i) => {
      const k = from + i;
      const known = table.few === null ? `t${i}.find(state)` : `t${i}[${table.bits}]`;
      return `o = ${known};
if (o === undefined) o = miss(${k}, state);
outcomes[${k}] = o; a = awaits[${k}] = o.awaits;
if (a === null) { enabled.push(${k}); moving.push(${k}); } else if (o.steps > 0) enabled.push(${k});`;
    });
    const make = compile<(...args: unknown[]) => (state: Int32Array) => void>(
      "partial-order/look-up",
      ["T", "miss", "found"],
      `const { outcomes, awaits, enabled, moving } = found;
${kept.map((_, i) => `const t${i} = T[${i}];`).join("\n")}
return function lookUp(state) {
let o, a;
${body.join("\n")}
};`,
    );
    parts.push(make(kept, miss, found));
  }
  return (state) => {
    found.enabled.length = 0;
    found.moving.length = 0;
    for (let i = 0; i < parts.length; i++) parts[i]?.(state);
  };
}
