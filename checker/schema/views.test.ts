/** Writes through views, against the same writes on plain objects. */
import fc from "fast-check";
import type { GeneratorValue } from "fast-check";
import { expect, test } from "vitest";
import { stateDomains, strangers, valuesIn } from "../../test/support/arbitrary-domain.ts";
import { readAll } from "../../test/support/read-all.ts";
import { DomainError, SpecError } from "../errors.ts";
import { codecOf } from "./codec.ts";
import { inElement, inField, isLeaf } from "./domain.ts";
import type { Domain, Field, RecordDomain } from "./domain.ts";
import { normalise } from "./normalise.ts";

/** Something with properties: a view or a plain object. */
type Bag = Record<string | number, unknown>;
interface View extends Bag {
  length: number;
  at(i: number): unknown;
  push(x: unknown): void;
  shift(): void;
  add(x: unknown): void;
  delete(x: unknown): void;
  clear(): void;
  copyFrom(xs: Iterable<unknown>): void;
}

/** A place that can be assigned: in `next`, in the plain model of `next`, and (if it exists there) in `s`. */
interface Target {
  readonly domain: Domain;
  readonly view: Bag;
  readonly model: Bag;
  readonly old: Bag | null;
  readonly key: string | number;
  readonly path: string;
  /** Whether the place is an element of a JavaScript array, which is written back by `flush`. */
  readonly held: boolean;
}

function targetsIn(domain: Domain, t: Omit<Target, "key" | "domain" | "held">): Target[] {
  const of = (parts: readonly Field[]): Target[] =>
    parts.map((f) => ({
      ...t,
      domain: f.domain,
      key: f.name,
      path: inField(t.path, f.name),
      held: false,
    }));
  const elements = (items: readonly (readonly [number, Domain])[]): Target[] =>
    items.map(([i, d]) => ({ ...t, domain: d, key: i, path: inElement(t.path, i), held: true }));
  switch (domain.kind) {
    case "record":
      return of(domain.fields);
    case "union": {
      const tag = t.model[domain.tag];
      return of(domain.variants.find((v) => v.value === tag)?.fields ?? []);
    }
    case "array":
      return elements(
        Array.from({ length: domain.length }, (_, i) => [i, domain.element] as const),
      );
    case "tuple":
      return elements(domain.items.map((item, i) => [i, item] as const));
    case "total":
      return elements(domain.ids.map((id) => [id, domain.value] as const));
    default:
      return [];
  }
}

/** One of `xs`. Only the index is drawn: fast-check compares and prints what it draws, and views are cyclic. */
function pick<T>(g: GeneratorValue, xs: readonly T[]): T {
  return xs[g(fc.nat, { max: xs.length - 1 })] as T;
}

/** Goes down from `t` into what the value there consists of, at random. */
function descend(g: GeneratorValue, t: Target): Target {
  const domain = t.domain.kind === "nullable" ? t.domain.inner : t.domain;
  const model = t.model[t.key];
  const old = t.old?.[t.key];
  if (isLeaf(domain) || model === null || g(fc.boolean)) return t;
  const inside = {
    view: t.view[t.key] as Bag,
    model: model as Bag,
    // A union of another variant in `s` has other fields.
    old: typeof old === "object" && sameVariant(domain, old, model) ? (old as Bag | null) : null,
    path: t.path,
  };
  if (domain.kind === "seq") {
    const elements = model as unknown[];
    if (elements.length === 0 || isLeaf(domain.element)) return t;
    const i = g(fc.nat, { max: elements.length - 1 });
    const element = {
      domain: domain.element,
      view: { [i]: (t.view[t.key] as View).at(i) },
      model: elements as unknown as Bag,
      old: null,
      key: i,
      path: inElement(t.path, i),
      held: false,
    };
    const down = descend(g, element);
    // Elements of sequences are not assignable as a whole.
    return down === element ? t : down;
  }
  const targets = targetsIn(domain, inside);
  return targets.length === 0 ? t : descend(g, pick(g, targets));
}

function sameVariant(domain: Domain, a: unknown, b: unknown): boolean {
  return domain.kind !== "union" || (a as Bag | null)?.[domain.tag] === (b as Bag)[domain.tag];
}

function roots(domain: RecordDomain, view: unknown, model: unknown, old: unknown): Target[] {
  return targetsIn(domain, { view: view as Bag, model: model as Bag, old: old as Bag, path: "" });
}

/** One random write of legal values, to the view and to the model. */
function write(
  g: GeneratorValue,
  domain: RecordDomain,
  next: Bag,
  model: Bag,
  s: Bag,
  flush: () => void,
): void {
  const targets = roots(domain, next, model, s);
  if (targets.length === 0) return;
  const t = descend(g, pick(g, targets));
  const d = t.domain.kind === "nullable" ? t.domain.inner : t.domain;
  const current = t.model[t.key];
  if (d.kind === "seq" && current !== null && g(fc.boolean)) {
    const view = t.view[t.key] as View;
    const elements = current as unknown[];
    const what = g(fc.constantFrom, "push", "shift", "copyFrom", "reverse");
    if (what === "push" && elements.length < d.max) {
      const x = g(valuesIn, d.element);
      view.push(x);
      elements.push(normalise(d.element, x));
    } else if (what === "push") {
      expect(() => view.push(g(valuesIn, d.element))).toThrow(SpecError);
    } else if (what === "shift" && elements.length > 0) {
      view.shift();
      elements.shift();
    } else if (what === "shift") {
      expect(() => view.shift()).toThrow(SpecError);
    } else if (what === "copyFrom") {
      const xs = g(valuesIn, d) as unknown[];
      view.copyFrom(xs);
      t.model[t.key] = normalise(d, xs);
    } else {
      // A literal that contains views of what it overwrites.
      view.copyFrom([...(view as unknown as Iterable<unknown>)].toReversed());
      elements.reverse();
    }
    return;
  }
  if (d.kind === "set" && current !== null && g(fc.boolean)) {
    const view = t.view[t.key] as View;
    const elements = [...(current as Set<unknown>)];
    const what = g(fc.constantFrom, "add", "delete", "clear", "copyFrom");
    const x = g(valuesIn, d.element);
    const plain = (es: readonly unknown[]): unknown => normalise(d, new Set(es));
    const normal = JSON.stringify(normalise(d.element, x));
    if (what === "add") {
      view.add(x);
      t.model[t.key] = plain([...elements, x]);
    } else if (what === "delete") {
      view.delete(x);
      t.model[t.key] = plain(elements.filter((e) => JSON.stringify(e) !== normal));
    } else if (what === "clear") {
      view.clear();
      t.model[t.key] = new Set();
    } else {
      const xs = g(valuesIn, d) as Set<unknown>;
      view.copyFrom([...xs, ...xs]);
      t.model[t.key] = plain([...xs]);
    }
    return;
  }
  const how = g(fc.constantFrom, "literal", "s", "self", "other");
  if (how === "self") {
    // Assigning what is there already changes nothing.
    const same = t.view[t.key];
    t.view[t.key] = same;
  } else if (how === "s" && t.old !== null && t.old[t.key] !== undefined) {
    t.view[t.key] = t.old[t.key];
    t.model[t.key] = readAll(t.domain, t.old[t.key]);
  } else if (how === "other" && !t.held) {
    // From elsewhere in `next`, where the domain is the same.
    const same = targets.filter((u) => JSON.stringify(u.domain) === JSON.stringify(t.domain));
    if (same.length === 0) return;
    const from = pick(g, same);
    const copy = structuredClone(from.model[from.key]);
    t.view[t.key] = from.view[from.key];
    t.model[t.key] = copy;
  } else {
    const x = g(valuesIn, t.domain);
    t.view[t.key] = x;
    t.model[t.key] = normalise(t.domain, x);
  }
  if (t.held && !isLeaf(t.domain)) flush();
}

test("random writes through a view do what they do to plain objects", () => {
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const domain = g(stateDomains, 3);
      const codec = codecOf(domain);
      const s = codec.view("read");
      const next = codec.view();
      for (let round = 0; round < 2; round++) {
        const before = normalise(domain, g(valuesIn, domain));
        codec.encode(before, s.words, 0);
        s.load();
        next.words.set(s.words);
        next.load();
        const model = structuredClone(before) as Bag;
        const n = g(fc.nat, { max: 12 });
        for (let i = 0; i < n; i++) {
          write(g, domain, next.root as Bag, model, s.root as Bag, () => next.flush());
          if (g(fc.nat, { max: 3 }) === 0) next.flush();
          if (g(fc.nat, { max: 3 }) === 0) {
            next.flush();
            expect(readAll(domain, next.root)).toStrictEqual(model);
          }
        }
        next.flush();
        expect(codec.decode(next.words, 0)).toStrictEqual(model);
        // Canonical: what was removed or overwritten left no bits behind.
        const packed = new Int32Array(codec.words);
        codec.encode(model, packed, 0);
        expect(next.words).toEqual(packed);
        // Nothing was written to `s`.
        codec.encode(before, packed, 0);
        expect(s.words).toEqual(packed);
      }
    }),
    { numRuns: 250 },
  );
});

test("a sequence of maps of tuples can be turned round", () => {
  const bit: Domain = { kind: "enum", values: [false, true] };
  const pair: Domain = { kind: "total", ids: [0], value: { kind: "tuple", items: [bit] } };
  const field = { name: "a", domain: { kind: "seq", element: pair, max: 2 } as const };
  const codec = codecOf({ kind: "record", fields: [field] });
  const next = codec.view();
  codec.encode({ a: [{ 0: [true] }, { 0: [false] }] }, next.words, 0);
  next.load();
  const view = (next.root as Bag)["a"] as View;
  view.copyFrom([...(view as unknown as Iterable<unknown>)].toReversed());
  next.flush();
  expect(codec.decode(next.words, 0)).toEqual({ a: [{ 0: [false] }, { 0: [true] }] });
});

function pathOf(act: () => void): string | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.path;
    throw error;
  }
}

test("a scalar outside its domain is refused by name and changes nothing", () => {
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const domain = g(stateDomains, 3);
      const codec = codecOf(domain);
      const next = codec.view();
      const plain = normalise(domain, g(valuesIn, domain));
      codec.encode(plain, next.words, 0);
      next.load();
      const before = next.words.slice();
      const targets = roots(domain, next.root, plain, null);
      fc.pre(targets.length > 0);
      const t = descend(g, pick(g, targets));
      const value = g(() => strangers);
      fc.pre(pathOf(() => normalise(t.domain, value, t.path)) === t.path);
      const path = pathOf(() => {
        t.view[t.key] = value;
        next.flush();
      });
      expect(path).toBe(t.path);
      if (isLeaf(t.domain)) expect(next.words).toEqual(before);
      // The view is usable again after the next load.
      next.words.set(before);
      next.load();
      expect(readAll(domain, next.root)).toStrictEqual(plain);
    }),
    { numRuns: 250 },
  );
});

/** Makes one thing wrong in a plain value; `null` when there is nothing to spoil. */
function spoil(g: GeneratorValue, value: unknown): unknown {
  const bad = g(() => strangers);
  if (typeof value !== "object" || value === null || g(fc.nat, { max: 3 }) === 0) return bad;
  if (value instanceof Set) return new Set([...value, bad]);
  if (Array.isArray(value)) {
    const i = g(fc.nat, { max: value.length });
    return i === value.length ? [...value, bad] : value.with(i, spoil(g, value[i]));
  }
  const keys = Object.keys(value);
  const key = g(fc.constantFrom, ...keys, "extra");
  const changed = { ...value, [key]: keys.includes(key) ? spoil(g, (value as Bag)[key]) : bad };
  if (g(fc.nat, { max: 3 }) > 0) return changed;
  return Object.fromEntries(Object.entries(value).filter(([k]) => k !== key));
}

test("a literal with a fault is refused under the same path as on plain values; other regions stay", () => {
  let refused = 0;
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const domain = g(stateDomains, 3);
      const codec = codecOf(domain);
      const next = codec.view();
      const plain = normalise(domain, g(valuesIn, domain)) as Bag;
      codec.encode(plain, next.words, 0);
      next.load();
      const targets = roots(domain, next.root, plain, null);
      fc.pre(targets.length > 0);
      const root = pick(g, targets);
      const t = descend(g, root);
      const literal = spoil(g, g(valuesIn, t.domain));
      const expected = pathOf(() => normalise(t.domain, literal, t.path));
      const found = pathOf(() => {
        t.view[t.key] = literal;
        next.flush();
      });
      expect(found).toBe(expected);
      if (expected === null) return;
      refused++;
      const after = codec.view();
      after.words.set(next.words);
      after.load();
      for (const other of roots(domain, after.root, plain, null)) {
        if (other.key === root.key) continue;
        expect(readAll(other.domain, other.view[other.key])).toStrictEqual(plain[other.key]);
      }
    }),
    { numRuns: 400 },
  );
  expect(refused).toBeGreaterThan(100);
});
