/** What functions of properties are shown of a run: a state, or a step, and the monitor beside it. */
import { monitorDomain } from "../plain/judge.ts";
import { settingOf, type PlainState } from "../plain/semantics.ts";
import { readPlain } from "../plain/views.ts";
import type { Shown } from "./probes.ts";
import type { PlainRun } from "./plain-run.ts";
import type { Recorder, Side } from "./recorder.ts";

/** What a function is shown; `next` and `nextM` mean something only where it is asked about a step. */
export interface Sight {
  readonly s: unknown;
  readonly next: unknown;
  readonly m: unknown;
  readonly nextM: unknown;
}

/** What a property without a monitor gets as `m`. */
const noMonitor = Object.freeze({});

/** Where a run is looked at: in a state, or on the step out of it. */
export interface Spot {
  readonly at: number;
  readonly onStep: boolean;
}

/** The value that stands on `side` at a spot of `run`; `null`: there is none. */
export function shownAt(run: PlainRun, { at, onStep }: Spot, side: Side): Shown | null {
  const after = side === "next" || side === "nextM";
  if (after && !onStep) return null;
  const i = after ? at + 1 : at;
  if (side === "s" || side === "next")
    return { domain: settingOf(run.model).domain, value: run.states[i] };
  if (run.monitor === null) return null;
  return { domain: monitorDomain(run.model, run.monitor), value: run.monitors[i] };
}

/**
 * Views of a spot of `run`.
 *
 * @param recorder records what is done with them; `null`: nobody does
 * @param instead another value on one side
 */
export function sightOf(
  run: PlainRun,
  spot: Spot,
  recorder: Recorder | null = null,
  instead: { readonly side: Side; readonly value: PlainState } | null = null,
): Sight {
  const view = (side: Side): unknown => {
    const shown = shownAt(run, spot, side);
    if (shown === null) return noMonitor;
    const { domain, value } = shown;
    const plain: unknown = readPlain(domain, instead?.side === side ? instead.value : value);
    return recorder === null ? plain : recorder.view(domain, plain, side);
  };
  return { s: view("s"), next: view("next"), m: view("m"), nextM: view("nextM") };
}
