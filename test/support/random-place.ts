/** Parts of a random state, and what can be said of them. */
import { isLeaf, type Domain } from "../../checker/schema/domain.ts";
import type { Dice } from "./dice.ts";

// oxlint-disable typescript/no-explicit-any -- a random system has no static types
type Any = any;

/** A step from a view to a part of it: a field, an index, or the value of a parameter. */
export type Hop = string | number | { readonly param: string };
/** A part of the state that is always there. */
export interface Place {
  readonly path: readonly Hop[];
  readonly domain: Domain;
}
/** Values of parameters and bindings, by name. */
export type Names = Record<string, Any>;

/** The part of `view` at `path`. */
export const go = (view: Any, path: readonly Hop[], params: Names): Any =>
  path.reduce((v: Any, hop) => v[typeof hop === "object" ? params[hop.param] : hop], view);
/** A path as a reader writes it. */
export const spell = (path: readonly Hop[]): string =>
  path
    .map((h) =>
      typeof h === "object" ? `[${h.param}]` : typeof h === "number" ? `[${h}]` : `.${h}`,
    )
    .join("");
/** A value as a reader writes it. */
export const show = (v: Any): string =>
  JSON.stringify(v, (_k, x) => (x instanceof Set ? { set: [...x] } : x));
/** The parameters that a path takes. */
export const named = (path: readonly Hop[]): string[] =>
  path.flatMap((h) => (typeof h === "object" ? [h.param] : []));
/** Whether two domains are the same. */
export const same = (a: Domain, b: Domain): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The places in `domain`, including itself. Index 0 or 1 may be written as the parameter `i`. */
export function placesIn(
  domain: Domain,
  path: readonly Hop[],
  dice: Dice,
  params: readonly string[],
): Place[] {
  const here = { path, domain };
  const inside = (d: Domain, hop: Hop): Place[] => placesIn(d, [...path, hop], dice, params);
  const index = (i: number): Hop => (params.includes("i") && dice.once(2) ? { param: "i" } : i);
  switch (domain.kind) {
    case "record":
      return [here, ...domain.fields.flatMap((f) => inside(f.domain, f.name))];
    case "tuple":
      return [here, ...domain.items.flatMap((d, i) => inside(d, i))];
    case "array":
      return [here, ...inside(domain.element, domain.length === 2 ? index(1) : 0)];
    case "total":
      return [
        here,
        ...domain.ids.flatMap((id) => inside(domain.value, domain.ids[0] === 0 ? index(id) : id)),
      ];
    default:
      return [here];
  }
}

/** Something said over a state, its parameters and its bindings; `names` are those it takes. */
export interface Saying<T> {
  readonly text: string;
  readonly names: readonly string[];
  readonly run: (s: Any, values: Names) => T;
}

/** A random predicate on a place. */
export function predicate(dice: Dice, places: readonly Place[]): Saying<boolean> {
  const { path, domain } = dice.of(places);
  const at = spell(path);
  const names = named(path);
  const over = (text: string, test: (v: Any) => boolean): Saying<boolean> => ({
    text: `s${at} ${text}`,
    names,
    run: (s, values) => test(go(s, path, values)),
  });
  if (isLeaf(domain)) {
    const value = dice.value(domain);
    return dice.once(2)
      ? over(`= ${show(value)}`, (v) => v === value)
      : over(`≠ ${show(value)}`, (v) => v !== value);
  }
  switch (domain.kind) {
    case "nullable":
      return dice.once(2)
        ? over("is null", (v) => v === null)
        : over("is there", (v) => v !== null);
    case "seq": {
      const n = dice.below(domain.max + 1);
      if (dice.once(2))
        return over(`has length ${n}`, (v) => v.length === n && [...v].length === n);
      return over(`has nothing at ${n}`, (v) => v.at(n) === null);
    }
    case "set": {
      const value = dice.value(domain.element);
      if (dice.once(3)) return over("has at most 1", (v) => v.size <= 1 && [...v].length <= 1);
      return over(`has ${show(value)}`, (v) => v.has(value));
    }
    case "union": {
      const { value } = dice.of(domain.variants);
      return over(`is ${show(value)}`, (v) => v[domain.tag] === value);
    }
    case "array":
      return over("has 2", (v) => v.length === 2 && v.every((x: Any) => x !== undefined));
    default:
      return over("exists", (v) => v !== undefined);
  }
}
