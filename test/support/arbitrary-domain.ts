/** Random state schemas and random states, for tests that compare two readings of the same schema. */
import fc from "fast-check";
import { z } from "zod";
import { seq, total } from "../../checker/contract/schema.ts";
import type { Domain, Field, RecordDomain, Scalar, Variant } from "../../checker/schema/domain.ts";
import { elementsOf } from "../../checker/schema/normalise.ts";
import { size } from "../../checker/schema/rank.ts";

/** Names that a careless generator of code would trip over, besides ordinary ones. */
const names = [
  "a",
  "b",
  "w",
  "o",
  "z",
  "length",
  "has",
  "at",
  "c",
  "v",
  "p-q",
  "0",
  "",
  "ünï",
  '"\\',
];

const scalars: fc.Arbitrary<Scalar> = fc.oneof(
  fc.constantFrom("x", "y", "A B", "", "0", "null", "'\"`\\", "\u2028", "toString"),
  fc.integer({ min: -3, max: 40 }),
  fc.constantFrom(1.5, -2.25, 2 ** 40),
  fc.boolean(),
);

const enums = (max: number): fc.Arbitrary<Domain> =>
  fc.uniqueArray(scalars, { minLength: 1, maxLength: max }).map((values) => ({
    kind: "enum",
    values,
  }));

const ints: fc.Arbitrary<Domain> = fc
  .tuple(
    fc.constantFrom(0, 0, 1, -1, -7, 100, -(2 ** 31), 2 ** 31 - 1, 2 ** 40, -(2 ** 52)),
    fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 9, 255, 256, 2 ** 20, 2 ** 31),
  )
  .map(([min, n]) => ({ kind: "int", min, max: min + n - 1 }));

const leaves: fc.Arbitrary<Domain> = fc.oneof(
  { weight: 4, arbitrary: enums(5) },
  { weight: 1, arbitrary: enums(20) },
  { weight: 3, arbitrary: fc.constant<Domain>({ kind: "boolean" }) },
  { weight: 4, arbitrary: ints },
);

const nullable = (inner: fc.Arbitrary<Domain>): fc.Arbitrary<Domain> =>
  inner.map((d) => (d.kind === "nullable" ? d : { kind: "nullable", inner: d }));

const fields = (inner: fc.Arbitrary<Domain>, max: number): fc.Arbitrary<Field[]> =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...names), inner), {
      maxLength: max,
      selector: ([name]) => name,
    })
    // zod reads fields in the order of an object's keys, in which "0" comes first.
    .map((parts) => Object.entries(Object.fromEntries(parts)))
    .map((parts) => parts.map(([name, domain]) => ({ name, domain })));

const lengths = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 4 }) },
  { weight: 1, arbitrary: fc.constantFrom(20, 35, 40) },
);

const idLists = fc
  .uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 4 })
  .map((ids) => ids.toSorted((a, b) => a - b));

const unions = (inner: fc.Arbitrary<Domain>): fc.Arbitrary<Domain> =>
  fc
    .tuple(
      fc.constantFrom("kind", "tag", "a"),
      fc.uniqueArray(fc.tuple(scalars, fields(inner, 3)), {
        minLength: 1,
        maxLength: 4,
        selector: ([value]) => value,
      }),
    )
    .map(([tag, options]) => {
      const variants: Variant[] = options.map(([value, parts]) => ({
        value,
        fields: parts.filter((f) => f.name !== tag),
      }));
      return { kind: "union", tag, variants };
    });

/** Random domains in which composites are nested up to `depth` deep. */
export function domains(depth: number): fc.Arbitrary<Domain> {
  if (depth === 0) return fc.oneof({ weight: 4, arbitrary: leaves }, nullable(leaves));
  const inner = domains(depth - 1);
  const sets = fc
    .oneof({ weight: 3, arbitrary: leaves }, inner)
    .filter((d) => {
      const n = size(d);
      return n !== null && n <= 300;
    })
    .map((element): Domain => ({ kind: "set", element }));
  return fc.oneof(
    { weight: 3, arbitrary: domains(0) },
    { weight: 3, arbitrary: fields(inner, 4).map((f): Domain => ({ kind: "record", fields: f })) },
    { weight: 2, arbitrary: nullable(inner) },
    { weight: 2, arbitrary: unions(inner) },
    fc.array(inner, { maxLength: 4 }).map((items): Domain => ({ kind: "tuple", items })),
    fc
      .tuple(inner, lengths)
      .map(([element, length]): Domain => ({ kind: "array", element, length })),
    fc.tuple(inner, idLists).map(([value, ids]): Domain => ({ kind: "total", ids, value })),
    {
      weight: 2,
      arbitrary: fc
        .tuple(inner, lengths)
        .map(([element, max]): Domain => ({ kind: "seq", element, max })),
    },
    { weight: 2, arbitrary: sets },
  );
}

/** Random states: records with nesting up to `depth` below the root. */
export function stateDomains(depth: number): fc.Arbitrary<RecordDomain> {
  return fields(domains(depth), 5).map((f) => ({ kind: "record", fields: f }));
}

/** Random plain values of a domain. */
export function valuesIn(domain: Domain): fc.Arbitrary<unknown> {
  const record = (parts: readonly Field[], first: Record<string, unknown>) =>
    fc.tuple(...parts.map((f) => valuesIn(f.domain))).map((values) => ({
      ...first,
      ...Object.fromEntries(parts.map((f, i) => [f.name, values[i]])),
    }));
  switch (domain.kind) {
    case "enum":
      return fc.constantFrom(...domain.values);
    case "boolean":
      return fc.boolean();
    case "int":
      return fc.oneof(
        fc.constantFrom(domain.min, domain.max),
        fc.maxSafeInteger().map((n) => {
          const k = domain.max - domain.min + 1;
          return domain.min + (((n % k) + k) % k);
        }),
      );
    case "nullable":
      return fc.oneof(fc.constant(null), valuesIn(domain.inner));
    case "record":
      return record(domain.fields, {});
    case "union":
      return fc.oneof(...domain.variants.map((v) => record(v.fields, { [domain.tag]: v.value })));
    case "tuple":
      return fc.tuple(...domain.items.map(valuesIn));
    case "array":
      return fc.array(valuesIn(domain.element), {
        minLength: domain.length,
        maxLength: domain.length,
      });
    case "total":
      return record(
        domain.ids.map((id) => ({ name: String(id), domain: domain.value })),
        {},
      );
    case "seq":
      return fc.array(valuesIn(domain.element), { maxLength: domain.max });
    case "set":
      return fc
        .subarray([...elementsOf(domain.element).values])
        .chain((some) => fc.shuffledSubarray(some, { minLength: some.length }))
        .map((some) => new Set(some));
  }
}

/** Values that belong to few domains, to be filtered by the domain in question. */
export const strangers: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  undefined,
  null,
  Number.NaN,
  Infinity,
  0.5,
  -1,
  7.5,
  2 ** 32,
  2 ** 33 + 1,
  -(2 ** 53),
  "stranger",
  "1",
  1,
  true,
  {},
  [],
  [null],
  new Set(["stranger"]),
  Symbol.iterator,
);

/** A zod schema of `domain`: the inverse of `domainOf`. */
export function zodOf(domain: Domain): z.ZodType {
  switch (domain.kind) {
    case "enum":
      // z.enum keeps its values as keys of an object, in which "0" comes first whatever its place.
      return domain.values.every((v): v is string => typeof v === "string" && !/^\d+$/.test(v))
        ? z.enum(domain.values)
        : z.literal([...domain.values]);
    case "boolean":
      return z.boolean();
    case "int":
      return z.int().min(domain.min).max(domain.max);
    case "nullable":
      return z.nullable(zodOf(domain.inner));
    case "record":
      return z.object(shapeOf(domain.fields));
    case "tuple":
      // zod's type asks for at least one item; an empty tuple is legal.
      return z.tuple(domain.items.map(zodOf) as [z.ZodType]);
    case "array":
      return z.array(zodOf(domain.element)).length(domain.length);
    case "total":
      return total(domain.ids, zodOf(domain.value));
    case "seq":
      return seq(zodOf(domain.element), domain.max);
    case "set":
      return z.set(zodOf(domain.element));
    case "union": {
      const [first, ...rest] = domain.variants.map((v) =>
        z.object({ [domain.tag]: z.literal(v.value), ...shapeOf(v.fields) }),
      );
      if (first === undefined) throw new TypeError("a union has variants");
      return z.discriminatedUnion(domain.tag, [first, ...rest]);
    }
  }
}

function shapeOf(parts: readonly Field[]): Record<string, z.ZodType> {
  return Object.fromEntries(parts.map((f) => [f.name, zodOf(f.domain)]));
}
