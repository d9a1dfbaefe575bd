/** A trace for a reader at a terminal: a lane for each actor, one step after the other. */
import { abstractWriterOn } from "./abstract-text.ts";
import { writeBoth } from "./beside-text.ts";
import { pairingOf } from "./beside.ts";
import { closing, last } from "./conclusion-text.ts";
import { oneLine } from "./fit.ts";
import { headerOf } from "./header-text.ts";
import { writerOn, type Interlude } from "./run-writer.ts";
import { indents, plainColumn, sheetColumns, sheetFor, sideBySide, type Sheet } from "./sheet.ts";
import { besideIn, violationIn, type TraceSubject } from "./subject.ts";
import type { Trace } from "./trace.ts";
import type { Style } from "../report/style.ts";

/** Lines of one list below a trace. */
const LISTED = 40;
/** From so many columns on, an abstract system has a column of its own, and two runs that part have one each. */
const BESIDE_FROM = 130;
/** The share of the abstract system. */
const ABSTRACT_SHARE = 0.32;

/** The whole trace: header, initial state, every step with what it changed, and what it shows. */
export function formatTrace(trace: Trace, subject: TraceSubject, style: Style): string {
  const width = sheetColumns(style);
  const { color } = style;
  const { ending, full = false, zones } = subject;
  const beside = besideIn(ending);
  // Two runs by the same steps have marks of their own.
  const isTogether = beside !== null && pairingOf(trace, beside).kind === "together";
  const explanation = isTogether ? undefined : subject.explanation;
  const { lasso, abstract } = violationIn(ending);
  const aside =
    abstract === undefined || width < BESIDE_FROM
      ? null
      : plainColumn(Math.floor(width * ABSTRACT_SHARE));
  const main = width - (aside === null ? 0 : aside.textColumns + 3);
  const sheetOf = (columns: number): Sheet =>
    sheetFor(
      {
        steps: [...trace.steps, ...(beside?.trace.steps ?? [])],
        longest: Math.max(trace.steps.length, beside?.trace.steps.length ?? 0),
        zones,
        marked: explanation !== undefined,
        loops: lasso !== undefined && lasso.start < trace.steps.length,
        columns,
      },
      style,
    );
  const sheet = sheetOf(main);
  const interlude: Interlude = {
    lasso: lasso ?? null,
    abstract:
      abstract === undefined
        ? null
        : abstractWriterOn(aside ?? sheet, trace, abstract, full, style),
    explanation,
    explained: trace,
    full,
  };
  if (abstract !== undefined) aside?.line("", color.bold(oneLine(abstract.system)));
  const write = writerOn(sheet, style, interlude);
  if (beside === null) {
    write.start(trace);
    write.steps(trace, 0, trace.steps.length);
  } else {
    const half = width < BESIDE_FROM ? null : () => sheetOf(Math.floor((width - 3) / 2));
    const writerFor = (s: Sheet) => writerOn(s, style, interlude);
    writeBoth(sheet, trace, beside, { writerFor, half, full, style });
  }
  if (lasso !== undefined) {
    sheet.loop("ends");
    sheet.line(indents.title, color.cyan(closing(trace, lasso)));
  }
  const lines = aside === null ? sheet.lines : sideBySide(sheet, aside, main, style);
  const above = headerOf(trace, subject, style, width, explanation !== undefined);
  const below = last(trace, ending, style, width, { limit: LISTED, explanation });
  return `${[...above, "", ...lines, "", ...below].join("\n")}\n`;
}
