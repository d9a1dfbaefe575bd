/** What of a state a quotient tells apart: fields by their paths, and named predicates. */
import type { Model } from "../../contract/model.ts";
import type { Property } from "../../contract/property.ts";
import type { Fn } from "../../contract/system.ts";
import { ModelError } from "../../errors.ts";
import { inside } from "../../search/guarded.ts";
import { truth } from "../../strict.ts";
import type { PlainValue } from "../../trace/trace.ts";
import { formatValue, isList, isRecord, joinPath } from "../../trace/value.ts";
import { plainOf, type Explored } from "./explored.ts";

/** What is looked at of each state. */
export interface Projection {
  /** As they were asked for. */
  readonly names: readonly string[];
  /** By state: a value for each name; `null` where there is no such field. */
  readonly values: readonly (readonly PlainValue[])[];
}

/** Finds the name that may have been meant. */
export type Suggest = (name: string, names: Iterable<string>, elsewhere: string) => string;

/**
 * The values of `names` in every state. A name is a path (`l2[0][1].pc`, a region, `monitor…` beside a
 * property with one), or a predicate of one state: the id or name of an invariant (whether all of it
 * holds), of one of its conjuncts (`S13.l1MatchesL2`), or of a reachable property or witness.
 * @throws ModelError MODEL004 for a name that is nothing of these in any state
 */
export function project(
  all: Explored,
  names: readonly string[],
  model: Model,
  witnesses: readonly Property[],
  suggest: Suggest,
): Projection {
  const regions = new Set(fieldsOf(plainOf(all, 0)));
  const predicates = predicatesOf(model, witnesses);
  const found = new Set<string>();
  const parts = names.map((name): ((row: number, state: PlainValue) => PlainValue) => {
    const keys = keysOf(name);
    if (keys !== null && regions.has(String(keys[0])))
      return (_, state) => {
        const value = at(state, keys);
        if (value !== undefined) found.add(name);
        return value ?? null;
      };
    const predicate = predicates.get(name);
    const known = [...model.claims.map((c) => c.property), ...witnesses];
    const property = known.find((p) => p.id === name || p.name === name);
    if (predicate === undefined && property !== undefined)
      throw new ModelError(
        "MODEL004",
        `--project: ${name} is no predicate of one state (${property.monitor === null ? property.kind : `it has the monitor ${property.monitor.name}`}): --property marks where it is violated`,
      );
    if (predicate === undefined) throw unknown(name, all, predicates.keys(), suggest);
    found.add(name);
    return (row) => {
      all.graph.load(row);
      return inside(name, () => truth(predicate(all.graph.s.root, all.graph.built.constants)));
    };
  });
  // One state at a time: plain states take much room.
  const values = Array.from({ length: all.states }, (_, row) => {
    const state = plainOf(all, row);
    return parts.map((part) => part(row, state));
  });
  const missing = names.find((name) => !found.has(name));
  if (missing !== undefined) throw unknown(missing, all, [], suggest);
  return { names, values };
}

/** States whose fields are looked at where only names are wanted. */
const LOOKED_AT = 1000;

function unknown(
  name: string,
  all: Explored,
  predicates: Iterable<string>,
  suggest: Suggest,
): ModelError {
  const near = suggest(
    name,
    [...pathsIn(all), ...predicates],
    `its regions: ${fieldsOf(plainOf(all, 0)).join(", ")}`,
  );
  return new ModelError(
    "MODEL004",
    `--project: no state of ${all.graph.built.model.name} has a field '${name}', and no predicate is called so: ${near}`,
  );
}

/** A path with how many values it has, for a reader who looks for one. */
export interface Choice {
  readonly path: string;
  readonly values: number;
}

/** States in which values are counted. */
const COUNTED = 20_000;

/**
 * The paths with at least two and at most `limit` values, those that tell most apart first. Of more
 * than 20 000 states only the first are looked at.
 */
export function choices(all: Explored, limit: number): readonly Choice[] {
  const open = [...pathsIn(all)].map((path) => ({
    path,
    keys: keysOf(path) ?? [],
    values: new Set<string>(),
  }));
  for (let row = 0; row < Math.min(all.states, COUNTED); row++) {
    const state = plainOf(all, row);
    for (const { keys, values } of open)
      if (values.size <= limit) values.add(JSON.stringify(at(state, keys) ?? null));
  }
  const sizes = new Map(open.map(({ path, values }) => [path, values.size]));
  return open
    .filter(({ keys }) => {
      // Of a record and its only field that varies, one is enough.
      const parents = keys.slice(0, -1).map((_, i) => pathOf(keys.slice(0, i + 1)));
      return !parents.some((parent) => sizes.get(parent) === sizes.get(pathOf(keys)));
    })
    .map(({ path, values }) => ({ path, values: values.size }))
    .filter(({ values }) => values > 1 && values <= limit)
    .toSorted((a, b) => b.values - a.values || a.path.length - b.path.length);
}

/** Predicates of one state, without a monitor, by every name that they have. */
function predicatesOf(model: Model, witnesses: readonly Property[]): Map<string, Fn> {
  const found = new Map<string, Fn>();
  const add = ({ id, name }: Property, suffix: string, predicate: Fn): void => {
    for (const called of [id, name]) found.set(`${called}${suffix}`, predicate);
  };
  for (const p of [...model.claims.map((c) => c.property), ...witnesses]) {
    if (p.monitor !== null) continue;
    if (p.kind === "reachable" && p.state !== null) add(p, "", p.state);
    if (p.kind !== "invariant") continue;
    const { when, holds } = p;
    const within = (fs: readonly Fn[]): Fn => {
      return (s, c) =>
        (when !== null && !truth(when(s, c, {}))) || fs.every((f) => truth(f(s, c, {})));
    };
    add(p, "", within(Object.values(holds)));
    for (const [conjunct, f] of Object.entries(holds)) add(p, `.${conjunct}`, within([f]));
  }
  return found;
}

const KEY = /^(?:\.?([\p{L}\p{N}_$-]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\])/u;

/** The keys of a path; `null` when it is none. */
function keysOf(path: string): readonly string[] | null {
  const keys: string[] = [];
  let rest = path;
  while (rest !== "") {
    const found = KEY.exec(rest);
    if (found === null) return null;
    const [all, field, index, quoted] = found;
    keys.push(field ?? index ?? String(JSON.parse(quoted ?? '""')));
    rest = rest.slice(all.length);
  }
  return keys.length === 0 ? null : keys;
}

function pathOf(keys: readonly string[]): string {
  return keys.reduce<string>((path, key) => joinPath(path, key), "");
}

function at(value: PlainValue, keys: readonly string[]): PlainValue | undefined {
  let here: PlainValue | undefined = value;
  for (const key of keys) {
    if (here === undefined) return undefined;
    if (isList(here)) here = here[Number(key)];
    else if (isRecord(here) && Object.hasOwn(here, key)) here = here[key];
    else return undefined;
  }
  return here;
}

function fieldsOf(value: PlainValue): string[] {
  return isRecord(value) ? Object.keys(value) : [];
}

/** All paths to fields, records and lists of the first states. */
function pathsIn(all: Explored): Set<string> {
  const found = new Set<string>();
  const walk = (value: PlainValue, path: string): void => {
    if (path !== "") found.add(path);
    if (isList(value)) value.forEach((v, i) => walk(v, joinPath(path, i)));
    else if (isRecord(value))
      for (const [field, v] of Object.entries(value)) walk(v, joinPath(path, field));
  };
  for (let row = 0; row < Math.min(all.states, LOOKED_AT); row++) walk(plainOf(all, row), "");
  return found;
}

/** The values of one state, a line each. */
export function projectedLines({ names }: Projection, values: readonly PlainValue[]): string[] {
  return names.map((name, i) => `${name} = ${formatValue(values[i] ?? null)}`);
}
