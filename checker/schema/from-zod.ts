/** The domain that a zod schema describes. zod is read here, once per model, and never in the search. */
import type { z } from "zod";
import { shapes, sorts } from "../contract/schema.ts";
import { ModelError } from "../errors.ts";
import { inElement, inField, isLeaf } from "./domain.ts";
import type { Domain, Field, LeafDomain, Scalar, UnionDomain, Variant } from "./domain.ts";
import { size } from "./rank.ts";

/** A set over a larger domain would take more bits than a model can afford. */
const LARGEST_SET = 4096;
/** An int range has at most this many values: its codes fit a word beside the code of null. */
const LARGEST_RANGE = 2 ** 31;
/** Views hold a total map as a JavaScript array indexed by id. */
const LARGEST_ID = 65_535;

type AnyZod = z.core.$ZodType;

/**
 * The domain of `schema`.
 * @throws ModelError MODEL001 naming the path and what was found, when the schema has no finite domain
 */
export function domainOf(schema: AnyZod): Domain {
  return read(schema, "");
}

function refuse(path: string, found: string, supported: string): never {
  throw new ModelError(
    "MODEL001",
    `state schema${path === "" ? "" : `, field ${path}`}: ${found}; ${supported}`,
  );
}

const SUPPORTED =
  "supported are z.enum, z.literal, z.boolean, z.int().min(a).max(b), z.object, z.tuple, " +
  "z.array(x).length(n), z.record over names, z.set, z.nullable, z.discriminatedUnion, seq and total";

function read(schema: AnyZod, path: string): Domain {
  const domain = readUnmarked(schema, path);
  const sort = sorts.get(schema as z.ZodType);
  if (sort === undefined) return domain;
  const inner = domain.kind === "nullable" ? domain.inner : domain;
  if (inner.kind !== "enum" && inner.kind !== "int")
    refuse(
      path,
      `id("${sort}", …) of a ${inner.kind}`,
      "an id is a literal, an enum or an integer",
    );
  const marked = { ...inner, sort };
  return domain.kind === "nullable" ? { kind: "nullable", inner: marked } : marked;
}

function readUnmarked(schema: AnyZod, path: string): Domain {
  const shape = shapes.get(schema as z.ZodType);
  if (shape?.kind === "seq") {
    if (!Number.isInteger(shape.max) || shape.max < 0) {
      refuse(path, `seq with a maximum of ${shape.max}`, "the maximum is a natural number");
    }
    return { kind: "seq", element: read(shape.element, inElement(path, 0)), max: shape.max };
  }
  if (shape?.kind === "total") {
    const { ids } = shape;
    const bad = ids.find(
      (id, i) =>
        !Number.isInteger(id) || id < 0 || id > LARGEST_ID || (i > 0 && id <= (ids[i - 1] ?? id)),
    );
    if (bad !== undefined) {
      refuse(
        path,
        `total with the id ${bad}`,
        `ids are ascending integers from 0 to ${LARGEST_ID}`,
      );
    }
    const value = read(shape.value, inElement(path, ids[0] ?? 0));
    return { kind: "total", ids, value, ...(shape.sort === null ? {} : { sort: shape.sort }) };
  }
  // Every schema that zod itself makes is one of this union, discriminated by `type`.
  const def = (schema as z.core.$ZodTypes)._zod.def;
  if (def.type !== "number" && def.type !== "array" && (def.checks?.length ?? 0) > 0) {
    refuse(path, `a check or refinement on a ${def.type}`, "say it as an invariant");
  }
  switch (def.type) {
    case "boolean":
      return { kind: "boolean" };
    case "null":
      return { kind: "nullable", inner: { kind: "enum", values: [] } };
    case "enum":
    case "literal":
      return enumeration([...(schema._zod.values ?? [])], path);
    case "number":
      return range(schema, path);
    case "nullable": {
      const inner = read(def.innerType, path);
      return inner.kind === "nullable" ? inner : { kind: "nullable", inner };
    }
    case "object": {
      const extra = (def.catchall as z.core.$ZodTypes | undefined)?._zod.def.type;
      if (extra !== undefined && extra !== "never") {
        refuse(path, "an object that allows unknown fields", "use z.object or z.strictObject");
      }
      return { kind: "record", fields: fieldsOf(def.shape, path) };
    }
    case "tuple":
      if (def.rest !== null) refuse(path, "a tuple with a rest element", "use seq(x, max)");
      return { kind: "tuple", items: def.items.map((item, i) => read(item, inElement(path, i))) };
    case "array": {
      const length = fixedLength(def.checks ?? [], path);
      return { kind: "array", element: read(def.element, inElement(path, 0)), length };
    }
    case "set":
      return setOf(def.valueType, path);
    case "record": {
      const keys = def.keyType._zod.values;
      if (keys === undefined || (def.partial ?? false) || def.mode === "loose") {
        refuse(path, "a z.record that is not total over finitely many names", "use z.enum as key");
      }
      const shape = Object.fromEntries([...keys].map((key) => [String(key), def.valueType]));
      const sort = sorts.get(def.keyType as z.ZodType);
      return {
        kind: "record",
        fields: fieldsOf(shape, path),
        ...(sort === undefined ? {} : { sort }),
      };
    }
    case "union":
      return "discriminator" in def
        ? unionOf(def.options, String(def.discriminator), path)
        : scalarUnion(def.options, path);
    default:
      return refuse(path, `z.${def.type}`, SUPPORTED);
  }
}

function enumeration(values: readonly unknown[], path: string): LeafDomain {
  const scalars: Scalar[] = [];
  let nullable = false;
  for (const v of values) {
    if (v === null) nullable = true;
    else if (typeof v === "string" || typeof v === "boolean") scalars.push(v);
    else if (typeof v === "number" && Number.isFinite(v) && !Object.is(v, -0)) scalars.push(v);
    else
      refuse(
        path,
        `the literal ${typeof v === "number" ? v : typeof v}`,
        "use strings, finite numbers, booleans or null",
      );
  }
  const domain = { kind: "enum", values: scalars } as const;
  if (nullable) return { kind: "nullable", inner: domain };
  if (scalars.length === 0) refuse(path, "an enumeration without values", "name at least one");
  return domain;
}

function range(schema: AnyZod, path: string): Domain {
  const def = (schema as z.core.$ZodNumber)._zod.def as z.core.$ZodNumberDef & { format?: string };
  let min = -Infinity;
  let max = Infinity;
  const formats = new Set<string>();
  const format = (name: string | undefined): void => {
    if (name !== undefined) formats.add(name);
    if (name === "int32" || name === "uint32") {
      min = Math.max(min, name === "int32" ? -(2 ** 31) : 0);
      max = Math.min(max, name === "int32" ? 2 ** 31 - 1 : 2 ** 32 - 1);
    }
  };
  format(def.format);
  for (const c of def.checks ?? []) {
    const check = (c as z.core.$ZodChecks)._zod.def;
    if (check.check === "number_format") format(check.format);
    else if (check.check === "greater_than" && typeof check.value === "number") {
      min = Math.max(min, check.inclusive ? Math.ceil(check.value) : Math.floor(check.value) + 1);
    } else if (check.check === "less_than" && typeof check.value === "number") {
      max = Math.min(max, check.inclusive ? Math.floor(check.value) : Math.ceil(check.value) - 1);
    } else refuse(path, `the check ${check.check} on an integer`, "only min and max are supported");
  }
  if (!["safeint", "int32", "uint32"].some((name) => formats.has(name))) {
    refuse(path, "z.number, which is not finite", "use z.int().min(a).max(b)");
  }
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max)) {
    refuse(path, "an integer without both bounds", "use z.int().min(a).max(b)");
  }
  if (max < min) refuse(path, `the empty range ${min}..${max}`, "min is at most max");
  if (max - min + 1 > LARGEST_RANGE) {
    refuse(path, `the range ${min}..${max}`, "a range has at most 2^31 values");
  }
  return { kind: "int", min: min + 0, max: max + 0 };
}

function fixedLength(checks: readonly z.core.$ZodCheck[], path: string): number {
  let least = 0;
  let most = Infinity;
  for (const c of checks) {
    const check = (c as unknown as z.core.$ZodChecks)._zod.def;
    if (check.check === "length_equals") least = most = check.length;
    else if (check.check === "min_length") least = Math.max(least, check.minimum);
    else if (check.check === "max_length") most = Math.min(most, check.maximum);
    else refuse(path, `the check ${check.check} on an array`, "only .length(n) is supported");
  }
  if (least !== most) {
    const found = most === Infinity ? "an unbounded z.array" : "a z.array of varying length";
    refuse(path, found, "use seq(x, max), or .length(n) for a fixed length");
  }
  return least;
}

function fieldsOf(shape: Readonly<Record<string, AnyZod>>, path: string): Field[] {
  return Object.entries(shape).map(([name, schema]) => {
    // Views keep their own members under names with $, and cannot redefine these two.
    if (name.startsWith("$") || name === "__proto__" || name === "constructor") {
      refuse(inField(path, name), "a reserved field name", "use a name that does not start with $");
    }
    return { name, domain: read(schema, inField(path, name)) };
  });
}

function setOf(element: AnyZod, path: string): Domain {
  const domain = read(element, `${path}{}`);
  const n = size(domain);
  if (n === null) {
    refuse(path, "a z.set whose elements contain sets or sequences", "use a total map instead");
  }
  if (n > LARGEST_SET) {
    refuse(path, `a z.set over ${n} possible elements`, `at most ${LARGEST_SET} are supported`);
  }
  return { kind: "set", element: domain };
}

function scalarUnion(options: readonly AnyZod[], path: string): Domain {
  const values = new Set<Scalar | null>();
  for (const option of options) {
    const domain = read(option, path);
    if (!isLeaf(domain) || (domain.kind === "int" && domain.max - domain.min >= LARGEST_SET)) {
      refuse(path, "a z.union of other than scalars", "use z.discriminatedUnion");
    }
    const inner = domain.kind === "nullable" ? domain.inner : domain;
    if ("sort" in inner)
      refuse(
        path,
        `a z.union with id("${inner.sort}", …) in it`,
        "mark the union: id(…, z.union(…))",
      );
    if (domain.kind === "nullable") values.add(null);
    if (inner.kind === "boolean") values.add(false).add(true);
    else if (inner.kind === "enum") for (const v of inner.values) values.add(v);
    else for (let v = inner.min; v <= inner.max; v++) values.add(v);
  }
  return enumeration([...values], path);
}

function unionOf(options: readonly AnyZod[], tag: string, path: string): UnionDomain {
  const variants: Variant[] = [];
  for (const option of options) {
    const domain = read(option, path);
    if (domain.kind === "union" && domain.tag === tag) {
      variants.push(...domain.variants);
      continue;
    }
    const own = domain.kind === "record" ? domain.fields.find((f) => f.name === tag) : undefined;
    if (domain.kind !== "record" || own === undefined) {
      refuse(path, "a union option that is no object with the tag", "use z.object options");
    }
    const fields = domain.fields.filter((f) => f !== own);
    const values =
      own.domain.kind === "enum"
        ? own.domain.values
        : own.domain.kind === "boolean"
          ? [false, true]
          : refuse(inField(path, tag), "a tag without literal values", "use z.literal or z.enum");
    variants.push(...values.map((value) => ({ value, fields })));
  }
  if (new Set(variants.map((v) => v.value)).size < variants.length) {
    refuse(inField(path, tag), "two options with the same tag", "use each tag value once");
  }
  if (variants.length === 0) refuse(path, "a union without options", "name at least one");
  return { kind: "union", tag, variants };
}
