/** The page of verdicts: what holds at which design point, and what does not. */
import type { Model, Suite } from "../contract/model.ts";
import type { Property } from "../contract/property.ts";
import { count } from "../report/style.ts";
import { formatValue, toPlain } from "../trace/value.ts";
import { code, listed, page, table } from "./markdown.ts";
import type { Recorded } from "./recorded.ts";
import { anchor, legend, lengthOf, Notes, rowsOf, verdictCell, type Row } from "./verdict-cells.ts";

/** Properties whose columns stand in one table. */
export interface PropertyGroup {
  readonly title: string;
  readonly ids: readonly string[];
}

/** What the page is made of. */
export interface VerdictFacts {
  readonly suite: Suite;
  readonly recorded: Recorded;
  /** What is claimed and is in no group stands in a group of its own. */
  readonly groups: readonly PropertyGroup[];
  /** The constants that the design points are compared with, and what they are called. */
  readonly baseline: {
    readonly name: string;
    readonly constants: object;
    /** The constants that are decisions of a design; the others describe its surroundings. */
    readonly design: readonly string[];
  };
  /** The command that explores models of size full, as Markdown. */
  readonly fullBy: string;
  /** The folder of the pages of counterexamples, from this page. */
  readonly traces: string;
}

/** The page. A cell that is not as expected says so in bold. */
export function verdictsPage(facts: VerdictFacts, first: string): string {
  const notes = new Notes();
  const rows = rowsOf(facts.suite, facts.recorded);
  const tables = groupsOf(facts).flatMap((group) => groupTable(group, rows, facts, notes));
  return page([
    first,
    "# Verdicts",
    `What each property says at each design point, from an exhaustive run of every model. [Properties](properties.md) · [abstractions](abstractions.md) that what holds relies on.`,
    legend,
    "## Design points",
    `A row names every constant in which the model differs from ${facts.baseline.name}: decisions of the design, and what surrounds it. States, transitions and depth are those of the system alone; a property with a monitor is decided in a larger exploration.`,
    pointTable(rows, facts),
    ...tables,
    "## Violations",
    violations(rows, facts),
    ...notes.definitions(),
  ]);
}

function pointTable(rows: readonly Row[], facts: VerdictFacts): string {
  const { baseline } = facts;
  return table(
    ["model", "what it is", "design", "surroundings", "states", "transitions", "depth"],
    rows.map(({ model, found }) => [
      code(model.name),
      `${model.sentence}${bounds(model)}${model.size === "full" && found !== null ? ` (As ${facts.fullBy} found it; other runs leave it alone.)` : ""}`,
      ...[true, false].map((isDesign) =>
        listed(
          differences(model.constants, baseline.constants)
            .filter(([name]) => baseline.design.includes(name) === isDesign)
            .map(([name, value]) => code(`${name} = ${value}`)),
        ),
      ),
      ...(found === null
        ? [`not run: ${code(`npm run check -- ${model.name}`)}`, "", ""]
        : [count(found.states), count(found.transitions), count(found.depth)]),
    ]),
  );
}

function bounds(model: Model): string {
  return model.bounds.map((b) => ` **Bound** ${b.name}: ${b.sentence}`).join("");
}

/** The constants in which `own` differs from `base`, with their values in `own`. */
function differences(own: object, base: object): (readonly [string, string])[] {
  const before = new Map(Object.entries(base).map(([k, v]) => [k, formatValue(toPlain(v))]));
  return Object.entries(own)
    .map(([k, v]) => [k, formatValue(toPlain(v))] as const)
    .filter(([k, v]) => before.get(k) !== v);
}

/** The groups with what is claimed of them, in the order of the suite, and a last one with what is in none. */
function groupsOf({ suite, groups }: VerdictFacts): PropertyGroup[] {
  const claimed = new Set(suite.models.flatMap((m) => m.claims.map((c) => c.property.id)));
  const grouped = new Set(groups.flatMap((g) => g.ids));
  const rest = [...claimed].filter((id) => !grouped.has(id));
  const order = [...claimed];
  const place = ({ ids }: PropertyGroup): number => Math.min(...ids.map((id) => order.indexOf(id)));
  const known = groups
    .map((g) => ({ ...g, ids: g.ids.filter((id) => claimed.has(id)) }))
    .filter((g) => g.ids.length > 0)
    .toSorted((a, b) => place(a) - place(b));
  return rest.length === 0 ? known : [...known, { title: "Sanity", ids: rest }];
}

function groupTable(
  { title, ids }: PropertyGroup,
  rows: readonly Row[],
  facts: VerdictFacts,
  notes: Notes,
): string[] {
  const properties = ids.flatMap((id) => propertyOf(facts.suite, id));
  const shown = rows.filter(({ model }) => model.claims.some((c) => ids.includes(c.property.id)));
  return [
    `## ${title}`,
    properties
      .map((p) => `- [${p.id} ${p.name}](properties.md#${anchor(p)}): ${p.sentence}`)
      .join("\n"),
    table(
      ["design point", ...ids],
      shown.map((row) => [
        code(row.model.name),
        ...ids.map((id) => verdictCell(id, row, facts.traces, notes)),
      ]),
    ),
  ];
}

function propertyOf({ models }: Suite, id: string): Property[] {
  const claim = models.flatMap((m) => m.claims).find((c) => c.property.id === id);
  return claim === undefined ? [] : [claim.property];
}

function violations(rows: readonly Row[], { traces }: VerdictFacts): string {
  const lines = rows.flatMap(({ model, found }) =>
    (found?.results ?? [])
      .filter((r) => r.verdict === "violated")
      .flatMap((r) => {
        const claim = model.claims.find((c) => c.property.id === r.id);
        if (claim?.expected !== "violated") return [];
        const { property } = claim;
        return [
          [
            code(model.name),
            `[${property.id} ${property.name}](${traces}/${model.name}.md#${anchor(property)})`,
            lengthOf(r.trace),
            listed((r.trace?.failed ?? []).map(code)),
            listed(r.trace?.actors ?? []),
          ],
        ];
      }),
  );
  return table(["design point", "property", "steps", "false", "who acts"], lines);
}
