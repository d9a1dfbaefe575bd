/** Rules as tables: a pure total function over finite domains, evaluated once for every argument. */

type Key = string | number | boolean;

/** A tabulated rule: callable, and printable as a table. */
export interface Table<A extends readonly Key[], T> {
  (...args: A): T;
  /** The domains, by argument name. */
  readonly domains: Readonly<Record<string, readonly Key[]>>;
  /** Every row: the arguments and the result. */
  readonly rows: readonly { readonly args: A; readonly result: T }[];
}

type Args<D extends readonly (readonly [string, readonly Key[]])[]> = {
  readonly [I in keyof D]: D[I][1][number];
};

/**
 * Tabulates `rule` over the product of `domains`.
 *
 * ts-pattern reads well and costs about a microsecond per match; a look-up costs nanoseconds. A
 * call with an argument outside its domain throws.
 */
export function tabulate<const D extends readonly (readonly [string, readonly Key[]])[], T>(
  domains: D,
  rule: (...args: Args<D>) => T,
): Table<Args<D>, T> {
  const rows: { args: Args<D>; result: T }[] = [];
  // Codes of each argument: a Map per argument keeps 1, "1" and true apart.
  const codes = domains.map(([, values]) => new Map<Key, number>(values.map((v, i) => [v, i])));
  const results: T[] = [];
  const visit = (prefix: Key[]): void => {
    const domain = domains[prefix.length];
    if (domain === undefined) {
      const args = prefix as unknown as Args<D>;
      const result = rule(...args);
      results.push(result);
      rows.push({ args, result });
      return;
    }
    for (const v of domain[1]) visit([...prefix, v]);
  };
  visit([]);
  const look = (...args: Args<D>): T => {
    let at = 0;
    for (let i = 0; i < codes.length; i++) {
      const map = codes[i] as Map<Key, number>;
      const code = map.get(args[i] as Key);
      if (code === undefined) {
        throw new RangeError(
          `tabulated rule: ${String(domains[i]?.[0])} = ${String(args[i])} is outside its domain {${[...map.keys()].join(", ")}}`,
        );
      }
      at = at * map.size + code;
    }
    return results[at] as T;
  };
  return Object.assign(look, { domains: Object.fromEntries(domains), rows });
}
