/** Who takes part in a run, in the order of their lanes. */
import type { Zone } from "../contract/system.ts";
import type { TraceStep } from "./trace.ts";

/** Those with a part in a run. */
export interface Cast {
  /** All zones in their order, each with those of its actors that have a part: perhaps none. */
  readonly zones: readonly Zone[];
  /** Those in no zone, in the order in which they appear. */
  readonly strangers: readonly string[];
}

/** Who acts in one of `steps`, or is acted upon. */
export function castOf(steps: readonly TraceStep[], zones: readonly Zone[]): Cast {
  const left = new Set(steps.flatMap((s) => [s.actor, ...(s.message ? [s.message.to] : [])]));
  return {
    zones: zones.map(({ name, actors }) => ({
      name,
      actors: actors.filter((a) => left.delete(a)),
    })),
    strangers: [...left],
  };
}
