/**
 * The reference semantics: what a system does, on plain objects, in exactly the order that the
 * contract of an action states. Everything else (the packed engine, traces) must agree with this.
 */
import type { Model } from "../contract/model.ts";
import type { Action, Fn } from "../contract/system.ts";
import { CheckerError, ModelError, SpecError, messageOf } from "../errors.ts";
import type { Domain } from "../schema/domain.ts";
import { domainOf } from "../schema/from-zod.ts";
import { normalise } from "../schema/normalise.ts";
import { namesTaken } from "../search/pattern.ts";
import { contextOf, done, truth } from "../strict.ts";
import { bare } from "./place.ts";
import { draftPlain, readPlain } from "./views.ts";

/** A plain state: a normal value of the state's domain. */
export type PlainState = unknown;
/** Values of parameters by name, or of `let` bindings by name. */
export type Bindings = Readonly<Record<string, unknown>>;

/** One enabled instance of an action and what it leads to. */
export interface Successor {
  readonly action: Action;
  readonly params: Bindings;
  /** What the message carries; `null` without a message, or when it carries nothing. */
  readonly message: unknown;
  readonly state: PlainState;
}

/** One part of an action: whose eyes a function of the specification sees through. */
export interface Part {
  readonly action: Action;
  readonly actor: string;
}

/** What the functions of a part get to see. {@link everything} hides nothing; `access.ts` enforces rights. */
export interface Eyes {
  /** `root`, a view of the whole state before or after, as `part` may see it. */
  limit(root: unknown, side: "s" | "next", part: Part, params: Bindings): unknown;
  /** Parameters or bindings as `fn` may see them in its argument number `argument`. */
  values(values: Bindings, fn: Fn, argument: number, where: string): unknown;
  /** Told of each region that a part reads through `s`. */
  reads(part: Part, region: string): void;
  /** Told of each region that a part writes through `next`. */
  writes(part: Part, region: string): void;
}

/** Eyes that see the whole state. */
export const everything: Eyes = {
  limit: (root) => root,
  values: (values) => values,
  reads: () => undefined,
  writes: () => undefined,
};

/** What does not change while a model runs. */
export interface Setting {
  readonly model: Model;
  /** `c` of every function of the specification. */
  readonly constants: object;
  readonly domain: Domain;
}

const settings = new WeakMap<Model, Setting>();

/** The constants with the rules, and the domain of the state. Made once per model. */
export function settingOf(model: Model): Setting {
  let setting = settings.get(model);
  if (setting === undefined) {
    const { def } = model.system.specification;
    const constants = contextOf(model);
    setting = { model, constants, domain: domainOf(def.state(constants)) };
    settings.set(model, setting);
  }
  return setting;
}

/**
 * The initial states in the order of `init`, without duplicates.
 * @throws ModelError MODEL007 when one does not fit the schema or there is none
 */
export function initialStates(model: Model): PlainState[] {
  const { constants, domain } = settingOf(model);
  const byText = new Map<string, PlainState>();
  for (const value of (model.system.init as Fn)(constants) as readonly unknown[]) {
    let state: PlainState;
    try {
      state = normalise(domain, value);
    } catch (error) {
      throw new ModelError("MODEL007", `initial state of ${model.name}: ${messageOf(error)}`, {
        cause: error,
      });
    }
    const text = textOf(state);
    if (!byText.has(text)) byText.set(text, state);
  }
  if (byText.size === 0) throw new ModelError("MODEL007", `${model.name} has no initial state`);
  return [...byText.values()];
}

/** A text that equal normal values share and others do not. */
export function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, x: unknown) => (x instanceof Set ? [...x] : x));
}

/**
 * All steps from `state`: actions in the order of the system, parameters as nested loops in the
 * order declared, `choose` innermost.
 * @throws SpecError when a function of the specification throws or writes outside a domain
 */
export function successors(model: Model, state: PlainState, eyes = everything): Successor[] {
  return model.system.actions.flatMap((a) => successorsBy(model, a, state, eyes));
}

/** The instances enabled in `state`: {@link successors} without the states they lead to. */
export function enabled(model: Model, state: PlainState): { action: string; params: Bindings }[] {
  return successors(model, state).map(({ action, params }) => ({ action: action.name, params }));
}

/** A function of the specification that may refuse an instance, and what it must know first. */
interface Clause {
  readonly name: string;
  readonly fn: Fn;
  /** Number of loops that must be entered first. */
  readonly level: number;
}

/** Called with the name of the first clause that refuses, for each instance (or group) refused. */
export type Refused = (clause: string, params: Bindings) => void;

/**
 * The steps of one action from `state`, in order.
 * @param only looks at instances with these parameters only: what others would do is not found out
 */
export function successorsBy(
  model: Model,
  action: Action,
  state: PlainState,
  eyes: Eyes = everything,
  refused: Refused = () => undefined,
  only: Bindings | null = null,
): Successor[] {
  const { constants: c, domain } = settingOf(model);
  const part = { action, actor: action.actor };
  const other = action.partner === null ? part : { action, actor: action.partner.actor };
  /** The part that is being evaluated. */
  let acting = part;
  const before = readPlain(domain, state, (region) => eyes.reads(acting, region));
  const declared = Object.entries((action.params as Fn)(c) as Record<string, readonly unknown[]>);
  const loops = [...declared.map(([name]) => name), ...Object.keys(action.choose)];
  const { lets, guards } = clausesOf(action, loops);
  const found: Successor[] = [];

  /** Calls `fn` with what it may see: `s`, the parameters, `c`, and the bindings or the message. */
  const call = (what: string, fn: Fn, params: Bindings, ...more: readonly Bindings[]): unknown => {
    const where = `${action.name}, ${what}`;
    return within(where, () =>
      fn(
        eyes.limit(before, "s", part, params),
        eyes.values(params, fn, 1, where),
        c,
        ...more.map((bound) => eyes.values(bound, fn, 3, where)),
      ),
    );
  };

  const visit = (level: number, params: Bindings, outer: Bindings): void => {
    const bound: Record<string, unknown> = { ...outer };
    for (const { name, fn } of lets.filter((l) => l.level === level)) {
      const value = call(`let ${name}`, fn, params);
      if (value === null || value === undefined) return refused(name, params);
      bound[name] = value;
    }
    for (const { name, fn } of guards.filter((g) => g.level === level)) {
      const clause = `guard clause ${name}`;
      if (!within(`${action.name}, ${clause}`, () => truth(call(clause, fn, params, bound))))
        return refused(name, params);
    }
    const loop = loops[level];
    if (loop === undefined) return fire(params, bound);
    const choose = action.choose[loop];
    const values =
      choose === undefined ? (declared[level]?.[1] ?? []) : call(`choose ${loop}`, choose, params);
    // A chosen value may be a part of the state; the step keeps what it shows.
    const wanted = only === null ? null : textOf(bare(only[loop]));
    for (const value of values as Iterable<unknown>) {
      const given = bare(value);
      if (wanted === null || textOf(given) === wanted)
        visit(level + 1, { ...params, [loop]: given }, bound);
    }
  };

  const fire = (params: Bindings, bound: Bindings): void => {
    const { message: arrow, partner } = action;
    const message = arrow?.carries ? call("message", arrow.carries, params, bound) : null;
    // Both parts read the same state before, and write different regions of one state after.
    const draft = draftPlain(domain, state, (region) => eyes.writes(acting, region));
    const seen = (who: Part): [unknown, unknown] => [
      eyes.limit(before, "s", who, params),
      eyes.limit(draft.root, "next", who, params),
    ];
    if (partner !== null) {
      acting = other;
      const [s] = seen(other);
      const refuses = Object.entries(partner.guard).find(
        ([name, fn]) =>
          !within(`${action.name}, guard clause ${partner.actor}.${name}`, () =>
            truth(fn(s, params, c, message)),
          ),
      );
      acting = part;
      if (refuses !== undefined) return refused(`${partner.actor}.${refuses[0]}`, params);
    }
    within(`${action.name}, effect of ${action.actor}`, () => {
      done(action.effect(...seen(part), params, c, bound));
    });
    if (partner !== null) {
      acting = other;
      within(`${action.name}, effect of ${partner.actor}`, () => {
        done(partner.effect(...seen(other), params, c, message));
      });
      acting = part;
    }
    found.push({ action, params, message: bare(message), state: draft.finish() });
  };

  visit(0, {}, {});
  return found;
}

/** The bindings and clauses of an action, each with the level at which it is evaluated. */
interface Clauses {
  readonly lets: readonly Clause[];
  readonly guards: readonly Clause[];
}

const clauses = new WeakMap<Action, Clauses>();

/** When each binding and clause of `action` is evaluated: once the parameters it names are bound. */
function clausesOf(action: Action, loops: readonly string[]): Clauses {
  let found = clauses.get(action);
  if (found === undefined) {
    found = readClauses(action, loops);
    clauses.set(action, found);
  }
  return found;
}

function readClauses(action: Action, loops: readonly string[]): Clauses {
  const level = (names: readonly string[] | null): number =>
    names === null ? loops.length : Math.max(0, ...names.map((n) => loops.indexOf(n) + 1));
  const lets = Object.entries(action.let).map(([name, fn]) => ({
    name,
    fn,
    level: level(namesTaken(fn, 1)),
  }));
  const guards = Object.entries(action.guard).map(([name, fn]) => {
    const bound = namesTaken(fn, 3);
    const needed = lets.filter((l) => bound === null || bound.includes(l.name));
    return { name, fn, level: Math.max(level(namesTaken(fn, 1)), ...needed.map((l) => l.level)) };
  });
  return { lets, guards };
}

/**
 * Runs `f`, a call into the specification.
 * @throws SpecError: what `f` threw, with `where` in front; SPEC002 when it was no SpecError
 */
export function within<T>(where: string, f: () => T): T {
  try {
    return f();
  } catch (error) {
    if (error instanceof SpecError || error instanceof CheckerError) throw error;
    throw new SpecError("SPEC002", `${where}: ${messageOf(error)}`, { cause: error });
  }
}
