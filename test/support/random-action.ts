/** Random actions. */
import { z } from "zod";
import { specification, type Action } from "../../checker/index.ts";
import type { Fn } from "../../checker/contract/system.ts";
import { isLeaf, type Domain, type Field } from "../../checker/schema/domain.ts";
import { elementsOf } from "../../checker/schema/normalise.ts";
import { zodOf } from "./arbitrary-domain.ts";
import { Dice } from "./dice.ts";
import { mayEnter, operation, type Op } from "./random-effect.ts";
import {
  go,
  named,
  placesIn,
  predicate,
  show,
  spell,
  type Names,
  type Place,
  type Saying,
} from "./random-place.ts";

// oxlint-disable typescript/no-explicit-any -- a random system has no static types
type Any = any;

/** How a system may go wrong. `wild`: effects may leave their domains, overflow sequences or throw. */
export interface Options {
  readonly wild: boolean;
  /** Systems with more states than this by the size of their schema are not drawn. */
  readonly maxStates: number;
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

/** What actions, properties and monitors are drawn over. */
export interface Context {
  readonly spec: ReturnType<typeof specificationOf>;
  readonly regions: readonly Field[];
  readonly options: Options;
}

/** Actors: `a` writes the even regions and reads the odd ones, `b` the other way round, `c` writes all. */
export function specificationOf(regions: readonly Field[]) {
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

/** A random action, by itself or with a partner, and a text that tells what it is. */
export function randomAction(
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
