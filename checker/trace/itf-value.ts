/**
 * Values in the Informal Trace Format (Apalache ADR 015, revision of 2023-09-14), and back.
 *
 * | here | ITF |
 * | --- | --- |
 * | string, boolean | itself |
 * | whole number | `{"#bigint": "7"}`: the format has no other numbers |
 * | any other number | `{"#unserializable": "0.5"}` |
 * | array, sequence | list |
 * | tuple, set | `{"#tup": […]}`, `{"#set": […]}` |
 * | total map | `{"#map": [[key, value], …]}` |
 * | record | record; with a field that begins with `#`, which the format keeps for itself: `#map` |
 * | variant of a union | `{"tag": …, "value": {…}}`, the other fields as a record |
 * | nullable | `{"tag": "Some", "value": …}` or `{"tag": "None", "value": {"#tup": []}}`, as Quint writes options |
 *
 * Where no schema says what a value is (parameters, constants, messages), its shape does: arrays are
 * lists, `null` is `None`, and what is not null stands for itself.
 */
import { z } from "zod";
import type { Domain, Scalar } from "../schema/domain.ts";
import type { PlainValue } from "./trace.ts";
import { isList, isRecord } from "./value.ts";

/** An expression of the format. */
export type Itf = string | boolean | readonly Itf[] | { readonly [field: string]: Itf };

/** The schema of an expression, after the published description. */
export const itfExpression: z.ZodType<Itf> = z.lazy(() =>
  z.union([
    z.string(),
    z.boolean(),
    z.array(itfExpression),
    z.strictObject({ "#bigint": z.string().regex(/^-?\d+$/) }),
    z.strictObject({ "#tup": z.array(itfExpression) }),
    z.strictObject({ "#set": z.array(itfExpression) }),
    z.strictObject({ "#map": z.array(z.tuple([itfExpression, itfExpression])) }),
    z.strictObject({ "#unserializable": z.string() }),
    z.record(z.string().regex(/^(?!#)/), itfExpression),
  ]),
);

const none: Itf = { tag: "None", value: { "#tup": [] } };

/** `null` or a value as an option. */
export function itfOption(value: Itf | null): Itf {
  return value === null ? none : { tag: "Some", value };
}

/** A value in the format. `domain` says what it is; `null`: its shape does. */
export function toItf(value: PlainValue, domain: Domain | null): Itf {
  if (domain === null) return byShape(value);
  switch (domain.kind) {
    case "enum":
    case "boolean":
    case "int":
      return byShape(value);
    case "nullable":
      return itfOption(value === null ? null : toItf(value, domain.inner));
    case "record":
      return recordIn(domain.fields.map((f) => [f.name, toItf(at(value, f.name), f.domain)]));
    case "tuple":
      return { "#tup": domain.items.map((d, i) => toItf(at(value, i), d)) };
    case "array":
    case "seq":
      return list(value).map((v) => toItf(v, domain.element));
    case "set":
      return { "#set": list(value).map((v) => toItf(v, domain.element)) };
    case "total":
      return {
        "#map": domain.ids.map((id) => [byShape(id), toItf(at(value, String(id)), domain.value)]),
      };
    case "union": {
      const tag = at(value, domain.tag);
      const fields = domain.variants.find((v) => v.value === tag)?.fields ?? [];
      return {
        tag: tagText(tag, domain.variants),
        value: recordIn(fields.map((f) => [f.name, toItf(at(value, f.name), f.domain)])),
      };
    }
  }
}

function byShape(value: PlainValue): Itf {
  if (value === null) return none;
  if (typeof value === "number")
    return Number.isSafeInteger(value)
      ? { "#bigint": String(value) }
      : { "#unserializable": String(value) };
  if (typeof value !== "object") return value;
  if (isList(value)) return value.map(byShape);
  return recordIn(Object.entries(value).map(([name, v]) => [name, byShape(v)]));
}

function recordIn(fields: readonly (readonly [string, Itf])[]): Itf {
  return fields.some(([name]) => name.startsWith("#"))
    ? { "#map": fields }
    : Object.fromEntries(fields);
}

/**
 * The value that `itf` stands for.
 * @param path where it stands, for messages
 * @throws Error naming the place, when it is no value of `domain`
 */
export function fromItf(itf: Itf | undefined, domain: Domain | null, path: string): PlainValue {
  if (itf === undefined) throw wrong(path, "is missing");
  if (domain === null) return ofShape(itf, path);
  switch (domain.kind) {
    case "enum":
      return oneOf(domain.values, ofShape(itf, path), path);
    case "boolean":
      return oneOf([false, true], itf, path);
    case "int": {
      const n = ofShape(itf, path);
      if (typeof n !== "number" || n < domain.min || n > domain.max)
        throw wrong(path, `is no integer from ${domain.min} to ${domain.max}`);
      return n;
    }
    case "nullable": {
      const inner = fromItfOption(itf, path);
      return inner === null ? null : fromItf(inner, domain.inner, path);
    }
    case "record":
      return fieldsOf(itf, domain.fields, path);
    case "tuple": {
      const items = part(itf, "#tup", path);
      return domain.items.map((d, i) => fromItf(items[i], d, `${path}[${i}]`));
    }
    case "array":
    case "seq":
      return itfList(itf, path).map((v, i) => fromItf(v, domain.element, `${path}[${i}]`));
    case "set":
      return part(itf, "#set", path).map((v) => fromItf(v, domain.element, `${path}{}`));
    case "total": {
      const pairs = new Map(
        part(itf, "#map", path).map((pair) => {
          const [key, value] = itfList(pair, path);
          return [ofShape(key ?? "", path), value] as const;
        }),
      );
      return Object.fromEntries(
        domain.ids.map((id) => [id, fromItf(pairs.get(id), domain.value, `${path}[${id}]`)]),
      );
    }
    case "union": {
      const { tag, value } = variant(itf, path);
      const found = domain.variants.find((v) => tagText(v.value, domain.variants) === tag);
      if (found === undefined) throw wrong(path, `is no variant with the tag ${tag}`);
      return { [domain.tag]: found.value, ...fieldsOf(value, found.fields, path) };
    }
  }
}

/** What an option holds; `null` for `None`. @throws Error naming the place, when it is no option */
export function fromItfOption(itf: Itf | undefined, path: string): Itf | null {
  const { tag, value } = variant(itf ?? "", path);
  if (tag === "None") return null;
  if (tag !== "Some") throw wrong(path, "is neither Some nor None");
  return value;
}

function ofShape(itf: Itf, path: string): PlainValue {
  if (typeof itf !== "object") return itf;
  if (isListOf(itf)) return itf.map((v, i) => ofShape(v, `${path}[${i}]`));
  const [[name, inner] = ["", ""], ...more] = Object.entries(itf);
  if (more.length === 0 && name === "#bigint") return Number(inner);
  if (more.length === 0 && name === "#unserializable") return Number(inner);
  if (more.length === 0 && (name === "#tup" || name === "#set"))
    return itfList(inner, path).map((v, i) => ofShape(v, `${path}[${i}]`));
  if (more.length === 0 && name === "#map")
    return Object.fromEntries(
      itfList(inner, path).map((pair) => {
        const [key = "", value = ""] = itfList(pair, path);
        return [scalarText(ofShape(key, path)), ofShape(value, path)];
      }),
    );
  if (isNone(itf)) return null;
  return Object.fromEntries(
    Object.entries(itf).map(([field, v]) => [field, ofShape(v, `${path}.${field}`)]),
  );
}

function isNone(itf: { readonly [field: string]: Itf }): boolean {
  // No record has a field `#tup`, so nothing else looks like this.
  return JSON.stringify(itf) === JSON.stringify(none);
}

function variant(itf: Itf, path: string): { readonly tag: string; readonly value: Itf } {
  const { tag, value } = itfRecord(itf, path);
  if (typeof tag !== "string" || value === undefined) throw wrong(path, "is no variant");
  return { tag, value };
}

function fieldsOf(
  itf: Itf,
  fields: readonly { readonly name: string; readonly domain: Domain }[],
  path: string,
) {
  const record = itfRecord(itf, path);
  const special = record["#map"];
  const values: { readonly [field: string]: Itf } =
    special === undefined
      ? record
      : Object.fromEntries(
          itfList(special, path).map((pair) => {
            const [name = "", value = ""] = itfList(pair, path);
            return [typeof name === "string" ? name : "", value];
          }),
        );
  return Object.fromEntries(
    fields.map(({ name, domain }) => [
      name,
      fromItf(
        Object.hasOwn(values, name) ? values[name] : undefined,
        domain,
        path === "" ? name : `${path}.${name}`,
      ),
    ]),
  );
}

function part(itf: Itf, name: "#tup" | "#set" | "#map", path: string): readonly Itf[] {
  const inner = typeof itf === "object" && !isListOf(itf) ? itf[name] : undefined;
  if (inner === undefined) throw wrong(path, `has no ${name}`);
  return itfList(inner, path);
}

/** The elements of a list. @throws Error naming the place, when it is none */
export function itfList(itf: Itf, path: string): readonly Itf[] {
  if (!isListOf(itf)) throw wrong(path, "is no list");
  return itf;
}

/** The fields of an object. @throws Error naming the place, when it is none */
export function itfRecord(itf: Itf | undefined, path: string): { readonly [field: string]: Itf } {
  if (typeof itf !== "object" || isListOf(itf)) throw wrong(path, "is no record");
  return itf;
}

function isListOf(itf: Itf): itf is readonly Itf[] {
  return Array.isArray(itf);
}

function oneOf(values: readonly Scalar[], value: Itf | PlainValue, path: string): PlainValue {
  const found = values.find((v) => v === value);
  if (found === undefined) throw wrong(path, `is none of ${values.map(String).join(", ")}`);
  return found;
}

function wrong(path: string, what: string): Error {
  return new Error(`${path === "" ? "the state" : path} ${what}`);
}

/** A tag as a text that no other variant has: in JSON where two are written alike, as 0 and "0" are. */
function tagText(tag: PlainValue, variants: readonly { readonly value: PlainValue }[]): string {
  const texts = new Set(variants.map((v) => scalarText(v.value)));
  return texts.size === variants.length ? scalarText(tag) : JSON.stringify(tag);
}

/** A tag or a key, which are scalars. */
function scalarText(value: PlainValue): string {
  return typeof value === "object" ? "" : String(value);
}

function list(value: PlainValue): readonly PlainValue[] {
  return isList(value) ? value : [];
}

function at(value: PlainValue, key: string | number): PlainValue {
  if (isList(value)) return value[Number(key)] ?? null;
  return isRecord(value) ? (value[key] ?? null) : null;
}
