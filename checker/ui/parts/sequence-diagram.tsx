/** A trace as a sequence diagram: lanes, arrows, and under each step, on demand, what it changed. */
import { callOf } from "../../trace/call.ts";
import { useMemo, useRef, useState } from "preact/hooks";
import { conclusionOf } from "../../trace/ending.ts";
import { diagramOf, type Diagram, type Part, type Row, type Subject } from "../../trace/diagram.ts";
import type { PlainValue } from "../../trace/trace.ts";
import { ChangeList } from "./change-list.tsx";
import { Conclusion } from "./conclusion.tsx";
import { Fold } from "./fold.tsx";
import { moveFocus } from "./keyboard.ts";
import { Arrow, geometryOf, headHeight, LaneNames, Lifelines, type Geometry } from "./lanes.tsx";
import { StateTree } from "./state-tree.tsx";
import { useWidth } from "./use-width.ts";
import "./sequence-diagram.css";

/** What can be said about a diagram beside its subject. */
export interface SequenceDiagramProps {
  readonly subject: Subject;
  /** The id of the row that is selected (see `Row`); `0` is the initial state. */
  readonly selected?: string | null;
  /** A row was chosen, by click or key. Without it rows open what they changed. */
  readonly onSelect?: (id: string) => void;
  /** Rows that are open at first. */
  readonly opened?: readonly string[];
  /** Whether to leave out what stands below the last step. */
  readonly withoutEnding?: boolean;
}

/** The ids of all steps of a diagram: open at first, where all differences are to be seen. */
export function rowsOf(subject: Subject): readonly string[] {
  return diagramOf(subject).parts.flatMap((p) => p.rows.map((r) => r.id));
}

/** Share of the width that lanes may take. */
const LANES_SHARE = 0.52;

/** A sequence diagram. */
export function SequenceDiagram(props: SequenceDiagramProps) {
  const { subject, selected = null } = props;
  const ref = useRef<HTMLDivElement>(null);
  const width = useWidth(ref, 1000);
  const diagram = useMemo(() => diagramOf(subject), [subject]);
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(props.opened));
  const sideBySide = diagram.parts.some((p) => p.run === "first") && width >= 1150;
  const room = sideBySide ? width / 2 : width;
  const geometry = useMemo(() => geometryOf(diagram, room * LANES_SHARE), [diagram, room]);
  const ids = ["0", ...diagram.parts.flatMap((p) => p.rows.map((r) => r.id))];
  const toggle = (id: string): void => {
    const after = new Set(open);
    if (!after.delete(id)) after.add(id);
    setOpen(after);
  };
  const act = (id: string): void => {
    if (props.onSelect === undefined) toggle(id);
    else props.onSelect(id);
  };
  const allOpen = ids.every((id) => open.has(id));
  const view: View = { subject, diagram, geometry, open, toggle, act, selected };
  const groups = grouped(diagram.parts);
  return (
    <div
      class="seq"
      ref={ref}
      style={{ "--lanes": `${geometry.width}px` }}
      onKeyDown={(e) => {
        if (
          ref.current !== null &&
          e.target instanceof HTMLElement &&
          e.target.matches(".seq-row-button")
        )
          moveFocus(e, ref.current, ".seq-row-button");
      }}
    >
      <div class="seq-tools no-print">
        <button
          type="button"
          class="button"
          aria-pressed={allOpen}
          onClick={() => {
            setOpen(allOpen ? new Set() : new Set(ids));
          }}
        >
          {allOpen ? "Close all steps" : "Open all steps"}
        </button>
        {subject.explanation === undefined ? null : (
          <span class="dim">
            <span class="change-mark">●</span> what is shown depends on it
          </span>
        )}
      </div>
      {groups.map((parts) => (
        <div class={parts.length > 1 && sideBySide ? "seq-beside" : ""} key={parts[0]?.run}>
          {parts.map((part) => (
            <PartView
              key={part.run}
              view={view}
              part={part}
              withStart={part === diagram.parts[0]}
            />
          ))}
        </div>
      ))}
      {props.withoutEnding === true ? null : (
        <Conclusion
          conclusion={conclusionOf(subject)}
          explanation={subject.explanation}
          unexplained={subject.unexplained}
        />
      )}
    </div>
  );
}

interface View {
  readonly subject: Subject;
  readonly diagram: Diagram;
  readonly geometry: Geometry;
  readonly open: ReadonlySet<string>;
  readonly toggle: (id: string) => void;
  readonly act: (id: string) => void;
  readonly selected: string | null;
}

/** Parts that stand side by side, together. */
function grouped(parts: readonly Part[]): (readonly Part[])[] {
  const alone = parts.filter((p) => p.run === "only" || p.run === "both").map((p) => [p]);
  const two = parts.filter((p) => p.run === "first" || p.run === "second");
  return two.length === 0 ? alone : [...alone, two];
}

const titles = { only: null, both: "both runs", first: "first run", second: "second run" } as const;

function PartView({ view, part, withStart }: { view: View; part: Part; withStart: boolean }) {
  const { diagram, geometry } = view;
  const height = headHeight({ geometry, groups: diagram.groups });
  const title = titles[part.run];
  return (
    <section class={`seq-part seq-run-${part.run}`} aria-label={title ?? "steps"}>
      {title === null ? null : <h4 class="seq-part-title">{title}</h4>}
      <div class="seq-grid seq-names">
        <span />
        <svg
          class="seq-svg"
          width={geometry.width}
          height={height}
          role="img"
          aria-label={`lanes: ${diagram.lanes.map((l) => l.actor).join(", ")}`}
        >
          <LaneNames diagram={diagram} geometry={geometry} />
        </svg>
      </div>
      <ol class="seq-rows">
        {withStart ? <Start view={view} /> : null}
        {part.rows.length === 0 ? <li class="seq-note">takes no other step</li> : null}
        {part.rows.map((row, i) => (
          <RowView key={row.id} view={view} row={row} loop={loopMark(diagram, i)} />
        ))}
      </ol>
      {diagram.stutters ? <p class="seq-loop-end">↺ stutters for ever</p> : null}
      {diagram.loop === null ? null : (
        <p class="seq-loop-end">
          ↺ back to{" "}
          {diagram.loop.from === 0
            ? "the initial state"
            : `the state after step ${diagram.loop.from}`}
        </p>
      )}
    </section>
  );
}

function loopMark({ loop }: Diagram, i: number): string {
  if (loop === null || i < loop.from) return "";
  return `seq-loop${i === loop.from ? " seq-loop-first" : ""}${i === loop.to - 1 ? " seq-loop-last" : ""}`;
}

function Start({ view }: { view: View }) {
  const { subject, geometry, open } = view;
  const isOpen = open.has("0");
  const { initial, initialMonitor } = subject.trace;
  return (
    <li class={`seq-row seq-start${view.selected === "0" ? " seq-selected" : ""}`} data-row="0">
      <button
        type="button"
        class="seq-grid seq-row-button"
        aria-expanded={isOpen}
        onClick={() => view.act("0")}
      >
        <span class="seq-number">0</span>
        <Strip geometry={geometry} />
        <span class="seq-text dim">initial state</span>
      </button>
      {isOpen ? (
        <div class="seq-grid seq-open">
          <span />
          <Strip geometry={geometry} />
          <div class="seq-opened">
            <States state={initial} monitor={initialMonitor} />
          </div>
        </div>
      ) : null}
    </li>
  );
}

/** The lanes beside whatever has no arrow. */
function Strip({ geometry, row }: { geometry: Geometry; row?: Row }) {
  return (
    <span class="seq-strip">
      <svg class="seq-svg" width={geometry.width} height="100%" aria-hidden="true">
        <Lifelines geometry={geometry} height="100%" />
        {row === undefined ? null : <Arrow row={row} geometry={geometry} />}
      </svg>
    </span>
  );
}

const weights = {
  value: "a value that is read at the end comes from it",
  enables: "it only makes later steps possible",
  none: "of no consequence for what is shown",
} as const;

/** Needed fields that stand in a closed row. */
const INLINE = 4;

function RowView({ view, row, loop }: { view: View; row: Row; loop: string }) {
  const { geometry, open } = view;
  const isOpen = open.has(row.id);
  const needed = row.changes.filter((c) => c.needed || c.differs);
  const classes = [
    "seq-row",
    row.weight === null ? "" : `seq-weight-${row.weight}`,
    view.selected === row.id ? "seq-selected" : "",
    loop,
  ];
  return (
    <li class={classes.join(" ")} data-row={row.id}>
      {loop.includes("seq-loop-first") ? <p class="seq-loop-begin">from here on for ever</p> : null}
      <button
        type="button"
        class="seq-grid seq-row-button"
        aria-expanded={isOpen}
        aria-current={view.selected === row.id ? "step" : undefined}
        onClick={() => view.act(row.id)}
      >
        <span class="seq-number" title={row.weight === null ? undefined : weights[row.weight]}>
          {row.number}
        </span>
        <Strip geometry={geometry} row={row} />
        <span class="seq-text">
          <span class="visually-hidden">
            {row.step.actor}
            {row.to === null ? "" : ` to ${row.step.message?.to ?? ""}: ${row.label ?? ""}`}.{" "}
          </span>
          <span class="seq-call">
            <Call text={row.call} />
          </span>
          {row.details.map((d, i) => (
            <span key={i} class={d.differs ? "seq-detail seq-differs" : "seq-detail"}>
              {d.text}
            </span>
          ))}
          {row.answer === null || row.answer.event === null ? null : (
            <span class="seq-detail">event {row.answer.event}</span>
          )}
          {row.answer === null || row.answer.by === null ? null : row.answer.by.length === 0 ? (
            <span class="seq-answer">⇢ stutters</span>
          ) : (
            row.answer.by.map((a, i) => (
              <span key={i} class="seq-answer">
                ⇢ {a.call}
              </span>
            ))
          )}
          {isOpen
            ? null
            : needed.slice(0, INLINE).map((c) => (
                <span key={c.path} class={c.differs ? "seq-needed seq-differs" : "seq-needed"}>
                  {c.differs ? "≠" : "●"} {c.path}: {c.differs ? c.before : brief(c.before)} →{" "}
                  {c.differs ? c.after : brief(c.after)}
                </span>
              ))}
          {isOpen || needed.length <= INLINE ? null : (
            <span class="seq-needed">… and {needed.length - INLINE} more</span>
          )}
          {row.lastWayOut ? (
            <span class="seq-way-out">
              last way out:{" "}
              {row.waysOut
                .slice(0, 2)
                .map((w) => `${w.actor}: ${callOf(w, "picture")}`)
                .join(", or ")}
              {row.waysOut.length > 2 ? `, or ${row.waysOut.length - 2} more` : ""}
            </span>
          ) : null}
        </span>
        <span class="seq-count" title={`${row.changes.length} fields changed`}>
          Δ{row.changes.length}
        </span>
      </button>
      {isOpen ? <Opened view={view} row={row} /> : null}
    </li>
  );
}

/** An action with its name set off. */
function Call({ text }: { text: string }) {
  const at = text.indexOf("(");
  return at < 0 ? (
    <b>{text}</b>
  ) : (
    <>
      <b>{text.slice(0, at)}</b>
      {text.slice(at)}
    </>
  );
}

const BRIEF = 48;

function brief(text: string): string {
  return text.length > BRIEF ? `${text.slice(0, BRIEF)}…` : text;
}

function Opened({ view, row }: { view: View; row: Row }) {
  const { geometry, subject } = view;
  return (
    <div class="seq-grid seq-open">
      <span />
      <Strip geometry={geometry} />
      <div class="seq-opened">
        {row.value === null ? null : (
          <p class="seq-value">
            <span class="dim">carries</span> <code>{row.value}</code>
          </p>
        )}
        <ChangeList changes={row.changes} />
        {row.answer?.by?.some((a) => a.changes.length > 0) === true ? (
          <ul class="seq-answers" aria-label="what the abstract system changes">
            {row.answer.by
              .flatMap((a) => a.changes)
              .map((c, i) => (
                <li key={i}>⇢ {c}</li>
              ))}
          </ul>
        ) : null}
        {row.reads.length === 0 ? null : (
          <p class="seq-value">
            <span class="dim">because of</span> <code>{row.reads.join(", ")}</code>
          </p>
        )}
        {row.waysOut.length === 0 ? null : (
          <details class="seq-more">
            <summary>
              {row.waysOut.length} {row.waysOut.length === 1 ? "step" : "steps"} instead of it from
              which the violation cannot be reached
            </summary>
            <ul>
              {row.waysOut.map((w, i) => (
                <li key={i}>
                  <code>
                    {w.actor}: {callOf(w, "picture")}
                  </code>
                </li>
              ))}
            </ul>
          </details>
        )}
        <Fold
          summary={`whole state after step ${row.number}`}
          inside={() => (
            <States
              state={row.step.state}
              monitor={row.step.monitor}
              before={stateBefore(subject, row)}
            />
          )}
        />
      </div>
    </div>
  );
}

function States({
  state,
  monitor,
  before,
}: {
  state: PlainValue;
  monitor: PlainValue;
  before?: { state: PlainValue; monitor: PlainValue } | undefined;
}) {
  return (
    <>
      <StateTree value={state} before={before?.state} />
      {monitor === null ? null : (
        <div class="seq-monitor">
          <span class="dim">monitor</span>
          <StateTree value={monitor} before={before?.monitor} label="monitor" />
        </div>
      )}
    </>
  );
}

function stateBefore(
  { trace, ending }: Subject,
  row: Row,
): { state: PlainValue; monitor: PlainValue } {
  const second = ending !== null && ending.kind !== "reached" ? ending.beside?.trace : undefined;
  const run = second !== undefined && second.steps[row.number - 1] === row.step ? second : trace;
  const last = run.steps[row.number - 2];
  return last === undefined
    ? { state: run.initial, monitor: run.initialMonitor }
    : { state: last.state, monitor: last.monitor };
}
