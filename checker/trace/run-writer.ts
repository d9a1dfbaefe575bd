/** A single run beside lanes: the initial state, and every step with what it changed. */
import type { AbstractWriter } from "./abstract-text.ts";
import type { RunWriter } from "./beside-text.ts";
import type { Change } from "./changes.ts";
import { grouped, groupLine, touches } from "./change-text.ts";
import { LOOP } from "./conclusion-text.ts";
import { waysBriefly, waysText } from "./explanation-text.ts";
import { columns, oneLine } from "./fit.ts";
import { decisiveFields, isSmall, wholeState } from "./initial-text.ts";
import { indents, type Sheet } from "./sheet.ts";
import { shortValue } from "./short-value.ts";
import { changesAt } from "./step-changes.ts";
import { arrowOf, saysValue, titleOf } from "./step-text.ts";
import type { Trace, TraceStep } from "./trace.ts";
import type { Explanation, StepExplanation } from "../explain/explanation.ts";
import type { Style } from "../report/style.ts";
import type { Lasso } from "../verdict.ts";

/** What stands between the lines of a single run. */
export interface Interlude {
  /** For an infinite run. */
  readonly lasso: Lasso | null;
  readonly abstract: AbstractWriter | null;
  readonly explanation: Explanation | undefined;
  /** The run that it is about. */
  readonly explained: Trace;
  readonly full: boolean;
}

/** Writes single runs: the initial state, and every step with what it changed. */
export function writerOn(sheet: Sheet, style: Style, interlude: Interlude): RunWriter {
  const { color } = style;
  const { lasso, abstract, explanation, explained, full } = interlude;
  return {
    start: (trace) => {
      sheet.part("0");
      sheet.line(indents.title, color.bold("initial state"), 0);
      const whole = wholeState(trace);
      const room = sheet.textColumns - indents.field.length;
      const shown = full || isSmall(whole, room) ? whole : decisiveFields(trace, explanation, room);
      for (const text of shown) {
        const paint = text.startsWith("◆")
          ? color.magenta
          : text.startsWith("(")
            ? color.dim
            : String;
        sheet.line(indents.field, paint(text));
      }
      if (lasso?.triggeredAt === 0) sheet.line(indents.field, color.cyan(TRIGGERED));
      abstract?.start();
    },
    steps: (trace, from, to) => {
      for (const [i, step] of trace.steps.entries()) {
        if (i < from || i >= to) continue;
        // Of two runs that part the explanation is about the first.
        const known = trace === explained ? explanation?.steps[i] : undefined;
        sheet.part(String(i + 1));
        if (lasso?.start === i) {
          sheet.loop("begins");
          sheet.line(indents.title, color.cyan(LOOP));
        }
        if (known !== undefined && explanation?.lastWayOut === i)
          sheet.line(
            indents.title,
            color.bold(color.green(`↗ last way out: ${waysText(known.waysOut, full)}`)),
          );
        const all = changesAt(trace, i);
        writeStep(sheet, i + 1, { step, all, known, full }, style);
        if (known !== undefined && known.waysOut.length > 0 && explanation?.lastWayOut !== i)
          sheet.line("", color.dim(`↗ way out: ${waysBriefly(known.waysOut, full)}`));
        if (lasso?.triggeredAt === i + 1) sheet.line(indents.field, color.cyan(TRIGGERED));
        abstract?.step(i);
      }
    },
  };
}

/** Stands where an infinite run has its case for the last time, and the goal is not reached from there. */
const TRIGGERED = "◇ triggered here, and never met";

/** A step, what it changed, and what is known of it. */
interface Shown {
  readonly step: TraceStep;
  readonly all: readonly Change[];
  readonly known: StepExplanation | undefined;
  readonly full: boolean;
}

/** Beside the number of a step: whether what is shown depends on it. */
const WEIGHT_MARKS = { value: "*", enables: " ", none: "·" } as const;

function writeStep(sheet: Sheet, number: number, shown: Shown, style: Style): void {
  const { color } = style;
  const { step, known } = shown;
  const faint = known?.weight === "none";
  const title = titleOf(step);
  const paint = faint ? color.dim : known?.weight === "enables" ? String : color.bold;
  const mark = known === undefined ? "" : WEIGHT_MARKS[known.weight];
  const { labelled } = sheet.title(number, step, paint(title), mark);
  writeMessage(sheet, shown, labelled, faint ? color.dim : color.cyan);
  writeChanges(sheet, shown, style);
}

function writeMessage(
  sheet: Sheet,
  { step: { message }, full }: Shown,
  labelled: boolean,
  paint: (text: string) => string,
): void {
  if (message === null) return;
  const { lines = [], value } = message;
  const limit = full ? Infinity : 2 * sheet.textColumns;
  const hasValue = value !== null && (full || lines.length === 0);
  const passing = hasValue ? oneLine(shortValue(value, limit)) : "";
  if (!labelled) sheet.line(indents.field, paint(arrowOf(message, passing)));
  else if (passing !== "" && !saysValue(message))
    sheet.line(indents.field, paint(`carries ${passing}`));
  const indent = labelled && passing === "" ? indents.field : indents.detail;
  for (const line of lines) sheet.line(indent, paint(oneLine(line)));
}

/** What a step changed: first that on which what is shown depends. */
function writeChanges(sheet: Sheet, { all, known, full }: Shown, { color }: Style): void {
  const limit = full ? Infinity : sheet.textColumns;
  const isWatched = (prefix: string): boolean => prefix.startsWith("monitor");
  const moved = (c: Change, paint: (text: string) => string): string =>
    `${oneLine(shortValue(c.before, limit))} → ${paint(oneLine(shortValue(c.after, limit)))}`;
  if (!all.some((c) => !isWatched(c.path)))
    sheet.line(indents.field, color.dim("(changes nothing)"));
  if (known === undefined) {
    for (const g of grouped(all))
      sheet.line(
        indents.field,
        isWatched(g.prefix)
          ? color.magenta(`◆ ${groupLine(g, (c) => moved(c, String))}`)
          : groupLine(g, (c) => moved(c, color.yellow)),
      );
    return;
  }
  const needed = all.filter((c) => touches(c.path, known.needed));
  for (const g of grouped(needed)) {
    const sign = isWatched(g.prefix) ? color.magenta("◆ ") : "";
    sheet.line("", `${color.bold("*")} ${sign}${groupLine(g, (c) => moved(c, color.yellow))}`);
  }
  const others = grouped(all.filter((c) => !needed.includes(c)));
  if (others.length === 0) return;
  const text = others.map(
    (g) => `${isWatched(g.prefix) ? "◆ " : ""}${groupLine(g, (c) => moved(c, String))}`,
  );
  const room = (OTHER_LINES - 1) * sheet.textColumns;
  const isCut = (_: string, k: number): boolean =>
    !full && k > 0 && columns(text.slice(0, k + 1).join("; ")) > room;
  const first = text.findIndex(isCut);
  const shownOnes = first < 0 ? others : others.slice(0, first);
  const hidden = others.slice(shownOnes.length).reduce((n, g) => n + g.fields.length, 0);
  const line = text.slice(0, shownOnes.length).join("; ");
  sheet.line("", color.dim(`· ${line}${hidden > 0 ? `; … and ${hidden} more` : ""}`));
}

/** About so many lines are spent on changes on which nothing depends. */
const OTHER_LINES = 3;
