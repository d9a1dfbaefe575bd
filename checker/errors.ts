/**
 * Errors. A violation is data; an exception is a bug or a bad input.
 *
 * `SpecError`: the specification did something illegal in a reachable state (verdict `error`).
 * `ModelError`: a model, option or file cannot be used (exit 2, nothing was run).
 * `CheckerError`: a bug of the checker (exit 4).
 */

/** Append-only: codes are quoted in bug reports and tests. */
export type SpecErrorCode =
  /** A value outside its declared domain was written. */
  | "SPEC001"
  /** A guard, effect, rule, property or monitor threw. */
  | "SPEC002"
  /** A sequence overflowed or was shifted while empty. */
  | "SPEC003"
  /** The same action instance gave different results when repeated. */
  | "SPEC004"
  /** An action touched a region outside its rights. */
  | "SPEC005"
  /** A chosen value lies outside what the instance numbering can hold. */
  | "SPEC006"
  /** An action touched a place that its declared footprint does not have. */
  | "SPEC007";

export type ModelErrorCode =
  /** The state schema uses something without a finite domain. */
  | "MODEL001"
  /** Duplicate or missing names (action, property id, model). */
  | "MODEL002"
  /** Too many action instances per state. */
  | "MODEL003"
  /** Unknown model, property, flag, option or value on the command line. */
  | "MODEL004"
  /** A file cannot be read or written. */
  | "MODEL005"
  /** Two parts of a joint action may write the same region, or the access matrix names no such region. */
  | "MODEL006"
  /** An initial state does not fit the schema, or there is none. */
  | "MODEL007"
  /** A property of infinite runs is claimed under a bound, which cuts runs off. */
  | "MODEL008"
  /** A declared symmetry is none, or cannot be used for what is asked. */
  | "MODEL009"
  /** A checkpoint cannot be used: it is damaged, of something else, or in use. */
  | "MODEL010"
  /** A declared footprint cannot be used, or a reduction by it for what is asked. */
  | "MODEL011";

export type CheckerErrorCode =
  /** Replay on plain objects disagreed with the packed engine. */
  | "CHECK001"
  /** An internal invariant of the search was broken. */
  | "CHECK002"
  /** A worker failed. */
  | "CHECK003"
  /** A reduced search and one that is not disagreed on a verdict. */
  | "CHECK004"
  /** What a search has put on disk cannot be read any more. */
  | "CHECK005";

abstract class CodedError<Code extends string> extends Error {
  readonly code: Code;
  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** What something thrown says: anything can be thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/**
 * The last SpecError made. A specification that catches one and goes on is found out by whoever
 * cleared it before and looks at it after.
 */
export const raised: { last: SpecError | null } = { last: null };

/** The specification did something illegal in a reachable state. */
export class SpecError extends CodedError<SpecErrorCode> {
  constructor(code: SpecErrorCode, message: string, options?: ErrorOptions) {
    super(code, message, options);
    raised.last = this;
  }
}
/** A model, option or file cannot be used. */
export class ModelError extends CodedError<ModelErrorCode> {}
/** A bug of the checker. */
export class CheckerError extends CodedError<CheckerErrorCode> {}

/** A value outside its declared domain; `path` is the field, e.g. `l0[1].regs.r11`. */
export class DomainError extends SpecError {
  readonly path: string;
  readonly value: unknown;
  readonly legal: string;
  constructor(path: string, value: unknown, legal: string) {
    super("SPEC001", `${path} = ${show(value)} is outside its domain ${legal}`);
    this.path = path;
    this.value = value;
    this.legal = legal;
  }
}

function show(value: unknown): string {
  try {
    // oxlint-disable-next-line typescript/no-unnecessary-condition -- undefined for undefined and functions, whatever its type says
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
