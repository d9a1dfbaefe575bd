/**
 * Properties: what must hold. They see the whole state, and may bring a monitor (history) that the
 * system itself cannot read.
 */
import type { z } from "zod";
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

/** A property of any kind. */
export type Property = Invariant | Transition | Reachable | DeadlockFree;
/** The kinds of properties, as printed. */
export type PropertyKind = Property["kind"];

type StatePredicate<S, C, M> = (s: Read<S>, c: C, m: Read<M>) => boolean;
type StepPredicate<S, C, M> = (
  s: Read<S>,
  next: Read<S>,
  step: Step,
  c: C,
  m: Read<M>,
  nextM: Read<M>,
) => boolean;

/** The typed constructors of properties over one specification. */
export interface PropertyLanguage<S, C> {
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
  };
}
