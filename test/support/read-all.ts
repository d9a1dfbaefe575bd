/** A reading of a state through the interface that specifications see. */
import { expect } from "vitest";
import type { Domain, RecordDomain } from "../../checker/schema/domain.ts";

/** Reads everything a view shows, through its public interface only. */
export function readAll(domain: Domain, view: unknown): unknown {
  const v = view as Record<string, unknown>;
  const parts = (d: RecordDomain): Record<string, unknown> =>
    Object.fromEntries(d.fields.map((f) => [f.name, readAll(f.domain, v[f.name])]));
  switch (domain.kind) {
    case "nullable":
      return view === null ? null : readAll(domain.inner, view);
    case "record":
      return parts(domain);
    case "union": {
      const variant = domain.variants.find((w) => w.value === v[domain.tag]);
      if (variant === undefined) throw new Error(`no variant ${String(v[domain.tag])}`);
      return { [domain.tag]: v[domain.tag], ...parts({ kind: "record", fields: variant.fields }) };
    }
    case "tuple":
      expect(view).toHaveLength(domain.items.length);
      return domain.items.map((item, i) => readAll(item, v[i]));
    case "array":
      expect(view).toHaveLength(domain.length);
      return (view as unknown[]).map((element) => readAll(domain.element, element));
    case "total":
      expect(Object.keys(v)).toEqual(domain.ids.map(String));
      return Object.fromEntries(domain.ids.map((id) => [id, readAll(domain.value, v[id])]));
    case "seq": {
      const q = view as Iterable<unknown> & { length: number; at(i: number): unknown };
      const at = Array.from({ length: q.length }, (_, i) => readAll(domain.element, q.at(i)));
      expect([...q].map((element) => readAll(domain.element, element))).toEqual(at);
      for (const i of [-1, q.length, 0.5, Number.NaN]) expect(q.at(i)).toBeNull();
      return at;
    }
    case "set": {
      const set = view as Iterable<unknown> & { size: number; has(x: unknown): boolean };
      const all = [...set];
      expect(set.size).toBe(all.length);
      for (const element of all) expect(set.has(element)).toBe(true);
      expect(set.has("no such element")).toBe(false);
      return new Set(all);
    }
    default:
      return view;
  }
}
