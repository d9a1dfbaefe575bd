/** What some properties say, for the pages that are about them: in short, and model by model. */
import type { Claim, Suite } from "../contract/model.ts";
import type { Property } from "../contract/property.ts";
import { code, listed, table } from "./markdown.ts";
import type { Recorded } from "./recorded.ts";
import { anchor, legend, Notes, rowsOf, verdictCell, type Row } from "./verdict-cells.ts";

/** What was asked, and what was found. */
export interface VerdictSource {
  readonly suite: Suite;
  readonly recorded: Recorded;
  /** The folder of the pages of counterexamples, from this page. */
  readonly traces: string;
}

/** The properties that some model claims, in the order of the suite. */
export function claimedProperties(suite: Suite): Property[] {
  return [...new Set(suite.models.flatMap((m) => m.claims.map((c) => c.property)))];
}

/** Links to the statements of properties. */
export function linked(all: readonly Property[]): string {
  return listed(all.map((p) => `[${p.id}](properties.md#${anchor(p)})`));
}

/** Each of `properties` in one row: what it says, and in how many models it is what. */
export function inShort(facts: VerdictSource, properties: readonly Property[]): string {
  const rows = rowsOf(facts.suite, facts.recorded);
  return table(
    ["property", "what it says", "holds", "violated", "no case", "not established"],
    properties.map((p) => {
      const asked = rows.filter((row) => claimOf(row, p.id) !== undefined);
      const claimed = asked.filter((row) => typeof claimOf(row, p.id)?.expected === "string");
      const having = (word: string): number =>
        claimed.filter((r) => found(r, p.id) === word).length;
      const [holds, violated] = [having("holds"), having("violated")];
      const other = claimed.length - holds - violated;
      return [
        `${linked([p])} ${p.name}`,
        p.sentence,
        ...[holds, violated, asked.length - claimed.length, other].map((n) =>
          n === 0 ? "–" : String(n),
        ),
      ];
    }),
  );
}

/** Row by row where some of `properties` do not hold; in a list where all that is asked of them holds. */
export function verdictSections(
  facts: VerdictSource,
  properties: readonly Property[],
  notes: Notes,
): string[] {
  const ids = properties.map((p) => p.id);
  const rows = rowsOf(facts.suite, facts.recorded)
    .filter((row) => ids.some((id) => claimOf(row, id) !== undefined))
    .map((row) => ({
      row,
      name: code(row.model.name),
      // Only those that stand in the table bring their notes along.
      cells: ids.map((id) => ({ id, text: verdictCell(id, row, facts.traces, new Notes()) })),
    }));
  const plain = /^(?:✓||not run|–.*)$/;
  const other = rows.filter(({ cells }) => cells.some(({ text }) => !plain.test(text)));
  const columns = ids.filter((_, i) => other.some(({ cells }) => cells[i]?.text !== ""));
  const holding = grouped(
    rows.filter((r) => !other.includes(r)),
    ({ cells }) => cells.filter(({ text }) => text === "✓").map(({ id }) => id),
  );
  const notRun = rows.filter(({ cells }) => cells.some(({ text }) => text === "not run"));
  return [
    "## Where something does not hold",
    ...(other.length === 0
      ? ["Nowhere."]
      : [
          legend,
          table(
            ["design point", ...columns],
            other.map(({ row, name }) => [
              name,
              ...columns.map((id) => verdictCell(id, row, facts.traces, notes)),
            ]),
          ),
        ]),
    "## Where all that is claimed holds",
    [
      ...holding.map(
        ([held, which]) => `- ${held.join(", ")}: ${which.map(({ name }) => name).join(", ")}`,
      ),
      ...(notRun.length === 0
        ? []
        : [`- not run for this page: ${notRun.map(({ name }) => name).join(", ")}`]),
    ].join("\n"),
    ...withoutCase(facts, properties),
  ];
}

/** What is not claimed, by the reason. */
function withoutCase(facts: VerdictSource, properties: readonly Property[]): string[] {
  const reasons = properties.flatMap((p) =>
    facts.suite.models.flatMap((m) => {
      const expected = m.claims.find((c) => c.property.id === p.id)?.expected;
      return typeof expected === "object" ? [{ p, m, why: expected.notClaimed }] : [];
    }),
  );
  if (reasons.length === 0) return [];
  return [
    "Not claimed, because there is no case of it:",
    grouped(reasons, ({ p, why }) => [p.id, why])
      .map(
        ([[id = "", why = ""], which]) =>
          `- ${id}, ${why}: ${which.map(({ m }) => code(m.name)).join(", ")}`,
      )
      .join("\n"),
  ];
}

/** Things with equal keys together, in the order of their first; without a key they are left out. */
function grouped<T>(things: readonly T[], keyOf: (thing: T) => string[]): [string[], T[]][] {
  const found = new Map<string, [string[], T[]]>();
  for (const thing of things) {
    const key = keyOf(thing);
    if (key.length === 0) continue;
    const group = found.get(key.join("\n")) ?? [key, []];
    group[1].push(thing);
    found.set(key.join("\n"), group);
  }
  return [...found.values()];
}

/** What the model of a row claims of a property. */
export function claimOf({ model }: Row, id: string): Claim | undefined {
  return model.claims.find((c) => c.property.id === id);
}

/** The verdict word as recorded, whatever is expected. */
export function found({ found: recorded }: Row, id: string): string | null {
  return recorded?.results.find((r) => r.id === id)?.verdict ?? null;
}
