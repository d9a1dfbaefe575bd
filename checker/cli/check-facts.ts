/** What is known of a run of `check`, before it and after it: what judges and outputs are given. */
import type { Suite } from "../contract/model.ts";
import type { Coverage } from "../report/coverage.ts";
import type { Alert } from "../report/alert.ts";
import type { Judgement } from "../report/judgement.ts";
import type { Outcome } from "../report/outcome.ts";
import type { PlainValue } from "../trace/trace.ts";
import type { ModelResult } from "../verdict.ts";
import type { CheckRequest } from "./check-request.ts";
import type { Interrupt } from "./interrupt.ts";
import type { Prepared } from "./run-models.ts";

/** A run that can begin: everything was loaded and built. */
export interface Plan {
  readonly request: CheckRequest;
  /** The name and version of the program. */
  readonly program: string;
  /** The whole suite, selected or not. */
  readonly suite: Suite;
  /** What the user calls the module that the suite comes from. */
  readonly suiteName: string;
  /** The models to be run, in suite order, each with the claims that are checked. */
  readonly prepared: readonly Prepared[];
  /** Flags that `--set` overrides. */
  readonly set: Readonly<Record<string, PlainValue>>;
  /** Options that a suggested command has to repeat, to begin with a blank; empty for none. */
  readonly options: string;
  /** Asks for an end; absent: nobody does. */
  readonly interrupt?: Interrupt;
}

/** A run that has ended. */
export interface Ran extends Plan {
  /** One for each of `prepared`, in its order. */
  readonly results: readonly ModelResult[];
  /** Why these results do not speak of the whole suite, to the end; `null` when they do. */
  readonly notWhole: string | null;
  readonly coverage: Coverage;
}

/** Everything that a run amounts to. */
export interface RunFacts extends Ran {
  /** In the order of the judges. */
  readonly judgements: readonly Judgement[];
  /** What of the judgements has a place of its own, in their order. */
  readonly alerts: readonly Alert[];
  readonly outcome: Outcome;
  /** Of the whole run, by the clock on the wall. */
  readonly seconds: number;
}
