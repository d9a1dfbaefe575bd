/** Images of plain values under a permutation: what the generated code does to packed ones, said plainly. */
import type { Domain, Field } from "../schema/domain.ts";
import { legal } from "../schema/domain.ts";
import { ModelError } from "../errors.ts";
import { moved, type Group, type Permutation } from "./group.ts";

type Plain = Readonly<Record<string, unknown>>;

/** The image of a normal plain value of `domain`. A set or a record may come out in another order. */
export function plainImage(p: Permutation, domain: Domain, value: unknown): unknown {
  switch (domain.kind) {
    case "enum":
    case "int":
      return domain.sort === undefined ? value : moved(p, domain.sort, value);
    case "boolean":
      return value;
    case "nullable":
      return value === null ? null : plainImage(p, domain.inner, value);
    case "record":
      return fieldsImage(p, domain.fields, domain.sort, value as Plain); // normal, as all below
    case "union": {
      const variant = value as Plain;
      const tag = variant[domain.tag];
      const fields = domain.variants.find((v) => v.value === tag)?.fields ?? [];
      return { [domain.tag]: tag, ...fieldsImage(p, fields, undefined, variant) };
    }
    case "tuple":
      return domain.items.map((item, i) => plainImage(p, item, (value as readonly unknown[])[i]));
    case "array":
    case "seq":
      return (value as readonly unknown[]).map((v) => plainImage(p, domain.element, v));
    case "total": {
      const fields = domain.ids.map((id) => ({ name: String(id), domain: domain.value }));
      const byName = new Map(domain.ids.map((id) => [String(id), id]));
      const name = (key: string): unknown =>
        domain.sort === undefined ? key : moved(p, domain.sort, byName.get(key));
      return Object.fromEntries(
        fields.map((f) => [
          String(name(f.name)),
          plainImage(p, f.domain, (value as Plain)[f.name]),
        ]),
      );
    }
    case "set":
      return new Set(
        [...(value as ReadonlySet<unknown>)].map((v) => plainImage(p, domain.element, v)),
      );
  }
}

function fieldsImage(
  p: Permutation,
  fields: readonly Field[],
  sort: string | undefined,
  value: Plain,
): Plain {
  return Object.fromEntries(
    fields.map((f) => [
      sort === undefined ? f.name : String(moved(p, sort, f.name)),
      plainImage(p, f.domain, value[f.name]),
    ]),
  );
}

/**
 * Demands that every value of `domain` has an image in it.
 * @throws ModelError MODEL009 naming the place of one that has none
 */
export function demandClosed(group: Group, domain: Domain, path: string): void {
  const refuse = (what: string): never => {
    throw new ModelError(
      "MODEL009",
      `declared symmetry: ${path === "" ? "the state" : path}: ${what}`,
    );
  };
  const keys = (sort: string, values: readonly (string | number | boolean)[]): void => {
    if (!group.sorts.has(sort))
      refuse(
        `its ids are of the sort ${sort}, which is not declared (${[...group.sorts].join(", ")})`,
      );
    const known = new Set<unknown>(values);
    for (const p of group.elements)
      for (const value of values)
        if (!known.has(moved(p, sort, value)))
          refuse(
            `${String(value)} is exchanged with ${String(moved(p, sort, value))} (${p.text}), which is not in its domain`,
          );
  };
  switch (domain.kind) {
    case "enum":
      if (domain.sort !== undefined) keys(domain.sort, domain.values);
      break;
    case "int":
      if (domain.sort === undefined) break;
      if (domain.max - domain.min >= 4096)
        refuse(`ids are at most 4096, and ${legal(domain)} are more`);
      keys(
        domain.sort,
        Array.from({ length: domain.max - domain.min + 1 }, (_, i) => domain.min + i),
      );
      break;
    case "boolean":
      break;
    case "nullable":
      demandClosed(group, domain.inner, path);
      break;
    case "record":
      if (domain.sort !== undefined)
        keys(
          domain.sort,
          domain.fields.map((f) => f.name),
        );
      for (const f of domain.fields)
        demandClosed(group, f.domain, path === "" ? f.name : `${path}.${f.name}`);
      break;
    case "union":
      for (const v of domain.variants)
        for (const f of v.fields) demandClosed(group, f.domain, `${path}.${f.name}`);
      break;
    case "tuple":
      domain.items.forEach((item, i) => {
        demandClosed(group, item, `${path}[${i}]`);
      });
      break;
    case "array":
    case "seq":
      demandClosed(group, domain.element, `${path}[…]`);
      break;
    case "set":
      demandClosed(group, domain.element, `${path}{…}`);
      break;
    case "total":
      if (domain.sort !== undefined) keys(domain.sort, domain.ids);
      demandClosed(group, domain.value, `${path}[…]`);
      break;
  }
}
