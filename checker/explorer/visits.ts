/** Positions that somebody has stood at: runs of a model on plain objects, kept as a tree. */
import type { Model } from "../contract/model.ts";
import type { Monitor } from "../contract/monitor.ts";
import { SpecError } from "../errors.ts";
import { tracking, type Tracking } from "../plain/access.ts";
import { monitorInitial, monitorNext } from "../plain/judge.ts";
import { plainValue, seek, traceStep } from "../plain/replay.ts";
import { textOf, type PlainState, type Successor } from "../plain/semantics.ts";
import type { PlainValue, TraceStep } from "../trace/trace.ts";
import { formatAssignments } from "../trace/value.ts";
import type { Position, StepName } from "./api.ts";
import { initialsOf, type InitialState } from "./initials.ts";

/** A monitor's value, or why there is none. */
export type MonitorValue =
  { readonly ok: true; readonly value: PlainState } | { readonly ok: false; readonly why: string };

/** A state reached by a run, the run being the way from the root of the tree. */
export interface Visit {
  readonly before: Visit | null;
  readonly depth: number;
  readonly initial: InitialState;
  /** The step to here, as functions of the specification and as readers see it; `null` at the beginning. */
  readonly step: { readonly taken: Successor; readonly shown: TraceStep } | null;
  readonly state: PlainState;
  readonly monitors: ReadonlyMap<Monitor, MonitorValue>;
  readonly after: Map<string, Visit>;
}

/** How far a run can be followed. */
export interface Followed {
  readonly visit: Visit;
  /** Why it ends there; `null`: the whole of it was followed. */
  readonly stopped: string | null;
}

/** More visits than this are forgotten all at once; they are made again when asked for. */
const MOST_VISITS = 4000;

/** The tree of runs of one model. */
export class Visits {
  readonly initials: readonly InitialState[];
  readonly #model: Model;
  readonly #monitors: readonly Monitor[];
  readonly #eyes: Tracking;
  #roots = new Map<string, Visit>();
  #count = 0;

  /** @throws ModelError when there is no initial state, or one that does not fit */
  constructor(model: Model, monitors: readonly Monitor[]) {
    this.#model = model;
    this.#monitors = monitors;
    this.#eyes = tracking(model);
    this.initials = initialsOf(model);
  }

  /** Tracking with which steps are taken: the access matrix is enforced. */
  get eyes(): Tracking {
    return this.#eyes;
  }

  /** Follows a position as far as it goes; `null` when there is no such initial state. */
  follow({ initial, steps }: Position): Followed | null {
    if (this.#count > MOST_VISITS) {
      this.#roots = new Map();
      this.#count = 0;
    }
    const first = this.initials.find((i) => i.id === initial);
    if (first === undefined) return null;
    let visit = this.root(first);
    for (const step of steps) {
      const next = this.take(visit, step, `step ${visit.depth + 1} of ${steps.length}`);
      if (typeof next === "string") return { visit, stopped: next };
      visit = next;
    }
    return { visit, stopped: null };
  }

  /** The beginning of all runs from an initial state. */
  root(initial: InitialState): Visit {
    const known = this.#roots.get(initial.id);
    if (known !== undefined) return known;
    const { state } = initial;
    const made: Visit = {
      before: null,
      depth: 0,
      initial,
      step: null,
      state,
      monitors: this.#watched((m) => monitorInitial(this.#model, m, state)),
      after: new Map(),
    };
    this.#roots.set(initial.id, made);
    this.#count++;
    return made;
  }

  /** One step on; text: why it cannot be taken. */
  take(from: Visit, step: StepName, where: string): Visit | string {
    const key = textOf([step.action, sortedParams(step.params)]);
    const known = from.after.get(key);
    if (known !== undefined) return known;
    const named = `${step.action}(${formatAssignments(step.params)})`;
    try {
      const sought = seek(this.#model, from.state, step, where, this.#eyes);
      if (sought.kind === "unknownAction")
        return `${where}: ${this.#model.name} has no action ${step.action}`;
      if (sought.kind === "refused") {
        const { clauses } = sought;
        return clauses.length === 0
          ? `${where}: ${named} is not possible here: the action has no such parameters in this state`
          : `${where}: ${named} is not possible here: refused by ${clauses.join(", ")}`;
      }
      const made = this.#arrive(from, sought.successor);
      from.after.set(key, made);
      this.#count++;
      return made;
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      return `${where}: ${named} cannot be taken, for the specification is wrong here: ${said(error)}`;
    }
  }

  #arrive(from: Visit, taken: Successor): Visit {
    const { state } = taken;
    const step = { action: taken.action.name, params: taken.params };
    const monitors = this.#watched((m) => {
      const before = from.monitors.get(m);
      if (before?.ok !== true) throw new SpecError("SPEC002", "it failed at an earlier step");
      return monitorNext(this.#model, m, before.value, from.state, state, step);
    });
    return {
      before: from,
      depth: from.depth + 1,
      initial: from.initial,
      step: { taken, shown: traceStep(this.#model, taken, shownMonitors(monitors)) },
      state,
      monitors,
      after: new Map(),
    };
  }

  #watched(value: (m: Monitor) => PlainState): ReadonlyMap<Monitor, MonitorValue> {
    return new Map(
      this.#monitors.map((m): [Monitor, MonitorValue] => {
        try {
          return [m, { ok: true, value: value(m) }];
        } catch (error) {
          if (!(error instanceof SpecError)) throw error;
          return [m, { ok: false, why: said(error) }];
        }
      }),
    );
  }
}

/** The visits on the way to `visit`, the beginning first. */
export function wayTo(visit: Visit): Visit[] {
  const way: Visit[] = [];
  for (let at: Visit | null = visit; at !== null; at = at.before) way.push(at);
  return way.toReversed();
}

/** The position of a visit. */
export function positionOf(visit: Visit): Position {
  return {
    initial: visit.initial.id,
    steps: wayTo(visit).flatMap(({ step }) =>
      step === null ? [] : [{ action: step.shown.action, params: step.shown.params }],
    ),
  };
}

/** Values of monitors by name, as readers see them; `null` without monitors. */
export function shownMonitors(monitors: Visit["monitors"]): PlainValue {
  if (monitors.size === 0) return null;
  return Object.fromEntries(
    [...monitors].flatMap(([m, v]) => (v.ok ? [[m.name, plainValue(v.value)]] : [])),
  );
}

/** An error of the specification as a reader is told of it. */
export function said(error: SpecError): string {
  return `${error.message} (${error.code})`;
}

function sortedParams(params: StepName["params"]): readonly unknown[] {
  return Object.entries(params).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
