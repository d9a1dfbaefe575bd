/**
 * Where something was made: the calls that led to it, kept with it for reports that point at sources.
 *
 * Shape: a stack under a symbol, which a copy by spreading keeps and JSON, hashes and comparisons of
 * names never see. It is text only when somebody asks: making it costs a microsecond, reading it more.
 */
const MADE = Symbol("made");

/** Calls that are kept: modules that make their models in functions of functions are not deeper. */
const DEPTH = 30;

/** To be spread into what a constructor of the contract returns. */
export function made(): object {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = DEPTH;
  const at = new Error("made here");
  Error.stackTraceLimit = limit;
  return { [MADE]: at };
}

/** The calls that led to `thing`, as V8 writes them, innermost first; `null` where they are not known. */
export function madeBy(thing: object): string | null {
  const at: unknown = Object.getOwnPropertyDescriptor(thing, MADE)?.value;
  return at instanceof Error ? (at.stack ?? null) : null;
}
