/** What each tool reports of one exploration. */

/** One exploration by one tool. */
export interface Measurement {
  readonly states: number;
  /** Edges: enabled action instances summed over the states, self-loops included. */
  readonly transitions: number;
  /** How far `transitions` may be off, because the tool rounds what it prints; exact by default. */
  readonly within?: number;
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

/** The number that `pattern` captures in `text`. @throws Error when it does not occur, or is rounded */
export function captured(text: string, pattern: RegExp, what: string): number {
  const { value, within } = capturedRoughly(text, pattern, what);
  if (within > 0) throw new Error(`bench: no exact ${what} in this report:\n${text}`);
  return value;
}

/** SPIN prints so many digits of a number, and then an exponent. */
const digits = 8;

/** The number that `pattern` captures in `text`, and how far it may be off. @throws Error when it does not occur */
export function capturedRoughly(
  text: string,
  pattern: RegExp,
  what: string,
): { readonly value: number; readonly within: number } {
  const found = pattern.exec(text)?.[1];
  if (found === undefined || !Number.isFinite(Number(found))) {
    throw new Error(`bench: no ${what} in this report:\n${text}`);
  }
  const exponent = /e\+?(\d+)$/i.exec(found)?.[1];
  const within = exponent === undefined ? 0 : 10 ** (Number(exponent) - digits + 1) / 2;
  return { value: Number(found), within };
}
