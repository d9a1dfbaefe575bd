/**
 * Patches: a system with one rule, guard clause or effect replaced, an action added, or other initial
 * states. Seeded defects and design variants are patches.
 */
import type { Action, Fn, System } from "./system.ts";

/** What to replace. Every name must exist (or, for `add`, must not). */
export interface Patch {
  readonly name: string;
  readonly rules?: Readonly<Record<string, Fn>>;
  /** action name → clause name → clause; `null` drops the clause. */
  readonly guards?: Readonly<Record<string, Readonly<Record<string, Fn | null>>>>;
  readonly partnerGuards?: Readonly<Record<string, Readonly<Record<string, Fn | null>>>>;
  readonly effects?: Readonly<Record<string, Fn>>;
  readonly partnerEffects?: Readonly<Record<string, Fn>>;
  readonly add?: readonly Action[];
  /** The initial states. */
  readonly init?: Fn;
}

/**
 * The patched system.
 * @throws Error naming the target when a patch names a rule, action or clause that does not exist
 */
export function patch<C, State>(base: System<C, State>, p: Patch): System<C, State> {
  const missing = (what: string): never => {
    throw new Error(`patch ${p.name}: ${base.name} has no ${what}`);
  };
  const def = base.specification.def;
  for (const rule of Object.keys(p.rules ?? {})) {
    if (!(rule in def.rules)) missing(`rule ${rule}`);
  }
  const byName = new Map(base.actions.map((a) => [a.name, a]));
  const find = (name: string): Action => byName.get(name) ?? missing(`action ${name}`);
  const clauses = (
    where: string,
    old: Readonly<Record<string, Fn>>,
    change: Readonly<Record<string, Fn | null>>,
  ): Readonly<Record<string, Fn>> => {
    const out: Record<string, Fn> = { ...old };
    for (const [clause, fn] of Object.entries(change)) {
      if (!(clause in old)) missing(`guard clause ${where}.${clause}`);
      if (fn === null) delete out[clause];
      else out[clause] = fn;
    }
    return out;
  };
  for (const [name, change] of Object.entries(p.guards ?? {})) {
    const a = find(name);
    byName.set(name, { ...a, guard: clauses(name, a.guard, change) });
  }
  for (const [name, effect] of Object.entries(p.effects ?? {})) {
    byName.set(name, { ...find(name), effect });
  }
  for (const [name, change] of Object.entries(p.partnerGuards ?? {})) {
    const a = find(name);
    const partner = a.partner ?? missing(`partner in ${name}`);
    byName.set(name, {
      ...a,
      partner: { ...partner, guard: clauses(`${name}.${partner.actor}`, partner.guard, change) },
    });
  }
  for (const [name, effect] of Object.entries(p.partnerEffects ?? {})) {
    const a = find(name);
    const partner = a.partner ?? missing(`partner in ${name}`);
    byName.set(name, { ...a, partner: { ...partner, effect } });
  }
  for (const a of p.add ?? []) {
    if (byName.has(a.name)) throw new Error(`patch ${p.name}: action ${a.name} exists already`);
    byName.set(a.name, a);
  }
  return {
    ...base,
    name: `${base.name}+${p.name}`,
    init: p.init ?? base.init,
    specification: {
      ...base.specification,
      def: { ...def, rules: { ...def.rules, ...p.rules } },
    },
    actions: [...byName.values()],
  };
}
