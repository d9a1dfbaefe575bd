import { expect, test } from "vitest";
import { z } from "zod";
import { seq, total } from "../contract/schema.ts";
import { DomainError } from "../errors.ts";
import { domainOf } from "./from-zod.ts";
import { normalise } from "./normalise.ts";
import { ranking, size, valuesOf } from "./rank.ts";

const pair = z.object({ a: z.enum(["x", "y"]), b: z.nullable(z.boolean()) });

test("sets are rebuilt in the order of their domain, fields in the order declared", () => {
  const domain = domainOf(z.object({ s: z.set(z.int().min(-1).max(3)), p: z.set(pair) }));
  const normal = normalise(domain, {
    p: new Set([
      { a: "y", b: true },
      { b: null, a: "y" },
      { a: "x", b: true },
      { a: "y", b: null },
    ]),
    s: new Set([3, -1, 0]),
  }) as { s: Set<number>; p: Set<unknown> };
  expect(Object.keys(normal)).toEqual(["s", "p"]);
  expect([...normal.s]).toEqual([-1, 0, 3]);
  expect(JSON.stringify([...normal.p])).toBe(
    '[{"a":"x","b":true},{"a":"y","b":null},{"a":"y","b":true}]',
  );
});

test("there is no negative zero", () => {
  const domain = domainOf(z.object({ i: z.int().min(0).max(1), e: z.literal([0, 1]) }));
  expect(normalise(domain, { i: -0, e: -0 })).toStrictEqual({ i: 0, e: 0 });
});

test("a total map may be given as an array; other containers are not confused", () => {
  const map = domainOf(total([0, 1], z.boolean()));
  expect(normalise(map, [true, false])).toStrictEqual({ 0: true, 1: false });
  const faults: [z.ZodType, unknown, string][] = [
    [total([0, 1], z.boolean()), [true, false, true], "f[2]"],
    [total([0, 1], z.boolean()), [true], "f[1]"],
    [z.array(z.boolean()).length(1), { 0: true }, "f"],
    [seq(z.boolean(), 1), new Set([true]), "f"],
    [seq(z.boolean(), 1), [true, true], "f"],
    [z.set(z.boolean()), [true], "f"],
    [z.set(z.boolean()), new Set(["x"]), "f{}"],
    [pair, [], "f"],
    [pair, { a: "x" }, "f.b"],
    [pair, { a: "x", b: null, c: undefined }, "f.c"],
    [z.nullable(pair), undefined, "f"],
  ];
  for (const [schema, value, path] of faults) {
    const domain = domainOf(z.object({ f: schema }));
    let found: unknown = null;
    try {
      normalise(domain, { f: value });
    } catch (error) {
      found = error;
    }
    expect(found).toBeInstanceOf(DomainError);
    expect((found as DomainError).path).toBe(path);
  }
});

test("ranks number the values of a domain in order", () => {
  const domain = domainOf(
    z.discriminatedUnion("k", [
      z.object({ k: z.literal("none") }),
      z.object({ k: z.literal("some"), p: pair, t: z.tuple([z.boolean(), z.literal([5, 7])]) }),
      z.object({
        k: z.literal("many"),
        m: total([1, 4], z.boolean()),
        a: z.array(z.boolean()).length(2),
      }),
    ]),
  );
  const values = valuesOf(domain);
  // 1 + 2·3·2·2 + 4·4
  expect(values).toHaveLength(1 + 24 + 16);
  expect(size(domain)).toBe(values.length);
  const rank = ranking(domain);
  expect(values.map(rank)).toEqual(values.map((_, i) => i));
  expect(new Set(values.map((v) => JSON.stringify(v))).size).toBe(values.length);
  expect([null, {}, { k: "some" }, { k: "other" }, "none"].map(rank)).toEqual([-1, -1, -1, -1, -1]);
});
