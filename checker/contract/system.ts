/**
 * A system is data: a state schema, an access matrix, and named actions made of named guard
 * clauses and effects. Nothing here runs; the checker compiles these values.
 */
import type { z } from "zod";
import type { Abstraction } from "./abstraction.ts";
import type { ErasedFootprint, Footprint } from "./footprint.ts";
import { made } from "./made.ts";
import type { Draft, Plain, Read } from "./schema.ts";
import type { Symmetry } from "./symmetry.ts";

/** A schema of the state, built from the constants of a model. */
export type StateSchema<C> = (c: C) => z.ZodObject;

/**
 * What an actor may do with a region (a top-level field of the state).
 * `write` includes reading. `own` is `write` limited to the elements whose indices are the
 * action's own parameters (see {@link SpecificationDef.indices}). A region not named: no access.
 */
export type Right = "read" | "write" | "own";

/** The access matrix: actor × region of state → right. */
export type Access<State> = Readonly<Record<string, { readonly [R in keyof State]?: Right }>>;

/** What a part of an action sees of the state: the regions its actor may touch. */
export type Readable<State, A, Actor extends keyof A> = {
  readonly [K in keyof A[Actor] & keyof State]: Read<State[K]>;
};
type WritableKeys<Row> = {
  [R in keyof Row]: Row[R] extends "write" | "own" ? R : never;
}[keyof Row];
/** What a part of an action may write: the regions its actor has `write` or `own` on. */
export type Writable<State, A, Actor extends keyof A> = {
  [K in WritableKeys<A[Actor]> & keyof State]: Draft<State[K]>;
};

/** Parameter domains by name; the values are what the parameter may be. */
type Domains = Readonly<Record<string, readonly unknown[]>>;
/** Values of parameters, from their domains. */
export type Values<D> = { readonly [K in keyof D]: D[K] extends readonly (infer T)[] ? T : never };
/** Values bound by `let`: null never reaches guards and effects (it disables the action). */
type Bound<L> = { readonly [K in keyof L]: NonNullable<L[K]> };

/** An arrow of the sequence diagram, and what the second part of a joint step gets to know. */
export interface Message<To extends string, S, P, C, L, M> {
  readonly to: To;
  /** Short text on the arrow. */
  readonly label: string;
  /** The value that passes; `null` when the arrow is only drawn. */
  readonly carries?: (s: S, params: P, c: C, bound: L) => M;
}

/** One action as the checker sees it: types of parameters erased except for the phantom `P`. */
export interface Action<P = unknown> {
  readonly kind: "action";
  readonly name: string;
  /** One sentence. */
  readonly sentence: string;
  readonly source: string;
  readonly actor: string;
  readonly params: (c: never) => Domains;
  readonly choose: Readonly<Record<string, Fn>>;
  readonly let: Readonly<Record<string, Fn>>;
  readonly guard: Readonly<Record<string, Fn>>;
  readonly effect: Fn;
  /** The regions that the effect may write; `null`: all that the actor may. */
  readonly writes: readonly string[] | null;
  readonly message: {
    readonly to: string;
    readonly label: string;
    readonly carries: Fn | null;
  } | null;
  readonly partner: {
    readonly actor: string;
    readonly guard: Readonly<Record<string, Fn>>;
    readonly effect: Fn;
  } | null;
  /** Called with `params` and `c`; `null`: it may touch everything. */
  readonly footprint: ((params: unknown, c: never) => ErasedFootprint) | null;
  /** Phantom: the type of the parameters. Never present. */
  readonly $params?: P;
}

/** A function of the specification with its types erased; only the checker calls it. */
// eslint-disable-next-line typescript/no-explicit-any -- erasure point: arguments are checked where the function is defined
export type Fn = (...args: any[]) => any;

/** A step of the system as properties and monitors see it. */
export interface Step {
  readonly action: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Narrows a step to one by `action`, whose parameters are then typed. */
export function took<P>(
  step: Step,
  action: Action<P>,
): step is { action: string; params: P & Readonly<Record<string, unknown>> } {
  return step.action === action.name;
}

/** What every guard, effect, rule-using function gets as `c`: the constants, and the rules by name. */
export type Context<C, R> = C & { readonly rules: R };

/** An action as it is written. See {@link Specification.action}. */
export interface ActionDef<
  State,
  A,
  C,
  Actor extends keyof A & string,
  D,
  Q,
  L,
  M,
  Partner extends keyof A & string,
  W extends keyof Writable<State, A, Actor>,
> {
  /** What the step does, in one sentence. */
  readonly sentence: string;
  /** Where the real mechanism is described. */
  readonly source: string;
  /** Who acts: its rights bound what `s` and `next` show. */
  readonly actor: Actor;
  /** Parameters and their domains, independent of the state. */
  readonly params?: (c: C) => D;
  /** Parameters whose domain depends on the state and on `params`. */
  readonly choose?: {
    readonly [K in keyof Q]: (
      s: Readable<State, A, Actor>,
      params: Values<D>,
      c: C,
    ) => readonly Q[K][];
  };
  /** Values computed once per instance. `null` disables the action, counted under the binding's name. */
  readonly let?: {
    readonly [K in keyof L]: (
      s: Readable<State, A, Actor>,
      params: Values<D> & Readonly<Q>,
      c: C,
    ) => L[K];
  };
  /** Named clauses: all must hold. Each is counted when it is the first to refuse. */
  readonly guard?: Readonly<
    Record<
      string,
      (
        s: Readable<State, A, Actor>,
        params: Values<D> & Readonly<Q>,
        c: C,
        bound: Bound<L>,
      ) => boolean
    >
  >;
  /** The regions that the effect writes, where they are fewer than the actor may write. The parts of a joint step write disjoint regions. */
  readonly writes?: readonly W[];
  /** `s` is the state before, `next` the state after and starts equal to `s`. */
  readonly effect: (
    s: Readable<State, A, Actor>,
    next: Pick<Writable<State, A, Actor>, NoInfer<W>>,
    params: Values<D> & Readonly<Q>,
    c: C,
    bound: Bound<L>,
  ) => void;
  /** The arrow; with a partner, what the partner gets to know. */
  readonly message?: Message<
    Partner,
    Readable<State, A, Actor>,
    Values<D> & Readonly<Q>,
    C,
    Bound<L>,
    M
  >;
  /** The second part of a joint step: another actor, in the same atomic step. */
  readonly partner?: {
    readonly actor: Partner;
    readonly guard?: Readonly<
      Record<
        string,
        (
          s: Readable<State, A, Partner>,
          params: Values<D> & Readonly<Q>,
          c: C,
          message: NoInfer<M>,
        ) => boolean
      >
    >;
    readonly effect: (
      s: Readable<State, A, Partner>,
      next: Writable<State, A, Partner>,
      params: Values<D> & Readonly<Q>,
      c: C,
      message: NoInfer<M>,
    ) => void;
  };
  /**
   * The places that guards and effects touch, the partner's included: what `check --partial-order` goes by,
   * and holds the action to. Absent: all of the state.
   */
  readonly footprint?: (params: NoInfer<Values<D>>, c: C) => Footprint<State>;
}

/** Everything that is fixed for a family of systems: the vocabulary that actions are written in. */
export interface SpecificationDef<C, SF extends StateSchema<C>, A, R> {
  /** The schema of the constants: parses `--set flag=value` and model files. */
  readonly constants: z.ZodType<C>;
  readonly state: SF;
  readonly access: A;
  /**
   * For each region with `own` access: the names of the parameters that index it, outermost first.
   * `{ l2: ["vcpu", "vm"] }` lets an action with `own` access touch `l2[vcpu][vm]` only.
   */
  readonly indices?: { readonly [K in keyof z.infer<ReturnType<SF>>]?: readonly string[] };
  /** Rules used by several actions, reached through `c.rules`, replaceable by name. */
  readonly rules: R;
  /**
   * All actors in the order of their lanes in diagrams, in groups between which a boundary is drawn.
   * Default: one group in the order of `access`, and no boundary.
   */
  readonly zones?: readonly Zone<keyof A & string>[];
  /** Ids that are the same but for their names, where there are such: used by `check --symmetry` only. */
  readonly symmetric?: (c: C) => Symmetry;
}

/** Actors on one side of a boundary, in the order of their lanes. */
export interface Zone<Actor extends string = string> {
  readonly name: string;
  readonly actors: readonly Actor[];
}

/** A specification: its definition, and the typed constructors of its actions. */
export interface Specification<C, SF extends StateSchema<C>, A, R> {
  readonly kind: "specification";
  readonly def: SpecificationDef<C, SF, A, R>;
  /**
   * An action: one atomic step of `actor`, or of `actor` and a `partner` together.
   *
   * Order of evaluation: parameters in the order declared; then each `let`, then each guard clause,
   * as soon as the parameters its argument pattern names are bound; `choose`; the message; the
   * partner's guard; both effects. Both parts read the same `s` and write disjoint regions.
   */
  action<
    Actor extends keyof A & string,
    const D extends Domains = Readonly<Record<never, never>>,
    Q = Readonly<Record<never, never>>,
    L = Readonly<Record<never, never>>,
    M = null,
    Partner extends keyof A & string = keyof A & string,
    W extends keyof Writable<z.infer<ReturnType<SF>>, A, Actor> = keyof Writable<
      z.infer<ReturnType<SF>>,
      A,
      Actor
    >,
  >(
    name: string,
    def: ActionDef<z.infer<ReturnType<SF>>, A, Context<C, R>, Actor, D, Q, L, M, Partner, W>,
  ): Action<Values<D> & Readonly<Q>>;
}

/** Makes a specification. Call as `specification<Constants>()({ … })`: TypeScript then infers the rest. */
export function specification<C>() {
  return <
    SF extends StateSchema<C>,
    const A extends Access<z.infer<ReturnType<SF>>>,
    R extends Readonly<Record<string, Fn>>,
  >(
    def: SpecificationDef<C, SF, A, R>,
  ): Specification<C, SF, A, R> => ({
    kind: "specification",
    def,
    action: (name, a) => ({
      ...made(),
      kind: "action",
      name,
      sentence: a.sentence,
      source: a.source,
      actor: a.actor,
      params: a.params ?? (() => ({})),
      choose: (a.choose ?? {}) as Action["choose"],
      let: (a.let ?? {}) as Action["let"],
      guard: a.guard ?? {},
      effect: a.effect,
      writes: a.writes ? a.writes.map(String) : null,
      message: a.message
        ? { to: a.message.to, label: a.message.label, carries: a.message.carries ?? null }
        : null,
      partner: a.partner
        ? { actor: a.partner.actor, guard: a.partner.guard ?? {}, effect: a.partner.effect }
        : null,
      // Called with the parameters and the constants of its model, which are what it takes.
      footprint: (a.footprint ?? null) as Action["footprint"],
    }),
  });
}

/** The state type of a specification. */
export type StateOf<S> =
  S extends Specification<infer _C, infer SF, infer _A, infer _R> ? z.infer<ReturnType<SF>> : never;
/** What `c` is in the functions of a specification. */
export type ContextOf<S> =
  S extends Specification<infer C, infer _SF, infer _A, infer R> ? Context<C, R> : never;

/** A design decision of the system, with the flag that carries it and a way to drop it. */
export interface Policy<C> {
  readonly kind: "policy";
  readonly id: string;
  readonly sentence: string;
  readonly source: string;
  /** The constants without this decision. */
  readonly drop: Partial<C>;
}

/** Something taken for granted about the environment, with a way to drop it. */
export interface Assumption<C> {
  readonly kind: "assumption";
  readonly id: string;
  readonly sentence: string;
  readonly source: string;
  readonly drop: Partial<C>;
}

/** A system: actions put together. `Init` and `Next` in TLA+. */
export interface System<C = unknown, State = unknown> {
  readonly kind: "system";
  readonly name: string;
  readonly specification: Specification<
    C,
    StateSchema<C>,
    Access<State>,
    Readonly<Record<string, Fn>>
  >;
  /** The initial states. */
  readonly init: (c: C) => readonly Plain<State>[];
  /** In order: the order decides which of several shortest traces is shown. */
  readonly actions: readonly Action[];
  readonly policies: readonly Policy<C>[];
  readonly assumptions: readonly Assumption<C>[];
  /** What it leaves out or merges. */
  readonly abstractions: readonly Abstraction[];
  /** How a message is shown in a trace, or `null`. See {@link Present}. */
  readonly present: Present<unknown> | null;
}

/**
 * What stands below the arrow of a message in a trace, beside its value: for instance the machine
 * words that the model's value abstracts from. One line each; `null`: nothing to add.
 *
 * Shape: `message` is the plain value that passes, as traces have it. Order: called when a trace is
 * replayed, never in the search, and only for messages that carry something.
 * Limits: a function of its arguments; the verdict does not depend on it, but one that throws spoils
 * its trace with SPEC002.
 */
export type Present<C> = (message: unknown, c: C) => readonly string[] | null;

/** Puts a system together. */
export function system<C, SF extends StateSchema<C>, A, R>(
  spec: Specification<C, SF, A, R>,
  def: {
    readonly name: string;
    readonly init: (c: Context<C, R>) => readonly Plain<z.infer<ReturnType<SF>>>[];
    readonly actions: readonly Action[];
    readonly policies?: readonly Omit<Policy<C>, "kind">[];
    readonly assumptions?: readonly Omit<Assumption<C>, "kind">[];
    readonly abstractions?: readonly Abstraction[];
    readonly present?: Present<Context<C, R>>;
  },
): System<C, z.infer<ReturnType<SF>>> {
  return {
    kind: "system",
    name: def.name,
    // Rules and access keep their keys at run time; only their static types are widened here.
    specification: spec as unknown as System<C, z.infer<ReturnType<SF>>>["specification"],
    init: def.init as System<C, z.infer<ReturnType<SF>>>["init"],
    actions: def.actions,
    policies: (def.policies ?? []).map((p) => ({ kind: "policy", ...p })),
    assumptions: (def.assumptions ?? []).map((a) => ({ kind: "assumption", ...a })),
    abstractions: def.abstractions ?? [],
    // Called with the context of a model of this system, which is what it takes.
    present: (def.present ?? null) as Present<unknown> | null,
  };
}

/** The zones of a specification; where it names none, one without a name. */
export function zonesOf(specification: System["specification"]): readonly Zone[] {
  const { zones, access } = specification.def;
  return zones ?? [{ name: "", actors: Object.keys(access) }];
}
