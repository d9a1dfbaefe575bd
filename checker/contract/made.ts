/**
 * Where something was made: the calls that led to it, kept with it for reports that point at sources.
 *
 * Shape: a stack under a symbol, which a copy by spreading keeps and JSON, hashes and comparisons of
 * names never see. It is text only when somebody asks: making it costs a microsecond, reading it more.
 */
const MADE = Symbol("made");

/** Calls that are kept: modules that make their models in functions of functions are not deeper. */
const DEPTH = 30;

/** V8's limit is unknown to the types of a browser, for which the pages of reports are compiled. */
const LIMITED: { readonly prototype: Error; stackTraceLimit?: number | undefined } = Error;

/** To be spread into what a constructor of the contract returns. */
export function made(): object {
  const limit = LIMITED.stackTraceLimit;
  LIMITED.stackTraceLimit = DEPTH;
  const at = new Error("made here");
  LIMITED.stackTraceLimit = limit;
  return { [MADE]: at };
}

/** The calls that led to `thing`, as V8 writes them, innermost first; `null` where they are not known. */
export function madeBy(thing: object): string | null {
  const at: unknown = Object.getOwnPropertyDescriptor(thing, MADE)?.value;
  return at instanceof Error ? (at.stack ?? null) : null;
}
