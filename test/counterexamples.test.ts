/**
 * The pages of `docs/counterexamples/` say what the checker finds. A comment above a table says what
 * of it is checked:
 *
 * - `<!-- trace MODEL ID -->`: number, actor and action of every step of the counterexample;
 * - `<!-- verdicts MODEL -->`: all violated properties, the lengths of their counterexamples, and
 *   the conjuncts that are false at their ends;
 * - `<!-- flags MODEL -->`: the properties violated when flags are set.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Model } from "../checker/index.ts";
import { override, parseOverride, type Overrides } from "../checker/cli/flags.ts";
import { findModel } from "../checker/cli/select.ts";
import { check } from "../checker/search/check.ts";
import { formatValue } from "../checker/trace/value.ts";
import { stepsOf, type PropertyResult } from "../checker/verdict.ts";
import { suite } from "../models/index.ts";

const folder = join(import.meta.dirname, "../docs/counterexamples");

interface Table {
  readonly page: string;
  readonly what: string;
  readonly of: readonly string[];
  /** Cells without the head. */
  readonly rows: readonly (readonly string[])[];
}

const tables = readdirSync(folder)
  .filter((name) => name.endsWith(".md"))
  .flatMap((page): Table[] => {
    const text = readFileSync(join(folder, page), "utf8");
    return [...text.matchAll(/<!-- (trace|verdicts|flags) (.+?) -->\n\n((?:\|.*\n)+)/g)].map(
      ([, what = "", of = "", table = ""]) => ({
        page,
        what,
        of: of.split(" "),
        rows: table
          .trim()
          .split("\n")
          .slice(2)
          .map((line) => line.split("|").slice(1, -1).map(plain)),
      }),
    );
  });

/** A cell without links and code marks. */
function plain(cell: string): string {
  return cell
    .replaceAll(/\[([^\]]+)\]\([^)]+\)/g, "$1")
    .replaceAll("`", "")
    .trim();
}

/** The violated properties of a model. */
function violated(m: Model, only?: string) {
  const results = check(m, only === undefined ? {} : { select: (p) => p.id === only }).results;
  return results.flatMap((result: PropertyResult) =>
    result.verdict.word === "violated" ? [{ ...result, ...result.verdict }] : [],
  );
}

const found: Readonly<Record<string, (t: Table) => string[][]>> = {
  trace: ({ of: [name = "", id = ""] }) => {
    const [result] = violated(findModel(suite, name), id);
    return (result?.trace.steps ?? []).map(({ actor, action, params }, i) => {
      const given = Object.entries(params).map(([p, value]) => `${p}: ${formatValue(value)}`);
      return [String(i + 1), actor, `${action}(${given.join(", ")})`];
    });
  },
  verdicts: ({ of: [name = ""] }) =>
    violated(findModel(suite, name)).map(({ id, property, verdict, failed }) => [
      `${id} ${property}`,
      String(stepsOf(verdict)),
      failed.join(", "),
    ]),
  flags: ({ of: [name = ""], rows }) =>
    rows.map(([flags = ""]) => {
      const set = flags.split(" ").reduce<Overrides>((o, f) => parseOverride(f, o), new Map());
      const ids = violated(override(findModel(suite, name), set).model).map((r) => r.id);
      return [flags, ids.length === 0 ? "none" : inOrder(ids).join(", ")];
    }),
};

/** Where an id stands on the pages: properties of one run first, each kind by number. */
function place(id: string): number {
  return Number.parseInt(id.slice(1), 10) + (id.startsWith("S") ? 0 : 1000);
}

/** Ids as on the pages. */
function inOrder(ids: readonly string[]): string[] {
  return ids.toSorted((a, b) => place(a) - place(b));
}

/** Rows by the number of the property in their first cell. */
function byProperty(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return rows.toSorted((a, b) => place(a[0] ?? "") - place(b[0] ?? ""));
}

describe("the pages of counterexamples", () => {
  test("have tables of every kind", () => {
    expect([...new Set(tables.map((t) => `${t.page} ${t.what}`))].toSorted()).toEqual(
      ["h1.md", "h2.md"].flatMap((page) =>
        ["flags", "trace", "verdicts"].map((w) => `${page} ${w}`),
      ),
    );
  });

  test.each(tables.map((t) => [t.page, t.what, t.of.join(" "), t] as const))(
    "%s: %s %s",
    { timeout: 120_000 },
    (_page, what, _of, t) => {
      const actual = found[what]?.(t) ?? [];
      expect(actual).not.toEqual([]);
      const [width = 0] = actual.map((row) => row.length);
      const written = t.rows.map((row) => row.slice(0, width));
      expect(what === "verdicts" ? byProperty(written) : written).toEqual(
        what === "verdicts" ? byProperty(actual) : actual,
      );
    },
  );
});
