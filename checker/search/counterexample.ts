/** Traces out of an exploration: found again on packed states, then replayed on plain objects. */
import { isDeepStrictEqual } from "node:util";
import { plainValue, replay } from "../plain/replay.ts";
import type { Property } from "../contract/property.ts";
import { unwound } from "../symmetry/unwind.ts";
import { CheckerError, SpecError } from "../errors.ts";
import type { Trace } from "../trace/trace.ts";
import { isLiteral } from "./driver.ts";
import type { Exploration } from "./explore.ts";
import type { Spot } from "./judge.ts";
import type { Path, PathStep } from "./retrace.ts";

/** A packed state of a path, and the monitor beside it. */
interface Packed {
  readonly words: Int32Array;
  readonly monitorWords: Int32Array;
}

/**
 * The run of `exploration` to `spot`, as a trace of `property`.
 * @throws CheckerError CHECK001 when the replay on plain objects disagrees with the packed states
 * @throws ModelError MODEL009 when the run goes by a symmetry that is none
 * @throws SpecError SPEC004 when a step cannot be repeated, SPEC005 when one breaks the access matrix,
 * SPEC006 when a parameter is no plain value
 */
export function traceTo(exploration: Exploration, spot: Spot, property: Property): Trace {
  const { symmetric } = exploration;
  const retracer = exploration.retracer();
  if (symmetric !== undefined) {
    // What was believed is checked where something is shown by it.
    for (const row of retracer.rowsTo(spot.state)) symmetric.demand(retracer.arena, row);
    return traceOf(exploration, unwound(retracer, symmetric.reduction, spot), property);
  }
  return traceAlong(exploration, retracer.pathTo(spot.state), spot, property);
}

/** The run along `path` to its last state, and to `spot`, like {@link traceTo}. */
export function traceAlong(
  exploration: Exploration,
  path: Path,
  spot: Spot,
  property: Property,
): Trace {
  const retracer = exploration.retracer();
  const steps = spot.step === null ? path.steps : [...path.steps, spot.step];
  const packed: Packed[] = path.rows.map((row) => {
    retracer.load(row);
    const monitorWords = retracer.m?.words.slice() ?? new Int32Array(0);
    return { words: retracer.s.words.slice(), monitorWords };
  });
  if (spot.step !== null) packed.push(spot.step);
  return traceOf(exploration, { steps, packed }, property);
}

/** A run that the search has found, replayed. */
function traceOf(
  { built, monitor }: Exploration,
  { steps, packed }: { readonly steps: readonly PathStep[]; readonly packed: readonly Packed[] },
  property: Property,
): Trace {
  for (const step of steps)
    for (const [name, value] of Object.entries(step.params))
      requireLiteral(`action ${step.action}: parameter ${name}`, value);
  const decoded = packed.map(({ words, monitorWords }) => ({
    state: built.codec.decode(words, 0),
    monitor: monitor === null ? null : monitor.codec.decode(monitorWords, 0),
  }));
  const trace = replay(
    built.model,
    {
      initial: decoded[0]?.state,
      steps: steps.map(({ action, params }) => ({ action, params })),
    },
    monitor?.monitor ?? null,
    property.name,
  );
  agree(trace, decoded);
  return trace;
}

/**
 * Both semantics must have seen the same states.
 * @throws CheckerError CHECK001 when they have not
 */
export function agree(
  trace: Trace,
  decoded: readonly { state: unknown; monitor: unknown }[],
): void {
  const replayed = [
    { state: trace.initial, monitor: trace.initialMonitor },
    ...trace.steps.map(({ state, monitor }) => ({ state, monitor })),
  ];
  decoded.forEach(({ state, monitor }, i) => {
    const packed = { state: plainValue(state), monitor: plainValue(monitor) };
    if (isDeepStrictEqual(packed, replayed[i])) return;
    const action = i === 0 ? "the initial state" : `step ${i}, ${trace.steps[i - 1]?.action}`;
    throw new CheckerError(
      "CHECK001",
      `model ${trace.model}: replay on plain objects disagrees with the packed search at ${action}: ` +
        `${JSON.stringify(replayed[i])} against ${JSON.stringify(packed)}`,
    );
  });
}

/** @throws SpecError SPEC006 when a parameter is no plain value */
export function requireLiteral(where: string, value: unknown): void {
  if (typeof value === "function" || typeof value === "symbol")
    throw new SpecError("SPEC006", `${where} is no plain value`);
  if (typeof value !== "object" || value === null) return;
  if (!isLiteral(value))
    throw new SpecError("SPEC006", `${where} is no plain value but a part of a state`);
  for (const [key, part] of Object.entries(value)) requireLiteral(`${where}.${key}`, part);
}
