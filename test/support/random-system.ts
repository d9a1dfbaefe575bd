/**
 * Random systems: small random schemas, and actions, properties and monitors drawn over them. All of
 * them work through the views that the contract promises, so the same system runs in every semantics.
 */
import * as fc from "fast-check";
import { z } from "zod";
import {
  model,
  specification,
  system,
  type Action,
  type Model,
  type Monitor,
  type Property,
} from "../../checker/index.ts";
import type { Fn } from "../../checker/contract/system.ts";
import type { Domain, Field } from "../../checker/schema/domain.ts";
import { isLeaf } from "../../checker/schema/domain.ts";
import { elementsOf } from "../../checker/schema/normalise.ts";
import { zodOf } from "./arbitrary-domain.ts";

// oxlint-disable typescript/no-explicit-any -- a random system has no static types
type Any = any;

/** A random system, and a text that tells what it is. */
export interface RandomSystem {
  readonly model: Model;
  readonly text: string;
  readonly [fc.toStringMethod]: () => string;
}

/** How a system may go wrong. `wild`: effects may leave their domains, overflow sequences or throw. */
export interface Options {
  readonly wild: boolean;
  /** Systems with more states than this by the size of their schema are not drawn. */
  readonly maxStates: number;
}

/** A small random domain. Values are listed in ascending order, which is all that the oracle knows of set order. */
function smallDomains(depth: number): fc.Arbitrary<Domain> {
  const leaves: fc.Arbitrary<Domain> = fc.oneof(
    fc
      .integer({ min: 1, max: 3 })
      .map((n): Domain => ({ kind: "enum", values: ["k", "l", "m"].slice(0, n) })),
    fc.constant<Domain>({ kind: "boolean" }),
    fc
      .tuple(fc.constantFrom(0, -1, 5), fc.integer({ min: 1, max: 3 }))
      .map(([min, n]): Domain => ({ kind: "int", min, max: min + n - 1 })),
  );
  if (depth === 0) return leaves;
  const inner = smallDomains(depth - 1);
  const fields = fc.tuple(inner, inner).chain(([x, y]): fc.Arbitrary<Field[]> => {
    const both = [
      { name: "x", domain: x },
      { name: "y", domain: y },
    ];
    return fc.subarray(both);
  });
  return fc.oneof(
    { weight: 3, arbitrary: leaves },
    fields.map((f): Domain => ({ kind: "record", fields: f })),
    fc
      .tuple(inner, fc.integer({ min: 1, max: 2 }))
      .map(([element, length]): Domain => ({ kind: "array", element, length })),
    fc
      .array(inner, { minLength: 1, maxLength: 2 })
      .map((items): Domain => ({ kind: "tuple", items })),
    fc
      .tuple(inner, fc.constantFrom([0, 1], [1, 3]))
      .map(([value, ids]): Domain => ({ kind: "total", ids, value })),
    fc
      .tuple(inner, fc.integer({ min: 1, max: 2 }))
      .map(([element, max]): Domain => ({ kind: "seq", element, max })),
    leaves.map((element): Domain => ({ kind: "set", element })),
    inner
      .filter((d) => d.kind !== "nullable")
      .map((d): Domain => ({
        kind: "nullable",
        inner: d,
      })),
    fc.tuple(fields, fields).map(([a, b]): Domain => ({
      kind: "union",
      tag: "kind",
      variants: [
        { value: "p", fields: a },
        { value: "q", fields: b },
      ],
    })),
  );
}

/** The number of values of a domain. */
function count(domain: Domain): number {
  const product = (parts: readonly Domain[]): number => parts.reduce((n, d) => n * count(d), 1);
  switch (domain.kind) {
    case "enum":
      return domain.values.length;
    case "boolean":
      return 2;
    case "int":
      return domain.max - domain.min + 1;
    case "nullable":
      return count(domain.inner) + 1;
    case "record":
      return product(domain.fields.map((f) => f.domain));
    case "tuple":
      return product(domain.items);
    case "array":
      return count(domain.element) ** domain.length;
    case "total":
      return count(domain.value) ** domain.ids.length;
    case "seq":
      return Array.from({ length: domain.max + 1 }, (_, n) => count(domain.element) ** n).reduce(
        (a, b) => a + b,
        0,
      );
    case "set":
      return 2 ** count(domain.element);
    case "union":
      return domain.variants.reduce((n, v) => n + product(v.fields.map((f) => f.domain)), 0);
  }
}

/** Random systems, with between one and seven actions and a few properties. */
export function randomSystems(options: Options): fc.Arbitrary<RandomSystem> {
  const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });
  return fc
    .array(smallDomains(2), { minLength: 1, maxLength: 2 })
    .chain((pool) => fc.array(fc.constantFrom(...pool), { minLength: 2, maxLength: 4 }))
    .filter((regions) => {
      const states = regions.reduce((n, d) => n * count(d), 1);
      return states >= 16 && states <= options.maxStates;
    })
    .chain((regions) =>
      fc
        .record({
          actions: fc.array(seeds, { minLength: 1, maxLength: 7 }),
          properties: fc.array(seeds, { minLength: 1, maxLength: 4 }),
          initial: fc.array(seeds, { minLength: 1, maxLength: 2 }),
          monitor: seeds,
        })
        .map((drawn) => build(regions, drawn, options)),
    );
}

/** A stream of choices that follows from a seed (mulberry32). */
export class Dice {
  private state: number;
  constructor(seed: number) {
    this.state = seed;
  }
  below(n: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  }
  /** True once in `n`. */
  once(n: number): boolean {
    return this.below(n) === 0;
  }
  of<T>(list: readonly T[]): T {
    const found = list[this.below(list.length)];
    if (found === undefined) throw new RangeError("a choice from nothing");
    return found;
  }
  value(domain: Domain): Any {
    switch (domain.kind) {
      case "enum":
        return this.of(domain.values);
      case "boolean":
        return this.once(2);
      case "int":
        return domain.min + this.below(domain.max - domain.min + 1);
      case "nullable":
        return this.once(2) ? null : this.value(domain.inner);
      case "record":
        return this.record(domain.fields, {});
      case "tuple":
        return domain.items.map((d) => this.value(d));
      case "array":
        return Array.from({ length: domain.length }, () => this.value(domain.element));
      case "total":
        return Object.fromEntries(domain.ids.map((id) => [id, this.value(domain.value)]));
      case "seq":
        return Array.from({ length: this.below(domain.max + 1) }, () => this.value(domain.element));
      case "set":
        return new Set(elementsOf(domain.element).values.filter(() => this.once(2)));
      case "union": {
        const variant = this.of(domain.variants);
        return this.record(variant.fields, { [domain.tag]: variant.value });
      }
    }
  }
  private record(fields: readonly Field[], out: Record<string, Any>): Any {
    // Written in another order than declared: the order of keys means nothing.
    for (const f of fields.toReversed()) out[f.name] = this.value(f.domain);
    return out;
  }
}

/** A step from a view to a part of it: a field, an index, or the value of a parameter. */
type Hop = string | number | { readonly param: string };
/** A part of the state that is always there. */
export interface Place {
  readonly path: readonly Hop[];
  readonly domain: Domain;
}
type Names = Record<string, Any>;

export const go = (view: Any, path: readonly Hop[], params: Names): Any =>
  path.reduce((v: Any, hop) => v[typeof hop === "object" ? params[hop.param] : hop], view);
export const spell = (path: readonly Hop[]): string =>
  path
    .map((h) =>
      typeof h === "object" ? `[${h.param}]` : typeof h === "number" ? `[${h}]` : `.${h}`,
    )
    .join("");
const show = (v: Any): string =>
  JSON.stringify(v, (_k, x) => (x instanceof Set ? { set: [...x] } : x));
const named = (path: readonly Hop[]): string[] =>
  path.flatMap((h) => (typeof h === "object" ? [h.param] : []));
const same = (a: Domain, b: Domain): boolean => JSON.stringify(a) === JSON.stringify(b);

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
interface Saying<T> {
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

/** What an effect does; sources are the state before, parameters, bindings and the message. */
interface Op {
  readonly text: string;
  /** What it writes. */
  readonly target: Place;
  readonly run: (s: Any, next: Any, values: Names, message: Any) => void;
}

/** A random assignment to, or operation on, one of `targets`, which lie in writable regions. */
function operation(
  dice: Dice,
  targets: readonly Place[],
  sources: readonly Place[],
  wild: boolean,
  given: { readonly names: Readonly<Record<string, Domain>>; readonly message: Domain | null },
): Op {
  const target = dice.of(targets);
  const { path, domain } = target;
  const at = `next${spell(path)}`;
  const last = path.at(-1) ?? "";
  const put = (next: Any, values: Names, value: Any): void => {
    const key = typeof last === "object" ? values[last.param] : last;
    go(next, path.slice(0, -1), values)[key] = value;
  };
  const on = (text: string, run: (v: Any, s: Any, values: Names, message: Any) => void): Op => ({
    text: `${at}${text}`,
    target,
    run: (s, next, values, message) => run(go(next, path, values), s, values, message),
  });
  if (domain.kind === "seq" && dice.once(2)) {
    const { max, element } = domain;
    const value = dice.value(element);
    const from = dice.of(sources.filter((p) => same(p.domain, domain)));
    switch (dice.below(3)) {
      case 0:
        return on(`.push(${show(value)})`, (q) => {
          if (wild || q.length < max) q.push(value);
        });
      case 1:
        return on(".shift()", (q) => {
          if (wild || q.length > 0) q.shift();
        });
      default:
        return on(`.copyFrom(reversed s${spell(from.path)})`, (q, s, values) =>
          q.copyFrom([...go(s, from.path, values)].toReversed()),
        );
    }
  }
  if (domain.kind === "set" && dice.once(2)) {
    const value = dice.value(domain.element);
    const from = dice.of(sources.filter((p) => same(p.domain, domain)));
    switch (dice.below(4)) {
      case 0:
        return on(`.add(${show(value)})`, (set) => set.add(value));
      case 1:
        return on(`.delete(${show(value)})`, (set) => set.delete(value));
      case 2:
        return on(".clear()", (set) => set.clear());
      default:
        return on(`.copyFrom(s${spell(from.path)})`, (set, s, values) =>
          set.copyFrom(go(s, from.path, values)),
        );
    }
  }
  if (domain.kind === "int" && dice.once(2)) {
    const { min, max } = domain;
    const source = dice.of(sources.filter((p) => same(p.domain, domain)));
    return {
      text: `${at} := s${spell(source.path)} + 1${wild ? "" : ", wrapped"}`,
      target,
      run: (s, next, values) => {
        const n = go(s, source.path, values) + 1;
        put(next, values, n > max && !wild ? min : n);
      },
    };
  }
  if (isLeaf(domain) && dice.once(2)) {
    const { values: all } = elementsOf(domain);
    return {
      text: `${at} := the value after s${spell(path)}`,
      target,
      run: (s, next, values) =>
        put(next, values, all[(all.indexOf(go(s, path, values)) + 1) % all.length]),
    };
  }
  const fitting = Object.entries(given.names).filter(([, d]) => same(d, domain));
  if (fitting.length > 0 && dice.once(2)) {
    const [name] = dice.of(fitting);
    return {
      text: `${at} := ${name}`,
      target,
      run: (_s, next, values) => put(next, values, values[name]),
    };
  }
  if (given.message !== null && same(given.message, domain) && dice.once(2))
    return {
      text: `${at} := message`,
      target,
      run: (_s, next, values, message) => put(next, values, message),
    };
  const alike = sources.filter((p) => same(p.domain, domain));
  if (alike.length > 0 && dice.once(2)) {
    const source = dice.of(alike);
    return {
      text: `${at} := s${spell(source.path)}`,
      target,
      run: (s, next, values) => put(next, values, go(s, source.path, values)),
    };
  }
  // From a part of next, and then writing one of them: neither may change the other.
  const parts = targets.filter(
    (p) => same(p.domain, domain) && p.path.every((h) => typeof h === "string"),
  );
  if (parts.length > 0 && path.every((h) => typeof h === "string") && dice.once(2)) {
    const source = dice.of(parts);
    return {
      text: `${at} := next${spell(source.path)}`,
      target,
      run: (_s, next, values) => put(next, values, go(next, source.path, values)),
    };
  }
  const value = dice.value(domain);
  return {
    text: `${at} := ${show(value)}`,
    target,
    run: (_s, next, values) => put(next, values, value),
  };
}

/**
 * Whether `later` may write into a composite that `earlier` put into an array. The arrays of a packed
 * draft hold what was assigned to them until the effect ends, so that is not allowed there.
 */
function mayEnter(later: Op, earlier: Op): boolean {
  const { path, domain } = earlier.target;
  const alike = (a: Hop, b: Hop | undefined): boolean =>
    typeof a === "string" ? a === b : b !== undefined && typeof b !== "string";
  return (
    path.some((h) => typeof h !== "string") &&
    !isLeaf(domain) &&
    path.every((h, i) => alike(h, later.target.path[i]))
  );
}

/**
 * A function whose text names exactly `params` and `bound`, so that the engine hoists it as it would
 * hoist one that somebody wrote.
 */
function naming(params: readonly string[], bound: readonly string[] | null, run: Fn): Fn {
  const list = (names: readonly string[]): string => `{ ${[...new Set(names)].join(", ")} }`;
  const args = bound === null ? "" : `, ${list(bound)}`;
  const all = list([...params, ...(bound ?? [])]);
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- the text of the function is the point
  return new Function("run", `return (s, ${list(params)}, c${args}) => run(s, ${all});`)(run) as Fn;
}

const paramDomains: Readonly<Record<string, Domain>> = {
  i: { kind: "int", min: 0, max: 1 },
  flag: { kind: "boolean" },
  letter: { kind: "enum", values: ["k", "l", "m"] },
};

interface Context {
  readonly spec: ReturnType<typeof specificationOf>;
  readonly regions: readonly Field[];
  readonly options: Options;
}

/** Actors: `a` writes the even regions and reads the odd ones, `b` the other way round, `c` writes all. */
function specificationOf(regions: readonly Field[]) {
  const rights = (writes: (i: number) => boolean): Record<string, "read" | "write"> =>
    Object.fromEntries(regions.map((r, i) => [r.name, writes(i) ? "write" : "read"]));
  return specification<object>()({
    constants: z.object({}),
    state: () => z.object(Object.fromEntries(regions.map((r) => [r.name, zodOf(r.domain)]))),
    access: {
      a: rights((i) => i % 2 === 0),
      b: rights((i) => i % 2 === 1),
      c: rights(() => true),
    } as Any,
    rules: {},
  });
}

function randomAction(
  name: string,
  seed: number,
  { spec, regions, options }: Context,
): { action: Action; text: string } {
  const dice = new Dice(seed);
  const actor = dice.of(["a", "b", "c", "c"]);
  const joint = actor !== "c" && dice.once(2);
  const wild = options.wild && dice.once(4);
  const params = Object.keys(paramDomains).filter(() => dice.once(3));
  const places = regions.flatMap((r) => placesIn(r.domain, [r.name], dice, params));
  const written = (who: string): Place[] =>
    places.filter(({ path }) => {
      const i = regions.findIndex((r) => r.name === path[0]);
      return who === "c" || i % 2 === (who === "a" ? 0 : 1);
    });
  const text: string[] = [`${name} by ${actor}${joint ? " jointly" : ""}(${params.join(", ")})`];

  const choose: Record<string, Fn> = {};
  const names: Record<string, Domain> = Object.fromEntries(
    params.map((p) => [p, paramDomains[p] as Domain]),
  );
  const lists = places.filter((p) => p.domain.kind === "seq" || p.domain.kind === "set");
  if (lists.length > 0 && dice.once(3)) {
    const { path, domain } = dice.of(lists);
    if (domain.kind === "set") {
      choose["q"] = naming(named(path), null, (s, values) => [...go(s, path, values)]);
      names["q"] = domain.element;
    } else {
      choose["q"] = naming(named(path), null, (s, values) =>
        [...go(s, path, values)].map((_, k) => k),
      );
      names["q"] = { kind: "int", min: 0, max: 1 };
    }
    text.push(`  choose q from s${spell(path)}`);
  }

  const lets: Record<string, Fn> = {};
  const bound: Record<string, Domain> = {};
  const options_ = places.filter(
    ({ domain }) => domain.kind === "nullable" || domain.kind === "seq" || isLeaf(domain),
  );
  for (const binding of ["one", "two"]) {
    if (options_.length === 0 || !dice.once(3)) continue;
    const { path, domain } = dice.of(options_);
    const read =
      domain.kind === "seq"
        ? (s: Any, values: Names) => go(s, path, values).at(0)
        : (s: Any, values: Names) => go(s, path, values);
    lets[binding] = naming(named(path), null, read);
    bound[binding] =
      domain.kind === "seq" ? domain.element : domain.kind === "nullable" ? domain.inner : domain;
    text.push(`  let ${binding} = s${spell(path)}${domain.kind === "seq" ? ".at(0)" : ""}`);
  }

  const guard: Record<string, Fn> = {};
  const clause = (key: string, p: Saying<boolean>): void => {
    text.push(`  when ${p.text}`);
    guard[key] = naming(p.names, [], p.run);
  };
  for (let k = dice.of([0, 0, 0, 1, 1, 2]); k > 0; k--)
    clause(`clause${k}`, predicate(dice, places));
  const scalars = [...Object.entries(names), ...Object.entries(bound)].filter(
    ([, d]) => isLeaf(d) && d.kind !== "nullable",
  );
  if (scalars.length > 0 && dice.once(2)) {
    const [key, domain] = dice.of(scalars);
    const value = dice.value(domain);
    text.push(`  when ${key} ≠ ${show(value)}`);
    const run: Fn = (_s, values) => values[key] !== value;
    guard["value"] = key in bound ? naming([], [key], run) : naming([key], null, run);
  }

  const carried = joint ? dice.of(places) : null;
  const given = { names: { ...names, ...bound }, message: null };
  // A wild action does one thing: a value that leaves its domain and comes back is seen by some only.
  const some = (n: number, who: string, message: Domain | null): Op[] => {
    const ops = Array.from({ length: wild ? 1 : 1 + dice.below(n) }, () =>
      operation(dice, written(who), places, wild, message === null ? given : { names, message }),
    );
    return ops.filter((op, i) => !ops.slice(0, i).some((earlier) => mayEnter(op, earlier)));
  };
  const other = actor === "a" ? "b" : "a";
  const [mine, theirs] = [
    written(actor).length > 0 ? some(3, actor, null) : [],
    carried !== null && written(other).length > 0 ? some(2, other, carried.domain) : [],
  ];
  const trap = wild && dice.once(3) ? predicate(dice, places) : null;
  text.push(...mine.map((o) => `  ${o.text}`));
  if (carried !== null) text.push(`  message s${spell(carried.path)} to ${other}`);
  text.push(...theirs.map((o) => `  ${other}: ${o.text}`));
  if (trap !== null) text.push(`  throws when ${trap.text}`);
  const refuses =
    carried !== null && dice.once(3)
      ? predicate(dice, [{ path: [], domain: carried.domain }])
      : null;
  if (refuses !== null) text.push(`  ${other} when message: ${refuses.text}`);

  const def: Any = {
    sentence: "",
    source: "",
    actor,
    params: () =>
      Object.fromEntries(params.map((p) => [p, elementsOf(paramDomains[p] as Domain).values])),
    choose,
    let: lets,
    guard,
    effect: (s: Any, next: Any, p: Names, _c: Any, b: Names) => {
      const values = { ...p, ...b };
      if (trap?.run(s, values)) throw new Error("trap");
      for (const o of mine) o.run(s, next, values, null);
    },
  };
  if (carried !== null) {
    def.message = {
      to: other,
      label: "M",
      carries: (s: Any, p: Names) => go(s, carried.path, p),
    };
    def.partner = {
      actor: other,
      guard:
        refuses === null
          ? {}
          : { refuses: (_s: Any, _p: Names, _c: Any, m: Any) => refuses.run(m, {}) },
      effect: (s: Any, next: Any, p: Names, _c: Any, m: Any) => {
        for (const o of theirs) o.run(s, next, p, m);
      },
    };
  }
  return { action: spec.action(name, def) as Action, text: text.join("\n") };
}

function randomMonitor(
  seed: number,
  { regions }: Context,
  actions: readonly Action[],
): { monitor: Monitor; text: string } {
  const dice = new Dice(seed);
  const places = regions.flatMap((r) => placesIn(r.domain, [r.name], dice, []));
  const counted = dice.of(actions).name;
  const p = predicate(dice, places);
  const kept = places.filter((q) => isLeaf(q.domain));
  const copied = kept.length > 0 ? dice.of(kept) : null;
  const monitor: Monitor = {
    kind: "monitor",
    name: "Watch",
    sentence: "",
    state: () =>
      z.object({
        n: z.int().min(0).max(2),
        ...(copied === null ? {} : { copy: zodOf(copied.domain) }),
      }),
    init: (s) => ({ n: 0, ...(copied === null ? {} : { copy: go(s, copied.path, {}) }) }),
    update: (m, nextM, s, next, step) => {
      if (step.action === counted && p.run(s, {})) nextM.n = Math.min(2, m.n + 1);
      if (copied !== null && p.run(next, {})) nextM.copy = go(next, copied.path, {});
    },
  };
  return { monitor, text: `monitor counts ${counted} when ${p.text}` };
}

function randomProperty(
  id: string,
  seed: number,
  { regions }: Context,
  actions: readonly Action[],
  watch: Monitor,
): { property: Property; text: string } {
  const dice = new Dice(seed);
  const places = regions.flatMap((r) => placesIn(r.domain, [r.name], dice, []));
  const monitor = dice.once(4) ? watch : null;
  const [p, q, r] = [predicate(dice, places), predicate(dice, places), predicate(dice, places)];
  const fired = dice.of(actions).name;
  const level = dice.below(3);
  const trap = dice.once(12);
  const onState: Fn = (s: Any, _c: Any, m: Any) => {
    if (trap && q.run(s, {})) throw new Error("the property threw");
    return p.run(s, {}) && (monitor === null || m.n <= level);
  };
  const onStep: Fn = (s: Any, next: Any, step: Any, _c: Any, m: Any, nextM: Any) => {
    if (trap && q.run(next, {})) throw new Error("the property threw");
    return (
      (p.run(s, {}) || q.run(next, {}) || step.action === fired) &&
      (monitor === null || nextM.n === m.n)
    );
  };
  const common = { id, name: id, sentence: "", formula: "", source: "", claimedFor: "", monitor };
  const told = `${monitor === null ? "" : "watched, "}${p.text}; ${q.text}; ${r.text}; ${fired}; ${level}${trap ? "; may throw" : ""}`;
  const when = dice.once(2);
  switch (dice.below(5)) {
    case 0:
      return {
        property: {
          ...common,
          kind: "invariant",
          when: when ? (s) => q.run(s, {}) : null,
          holds: { p: onState, r: (s) => r.run(s, {}) },
        },
        text: `${id} invariant ${when ? "with when, " : ""}${told}`,
      };
    case 1:
      return {
        property: {
          ...common,
          kind: "transition",
          when: when ? (s, next) => r.run(s, {}) && q.run(next, {}) : null,
          holds: { p: onStep },
        },
        text: `${id} transition ${when ? "with when, " : ""}${told}`,
      };
    case 2:
      return {
        property: {
          ...common,
          kind: "reachable",
          state: (...args) => onState(...args) && !r.run(args[0], {}),
          step: null,
        },
        text: `${id} reachable state ${told}`,
      };
    case 3:
      return {
        property: {
          ...common,
          kind: "reachable",
          state: null,
          step: (...args) => !onStep(...args),
        },
        text: `${id} reachable step ${told}`,
      };
    default:
      return {
        property: {
          ...common,
          monitor: null,
          kind: "deadlockFree",
          legalEnd: when ? (s) => p.run(s, {}) : null,
        },
        text: `${id} deadlockFree ${told}`,
      };
  }
}

interface Drawn {
  readonly actions: readonly number[];
  readonly properties: readonly number[];
  readonly initial: readonly number[];
  readonly monitor: number;
}

function build(domains: readonly Domain[], drawn: Drawn, options: Options): RandomSystem {
  const regions = domains.map((domain, i) => ({ name: `r${i}`, domain }));
  const spec = specificationOf(regions);
  const context = { spec, regions, options };
  const actions = drawn.actions.map((seed, i) => randomAction(`A${i}`, seed, context));
  const watch = randomMonitor(
    drawn.monitor,
    context,
    actions.map((a) => a.action),
  );
  const properties = drawn.properties.map((seed, i) =>
    randomProperty(
      `P${i}`,
      seed,
      context,
      actions.map((a) => a.action),
      watch.monitor,
    ),
  );
  const initial = drawn.initial.map((seed) =>
    new Dice(seed).value({ kind: "record", fields: regions }),
  );
  const text = [
    ...regions.map((r) => `${r.name}: ${JSON.stringify(r.domain)}`),
    ...initial.map((v) => `init ${show(v)}`),
    ...actions.map((a) => a.text),
    watch.text,
    ...properties.map((p) => p.text),
  ].join("\n");
  return {
    text,
    [fc.toStringMethod]: () => text,
    model: model({
      name: "random",
      sentence: "",
      size: "tiny",
      system: system(spec, {
        name: "Random",
        init: () => initial,
        actions: actions.map((a) => a.action),
      }),
      constants: {},
      claims: properties.map(({ property }) => ({ property, expected: "holds" })),
    }),
  };
}
