/** The page of confidentiality: who sees what, what is released and why, and what holds where. */
import type { Observer, Release, Secret } from "../contract/information.ts";
import type { Claim, Suite } from "../contract/model.ts";
import type { Noninterference, Property } from "../contract/property.ts";
import { count, counted } from "../report/style.ts";
import { code, listed, page, table } from "./markdown.ts";
import { observedTable, onlyInList, type ObservedGroup } from "./observed.ts";
import type { Recorded } from "./recorded.ts";
import { anchor, legend, Notes, rowsOf, verdictCell, type Row } from "./verdict-cells.ts";

/** What the page is made of. */
export interface ConfidentialityFacts {
  readonly suite: Suite;
  readonly recorded: Recorded;
  /** Invariants of single runs that stand for a property of two, and are compared with it: ids. */
  readonly cheaper: readonly { readonly exact: string; readonly cheap: string }[];
  /** What is observed on each route, in each of several environments. */
  readonly observed: readonly ObservedGroup[];
  /** The folder of the pages of counterexamples, from this page. */
  readonly traces: string;
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
    "What each adversary can and cannot learn. A property of noninterference compares pairs of runs: they begin equal but for a secret, and move by the same steps; what an observer sees must be the same in both. What is released on purpose is named: pairs whose released values differ are not compared any further, so that everything else that differs is found.",
    "## Observers",
    table(
      ["observer", "what it sees", "in"],
      gathered(all, (p) => [p.observer]).map(([o, used]: [Observer, Noninterference[]]) => [
        o.name,
        o.sentence,
        linked(used),
      ]),
    ),
    "## Secrets",
    table(
      ["secret", "what it is", "in which the second run may differ, one at a time", "in"],
      gathered(all, (p) => [p.secret]).map(([s, used]: [Secret, Noninterference[]]) => [
        s.name,
        s.sentence,
        listed(Object.keys(s.differs).map(code)),
        linked(used),
      ]),
    ),
    "## Releases",
    "Everything that may depend on a secret. “Cut” counts the pairs of runs that the released values told apart: without the release, each of them would have been compared. A release that cuts none in any model fails `npm run check`.",
    table(
      ["release", "what is released", "why", "in", "cut"],
      gathered(all, (p) => p.declassify).map(([r, used]: [Release, Noninterference[]]) => [
        code(r.name),
        r.sentence,
        r.why,
        linked(used),
        cutBy(r, used, facts),
      ]),
    ),
    "## Verdicts",
    legend,
    ...verdicts(facts, notes),
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

function properties(suite: Suite): Property[] {
  return [...new Set(suite.models.flatMap((m) => m.claims.map((c) => c.property)))];
}

function noninterferences(suite: Suite): Noninterference[] {
  return properties(suite).filter((p) => p.kind === "noninterference");
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

function linked(all: readonly Property[]): string {
  return listed(all.map((p) => `[${p.id}](properties.md#${anchor(p)})`));
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

/** The models that claim one of the properties, and what was found of each. */
function verdicts(facts: ConfidentialityFacts, notes: Notes): string[] {
  const cheap = facts.cheaper.map((c) => c.cheap);
  const ids = properties(facts.suite)
    .filter((p) => p.kind === "noninterference" || p.kind === "determined" || cheap.includes(p.id))
    .map((p) => p.id);
  const shown = properties(facts.suite).filter((p) => ids.includes(p.id));
  return [
    shown.map((p) => `- ${linked([p])} ${p.name} (${p.kind}): ${p.sentence}`).join("\n"),
    table(
      ["design point", ...ids],
      rowsOf(facts.suite, facts.recorded)
        .filter(({ model }) => model.claims.some((c) => ids.includes(c.property.id)))
        .map((row) => [
          code(row.model.name),
          ...ids.map((id) => verdictCell(id, row, facts.traces, notes)),
        ]),
    ),
  ];
}

/** Where an invariant of single runs says something else than the property of two that it stands for. */
function comparison(
  { exact, cheap }: { readonly exact: string; readonly cheap: string },
  { suite, recorded, traces }: ConfidentialityFacts,
  notes: Notes,
): string[] {
  const [two, one] = [exact, cheap].map((id) => properties(suite).find((p) => p.id === id));
  if (two === undefined || one === undefined) return [];
  const rows = rowsOf(suite, recorded).filter(
    (row) => claimOf(row, exact) !== undefined && claimOf(row, cheap) !== undefined,
  );
  const other = rows.filter((row) => found(row, exact) !== found(row, cheap));
  const intro = `${linked([one])} looks at single runs, and costs next to nothing; ${linked([two])} looks at pairs, and is exact.`;
  if (rows.length === 0) return [];
  return [
    `## ${one.id} beside ${two.id}`,
    other.length === 0
      ? `${intro} In ${rows.length === 1 ? "the one model that asks both" : `all ${count(rows.length)} models that ask both`} they say the same.`
      : `${intro} They say the same in ${count(rows.length - other.length)} of the ${count(rows.length)} models that ask both, and differ in these:`,
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

function claimOf({ model }: Row, id: string): Claim | undefined {
  return model.claims.find((c) => c.property.id === id);
}

/** The verdict word as recorded, whatever is expected. */
function found({ found: recorded }: Row, id: string): string | null {
  return recorded?.results.find((r) => r.id === id)?.verdict ?? null;
}
