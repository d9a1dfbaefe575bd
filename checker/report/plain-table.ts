/**
 * Tables for a terminal: columns and nothing between them. Written here, since there are hundreds of them
 * in a report of a whole suite, which a general library takes longer to draw than to read.
 */
import stringWidth from "string-width";
import { fit } from "../trace/fit.ts";
import type { Style } from "./style.ts";

/** Columns that the last one has at least, where it is broken. */
const NARROWEST = 20;

/**
 * Lines of a table without rules between rows, indented. A cell is one line; but on a terminal the last
 * cell goes on below itself where it does not fit beside the others.
 */
export function plainTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  aligns: readonly ("left" | "right")[],
  style: Style,
): string[] {
  const all = [head.map((h) => style.color.dim(h)), ...rows].map((row) =>
    row.map((cell) => cell.replaceAll(/\s/g, " ")),
  );
  const widths = head.map((_, column) => Math.max(...all.map((row) => width(row[column] ?? ""))));
  const last = widths.length - 1;
  const before = 2 + widths.slice(0, last).reduce((sum, w) => sum + w + 2, 0);
  const room = Math.max(NARROWEST, (style.width ?? Infinity) - before);
  return all.flatMap((row) => {
    const [first = "", ...others] = fit(row[last] ?? "", room);
    const cells = [...row.slice(0, last), first].map((cell, column) => {
      const fill = " ".repeat(Math.max(0, (widths[column] ?? 0) - width(cell)));
      return aligns[column] === "right" ? ` ${fill}${cell} ` : ` ${cell}${fill} `;
    });
    return [` ${cells.join("")}`.trimEnd(), ...others.map((l) => " ".repeat(before) + l)];
  });
}

const PLAIN = /^[ -~]*$/;

/** Columns that a text takes: colours take none, and some signs two. */
function width(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text);
}
