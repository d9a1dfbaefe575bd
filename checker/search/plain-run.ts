/** What the runs beside a counterexample are made of: plain states, and steps of the abstract system. */
import { CheckerError } from "../errors.ts";
import { monitorDomain } from "../plain/judge.ts";
import { plainValue } from "../plain/replay.ts";
import { settingOf, type Successor } from "../plain/semantics.ts";
import { readPlain } from "../plain/views.ts";
import type { AbstractStep } from "../verdict.ts";
import type { FollowOutcome } from "./following.ts";
import type { PathStep } from "./retrace.ts";
import { noMonitor, type StepGraph } from "./step-graph.ts";

/** The states of a run, with the monitor beside each, and the steps between them. */
export interface PlainRun {
  readonly at: readonly { readonly state: unknown; readonly monitor: unknown }[];
  readonly steps: readonly PathStep[];
}

/** A run, and the search that found it. */
export interface Beside {
  readonly graph: StepGraph;
  readonly outcome: FollowOutcome;
  readonly run: PlainRun;
}

/** What functions of the property see of a state and of the monitor beside it. */
export function shown({ graph }: Beside, at: PlainRun["at"][number]): { s: unknown; m: unknown } {
  const { model } = graph.built;
  const monitor = graph.monitor?.monitor ?? null;
  return {
    s: readPlain(settingOf(model).domain, at.state),
    m: monitor === null ? noMonitor : readPlain(monitorDomain(model, monitor), at.monitor),
  };
}

/** A step of the abstract system, as a counterexample shows it. */
export function abstractStep({ action, params, state }: Successor, event: unknown): AbstractStep {
  return {
    action: action.name,
    // A record of parameters is a record of values.
    params: plainValue(params) as AbstractStep["params"],
    event: plainValue(event),
    state: plainValue(state),
  };
}

/** The first of those with the same key. */
export function distinct<T>(list: readonly T[], key: (x: T) => string): T[] {
  const found = new Map<string, T>();
  for (const x of list) if (!found.has(key(x))) found.set(key(x), x);
  return [...found.values()];
}

/** @throws CheckerError CHECK001 unless `ok`: plain objects disagree with the search */
export function demand({ graph, outcome }: Beside, ok: boolean, what: string): void {
  if (ok) return;
  throw new CheckerError(
    "CHECK001",
    `model ${graph.built.model.name}: ${outcome.side.system.name}, followed on plain objects, disagrees with the search: ${what}`,
  );
}
