/** The last words of a run: counts, coverage, and what to do next. */
import type { Abstraction } from "../contract/abstraction.ts";
import { isExhaustive, type ModelResult } from "../verdict.ts";
import type { Coverage, Gap } from "./coverage.ts";
import { evidence } from "../trace/evidence.ts";
import type { Judgement } from "./judgement.ts";
import { few } from "./liveness-text.ts";
import { expectationWord } from "./model-text.ts";
import { exitSentence, standing, type Outcome } from "./outcome.ts";
import { count, counted, proseWidth, seconds, wrap, type Style } from "./style.ts";

/** What the summary needs beside the results. */
export interface SummaryFacts {
  readonly coverage: Coverage;
  /** The ledgers of the systems that were checked. */
  readonly abstractions: readonly Abstraction[];
  /** Of the steps after the run; none by default. */
  readonly judgements?: readonly Judgement[];
  readonly outcome: Outcome;
  readonly seconds: number;
  /** Options to repeat in suggested commands, e.g. ` --set a=1 --models f`. */
  readonly options: string;
}

/** How many commands are suggested at most. */
const SUGGESTIONS = 12;

/** Counts, coverage and suggested commands. */
export function formatSummary(
  models: readonly ModelResult[],
  facts: SummaryFacts,
  style: Style,
): string {
  const { color } = style;
  const { counts, failedModels } = facts.outcome;
  const { judgements = [] } = facts;
  const verdicts = models.reduce((n, m) => n + m.results.length, 0);
  const parts = [
    `${counts.asExpected} as expected`,
    ...(counts.notClaimed > 0 ? [`${counts.notClaimed} not claimed`] : []),
    ...(counts.unexpected > 0 ? [color.red(`${counts.unexpected} not as expected`)] : []),
    ...(counts.incomplete > 0 ? [color.yellow(`${counts.incomplete} incomplete`)] : []),
    ...(counts.error > 0 ? [color.red(counted(counts.error, "error"))] : []),
    ...(failedModels > 0
      ? [color.red(`the specification failed in ${counted(failedModels, "model")}`)]
      : []),
  ];
  const lines = [
    `${counted(models.length, "model")}, ${counted(verdicts, "verdict")}: ${parts.join(", ")} (${seconds(facts.seconds)} s)`,
    ...cachedLines(models, style),
    ...legend(models, facts.abstractions, style),
    ...coverageLines(facts.coverage, style),
    // What has to be done something about stands next to the end, where a terminal shows it.
    ...judgements
      .toSorted((a, b) => Number(a.code !== 0) - Number(b.code !== 0))
      .flatMap((j) => judgementLines(j, style)),
  ];
  const next = models.flatMap((m) =>
    m.results
      .filter((r) => ["unexpected", "error"].includes(standing(r)) && evidence(r) !== null)
      .map((r) => ({
        command: `npm run trace -- ${m.model} ${r.id}${facts.options}`,
        why: `${r.property} is ${r.verdict.word}, expected ${expectationWord(r.expected)}`,
      })),
  );
  if (next.length > 0) {
    lines.push(color.bold("Next:"));
    for (const n of next.slice(0, SUGGESTIONS)) {
      lines.push(`  ${n.command}  ${color.dim(`# ${n.why}`)}`);
    }
    if (next.length > SUGGESTIONS) lines.push(`  … and ${next.length - SUGGESTIONS} more`);
  }
  lines.push(...lastLines(facts, style));
  return `${lines.join("\n")}\n`;
}

/** What the run amounts to, and because of what. */
function lastLines(facts: SummaryFacts, style: Style): string[] {
  const { color } = style;
  const { code } = facts.outcome;
  const paint = code === 0 ? color.green : code === 3 ? color.yellow : color.red;
  const said = paint(`${exitSentence[code]}.`);
  const causes = causesOf(facts);
  return wrap(
    causes.length === 0 ? said : `${said} See above: ${causes.join(", ")}.`,
    proseWidth(style),
    "  ",
  );
}

/** What keeps a run from being as expected, in the order of the summary. */
function causesOf({ coverage, judgements = [], outcome }: SummaryFacts): string[] {
  const { counts, failedModels } = outcome;
  return [
    ...(counts.error > 0 ? [counted(counts.error, "error")] : []),
    ...(failedModels > 0 ? [`the specification in ${counted(failedModels, "model")}`] : []),
    ...(counts.unexpected > 0 ? [counted(counts.unexpected, "verdict")] : []),
    ...(counts.incomplete > 0 ? [`${count(counts.incomplete)} not established`] : []),
    ...(gapTexts(coverage).length > 0 ? ["coverage"] : []),
    ...judgements.flatMap(({ code, step }) => (code === 0 ? [] : [step])),
  ];
}

/** The sentence of a judgement, and below it one line for each finding. */
function judgementLines({ step, code, summary, lines }: Judgement, style: Style): string[] {
  const { color } = style;
  const width = proseWidth(style);
  const tones = {
    bad: color.red,
    doubtful: color.yellow,
    good: color.green,
    note: color.dim,
  } satisfies Record<Judgement["lines"][number]["tone"], (text: string) => string>;
  const said = `${step}: ${summary}`;
  return [
    ...wrap(code === 0 ? said : code === 3 ? color.yellow(said) : color.red(said), width, "  "),
    ...lines.flatMap(({ tone, text }) => wrap(`  ${tones[tone](text)}`, width, "    ")),
  ];
}

/** What the ids mean on which something that holds relies. */
function legend(
  models: readonly ModelResult[],
  abstractions: readonly Abstraction[],
  style: Style,
): string[] {
  const exhaustive = models.flatMap((m) => m.results).filter((r) => isExhaustive(r.verdict));
  const used = new Set(exhaustive.flatMap((r) => r.reliesOn));
  const shown = abstractions.filter((a) => used.has(a.id));
  if (shown.length === 0) return [];
  return [
    "What holds relies on these abstractions (their arguments: npm run list):",
    ...shown.flatMap((a) => wrap(`  ${a.id} ${a.sentence}`, proseWidth(style), "    ")),
  ];
}

function cachedLines(models: readonly ModelResult[], style: Style): string[] {
  const cached = models.filter((m) => m.cached === true).length;
  if (cached === 0) return [];
  const text = `${count(cached)} of them from earlier runs: nothing that they are made of has changed since (--no-cache explores again)`;
  return wrap(style.color.dim(text), proseWidth(style), "  ");
}

function coverageLines(c: Coverage, style: Style): string[] {
  const { color } = style;
  const width = proseWidth(style);
  if (!c.evaluated) return wrap(color.dim(`coverage: not evaluated (${c.why})`), width, "  ");
  const all = `${counted(c.actions, "action")} and ${counted(c.clauses, "clause")}`;
  const lines = [
    c.gaps.length > 0
      ? color.red(`coverage: ${counted(c.gaps.length, "gap")} in the whole suite (${all})`)
      : `coverage: every action fired and every clause was the first to refuse` +
        `${c.waived.length > 0 ? `, but for ${c.waived.length} waived` : ""} (${all})`,
  ];
  for (const g of c.gaps) {
    lines.push(
      ...wrap(
        `  ${gapText(g)}: check a model in which it does, or waive it with a reason`,
        width,
        "    ",
      ),
    );
  }
  lines.push(...releaseLines(c, style), ...fairnessLines(c, style), ...answerLines(c, style));
  for (const w of c.unneededWaivers) {
    const what = w.clause === null ? `action ${w.action}` : `clause ${w.action}.${w.clause}`;
    const why = w.reason === "exercised" ? "is not needed" : "names nothing";
    lines.push(...wrap(color.yellow(`  the waiver of ${what} ${why} (${w.why})`), width, "    "));
  }
  return lines;
}

function releaseLines(
  { releases, idleReleases }: Extract<Coverage, { evaluated: true }>,
  style: Style,
): string[] {
  if (releases === 0) return [];
  if (idleReleases.length === 0)
    return [
      `coverage: ${releases === 1 ? "the one release" : `each of ${count(releases)} releases`} cut a pair of runs`,
    ];
  return idleReleases.flatMap(({ release, properties }) =>
    wrap(
      style.color.red(
        `coverage: the release ${release} of ${properties.join(", ")} cut no pair of runs in the whole suite: drop it, or check a model in which it is needed`,
      ),
      proseWidth(style),
      "    ",
    ),
  );
}

function fairnessLines(
  { fairness, idleFairness }: Extract<Coverage, { evaluated: true }>,
  style: Style,
): string[] {
  if (fairness === 0) return [];
  if (idleFairness.length === 0)
    return [
      `coverage: ${fairness === 1 ? "the one fairness condition has steps" : `each of ${count(fairness)} fairness conditions has steps`} in some model`,
    ];
  return idleFairness.flatMap(({ fairness: name, properties }) =>
    wrap(
      style.color.red(
        `coverage: no step of the whole suite is one of the fairness condition ${name} of ${properties.join(", ")}: drop it, or check a model in which it is needed`,
      ),
      proseWidth(style),
      "    ",
    ),
  );
}

/** Listed only: an abstract system may do more than is asked of it. */
function answerLines(
  { idleAnswers }: Extract<Coverage, { evaluated: true }>,
  style: Style,
): string[] {
  return idleAnswers.flatMap(({ property, actions }) =>
    wrap(
      style.color.dim(
        `coverage: of the abstract system of ${property} nothing is answered by ${few(actions).join(", ")}`,
      ),
      proseWidth(style),
      "    ",
    ),
  );
}

/** What makes coverage fail a run, each on one line; empty where nothing does. */
export function gapTexts(c: Coverage): string[] {
  if (!c.evaluated) return [];
  return [
    ...c.gaps.map(gapText),
    ...c.idleReleases.map(
      ({ release, properties }) =>
        `the release ${release} of ${properties.join(", ")} cut no pair of runs`,
    ),
    ...c.idleFairness.map(
      ({ fairness, properties }) =>
        `no step is one of the fairness condition ${fairness} of ${properties.join(", ")}`,
    ),
  ];
}

function gapText(g: Gap): string {
  return g.clause === null
    ? `${g.system}: action ${g.action} never fired`
    : `${g.system}: clause ${g.action}.${g.clause} never was the first to refuse`;
}
