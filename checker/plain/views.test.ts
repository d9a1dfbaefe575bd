import { z } from "zod";
import { describe, expect, it } from "vitest";
import { seq, total } from "../contract/schema.ts";
import { DomainError, SpecError } from "../errors.ts";
import { domainOf } from "../schema/from-zod.ts";
import { normalise } from "../schema/normalise.ts";
import { draftPlain, readPlain } from "./views.ts";

const point = z.object({ x: z.int().min(0).max(3), y: z.int().min(0).max(3) });
const domain = domainOf(
  z.object({
    a: point,
    b: point,
    flag: z.boolean(),
    maybe: z.nullable(point),
    row: z.array(point).length(2),
    pair: z.tuple([z.boolean(), z.enum(["u", "v"])]),
    cpu: total([1, 4], point),
    q: seq(point, 2),
    who: z.set(z.enum(["k", "m", "n"])),
    run: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("idle") }),
      z.object({ kind: z.literal("busy"), left: z.int().min(0).max(3) }),
    ]),
  }),
);
const p = (x: number, y: number) => ({ x, y });
const plain = () => ({
  a: p(0, 0),
  b: p(1, 1),
  flag: false,
  maybe: null as { x: number; y: number } | null,
  row: [p(0, 1), p(2, 3)],
  pair: [true, "u"],
  cpu: { 1: p(0, 0), 4: p(3, 3) },
  q: [p(1, 2)],
  who: new Set(["n", "k"]),
  run: { kind: "busy", left: 1 } as { kind: string; left?: number },
});

describe("a read view", () => {
  const s = readPlain(domain, plain());
  it("shows every kind of value", () => {
    expect([s.a.x, s.b.y, s.flag, s.maybe]).toEqual([0, 1, false, null]);
    expect([s.row.length, s.row[1].y, s.pair[1], s.cpu[4].x]).toEqual([2, 3, "u", 3]);
    expect([s.run.kind, s.run.left]).toEqual(["busy", 1]);
    expect(s.row.map((e: { x: number }) => e.x)).toEqual([0, 2]);
    expect(Object.values(s.cpu).map((e) => (e as { x: number }).x)).toEqual([0, 3]);
  });
  it("offers of a sequence its length, its elements and null outside", () => {
    expect([s.q.length, s.q.at(0).y, s.q.at(1), s.q.at(-1)]).toEqual([1, 2, null, null]);
    expect([...s.q].map((e) => e.x)).toEqual([1]);
    expect(() => s.q.map).toThrow(/no member map/);
  });
  it("offers of a set its size, membership, and its elements in the order of the domain", () => {
    const set = readPlain(domain, normalise(domain, plain())).who;
    expect([set.size, set.has("n"), set.has("m"), set.has("zz")]).toEqual([2, true, false, false]);
    expect([...set]).toEqual(["k", "n"]);
    expect(() => set.add).toThrow(/no member add/);
  });
  it.each([
    ["a field", () => (s.flag = true)],
    ["a nested field", () => (s.a.x = 1)],
    ["an element", () => (s.row[0].x = 1)],
    ["an array slot", () => (s.row[0] = p(0, 0))],
    ["an element of a map", () => (s.cpu[1] = p(0, 0))],
    ["an array by a method", () => s.row.fill(null)],
    ["a field by deleting it", () => delete s.a.x],
  ])("refuses to write %s", (_what, write) => {
    expect(write).toThrow(SpecError);
    expect(write).toThrow(/read-only/);
  });
  it.each([
    ["field", () => s.zzz],
    ["nested field", () => s.a.z],
    ["element", () => s.row[2]],
    ["element of a map", () => s.cpu[0]],
    [
      "field of another variant",
      () => readPlain(domain, { ...plain(), run: { kind: "idle" } }).run.left,
    ],
  ])("refuses to read an unknown %s", (_what, read) => {
    expect(read).toThrow(/has no/);
  });
  it("cannot be spread", () => {
    expect(() => ({ ...s.a })).toThrow(/cannot be spread/);
  });
});

describe("a draft", () => {
  it("leaves the state before as it was", () => {
    const before = plain();
    const { root: next, finish } = draftPlain(domain, before);
    next.a.x = 3;
    next.row[0].y = 0;
    next.q.push(p(0, 0));
    next.who.add("m");
    expect(before).toEqual(plain());
    expect(finish()).toMatchObject({ a: p(3, 0), row: [p(0, 0), p(2, 3)], q: [p(1, 2), p(0, 0)] });
  });
  it("copies a record of the state before on assignment", () => {
    const before = plain();
    const s = readPlain(domain, before);
    const { root: next, finish } = draftPlain(domain, before);
    next.b = s.a;
    next.b.x = 2;
    next.q.push(s.row[1]);
    next.maybe = s.b;
    expect(before).toEqual(plain());
    expect(finish()).toMatchObject({
      a: p(0, 0),
      b: p(2, 0),
      q: [p(1, 2), p(2, 3)],
      maybe: p(1, 1),
    });
  });
  it("copies one of its own records on assignment", () => {
    const { root: next, finish } = draftPlain(domain, plain());
    next.a = next.b;
    next.a.x = 3;
    expect(finish()).toMatchObject({ a: p(3, 1), b: p(1, 1) });
  });
  it("copies a literal with views in it", () => {
    const before = plain();
    const s = readPlain(domain, before);
    const { root: next, finish } = draftPlain(domain, before);
    next.row = [s.a, p(1, 0)];
    next.cpu = { 1: s.b, 4: s.a };
    next.row[0].x = 3;
    expect(finish()).toMatchObject({ row: [p(3, 0), p(1, 0)], cpu: { 1: p(1, 1), 4: p(0, 0) } });
    expect(before).toEqual(plain());
  });
  it("writes through a record taken before its place was assigned", () => {
    const { root: next, finish } = draftPlain(domain, plain());
    const a = next.a;
    next.a = p(2, 2);
    a.x = 1;
    expect(finish()).toMatchObject({ a: p(1, 2) });
  });
  it("applies the operations of a sequence in the order written", () => {
    const { root: next, finish } = draftPlain(domain, plain());
    next.q.push(p(3, 3));
    next.q.shift();
    next.q.at(0).y = 0;
    next.q.push(p(0, 0));
    expect(finish()).toMatchObject({ q: [p(3, 0), p(0, 0)] });
    expect(() => next.q.push(p(0, 0))).toThrow(expect.objectContaining({ code: "SPEC003" }));
    next.q.copyFrom([]);
    expect(() => next.q.shift()).toThrow(expect.objectContaining({ code: "SPEC003" }));
  });
  it("keeps sets in the order of their domain", () => {
    const { root: next, finish } = draftPlain(domain, plain());
    next.who.copyFrom(["n", "m"]);
    next.who.add("k");
    next.who.delete("m");
    expect([...(finish() as ReturnType<typeof plain>).who]).toEqual(["k", "n"]);
    next.who.clear();
    expect(next.who.size).toBe(0);
  });
  it("replaces a variant as a whole", () => {
    const { root: next, finish } = draftPlain(domain, plain());
    next.run.left = 3;
    expect(() => (next.run.kind = "idle")).toThrow(/as a whole/);
    next.run = { kind: "idle" };
    expect(() => (next.run.left = 1)).toThrow(/no field left/);
    expect(finish()).toMatchObject({ run: { kind: "idle" } });
  });
  it.each([
    ["a.x", (next: ReturnType<typeof readPlain>) => (next.a.x = 4), 4],
    ["row[1].y", (next: ReturnType<typeof readPlain>) => (next.row[1].y = 0.5), 0.5],
    ["cpu[4].x", (next: ReturnType<typeof readPlain>) => (next.cpu[4] = { x: -1, y: 0 }), -1],
    ["a.y", (next: ReturnType<typeof readPlain>) => (next.a = { x: 0 }), undefined],
    ["q[1].x", (next: ReturnType<typeof readPlain>) => next.q.push({ x: 9, y: 0 }), 9],
    ["who{}", (next: ReturnType<typeof readPlain>) => next.who.add("zz"), "zz"],
    ["pair[1]", (next: ReturnType<typeof readPlain>) => (next.pair[1] = "w"), "w"],
  ])("refuses a value outside its domain at %s", (path, write, value) => {
    const { root: next } = draftPlain(domain, plain());
    const caught = (() => {
      try {
        write(next);
      } catch (error) {
        return error;
      }
      return null;
    })();
    expect(caught).toBeInstanceOf(DomainError);
    expect(caught).toMatchObject({ path, value });
  });
  it("tells which regions are read and written", () => {
    const log: string[] = [];
    const s = readPlain(domain, plain(), (r) => log.push(`read ${r}`));
    const { root: next } = draftPlain(domain, plain(), (r) => log.push(`write ${r}`));
    void s.a.x;
    void next.b.x;
    next.b.x = 0;
    next.row[0] = p(0, 0);
    next.q.push(s.row[0]);
    expect(log).toEqual(["read a", "write b", "write row", "read row", "write q"]);
  });
});
