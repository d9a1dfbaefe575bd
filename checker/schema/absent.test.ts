/** What is not there is refused, by views of packed states and of plain ones in the same words. */
import { inspect, isDeepStrictEqual } from "node:util";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { seq, total } from "../contract/schema.ts";
import { SpecError } from "../errors.ts";
import { draftPlain, readPlain } from "../plain/views.ts";
import { stateDomains, valuesIn } from "../../test/support/arbitrary-domain.ts";
import { codecFor, codecOf } from "./codec.ts";
import type { Domain, RecordDomain } from "./domain.ts";
import { domainOf } from "./from-zod.ts";
import { normalise } from "./normalise.ts";

// What is asked for here is what the type of a state has not.
// oxlint-disable-next-line typescript/no-explicit-any -- as said
type Loose = any;

const point = z.object({ x: z.int().min(0).max(3), y: z.boolean() });
const schema = z.object({
  none: total([], z.boolean()),
  gap: total([1, 3], z.nullable(z.enum(["a", "b"]))),
  first: total([0, 1], z.int().min(0).max(9)),
  records: total([1, 2], point),
  nested: total([1, 2], total([2, 4], z.boolean())),
  many: total(
    Array.from({ length: 40 }, (_, i) => i),
    z.boolean(),
  ),
  row: z.array(z.boolean()).length(2),
  rows: z.array(z.array(point).length(1)).length(2),
  pair: z.tuple([z.boolean(), point]),
  named: z.record(z.enum(["p", "q"]), z.boolean()),
  maybe: z.nullable(point),
  q: seq(point, 3),
  who: z.set(z.enum(["k", "m"])),
  run: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("idle") }),
    z.object({ kind: z.literal("busy"), by: total([1], z.boolean()), left: point }),
  ]),
});
const p = { x: 1, y: true };
const plain = {
  none: {},
  gap: { 1: null, 3: "a" },
  first: { 0: 4, 1: 0 },
  records: { 1: p, 2: p },
  nested: { 1: { 2: true, 4: false }, 2: { 2: true, 4: false } },
  many: Object.fromEntries(Array.from({ length: 40 }, (_, i) => [i, i === 7])),
  row: [true, false],
  rows: [[p], [p]],
  pair: [true, p],
  named: { p: true, q: false },
  maybe: p,
  q: [p],
  who: new Set(["k"]),
  run: { kind: "busy", by: { 1: true }, left: p },
};
const domain = domainOf(schema) as RecordDomain;

/** The views of the same state in both semantics, fresh. */
function views(): Record<"s" | "next", readonly [packed: Loose, plain: Loose]> {
  const codec = codecFor(schema);
  const [read, write] = [codec.view("read"), codec.view()];
  for (const view of [read, write]) {
    codec.encode(plain, view.words, 0);
    view.load();
  }
  const value = normalise(domain, plain);
  return {
    s: [read.root, readPlain(domain, value)],
    next: [write.root, draftPlain(domain, value).root],
  };
}

function refusal(act: () => unknown): string {
  try {
    const found = act();
    return typeof found === "object"
      ? "an object"
      : `no refusal: ${typeof found} ${inspect(found)}`;
  } catch (error) {
    return error instanceof SpecError ? `${error.code} ${error.message}` : String(error);
  }
}

const reads: readonly [string, (s: Loose) => unknown, string][] = [
  ["an empty map", (s) => s.none[0], "none: has no element 0; it is empty"],
  ["a map from 1 on", (s) => s.gap[0], "gap: has no element 0; its indices are 1, 3"],
  ["between the ids", (s) => s.gap[2], "gap: has no element 2; its indices are 1, 3"],
  ["after the last id", (s) => s.first[2], "first: has no element 2; its indices are 0, 1"],
  ["before the first id", (s) => s.first[-1], "first: has no element -1; its indices are 0, 1"],
  ["an id as text", (s) => s.gap["2"], "gap: has no element 2; its indices are 1, 3"],
  ["an id of text", (s) => s.gap.a, "gap: has no element a; its indices are 1, 3"],
  ["null as an id", (s) => s.gap[null as Loose], "gap: has no element null; its indices are 1, 3"],
  ["a fraction", (s) => s.first[0.5], "first: has no element 0.5; its indices are 0, 1"],
  ["a map's length", (s) => s.first.length, "first: has no element length; its indices are 0, 1"],
  ["a method of a map", (s) => s.first.map, "first: has no element map; its indices are 0, 1"],
  ["a map of records", (s) => s.records[0], "records: has no element 0; its indices are 1, 2"],
  ["a map in a map", (s) => s.nested[1][3], "nested[1]: has no element 3; its indices are 2, 4"],
  ["a map of maps", (s) => s.nested[3], "nested: has no element 3; its indices are 1, 2"],
  ["a long map", (s) => s.many[40], "many: has no element 40; its indices are 0, 1, 2, 3, 4"],
  ["an array", (s) => s.row[2], "row: has no element 2; its indices are 0, 1"],
  ["an array in an array", (s) => s.rows[1][1], "rows[1]: has no element 1; its indices are 0"],
  ["a tuple", (s) => s.pair[2], "pair: has no element 2; its indices are 0, 1"],
  ["a record by names", (s) => s.named.r, "named: has no field r; its fields are p, q"],
  ["a region", (s) => s.gaps, "the state: has no field gaps; its fields are none, gap, first"],
  ["a field", (s) => s.records[1].z, "records[1]: has no field z; its fields are x, y"],
  ["a nullable record", (s) => s.maybe.z, "maybe: has no field z; its fields are x, y"],
  ["a record in a tuple", (s) => s.pair[1].z, "pair[1]: has no field z; its fields are x, y"],
  ["a variant", (s) => s.run.right, "run: has no field right; its fields are kind, by, left"],
  ["a map in a variant", (s) => s.run.by[0], "run.by: has no element 0; its indices are 1"],
  ["an element's field", (s) => s.q.at(0).z, "q[0]: has no field z; its fields are x, y"],
  ["a sequence by index", (s) => s.q[0], "q: has no member 0; a sequence is read by length, at(i)"],
  ["a sequence", (s) => s.q.map, "q: has no member map; a sequence is read by length, at(i)"],
  ["a set", (s) => s.who.length, "who: has no member length; a set is read by size and has(x)"],
  ["what objects have", (s) => s.maybe.toString, "maybe: has no field toString; its fields are x"],
];

describe.each(["s", "next"] as const)("of %s", (side) => {
  test.each(reads)("%s: what is not there is refused", (_what, read, text) => {
    const [packed, reference] = views()[side].map((root) => refusal(() => read(root)));
    expect(packed).toContain(`SPEC005 ${text}`);
    expect(packed).toBe(reference);
  });

  test("what is not there can be asked for without being read", () => {
    for (const root of views()[side]) {
      const asked = [0 in root.gap, 1 in root.gap, "left" in root.run, "right" in root.run];
      expect(asked).toEqual([false, true, true, false]);
      expect(["gap" in root, "gaps" in root]).toEqual([true, false]);
    }
  });

  test("a sequence is null outside", () => {
    for (const root of views()[side]) {
      const outside = [-1, 1, 3, 0.5, Number.NaN, "0", null].map((i: Loose) => root.q.at(i));
      expect(outside).toEqual(outside.map(() => null));
    }
  });

  test("a refusal that is caught is remembered", () => {
    const [packed] = views()[side];
    expect(refusal(() => packed.none[7])).toContain("none: has no element 7");
  });
});

test.each<[string, (next: Loose) => void, string]>([
  ["a map", (next) => (next.gap[0] = "a"), "gap: has no element 0; its indices are 1, 3"],
  ["an empty map", (next) => (next.none[1] = true), "none: has no element 1; it is empty"],
  ["a map of records", (next) => (next.records[3] = p), "records: has no element 3; its indices"],
  ["a map of maps", (next) => (next.nested[1][3] = true), "nested[1]: has no element 3; its ind"],
  ["an array", (next) => (next.row[2] = true), "row: has no element 2; its indices are 0, 1"],
  [
    "an array by push",
    (next) => next.row.push(true),
    "row: has no element 2; its indices are 0, 1",
  ],
  ["a record", (next) => (next.maybe.z = 1), "maybe: has no field z; its fields are x, y"],
  ["the state", (next) => (next.gaps = 1), "the state: has no field gaps; its fields are none"],
  ["a variant", (next) => (next.run.right = 1), "run: has no field right; its fields are kind"],
])("what is not there cannot be written: %s", (_what, write, text) => {
  const { s, next } = views();
  const [packed, reference] = next.map((root) => refusal(() => write(root)));
  expect(packed).toContain(`SPEC005 ${text}`);
  expect(packed).toBe(reference);
  for (const root of s) expect(refusal(() => write(root))).toMatch(/^SPEC005 .*read-only/);
});

test("views of something else are taken for what they show", () => {
  const { next } = views();
  const [packed, reference] = next.map((root) => [
    refusal(() => (root.gap = root.first)),
    refusal(() => (root.nested[1] = root.nested[2])),
    refusal(() => (root.maybe = root.run)),
    refusal(() => (root.maybe = root.named)),
    refusal(() => (root.maybe = root.first)),
    refusal(() => (root.run = root.maybe)),
    refusal(() => (root.row = root.first)),
    refusal(() => (root.maybe = root.q)),
    refusal(() => (root.maybe = root.row)),
  ]);
  expect(packed).toEqual(reference);
  expect(packed?.filter((text) => text.includes("SPEC005"))).toEqual([]);
});

test("a view can be looked at by tools", () => {
  const { s } = views();
  const [packed] = s;
  expect(inspect(packed.gap)).toContain("'a'");
  expect(() => inspect(packed, { depth: 5 })).not.toThrow();
  expect(JSON.stringify(packed.nested)).toBe('{"1":{"2":true,"4":false},"2":{"2":true,"4":false}}');
  expect(JSON.stringify(packed.row)).toBe("[true,false]");
  expect([...packed.row]).toEqual([true, false]);
  expect(isDeepStrictEqual({ ...packed.gap }, { 1: null, 3: "a" })).toBe(true);
  expect(["then" in packed.gap, Symbol.iterator in packed.gap]).toEqual([false, false]);
});

/** All views within a view, with what there is in them. */
function* within(d: Domain, packed: Loose, reference: Loose): Generator<readonly [Loose, Loose]> {
  if (typeof reference !== "object" || reference === null) return;
  const inner = d.kind === "nullable" ? d.inner : d;
  yield [packed, reference];
  const go = function* (key: string | number, part: Domain): Generator<readonly [Loose, Loose]> {
    yield* within(part, packed[key], reference[key]);
  };
  if (inner.kind === "record") for (const f of inner.fields) yield* go(f.name, f.domain);
  if (inner.kind === "total") for (const id of inner.ids) yield* go(id, inner.value);
  if (inner.kind === "tuple") for (const [i, item] of inner.items.entries()) yield* go(i, item);
  if (inner.kind === "array") for (let i = 0; i < inner.length; i++) yield* go(i, inner.element);
  if (inner.kind === "union") {
    const variant = inner.variants.find((v) => v.value === packed[inner.tag]);
    for (const f of variant?.fields ?? []) yield* go(f.name, f.domain);
  }
  if (inner.kind === "seq")
    for (let i = 0; i < packed.length; i++)
      yield* within(inner.element, packed.at(i), reference.at(i));
}

test("random reads, of what is there and of what is not, are answered alike", () => {
  const keys = fc.constantFrom(0, 1, 2, 3, 6, 40, -1, "a", "b", "kind", "tag", "z", "zz", "size");
  const states = stateDomains(3).chain((d) => fc.tuple(fc.constant(d), valuesIn(d)));
  let refused = 0;
  let answered = 0;
  fc.assert(
    fc.property(states, keys, fc.boolean(), ([d, value], key, writable) => {
      const codec = codecOf(d);
      const view = codec.view(writable ? "write" : "read");
      codec.encode(value, view.words, 0);
      view.load();
      const normal = normalise(d, value);
      const reference = writable ? draftPlain(d, normal).root : readPlain(d, normal);
      for (const pair of within(d, view.root, reference)) {
        const [a, b] = pair.map((x) => refusal(() => x[key]));
        expect(a).toBe(b);
        if (a?.startsWith("SPEC005") === true) refused++;
        else answered++;
      }
    }),
    { numRuns: 300 },
  );
  expect(refused).toBeGreaterThan(100);
  expect(answered).toBeGreaterThan(30);
});
