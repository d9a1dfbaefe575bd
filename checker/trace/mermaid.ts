/** A trace as a Mermaid sequence diagram: text that code-hosting sites and editors draw. */
import type { Zone } from "../contract/system.ts";
import type { Explanation } from "../explain/explanation.ts";
import type { Beside } from "../verdict.ts";
import { answersTo, refusal } from "./abstract.ts";
import { finding, formatBoth, pairingOf } from "./beside.ts";
import { castOf } from "./cast.ts";
import { differencesBetween } from "./changes.ts";
import { Statements, type Detail } from "./mermaid-statements.ts";
import { briefly, mermaidWord, some } from "./mermaid-text.ts";
import type { TraceEnding, TraceSubject } from "./subject.ts";
import type { Trace } from "./trace.ts";
import { formatValue } from "./value.ts";

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

/** Items of one list in a note. */
const MOST = 8;

/** From the most to the least. */
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
  const { zones, lanes } = lanesOf(shown);
  const out = new Statements(lanes, detail, shown.explanation);
  out.line(`title ${mermaidWord(`${subject.id} ${subject.name} in ${subject.model}`)}`);
  if (shortened)
    out.line(
      "%% The steps say less than they could: the whole text would be too long for Mermaid.",
    );
  out.line("autonumber");
  out.declare(zones);
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
function bothRuns(out: Statements, first: Trace, beside: Beside): void {
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

/** All actors with a part, in the order of the zones; where nobody has one, all. */
function lanesOf({ trace, ending, zones }: Diagrammed) {
  const beside = ending.kind === "reached" ? undefined : ending.beside;
  const cast = castOf([...trace.steps, ...(beside?.trace.steps ?? [])], zones);
  const lanes = [...cast.zones.flatMap((z) => z.actors), ...cast.strangers];
  return lanes.length > 0
    ? { zones: cast.zones, lanes }
    : { zones, lanes: zones.flatMap((z) => z.actors) };
}
