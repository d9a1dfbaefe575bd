/** A trace as a Mermaid sequence diagram: text that code-hosting sites and editors draw. */
import { isDeepStrictEqual } from "node:util";
import type { Zone } from "../contract/system.ts";
import type { Explanation, StepExplanation } from "../explain/explanation.ts";
import type { Beside, Lasso } from "../verdict.ts";
import { callOf } from "./call.ts";
import { answersTo, refusal } from "./abstract.ts";
import { besideByWord, finding, formatBoth, pairedChanges, pairingOf } from "./beside.ts";
import { changes, differencesBetween } from "./changes.ts";
import { goesOn } from "./lasso.ts";
import { mermaidLines, mermaidTitle, mermaidWord } from "./mermaid-text.ts";
import type { TraceEnding, TraceSubject } from "./subject.ts";
import type { PlainValue, Trace, TraceStep } from "./trace.ts";
import { formatValue, isRecord } from "./value.ts";

/** What is drawn. */
export interface Diagrammed {
  readonly subject: Pick<TraceSubject, "model" | "id" | "name">;
  readonly trace: Trace;
  readonly ending: TraceEnding;
  /** Lanes in order; actors without a part in the trace get none. */
  readonly zones: readonly Zone[];
  readonly explanation?: Explanation | undefined;
}

/** Mermaid refuses longer texts unless the page that shows them raises its limit. */
const MAX_TEXT = 50_000;
/** Columns of a text on an arrow, and in a note. */
const ARROW_COLUMNS = 44;
const NOTE_COLUMNS = 52;
/** Backgrounds of the zones, in turn: faint enough for light and dark pages. */
const COLOURS = ["rgba(88,166,255,0.12)", "rgba(255,166,87,0.12)", "rgba(126,231,135,0.12)"];

/** How much is said of each step. */
interface Detail {
  /** Changed fields named in a note; 0: no notes. */
  readonly fields: number;
  /** Whether what passes stands on the arrow, below its label. */
  readonly passes: boolean;
  readonly params: boolean;
}
const DETAILS: readonly Detail[] = [
  { fields: 4, passes: true, params: true },
  { fields: 2, passes: true, params: true },
  { fields: 0, passes: true, params: true },
  { fields: 0, passes: false, params: false },
];

/**
 * The diagram.
 *
 * Shape: lanes in the order of the zones, a box for each zone with a name; one numbered arrow for each
 * step, to its own lane where it has no message, dashed where nothing that is shown depends on the
 * step; a note with the fields that changed (with an explanation: those that matter). A lasso is a
 * `loop`. Two runs that take the same steps are drawn once, with values `⟨first │ second⟩`, and
 * otherwise as the branches of an `alt` frame.
 * Limits: at most 50 000 characters, Mermaid's own limit: longer diagrams say less of each step, and a
 * comment tells that they do. Only a trace of several hundred steps can still be longer.
 */
export function formatMermaid(shown: Diagrammed): string {
  let text = "";
  for (const [i, detail] of DETAILS.entries()) {
    text = draw(shown, detail, i > 0);
    if (text.length <= MAX_TEXT) break;
  }
  return text;
}

function draw(shown: Diagrammed, detail: Detail, shortened: boolean): string {
  const { subject, trace, ending } = shown;
  const lanes = lanesOf(shown);
  const out = new Diagram(lanes, detail, shown.explanation);
  out.line(`title ${mermaidWord(`${subject.id} ${subject.name} in ${subject.model}`)}`);
  if (shortened)
    out.line(
      "%% The steps say less than they could: the whole text would be too long for Mermaid.",
    );
  out.line("autonumber");
  out.declare(shown.zones);
  const violation = ending.kind === "violated" ? ending : null;
  const beside = ending.kind === "reached" ? undefined : ending.beside;
  if (beside === undefined) {
    const { lasso, abstract } = violation ?? {};
    const answers = abstract === undefined ? [] : answersTo(trace, abstract);
    for (const [i, step] of trace.steps.entries()) {
      if (lasso?.start === i) out.open("loop", "again and again, for ever");
      out.step(trace, i, step);
      const answer = answers[i];
      if (answer !== undefined && abstract !== undefined) {
        const event = answer.event === null ? [] : [`event ${answer.event}`];
        const by =
          answer.by === null
            ? [`${abstract.system}: cannot follow`]
            : answer.by.length === 0
              ? [`${abstract.system}: stutters`]
              : answer.by.map((a) => `${abstract.system}: ${a.call}`);
        out.everywhere([...event, ...by]);
      }
    }
    if (lasso !== undefined) out.closeLoop(lasso, trace.steps.length);
    if (abstract !== undefined) {
      const { text, details } = refusal(trace, abstract);
      out.everywhere([text, ...some(details, MOST)]);
    }
  } else bothRuns(out, trace, beside);
  out.everywhere(conclusion(shown));
  return `sequenceDiagram\n${out.lines.map((l) => `  ${l}\n`).join("")}`;
}

/** Items of one list in a note. */
const MOST = 8;

/** At most so many of `items`, of which there are `left` besides. */
function some(items: readonly string[], limit: number, left = 0): string[] {
  const hidden = items.length - limit;
  // One more line would say that there is one more.
  const shown = hidden > 1 ? items.slice(0, limit) : items;
  const others = items.length - shown.length + left;
  return others > 0 ? [...shown, `… and ${others} more`] : [...shown];
}

function conclusion({ trace, ending, explanation }: Diagrammed): string[] {
  const where = trace.steps.length === 0 ? ", in an initial state" : "";
  switch (ending.kind) {
    case "reached":
      return [`✓ ${ending.what ?? "reached"}${where}`];
    case "error":
      return [`✗ error${where}: ${ending.message}`];
    case "violated": {
      const read = new Map(explanation?.conjuncts.map((c) => [c.conjunct, c]));
      const element = ending.lasso?.element ?? ending.element ?? null;
      return [
        ...(ending.deadEnd === true ? ["from here no run leads to the goal"] : []),
        ...(element === null ? [] : [`for ${formatValue(element)}`]),
        ...(ending.failed.length === 0 ? [`✗ violated${where}`] : []),
        ...ending.failed.flatMap((conjunct) => [
          `✗ violated${where}: ${conjunct}`,
          ...some(
            (read.get(conjunct)?.readings ?? []).map(
              ({ of, path, value }) =>
                `${of === "state" ? "" : `${WHEN[of]} `}${path === "" ? "" : `${path} = `}${briefly(value)}`,
            ),
            MOST,
            read.get(conjunct)?.more,
          ),
        ]),
      ];
    }
  }
}

const WHEN = { after: "after:", monitor: "monitor", monitorAfter: "monitor after:" } as const;

/** Both runs: once where they take the same steps, and otherwise in an `alt` frame. */
function bothRuns(out: Diagram, first: Trace, beside: Beside): void {
  const second = beside.trace;
  const pairing = pairingOf(first, beside);
  const starts = differencesBetween(first.initial, second.initial);
  if (pairing.kind === "together" || pairing.common === null)
    out.everywhere([
      "two runs, which begin with",
      ...some(
        starts.map((d) => `${d.path}: ${formatBoth(d.first, d.second)}`),
        MOST,
      ),
    ]);
  if (pairing.kind === "together") {
    for (const i of pairing.steps.keys()) out.pairedStep(first, second, i);
  } else {
    const common = pairing.common ?? 0;
    for (const [i, step] of first.steps.slice(0, common).entries()) out.step(first, i, step);
    out.open("alt", "first run");
    out.rest(first, common);
    out.otherwise("second run");
    out.line(`autonumber ${common + 1}`);
    out.rest(second, common);
    out.close();
  }
  out.everywhere([
    finding(beside),
    ...some(
      beside.differences.map(
        (d) => `${d.path === "" ? "" : `${d.path}: `}${formatBoth(d.first, d.second)}`,
      ),
      MOST,
    ),
  ]);
}

/** All actors with a part, in the order of the zones. */
function lanesOf({ trace, ending, zones }: Diagrammed): readonly string[] {
  const beside = ending.kind === "reached" ? undefined : ending.beside;
  const steps = [...trace.steps, ...(beside?.trace.steps ?? [])];
  const present = new Set(steps.flatMap((s) => [s.actor, ...(s.message ? [s.message.to] : [])]));
  const known = zones.flatMap((z) => z.actors);
  const lanes = known.filter((a) => present.has(a));
  const all = [...lanes, ...[...present].filter((a) => !known.includes(a))];
  return all.length > 0 ? all : known;
}

/** What a step changes, from one state and monitor to the next. */
function changesAt({ initial, initialMonitor, steps }: Trace, i: number) {
  const before = steps[i - 1];
  const step = steps[i];
  const [s, m] = before === undefined ? [initial, initialMonitor] : [before.state, before.monitor];
  return [...changes(s, step?.state ?? s), ...changes(m, step?.monitor ?? m, "monitor")];
}

/** The statements of a diagram. */
class Diagram {
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
    const changed = [
      ...pairedChanges(move(first, i, "state"), move(second, i, "state")),
      ...pairedChanges(move(first, i, "monitor"), move(second, i, "monitor"), "monitor"),
    ];
    this.fields(
      step,
      changed.map(
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

/** Characters of a value in a note or on an arrow. */
const LONGEST = 60;

/** A value on one line, cut where it is long: the state in full is in the other formats. */
function briefly(value: PlainValue): string {
  return cut(formatValue(value));
}

function cut(text: string): string {
  const characters = Array.from(text);
  return characters.length <= LONGEST ? text : `${characters.slice(0, LONGEST - 1).join("")}…`;
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

function move(trace: Trace, i: number, of: "state" | "monitor") {
  const start = of === "state" ? trace.initial : trace.initialMonitor;
  const before = trace.steps[i - 1]?.[of] ?? start;
  return { before, after: trace.steps[i]?.[of] ?? before };
}
