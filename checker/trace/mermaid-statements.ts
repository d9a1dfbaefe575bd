/** The statements of a Mermaid sequence diagram. */
import { isDeepStrictEqual } from "node:util";
import type { Zone } from "../contract/system.ts";
import type { Explanation, StepExplanation } from "../explain/explanation.ts";
import type { Lasso } from "../verdict.ts";
import { besideByWord, formatBoth } from "./beside.ts";
import { callOf } from "./call.ts";
import { goesOn } from "./lasso.ts";
import { briefly, cut, mermaidLines, mermaidTitle, mermaidWord, some } from "./mermaid-text.ts";
import { changesAt, changesAtBoth } from "./step-changes.ts";
import type { PlainValue, Trace, TraceStep } from "./trace.ts";
import { isRecord } from "./value.ts";

/** Columns of a text on an arrow, and in a note. */
const ARROW_COLUMNS = 44;
const NOTE_COLUMNS = 52;
/** Backgrounds of the zones, in turn: faint enough for light and dark pages. */
const COLOURS = ["rgba(88,166,255,0.12)", "rgba(255,166,87,0.12)", "rgba(126,231,135,0.12)"];

/** How much is said of each step. */
export interface Detail {
  /** Changed fields named in a note; 0: no notes. */
  readonly fields: number;
  /** Whether what passes stands on the arrow, below its label. */
  readonly passes: boolean;
  readonly params: boolean;
}

/** The statements of a diagram, in the order in which they are made. */
export class Statements {
  readonly lines: string[] = [];
  private readonly lanes: readonly string[];
  private readonly detail: Detail;
  private readonly explanation: Explanation | undefined;
  private depth = 0;

  constructor(lanes: readonly string[], detail: Detail, explanation: Explanation | undefined) {
    this.lanes = lanes;
    this.detail = detail;
    this.explanation = explanation;
  }

  line(text: string): void {
    this.lines.push(`${"  ".repeat(this.depth)}${text}`);
  }

  open(frame: "loop" | "alt" | "else", title: string): void {
    this.line(`${frame} ${mermaidWord(title)}`);
    this.depth++;
  }

  otherwise(title: string): void {
    this.depth--;
    this.open("else", title);
  }

  close(): void {
    this.depth--;
    this.line("end");
  }

  /** The lanes, within boxes for zones with a name. */
  declare(zones: readonly Zone[]): void {
    const boxed = new Set<string>();
    const participant = (actor: string): void => {
      boxed.add(actor);
      this.line(`participant ${this.id(actor)} as ${mermaidWord(actor)}`);
    };
    for (const [i, { name, actors }] of zones.entries()) {
      const present = actors.filter((a) => this.lanes.includes(a));
      if (present.length === 0) continue;
      if (name !== "") {
        this.line(`box ${COLOURS[i % COLOURS.length] ?? ""} ${mermaidTitle(name)}`);
        this.depth++;
      }
      for (const actor of present) participant(actor);
      if (name !== "") this.close();
    }
    for (const actor of this.lanes) if (!boxed.has(actor)) participant(actor);
  }

  /** A note across all lanes. */
  everywhere(text: readonly string[]): void {
    const [first, last] = [this.lanes[0] ?? "", this.lanes.at(-1) ?? ""];
    this.note([first, last], text);
  }

  /** Step `i` of `trace`, with what it changed. */
  step(trace: Trace, i: number, step: TraceStep): void {
    const why = this.explanation?.steps[i];
    if (this.explanation?.lastWayOut === i && why !== undefined) this.wayOut(step, why);
    const lines = step.message === null ? [] : (step.message.lines ?? carried(step.message.value));
    this.arrow(step, lines, why);
    const changed = changesAt(trace, i);
    const needed = why?.needed ?? [];
    const matters = changed.filter((c) => needed.includes(c.path));
    this.fields(
      step,
      (matters.length > 0 ? matters : changed).map(
        (c) => `${c.path}: ${briefly(c.before)} → ${briefly(c.after)}`,
      ),
    );
  }

  /** The steps of `trace` from number `from` on, as one branch of two. */
  rest(trace: Trace, from: number): void {
    if (trace.steps.length <= from) this.everywhere(["takes no other step"]);
    for (const [i, step] of trace.steps.entries()) if (i >= from) this.step(trace, i, step);
  }

  /** Step `i` of two runs that take the same steps; the last may be possible in one only. */
  pairedStep(first: Trace, second: Trace, i: number): void {
    const [a, b] = [first.steps[i], second.steps[i]];
    const step = a ?? b;
    if (step === undefined) return;
    const only = a === undefined ? ["second run only"] : b === undefined ? ["first run only"] : [];
    this.arrow(step, [...only, ...bothLines(a?.message ?? null, b?.message ?? null)], undefined);
    this.fields(
      step,
      changesAtBoth(first, second, i).map(
        (c) =>
          `${c.path}: ${cut(formatBoth(c.first.before, c.second.before))} → ${cut(formatBoth(c.first.after, c.second.after))}`,
      ),
    );
  }

  closeLoop(lasso: Lasso, length: number): void {
    if (lasso.start < length) this.close();
    this.everywhere([goesOn(lasso, length)]);
  }

  private arrow(step: TraceStep, passes: readonly string[], why: StepExplanation | undefined) {
    const { detail } = this;
    const { message, action } = step;
    const text = mermaidLines(
      [
        detail.params ? callOf(step, "mermaid") : action,
        ...(message === null ? [] : [message.label]),
        ...(detail.passes ? passes : []),
      ].filter((line) => line.trim() !== ""),
      ARROW_COLUMNS,
    );
    const drawn = why?.weight === "none" ? "-->>" : "->>";
    this.line(`${this.id(step.actor)}${drawn}${this.id(message?.to ?? step.actor)}: ${text}`);
  }

  private fields({ actor, message }: TraceStep, changed: readonly string[]): void {
    const { fields } = this.detail;
    if (fields === 0 || changed.length === 0) return;
    this.note([actor, message?.to ?? actor], some(changed, fields));
  }

  private wayOut({ actor }: TraceStep, { waysOut }: StepExplanation): void {
    const other = waysOut.map((w) => `${w.actor}: ${callOf(w, "mermaid")}`);
    if (other.length === 0) return;
    this.note([actor], ["the last way out: instead of the next step", ...some(other, 3)]);
  }

  private note(over: readonly string[], text: readonly string[]): void {
    const [first = 0, last = 0] = over.map((a) => this.lanes.indexOf(a)).toSorted((a, b) => a - b);
    const lanes = over.length === 1 || first === last ? `p${first}` : `p${first},p${last}`;
    this.line(`Note over ${lanes}: ${mermaidLines(text, NOTE_COLUMNS)}`);
  }

  /** Names of lanes are no identifiers of Mermaid. */
  private id(actor: string): string {
    return `p${this.lanes.indexOf(actor)}`;
  }
}

function carried(value: PlainValue): string[] {
  if (value === null) return [];
  return isRecord(value)
    ? Object.entries(value).map(([name, v]) => `${name}: ${briefly(v)}`)
    : [briefly(value)];
}

type Passed = TraceStep["message"];

/** What passes in both runs, line by line. */
function bothLines(a: Passed, b: Passed): string[] {
  const shown = a ?? b;
  if (shown === null) return [];
  if (a === null || b === null) return [...(shown.lines ?? carried(shown.value))];
  if (a.lines === undefined || b.lines === undefined)
    return isDeepStrictEqual(a.value, b.value)
      ? carried(a.value)
      : [cut(formatBoth(a.value, b.value))];
  return Array.from({ length: Math.max(a.lines.length, b.lines.length) }, (_, i) =>
    besideByWord(a.lines?.[i] ?? "", b.lines?.[i] ?? ""),
  );
}
