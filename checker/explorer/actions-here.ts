/** Which actions are possible at one position, and what stops the others. */
import type { Model } from "../contract/model.ts";
import type { Action, Fn } from "../contract/system.ts";
import { SpecError } from "../errors.ts";
import type { Tracking } from "../plain/access.ts";
import { plainValue } from "../plain/replay.ts";
import { settingOf, successorsBy, type Bindings, type Successor } from "../plain/semantics.ts";
import { changes } from "../trace/changes.ts";
import type { PlainValue } from "../trace/trace.ts";
import { formatAssignments, type PlainRecord } from "../trace/value.ts";
import type { ActionHere, Instance, Instances, Refusal } from "./api.ts";
import { said, type Visit } from "./visits.ts";

/** Instances told at once. */
const SHOWN = 100;
/** Changes told of an instance. */
const CHANGES = 12;
/** Examples told of what a clause refuses. */
const EXAMPLES = 20;

/** Each action of `model` at `visit`. */
export function actionsHere(model: Model, visit: Visit, eyes: Tracking): ActionHere[] {
  const before = plainValue(visit.state);
  return model.system.actions.map((action) => actionHere(model, action, visit, before, eyes));
}

function actionHere(
  model: Model,
  action: Action,
  visit: Visit,
  before: PlainValue,
  eyes: Tracking,
): ActionHere {
  const refusals = new Map<string, { count: number; examples: PlainRecord[] }>();
  const refused = (clause: string, params: Bindings): void => {
    const known = refusals.get(clause) ?? { count: 0, examples: [] };
    known.count++;
    if (known.examples.length < EXAMPLES) known.examples.push(recordOf(params));
    refusals.set(clause, known);
  };
  let found: readonly Successor[] = [];
  let error: string | null = null;
  try {
    found = successorsBy(model, action, visit.state, eyes, refused);
  } catch (e) {
    if (!(e instanceof SpecError)) throw e;
    error = said(e);
  }
  return {
    action: action.name,
    enabled: found.length,
    instances: found.slice(0, SHOWN).map((x) => instanceOf(x, before)),
    refusals: [...refusals].map(([clause, of]) => ({ ...stopping(action, clause), ...of })),
    empty:
      found.length === 0 && error === null && refusals.size === 0 ? emptyIn(model, action) : [],
    error,
  };
}

/** Instances of one action whose parameters, as text, contain `filter`, from number `offset` on. */
export function instancesHere(
  model: Model,
  action: Action,
  visit: Visit,
  eyes: Tracking,
  { filter, offset }: { readonly filter: string; readonly offset: number },
): Instances {
  const before = plainValue(visit.state);
  const wanted = filter.toLowerCase();
  const found = successorsBy(model, action, visit.state, eyes).filter((x) =>
    formatAssignments(recordOf(x.params)).toLowerCase().includes(wanted),
  );
  return {
    total: found.length,
    instances: found.slice(offset, offset + SHOWN).map((x) => instanceOf(x, before)),
  };
}

function instanceOf({ params, message, state }: Successor, before: PlainValue): Instance {
  const all = changes(before, plainValue(state));
  return {
    params: recordOf(params),
    carries: plainValue(message),
    changes: all.slice(0, CHANGES),
    changed: all.length,
  };
}

/** Which part of the action a refusal is of; those of the partner have its name in front. */
function stopping(action: Action, name: string): Pick<Refusal, "kind" | "actor" | "clause"> {
  const { actor, partner } = action;
  if (name in action.let) return { kind: "let", actor, clause: name };
  if (name in action.guard || partner === null) return { kind: "guard", actor, clause: name };
  return { kind: "partner", actor: partner.actor, clause: name.slice(partner.actor.length + 1) };
}

/** Parameters that can have no value: of those chosen by state, any may be the one. */
function emptyIn(model: Model, action: Action): string[] {
  const declared = Object.entries(
    // The domains of the parameters, says the contract of actions.
    (action.params as Fn)(settingOf(model).constants) as Record<string, readonly unknown[]>,
  );
  const none = declared.filter(([, values]) => values.length === 0).map(([name]) => name);
  return none.length > 0 ? none : Object.keys(action.choose);
}

/** Parameters by name are a record. */
function recordOf(params: Bindings): PlainRecord {
  return plainValue(params) as PlainRecord;
}
