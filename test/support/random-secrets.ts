/**
 * Random properties of information flow over random systems: a secret in some leaves of the state,
 * an observer of others, releases, and determinacy with and without a monitor.
 */
import { z } from "zod";
import type {
  Determined,
  Model,
  Monitor,
  Noninterference,
  Observer,
  Property,
  Release,
  Secret,
} from "../../checker/index.ts";
import type { Fn, Step } from "../../checker/contract/system.ts";
import { settingOf } from "../../checker/plain/semantics.ts";
import { isLeaf, type Domain } from "../../checker/schema/domain.ts";
import { elementsOf } from "../../checker/schema/normalise.ts";
import { zodOf } from "./arbitrary-domain.ts";
import { Dice } from "./dice.ts";
import { go, placesIn, predicate, spell, type Place } from "./random-place.ts";

// oxlint-disable typescript/no-explicit-any -- a random system has no static types
type Any = any;

/** A model that claims random properties of information flow only, and a text that tells which. */
export interface Secretive {
  readonly model: Model;
  readonly text: string;
}

interface Drawing {
  readonly dice: Dice;
  readonly model: Model;
  /** Places of the state that are always there. */
  readonly places: readonly Place[];
  readonly actions: readonly string[];
}

/** The system of `model` with `n` random noninterference and `n` random determinacy properties. */
export function withSecrets(model: Model, seed: number, n = 2): Secretive {
  const dice = new Dice(seed);
  const { domain } = settingOf(model);
  const places = placesIn(domain, [], dice, []).filter(({ path }) => path.length > 0);
  const drawing = { dice, model, places, actions: model.system.actions.map((a) => a.name) };
  const told: string[] = [];
  const properties: Property[] = Array.from({ length: n }).flatMap((_, i) => [
    randomNoninterference(`N${i}`, drawing, told),
    randomDetermined(`D${i}`, drawing, told),
  ]);
  const bounded = dice.once(12);
  const p = predicate(dice, places);
  if (bounded) told.push(`bound: ${p.text}`);
  return {
    text: told.join("\n"),
    model: {
      ...model,
      claims: properties.map((property) => ({ property, expected: "holds" })),
      bounds: bounded ? [{ name: "Bound", sentence: "", within: (s) => p.run(s, {}) }] : [],
    },
  };
}

const statement = (id: string) => ({
  ...{ id, name: id, sentence: "", formula: "", source: "", claimedFor: "" },
});

/** Leaves and whole regions may be looked at; `none` of the places in the regions `but`. */
function some(
  dice: Dice,
  places: readonly Place[],
  most: number,
  but: ReadonlySet<unknown>,
): Place[] {
  const free = places.filter(({ path }) => !but.has(path[0]));
  const from = free.length > 0 ? free : places;
  return Array.from({ length: dice.below(most) + 1 }, () => dice.of(from));
}

const texts = (places: readonly Place[]): string =>
  places.map(({ path }) => `s${spell(path)}`).join(", ");
/** What stands at `places`, as an object, views and all. */
const look = (s: Any, places: readonly Place[]): Any =>
  Object.fromEntries(places.map(({ path }, i) => [`v${i}`, go(s, path, {})]));

/** One to three ways to write another leaf: the next value of its domain, or one that may be there already. */
function randomSecret(drawing: Drawing, told: string[]): { secret: Secret; regions: Set<unknown> } {
  const { dice, places } = drawing;
  const leaves = places.filter(({ domain }) => isLeaf(domain));
  const regions = new Set<unknown>();
  const differs: Record<string, Fn> = {};
  for (let k = dice.of([1, 1, 1, 2, 3]); k > 0; k--) {
    const { path, domain } = dice.of(leaves.length > 0 && !dice.once(5) ? leaves : places);
    regions.add(path[0]);
    const into = (next: Any): Any => go(next, path.slice(0, -1), {});
    const key = path.at(-1);
    const value = dice.value(domain);
    const rotate = isLeaf(domain) && !dice.once(4);
    told.push(`  secret s${spell(path)} := ${rotate ? "another" : "a value"}`);
    const all = rotate ? elementsOf(domain).values : [];
    differs[`way${k}`] = (next: Any) => {
      const holder = into(next);
      // Paths of places end in a field or an index: no parameters were given.
      const at = key as string;
      const put = rotate ? all[(all.indexOf(holder[at]) + 1) % all.length] : value;
      const container = domain.kind;
      if (container === "seq" || container === "set") holder[at].copyFrom(put);
      else holder[at] = put;
    };
  }
  return { secret: { kind: "secret", name: "Secret", sentence: "", differs }, regions };
}

/** A place as observers name it; nothing in it is a parameter. */
const dotted = (path: Place["path"]): string =>
  path.map((hop) => (typeof hop === "object" ? hop.param : String(hop))).join(".");

function randomObserver(drawing: Drawing, secret: ReadonlySet<unknown>, told: string[]): Observer {
  const { dice, actions } = drawing;
  const seen = some(dice, drawing.places, 3, dice.once(12) ? new Set() : secret);
  const noticed = actions.filter(() => dice.once(2));
  const all = dice.once(2);
  const notices: Fn | null = dice.once(3)
    ? null
    : (step: Step) => all || noticed.includes(step.action);
  // What is seen stands there as a place, or the region it is in does, or a function shows it; some
  // of it in two ways.
  const whole = [
    ...new Set(
      seen
        .filter(() => !dice.once(3))
        .map(({ path }) => dotted(dice.once(3) ? path.slice(0, 1) : path)),
    ),
  ];
  const rest = whole.length > 0 && dice.once(2) ? null : seen;
  told.push(
    `  sees ${[...whole, texts(rest ?? [])].join(", ")}; notices ${notices === null ? "nothing" : all ? "all" : noticed.join()}`,
  );
  return {
    kind: "observer",
    ...{ name: "Eve", sentence: "", notices },
    places: whole.length > 0 ? () => whole : null,
    sees: rest === null ? null : (s) => look(s, rest),
  };
}

function randomRelease(drawing: Drawing, i: number, told: string[]): Release {
  const { dice, actions, places } = drawing;
  const by = actions.filter(() => dice.once(2));
  const values = some(dice, places, 2, new Set());
  told.push(`  releases ${texts(values)} by ${by.join()}`);
  return {
    kind: "release",
    name: `release${i}`,
    ...{ sentence: "", why: "" },
    value: (s, step: Step) => (by.includes(step.action) ? look(s, values) : null),
  };
}

function randomNoninterference(id: string, drawing: Drawing, told: string[]): Noninterference {
  const { dice } = drawing;
  told.push(`${id} noninterference`);
  const { secret, regions } = randomSecret(drawing, told);
  const observer = randomObserver(drawing, regions, told);
  const declassify = Array.from({ length: dice.of([0, 0, 1, 2]) }, (_, i) =>
    randomRelease(drawing, i, told),
  );
  const { kind } = { kind: "noninterference" } as const;
  return { kind, ...statement(id), monitor: null, secret, observer, declassify };
}

/** Counts the steps of some actions modulo 3, and may keep a copy of a leaf as it was. */
function randomMonitor({ dice, actions, places }: Drawing): Monitor {
  const counted = new Set(actions.filter(() => dice.once(2)));
  const leaves = places.filter(({ domain }) => isLeaf(domain));
  const copied = leaves.length > 0 ? dice.of(leaves) : null;
  const kept: Domain = copied?.domain ?? { kind: "boolean" };
  const value = (s: Any): unknown => (copied === null ? true : go(s, copied.path, {}));
  return {
    kind: "monitor",
    ...{ name: "Clerk", sentence: "" },
    state: () => z.object({ n: z.int().min(0).max(2), kept: zodOf(kept) }),
    init: (s) => ({ n: 0, kept: value(s) }),
    update: (m, nextM, s, _next, step: Step) => {
      if (counted.has(step.action)) nextM.n = (m.n + 1) % 3;
      if (m.n === 0) nextM.kept = value(s);
    },
  };
}

function randomDetermined(id: string, drawing: Drawing, told: string[]): Determined {
  const { dice, actions, places } = drawing;
  told.push(`${id} determined`);
  const monitor = dice.once(3) ? randomMonitor(drawing) : null;
  const secret = dice.once(2) ? randomSecret(drawing, told).secret : null;
  const scope = dice.once(3) ? "state" : "runs";
  const by = actions.filter(() => dice.once(2));
  const never = dice.once(12);
  const p = predicate(dice, places);
  const given = some(dice, places, 4, new Set());
  // Often what the step alone decides, so that it may hold.
  const named = dice.once(2);
  const outcome = dice.once(2) ? some(dice, given, 2, new Set()) : some(dice, places, 2, new Set());
  told.push(
    `  on ${never ? "nothing" : `${by.join()} when ${p.text}`}, given ${texts(given)}${named ? " and the step" : ""}, outcome ${texts(outcome)} after`,
    `  scope ${scope}${monitor === null ? "" : ", beside a monitor"}`,
  );
  return {
    kind: "determined",
    ...statement(id),
    ...{ monitor, scope, secret },
    on: (s, _next, step: Step) => !never && by.includes(step.action) && p.run(s, {}),
    given: (s, _next, step: Step, _c, m) => ({
      ...look(s, given),
      ...(named ? { action: step.action, params: step.params } : {}),
      ...(monitor === null ? {} : { n: m.n }),
    }),
    outcome: (_s, next, _step, _c, _m, nextM) => ({
      ...look(next, outcome),
      ...(monitor === null ? {} : { kept: nextM.kept }),
    }),
  };
}
