/** What a trace is shown for: the words around it, and why it ends where it does. */
import type { PlainValue } from "./trace.ts";
import type { Zone } from "../contract/system.ts";
import type { Explanation } from "../explain/explanation.ts";
import type { AbstractRun, Beside, Lasso } from "../verdict.ts";

/** What the trace shows, for its header and its last lines. */
export interface TraceSubject {
  readonly model: string;
  readonly modelSentence: string;
  readonly id: string;
  readonly name: string;
  readonly sentence: string;
  readonly formula: string;
  /** Flags that were overridden on the command line. */
  readonly set: Readonly<Record<string, PlainValue>>;
  /** What the last state (or step) of the trace shows. */
  readonly ending: TraceEnding;
  /** Actors in the order of their lanes; those without a part in the trace get none. */
  readonly zones: readonly Zone[];
  /** What the trace depends on, where that was looked for. */
  readonly explanation?: Explanation | undefined;
  /** The constants that a reader wants to see first; the others are counted. Absent: all of them. */
  readonly notable?: readonly string[];
  /** Everything: all constants, the whole initial state, messages as the model has them. */
  readonly full?: boolean;
}

/** Why the trace ends where it does. */
export type TraceEnding =
  | {
      readonly kind: "violated";
      readonly failed: readonly string[];
      /** The second run, where it takes two. */
      readonly beside?: Beside;
      /** How it goes on, where it is an infinite run. */
      readonly lasso?: Lasso;
      /** What an abstract system does beside it, as far as it can. */
      readonly abstract?: AbstractRun;
      /** The element that a finite run shows it for. */
      readonly element?: PlainValue;
      /** Whether it ends where no run leads to the goal any more. */
      readonly deadEnd?: boolean;
    }
  | {
      readonly kind: "reached";
      /** What is reached, where it is not what the property looks for. */
      readonly what?: string;
    }
  | { readonly kind: "error"; readonly message: string; readonly beside?: Beside };

/** What shows a violation beside the run itself. */
export function violationIn(
  ending: TraceEnding,
): Partial<Extract<TraceEnding, { kind: "violated" }>> {
  return ending.kind === "violated" ? ending : {};
}

/** The second run, where it takes two; `null` otherwise. */
export function besideIn(ending: TraceEnding): Beside | null {
  return ending.kind === "reached" ? null : (ending.beside ?? null);
}
