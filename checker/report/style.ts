/** How text is laid out for a reader: colours, widths, numbers. Pure functions of their arguments. */
import pc from "picocolors";

export { count, counted } from "../trace/numbers.ts";

/** The colour functions, all of them the identity when colours are off. */
export type Colors = ReturnType<typeof pc.createColors>;

/** Where text goes. */
export interface Style {
  readonly color: Colors;
  /** Columns of the terminal; `null` when the output is not a terminal: tables are then not fitted. */
  readonly width: number | null;
}

/** No colours and no terminal: what a pipe, a file or a test gets. */
export const plainStyle: Style = { color: pc.createColors(false), width: null };

/** Columns to which prose is wrapped when there is no terminal. */
const PROSE = 100;

/** Columns to which prose is wrapped. */
export function proseWidth(style: Style): number {
  return Math.max(40, style.width ?? PROSE);
}

// Colour sequences take no columns. The control character is what they begin with.
// oxlint-disable-next-line no-control-regex
const COLOR_SEQUENCE = /\u001B\[[0-9;]*m/g;

/** Columns that `text` takes when shown. */
export function shownLength(text: string): number {
  return text.replace(COLOR_SEQUENCE, "").length;
}

/** A space, but for those that {@link count} puts into a number. */
const BREAK = /(?<!\d) | (?!\d{3}(?!\d))/;

/**
 * Breaks `text` at spaces into lines of at most `width` columns, later lines indented by `hang`.
 * A word longer than a line stays whole, and so does a number with its digits in groups.
 */
export function wrap(text: string, width: number, hang = ""): string[] {
  const lines: string[] = [];
  let line = "";
  let empty = true;
  for (const word of text.split(BREAK)) {
    if (!empty && shownLength(line) + 1 + shownLength(word) > width) {
      lines.push(line);
      line = hang + word;
    } else {
      line = empty ? line + word : `${line} ${word}`;
    }
    empty = false;
  }
  lines.push(line);
  return lines;
}

/** Seconds with as many decimals as matter. */
export function seconds(s: number): string {
  return s >= 100 ? String(Math.round(s)) : s.toFixed(s >= 10 ? 1 : 2);
}

/** Bytes in binary units. */
export function bytes(n: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  let value = n;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ""}`;
}
