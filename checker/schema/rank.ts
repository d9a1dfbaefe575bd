/**
 * Numbering of the values of small domains: `rank` and its inverse. Records count with the last
 * field running fastest, so the order is that of nested loops over the fields as declared.
 */
import type { PlainValue } from "../trace/trace.ts";
import { isLeaf } from "./domain.ts";
import type { Domain, Field } from "./domain.ts";

/** How many values `domain` has (a float: huge domains are only compared), or `null` when they are not numbered. */
export function size(domain: Domain): number | null {
  const product = (parts: readonly Domain[]): number | null => {
    let n = 1;
    for (const part of parts) {
      const k = size(part);
      if (k === null) return null;
      n *= k;
    }
    return n;
  };
  switch (domain.kind) {
    case "enum":
      return domain.values.length;
    case "boolean":
      return 2;
    case "int":
      return domain.max - domain.min + 1;
    case "nullable": {
      const n = size(domain.inner);
      return n === null ? null : n + 1;
    }
    case "record":
      return product(domain.fields.map((f) => f.domain));
    case "tuple":
      return product(domain.items);
    case "array":
    case "total": {
      const [n, element] =
        domain.kind === "array"
          ? [domain.length, domain.element]
          : [domain.ids.length, domain.value];
      const k = size(element);
      return k === null ? null : k ** n;
    }
    case "union": {
      let n = 0;
      for (const v of domain.variants) {
        const k = product(v.fields.map((f) => f.domain));
        if (k === null) return null;
        n += k;
      }
      return n;
    }
    case "seq":
    case "set":
      return null;
  }
}

/** All values of `domain` in order, deeply frozen: element `i` has the rank `i`. Only for small domains. */
export function valuesOf(domain: Domain): readonly PlainValue[] {
  const fields = (parts: readonly Field[]): Record<string, PlainValue>[] => {
    let out: Record<string, PlainValue>[] = [{}];
    for (const { name, domain } of parts) {
      const values = valuesOf(domain);
      out = out.flatMap((o) => values.map((v) => ({ ...o, [name]: v })));
    }
    return out;
  };
  switch (domain.kind) {
    case "enum":
      return domain.values;
    case "boolean":
      return [false, true];
    case "int":
      return Array.from({ length: domain.max - domain.min + 1 }, (_, i) => domain.min + i);
    case "nullable":
      return [null, ...valuesOf(domain.inner)];
    case "record":
      return fields(domain.fields).map((o) => Object.freeze(o));
    case "total":
      return fields(domain.ids.map((id) => ({ name: String(id), domain: domain.value }))).map((o) =>
        Object.freeze(o),
      );
    case "tuple":
    case "array": {
      const items: readonly Domain[] =
        domain.kind === "tuple"
          ? domain.items
          : Array.from({ length: domain.length }, () => domain.element);
      let out: PlainValue[][] = [[]];
      for (const item of items) {
        const values = valuesOf(item);
        out = out.flatMap((o) => values.map((v) => [...o, v]));
      }
      return out.map((o) => Object.freeze(o));
    }
    case "union":
      return domain.variants.flatMap((v) =>
        fields([
          { name: domain.tag, domain: { kind: "enum", values: [v.value] } },
          ...v.fields,
        ]).map((o) => Object.freeze(o)),
      );
    case "seq":
    case "set":
      throw new RangeError(`values of a ${domain.kind} are not numbered`);
  }
}

/** The rank of a value, or -1 when it is not in the domain. Reads views as well as plain values. */
export type Ranking = (value: unknown) => number;

/** Makes the function from values of `domain` to their ranks. */
export function ranking(domain: Domain): Ranking {
  if (isLeaf(domain)) return leafRanking(domain);
  switch (domain.kind) {
    case "nullable": {
      const inner = ranking(domain.inner);
      return (v) => {
        if (v === null) return 0;
        const r = inner(v);
        return r < 0 ? -1 : r + 1;
      };
    }
    case "record":
      return fieldsRanking(domain.fields);
    case "total":
      return fieldsRanking(domain.ids.map((id) => ({ name: String(id), domain: domain.value })));
    case "tuple":
      return fieldsRanking(domain.items.map((item, i) => ({ name: String(i), domain: item })));
    case "array":
      return fieldsRanking(
        Array.from({ length: domain.length }, (_, i) => ({
          name: String(i),
          domain: domain.element,
        })),
      );
    case "union": {
      const starts = new Map<unknown, { start: number; rank: Ranking }>();
      let start = 0;
      for (const v of domain.variants) {
        starts.set(v.value, { start, rank: fieldsRanking(v.fields) });
        start += size({ kind: "record", fields: v.fields }) ?? 0;
      }
      const { tag } = domain;
      return (v) => {
        if (typeof v !== "object" || v === null) return -1;
        // Any object may be asked for the tag; what it answers is looked up, never trusted.
        const variant = starts.get((v as Record<string, unknown>)[tag]);
        if (variant === undefined) return -1;
        const r = variant.rank(v);
        return r < 0 ? -1 : variant.start + r;
      };
    }
    default:
      throw new RangeError(`values of a ${domain.kind} are not numbered`);
  }
}

function leafRanking(domain: Domain): Ranking {
  if (domain.kind === "int") {
    const { min, max } = domain;
    return (v) =>
      typeof v === "number" && v >= min && v <= max && Number.isInteger(v) ? v - min : -1;
  }
  const codes = new Map<unknown, number>(valuesOf(domain).map((v, i) => [v, i]));
  return (v) => codes.get(v) ?? -1;
}

function fieldsRanking(fields: readonly Field[]): Ranking {
  const names = fields.map((f) => f.name);
  const ranks = fields.map((f) => ranking(f.domain));
  const sizes = fields.map((f) => size(f.domain) ?? 0);
  return (v) => {
    if (typeof v !== "object" || v === null) return -1;
    let rank = 0;
    for (let i = 0; i < names.length; i++) {
      // The three arrays have one length; a missing field is undefined, which no domain has.
      const r = (ranks[i] as Ranking)((v as Record<string, unknown>)[names[i] as string]);
      if (r < 0) return -1;
      rank = rank * (sizes[i] as number) + r;
    }
    return rank;
  };
}
