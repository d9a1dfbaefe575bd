/** Reads of a step, each with what the step would have made of other values there. */
import { plainValue } from "../plain/replay.ts";
import { textOf, type PlainState } from "../plain/semantics.ts";
import { valueAt, type Key } from "../plain/watching.ts";
import type { Domain } from "../schema/domain.ts";
import type { PlainValue } from "../trace/trace.ts";
import type { Remade } from "./perform.ts";
import { isWithin, overlap, pathOf, type Access, type Side } from "./recorder.ts";
import { placesOf } from "./vary.ts";

/** The value that one side of a step shows. */
export interface Shown {
  readonly domain: Domain;
  readonly value: PlainState;
}

/** A place that was read, and what came of other values there. */
export interface Probe {
  readonly side: Side;
  readonly keys: readonly Key[];
  readonly path: string;
  /** Where in the list of what happened it was read first. */
  readonly at: number;
  /** What came of each other value that the place could have; `null`: that cannot be tried. */
  readonly results: readonly PlainValue[] | null;
}

/**
 * The places read in `log`, what was written before it was read left out.
 *
 * @param shown what each side shows; `next` and `nextM` may stand for the side that they begin as
 * @param remake what comes of another value on a side
 */
export function probesOf(
  log: readonly Access[],
  shown: (side: Side) => (Shown & { readonly side: Side }) | null,
  remake: (side: Side, value: PlainState) => Remade,
): Probe[] {
  const probes = new Map<string, Probe>();
  log.forEach((access, at) => {
    if (access.how === null || madeHere(log, at)) return;
    const from = shown(access.side);
    if (from === null) return;
    for (const { keys, others } of placesOf(from.domain, from.value, access)) {
      const path = pathOf(keys);
      const key = `${from.side} ${path}`;
      if (probes.has(key)) continue;
      const made = others
        ?.map((other) => remake(from.side, other))
        .filter((result) => result !== null)
        .map(({ value }) => plainValue(value));
      const results = made === undefined || made.length === 0 ? null : made;
      probes.set(key, { side: from.side, keys, path, at, results });
    }
  });
  return [...probes.values()];
}

/** Whether what is read at `at` was written earlier in the same log. */
function madeHere(log: readonly Access[], at: number): boolean {
  const { side, path } = log[at] as Access; // in range
  return log.slice(0, at).some((a) => a.how === null && a.side === side && isWithin(path, a.path));
}

/**
 * Those of `probes`, of the reads in `log`, on which what stands at `target` in `actual` depends: with
 * another value there it would be another one. Where that cannot be tried, all that was read before
 * the last write to the target counts.
 */
export function dependencies(
  probes: readonly Probe[],
  log: readonly Access[],
  target: readonly Key[],
  actual: PlainValue,
): Probe[] {
  const path = pathOf(target);
  const written = log.findLastIndex((a) => a.how === null && overlap(a.path, path));
  const value = partText(actual, target);
  return probes.filter(({ at, results }) =>
    results === null ? at < written : results.some((result) => partText(result, target) !== value),
  );
}

/** The text of a part; of one that is not there, of the nearest place around it. */
function partText(value: PlainValue, keys: readonly Key[]): string {
  for (let n = keys.length; n > 0; n--) {
    const part = valueAt(value, keys.slice(0, n));
    if (part !== undefined) return n === keys.length ? textOf(part) : `within ${n}`;
  }
  return textOf(value);
}
