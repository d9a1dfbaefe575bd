/** Models with one decision dropped. */
import type { Claim, Model } from "../contract/model.ts";
import { patch, type Patch } from "../contract/patch.ts";
import { fairnessOf } from "../contract/property.ts";
import type { Access, Action, Fn } from "../contract/system.ts";
import { ModelError } from "../errors.ts";
import type { Domain } from "../schema/domain.ts";
import { domainOf } from "../schema/from-zod.ts";
import { contextOf, sameData } from "../strict.ts";
import { usable } from "./claims.ts";
import { keyOf, type Decision } from "./decision.ts";
import { fieldsOf, restore, type FieldPattern } from "./fields.ts";

/**
 * `model` without `decision`, and with the claims that can notice it; `null` where the model has no such
 * decision, or without it no legal constants. It keeps its name. Whether it matters is not asked.
 */
export function without(model: Model, decision: Decision): Model | null {
  const base = usable(model);
  switch (decision.kind) {
    case "clause":
      return withoutClause(base, decision);
    case "policy":
      return withoutConstants(base, decision, base.system.policies);
    case "assumption":
      return withoutConstants(base, decision, base.system.assumptions);
    case "fairness":
      return withoutFairness(base, decision.name);
    case "field":
      return frozen(base, decision);
  }
}

function patched(model: Model, decision: Decision, change: Omit<Patch, "name">): Model {
  return {
    ...model,
    system: patch(model.system, { ...change, name: `without ${keyOf(decision)}` }),
  };
}

function withoutClause(
  model: Model,
  decision: Extract<Decision, { kind: "clause" }>,
): Model | null {
  const { action: name, clause, part } = decision;
  const action = model.system.actions.find((a) => a.name === name);
  const guard = part === "actor" ? action?.guard : action?.partner?.guard;
  if (guard === undefined || !Object.hasOwn(guard, clause)) return null;
  const dropped = { [name]: { [clause]: null } };
  return patched(
    model,
    decision,
    part === "actor" ? { guards: dropped } : { partnerGuards: dropped },
  );
}

function withoutConstants(
  model: Model,
  { id }: Extract<Decision, { kind: "policy" | "assumption" }>,
  all: readonly Droppable[],
): Model | null {
  const constants = constantsWithout(model, id, all);
  if (constants === null) return null;
  const parsed = model.system.specification.def.constants.safeParse(constants);
  return parsed.success ? { ...model, constants } : null;
}

interface Droppable {
  readonly id: string;
  readonly drop: unknown;
}

/** The constants of `model` without a policy or assumption; `null` where it has none such. */
function constantsWithout(model: Model, id: string, all: readonly Droppable[]): object | null {
  const drop = all.find((p) => p.id === id)?.drop;
  if (typeof drop !== "object" || drop === null) return null;
  const constants = { ...model.constants, ...drop };
  return sameData(constants, model.constants) ? null : constants;
}

/** Whether a policy or assumption is one of `model`: whether dropping it would change its constants. */
export function isInForce(
  model: Model,
  { kind, id }: Extract<Decision, { kind: "policy" | "assumption" }>,
): boolean {
  const { policies, assumptions } = model.system;
  return constantsWithout(model, id, kind === "policy" ? policies : assumptions) !== null;
}

function withoutFairness(model: Model, name: string): Model | null {
  // The others are judged by the model as it is, and are as claimed there.
  const claims = model.claims.flatMap((claim): Claim[] => {
    const { property } = claim;
    if (!("fairness" in property)) return [];
    const fairness = property.fairness.filter((f) => f.name !== name);
    const assumed = fairnessOf(property).length > fairness.length;
    return assumed ? [{ ...claim, property: { ...property, fairness } }] : [];
  });
  return claims.length === 0 ? null : { ...model, claims };
}

/** By model: the fields of its state by path. */
const fields = new WeakMap<Model["system"], Map<object, ReadonlyMap<string, FieldPattern>>>();

function fieldOf(model: Model, path: string): FieldPattern | undefined {
  const bySystem = fields.get(model.system) ?? new Map<object, ReadonlyMap<string, FieldPattern>>();
  fields.set(model.system, bySystem);
  let byPath = bySystem.get(model.constants);
  if (byPath === undefined) {
    byPath = new Map(fieldsOf(stateOf(model)).map((f) => [f.path, f]));
    bySystem.set(model.constants, byPath);
  }
  return byPath.get(path);
}

/** The domain of a model's states. @throws ModelError MODEL001 */
function stateOf(model: Model): Extract<Domain, { kind: "record" }> {
  const domain = domainOf(model.system.specification.def.state(contextOf(model)));
  if (domain.kind !== "record") throw new ModelError("MODEL001", "a state is a z.object");
  return domain;
}

function frozen(model: Model, decision: Extract<Decision, { kind: "field" }>): Model | null {
  const action = model.system.actions.find((a) => a.name === decision.action);
  const field = fieldOf(model, decision.field);
  if (action === undefined || field === undefined) return null;
  const { access, indices } = model.system.specification.def;
  const region = String(field.hops[0]);
  const { partner } = action;
  const who = writes(access, action, region)
    ? action.actor
    : partner !== null && mayWrite(access, partner.actor, region)
      ? partner.actor
      : null;
  if (who === null) return null;
  const rights: Readonly<Record<string, string | undefined>> = access[who] ?? {};
  const owned: Readonly<Record<string, readonly string[] | undefined>> = indices ?? {};
  const own = rights[region] === "own" ? (owned[region] ?? []) : [];
  const frozenEffect =
    (effect: Fn): Fn =>
    (s, next, params, ...rest) => {
      const result: unknown = effect(s, next, params, ...rest);
      restore(
        field,
        s,
        next,
        own.map((name): unknown => params[name]),
      );
      return result;
    };
  if (who === action.actor)
    return patched(model, decision, { effects: { [action.name]: frozenEffect(action.effect) } });
  if (partner === null) return null;
  return patched(model, decision, {
    partnerEffects: { [action.name]: frozenEffect(partner.effect) },
  });
}

/** Whether the first part of `action` writes to `region`. */
function writes(access: Access<unknown>, action: Action, region: string): boolean {
  return action.writes?.includes(region) ?? mayWrite(access, action.actor, region);
}

function mayWrite(access: Access<unknown>, actor: string, region: string): boolean {
  const rights: Readonly<Record<string, string | undefined>> = access[actor] ?? {};
  const right = rights[region];
  return right === "write" || right === "own";
}
