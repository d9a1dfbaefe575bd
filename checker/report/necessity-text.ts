/** The necessity matrix for a reader at a terminal: who needs each decision. */
import { match } from "ts-pattern";
import type { Reviewed } from "../contract/design-point.ts";
import type { RecordDrift } from "../necessity/compare.ts";
import { groupsOf, type Entry, type Group } from "../necessity/groups.ts";
import type { RecordedNeed } from "../necessity/record.ts";
import {
  STANDINGS,
  standingOf,
  tallyOf,
  type Judged,
  type StaleReview,
  type Standing,
} from "../necessity/review.ts";
import { exitCode, exitSentence, type ExitCode } from "./outcome.ts";
import { counted, proseWidth, seconds, wrap, type Style } from "./style.ts";

/** What is said of the matrix of one point, or of some models. */
export interface NecessityReport {
  /** The design point; `null`: of models that the user named. */
  readonly point: string | null;
  /** Names, smallest first. */
  readonly models: readonly string[];
  readonly judged: readonly Judged[];
  /** Of a point of which every decision was looked at. */
  readonly stale: readonly StaleReview[];
  /**
   * What differs from the record; `null`: it was not compared, for this reason. A point without a record
   * differs in all.
   */
  readonly drift: readonly RecordDrift[] | { readonly notCompared: string };
  /** Names of the properties, by id. */
  readonly names: ReadonlyMap<string, string>;
  /** Explorations without a decision. */
  readonly explorations: number;
  readonly seconds: number;
  /** Options to repeat in suggested commands. */
  readonly options: string;
}

const marks: Record<Standing, string> = {
  needed: "✓",
  illDefined: "✓",
  equivalent: "=",
  reviewed: "·",
  notReviewed: "✗",
  undecided: "?",
};

const words: Record<Standing, string> = {
  needed: "needed",
  illDefined: "ill-defined without it",
  equivalent: "equivalent",
  reviewed: "unnoticed, reviewed",
  notReviewed: "unnoticed, not reviewed",
  undecided: "undecided",
};

/** How many differences and commands are shown at most. */
const SHOWN = 30;
const SUGGESTIONS = 8;

/** The whole matrix, its counts, and what to do next. */
export function formatNecessity(report: NecessityReport, style: Style): string {
  const groups = groupsOf(report.judged);
  const lines = [
    ...groups.flatMap((g) => [...groupLines(g, report, style), ""]),
    ...staleLines(report, style),
    ...driftLines(report, style),
    ...summary(report, style),
  ];
  return `${lines.join("\n")}\n`;
}

const titles: Record<Exclude<Group["kind"], "action">, string> = {
  policy: "Policies",
  assumption: "Assumptions",
  fairness: "Fairness",
};

function groupLines(group: Group, report: NecessityReport, style: Style): string[] {
  const title = group.kind === "action" ? group.name : titles[group.kind];
  const shown = group.entries.filter((e) => e.need.word !== "equivalent");
  const equivalent = group.entries.filter((e) => e.need.word === "equivalent");
  const width = Math.min(40, Math.max(0, ...shown.map((e) => name(e).length)));
  return [
    style.color.bold(title),
    ...shown.flatMap((e) => entryLines(e, width, report, style)),
    ...(equivalent.length === 0
      ? []
      : wrap(
          style.color.dim(`  = equivalent: ${equivalent.map(name).join(", ")}`),
          proseWidth(style),
          "    ",
        )),
  ];
}

/** Fields are told apart from clauses, with which they stand in one list. */
function name({ decision, short }: Entry): string {
  return decision.kind === "field" ? `:= ${short}` : short;
}

function entryLines(e: Entry, width: number, report: NecessityReport, style: Style): string[] {
  const standing = standingOf(e);
  const head = `  ${paint(standing, marks[standing], style)} ${name(e).padEnd(width)}  `;
  return wrap(`${head}${foundText(e, report.names, style)}`, proseWidth(style), "      ");
}

/** What was found, in words. */
function foundText(
  { need, review }: Judged,
  names: NecessityReport["names"],
  style: Style,
): string {
  const { color } = style;
  const inModels = (n: number): string => `matters in ${counted(n, "model")}`;
  return match(need)
    .with({ word: "needed" }, ({ property, model, verdict, steps }) => {
      const named = `${property} ${names.get(property) ?? ""}`.trim();
      return `needed by ${color.bold(named)}${howText(verdict, steps)} ${color.dim(`in ${model}`)}`;
    })
    .with(
      { word: "illDefined" },
      ({ model, message }) => `ill-defined without it: ${message} ${color.dim(`in ${model}`)}`,
    )
    .with({ word: "equivalent" }, () => "equivalent")
    .with({ word: "unnoticed" }, ({ matters, model }) =>
      review === null
        ? `${color.red("unnoticed, not reviewed")} ${color.dim(`${inModels(matters)}, first ${model}`)}`
        : `unnoticed, ${verdictWord(review)}: ${review.why}`,
    )
    .with({ word: "undecided" }, ({ why }) => color.yellow(`undecided: ${why}`))
    .exhaustive();
}

/** What becomes of the property without it, to stand after its name. */
export function howText(
  verdict: Extract<RecordedNeed, { word: "needed" }>["verdict"],
  steps: number | null,
): string {
  const after = steps === null ? "" : `, ${counted(steps, "step")}`;
  switch (verdict) {
    case "violated":
      return after;
    case "reached":
      return `: it is reached${after}`;
    case "unreached":
      return ": it is no longer reached";
    case "vacuous":
      return ": its case no longer occurs";
  }
}

/** The verdict of a review in words. */
export function verdictWord({ verdict, by }: Pick<Reviewed, "verdict" | "by">): string {
  switch (verdict) {
    case "missingProperty":
      return "a property is missing";
    case "elsewhere":
      return by === undefined ? "noticed elsewhere" : `noticed by ${by.property} in ${by.model}`;
    case "redundant":
    case "irrelevant":
      return verdict;
  }
}

function paint(s: Standing, text: string, { color }: Style): string {
  return match(s)
    .with("needed", "illDefined", () => color.green(text))
    .with("equivalent", "reviewed", () => color.dim(text))
    .with("notReviewed", () => color.red(text))
    .with("undecided", () => color.yellow(text))
    .exhaustive();
}

function staleLines({ stale }: NecessityReport, style: Style): string[] {
  if (stale.length === 0) return [];
  return [
    style.color.red("Reviews that answer nothing; remove or change them:"),
    ...stale.flatMap(({ review, why }) =>
      wrap(`  ${review.decision}: ${why}`, proseWidth(style), "    "),
    ),
    "",
  ];
}

/** Differences from the record, for a reader. */
export function driftLines({ drift }: Pick<NecessityReport, "drift">, style: Style): string[] {
  if ("notCompared" in drift)
    return [style.color.dim(`Not compared with the record: ${drift.notCompared}.`)];
  if (drift.length === 0) return ["As recorded."];
  return [
    style.color.red(`${counted(drift.length, "difference")} from the record:`),
    ...drift
      .slice(0, SHOWN)
      .flatMap(({ about, text }) => wrap(`  ${about}: ${text}`, proseWidth(style), "    ")),
    ...(drift.length > SHOWN ? [`  … and ${drift.length - SHOWN} more`] : []),
  ];
}

function summary(report: NecessityReport, style: Style): string[] {
  const { color } = style;
  const tally = tallyOf(report.judged);
  const of = report.point === null ? "" : `${report.point}: `;
  const parts = STANDINGS.filter((s) => tally[s] > 0).map((s) =>
    s === "notReviewed" || s === "undecided"
      ? paint(s, `${tally[s]} ${words[s]}`, style)
      : `${tally[s]} ${words[s]}`,
  );
  const searched = `${counted(report.models.length, "model")}, ${counted(report.explorations, "exploration")}`;
  return [
    `${of}${counted(report.judged.length, "decision")}: ${parts.join(", ")} (${searched}, ${seconds(report.seconds)} s)`,
    ...next(report, style),
    match(necessityCode(report))
      .with(0, () =>
        color.green(
          report.point === null
            ? "Everything is decided."
            : "Everything is as reviewed and recorded.",
        ),
      )
      .with(1, () => color.red("Not everything is as reviewed and recorded."))
      .with(3, () =>
        color.yellow("Incomplete: an undecided decision may be one that nobody notices."),
      )
      .otherwise(() => color.red(`${exitSentence[4]}.`)),
  ];
}

/** Commands that show more: of each property one trace, the shortest first. */
function next({ judged, drift, options, point }: NecessityReport, style: Style): string[] {
  const first = new Map<string, { readonly command: string; readonly steps: number }>();
  for (const { key, need } of judged) {
    if (need.word !== "needed" || need.steps === null) continue;
    const known = first.get(need.property);
    if (known !== undefined && known.steps <= need.steps) continue;
    const command = traceCommandOf(key, need, options);
    first.set(need.property, { command, steps: need.steps });
  }
  const traces = [...first.values()].toSorted((a, b) => a.steps - b.steps).slice(0, SUGGESTIONS);
  const commands = [
    ...traces.map(({ command }) => command),
    ...(!("notCompared" in drift) && drift.length > 0
      ? [`npm run necessity -- ${point ?? ""} --update${options}`]
      : []),
  ];
  if (commands.length === 0) return [];
  return [style.color.bold("Next:"), ...commands.map((c) => `  ${c}`)];
}

/** The command that shows what happens without a decision. */
export function traceCommandOf(
  key: string,
  { model, property }: { readonly model: string; readonly property: string },
  options: string,
): string {
  return `npm run trace -- ${model} ${property} --without '${key}'${options}`;
}

/** What it amounts to: 1 before 3, as elsewhere. */
export function necessityCode({
  point,
  judged,
  stale,
  drift,
}: Pick<NecessityReport, "point" | "judged" | "stale" | "drift">): ExitCode {
  const tally = tallyOf(judged);
  const differs = !("notCompared" in drift) && drift.length > 0;
  // Of models that were picked by hand nothing is reviewed: another one may notice.
  if (point !== null && (tally.notReviewed > 0 || stale.length > 0 || differs))
    return exitCode.unexpected;
  return tally.undecided > 0 ? exitCode.incomplete : exitCode.asExpected;
}
