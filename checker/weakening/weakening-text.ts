/** Weakenings in words: the worst first, one line for what several models have in common. */
import type { JudgementLine } from "../report/judgement.ts";
import { few } from "../report/liveness-text.ts";
import { counted, proseWidth, wrap, type Style } from "../report/style.ts";
import { nameOf, type Reviewed } from "./acceptances.ts";
import { ADVICE, asksForAcceptance, WEIGHTS, type Weight } from "./weakening.ts";

/** How many models are named. */
const NAMED = 3;

/** What it means that there is nothing to compare with. */
export const NOTHING_KNOWN =
  "All that is claimed is new, and whether more was claimed before is not known. What is not established is not accepted: read the lock itself, once.";

/** What a section is called. */
const TITLES: Readonly<Record<Weight, string>> = {
  weaker: "Weaker",
  perhaps: "Reads differently, perhaps weaker: look at it",
  notice: "Notices",
  stronger: "Stronger",
};

/** Weakenings that read alike. */
interface Line {
  readonly first: Reviewed["weakenings"][number];
  readonly models: string[];
  /** Those of which it is said; none where it is of the model, or of what is declared. */
  readonly properties: readonly string[];
}

/** All that is to be said, in sections. Empty when there is nothing. */
export function formatWeakenings(reviewed: Reviewed, style: Style): string {
  const { color } = style;
  const out: string[] = [];
  const put = (text: string, hang: string): void => {
    out.push(...wrap(text, proseWidth(style), hang));
  };
  for (const { acceptance, message } of reviewed.faults)
    put(`${color.red("✗")} ${nameOf(acceptance)} ${message}.`, "  ");
  for (const weight of WEIGHTS) {
    const lines = linesOf(reviewed.weakenings.filter((w) => w.weight === weight));
    if (lines.length === 0) continue;
    out.push(color.bold(`${TITLES[weight]} (${lines.length})`));
    for (const [i, line] of lines.entries()) {
      put(`${markOf(line, style)} ${wordsOf(line)}`, "    ");
      const { by, kind } = line.first;
      if (by !== null) put(`    accepted by ${by.owner} until ${by.expires}: ${by.reason}`, "    ");
      // Said once for all of a kind that stand together.
      else if (asksForAdvice(weight) && !sameAdvice(line, lines[i + 1]))
        put(color.dim(`    → ${ADVICE[kind]}`), "      ");
    }
  }
  for (const a of reviewed.spent) put(`note: the ${nameOf(a)} has done its work: remove it.`, "  ");
  return out.length === 0 ? "" : `${out.join("\n")}\n`;
}

/** The same, one finding a line: those that only say more is claimed are counted. */
export function judgementLines(reviewed: Reviewed): JudgementLine[] {
  const lines = linesOf(reviewed.weakenings);
  const stronger = lines.filter((l) => l.first.weight === "stronger").length;
  return [
    ...reviewed.faults.map(({ acceptance, message }): JudgementLine => ({
      tone: "bad",
      text: `${nameOf(acceptance)} ${message}`,
    })),
    ...lines.flatMap((line) => (line.first.weight === "stronger" ? [] : [judgementLine(line)])),
    ...reviewed.spent.map((a): JudgementLine => ({
      tone: "note",
      text: `the ${nameOf(a)} has done its work: remove it`,
    })),
    ...(stronger > 0
      ? [{ tone: "good", text: `stronger: ${counted(stronger, "thing")}` } as const]
      : []),
  ];
}

function judgementLine(line: Line): JudgementLine {
  const { by, weight, kind } = line.first;
  const words = wordsOf(line);
  switch (weight) {
    case "weaker":
      if (by !== null)
        return {
          tone: "doubtful",
          text: `weaker, accepted by ${by.owner} until ${by.expires}: ${words}`,
        };
      return asksForAcceptance(line.first)
        ? { tone: "bad", text: `weaker: ${words}; ${ADVICE[kind]}` }
        : { tone: "doubtful", text: `weaker: ${words}` };
    case "perhaps":
      return { tone: "doubtful", text: `perhaps weaker: ${words}` };
    case "notice":
    case "stronger":
      return { tone: "note", text: words };
  }
}

/** What was found, in one sentence. */
export function summaryOf({ weakenings, open, faults }: Reviewed): string {
  const weaker = weakenings.filter((w) => w.weight === "weaker");
  const accepted = weaker.filter((w) => w.by !== null).length;
  const perhaps = weakenings.filter((w) => w.weight === "perhaps").length;
  const parts = [
    ...(open.length > 0 ? [`${counted(open.length, "weaker claim")} that nobody answers for`] : []),
    ...(accepted > 0 ? [`${counted(accepted, "weaker claim")} accepted`] : []),
    ...(weaker.length > open.length + accepted
      ? [counted(weaker.length - open.length - accepted, "other weakening")]
      : []),
    ...(perhaps > 0 ? [`${counted(perhaps, "thing")} to look at`] : []),
    ...(faults.length > 0
      ? [counted(faults.length, "acceptance that does not count", "acceptances that do not count")]
      : []),
  ];
  return parts.length === 0 ? "nothing is claimed less" : parts.join(", ");
}

/** Weakenings with the models in which they read alike put together, in the order of the first. */
export function linesOf(weakenings: Reviewed["weakenings"]): readonly Line[] {
  const lines = new Map<string, Line>();
  for (const w of weakenings) {
    const { kind, property, what, by, model } = w;
    const key = JSON.stringify([kind, property, what, by, model === null]);
    const properties = property === null ? [] : [property];
    const line = lines.get(key) ?? { first: w, models: [], properties };
    lines.set(key, line);
    if (model !== null) line.models.push(model);
  }
  return joined([...lines.values()]);
}

/** Lines that ask for nothing, with the properties of which the same is said put together. */
function joined(lines: readonly Line[]): readonly Line[] {
  const kept = new Map<string, Line>();
  for (const [i, line] of lines.entries()) {
    const { weight, kind, what, property } = line.first;
    const alone = property === null || (weight !== "notice" && weight !== "stronger");
    const key = alone ? String(i) : JSON.stringify([kind, what, line.models]);
    const before = kept.get(key);
    kept.set(
      key,
      before === undefined
        ? line
        : { ...before, properties: [...before.properties, ...line.properties] },
    );
  }
  return [...kept.values()];
}

/** `S13 in recommended, h1 and 3 more: expected holds, now violated`. */
export function wordsOf({ first, models, properties }: Line): string {
  const { what, detail } = first;
  const named = models.slice(0, NAMED).join(", ");
  const more = models.length > NAMED ? ` and ${models.length - NAMED} more` : "";
  const where =
    properties.length === 0
      ? `${named}${more}`
      : `${few(properties).join(", ")}${named === "" ? "" : ` in ${named}${more}`}`;
  const example = [
    ...(properties.length > 1 ? properties.slice(0, 1) : []),
    ...(models.length > 1 ? models.slice(0, 1) : []),
  ].join(" in ");
  const numbers = detail === "" ? "" : ` (${example === "" ? "" : `${example}: `}${detail})`;
  return `${where === "" ? "" : `${where}: `}${what}${numbers}`;
}

function markOf({ first }: Line, { color }: Style): string {
  switch (first.weight) {
    case "weaker":
      return first.by === null
        ? color.red(asksForAcceptance(first) ? "✗" : "▼")
        : color.yellow("✓");
    case "perhaps":
      return color.yellow("?");
    case "notice":
      return color.dim("·");
    case "stronger":
      return color.green("▲");
  }
}

function asksForAdvice(weight: Weight): boolean {
  return weight === "weaker" || weight === "perhaps";
}

function sameAdvice(line: Line, next: Line | undefined): boolean {
  return (
    next !== undefined &&
    next.first.by === null &&
    ADVICE[next.first.kind] === ADVICE[line.first.kind]
  );
}
