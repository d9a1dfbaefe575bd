/** The page of tabulated rules. */
import { condense, type Key, type Rows } from "./condense.ts";
import { code, page, table } from "./markdown.ts";

/** A tabulated rule and what is written above it. */
export interface Rule {
  readonly name: string;
  readonly table: Rows;
  /** Paragraphs of its comment. */
  readonly comment: readonly string[];
}

/** The rules of the file `path`. */
export function rulesPage(rules: readonly Rule[], path: string, first: string): string {
  return page([
    first,
    "# Forwarding rules",
    `Every rule of [${path}](../${path}) as the table that it is evaluated to. Each rule is total: the rows cover every combination of arguments once. Several values in a cell stand for each of them, and “any” for all values of the argument.`,
    ...rules.flatMap(section),
  ]);
}

function section({ name, table: rows, comment }: Rule): string[] {
  const { domains } = rows;
  const boxes = condense(rows);
  const cell = (set: readonly Key[], domain: readonly Key[]): string =>
    set.length === domain.length && domain.length > 1
      ? "any"
      : set.map((v) => code(String(v))).join(", ");
  const columns = Object.values(domains);
  return [
    `## ${name}`,
    ...comment,
    table(
      [...Object.keys(domains), "result"],
      boxes.map(({ sets, result }) => [
        ...sets.map((set, i) => cell(set, columns[i] ?? [])),
        code(String(result)),
      ]),
    ),
  ];
}

/**
 * The comments above the tabulated rules of a source text, by name, in order: paragraphs of running
 * text.
 */
export function commentsOf(text: string): ReadonlyMap<string, readonly string[]> {
  const found = text.matchAll(/\/\*\*((?:(?!\*\/)[^])*)\*\/\s*export const (\w+) = tabulate\(/g);
  return new Map(
    [...found].map(([, comment = "", name = ""]) => [
      name,
      comment
        .replaceAll(/^\s*\* ?/gm, "")
        .split(/\n\s*\n/)
        .map((paragraph) => paragraph.replaceAll(/\s+/g, " ").trim()),
    ]),
  );
}
