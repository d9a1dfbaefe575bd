/** The page of confidentiality: who sees what, what is released and why, and what holds where. */
import type { Release } from "../contract/information.ts";
import type { Claim, Suite } from "../contract/model.ts";
import type { Noninterference, Property } from "../contract/property.ts";
import { count, counted } from "../report/style.ts";
import { code, listed, page, table } from "./markdown.ts";
import { observedTable, onlyInList, type ObservedGroup } from "./observed.ts";
import type { Recorded } from "./recorded.ts";
import { anchor, legend, Notes, rowsOf, verdictCell, type Row } from "./verdict-cells.ts";

/** What the page is made of. */
export interface ConfidentialityFacts {
  /** What the page is about, and where the arguments are: Markdown. */
  readonly introduction: string;
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
    facts.introduction,
    "## In short",
    inShort(facts),
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

/** The properties of the page: those that compare runs, those that compare steps, and their cheap forms. */
function shownIn({ suite, cheaper }: ConfidentialityFacts): Property[] {
  const cheap = cheaper.map((c) => c.cheap);
  const all = properties(suite);
  return [
    ...all.filter((p) => p.kind === "noninterference"),
    ...all.filter((p) => p.kind === "determined"),
    ...all.filter((p) => cheap.includes(p.id)),
  ];
}

/** Each property in one row: what it says, and in how many models it is what. */
function inShort(facts: ConfidentialityFacts): string {
  const rows = rowsOf(facts.suite, facts.recorded);
  return table(
    ["property", "what it says", "holds", "violated", "no case", "not established"],
    shownIn(facts).map((p) => {
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

/** Row by row where something does not hold; in a list where all that is asked holds. */
function verdicts(facts: ConfidentialityFacts, notes: Notes): string[] {
  const ids = shownIn(facts).map((p) => p.id);
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
    ...withoutCase(facts),
  ];
}

/** What is not claimed, by the reason. */
function withoutCase(facts: ConfidentialityFacts): string[] {
  const reasons = shownIn(facts).flatMap((p) =>
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

/** Where an invariant of single runs says something else than the property of two that it stands for. */
function comparison(
  { exact, cheap }: { readonly exact: string; readonly cheap: string },
  { suite, recorded, traces }: ConfidentialityFacts,
  notes: Notes,
): string[] {
  const [two, one] = [exact, cheap].map((id) => properties(suite).find((p) => p.id === id));
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

function claimOf({ model }: Row, id: string): Claim | undefined {
  return model.claims.find((c) => c.property.id === id);
}

/** The verdict word as recorded, whatever is expected. */
function found({ found: recorded }: Row, id: string): string | null {
  return recorded?.results.find((r) => r.id === id)?.verdict ?? null;
}
