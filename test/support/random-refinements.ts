/**
 * Random properties about an abstract system, over random systems: the abstract system is the same
 * one with some of its actions, or with others, seen through a mapping or through events.
 */
import { z } from "zod";
import type {
  Action,
  IncludedIn,
  Model,
  Monitor,
  Property,
  Refines,
  System,
} from "../../checker/index.ts";
import type { Fn, Step } from "../../checker/contract/system.ts";
import { settingOf } from "../../checker/plain/semantics.ts";
import { isLeaf } from "../../checker/schema/domain.ts";
import { Dice } from "./dice.ts";
import { go, placesIn, predicate, spell, type Place } from "./random-place.ts";

// oxlint-disable typescript/no-explicit-any -- a random system has no static types
type Any = any;

/** A model that claims random properties about abstract systems only, and a text that tells which. */
export interface Implementing {
  readonly model: Model;
  readonly text: string;
}

interface Drawing {
  readonly dice: Dice;
  readonly model: Model;
  readonly places: readonly Place[];
  readonly regions: readonly Place[];
  readonly told: string[];
}

/** A system that is `model`'s with some actions, and claims `n` properties of each kind. */
export function withAbstract(model: Model, seed: number, n = 2): Implementing {
  const dice = new Dice(seed);
  const { domain } = settingOf(model);
  const places = placesIn(domain, [], dice, []).filter(({ path }) => path.length > 0);
  const regions = places.filter(({ path }) => path.length === 1);
  const told: string[] = [];
  const drawing = { dice, model, places, regions, told };
  const claimed: Property[] = Array.from({ length: n }).flatMap((_, i) => [
    randomRefines(`R${i}`, drawing),
    randomIncludedIn(`I${i}`, drawing),
  ]);
  const kept = dice.once(2) ? model.system.actions : some(dice, model.system.actions, 4);
  told.push(`it has ${namesOf(kept)}`);
  const bounded = dice.once(12);
  const p = predicate(dice, places);
  if (bounded) told.push(`bound: ${p.text}`);
  return {
    text: told.join("\n"),
    model: {
      ...model,
      system: { ...model.system, actions: kept },
      claims: claimed.map((property) => ({ property, expected: "holds" })),
      bounds: bounded ? [{ name: "Bound", sentence: "", within: (s) => p.run(s, {}) }] : [],
    },
  };
}

const namesOf = (actions: readonly Action[]): string => actions.map((a) => a.name).join();

/** All but about one in `n`. */
function some<T>(dice: Dice, list: readonly T[], n: number): T[] {
  return list.filter(() => !dice.once(n));
}

/** The same system with most actions, and now and then with another initial state. */
function randomAbstract({ dice, model, told }: Drawing): Fn {
  const actions = dice.once(2) ? model.system.actions : some(dice, model.system.actions, 5);
  const { domain } = settingOf(model);
  const more = Array.from({ length: dice.of([0, 0, 1]) }, () => dice.value(domain) as unknown);
  const elsewhere = dice.once(10);
  told.push(`  abstract: ${namesOf(actions)}${elsewhere ? ", begins elsewhere" : ""}`);
  const system: System = {
    ...model.system,
    actions,
    init: (c) => {
      const states: readonly Any[] = [...(elsewhere ? [] : model.system.init(c)), ...more];
      return states.length > 0 ? states : [dice.value(domain)];
    },
  };
  // The initial states are drawn once: init is asked more than once.
  const initial = system.init({});
  return () => ({
    name: "Abstract",
    system: { ...system, init: () => initial },
    constants: {},
  });
}

const statement = (id: string) => ({
  ...{ id, name: id, sentence: "", formula: "", source: "", claimedFor: "" },
});

/** Counts steps of some actions modulo 3. */
function randomMonitor({ dice, model }: Drawing): Monitor {
  const counted = new Set(some(dice, model.system.actions, 2).map((a) => a.name));
  return {
    kind: "monitor",
    ...{ name: "Clerk", sentence: "" },
    state: () => z.object({ n: z.int().min(0).max(2) }),
    init: () => ({ n: 0 }),
    update: (m, nextM, _s, _next, step: Step) => {
      if (counted.has(step.action)) nextM.n = (m.n + 1) % 3;
    },
  };
}

/** The state itself, or with some regions replaced by what stands in another or by a constant. */
function randomRefines(id: string, drawing: Drawing): Refines {
  const { dice, regions, told } = drawing;
  told.push(`${id} refines`);
  const monitor = dice.once(4) ? randomMonitor(drawing) : null;
  const abstract = randomAbstract(drawing);
  const identity = dice.once(3);
  const trap = dice.once(16) ? predicate(dice, drawing.places) : null;
  const odd = monitor !== null && dice.once(2);
  const parts = regions.map(({ path, domain }): [string, (s: Any, m: Any) => unknown] => {
    const name = spell(path).slice(1);
    const value: unknown = dice.value(domain);
    const replaced = dice.once(6);
    const later = odd && dice.once(3);
    if (replaced || later) told.push(`  maps ${name} to a constant${later ? " when n = 1" : ""}`);
    return [
      name,
      (s, m) => (replaced || (later && m.n === 1) ? value : (go(s, path, {}) as unknown)),
    ];
  });
  if (trap !== null) told.push(`  throws when ${trap.text}`);
  return {
    kind: "refines",
    ...statement(id),
    monitor,
    abstract,
    mapping: (s, _c, m) => {
      if (trap?.run(s, {})) throw new Error("trap");
      if (identity) return s as unknown;
      return Object.fromEntries(parts.map(([name, part]) => [name, part(s, m)]));
    },
  };
}

/** Some places after the step, or the action that took it; `null` for some actions, or where nothing changes. */
function randomIncludedIn(id: string, drawing: Drawing): IncludedIn {
  const { dice, model, places, told } = drawing;
  told.push(`${id} includedIn`);
  const monitor = dice.once(4) ? randomMonitor(drawing) : null;
  const abstract = randomAbstract(drawing);
  const leaves = places.filter(({ domain }) => isLeaf(domain));
  const from = leaves.length > 0 ? leaves : places;
  const seen = Array.from({ length: dice.below(3) }, () => dice.of(from));
  const silent = new Set(model.system.actions.filter(() => dice.once(3)).map((a) => a.name));
  const named = seen.length === 0 || dice.once(3);
  const p = dice.once(3) ? predicate(dice, places) : null;
  const trap = dice.once(16) ? predicate(dice, places) : null;
  told.push(
    `  shows ${seen.map(({ path }) => `next${spell(path)}`).join()}${named ? " and the action" : ""}`,
    `  silent: ${[...silent].join()}${p === null ? "" : `, and where not ${p.text}`}`,
  );
  if (trap !== null) told.push(`  throws when ${trap.text}`);
  const show: Fn = (s, next, step: Step) => {
    if (trap?.run(s, {})) throw new Error("trap");
    if (silent.has(step.action) || (p !== null && !p.run(next, {}))) return null;
    const values = seen.map(({ path }) => go(next, path, {}) as unknown);
    return named ? [step.action, ...values] : values;
  };
  return {
    kind: "includedIn",
    ...statement(id),
    monitor,
    abstract,
    event: (s, next, step, _c, m, nextM) => {
      const shown: unknown = show(s, next, step);
      // What the abstract system cannot say.
      if (monitor !== null && m.n === 2 && nextM.n === 0) return shown === null ? null : "wrapped";
      return shown;
    },
    abstractEvent: show,
  };
}
