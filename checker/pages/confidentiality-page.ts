/** The page of confidentiality: who sees what, what is released and why, and what holds where. */
import type { Release } from "../contract/information.ts";
import type { Suite } from "../contract/model.ts";
import type { Noninterference, Property } from "../contract/property.ts";
import { count, counted } from "../report/style.ts";
import { code, listed, page, table } from "./markdown.ts";
import { observedTable, onlyInList, type ObservedGroup } from "./observed.ts";
import {
  claimedProperties,
  claimOf,
  found,
  inShort,
  linked,
  verdictSections,
  type VerdictSource,
} from "./property-verdicts.ts";
import { Notes, rowsOf, verdictCell } from "./verdict-cells.ts";

/** What the page is made of. */
export interface ConfidentialityFacts extends VerdictSource {
  /** What the page is about, and where the arguments are: Markdown. */
  readonly introduction: string;
  /** Invariants of single runs that stand for a property of two, and are compared with it: ids. */
  readonly cheaper: readonly { readonly exact: string; readonly cheap: string }[];
  /** What is observed on each route, in each of several environments. */
  readonly observed: readonly ObservedGroup[];
}

const ROUTES_ARE =
  "Every value that an exit brings to the host, from all reachable states of one L2 on one vCPU with an honest host, explored for this page. Not a property but a comparison: what the accelerated route shows that the others do not, and the other way round.";

/** The page. */
export function confidentialityPage(facts: ConfidentialityFacts, first: string): string {
  const all = noninterferences(facts.suite);
  const notes = new Notes();
  return page([
    first,
    "# Confidentiality",
    facts.introduction,
    "## In short",
    inShort(facts, shownIn(facts)),
    "## Who sees what",
    gathered(all, (p) => [p.observer])
      .map(([o, used]) => `- **${o.name}** (${linked(used)}): ${o.sentence}`)
      .join("\n"),
    "## What is secret",
    "A second run begins with another value of a secret: in one of the ways named, one at a time.",
    gathered(all, (p) => [p.secret])
      .map(
        ([s, used]) =>
          `- **${s.name}** (${linked(used)}): ${s.sentence} It differs by ${listed(Object.keys(s.differs).map(code))}.`,
      )
      .join("\n"),
    "## What is released",
    "Everything that may depend on a secret. “Cut” counts the pairs of runs that the released values told apart: without the release, each of them would have been compared. A release that cuts none in any model fails `npm run check`.",
    table(
      ["release", "what is released", "why", "in", "cut"],
      gathered(all, (p) => p.declassify).map(([r, used]) => [
        code(r.name),
        r.sentence,
        r.why,
        linked(used),
        cutBy(r, used, facts),
      ]),
    ),
    ...verdictSections(facts, shownIn(facts), notes),
    ...facts.cheaper.flatMap((pair) => comparison(pair, facts, notes)),
    ...(facts.observed.length === 0 ? [] : ["## What the host observes on each route", ROUTES_ARE]),
    ...facts.observed.flatMap(({ title, sentence, columns }) => [
      `### ${title}`,
      sentence,
      observedTable(columns, 16),
      onlyInList(columns),
    ]),
    ...notes.definitions(),
  ]);
}

/** The properties of the page: those that compare runs, those that compare steps, and their cheap forms. */
function shownIn({ suite, cheaper }: ConfidentialityFacts): Property[] {
  const cheap = cheaper.map((c) => c.cheap);
  const all = claimedProperties(suite);
  return [
    ...all.filter((p) => p.kind === "noninterference"),
    ...all.filter((p) => p.kind === "determined"),
    ...all.filter((p) => cheap.includes(p.id)),
  ];
}

function noninterferences(suite: Suite): Noninterference[] {
  return claimedProperties(suite).filter((p) => p.kind === "noninterference");
}

/** Each thing that some property uses, with the properties that do. */
function gathered<T>(
  all: readonly Noninterference[],
  things: (p: Noninterference) => readonly T[],
): [T, Noninterference[]][] {
  const found = new Map<T, Noninterference[]>();
  for (const p of all)
    for (const thing of things(p)) found.set(thing, [...(found.get(thing) ?? []), p]);
  return [...found];
}

/** How many pairs a release cut, and in how many models, in those of `used` that declare it. */
function cutBy(release: Release, used: readonly Noninterference[], facts: ConfidentialityFacts) {
  const ids = new Set(used.map((p) => p.id));
  const perModel = facts.recorded.models.map((m) =>
    m.results
      .filter((r) => ids.has(r.id))
      .flatMap((r) => r.pairs?.cuts ?? [])
      .reduce((sum, c) => sum + (c.release === release.name ? c.count : 0), 0),
  );
  const cutting = perModel.filter((n) => n > 0);
  const total = cutting.reduce((sum, n) => sum + n, 0);
  return total === 0
    ? "**none**"
    : `${counted(total, "pair")} in ${counted(cutting.length, "model")}`;
}

/** Where an invariant of single runs says something else than the property of two that it stands for. */
function comparison(
  { exact, cheap }: { readonly exact: string; readonly cheap: string },
  { suite, recorded, traces }: ConfidentialityFacts,
  notes: Notes,
): string[] {
  const [two, one] = [exact, cheap].map((id) => claimedProperties(suite).find((p) => p.id === id));
  if (two === undefined || one === undefined) return [];
  const rows = rowsOf(suite, recorded).filter(
    (row) =>
      typeof claimOf(row, exact)?.expected === "string" &&
      typeof claimOf(row, cheap)?.expected === "string" &&
      found(row, exact) !== null,
  );
  const other = rows.filter((row) => found(row, exact) !== found(row, cheap));
  const intro = `${linked([one])} looks at single runs, and costs next to nothing; ${linked([two])} looks at pairs, and is exact.`;
  if (rows.length === 0) return [];
  return [
    `## ${one.id} beside ${two.id}`,
    other.length === 0
      ? `${intro} In ${rows.length === 1 ? "the one model that claims both" : `all ${count(rows.length)} models that claim both`} they say the same.`
      : `${intro} They say the same in ${count(rows.length - other.length)} of the ${count(rows.length)} models that claim both, and differ in these:`,
    ...(other.length === 0
      ? []
      : [
          table(
            ["design point", one.id, two.id],
            other.map((row) => [
              code(row.model.name),
              ...[cheap, exact].map(
                (id) => `${verdictCell(id, row, traces, notes)} (${found(row, id) ?? "not run"})`,
              ),
            ]),
          ),
        ]),
  ];
}
