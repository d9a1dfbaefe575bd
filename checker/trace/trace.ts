/** Traces: runs of a system, replayed on plain objects before anybody sees them. */

/** A plain state value: objects, arrays (sequences, sets in domain order), strings, numbers, booleans, null. */
export type PlainValue =
  | string
  | number
  | boolean
  | null
  | readonly PlainValue[]
  | { readonly [field: string]: PlainValue };

/** One step of a trace and the state it leads to. */
export interface TraceStep {
  readonly action: string;
  readonly params: { readonly [name: string]: PlainValue };
  readonly actor: string;
  /** The declared arrow of the step. */
  readonly message: {
    readonly to: string;
    readonly label: string;
    readonly value: PlainValue;
    /** What the system's `present` says of the value, line by line; absent when it says nothing. */
    readonly lines?: readonly string[];
  } | null;
  readonly state: PlainValue;
  /** The monitor's value after the step; `null` without a monitor. */
  readonly monitor: PlainValue;
}

/** A run from an initial state. Where it goes on for ever, the verdict says how (`Lasso`). */
export interface Trace {
  readonly model: string;
  /** The property it is a counterexample to or a witness of. */
  readonly property: string;
  readonly constants: PlainValue;
  readonly initial: PlainValue;
  /** The monitor's value beside the initial state; `null` without a monitor. */
  readonly initialMonitor: PlainValue;
  readonly steps: readonly TraceStep[];
}
