/** From a model to what the search runs on: names checked, constants frozen, states encoded. */
import type { z } from "zod";
import type { Model } from "../contract/model.ts";
import type { Monitor } from "../contract/monitor.ts";
import type { Property } from "../contract/property.ts";
import { isTemporal } from "../contract/temporal.ts";
import { zonesOf, type Action, type Fn } from "../contract/system.ts";
import { ModelError, messageOf } from "../errors.ts";
import { codecFor, type Codec } from "../schema/codec.ts";
import { contextOf, frozenCopy } from "../strict.ts";
import { plan, type Plan } from "./plan.ts";

/** An action ready to be compiled. */
export interface BuiltAction {
  readonly action: Action;
  readonly index: number;
  readonly plan: Plan;
  /** See {@link Model.maxInstances}. */
  readonly maxInstances: number;
  /** Where the counters of its clauses begin in the table of refusals. */
  readonly refusalsAt: number;
}

/** A monitor ready to be run. */
export interface BuiltMonitor {
  readonly monitor: Monitor;
  readonly codec: Codec;
}

/** A model ready to be explored. */
export interface Built {
  readonly model: Model;
  /** What every function of the specification gets as `c`. */
  readonly constants: object;
  readonly schema: z.ZodObject;
  readonly codec: Codec;
  readonly actions: readonly BuiltAction[];
  /** Counters of refusals in all. */
  readonly nRefusals: number;
  /** Encoded initial states, duplicates removed. Shape: nInitial × codec.words. */
  readonly initial: Int32Array;
  readonly nInitial: number;
  /** Instances per state of the parameters whose domains do not depend on the state. */
  readonly instances: number;
  /** By identity, in the order in which the claims name them. */
  readonly monitors: ReadonlyMap<Monitor, BuiltMonitor>;
}

/**
 * Builds `model`.
 * @throws ModelError MODEL001 (schema), MODEL002 (names), MODEL003 (too many instances),
 * MODEL006 (access rights), MODEL007 (initial states), MODEL008 (infinite runs under a bound)
 */
export function build(model: Model): Built {
  const { system } = model;
  const { def } = system.specification;
  const constants = contextOf(model);
  checkNames(model);
  checkBounds(model);
  const schema = def.state(constants);
  checkAccess(model, Object.keys(schema.shape));
  const codec = codecFor(schema);
  let nRefusals = 0;
  const actions = system.actions.map((action, index) => {
    const built = {
      action,
      index,
      plan: plan(action, parameterDomains(model, action, constants)),
      maxInstances: model.maxInstances,
      refusalsAt: nRefusals,
    };
    nRefusals += built.plan.refusals.length;
    return built;
  });
  const instances = countInstances(model, actions);
  const monitors = new Map<Monitor, BuiltMonitor>();
  for (const { property } of model.claims) {
    const { monitor } = property;
    if (monitor === null || monitors.has(monitor)) continue;
    // The parameter type `never` accepts the constants: it only erases them.
    const state = monitor.state(constants as never);
    monitors.set(monitor, { monitor, codec: codecFor(state) });
  }
  return {
    model,
    constants,
    schema,
    codec,
    actions,
    nRefusals,
    ...initialStates(model, constants, codec),
    instances,
    monitors,
  };
}

function wrong(model: Model, what: string): never {
  throw new ModelError("MODEL002", `model ${model.name}: ${what}`);
}

/** Names that become fields of the objects that functions of the specification destructure. */
const field = /^(?!__proto__$)[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

function checkNames(model: Model): void {
  const { system } = model;
  const { access } = system.specification.def;
  const actor = (where: string, name: string): void => {
    if (!Object.hasOwn(access, name))
      wrong(model, `${where} names the actor ${name}; known are ${Object.keys(access).join(", ")}`);
  };
  const once = (what: string, names: readonly string[]): void => {
    const seen = new Set<string>();
    for (const name of names) {
      if (name === "") wrong(model, `${what} without a name`);
      if (seen.has(name)) wrong(model, `${what} ${name} is there twice`);
      seen.add(name);
    }
  };
  const lanes = zonesOf(system.specification).flatMap((z) => z.actors);
  for (const name of lanes) actor("a zone", name);
  once("the zones' actor", lanes);
  const missing = Object.keys(access).find((name) => !lanes.includes(name));
  if (missing !== undefined) wrong(model, `the actor ${missing} is in no zone`);
  once(
    "action",
    system.actions.map((a) => a.name),
  );
  for (const a of system.actions) {
    const where = `action ${a.name}`;
    actor(where, a.actor);
    if (a.message !== null) actor(`the message of ${where}`, a.message.to);
    if (a.partner !== null) actor(`the partner of ${where}`, a.partner.actor);
    once(`${where}: clause`, [...Object.keys(a.let), ...Object.keys(a.guard)]);
    for (const name of [...Object.keys(a.choose), ...Object.keys(a.let)])
      if (!field.test(name))
        wrong(model, `${where}: ${name} is no name for a parameter or binding`);
  }
  once(
    "property",
    model.claims.map((c) => c.property.id),
  );
  for (const { property } of model.claims) checkProperty(model, property);
  once(
    "bound",
    model.bounds.map((b) => b.name),
  );
}

function checkProperty(model: Model, p: Property): void {
  if (p.kind === "invariant" || p.kind === "transition") {
    if (Object.keys(p.holds).length === 0) wrong(model, `property ${p.id} has no conjunct`);
  } else if (p.kind === "reachable" && (p.state === null) === (p.step === null)) {
    wrong(model, `property ${p.id} needs a state predicate or a step predicate, and not both`);
  }
}

/** A bound cuts runs off, and a run that was cut off neither goes on for ever nor stays where it is. */
function checkBounds({ name, bounds, claims }: Model): void {
  const [bound] = bounds;
  const claim = claims.find(({ property }) => isTemporal(property));
  if (bound === undefined || claim === undefined) return;
  const { id, kind } = claim.property;
  throw new ModelError(
    "MODEL008",
    `model ${name}: ${id} (${kind}) is about what runs can do for ever, and the bound ${bound.name} cuts ` +
      `runs off: nothing could be concluded. Make the bound a budget instead, a counter in the state ` +
      `that guards read, so that the system itself stops there.`,
  );
}

function checkAccess(model: Model, regions: readonly string[]): void {
  const { def } = model.system.specification;
  const bad = (what: string): never => {
    throw new ModelError("MODEL006", `model ${model.name}: ${what}`);
  };
  const known = new Set(regions);
  for (const [actor, rights] of Object.entries(def.access))
    for (const region of Object.keys(rights))
      if (!known.has(region))
        bad(
          `the access matrix gives ${actor} the region ${region}; regions are ${regions.join(", ")}`,
        );
  for (const region of Object.keys(def.indices ?? {}))
    if (!known.has(region)) bad(`indices are given for ${region}, which is no region`);
  const writable = (actor: string): string[] =>
    Object.entries(def.access[actor] ?? {})
      .filter(([, right]) => right === "write" || right === "own")
      .map(([region]) => region);
  for (const a of model.system.actions) {
    if (a.partner === null) continue;
    const theirs = new Set(writable(a.partner.actor));
    const shared = (a.writes ?? writable(a.actor)).filter((r) => theirs.has(r));
    if (shared.length > 0)
      bad(
        `action ${a.name} joins ${a.actor} and ${a.partner.actor}, which may both write ${shared.join(", ")}: declare in writes what the part of ${a.actor} writes`,
      );
  }
}

function parameterDomains(
  model: Model,
  action: Action,
  constants: object,
): Readonly<Record<string, readonly unknown[]>> {
  // The parameter type `never` accepts the constants: it only erases them.
  const domains: Readonly<Record<string, unknown>> = action.params(constants as never);
  const checked: Record<string, readonly unknown[]> = {};
  for (const [name, values] of Object.entries(domains)) {
    const where = `action ${action.name}: parameter ${name}`;
    if (!field.test(name)) wrong(model, `${where} is no name for a parameter`);
    if (name in action.choose) wrong(model, `${where} is also chosen`);
    if (!Array.isArray(values)) wrong(model, `${where} has no list of values`);
    // Copied, so that nothing the specification does later changes the instances.
    checked[name] = frozenCopy(values as readonly unknown[]);
  }
  return checked;
}

function countInstances(model: Model, actions: readonly BuiltAction[]): number {
  const counts = actions.map((a) =>
    a.plan.loops.reduce((n, l) => n * ("values" in l.domain ? l.domain.values.length : 1), 1),
  );
  const sum = counts.reduce((a, b) => a + b, 0);
  if (sum > model.maxInstances) {
    const most = counts.indexOf(Math.max(...counts));
    throw new ModelError(
      "MODEL003",
      `model ${model.name}: ${sum} action instances per state, more than ${model.maxInstances}; ` +
        `${actions[most]?.action.name} alone has ${counts[most]}. Declare representatives instead of full products.`,
    );
  }
  return sum;
}

function initialStates(
  model: Model,
  constants: object,
  codec: Codec,
): { initial: Int32Array; nInitial: number } {
  const bad = (what: string, cause?: unknown): never => {
    throw new ModelError("MODEL007", `model ${model.name}: ${what}`, { cause });
  };
  let states: readonly unknown[] = [];
  try {
    const init: Fn = model.system.init;
    states = init(constants);
  } catch (e) {
    bad(`the initial states cannot be made: ${String(e)}`, e);
  }
  if (states.length === 0) bad("there is no initial state");
  const rows = new Int32Array(states.length * codec.words);
  const byHash = new Map<number, readonly number[]>();
  let n = 0;
  states.forEach((state, i) => {
    try {
      codec.encode(state, rows, n * codec.words);
    } catch (e) {
      bad(`initial state ${i}: ${messageOf(e)}`, e);
    }
    const hash = codec.hash(rows, n * codec.words);
    const alike = byHash.get(hash) ?? [];
    if (alike.some((k) => codec.equal(rows, k * codec.words, rows, n * codec.words))) return;
    byHash.set(hash, [...alike, n]);
    n++;
  });
  return { initial: rows.slice(0, n * codec.words), nInitial: n };
}
