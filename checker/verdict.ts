/**
 * Verdicts: what a finished check established, and what an unfinished one did not.
 *
 * The lattice fails closed: only a complete exploration can say `holds` or `unreached`, and a
 * property whose interesting case never occurred says `vacuous`.
 */
import type { Expectation } from "./contract/model.ts";
import type { PropertyKind } from "./contract/property.ts";
import type { Explanation } from "./explain/explanation.ts";
import type { PlainValue, Trace } from "./trace/trace.ts";

/** How the search covered the reachable states. */
export type Exactness = "exact" | "symmetryReduced" | "partialOrder";

/** A place at which two values that are compared differ. */
export interface Difference {
  /** E.g. `gpr.r11`; empty for the whole value. */
  readonly path: string;
  readonly first: PlainValue;
  readonly second: PlainValue;
}

/** The second run of a counterexample that takes two. */
export interface Beside {
  readonly trace: Trace;
  /** What the two runs together show, in one sentence. */
  readonly because: string;
  /** Where that which is compared differs; empty when a step is possible in one run only. */
  readonly differences: readonly Difference[];
}

/** An infinite run: its last steps, from `start` on, are taken again and again. */
export interface Lasso {
  /** Steps before the loop. All of the trace: the loop has no step, the run stutters for ever. */
  readonly start: number;
  /** The element of `each` for which the property is violated; `null` where there is one property. */
  readonly element: PlainValue;
  /**
   * Steps after which the trigger (`from`) held for the last time before the loop, or else for the first
   * time in it; the goal is not reached from there. `null` for a property without a trigger; absent
   * where a lasso comes from elsewhere than from a search.
   */
  readonly triggeredAt?: number | null;
  /** For each group of each fairness condition assumed, why this run satisfies it. */
  readonly fair: readonly {
    readonly kind: "weak" | "strong" | "recurrent";
    readonly fairness: string;
    /** The key of the group; `null` where there is one. */
    readonly group: PlainValue;
    /** E.g. "taken in step 7", "not enabled after step 5", "never enabled in the loop". */
    readonly because: string;
  }[];
}

/** A step of the abstract system. */
export interface AbstractStep {
  readonly action: string;
  readonly params: Readonly<Record<string, PlainValue>>;
  /** Its event; `null` when it has none, or the abstract system is reached by a mapping. */
  readonly event: PlainValue;
  /** The abstract state after it. */
  readonly state: PlainValue;
}

/** What the abstract system does beside a run that it cannot follow to its end. */
export interface AbstractRun {
  /** Its name. */
  readonly system: string;
  readonly initial: PlainValue;
  /**
   * By step of the trace, the last excepted, which has no answer (a trace without steps fails at its
   * initial state): the abstract steps that answer it, the internal ones before included; none: the
   * abstract system stutters.
   */
  readonly answers: readonly (readonly AbstractStep[])[];
  /** By step of the trace, the last included: its event; `null` for an internal step. Empty for a mapping. */
  readonly events: readonly PlainValue[];
  /**
   * What the last step would have had to do: the differences of the mapped states. At an initial state:
   * those from the initial abstract state that is most like it. Empty for events.
   */
  readonly asked: readonly Difference[];
  /** What the abstract system could have done instead: one step of each kind, internal steps before it left out. */
  readonly possible: readonly AbstractStep[];
}

/** The verdict on one property of one model. */
export type Verdict =
  | { readonly word: "holds"; readonly exactness: Exactness }
  | {
      readonly word: "violated";
      readonly trace: Trace;
      readonly failed: readonly string[];
      /** Present where a counterexample is two runs. */
      readonly beside?: Beside;
      /** Present where it is an infinite run. */
      readonly lasso?: Lasso;
      /** The element of `each` that a finite run shows it for; absent where a lasso or nothing names one. */
      readonly element?: PlainValue;
      /** Present where an abstract system cannot follow. */
      readonly abstract?: AbstractRun;
    }
  | {
      readonly word: "reached";
      readonly trace: Trace;
      /** Present where a run is shown for something else than what a property looks for: for what. */
      readonly what?: string;
    }
  | { readonly word: "unreached"; readonly exactness: Exactness }
  | { readonly word: "vacuous"; readonly whatNeverHappened: string }
  | { readonly word: "notFound"; readonly how: string }
  | { readonly word: "incomplete"; readonly why: string }
  | {
      readonly word: "error";
      readonly message: string;
      readonly trace: Trace | null;
      /** Present where it takes two runs to see it; there is a trace then. */
      readonly beside?: Beside;
    };

/** The verdict words, as printed and as in `--json`. */
export type VerdictWord = Verdict["word"];

/** What a search over pairs of runs has looked at. */
export interface PairStatistics {
  /** Distinct pairs of states that differ. */
  readonly pairs: number;
  /** Steps that both runs took, and after which they were compared. */
  readonly steps: number;
  /** Those of them after which the two states were equal. */
  readonly merged: number;
  /** Ways in which the secret may differ, and whether it does in this instance. */
  readonly variants: readonly { readonly name: string; readonly differs: boolean }[];
  /** Pairs that each release has cut. Zero: the release was not needed here. */
  readonly cuts: readonly { readonly release: string; readonly count: number }[];
}

/** What was found of infinite runs on the graph of reached states. */
export interface LivenessStatistics {
  /** Elements of `each`; 1 without. */
  readonly elements: number;
  /** By group of each fairness condition: how often its steps, those that change the state, occur in the graph. */
  readonly fair: readonly {
    readonly fairness: string;
    readonly group: PlainValue;
    readonly steps: number;
  }[];
}

/** What was compared with the abstract system. Steps are counted once beside each place where it may be. */
export interface RefinementStatistics {
  /** Abstract states met; for events, sets of abstract states. */
  readonly abstractStates: number;
  /** Steps answered by a step of the abstract system; for events, steps with an event. */
  readonly matched: number;
  /** Steps for which it stutters. */
  readonly stuttered: number;
  /** By abstract action: how many of the matched steps it may have answered. */
  readonly actions: readonly { readonly action: string; readonly count: number }[];
}

/** Kinds of what must occur for a property to say anything. */
export const EXERCISED = [
  "antecedent",
  "trigger",
  "goal",
  "fairAction",
  "secret",
  "observation",
  "release",
  "abstractStep",
] as const;

/**
 * Something that must occur for a property to say anything, and how often it did: counted in the search
 * itself, from states that were reached and steps that were fired.
 */
export interface Exercised {
  readonly what: (typeof EXERCISED)[number];
  /** Tells it from others of its kind: a fairness condition with its group, a release, an abstract action; empty where there is one. */
  readonly name: string;
  readonly count: number;
  /** A shortest run to where it first occurs; where `CheckOptions.interest` asks for it, and it occurs. */
  readonly witness?: Trace;
}

/** What a search has looked at that does not look at every reachable state. */
export interface ApproximateStatistics {
  readonly mode: "fingerprints" | "bitstate" | "simulate" | "swarm";
  readonly seed: number;
  /** In a sentence. */
  readonly how: string;
  /** Random walks, or searches of a swarm. */
  readonly walks?: number;
  /**
   * States expected to have been taken for one that was stored, if fingerprints were drawn at random;
   * what only they lead to is not counted. Absent where no state is said to be covered.
   */
  readonly omitted?: number;
}

/** The result for one property of one model. */
export interface PropertyResult {
  readonly model: string;
  /** The property's name. */
  readonly property: string;
  readonly id: string;
  readonly kind: PropertyKind;
  readonly verdict: Verdict;
  readonly expected: Expectation;
  /** `null` when the property is not claimed, or the verdict is `incomplete` or `notFound`: nothing to compare. */
  readonly asExpected: boolean | null;
  /**
   * Distinct states of the exploration that decided this property (with its monitor, if it has one);
   * for noninterference, distinct pairs of states that differ; for trace inclusion, distinct pairs of a
   * state and the set of abstract states beside it, whose steps are the transitions. For random walks
   * and swarms, states that are met again count again.
   */
  readonly states: number;
  /** Enabled action instances summed over the expanded states, self-loops and duplicates included. */
  readonly transitions: number;
  /** Breadth-first levels; initial states are at depth 0. */
  readonly depth: number;
  readonly seconds: number;
  /** States (invariant) or steps (transition) in which the antecedent held; `null` without one. */
  readonly antecedents: number | null;
  /** What must occur for it to say anything; empty where nothing has to. */
  readonly exercised: readonly Exercised[];
  /** For noninterference only. */
  readonly pairs?: PairStatistics;
  /** For properties of infinite runs only. */
  readonly liveness?: LivenessStatistics;
  /** For refinement and trace inclusion only. */
  readonly refinement?: RefinementStatistics;
  /** Ids of the abstractions of the system that a claim of `holds` or `unreached` relies on. */
  readonly reliesOn: readonly string[];
  /** Of a violation, where it was asked for: what its counterexample depends on. */
  readonly explanation?: Explanation;
  /** Where it was asked for and could not be made: why. */
  readonly unexplained?: string;
  /** Of what a search has found that is not exhaustive: by which part of it. */
  readonly foundBy?: string;
}

/** How often one action fired in one model, and how often each of its clauses was the first to refuse. */
export interface ActionStatistics {
  readonly action: string;
  readonly fired: number;
  /** In order of evaluation, a `let` binding that was null counting as a clause of its name. */
  readonly refusals: readonly { readonly clause: string; readonly count: number }[];
}

/** What representatives stand for. */
export interface SymmetryStatistics {
  /** The ids that were exchanged, by set. */
  readonly sets: Readonly<Record<string, readonly (string | number | boolean)[]>>;
  readonly permutations: number;
  /** Whether each representative was compared with its images: otherwise the symmetry was believed. */
  readonly checked: boolean;
  /** States that are images of those found, these counted too: all that a search without reduction finds. */
  readonly states: number;
  /** Transitions out of the images of expanded states. */
  readonly transitions: number;
}

/** What was explored of the orders in which independent steps may be taken. */
export interface PartialOrderStatistics {
  /** Actions without a footprint; where there is one, nothing was reduced, and the rest says nothing. */
  readonly undeclared: readonly string[];
  /** Instances of actions, by those parameters that do not depend on the state. */
  readonly instances: number;
  /** States of which a part of the enabled instances was enough. */
  readonly inPart: number;
  /** States that were expanded whole. */
  readonly whole: number;
  /**
   * Why no step is put off for ever. `afterwards`: from each state one that was expanded whole is reached, as
   * was seen when the search was over. `queue`: a part leads to a state that is still to be expanded.
   */
  readonly proviso: "afterwards" | "queue";
  /** With `queue`: states expanded whole, of which a part led to nothing that was still to be expanded. */
  readonly leftBehind: number;
  /** Instances that can change what a judged property reads. */
  readonly visible: number;
  /** By property: the places that it has read, and how many instances can change them. */
  readonly reads: readonly {
    readonly property: string;
    readonly places: readonly string[];
    readonly visible: number;
  }[];
  /** Searches, the last included: each one before met a place of which it was not known that it is read. */
  readonly searches: number;
  /** Present where all states were explored, too, and the verdicts compared: how many there are. */
  readonly compared?: { readonly states: number; readonly transitions: number };
  /** Places that were declared, `Action: place` for the first instance, and that none touched in a state that was met. */
  readonly wider: readonly string[];
}

/** One exploration: of the system alone, of the system beside one monitor, or of pairs of runs. */
export interface RunStatistics {
  /** The monitor's name, or `null` for the system alone. */
  readonly monitor: string | null;
  /** The secret with which runs began, too; absent where they began with the initial states only. */
  readonly secret?: string;
  /** Pairs of states, in all searches over pairs together; absent for an exploration of single runs. */
  readonly pairs?: number;
  /** Abstract states, or sets of them, met beside it; absent where nothing was compared with an abstract system. */
  readonly abstractStates?: number;
  /** Present for a graph whose steps were kept: bytes for each of its transitions, states not counted. */
  readonly bytesPerTransition?: number;
  /** Present where no exploration was made: its counts were read off the graph of steps of another run. */
  readonly readOff?: true;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** States of the widest breadth-first level; 0 where there are no such levels. */
  readonly widestLevel: number;
  readonly seconds: number;
  readonly stateBits: number;
  /** Everything the search allocated for states, parents and tables, divided by `states`. */
  readonly bytesPerState: number;
  readonly complete: boolean;
  /** What the specification did wrong in this run, where that ended it; `null` otherwise. */
  readonly failure: string | null;
  /**
   * Digest of the graph: reached states and steps between them, whatever their order, the layout of
   * states and the code that made them; `null` where it was not asked for, or the search was cut short,
   * or the graph is no graph of single states.
   */
  readonly digest: string | null;
  /** Present where only representatives were explored: the other counts are of these. */
  readonly symmetry?: SymmetryStatistics;
  /** Present where some orders were left out, or were to be: the other counts are of what was explored. */
  readonly partialOrder?: PartialOrderStatistics;
  /** Present for a search that does not look at every reachable state; it is never complete. */
  readonly approximate?: ApproximateStatistics;
}

/** Everything established about one model. */
export interface ModelResult {
  readonly model: string;
  readonly results: readonly PropertyResult[];
  readonly runs: readonly RunStatistics[];
  /** From the exploration of the system alone (or the first one, when every property has a monitor). */
  readonly actions: readonly ActionStatistics[];
  /** Present where it is the answer of an earlier run, whose times it has. */
  readonly cached?: true;
}

/** Whether a verdict speaks of every reachable state, and so relies on what the system leaves out. */
export function isExhaustive({ word }: Verdict): boolean {
  return word === "holds" || word === "unreached";
}

/** The second run of what a verdict shows, where it takes two; `null` otherwise. */
export function besideOf(verdict: Verdict): Beside | null {
  return verdict.word === "violated" || verdict.word === "error" ? (verdict.beside ?? null) : null;
}

/** Steps of what a verdict shows, of the longer run where there are two; `null` without a trace. */
export function stepsOf(verdict: Verdict): number | null {
  const trace = "trace" in verdict ? verdict.trace : null;
  if (trace === null) return null;
  return Math.max(trace.steps.length, besideOf(verdict)?.trace.steps.length ?? 0);
}

/** Whether a verdict is the expected one; `null` when there is nothing to compare. */
export function asExpected(verdict: Verdict, expected: Expectation): boolean | null {
  if (verdict.word === "error") return false;
  if (typeof expected !== "string") return null;
  if (verdict.word === "incomplete" || verdict.word === "notFound") return null;
  return verdict.word === expected;
}
