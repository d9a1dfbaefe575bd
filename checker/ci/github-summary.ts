/** A run as the summary of a step of GitHub Actions: Markdown, what has to be looked at first. */
import { zonesOf } from "../contract/system.ts";
import { expectationWord } from "../report/model-text.ts";
import { exitSentence, standing } from "../report/outcome.ts";
import { count, counted, seconds } from "../report/style.ts";
import { evidence } from "../trace/evidence.ts";
import { formatMermaid } from "../trace/mermaid.ts";
import {
  commandOf,
  complaints,
  reasonOf,
  surprises,
  type CiFacts,
  type Complaint,
  type Surprise,
} from "./facts.ts";
import { code, markdown, prose } from "./github-text.ts";

/** Bytes of all summaries of a step: what is more, GitHub refuses as a whole. */
export const MOST_BYTES = 1024 * 1024;
/** For the note that something was left out. */
const MARGIN = 512;
/** Counterexamples that are drawn, rows of a table, findings of a step that are listed. */
const DRAWN = 3;
const ROWS = 100;
const FINDINGS = 50;

/**
 * The summary, in at most `room` bytes: what does not fit any more is left out from the end, whole
 * sections at a time, and that is said.
 */
export function summary(facts: CiFacts, room = MOST_BYTES): string {
  const found = surprises(facts);
  const sections = [
    heading(facts),
    ...verdicts(found),
    ...complaints(facts).map(complaint),
    ...found
      .filter((s) => evidence(s.result) !== null)
      .slice(0, DRAWN)
      .flatMap((s) => drawn(s, facts.options)),
    ...quietly(facts),
    models(facts),
  ];
  let text = "";
  for (const [i, section] of sections.entries()) {
    const left = sections.length - i;
    if (Buffer.byteLength(text) + Buffer.byteLength(section) + 1 > room - MARGIN) {
      const note = `\n_${counted(left, "section")} left out: a summary has no more room. The other reports have everything._\n`;
      return Buffer.byteLength(text) + Buffer.byteLength(note) <= room ? `${text}${note}` : text;
    }
    text += `${section}\n`;
  }
  return text;
}

function heading({ program, results, outcome, seconds: s }: CiFacts): string {
  const { counts, failedModels, code: exit } = outcome;
  const sign = exit === 0 ? "✅" : exit === 3 ? "⚠️" : "❌";
  const n = results.reduce((sum, m) => sum + m.results.length, 0);
  const parts = [
    `${count(counts.asExpected)} as expected`,
    ...(counts.notClaimed > 0 ? [`${count(counts.notClaimed)} not claimed`] : []),
    ...(counts.unexpected > 0 ? [`**${count(counts.unexpected)} not as expected**`] : []),
    ...(counts.incomplete > 0 ? [`**${count(counts.incomplete)} incomplete**`] : []),
    ...(counts.error > 0 ? [`**${counted(counts.error, "error")}**`] : []),
    ...(failedModels > 0
      ? [`**the specification failed in ${counted(failedModels, "model")}**`]
      : []),
  ];
  return [
    `## ${sign} ${exitSentence[exit]}`,
    "",
    `${markdown(program)}: ${counted(results.length, "model")}, ${counted(n, "verdict")}: ${parts.join(", ")} (${seconds(s)} s, exit code ${exit})`,
    "",
  ].join("\n");
}

const words = {
  error: "❌ error",
  unexpected: "❌",
  incomplete: "⚠️",
} satisfies Record<Surprise["standing"], string>;

/** The table of what has to be looked at. */
function verdicts(found: readonly Surprise[]): string[] {
  if (found.length === 0) return [];
  const rows = found
    .slice(0, ROWS)
    .map(({ standing: s, model, result }) =>
      row([
        words[s],
        markdown(model.name),
        markdown(`${result.id} ${result.property}`),
        result.verdict.word,
        expectationWord(result.expected),
        markdown(reasonOf(result)),
      ]),
    );
  const more = found.length - rows.length;
  return [
    [
      "### Look here first",
      "",
      row(["", "model", "property", "verdict", "expected", "why"]),
      row(["-", "-", "-", "-", "-", "-"]),
      ...rows,
      ...(more > 0 ? ["", `… and ${count(more)} more.`] : []),
      "",
    ].join("\n"),
  ];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function complaint({ title, lines, kind }: Complaint): string {
  const more = lines.length - FINDINGS;
  return [
    `### ${kind === "open" ? "⚠️" : "❌"} ${markdown(title)}`,
    "",
    ...lines.slice(0, FINDINGS).map((l) => `- ${prose(l)}`),
    ...(more > 0 ? [`- … and ${count(more)} more`] : []),
    "",
  ].join("\n");
}

/** The counterexample as a diagram, which GitHub draws; nothing where there is none. */
function drawn({ model, result }: Surprise, options: string): string[] {
  const found = evidence(result);
  if (found === null) return [];
  const diagram = formatMermaid({
    subject: { model: model.name, id: result.id, name: result.property },
    ...found,
    zones: zonesOf(model.system.specification),
    explanation: result.explanation,
  });
  return [
    [
      `<details open><summary>${markdown(`${result.id} ${result.property} in ${model.name}`)}</summary>`,
      "",
      "```mermaid",
      diagram.trimEnd(),
      "```",
      "",
      code(commandOf(result, options)),
      "",
      "</details>",
      "",
    ].join("\n"),
  ];
}

/** Steps after the run that found nothing wrong: one line each, and what they note below. */
function quietly({ judgements }: CiFacts): string[] {
  return judgements
    .filter((j) => j.code === 0)
    .map(({ step, summary: said, lines }) =>
      [
        `✅ ${markdown(`${step}: ${said}`)}`,
        "",
        ...lines.slice(0, FINDINGS).map((l) => `- ${prose(l.text)}`),
        ...(lines.length > FINDINGS ? [`- … and ${count(lines.length - FINDINGS)} more`] : []),
        "",
      ].join("\n"),
    );
}

/** All models, folded. */
function models({ results, models: of, coverage }: CiFacts): string {
  const rows = results.map((m, i) => {
    const all = m.results.length;
    const good = m.results.filter((r) => standing(r) === "asExpected").length;
    const open = m.results.filter((r) => standing(r) === "notClaimed").length;
    const whole = all === good + open;
    return row([
      whole ? "✅" : "❌",
      markdown(m.model),
      of[i]?.size ?? "",
      `${good} of ${all - open}`,
      count(m.runs[0]?.states ?? 0),
      count(m.runs[0]?.transitions ?? 0),
    ]);
  });
  return [
    `<details><summary>All models</summary>`,
    "",
    row(["", "model", "size", "as expected", "states", "transitions"]),
    row(["-", "-", "-", "-", "-:", "-:"]),
    ...rows,
    "",
    ...(coverage.evaluated ? [] : [`Coverage was not evaluated: ${markdown(coverage.why)}.`, ""]),
    "</details>",
    "",
  ].join("\n");
}
