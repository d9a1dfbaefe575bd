import { describe, expect, test } from "vitest";
import { z } from "zod";
import { seq, total } from "../contract/schema.ts";
import { ModelError } from "../errors.ts";
import { codecFor } from "./codec.ts";
import { digestOf, legal } from "./domain.ts";
import { domainOf } from "./from-zod.ts";

const b = z.boolean();

describe("schemas that describe a domain", () => {
  test("integers, whichever way the bounds are written", () => {
    const int = (min: number, max: number): object => ({ kind: "int", min, max });
    expect(domainOf(z.int().min(0).max(5))).toEqual(int(0, 5));
    expect(domainOf(z.number().int().gte(-2).lte(5))).toEqual(int(-2, 5));
    expect(domainOf(z.int().gt(0).lt(6))).toEqual(int(1, 5));
    expect(domainOf(z.int().min(0.5).max(5.5))).toEqual(int(1, 5));
    expect(domainOf(z.int().gt(0.5).lt(5.5))).toEqual(int(1, 5));
    expect(domainOf(z.int().min(0).min(2).max(9).max(7))).toEqual(int(2, 7));
    expect(domainOf(z.int32().min(-1).max(1))).toEqual(int(-1, 1));
    expect(domainOf(z.int().nonnegative().max(3))).toEqual(int(0, 3));
    expect(domainOf(z.int().min(-0).max(3))).toStrictEqual(int(0, 3));
  });

  test("enumerations", () => {
    expect(domainOf(z.enum(["a", "b"]))).toEqual({ kind: "enum", values: ["a", "b"] });
    expect(domainOf(z.enum({ A: 3, B: 1 }))).toEqual({ kind: "enum", values: [3, 1] });
    expect(domainOf(z.literal(["x", 2, false]))).toEqual({ kind: "enum", values: ["x", 2, false] });
    expect(domainOf(z.literal(["x", null]))).toEqual({
      kind: "nullable",
      inner: { kind: "enum", values: ["x"] },
    });
    expect(domainOf(z.union([z.literal("any"), z.int().min(1).max(2), b]))).toEqual({
      kind: "enum",
      values: ["any", 1, 2, false, true],
    });
  });

  test("nullables do not nest", () => {
    const once = domainOf(z.nullable(b));
    expect(domainOf(z.nullable(z.nullable(b)))).toEqual(once);
    expect(domainOf(z.boolean().nullable())).toEqual(once);
  });

  test("records over names are records", () => {
    const record = domainOf(z.object({ a: b, b }));
    expect(domainOf(z.record(z.enum(["a", "b"]), b))).toEqual(record);
    expect(domainOf(z.record(z.literal(["a", "b"]), b))).toEqual(record);
    expect(domainOf(z.strictObject({ a: b, b }))).toEqual(record);
  });

  test("a union option with several tags is a variant for each; nested unions are flat", () => {
    const x = [{ name: "x", domain: { kind: "boolean" } }];
    const inner = z.discriminatedUnion("k", [
      z.object({ k: z.literal(["b", "c"]), x: b }),
      z.object({ k: z.enum(["d"]) }),
    ]);
    expect(domainOf(z.discriminatedUnion("k", [z.object({ k: z.literal("a") }), inner]))).toEqual({
      kind: "union",
      tag: "k",
      variants: [
        { value: "a", fields: [] },
        { value: "b", fields: x },
        { value: "c", fields: x },
        { value: "d", fields: [] },
      ],
    });
  });

  test("the digest tells structures apart, and nothing else", () => {
    const digest = (s: z.ZodType): string => digestOf(domainOf(s));
    expect(digest(z.object({ a: z.int().min(0).max(3) }))).toBe(
      digest(z.strictObject({ a: z.number().int().gt(-1).lt(4) })),
    );
    const different = [
      z.object({ a: b }),
      z.object({ b }),
      z.object({ a: z.nullable(b) }),
      z.object({ a: z.tuple([b]) }),
      z.object({ a: z.array(b).length(1) }),
      z.object({ a: seq(b, 1) }),
      z.object({ a: total([0], b) }),
      z.object({ a: total([1], b) }),
      z.object({ a: z.set(b) }),
      z.object({ a: z.literal(["false", "true"]) }),
      z.object({ a: z.literal([false, true]) }),
    ];
    expect(new Set(different.map(digest)).size).toBe(different.length);
  });

  test("the legal values are named", () => {
    expect(legal(domainOf(z.nullable(z.enum(["a", "b"]))))).toBe('null or {"a", "b"}');
    expect(legal(domainOf(z.int().min(-1).max(2)))).toBe("the integers -1..2");
  });
});

describe("schemas without a finite domain are refused with the path and the way out", () => {
  const at = (s: z.ZodType): z.ZodObject => z.object({ l0: total([1, 2], z.object({ f: s })) });
  const cases: [string, z.ZodType, RegExp][] = [
    ["string", z.string(), /z\.string; supported are z\.enum/],
    ["number", z.number().min(0).max(1), /not finite; use z\.int\(\)\.min\(a\)\.max\(b\)/],
    ["int without bounds", z.int(), /without both bounds; use z\.int\(\)\.min\(a\)\.max\(b\)/],
    ["int with one bound", z.int().min(0), /without both bounds/],
    ["empty range", z.int().min(2).max(1), /empty range 2\.\.1/],
    [
      "huge range",
      z
        .int()
        .min(0)
        .max(2 ** 31),
      /at most 2\^31 values/,
    ],
    ["multipleOf", z.int().min(0).max(8).multipleOf(2), /check multiple_of/],
    [
      "refined int",
      z
        .int()
        .min(0)
        .max(8)
        .refine((x) => x > 1),
      /check custom on an integer/,
    ],
    ["refined object", z.object({}).refine(() => true), /refinement on a object/],
    ["bigint", z.bigint(), /z\.bigint/],
    ["bigint literal", z.literal(1n), /literal bigint/],
    ["infinite literal", z.literal(Infinity), /literal Infinity/],
    ["undefined literal", z.literal(undefined), /literal undefined/],
    ["optional", b.optional(), /z\.optional/],
    ["default", b.default(true), /z\.default/],
    ["transform", b.transform((x) => !x), /z\.pipe/],
    ["lazy", z.lazy(() => b), /z\.lazy/],
    ["map", z.map(b, b), /z\.map/],
    ["any", z.any(), /z\.any/],
    ["unbounded array", z.array(b), /unbounded z\.array; use seq\(x, max\), or \.length\(n\)/],
    ["array with a maximum", z.array(b).max(3), /use seq\(x, max\), or \.length\(n\)/],
    ["array with a minimum", z.array(b).min(3), /unbounded z\.array; use seq/],
    ["tuple with rest", z.tuple([b], b), /rest element; use seq/],
    ["loose object", z.looseObject({ a: b }), /unknown fields/],
    ["catchall", z.object({ a: b }).catchall(b), /unknown fields/],
    ["record over strings", z.record(z.string(), b), /not total over finitely many names/],
    ["partial record", z.partialRecord(z.enum(["a"]), b), /not total over finitely many names/],
    ["set with a size", z.set(b).max(1), /refinement on a set/],
    ["set too large", z.set(z.int().min(0).max(4096)), /4097 possible elements; at most 4096/],
    ["set of sets", z.set(z.set(b)), /elements contain sets or sequences/],
    ["set of sequences", z.set(seq(b, 1)), /elements contain sets or sequences/],
    ["union of records", z.union([z.object({ a: b }), b]), /use z\.discriminatedUnion/],
    [
      "the same tag twice",
      z.discriminatedUnion("k", [
        z.object({ k: z.literal("a") }),
        z.discriminatedUnion("k", [z.object({ k: z.literal(["a", "b"]) })]),
      ]),
      /two options with the same tag/,
    ],
    ["negative maximum", seq(b, -1), /maximum is a natural number/],
    ["fractional id", total([0.5], b), /id 0\.5; ids are ascending integers/],
    ["negative id", total([-1], b), /id -1; ids are ascending integers/],
    ["descending ids", total([2, 1], b), /id 1; ids are ascending integers/],
    ["reserved name", z.object({ $x: b }), /\["\$x"\]: a reserved field name/],
  ];
  test.each(cases)("%s", (_, schema, message) => {
    expect(() => codecFor(at(schema))).toThrow(message);
    expect(() => codecFor(at(schema))).toThrow(ModelError);
    expect(() => codecFor(at(schema))).toThrow(/^state schema, field l0\[1\]\.f/);
  });

  test("a constructor field", () => {
    expect(() => domainOf(z.object({ constructor: b }))).toThrow(
      /constructor: a reserved field name/,
    );
  });
});
