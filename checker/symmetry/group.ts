/** The group of permutations that a declared symmetry stands for. */
import type { Named, Symmetry } from "../contract/symmetry.ts";
import { ModelError } from "../errors.ts";

/** More would cost more than they save: every successor is compared with so many images. */
export const MOST_PERMUTATIONS = 24;

/** A permutation of ids, and of what follows them. */
export interface Permutation {
  /** Number in its group; 0 is the one that moves nothing. */
  readonly index: number;
  /** For messages: `vm 1→2, 2→1`. */
  readonly text: string;
  /** By sort: where values go, those left out that stay. */
  readonly moves: ReadonlyMap<string, ReadonlyMap<Named, Named>>;
}

/** All permutations of a declared symmetry. */
export interface Group {
  /** The sets of ids with more than one of them. */
  readonly sets: Readonly<Record<string, readonly Named[]>>;
  readonly sorts: ReadonlySet<string>;
  /** Path of a parameter → sort. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The one that moves nothing comes first. */
  readonly elements: readonly Permutation[];
  /** `b` first, then `a`. */
  readonly after: (a: Permutation, b: Permutation) => Permutation;
  readonly inverse: (a: Permutation) => Permutation;
}

type Images = readonly (readonly number[])[];

/**
 * The group of `declared`; `null`: there is nothing to exchange.
 *
 * @param most permutations
 * @throws ModelError MODEL009 when there are more, or what is declared contradicts itself
 */
export function groupOf(declared: Symmetry, most = MOST_PERMUTATIONS): Group | null {
  const refuse = (what: string): never => {
    throw new ModelError("MODEL009", `declared symmetry: ${what}`);
  };
  const sets = Object.entries(declared.sets);
  for (const [name, ids] of sets)
    if (new Set(ids).size < ids.length) refuse(`an id of ${name} is there twice`);
  const size = sets.reduce((n, [, ids]) => n * factorial(ids.length), 1);
  if (size > most)
    refuse(
      `${sets.map(([name, ids]) => `${ids.length} of ${name}`).join(", ")} have ${size} permutations, ` +
        `more than ${most}: declare fewer ids as symmetric, or check a smaller instance`,
    );
  const sorts = new Set([...Object.keys(declared.sets), ...Object.keys(declared.follow ?? {})]);
  for (const [path, sort] of Object.entries(declared.parameters ?? {}))
    if (!sorts.has(sort)) refuse(`the parameter ${path} is of the sort ${sort}, which is none`);
  if (size === 1) return null;
  const steps = followers(declared, refuse);
  const images = product(sets.map(([, ids]) => permutations(ids.length)));
  const elements = images.map((image, index): Permutation => ({
    index,
    text: textOf(sets, image),
    moves: movesOf(sets, steps, image),
  }));
  const byKey = new Map(images.map((i, index) => [JSON.stringify(i), index]));
  const find = (wanted: Images): Permutation => {
    const found = elements[byKey.get(JSON.stringify(wanted)) ?? -1];
    return found ?? refuse("permutations are not closed");
  };
  const at = (p: Permutation): Images => images[p.index] ?? [];
  const group: Group = {
    sets: Object.fromEntries(sets.filter(([, ids]) => ids.length > 1)),
    sorts,
    parameters: declared.parameters ?? {},
    elements,
    after: (a, b) => find(at(b).map((set, k) => set.map((i) => at(a)[k]?.[i] ?? -1))),
    inverse: (a) => find(at(a).map((set) => set.map((_, i) => set.indexOf(i)))),
  };
  for (const a of elements) demandAction(group, a, refuse);
  return group;
}

/** Where `value` of `sort` goes under `p`. */
export function moved(p: Permutation, sort: string, value: unknown): unknown {
  const moves = p.moves.get(sort);
  // A key that is no id is in no map.
  return moves?.get(value as Named) ?? value;
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}

/** All permutations of `0 … n−1`, that which moves nothing first. */
function permutations(n: number): readonly (readonly number[])[] {
  const go = (rest: readonly number[]): number[][] =>
    rest.length === 0
      ? [[]]
      : rest.flatMap((i) => go(rest.filter((j) => j !== i)).map((tail) => [i, ...tail]));
  return go(Array.from({ length: n }, (_, i) => i));
}

function product(parts: readonly (readonly (readonly number[])[])[]): readonly Images[] {
  return parts.reduce<readonly Images[]>(
    (all, part) => all.flatMap((images) => part.map((one) => [...images, one])),
    [[]],
  );
}

/** Values of one sort that follow one set: `rows[i]` are those of its id number `i`. */
interface Follower {
  readonly sort: string;
  readonly set: string;
  readonly rows: readonly (readonly Named[])[];
}

function followers(declared: Symmetry, refuse: (what: string) => never): readonly Follower[] {
  return Object.entries(declared.follow ?? {}).flatMap(([sort, bySet]) => {
    if (sort in declared.sets) refuse(`${sort} is a set of ids, and is said to follow another`);
    return Object.entries(bySet).map(([set, byId]) => {
      const ids = declared.sets[set];
      if (ids === undefined) return refuse(`${sort} follows ${set}, which is no set of ids`);
      const rows = ids.map(
        (id) => byId[String(id)] ?? refuse(`${sort} has no values for ${set} ${id}`),
      );
      const unequal = rows.findIndex((row) => row.length !== rows[0]?.length);
      if (unequal >= 0)
        refuse(`${sort} has not as many values for ${set} ${ids[unequal]} as for ${ids[0]}`);
      const values = rows.flat();
      const twice = values.find((v, i) => values.indexOf(v) < i);
      if (twice !== undefined) refuse(`${sort} ${twice} belongs to ${set} twice`);
      return { sort, set, rows };
    });
  });
}

function movesOf(
  sets: readonly (readonly [string, readonly Named[]])[],
  steps: readonly Follower[],
  images: Images,
): Permutation["moves"] {
  const moves = new Map<string, Map<Named, Named>>();
  sets.forEach(([name, ids], k) => {
    moves.set(
      name,
      shift(
        ids.map((id) => [id]),
        images[k] ?? [],
      ),
    );
  });
  // Values that follow several sets are moved by one after the other.
  for (const { sort, set, rows } of steps) {
    const k = sets.findIndex(([name]) => name === set);
    const own = shift(rows, images[k] ?? []);
    const before = moves.get(sort);
    if (before === undefined) moves.set(sort, own);
    else {
      for (const [from, to] of before) before.set(from, own.get(to) ?? to);
      for (const [from, to] of own) if (!before.has(from)) before.set(from, to);
    }
  }
  return moves;
}

function shift(rows: readonly (readonly Named[])[], image: readonly number[]): Map<Named, Named> {
  const all = new Map<Named, Named>();
  rows.forEach((row, i) => {
    row.forEach((value, n) => {
      const to = rows[image[i] ?? i]?.[n] ?? value;
      all.set(value, to);
    });
  });
  return all;
}

/** What follows several sets must do so consistently: moving by one and then the other is moving by both. */
function demandAction(group: Group, a: Permutation, refuse: (what: string) => never): void {
  for (const b of group.elements) {
    const both = group.after(a, b);
    for (const [sort, values] of b.moves) {
      const found = [...values].find(
        ([from, to]) => moved(both, sort, from) !== moved(a, sort, to),
      );
      if (found !== undefined)
        refuse(`${sort} ${found[0]} does not follow its ids: ${b.text}, and then ${a.text}`);
    }
    // Every pair in a large group would take long, and its first elements exchange neighbours.
    if (b.index >= MOST_PERMUTATIONS) return;
  }
}

function textOf(sets: readonly (readonly [string, readonly Named[]])[], images: Images): string {
  const parts = sets.flatMap(([name, ids], k) => {
    const moves = ids.flatMap((id, i) => {
      const to = ids[images[k]?.[i] ?? i];
      return to === id ? [] : [`${id}→${to}`];
    });
    return moves.length === 0 ? [] : [`${name} ${moves.join(", ")}`];
  });
  return parts.join("; ");
}
