/** What each tool reports of one exploration. */

/** One exploration by one tool. */
export interface Measurement {
  readonly states: number;
  /** Edges: enabled action instances summed over the states, self-loops included. */
  readonly transitions: number;
  readonly seconds: number;
  /** Memory of the exploration; `null` when unknown. */
  readonly bytes: number | null;
}

/** A tool that is ready to explore one case. */
export interface Tool {
  readonly name: string;
  readonly threads: number;
  readonly explore: () => Promise<Measurement>;
}

/** The number that `pattern` captures in `text`. @throws Error when it does not occur */
export function captured(text: string, pattern: RegExp, what: string): number {
  const digits = pattern.exec(text)?.[1];
  // SPIN prints eight digits and then an exponent: such a count is no longer exact.
  if (digits === undefined || /e/i.test(digits)) {
    throw new Error(`bench: no exact ${what} in this report:\n${text}`);
  }
  return Number(digits);
}
