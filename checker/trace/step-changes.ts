/** What a step changes, in the state and in the monitor: in one run, or in two that take it together. */
import { pairedChanges, type Move, type PairedChange } from "./beside.ts";
import { changes, type Change } from "./changes.ts";
import type { Trace } from "./trace.ts";

type Of = { readonly of: "state" | "monitor" };

const SIDES = [
  { of: "state", path: "" },
  { of: "monitor", path: "monitor" },
] as const;

/** What step `i` of `run` changes; nothing where the run does not take it. */
export function changesAt(run: Trace, i: number): (Change & Of)[] {
  return SIDES.flatMap(({ of, path }) => {
    const { before, after } = around(run, i, of);
    return changes(before, after, path).map((c) => ({ of, ...c }));
  });
}

/** What step `i` changes in one of two runs. */
export function changesAtBoth(first: Trace, second: Trace, i: number): (PairedChange & Of)[] {
  return SIDES.flatMap(({ of, path }) =>
    pairedChanges(around(first, i, of), around(second, i, of), path).map((c) => ({ of, ...c })),
  );
}

function around(run: Trace, i: number, of: "state" | "monitor"): Move {
  const start = of === "state" ? run.initial : run.initialMonitor;
  const before = i === 0 ? start : (run.steps[i - 1]?.[of] ?? null);
  // A step that this run does not take leaves everything as it is.
  const step = run.steps[i];
  return { before, after: step === undefined ? before : step[of] };
}
