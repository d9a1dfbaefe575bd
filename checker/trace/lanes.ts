/** Lanes of actors: where each stands, what stands above them, and the arrow of a step across them. */
import { castOf } from "./cast.ts";
import { columns, cut, oneLine, padTo } from "./fit.ts";
import { arrowLabel } from "./step-text.ts";
import type { TraceStep } from "./trace.ts";
import type { Zone } from "../contract/system.ts";
import type { Colors } from "../report/style.ts";

/** Lanes as they are drawn to the left of a text. */
export interface Lanes {
  /** Columns that they take, the space up to the text included. */
  readonly width: number;
  /** Lines above them: zones and actors by name. */
  readonly heading: readonly string[];
  /** The lanes beside a line on which nobody acts. */
  readonly idle: string;
  /** The lanes beside a step. */
  row(step: TraceStep): LaneRow;
}

/** The lanes beside a step. */
export interface LaneRow {
  readonly text: string;
  /** Whether the label of its message stands on the arrow. */
  readonly labelled: boolean;
}

/** What the lanes may take of a line. */
export interface Room {
  /** Columns, at most. */
  readonly columns: number;
  /** Whether lanes are drawn as far apart as the labels of the arrows need. */
  readonly labels: boolean;
}

/** Columns from lane to lane, where nothing stands on the arrows: the first that leaves room. */
const PITCHES = [4, 3, 2] as const;
/** Columns that a boundary adds between two lanes, and how far before the second it stands. */
const BOUNDARY = 2;

/**
 * Lanes for those actors of `zones` that have a part in `steps`, in this order, with a boundary
 * between zones; `null` where there is no room. Actors in no zone come last.
 */
export function lanesFor(
  steps: readonly TraceStep[],
  zones: readonly Zone[],
  room: Room,
  color: Colors,
): Lanes | null {
  const cast = membersOf(steps, zones);
  if (cast.length === 0) return null;
  const spaced = room.labels ? labelled(cast, steps, room.columns) : null;
  if (spaced !== null) return drawn(cast, spaced, 3, color);
  for (const pitch of PITCHES) {
    const gaps = gapsOf(cast).map((crossed) => pitch + (crossed ? BOUNDARY : 0));
    if (widthOf(gaps, pitch - 1) <= room.columns) return drawn(cast, gaps, pitch - 1, color);
  }
  return null;
}

/** An actor with a lane. */
interface Member {
  readonly name: string;
  readonly zone: string;
  /** Whether it is the first of its zone. */
  readonly begins: boolean;
}

function membersOf(steps: readonly TraceStep[], all: readonly Zone[]): Member[] {
  const { zones, strangers } = castOf(steps, all);
  const members = zones.flatMap(({ name: zone, actors }) =>
    actors.map((name, i) => ({ name, zone, begins: i === 0 })),
  );
  const last = members.at(-1)?.zone ?? "";
  return [...members, ...strangers.map((name) => ({ name, zone: last, begins: false }))];
}

/** Between each two lanes, whether a boundary lies there. */
function gapsOf(cast: readonly Member[]): boolean[] {
  return cast.slice(1).map((m) => m.begins);
}

function widthOf(gaps: readonly number[], margin: number): number {
  return sum(gaps) + 1 + margin;
}

/** Columns that a label takes on an arrow beside itself: a dash and a space on either side. */
const AROUND = 4;

/** Distances between lanes that leave room for names and for as many labels as possible; `null` where there is none. */
function labelled(
  cast: readonly Member[],
  steps: readonly TraceStep[],
  room: number,
): number[] | null {
  const crossed = gapsOf(cast);
  const least = crossed.map((c, i) => {
    const name = columns(oneLine(cast[i]?.name ?? ""));
    return Math.max(4, name + 2) + (c ? BOUNDARY : 0);
  });
  const available = room - 1 - 3;
  // By gap, what some arrow would need there, and how many arrows.
  const needs = crossed.map(() => new Map<number, number>());
  const place = new Map(cast.map((m, i) => [m.name, i]));
  const widest = (g: number): number => Math.max(0, ...(needs[g]?.keys() ?? []));
  const arrows = steps
    .flatMap(({ actor, message }) => {
      const [a, b] = [place.get(actor) ?? 0, place.get(message?.to ?? actor) ?? 0];
      return message === null || a === b
        ? []
        : [{ from: Math.min(a, b), to: Math.max(a, b), label: columns(arrowLabel(message)) }];
    })
    .toSorted((a, b) => a.to - a.from - (b.to - b.from));
  for (const { from, to, label } of arrows) {
    const span = crossed.map((_, g) => g).slice(from, to);
    const best = span.toSorted((a, b) => widest(b) - widest(a))[0] ?? from;
    const need = label + AROUND + 2 + (crossed[best] === true ? BOUNDARY : 0);
    needs[best]?.set(need, (needs[best].get(need) ?? 0) + 1);
  }
  if (sum(least) > available) return null;
  return spread(least, needs, available);
}

/**
 * Distances of at least `least` and together at most `available`, which leave room for labels: always
 * next for those of most arrows, and of those for the ones that need the fewest columns.
 */
function spread(
  least: readonly number[],
  needs: readonly ReadonlyMap<number, number>[],
  available: number,
): number[] {
  const gaps = [...least];
  for (;;) {
    const left = available - sum(gaps);
    const possible = gaps.flatMap((gap, g) =>
      [...(needs[g]?.keys() ?? [])]
        .filter((need) => need > gap && need - gap <= left)
        .map((need) => {
          const fitted = [...(needs[g] ?? [])].filter(([n]) => n > gap && n <= need);
          return { g, need, cost: need - gap, arrows: sum(fitted.map(([, k]) => k)) };
        }),
    );
    const [best] = possible.toSorted((a, b) => b.arrows - a.arrows || a.cost - b.cost);
    if (best === undefined) return gaps;
    gaps[best.g] = best.need;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

function drawn(
  cast: readonly Member[],
  gaps: readonly number[],
  margin: number,
  color: Colors,
): Lanes {
  let x = 0;
  const at = cast.map((_, i) => (x += i === 0 ? 0 : (gaps[i - 1] ?? 0)));
  const walls = cast.flatMap((m, i) => (i > 0 && m.begins ? [(at[i] ?? 0) - BOUNDARY] : []));
  const width = x + 1 + margin;
  const empty = (): string[] => {
    const cells = Array.from({ length: width }, () => " ");
    for (const i of at) cells[i] = "│";
    for (const i of walls) cells[i] = "║";
    return cells;
  };
  const painted = (cells: readonly string[]): string => paint(cells, color);
  return {
    width,
    heading: heading(cast, at, walls, empty(), color),
    idle: painted(empty()),
    row: ({ actor, message }) => {
      const cells = empty();
      const place = (name: string): number => at[cast.findIndex((m) => m.name === name)] ?? 0;
      const from = place(actor);
      const done = message !== null && message.to !== actor;
      const isLabelled = done && arrow(cells, from, place(message.to), arrowLabel(message));
      cells[from] = "●";
      return { text: painted(cells), labelled: isLabelled };
    },
  };
}

/** Draws an arrow; whether its label has room on it. */
function arrow(cells: string[], from: number, to: number, label: string): boolean {
  const [low, high] = [Math.min(from, to) + 1, Math.max(from, to) - 1];
  for (let i = low; i <= high; i++)
    cells[i] = cells[i] === "│" ? "┼" : cells[i] === "║" ? "╫" : "─";
  cells[from < to ? high : low] = from < to ? "▶" : "◀";
  const [start, length] = longestDash(cells, low, high);
  const size = columns(label);
  if (length < size + AROUND || size === 0) return false;
  // The label in the middle; a character of two columns leaves the next cell empty.
  let i = start + Math.ceil((length - size - 2) / 2);
  for (const { segment } of new Intl.Segmenter().segment(` ${label} `)) {
    cells[i] = segment;
    for (let k = 1; k < columns(segment); k++) cells[i + k] = "";
    i += Math.max(1, columns(segment));
  }
  return true;
}

function longestDash(cells: readonly string[], low: number, high: number): [number, number] {
  let best: [number, number] = [low, 0];
  for (let i = low, run = 0; i <= high; i++) {
    run = cells[i] === "─" ? run + 1 : 0;
    if (run > best[1]) best = [i - run + 1, run];
  }
  return best;
}

/** Lifelines and boundaries faint, arrows and what stands on them not. */
function paint(cells: readonly string[], color: Colors): string {
  const isFaint = (c: string): boolean => c === "│" || c === "║" || c === " ";
  let out = "";
  for (let i = 0; i < cells.length;) {
    const begin = i;
    const faint = isFaint(cells[i] ?? " ");
    while (i < cells.length && isFaint(cells[i] ?? " ") === faint) i++;
    const text = cells.slice(begin, i).join("");
    out += text.trim() === "" ? text : faint ? color.dim(text) : color.cyan(text);
  }
  return out;
}

/** Names above the lanes: on one line where they fit, and else each on its own. */
function heading(
  cast: readonly Member[],
  at: readonly number[],
  walls: readonly number[],
  empty: readonly string[],
  color: Colors,
): string[] {
  const zones = cast.flatMap((m, i) => {
    if (!m.begins || m.zone === "") return [];
    const next = cast.findIndex((o, k) => k > i && o.begins);
    const end = next < 0 ? Infinity : (at[next] ?? 0) - BOUNDARY - 1;
    const begin = at[i] ?? 0;
    return [{ at: begin, text: oneLine(m.zone), room: end - begin, first: i }];
  });
  const names = cast.map((m, i) => ({
    at: at[i] ?? 0,
    text: oneLine(m.name),
    room:
      (at[i + 1] ?? Infinity) - (at[i] ?? 0) - 1 - (cast[i + 1]?.begins === true ? BOUNDARY : 0),
  }));
  if ([...zones, ...names].every((n) => columns(n.text) <= n.room)) {
    const wall = walls.map((x) => ({ at: x, text: "║" }));
    return [
      ...(zones.length === 0 ? [] : [row([...zones, ...wall], color.dim)]),
      row([...names, ...wall], color.bold),
    ];
  }
  const before = (x: number): string => color.dim(empty.slice(0, x).join(""));
  return cast.flatMap((m, i) => {
    const zone = zones.find((z) => z.first === i);
    const x = at[i] ?? 0;
    return [
      ...(zone === undefined ? [] : [`${before(x)}${color.dim(zone.text)}`]),
      `${before(x)}┌ ${color.bold(oneLine(m.name))}`,
    ];
  });
}

function row(
  texts: readonly { readonly at: number; readonly text: string }[],
  style: (text: string) => string,
): string {
  let out = "";
  for (const { at, text } of texts.toSorted((a, b) => a.at - b.at))
    out = padTo(out, at) + style(text);
  return out;
}

/** A heading line in at most `width` columns. */
export function cutHeading(line: string, width: number): string {
  // oxlint-disable-next-line no-control-regex
  return columns(line) <= width ? line : cut(line.replaceAll(/\u001B\[[0-9;]*m/g, ""), width);
}
