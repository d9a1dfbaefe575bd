/** The page of necessity: why each check is there, and who would miss it. */
import type { DesignPoint, Reviewed } from "../contract/design-point.ts";
import type { Suite } from "../contract/model.ts";
import type { Property } from "../contract/property.ts";
import { groupsOf, type Entry, type Group } from "../necessity/groups.ts";
import type { NecessityRecord, RecordedPoint } from "../necessity/record.ts";
import { judgedOf, STANDINGS, tallyOf, type Standing } from "../necessity/review.ts";
import { sentenceOf } from "../necessity/sentence.ts";
import { howText, verdictWord } from "../report/necessity-text.ts";
import { counted } from "../report/style.ts";
import { code, listed, page, table } from "./markdown.ts";
import { claimedProperties } from "./property-verdicts.ts";
import { anchor } from "./verdict-cells.ts";

/** What the page is made of. */
export interface NecessityFacts {
  /** What the page is about, and where the arguments are: Markdown. */
  readonly introduction: string;
  readonly suite: Suite;
  readonly record: NecessityRecord;
}

/**
 * The page.
 * @throws Error when a point of the record is none of the suite
 */
export function necessityPage(facts: NecessityFacts, first: string): string {
  const points = facts.suite.points ?? [];
  const unknown = Object.keys(facts.record.points).find((n) => !points.some((p) => p.name === n));
  if (unknown !== undefined)
    throw new Error(
      `${unknown} has a record of its necessity, and is no design point of the suite`,
    );
  return page([
    first,
    "# Necessity: why is this check there?",
    facts.introduction,
    legend,
    ...points.flatMap((point) => {
      const recorded = facts.record.points[point.name];
      return recorded === undefined
        ? [
            `## ${point.name}`,
            `Not recorded yet: ${code(`npm run necessity -- ${point.name} --update`)}`,
          ]
        : pointSections(point, recorded, facts.suite);
    }),
  ]);
}

const legend = [
  "- **needed by** a property: without it, that property is violated, or what must be possible is not, or the case that the property is about never occurs. The one that is named was the first that was found so, not the only one; “steps” is the length of a shortest counterexample in the model that is named",
  "- **ill-defined** without it: the specification itself fails, as an effect has no meaning or a value leaves its domain",
  "- **equivalent**: decided, without any exploration: in no reached state of any model of the point would anything be different. The check may still be needed in surroundings that no model has",
  "- **unnoticed**: something is different, and no property of any model says so. (Explored are as many models, the smallest first, as judge each claim of all the models in which it matters.) Each has a reviewed reason: another check makes it _redundant_, what it changes is _irrelevant_ to all that is asked, a larger model or one of another design notices, or _a property is missing_",
  "- **undecided**: a budget ended the exploration",
].join("\n");

/** What cells need to know. */
interface Context {
  readonly properties: ReadonlyMap<string, Property>;
  readonly suite: Suite;
}

function pointSections(point: DesignPoint, recorded: RecordedPoint, suite: Suite): string[] {
  const judged = judgedOf(recorded.decisions, point.reviewed);
  const groups = groupsOf(judged);
  const context = {
    suite,
    properties: new Map(claimedProperties(suite).map((p) => [p.id, p])),
  };
  const tally = tallyOf(judged);
  const models = Object.keys(recorded.models);
  const total = STANDINGS.map((s) => [words[s], String(tally[s])]);
  const purposeful = groups.filter((g) => g.kind !== "action");
  const actions = groups.filter((g) => g.kind === "action");
  const entries = groups.flatMap((g) => g.entries);
  return [
    `## ${point.name}`,
    point.sentence,
    `${counted(judged.length, "decision")} at ${counted(models.length, "model")}, the smallest first: ${listed(models.map(code))}.`,
    table(["", "decisions"], total),
    ...purposeful.flatMap((g) => declaredSection(g, context)),
    "### Property by property",
    "Decisions for which a property was the first that was found to be violated without them.",
    byProperty(entries, context),
    ...unnoticedSection(entries),
    "### Action by action",
    ...actions.flatMap((g) => actionSection(g, context)),
  ];
}

const words: Record<Standing, string> = {
  needed: "needed",
  illDefined: "ill-defined without it",
  equivalent: "equivalent",
  reviewed: "unnoticed, with a reviewed reason",
  notReviewed: "unnoticed, **not reviewed**",
  undecided: "undecided",
};

const titles: Record<Exclude<Group["kind"], "action">, string> = {
  policy: "### Policies: what the design decides",
  assumption: "### Assumptions: what is taken for granted",
  fairness: "### Fairness: what is assumed of infinite runs",
};

function declaredSection({ kind, entries }: Group, context: Context): string[] {
  if (kind === "action") return [];
  return [
    titles[kind],
    table(
      ["", "what it says", "without it", "steps", "in the model"],
      entries.map((e) => [
        code(e.short),
        sentenceOf(e.decision, context.suite.models) ?? "",
        ...found(e, context),
      ]),
    ),
  ];
}

/** Cells: what happens without it, in how many steps, in which model. */
function found({ need, review }: Entry, context: Context): readonly [string, string, string] {
  switch (need.word) {
    case "needed":
      return [
        `needed by ${propertyLink(need.property, context)}${howText(need.verdict, null)}`,
        need.steps === null ? "–" : String(need.steps),
        code(need.model),
      ];
    case "illDefined":
      return [`ill-defined: ${need.message}`, "–", code(need.model)];
    case "equivalent":
      return ["equivalent", "–", "–"];
    case "unnoticed":
      return [unnoticedText(review), "–", explored(need)];
    case "undecided":
      return [`undecided: ${need.why}`, "–", "–"];
  }
}

function explored({ model, explored: n }: Extract<Entry["need"], { word: "unnoticed" }>): string {
  return n <= 1 ? code(model) : `${code(model)} and ${n - 1} more`;
}

function unnoticedText(review: Reviewed | null): string {
  return review === null
    ? "**unnoticed, not reviewed**"
    : `unnoticed, ${verdictWord(review)}: ${review.why}`;
}

function propertyLink(id: string, { properties }: Context): string {
  const p = properties.get(id);
  return p === undefined ? id : `[${id}](properties.md#${anchor(p)}) ${p.name}`;
}

/** The matrix, turned round: what each property is the first to miss. */
function byProperty(entries: readonly Entry[], context: Context): string {
  const rows = [...context.properties.keys()].flatMap((id) => {
    const own = entries.filter((e) => e.need.word === "needed" && e.need.property === id);
    if (own.length === 0) return [];
    const purposeful = own.filter((e) => !("action" in e.decision));
    const clauses = own.filter((e) => e.decision.kind === "clause");
    const fields = own.filter((e) => e.decision.kind === "field");
    return [
      [
        propertyLink(id, context),
        listed(purposeful.map((e) => code(e.short))),
        listed(clauses.map((e) => code(e.key.slice("clause ".length)))),
        fields.length === 0 ? "–" : String(fields.length),
      ],
    ];
  });
  return table(["property", "policies, assumptions, fairness", "guard clauses", "fields"], rows);
}

/** What nobody notices, by the reason. */
function unnoticedSection(entries: readonly Entry[]): string[] {
  const unnoticed = entries.filter((e) => e.need.word === "unnoticed");
  if (unnoticed.length === 0) return [];
  const reasons = [...new Set(unnoticed.map((e) => e.review))];
  return [
    "### What nobody notices",
    table(
      ["decisions", "verdict", "why"],
      reasons.map((review) => [
        listed(unnoticed.filter((e) => e.review === review).map((e) => code(e.key))),
        review === null ? "**not reviewed**" : verdictWord(review),
        review?.why ?? "",
      ]),
    ),
  ];
}

/** Of one action: its clauses row by row, and its fields by who needs them. */
function actionSection({ name, entries }: Group, context: Context): string[] {
  const action = context.suite.models.flatMap((m) => m.system.actions).find((a) => a.name === name);
  const clauses = entries.filter((e) => e.decision.kind === "clause");
  const fields = entries.filter((e) => e.decision.kind === "field");
  return [
    `#### ${name}`,
    ...(action === undefined ? [] : [`${action.sentence} (${action.actor})`]),
    ...(clauses.length === 0
      ? []
      : [
          table(
            ["clause", "without it", "steps", "in the model"],
            clauses.map((e) => [code(e.short), ...found(e, context)]),
          ),
        ]),
    ...(fields.length === 0 ? [] : [fieldTable(fields, context)]),
  ];
}

/** Fields with one answer together: there are many, and most of an action are needed for one reason. */
function fieldTable(fields: readonly Entry[], context: Context): string {
  const answers = new Map<string, { readonly fields: string[]; readonly steps: number[] }>();
  for (const e of fields) {
    const [answer] = found(e, context);
    const known = answers.get(answer) ?? { fields: [], steps: [] };
    answers.set(answer, known);
    known.fields.push(code(e.short));
    if (e.need.word === "needed" && e.need.steps !== null) known.steps.push(e.need.steps);
  }
  return table(
    ["fields that it changes", "kept as they were", "steps"],
    [...answers].map(([answer, { fields: names, steps }]) => [listed(names), answer, range(steps)]),
  );
}

function range(steps: readonly number[]): string {
  if (steps.length === 0) return "–";
  const [least, most] = [Math.min(...steps), Math.max(...steps)];
  return least === most ? String(least) : `${least}–${most}`;
}
