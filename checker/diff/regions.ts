/** Projections of the states: which values each region of the state has, in one system and in the other. */
import { plainValue } from "../plain/replay.ts";
import { Interned } from "../search/interned.ts";
import { valueText } from "../trace/value-text.ts";
import type { RegionDifference, Values } from "./difference.ts";
import type { ExploredSide } from "./explored-side.ts";

/** How many values are shown. */
const EXAMPLES = 3;

/** Values of one region, by their text: the first state that has it. */
type Known = ReadonlyMap<string, number>;

/** The regions that have values in one system that they do not have in the other. */
export function regionDifferences(
  before: ExploredSide,
  after: ExploredSide,
): readonly RegionDifference[] {
  const [one, other] = [regionsOf(before), regionsOf(after)];
  return [...new Set([...one, ...other])].flatMap((region) => {
    const was = one.includes(region) ? valuesOf(before, region) : null;
    const is = other.includes(region) ? valuesOf(after, region) : null;
    const gained = was === null ? null : only(after, region, is, was);
    const lost = is === null ? null : only(before, region, was, is);
    if (gained === null && lost === null && was !== null && is !== null) return [];
    return [{ region, before: was?.size ?? null, after: is?.size ?? null, gained, lost }];
  });
}

function regionsOf({ graph }: ExploredSide): readonly string[] {
  return Object.keys(graph.built.schema.shape);
}

/** The values of `region` in the reached states, in the order of shortest runs to them. */
function valuesOf({ graph }: ExploredSide, region: string): Known {
  const { codec } = graph.built;
  const mask = codec.maskOf([region]);
  const masked = new Int32Array(codec.words);
  const words = new Int32Array(codec.words);
  // Packed values first: of the states that share one only the first is decoded.
  const packed = new Interned(codec);
  const known = new Map<string, number>();
  for (let row = 0; row < graph.states.count; row++) {
    graph.states.arena.read(row, 0, words);
    for (let i = 0; i < words.length; i++) masked[i] = (words[i] as number) & (mask[i] as number); // of one length
    const met = packed.count;
    if (packed.numberOf(masked) < met) continue;
    const text = valueText(plainValue(valueIn(graph.plain(row), region)));
    if (!known.has(text)) known.set(text, row);
  }
  return known;
}

function valueIn(state: unknown, region: string): unknown {
  return (state as Readonly<Record<string, unknown>>)[region]; // a state is a record of regions
}

/** What occurs in `side` and not in the other. */
function only(
  side: ExploredSide,
  region: string,
  values: Known | null,
  others: Known,
): Values | null {
  const rows = [...(values ?? [])].flatMap(([text, row]) => (others.has(text) ? [] : [row]));
  const [first] = rows;
  if (first === undefined) return null;
  return {
    count: rows.length,
    examples: rows
      .slice(0, EXAMPLES)
      .map((row) => plainValue(valueIn(side.graph.plain(row), region))),
    shortest: side.runTo(first),
  };
}
