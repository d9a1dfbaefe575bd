/** Runs of a model on plain objects, all of them one after the other: what explanations are compared with. */
import type { Model, Monitor, Property } from "../../checker/index.ts";
import {
  failedIn,
  failedOf,
  monitorDomain,
  monitorInitial,
  monitorNext,
  type Watched,
} from "../../checker/plain/judge.ts";
import { plainValue } from "../../checker/plain/replay.ts";
import {
  initialStates,
  settingOf,
  successors,
  type Bindings,
} from "../../checker/plain/semantics.ts";
import { readPlain } from "../../checker/plain/views.ts";
import { truth } from "../../checker/strict.ts";
import type { Trace, TraceStep } from "../../checker/trace/trace.ts";

/** A step, and where it leads. */
export interface Move {
  readonly action: string;
  readonly params: Bindings;
  readonly actor: string;
  readonly to: Watched;
}

/** A run so far. */
export interface Walk {
  readonly start: Watched;
  readonly moves: readonly Move[];
}

/** The state that a walk has come to. */
export function endOf({ start, moves }: Walk): Watched {
  return moves.at(-1)?.to ?? start;
}

/** The initial states with the monitor beside each. */
export function starts(model: Model, monitor: Monitor | null): Watched[] {
  return initialStates(model).map((state) => ({
    state,
    monitor: monitor === null ? null : monitorInitial(model, monitor, state),
  }));
}

/** All steps out of a state, in order. */
export function moves(model: Model, monitor: Monitor | null, at: Watched): Move[] {
  return successors(model, at.state).map(({ action, params, state }) => {
    const step = { action: action.name, params };
    const next =
      monitor === null ? null : monitorNext(model, monitor, at.monitor, at.state, state, step);
    return { ...step, actor: action.actor, to: { state, monitor: next } };
  });
}

/**
 * What is wrong with the end of a walk: the false conjuncts, none for what is looked for; `null` when
 * nothing is.
 */
export function wrongAtEnd(model: Model, p: Property, walk: Walk): readonly string[] | null {
  try {
    return wrong(model, p, walk);
  } catch {
    return null; // what cannot be evaluated decides nothing
  }
}

function wrong(model: Model, p: Property, walk: Walk): readonly string[] | null {
  const end = endOf(walk);
  const last = walk.moves.at(-1);
  const before = walk.moves.at(-2)?.to ?? walk.start;
  const { constants: c, domain } = settingOf(model);
  const own = p.monitor === null ? null : monitorDomain(model, p.monitor);
  const see = ({ state, monitor }: Watched): [unknown, unknown] => [
    readPlain(domain, state),
    own === null ? {} : readPlain(own, monitor),
  ];
  const found = (list: readonly string[] | null): readonly string[] | null =>
    list === null || list.length === 0 ? null : list;
  switch (p.kind) {
    case "invariant":
      return found(failedIn(model, p, end));
    case "transition":
      return last === undefined ? null : found(failedOf(model, p, before, last, end));
    case "reachable": {
      const [s, m] = see(end);
      if (p.state !== null) return truth(p.state(s, c, m)) ? [] : null;
      if (p.step === null || last === undefined) return null;
      const [from, fromM] = see(before);
      return truth(p.step(from, s, last, c, fromM, m)) ? [] : null;
    }
    case "deadlockFree": {
      if (successors(model, end.state).length > 0) return null;
      const legal = p.legalEnd !== null && truth(p.legalEnd(see(end)[0], c));
      return legal ? null : ["hasSuccessor"];
    }
    default:
      return null;
  }
}

/** A walk as a trace. */
export function traceOf(model: Model, { start, moves }: Walk): Trace {
  return {
    model: model.name,
    property: "",
    constants: plainValue(model.constants),
    initial: plainValue(start.state),
    initialMonitor: plainValue(start.monitor),
    steps: moves.map((move) => ({
      action: move.action,
      // A record of parameters is a record of values.
      params: plainValue(move.params) as TraceStep["params"],
      actor: move.actor,
      message: null,
      state: plainValue(move.to.state),
      monitor: plainValue(move.to.monitor),
    })),
  };
}

/** How often the actor changes. */
export function switches({ moves }: Walk): number {
  let n = 0;
  for (let i = 1; i < moves.length; i++) if (moves[i]?.actor !== moves[i - 1]?.actor) n++;
  return n;
}
