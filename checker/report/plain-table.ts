/**
 * Tables for a terminal: columns and nothing between them. Written here, since there are hundreds of them
 * in a report of a whole suite, which a general library takes longer to draw than to read.
 */
import stringWidth from "string-width";
import type { Style } from "./style.ts";

/** Lines of a table without rules between rows, indented. A cell is one line. */
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
  return all.map((row) => {
    const cells = row.map((cell, column) => {
      const fill = " ".repeat((widths[column] ?? 0) - width(cell));
      return aligns[column] === "right" ? ` ${fill}${cell} ` : ` ${cell}${fill} `;
    });
    return ` ${cells.join("")}`.trimEnd();
  });
}

const PLAIN = /^[ -~]*$/;

/** Columns that a text takes: colours take none, and some signs two. */
function width(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text);
}
