/** Random domains, and how many values they have. */
import * as fc from "fast-check";
import type { Domain, Field } from "../../checker/schema/domain.ts";

/** A small random domain. Values are listed in ascending order, which is all that the oracle knows of set order. */
export function smallDomains(depth: number): fc.Arbitrary<Domain> {
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
export function count(domain: Domain): number {
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
