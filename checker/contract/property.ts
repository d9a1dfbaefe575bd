/**
 * Properties: what must hold. They see the whole state, and may bring a monitor (history) that the
 * system itself cannot read.
 */
import type { z } from "zod";
import type { Observer, Release, Secret } from "./information.ts";
import type { Draft, Plain, Read } from "./schema.ts";
import type { ContextOf, Fn, Specification, StateOf, StateSchema, Step } from "./system.ts";

/** A monitor: state beside the system's, updated at every step, read by properties only. */
export interface Monitor<M = unknown> {
  readonly kind: "monitor";
  readonly name: string;
  readonly sentence: string;
  readonly state: (c: never) => z.ZodObject;
  readonly init: Fn;
  readonly update: Fn;
  /** Phantom: the type of the monitor's state. Never present. */
  readonly $state?: M;
}

/** What every property states about itself. */
export interface Statement {
  /** Stable short name, e.g. `S13`. */
  readonly id: string;
  /** PascalCase name as printed. */
  readonly name: string;
  /** One English sentence. */
  readonly sentence: string;
  /** The formula as a reviewer would write it on paper. */
  readonly formula: string;
  readonly source: string;
  /** The environment in which it is claimed, and where it is not. */
  readonly claimedFor: string;
}

interface Common extends Statement {
  readonly monitor: Monitor | null;
}

/** □ (when ⇒ every conjunct). */
export interface Invariant extends Common {
  readonly kind: "invariant";
  /** The antecedent; `null` when the property has none. Never true: the verdict is `vacuous`. */
  readonly when: Fn | null;
  readonly holds: Readonly<Record<string, Fn>>;
}

/** □ [when ⇒ every conjunct] on steps `(s, next)`. */
export interface Transition extends Common {
  readonly kind: "transition";
  readonly when: Fn | null;
  readonly holds: Readonly<Record<string, Fn>>;
}

/** ◇ state predicate, on some run: a required witness. */
export interface Reachable extends Common {
  readonly kind: "reachable";
  readonly state: Fn | null;
  readonly step: Fn | null;
}

/** Every reachable state has a successor, but for declared legal ends. */
export interface DeadlockFree extends Common {
  readonly kind: "deadlockFree";
  readonly legalEnd: Fn | null;
}

/**
 * Noninterference, over pairs of runs: runs that begin equal but for `secret`, and move by the same
 * actions with the same parameters, look the same to `observer`.
 *
 * Order at a step: an action enabled in one run only violates the property when the observer
 * notices it or its absence, and is otherwise an error, a secret-dependent internal step; then pairs
 * whose released values differ are cut; then what the observer sees is compared. A pair of equal
 * states is dropped, for effects are functions.
 *
 * Shape: the secret's variants are taken one at a time, each against the initial state as it is.
 * Limits: termination and the number of steps are compared too, time is not.
 */
export interface Noninterference extends Common {
  readonly kind: "noninterference";
  /** Observers and pairs see the system only. */
  readonly monitor: null;
  readonly secret: Secret;
  readonly observer: Observer;
  readonly declassify: readonly Release[];
}

/**
 * Determinacy, over all steps of all runs: of the steps that `on` picks, any two with the same
 * `given` have the same `outcome`. There is one function from the one to the other.
 *
 * Shape: `given` and `outcome` are plain values.
 */
export interface Determined extends Common {
  readonly kind: "determined";
  readonly on: Fn;
  readonly given: Fn;
  readonly outcome: Fn;
  /** `runs`: any two steps of any two runs. `state`: any two steps out of one state. */
  readonly scope: "runs" | "state";
  /** Runs may begin with another secret too. */
  readonly secret: Secret | null;
}

/** A property of any kind. */
export type Property =
  Invariant | Transition | Reachable | DeadlockFree | Noninterference | Determined;
/** The kinds of properties, as printed. */
export const PROPERTY_KINDS = [
  "invariant",
  "transition",
  "reachable",
  "deadlockFree",
  "noninterference",
  "determined",
] as const satisfies readonly Property["kind"][];
/** The kind of a property. */
export type PropertyKind = Property["kind"];

/** The antecedent of a property: what must occur for it to say anything; `null` without one. */
export function antecedentOf(p: Property): Fn | null {
  switch (p.kind) {
    case "invariant":
    case "transition":
      return p.when;
    case "determined":
      return p.on;
    case "reachable":
    case "deadlockFree":
    case "noninterference":
      return null;
  }
}

type StatePredicate<S, C, M> = (s: Read<S>, c: C, m: Read<M>) => boolean;
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

/** The typed constructors of properties over one specification. */
export interface PropertyLanguage<S, C> {
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
    def: Statement & {
      readonly monitor?: Monitor<M>;
      readonly when?: StatePredicate<S, C, NoInfer<M>>;
      readonly holds: Readonly<Record<string, StatePredicate<S, C, NoInfer<M>>>>;
    },
  ) => Invariant;
  /** A property of steps. */
  readonly transition: <M = Readonly<Record<never, never>>>(
    def: Statement & {
      readonly monitor?: Monitor<M>;
      readonly when?: StepPredicate<S, C, NoInfer<M>>;
      readonly holds: Readonly<Record<string, StepPredicate<S, C, NoInfer<M>>>>;
    },
  ) => Transition;
  /** A state or a step that some run must reach. */
  readonly reachable: <M = Readonly<Record<never, never>>>(
    def: Statement & { readonly monitor?: Monitor<M> } & (
        | { readonly state: StatePredicate<S, C, NoInfer<M>>; readonly step?: never }
        | { readonly step: StepPredicate<S, C, NoInfer<M>>; readonly state?: never }
      ),
  ) => Reachable;
  /** No state without successor but the declared legal ends. */
  readonly deadlockFree: (
    def: Statement & { readonly legalEnd?: (s: Read<S>, c: C) => boolean },
  ) => DeadlockFree;
  /** Two runs that differ in a secret look the same to an observer. */
  readonly noninterference: (
    def: Statement & {
      readonly secret: Secret;
      readonly observer: Observer;
      readonly declassify?: readonly Release[];
    },
  ) => Noninterference;
  /** One thing determines another, over all runs. */
  readonly determined: <M = Readonly<Record<never, never>>>(
    def: Statement & {
      readonly monitor?: Monitor<M>;
      readonly on: StepPredicate<S, C, NoInfer<M>>;
      readonly given: StepValue<S, C, NoInfer<M>>;
      readonly outcome: StepValue<S, C, NoInfer<M>>;
      readonly scope?: "runs" | "state";
      readonly secret?: Secret;
    },
  ) => Determined;
}

/** The property language of a specification: `const { invariant, monitor } = properties(spec)`. */
export function properties<C, SF extends StateSchema<C>, A, R>(
  _spec: Specification<C, SF, A, R>,
): PropertyLanguage<StateOf<Specification<C, SF, A, R>>, ContextOf<Specification<C, SF, A, R>>> {
  const statement = (d: Statement): Statement => ({
    id: d.id,
    name: d.name,
    sentence: d.sentence,
    formula: d.formula,
    source: d.source,
    claimedFor: d.claimedFor,
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
  };
}
