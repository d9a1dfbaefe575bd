/** A sequence diagram as one picture: nothing opens, and it stands on a ground of its own. */
import { callOf } from "../../trace/call.ts";
import { diagramOf, type Diagram, type Row, type Subject } from "../../trace/diagram.ts";
import { conclusionOf, type Conclusion } from "../../trace/ending.ts";
import { formatValue } from "../../trace/value.ts";
import { Arrow, geometryOf, headHeight, LaneNames, Lifelines, type Geometry } from "./lanes.tsx";

/** What stands above the picture. */
export interface StillTitle {
  readonly title: string;
  readonly sentence: string;
}

/** In pixels. */
const WIDTH = 1060;
const MARGIN = 18;
const GUTTER = 30;
const LANES = 470;
const LINE = 15.5;
/** Of the text beside the lanes. */
const CHARACTER_WIDTH = 6.63;

interface Line {
  readonly css: string;
  readonly text: string;
}

interface Block {
  readonly row: Row | null;
  readonly lines: readonly Line[];
  readonly height: number;
  /** Stands above it, without lanes. */
  readonly heading: string | null;
  readonly loop: boolean;
}

/** Colours of paper: a picture does not know what it will stand on. */
const style = `
svg{font:12px ui-sans-serif,system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
.mono,.seq-arrow text,.seq-actor text,.seq-zone-name{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:11px}
.ground{fill:#fff;stroke:#d5dae2}
text{fill:#1a1d23;white-space:pre}
.title{font-size:17px;font-weight:700}.dim{fill:#4d5562}.call{font-weight:600}.need{fill:#855800}.differs{fill:#b3201c}.answer{fill:#14713a}.out{fill:#855800;font-style:italic}
.number{fill:#6b7482}.value{fill:#855800;font-weight:700}.none{opacity:.45}
.seq-lane{stroke:#8b94a3}.seq-zone{fill:none}.seq-zone-first{fill:#eaf3ee}
.seq-boundary{stroke:#2f7d56;stroke-width:1.5;stroke-dasharray:5 4}
.seq-zone-name{fill:#2f7d56;font-weight:600}.seq-actor text{font-weight:600}
.seq-arrow line{stroke:#1454c0;stroke-width:1.6}.seq-arrow circle,.seq-head-of-arrow{fill:#1454c0}
.seq-arrow text{paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}
.loop{stroke:#7a3aa8;stroke-width:3;fill:none}.loop-text{fill:#7a3aa8;font-weight:600}
.end{fill:#fdebe9}.end-edge{fill:#b3201c}.end-title{fill:#b3201c;font-weight:700;font-size:14px}
.end-good{fill:#e3f4e8}.end-edge-good,.end-title-good{fill:#14713a}
`;

/** The picture, as an `svg` element. */
export function Still({ subject, title }: { subject: Subject; title: StillTitle }) {
  const diagram = diagramOf(subject);
  const geometry = geometryOf(diagram, LANES);
  const textAt = MARGIN + GUTTER + geometry.width + 16;
  const columns = Math.floor((WIDTH - MARGIN - textAt) / CHARACTER_WIDTH);
  const blocks = blocksOf(diagram, columns);
  const sentence = wrapped(title.sentence, Math.floor((WIDTH - 2 * MARGIN) / 6.4));
  const headAt = MARGIN + 26 + sentence.length * 17 + 8;
  const rowsAt = headAt + headHeight({ geometry, groups: diagram.groups });
  let y = rowsAt;
  const placed = blocks.map((block) => {
    const at = y;
    y += block.height + (block.heading === null ? 0 : 24);
    return { block, at };
  });
  const rowsEnd = y;
  const end = endingLines(
    conclusionOf(subject),
    columns + Math.floor((textAt - 2 * MARGIN) / CHARACTER_WIDTH),
  );
  const endHeight = end.lines.length === 0 ? 0 : end.lines.length * LINE + 20;
  const height = rowsEnd + (endHeight === 0 ? 0 : endHeight + 12) + MARGIN;
  const looped = placed.filter(({ block }) => block.loop);
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      width={WIDTH}
      height={Math.ceil(height)}
      viewBox={`0 0 ${WIDTH} ${Math.ceil(height)}`}
      role="img"
      aria-label={`${title.title}: ${title.sentence}`}
    >
      <title>{title.title}</title>
      <style>{style}</style>
      <rect
        class="ground"
        x={0.5}
        y={0.5}
        width={WIDTH - 1}
        height={Math.ceil(height) - 1}
        rx={10}
      />
      <text class="title" x={MARGIN} y={MARGIN + 16}>
        {title.title}
      </text>
      {sentence.map((line, i) => (
        <text key={i} class="dim" x={MARGIN} y={MARGIN + 38 + i * 17}>
          {line}
        </text>
      ))}
      <g transform={`translate(${MARGIN + GUTTER} ${headAt})`}>
        <LaneNames diagram={diagram} geometry={geometry} />
      </g>
      <g transform={`translate(${MARGIN + GUTTER} ${rowsAt})`}>
        <Lifelines geometry={geometry} height={rowsEnd - rowsAt} />
      </g>
      {looped.length === 0 ? null : (
        <Loop from={looped[0]?.at ?? 0} to={rowsEnd} text="again and again" />
      )}
      {placed.map(({ block, at }, i) => (
        <BlockView key={i} block={block} at={at} geometry={geometry} textAt={textAt} />
      ))}
      {endHeight === 0 ? null : (
        <g transform={`translate(${MARGIN} ${rowsEnd + 12})`}>
          <rect
            class={end.good ? "end-good" : "end"}
            width={WIDTH - 2 * MARGIN}
            height={endHeight}
            rx={6}
          />
          <rect class={end.good ? "end-edge-good" : "end-edge"} width={4} height={endHeight} />
          {end.lines.map((line, i) => (
            <text key={i} class={line.css === "" ? undefined : line.css} x={16} y={22 + i * LINE}>
              {line.text}
            </text>
          ))}
        </g>
      )}
    </svg>
  );
}

function Loop({ from, to, text }: { from: number; to: number; text: string }) {
  return (
    <g>
      <path class="loop" d={`M${MARGIN + 8} ${from + 2}h-8v${to - from - 4}h8`} />
      <text class="mono loop-text" transform={`translate(${MARGIN - 6} ${to - 4}) rotate(-90)`}>
        ↺ {text}
      </text>
    </g>
  );
}

function BlockView({
  block,
  at,
  geometry,
  textAt,
}: {
  block: Block;
  at: number;
  geometry: Geometry;
  textAt: number;
}) {
  const { row, heading } = block;
  const top = heading === null ? at : at + 24;
  return (
    <g class={row?.weight === "none" ? "none" : undefined}>
      {heading === null ? null : (
        <text class="call dim" x={textAt} y={at + 16}>
          {heading}
        </text>
      )}
      {row === null ? null : (
        <>
          <text
            class={`mono ${row.weight === "value" ? "value" : "number"}`}
            x={MARGIN + GUTTER - 6}
            y={top + 25}
            text-anchor="end"
          >
            {row.number}
          </text>
          <g transform={`translate(${MARGIN + GUTTER} ${top})`}>
            <Arrow row={row} geometry={geometry} />
          </g>
        </>
      )}
      {block.lines.map((line, i) => (
        <text key={i} class={`mono ${line.css}`} x={textAt} y={top + 25 + i * LINE}>
          {line.text}
        </text>
      ))}
    </g>
  );
}

/** Fields shown of each step. */
const FIELDS = 3;

function blocksOf(diagram: Diagram, columns: number): Block[] {
  const titles = { only: null, both: null, first: "first run", second: "second run" } as const;
  return diagram.parts.flatMap((part) =>
    part.rows.map((row, i) => {
      const lines = linesOf(row, columns);
      return {
        row,
        lines,
        height: Math.max(38, lines.length * LINE + 20),
        heading: i === 0 ? titles[part.run] : null,
        loop: row.inLoop,
      };
    }),
  );
}

function linesOf(row: Row, columns: number): Line[] {
  const of = (css: string, text: string): Line[] =>
    wrapped(text, columns).map((line, i) => ({ css, text: i === 0 ? line : `  ${line}` }));
  const marked = row.changes.filter((c) => c.needed || c.differs);
  return [
    ...of("call", row.call),
    ...row.details.flatMap((d) => of(d.differs ? "differs" : "dim", d.text)),
    ...(row.answer === null || row.answer.event === null
      ? []
      : of("dim", `event ${row.answer.event}`)),
    ...(row.answer?.by ?? []).flatMap((a) => of("answer", `⇢ ${a.call}`)),
    ...(row.answer?.by?.length === 0 ? of("answer", "⇢ stutters") : []),
    ...marked
      .slice(0, FIELDS)
      .flatMap((c) =>
        of(
          c.differs ? "differs" : "need",
          cut(`${c.differs ? "≠" : "●"} ${c.path}: ${c.before} → ${c.after}`, columns),
        ),
      ),
    ...(marked.length > FIELDS ? of("need", `  and ${marked.length - FIELDS} more`) : []),
    ...(row.lastWayOut
      ? of(
          "out",
          `last way out: ${row.waysOut
            .slice(0, 1)
            .map((w) => `${w.actor}: ${callOf(w, "picture")}`)
            .join()}`,
        )
      : []),
  ];
}

function endingLines(shown: Conclusion, columns: number): { good: boolean; lines: Line[] } {
  const of = (css: string, text: string): Line[] =>
    wrapped(text, columns).map((line) => ({ css, text: line }));
  if (shown.tone === "none") return { good: true, lines: [] };
  const good = shown.tone === "good";
  return {
    good,
    lines: [
      ...of(good ? "end-title-good" : "end-title", shown.title),
      ...shown.remarks.flatMap((r) => [
        ...of("", r.text),
        ...r.items.flatMap((item) => of("mono", `  ${cut(item, columns - 2)}`)),
      ]),
      ...shown.failed.flatMap((f) => [
        ...of("", `false: ${f.conjunct}${f.readings.length === 0 ? "" : ", which read"}`),
        ...f.readings.flatMap((r) =>
          of(
            "mono",
            `  ${r.of === "monitor" || r.of === "monitorAfter" ? "monitor " : ""}${r.of === "after" || r.of === "monitorAfter" ? "after " : ""}${r.path} = ${formatValue(r.value)}`,
          ),
        ),
      ]),
    ],
  };
}

function cut(text: string, columns: number): string {
  return text.length <= columns ? text : `${text.slice(0, columns - 1)}…`;
}

/** `text` in lines of at most `columns` characters, broken between words where that is possible. */
function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/(?<=\s)/)) {
    if (line !== "" && line.length + word.trimEnd().length > columns) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += word;
    while (line.length > columns && line.trimEnd().length > columns) {
      lines.push(line.slice(0, columns));
      line = line.slice(columns);
    }
  }
  return [...lines, line.trimEnd()];
}
