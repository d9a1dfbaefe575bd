/** Images of packed states against images of plain ones, and the laws of a group. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codecOf } from "../schema/codec.ts";
import type { Domain, RecordDomain } from "../schema/domain.ts";
import { size } from "../schema/rank.ts";
import { normalise } from "../schema/normalise.ts";
import { valuesIn } from "../../test/support/arbitrary-domain.ts";
import { groupOf, moved, type Group } from "./group.ts";
import { demandClosed, plainImage } from "./plain-image.ts";
import { equal, Images, Reduction } from "./reduction.ts";

const declared = {
  sets: { p: [1, 2, 3], q: ["a", "b"] },
  follow: {
    page: { p: { 1: ["p1", "x1"], 2: ["p2", "x2"], 3: ["p3", "x3"] } },
    pq: {
      p: { 1: ["1a", "1b"], 2: ["2a", "2b"], 3: ["3a", "3b"] },
      q: { a: ["1a", "2a", "3a"], b: ["1b", "2b", "3b"] },
    },
  },
};
function groupFor(symmetry: Parameters<typeof groupOf>[0], most?: number): Group {
  const group = groupOf(symmetry, most);
  if (group === null) throw new Error("no group");
  return group;
}
const group = groupFor(declared);

const leaves: fc.Arbitrary<Domain> = fc.constantFrom<Domain>(
  { kind: "boolean" },
  { kind: "int", min: -3, max: 40 },
  { kind: "int", min: 0, max: 2 ** 31 - 1 },
  { kind: "int", min: 0, max: 5, sort: "p" },
  { kind: "enum", values: ["x", "y", "z"] },
  { kind: "enum", values: [1, 2, 3], sort: "p" },
  { kind: "enum", values: ["none", 3, "b", 1, 2, 7, "a"], sort: "p" },
  { kind: "enum", values: ["b", "a"], sort: "q" },
  { kind: "enum", values: ["p1", "fixed", "x1", "p2", "p3", "x3", "x2"], sort: "page" },
  { kind: "enum", values: ["1a", "1b", "2a", "2b", "3a", "3b", "?"], sort: "pq" },
);

/** Random domains in which ids stand anywhere. */
function domains(depth: number): fc.Arbitrary<Domain> {
  if (depth === 0) return leaves;
  const inner = domains(depth - 1);
  const fields = fc
    .array(inner, { maxLength: 3 })
    .map((all) => all.map((domain, i) => ({ name: `f${i}`, domain })));
  return fc.oneof(
    leaves,
    inner.map((d): Domain => (d.kind === "nullable" ? d : { kind: "nullable", inner: d })),
    fields.map((f): Domain => ({ kind: "record", fields: f })),
    inner.map((value): Domain => ({ kind: "total", ids: [0, 1, 2, 3], value, sort: "p" })),
    inner.map((value): Domain => ({ kind: "total", ids: [0, 4, 9], value })),
    inner.map((domain): Domain => ({
      kind: "record",
      fields: ["b", "a", "c"].map((name) => ({ name, domain })),
      sort: "q",
    })),
    fc.array(inner, { maxLength: 3 }).map((items): Domain => ({ kind: "tuple", items })),
    inner.map((element): Domain => ({ kind: "array", element, length: 2 })),
    inner.map((element): Domain => ({ kind: "seq", element, max: 3 })),
    inner
      .filter((d) => {
        const n = size(d);
        return n !== null && n <= 200;
      })
      .map((element): Domain => ({ kind: "set", element })),
    fc.tuple(fields, fields).map(([a, b]): Domain => ({
      kind: "union",
      tag: "kind",
      variants: [
        { value: "one", fields: a },
        { value: "two", fields: b },
        { value: "three", fields: [] },
      ],
    })),
  );
}

const states = domains(3)
  .chain((a) =>
    domains(2).map((b): RecordDomain => ({
      kind: "record",
      fields: [
        { name: "a", domain: a },
        { name: "b", domain: b },
      ],
    })),
  )
  .filter((d) => codecOf(d).words <= 60)
  .chain((domain) =>
    fc.record({
      domain: fc.constant(domain),
      values: fc.array(valuesIn(domain), { minLength: 2, maxLength: 4 }),
    }),
  );

test("the image of a packed state is the packed image of the plain one; a representative is that of all images", () => {
  fc.assert(
    fc.property(states, ({ domain, values }) => {
      const codec = codecOf(domain);
      demandClosed(group, domain, "");
      const images = new Images(group, codec, null);
      const view = new Int32Array(codec.words);
      const reduction = new Reduction(images, [view]);
      // What is offered to a store of representatives.
      const found: Int32Array[] = [];
      const store = reduction.over({
        offer: () => void found.push(Int32Array.from(reduction.parts[0] ?? [])),
        // Nothing else is asked of it.
      } as Parameters<Reduction["over"]>[0]);
      for (const value of values) {
        const row = new Int32Array(codec.words);
        codec.encode(value, row, 0);
        const rows = group.elements.map((p) => {
          const expected = new Int32Array(codec.words);
          codec.encode(plainImage(p, domain, normalise(domain, value)), expected, 0);
          expect([...images.of(p, row)]).toEqual([...expected]);
          return expected;
        });
        const orbit = new Set(rows.map((r) => r.join()));
        expect(images.orbitSize(row)).toBe(orbit.size);
        const least = rows.toSorted(byWords)[0];
        found.length = 0;
        for (const image of rows) {
          view.set(image);
          store.offer();
          expect([...images.of(reduction.toLeast(image), image)]).toEqual([...(least ?? [])]);
        }
        expect(found.every((r) => least !== undefined && equal(r, least))).toBe(true);
      }
    }),
    { numRuns: 150 },
  );
});

function byWords(a: Int32Array, b: Int32Array): number {
  const i = a.findIndex((word, k) => word !== b[k]);
  return i < 0 ? 0 : (a[i] ?? 0) - (b[i] ?? 0);
}

describe("groups", () => {
  test("the product of all permutations of each set, with products and inverses", () => {
    expect(group.elements.length).toBe(12);
    expect(new Set(group.elements.map((p) => p.text)).size).toBe(12);
    expect(group.elements[0]?.text).toBe("");
    for (const a of group.elements)
      for (const b of group.elements) {
        const both = group.after(a, b);
        for (const [sort, values] of a.moves)
          for (const value of values.keys())
            expect(moved(both, sort, value)).toBe(moved(a, sort, moved(b, sort, value)));
        expect(group.after(group.inverse(a), a).index).toBe(0);
      }
  });
  test("one id of each set: nothing to exchange", () => {
    expect(groupOf({ sets: { p: [1], q: [] } })).toBeNull();
  });
  test("at most 24 permutations, unless more are asked for", () => {
    const sets = { p: [1, 2, 3, 4, 5] };
    expect(() => groupOf({ sets })).toThrow(
      "5 of p have 120 permutations, more than 24: declare fewer ids as symmetric",
    );
    expect(groupFor({ sets }, 120).elements.length).toBe(120);
    expect(groupFor({ sets: { p: [1, 2, 3], q: [1, 2], r: [1, 2] } }).elements.length).toBe(24);
  });
  test.each([
    [{ sets: { p: [1, 1] } }, "an id of p is there twice"],
    [{ sets: { p: [1, 2] }, parameters: { i: "r" } }, "the parameter i is of the sort r"],
    [{ sets: { p: [1, 2] }, follow: { p: {} } }, "p is a set of ids"],
    [{ sets: { p: [1, 2] }, follow: { r: { q: {} } } }, "r follows q, which is no set"],
    [{ sets: { p: [1, 2] }, follow: { r: { p: { 1: ["x"] } } } }, "r has no values for p 2"],
    [
      { sets: { p: [1, 2] }, follow: { r: { p: { 1: ["x"], 2: [] } } } },
      "not as many values for p 2",
    ],
    [
      { sets: { p: [1, 2] }, follow: { r: { p: { 1: ["x"], 2: ["x"] } } } },
      "r x belongs to p twice",
    ],
    [
      {
        sets: { p: [1, 2], q: [1, 2] },
        follow: { r: { p: { 1: ["x"], 2: ["y"] }, q: { 1: ["y"], 2: ["z"] } } },
      },
      "does not follow its ids",
    ],
  ])("%j is refused", (symmetry, message) => {
    // Some of them have the wrong type, too: ids that are missing.
    expect(() => groupOf(symmetry as Parameters<typeof groupOf>[0])).toThrow(message);
  });
  test.each<[Domain, string]>([
    [{ kind: "enum", values: [1, 2], sort: "p" }, "a: 2 is exchanged with 3 (p 2→3, 3→2)"],
    [{ kind: "int", min: 2, max: 9, sort: "p" }, "is exchanged with 1"],
    [{ kind: "total", ids: [1, 2], value: { kind: "boolean" }, sort: "p" }, "is exchanged with 3"],
    [{ kind: "seq", element: { kind: "enum", values: ["a"], sort: "q" }, max: 1 }, "a[…]: a is"],
    [{ kind: "enum", values: [1], sort: "unknown" }, "of the sort unknown, which is not declared"],
    [{ kind: "int", min: 0, max: 5000, sort: "p" }, "ids are at most 4096"],
  ])("a domain that is not closed is refused: %j", (domain, message) => {
    const state: RecordDomain = { kind: "record", fields: [{ name: "a", domain }] };
    expect(() => new Images(group, codecOf(state), null)).toThrow(message);
  });
});
