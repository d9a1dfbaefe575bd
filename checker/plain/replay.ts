/** Traces: runs found by the engine, executed again on plain objects before anybody sees them. */
import type { Model } from "../contract/model.ts";
import type { Monitor } from "../contract/monitor.ts";
import { CheckerError, SpecError } from "../errors.ts";
import { normalise } from "../schema/normalise.ts";
import type { PlainValue, Trace, TraceStep } from "../trace/trace.ts";
import { tracking, type Tracking } from "./access.ts";
import { monitorInitial, monitorNext } from "./judge.ts";
import { settingOf, successorsBy, textOf, type PlainState, type Successor } from "./semantics.ts";
import { bare } from "./place.ts";

/** A run as the engine found it. */
export interface Run {
  /** A plain initial state. */
  readonly initial: unknown;
  readonly steps: readonly {
    readonly action: string;
    readonly params: Readonly<Record<string, unknown>>;
  }[];
}

/**
 * The run as a trace, every step executed on plain objects with the access matrix enforced.
 *
 * @param property name of the property that the trace is about
 * @param eyes tracking to use (and to ask for its report afterwards); a fresh one by default
 * @throws CheckerError CHECK001 when a step is not enabled: engine and reference disagree
 * @throws SpecError SPEC004 when a step gives different results when repeated, SPEC005 when a
 * part touches what it has no right to, and whatever the specification itself throws
 */
export function replay(
  model: Model,
  run: Run,
  monitor: Monitor | null,
  property: string,
  eyes: Tracking = tracking(model),
): Trace {
  const { domain } = settingOf(model);
  const initial = normalise(domain, run.initial);
  const initialMonitor = monitor === null ? null : monitorInitial(model, monitor, initial);
  const steps: TraceStep[] = [];
  let state = initial;
  let m = initialMonitor;
  for (const [i, step] of run.steps.entries()) {
    const taken = take(model, state, step, `step ${i + 1} of ${run.steps.length}`, eyes);
    if (monitor !== null) {
      const shown = { action: taken.action.name, params: taken.params };
      m = monitorNext(model, monitor, m, state, taken.state, shown);
    }
    state = taken.state;
    steps.push(traceStep(model, taken, m));
  }
  return {
    model: model.name,
    property,
    constants: plainValue(model.constants),
    initial: plainValue(initial),
    initialMonitor: plainValue(initialMonitor),
    steps,
  };
}

/** A step as traces have it; `monitor` is the monitor's value after it. @throws SpecError SPEC002 from `present` */
export function traceStep(model: Model, taken: Successor, monitor: PlainState): TraceStep {
  const { action } = taken;
  const { message } = action;
  const carried = plainValue(taken.message);
  return {
    action: action.name,
    // A record of parameters is a record of values.
    params: plainValue(taken.params) as TraceStep["params"],
    actor: action.actor,
    message:
      message === null
        ? null
        : {
            to: message.to,
            label: message.label,
            value: carried,
            ...linesFor(model, action.name, carried),
          },
    state: plainValue(taken.state),
    monitor: plainValue(monitor),
  };
}

/** What became of a step that was looked for among those that are possible. */
export type Sought =
  | { readonly kind: "enabled"; readonly successor: Successor }
  /** By its clauses; none: no instance has these parameters. */
  | { readonly kind: "refused"; readonly clauses: readonly string[] }
  | { readonly kind: "unknownAction" };

/**
 * Looks for `step` in `state`, twice, and demands one result.
 * @param where what is said before a message, e.g. `step 3 of 7`
 * @throws SpecError SPEC004 when the two differ, and whatever the specification itself throws
 */
export function seek(
  model: Model,
  state: PlainState,
  step: Run["steps"][number],
  where: string,
  eyes: Tracking,
): Sought {
  const action = model.system.actions.find((a) => a.name === step.action);
  if (action === undefined) return { kind: "unknownAction" };
  const wanted = sorted(step.params);
  const refusals: string[] = [];
  const refused = (clause: string): void => {
    refusals.push(clause);
  };
  const once = (): Successor | undefined =>
    successorsBy(model, action, state, eyes, refused, step.params).find(
      (x) => sorted(x.params) === wanted,
    );
  const [first, second] = [once(), once()];
  const [a, b] = [first, second].map((x) => x && textOf([x.state, x.message]));
  if (a !== b) {
    throw new SpecError(
      "SPEC004",
      `${where}: ${step.action}(${wanted}) gave two different results in the same state. ` +
        "Likely causes: Math.random, Date, a module variable that an effect or a rule changes, or " +
        "iteration over something that is not part of the state. Everything an action uses must " +
        "come from s, its parameters and c.",
    );
  }
  return first === undefined
    ? { kind: "refused", clauses: [...new Set(refusals)] }
    : { kind: "enabled", successor: first };
}

/** Takes `step` from `state`. */
function take(
  model: Model,
  state: PlainState,
  step: Run["steps"][number],
  where: string,
  eyes: Tracking,
): Successor {
  const sought = seek(model, state, step, where, eyes);
  if (sought.kind === "enabled") return sought.successor;
  if (sought.kind === "unknownAction")
    throw new CheckerError("CHECK001", `${where}: ${model.name} has no action ${step.action}`);
  const why =
    sought.clauses.length > 0
      ? `clause ${sought.clauses.join(", ")} refuses it`
      : "no instance has these parameters";
  throw new CheckerError(
    "CHECK001",
    `${where}: the engine took ${step.action}(${sorted(step.params)}), which is not enabled on plain objects: ` +
      `${why}. State before: ${textOf(state)}`,
  );
}

/**
 * What the system says of a message beside its value.
 * @throws SpecError SPEC002 when it throws, or answers neither lines of text nor `null`
 */
function linesFor(
  model: Model,
  action: string,
  value: PlainValue,
): { readonly lines?: readonly string[] } {
  const { present } = model.system;
  if (present === null || value === null) return {};
  let lines: unknown;
  try {
    lines = present(value, settingOf(model).constants);
  } catch (error) {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new SpecError("SPEC002", `present, for the message of ${action}: ${why}`, {
      cause: error,
    });
  }
  if (lines === null) return {};
  if (Array.isArray(lines) && lines.every((l) => typeof l === "string" && !/[\r\n]/.test(l)))
    return lines.length === 0 ? {} : { lines: [...(lines as readonly string[])] }; // each is a string
  throw new SpecError(
    "SPEC002",
    `present, for the message of ${action}: neither a list of lines nor null`,
  );
}

/** The text of `params`, whatever the order of their names. */
function sorted(params: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(params).toSorted();
  return textOf(Object.fromEntries(names.map((n) => [n, bare(params[n])])));
}

/** `value` as JSON has it: sets as arrays in their order, functions and absent fields left out. */
export function plainValue(value: unknown): PlainValue {
  const text = textOf(value) as string | undefined;
  // What JSON gives back is a plain value.
  return text === undefined ? null : (JSON.parse(text) as PlainValue);
}
