/** The typed constructors of properties over one specification. */
import type { z } from "zod";
import type { Fairness } from "./fairness.ts";
import type { Observer, Release, Secret } from "./information.ts";
import { made } from "./made.ts";
import type { Monitor } from "./monitor.ts";
import type {
  DeadlockFree,
  Determined,
  Invariant,
  Noninterference,
  Reachable,
  Transition,
} from "./property.ts";
import type { Abstract, IncludedIn, Refines } from "./refinement.ts";
import type { Draft, Plain, Read } from "./schema.ts";
import type { Requirement } from "./requirement.ts";
import type { Statement } from "./statement.ts";
import type { ContextOf, Fn, Specification, StateOf, StateSchema, Step } from "./system.ts";
import type {
  AlwaysEventually,
  EventuallyAlways,
  FinitelyOften,
  LeadsTo,
  Recoverable,
  Until,
} from "./temporal.ts";

type StatePredicate<S, C, M> = (s: Read<S>, c: C, m: Read<M>) => boolean;
type StatePredicateOf<S, C, M, X> = (s: Read<S>, c: C, m: Read<M>, of: X) => boolean;
type StepPredicate<S, C, M> = (
  s: Read<S>,
  next: Read<S>,
  step: Step,
  c: C,
  m: Read<M>,
  nextM: Read<M>,
) => boolean;

type StepValue<S, C, M> = (
  s: Read<S>,
  next: Read<S>,
  step: Step,
  c: C,
  m: Read<M>,
  nextM: Read<M>,
) => unknown;

/** A statement that must say which requirements it serves, and can name no other than `Id`. */
export type Serving<Id extends string> = Omit<Statement, "serves"> & {
  readonly serves: readonly [Id, ...Id[]];
};

/** What properties of infinite runs have in common: see {@link LeadsTo}. */
type TemporalDef<D, C, M, X> = D & {
  readonly monitor?: Monitor<M>;
  /** One property for each element, which is the last argument of the predicates. */
  readonly each?: (c: C) => readonly X[];
  /** The runs that it speaks of; absent or empty: all, those too that stop anywhere. */
  readonly fairness?: readonly Fairness[];
};

/** The typed constructors of properties over one specification; `D`: what each states about itself. */
export interface PropertyLanguage<S, C, D extends Statement = Statement> {
  /** See {@link Observer}. */
  readonly observer: (def: {
    readonly name: string;
    readonly sentence: string;
    /** Regions, or parts of regions, that it always sees: `config`, `config.1`. */
    readonly places?: (c: C) => readonly ((keyof S & string) | `${keyof S & string}.${string}`)[];
    /** What it sees besides, where that depends on the state. */
    readonly sees?: (s: Read<S>, c: C) => unknown;
    readonly notices?: (step: Step, c: C) => boolean;
  }) => Observer;
  /** See {@link Secret}. */
  readonly secret: (def: {
    readonly name: string;
    readonly sentence: string;
    readonly differs: Readonly<Record<string, (next: Draft<S>, c: C) => void>>;
  }) => Secret;
  /** See {@link Release}. */
  readonly release: (def: {
    readonly name: string;
    readonly sentence: string;
    readonly why: string;
    readonly value: (s: Read<S>, step: Step, c: C) => unknown;
  }) => Release;
  readonly monitor: <M extends z.ZodObject>(def: {
    readonly name: string;
    readonly sentence: string;
    readonly state: (c: C) => M;
    /** The monitor's value beside an initial state `s`. */
    readonly init: (s: Read<S>, c: C) => Plain<z.infer<M>>;
    /** The monitor's step beside the system's step from `s` to `next`; `nextM` starts equal to `m`. */
    readonly update: (
      m: Read<z.infer<M>>,
      nextM: Draft<z.infer<M>>,
      s: Read<S>,
      next: Read<S>,
      step: Step,
      c: C,
    ) => void;
  }) => Monitor<z.infer<M>>;
  /** A state property. */
  readonly invariant: <M = Readonly<Record<never, never>>>(
    def: D & {
      readonly monitor?: Monitor<M>;
      readonly when?: StatePredicate<S, C, NoInfer<M>>;
      readonly holds: Readonly<Record<string, StatePredicate<S, C, NoInfer<M>>>>;
    },
  ) => Invariant;
  /** A property of steps. */
  readonly transition: <M = Readonly<Record<never, never>>>(
    def: D & {
      readonly monitor?: Monitor<M>;
      readonly when?: StepPredicate<S, C, NoInfer<M>>;
      readonly holds: Readonly<Record<string, StepPredicate<S, C, NoInfer<M>>>>;
    },
  ) => Transition;
  /** A state or a step that some run must reach. */
  readonly reachable: <M = Readonly<Record<never, never>>>(
    def: D & { readonly monitor?: Monitor<M> } & (
        | { readonly state: StatePredicate<S, C, NoInfer<M>>; readonly step?: never }
        | { readonly step: StepPredicate<S, C, NoInfer<M>>; readonly state?: never }
      ),
  ) => Reachable;
  /** No state without successor but the declared legal ends. */
  readonly deadlockFree: (
    def: D & { readonly legalEnd?: (s: Read<S>, c: C) => boolean },
  ) => DeadlockFree;
  /** Two runs that differ in a secret look the same to an observer. */
  readonly noninterference: (
    def: D & {
      readonly secret: Secret;
      readonly observer: Observer;
      readonly declassify?: readonly Release[];
    },
  ) => Noninterference;
  /** One thing determines another, over all runs. */
  readonly determined: <M = Readonly<Record<never, never>>>(
    def: D & {
      readonly monitor?: Monitor<M>;
      readonly on: StepPredicate<S, C, NoInfer<M>>;
      readonly given: StepValue<S, C, NoInfer<M>>;
      readonly outcome: StepValue<S, C, NoInfer<M>>;
      readonly scope?: "runs" | "state";
      readonly secret?: Secret;
    },
  ) => Determined;
  /** What begins ends: □ (from ⇒ ◇ to). */
  readonly leadsTo: <M = Readonly<Record<never, never>>, const X = null>(
    def: TemporalDef<D, C, M, X> & {
      readonly from: StatePredicateOf<S, C, NoInfer<M>, NoInfer<X>>;
      readonly to: StatePredicateOf<S, C, NoInfer<M>, NoInfer<X>>;
    },
  ) => LeadsTo;
  /** Something stays until something else comes, which it does: □ (from ⇒ hold 𝒰 to). */
  readonly until: <M = Readonly<Record<never, never>>, const X = null>(
    def: TemporalDef<D, C, M, X> & {
      readonly from: StatePredicateOf<S, C, NoInfer<M>, NoInfer<X>>;
      readonly hold: StatePredicateOf<S, C, NoInfer<M>, NoInfer<X>>;
      readonly to: StatePredicateOf<S, C, NoInfer<M>, NoInfer<X>>;
    },
  ) => Until;
  /** Again and again: □◇ state. */
  readonly alwaysEventually: <M = Readonly<Record<never, never>>, const X = null>(
    def: TemporalDef<D, C, M, X> & {
      readonly state: StatePredicateOf<S, C, NoInfer<M>, NoInfer<X>>;
    },
  ) => AlwaysEventually;
  /** From some point on: ◇□ state. */
  readonly eventuallyAlways: <M = Readonly<Record<never, never>>, const X = null>(
    def: TemporalDef<D, C, M, X> & {
      readonly state: StatePredicateOf<S, C, NoInfer<M>, NoInfer<X>>;
    },
  ) => EventuallyAlways;
  /** Not for ever: no run takes such steps infinitely often. */
  readonly finitelyOften: <M = Readonly<Record<never, never>>, const X = null>(
    def: TemporalDef<D, C, M, X> & {
      readonly step: (
        s: Read<S>,
        next: Read<S>,
        step: Step,
        c: C,
        m: Read<NoInfer<M>>,
        nextM: Read<NoInfer<M>>,
        of: NoInfer<X>,
      ) => boolean;
    },
  ) => FinitelyOften;
  /** There is always a way: □ (when ⇒ EF to). */
  readonly recoverable: <M = Readonly<Record<never, never>>, const X = null>(
    def: Omit<TemporalDef<D, C, M, X>, "fairness"> & {
      readonly when?: StatePredicateOf<S, C, NoInfer<M>, NoInfer<X>>;
      readonly to: StatePredicateOf<S, C, NoInfer<M>, NoInfer<X>>;
    },
  ) => Recoverable;
  /** Every step is a step, or none, of an abstract system: see {@link Refines}. */
  readonly refines: <M = Readonly<Record<never, never>>>(
    def: D & {
      readonly monitor?: Monitor<M>;
      readonly abstract: (c: C) => Abstract;
      readonly mapping: (s: Read<S>, c: C, m: Read<NoInfer<M>>) => unknown;
    },
  ) => Refines;
  /**
   * Every sequence of events is one of an abstract system: see {@link IncludedIn}.
   *
   * `abstractEvent` is written with {@link eventOf} where the abstract system has another
   * specification; absent, it is `event`, and the abstract system has this one.
   */
  readonly includedIn: <M = Readonly<Record<never, never>>>(
    def: D & {
      readonly monitor?: Monitor<M>;
      readonly abstract: (c: C) => Abstract;
      readonly event: StepValue<S, C, NoInfer<M>>;
      readonly abstractEvent?: Fn;
    },
  ) => IncludedIn;
}

/** A function from the steps of `spec` to events, for {@link PropertyLanguage.includedIn}. */
export function eventOf<C, SF extends StateSchema<C>, A, R>(
  _spec: Specification<C, SF, A, R>,
  event: (
    s: Read<StateOf<Specification<C, SF, A, R>>>,
    next: Read<StateOf<Specification<C, SF, A, R>>>,
    step: Step,
    c: ContextOf<Specification<C, SF, A, R>>,
  ) => unknown,
): Fn {
  return event;
}

/**
 * The property language of a specification: `const { invariant, monitor } = properties(spec)`. With
 * requirements: every property has to name those it serves, and a name that is none does not compile.
 */
export function properties<C, SF extends StateSchema<C>, A, R>(
  spec: Specification<C, SF, A, R>,
): PropertyLanguage<StateOf<Specification<C, SF, A, R>>, ContextOf<Specification<C, SF, A, R>>>;
export function properties<C, SF extends StateSchema<C>, A, R, const Q extends Requirement>(
  spec: Specification<C, SF, A, R>,
  requirements: readonly Q[],
): PropertyLanguage<
  StateOf<Specification<C, SF, A, R>>,
  ContextOf<Specification<C, SF, A, R>>,
  Serving<Q["id"]>
>;
export function properties<C, SF extends StateSchema<C>, A, R>(
  _spec: Specification<C, SF, A, R>,
  _requirements?: readonly Requirement[],
): PropertyLanguage<StateOf<Specification<C, SF, A, R>>, ContextOf<Specification<C, SF, A, R>>> {
  const statement = (d: Statement): Statement => ({
    ...made(),
    id: d.id,
    name: d.name,
    sentence: d.sentence,
    formula: d.formula,
    source: d.source,
    claimedFor: d.claimedFor,
    ...(d.serves === undefined ? {} : { serves: d.serves }),
  });
  const temporal = <M, X>(d: TemporalDef<Statement, never, M, X>) => ({
    ...statement(d),
    monitor: d.monitor ?? null,
    each: d.each ?? null,
    fairness: d.fairness ?? [],
  });
  return {
    monitor: (d) => ({ kind: "monitor", ...d }),
    observer: (d) => ({
      kind: "observer",
      name: d.name,
      sentence: d.sentence,
      places: d.places ?? null,
      sees: d.sees ?? null,
      notices: d.notices ?? null,
    }),
    secret: (d) => ({ kind: "secret", ...d }),
    release: (d) => ({ kind: "release", ...d }),
    invariant: (d) => ({
      kind: "invariant",
      ...statement(d),
      monitor: d.monitor ?? null,
      when: d.when ?? null,
      holds: d.holds,
    }),
    transition: (d) => ({
      kind: "transition",
      ...statement(d),
      monitor: d.monitor ?? null,
      when: d.when ?? null,
      holds: d.holds,
    }),
    reachable: (d) => ({
      kind: "reachable",
      ...statement(d),
      monitor: d.monitor ?? null,
      state: d.state ?? null,
      step: d.step ?? null,
    }),
    deadlockFree: (d) => ({
      kind: "deadlockFree",
      ...statement(d),
      monitor: null,
      legalEnd: d.legalEnd ?? null,
    }),
    noninterference: (d) => ({
      kind: "noninterference",
      ...statement(d),
      monitor: null,
      secret: d.secret,
      observer: d.observer,
      declassify: d.declassify ?? [],
    }),
    determined: (d) => ({
      kind: "determined",
      ...statement(d),
      monitor: d.monitor ?? null,
      on: d.on,
      given: d.given,
      outcome: d.outcome,
      scope: d.scope ?? "runs",
      secret: d.secret ?? null,
    }),
    leadsTo: (d) => ({ kind: "leadsTo", ...temporal(d), from: d.from, to: d.to }),
    until: (d) => ({ kind: "until", ...temporal(d), from: d.from, hold: d.hold, to: d.to }),
    alwaysEventually: (d) => ({ kind: "alwaysEventually", ...temporal(d), state: d.state }),
    eventuallyAlways: (d) => ({ kind: "eventuallyAlways", ...temporal(d), state: d.state }),
    finitelyOften: (d) => ({ kind: "finitelyOften", ...temporal(d), step: d.step }),
    recoverable: (d) => ({
      kind: "recoverable",
      ...statement(d),
      monitor: d.monitor ?? null,
      when: d.when ?? null,
      each: d.each ?? null,
      to: d.to,
    }),
    refines: (d) => ({
      kind: "refines",
      ...statement(d),
      monitor: d.monitor ?? null,
      abstract: d.abstract,
      mapping: d.mapping,
    }),
    includedIn: (d) => ({
      kind: "includedIn",
      ...statement(d),
      monitor: d.monitor ?? null,
      abstract: d.abstract,
      event: d.event,
      abstractEvent: d.abstractEvent ?? d.event,
    }),
  };
}
