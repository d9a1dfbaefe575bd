/** The lanes of a sequence diagram: lifelines, the boundary, and the arrow of one step. */
import type { Diagram, Row } from "../../trace/diagram.ts";

/** Where everything stands across, in pixels. */
export interface Geometry {
  /** The middle of each lane. */
  readonly x: readonly number[];
  readonly width: number;
  /** The lanes of each group, as a band. */
  readonly bands: readonly { readonly from: number; readonly to: number }[];
  /** Names of lanes stand in so many rows, so that none covers another. */
  readonly levels: number;
}

/** Width of a character of the diagram's labels, in pixels. */
export const CHARACTER = 6.6;
/** Height of one row of names. */
export const NAME_HEIGHT = 17;
const BETWEEN_GROUPS = 22;
const MIN_PITCH = 44;
const MAX_PITCH = 128;

/** Places lanes in about `room` pixels. */
export function geometryOf(diagram: Pick<Diagram, "lanes" | "groups">, room: number): Geometry {
  const { lanes, groups } = diagram;
  const gaps = Math.max(0, groups.length - 1) * BETWEEN_GROUPS;
  const pitch = Math.min(MAX_PITCH, Math.max(MIN_PITCH, (room - gaps) / Math.max(1, lanes.length)));
  const x = lanes.map((lane, i) => pitch / 2 + i * pitch + lane.zone * BETWEEN_GROUPS);
  const bands = groups.map((g, i) => ({
    from: g.from * pitch + i * BETWEEN_GROUPS,
    to: g.to * pitch + i * BETWEEN_GROUPS,
  }));
  const longest = Math.max(0, ...lanes.map((l) => l.actor.length * CHARACTER + 8));
  return {
    x,
    width: Math.round(lanes.length * pitch + gaps),
    bands,
    levels: Math.max(1, Math.min(4, Math.ceil(longest / pitch))),
  };
}

/** The lifelines, behind whatever else stands in the lanes. `height`: pixels, or all there is. */
export function Lifelines({ geometry, height }: { geometry: Geometry; height: number | "100%" }) {
  const { bands, x } = geometry;
  return (
    <>
      {bands.map((band, i) =>
        bands.length === 1 ? null : (
          <rect
            key={`b${i}`}
            class={i === 0 ? "seq-zone seq-zone-first" : "seq-zone"}
            x={band.from}
            y={0}
            width={band.to - band.from}
            height={height}
          />
        ),
      )}
      {bands.slice(1).map((band, i) => {
        const at = band.from - BETWEEN_GROUPS / 2;
        return <line key={`z${i}`} class="seq-boundary" x1={at} x2={at} y1={0} y2={height} />;
      })}
      {x.map((at, i) => (
        <line key={i} class="seq-lane" x1={at} x2={at} y1={0} y2={height} />
      ))}
    </>
  );
}

/** Height of the names above the lanes, in pixels. */
export function headHeight({
  geometry,
  groups,
}: {
  geometry: Geometry;
  groups: Diagram["groups"];
}): number {
  const named = groups.some((g) => g.name !== "");
  return (named ? NAME_HEIGHT + 3 : 0) + geometry.levels * NAME_HEIGHT + 6;
}

/** The names of groups and lanes, above the lifelines. */
export function LaneNames({ diagram, geometry }: { diagram: Diagram; geometry: Geometry }) {
  const { lanes, groups } = diagram;
  const height = headHeight({ geometry, groups });
  const named = groups.some((g) => g.name !== "");
  const top = named ? NAME_HEIGHT + 3 : 0;
  return (
    <>
      {groups.map((g, i) => {
        const band = geometry.bands[i];
        if (g.name === "" || band === undefined) return null;
        const room = Math.floor((band.to - band.from) / CHARACTER);
        return (
          <text
            key={i}
            class="seq-zone-name"
            x={(band.from + band.to) / 2}
            y={13}
            text-anchor="middle"
          >
            <title>{g.name}</title>
            {shortened(g.name, room)}
          </text>
        );
      })}
      {groups.slice(1).map((_, i) => {
        const at = (geometry.bands[i + 1]?.from ?? 0) - BETWEEN_GROUPS / 2;
        return <line key={`z${i}`} class="seq-boundary" x1={at} x2={at} y1={0} y2={height} />;
      })}
      {lanes.map((lane, i) => {
        const level = geometry.levels - 1 - (i % geometry.levels);
        const y = top + level * NAME_HEIGHT;
        const at = geometry.x[i] ?? 0;
        const room = Math.floor(((geometry.width / lanes.length) * geometry.levels) / CHARACTER);
        const text = shortened(lane.actor, room);
        const half = (text.length * CHARACTER) / 2 + 3;
        const middle = Math.min(Math.max(at, half), geometry.width - half);
        return (
          <g key={lane.actor} class="seq-actor">
            <title>{lane.actor}</title>
            <line class="seq-lane" x1={at} x2={at} y1={y + NAME_HEIGHT} y2={height} />
            <text x={middle} y={y + 12} text-anchor="middle">
              {text}
            </text>
          </g>
        );
      })}
    </>
  );
}

/** Where the arrow of a row stands below the top of the row, in pixels. */
export const ARROW = 25;
const HEAD = 6;

/** The arrow of a step with its label, or the mark of a step of one actor alone. */
export function Arrow({
  row,
  geometry,
}: {
  row: Pick<Row, "from" | "to" | "label">;
  geometry: Geometry;
}) {
  const from = geometry.x[row.from] ?? 0;
  const to = row.to === null ? null : (geometry.x[row.to] ?? 0);
  const label = row.label ?? "";
  const half = (label.length * CHARACTER) / 2;
  const middle = to === null ? from : (from + to) / 2;
  // Wherever the arrow is: within the picture as long as the label is shorter than that.
  const at = Math.max(half + 2, Math.min(middle, geometry.width - half - 2));
  const direction = to === null || to > from ? 1 : -1;
  return (
    <g class="seq-arrow">
      <circle cx={from} cy={ARROW} r={to === null ? 5 : 3.5} />
      {to === null ? null : (
        <>
          <line x1={from} x2={to - direction * HEAD} y1={ARROW} y2={ARROW} />
          <path
            d={`M${to - direction * 1} ${ARROW}l${-direction * (HEAD + 3)} -4.5v9z`}
            class="seq-head-of-arrow"
          />
        </>
      )}
      {label === "" ? null : (
        <text x={at} y={ARROW - 8} text-anchor="middle">
          {shortened(label, Math.floor(geometry.width / CHARACTER))}
        </text>
      )}
    </g>
  );
}

/** Text of at most `room` characters. */
export function shortened(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, Math.max(1, room - 1))}…`;
}
