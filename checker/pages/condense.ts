/** Tables of rules with fewer rows: what makes no difference is not told apart. */

/** A value of an argument of a tabulated rule. */
export type Key = string | number | boolean;

/** A row of a condensed table: for each argument, the values for which it stands. */
export interface Box {
  /** In the order of the arguments, and of their domains. */
  readonly sets: readonly (readonly Key[])[];
  readonly result: unknown;
}

/** A table before it is condensed. */
export interface Rows {
  readonly domains: Readonly<Record<string, readonly Key[]>>;
  readonly rows: readonly { readonly args: readonly Key[]; readonly result: unknown }[];
}

/**
 * The same function in fewer rows, which are disjoint and cover every argument list.
 *
 * The arguments are asked for one after the other; values after which everything else is the same
 * share a row. In which order they are asked for makes a difference: all orders are tried (there
 * are few arguments), and the first of those with the fewest rows is taken.
 */
export function condense({ domains, rows }: Rows): Box[] {
  const columns = Object.values(domains);
  const orders = permutations(columns.map((_, i) => i));
  const candidates = orders.map((order) => ask(rows, order, columns));
  return candidates.reduce((best, boxes) => (boxes.length < best.length ? boxes : best));
}

/** The boxes of `rows`, which agree on all arguments that are not in `order`. */
function ask(
  rows: Rows["rows"],
  order: readonly number[],
  columns: readonly (readonly Key[])[],
): Box[] {
  const [argument, ...rest] = order;
  const [first] = rows;
  if (first === undefined) return [];
  if (argument === undefined) return [{ sets: columns.map(() => []), result: first.result }];
  const groups = new Map<string, { values: Key[]; boxes: Box[] }>();
  for (const value of columns[argument] ?? []) {
    const boxes = ask(
      rows.filter((row) => row.args[argument] === value),
      rest,
      columns,
    );
    const key = JSON.stringify(boxes);
    const group = groups.get(key) ?? { values: [], boxes };
    group.values.push(value);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ values, boxes }) =>
    boxes.map(({ sets, result }) => ({
      sets: sets.map((set, i) => (i === argument ? values : set)),
      result,
    })),
  );
}

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}
