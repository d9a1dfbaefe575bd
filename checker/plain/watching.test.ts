import { describe, expect, it } from "vitest";
import type { Domain } from "../schema/domain.ts";
import { draftPlain, readPlain } from "./views.ts";
import { domainAt, scalarsOf, valueAt, watched, withPart, type Key } from "./watching.ts";

// oxlint-disable typescript/no-explicit-any -- what a view offers follows from a domain at run time
type Any = any;

const int = (max: number): Domain => ({ kind: "int", min: 0, max });
const point: Domain = {
  kind: "record",
  fields: [
    { name: "x", domain: int(3) },
    { name: "y", domain: int(3) },
  ],
};
const domain: Domain = {
  kind: "record",
  fields: [
    { name: "a", domain: point },
    { name: "row", domain: { kind: "array", element: point, length: 2 } },
    { name: "cpu", domain: { kind: "total", ids: [1, 4], value: point } },
    { name: "q", domain: { kind: "seq", element: point, max: 2 } },
    {
      name: "who",
      domain: { kind: "set", element: { kind: "enum", values: ["k", "m"] } },
    },
    { name: "maybe", domain: { kind: "nullable", inner: point } },
    {
      name: "run",
      domain: {
        kind: "union",
        tag: "kind",
        variants: [
          { value: "idle", fields: [] },
          { value: "busy", fields: [{ name: "left", domain: int(3) }] },
        ],
      },
    },
  ],
};
const p = (x: number, y: number): unknown => ({ x, y });
const plain = (): unknown => ({
  a: p(0, 0),
  row: [p(1, 0), p(2, 0)],
  cpu: { 1: p(1, 1), 4: p(2, 2) },
  q: [p(1, 2)],
  who: new Set(["m"]),
  maybe: p(3, 3),
  run: { kind: "busy", left: 2 },
});

/** What happens while `f` has a watched view, one line each. */
function told(f: (view: Any) => unknown, draft = false): string[] {
  const log: string[] = [];
  const spell = (keys: readonly Key[]): string => keys.join(".");
  const root: unknown = draft ? draftPlain(domain, plain()).root : readPlain(domain, plain());
  f(
    watched(domain, root, {
      read: (keys, how) => log.push(`${how} ${spell(keys)}`),
      write: (keys) => log.push(`write ${spell(keys)}`),
    }),
  );
  return log;
}

describe("a watched view tells of", () => {
  it.each<[string, (s: Any) => unknown, string[]]>([
    ["a field", (s) => s.a.x, ["scalar a.x"]],
    ["an element", (s) => s.row[1].x, ["scalar row.1.x"]],
    ["an element of a map", (s) => s.cpu[4].y, ["scalar cpu.4.y"]],
    ["a method of arrays", (s) => s.row.map((r: Any) => r.x), ["scalar row.0.x", "scalar row.1.x"]],
    ["nothing, for a length that cannot change", (s) => s.row.length, []],
    ["a record that is there", (s) => s.maybe !== null, ["presence maybe"]],
    ["its field", (s) => s.maybe.x, ["presence maybe", "scalar maybe.x"]],
    ["the tag of a union", (s) => s.run.kind, ["scalar run.kind"]],
    ["its field, and so of the tag", (s) => s.run.left, ["scalar run.kind", "scalar run.left"]],
    ["the length of a sequence", (s) => s.q.length, ["whole q"]],
    ["an element of a sequence", (s) => s.q.at(0).y, ["presence q.0", "scalar q.0.y"]],
    ["one that is not there", (s) => s.q.at(1), ["whole q"]],
    [
      "all of them",
      (s) => [...s.q].map((x: Any) => x.x),
      ["whole q", "presence q.0", "scalar q.0.x"],
    ],
    ["a set", (s) => s.who.has("k"), ["whole who"]],
  ])("%s", (_what, read, log) => {
    expect(told(read)).toEqual(log);
  });

  it.each<[string, (next: Any) => unknown, string[]]>([
    ["a field", (n) => (n.a.x = 1), ["write a.x"]],
    ["a record, copied from another", (n) => (n.a = n.row[1]), ["whole row.1", "write a"]],
    ["a sequence that grows", (n) => n.q.push(n.a), ["whole q", "whole a", "write q"]],
    ["a sequence that shrinks", (n) => n.q.shift(), ["whole q", "write q"]],
    ["a sequence that is replaced", (n) => n.q.copyFrom([]), ["write q"]],
    ["a set that grows", (n) => n.who.add("k"), ["whole who", "write who"]],
    ["a variant", (n) => (n.run = { kind: "idle" }), ["write run"]],
  ])("%s that is written", (_what, write, log) => {
    expect(told(write, true)).toEqual(log);
  });

  it("is what it shows: values, errors, and what cannot be written", () => {
    expect(told((s) => expect(() => s.a.z).toThrow(/has no field z/))).toEqual([]);
    expect(told((s) => expect(() => (s.a.x = 1)).toThrow(/read-only/))).toEqual([]);
    told((s) => {
      expect([...s.who]).toEqual(["m"]);
      expect(Array.isArray(s.row)).toBe(true);
      expect(() => ({ ...s.a })).toThrow(/cannot be spread/);
    });
  });
});

describe("places in plain values", () => {
  it("have domains and values", () => {
    expect(domainAt(domain, plain(), ["q", 0, "x"])).toEqual(int(3));
    expect(domainAt(domain, plain(), ["run", "left"])).toEqual(int(3));
    expect(domainAt(domain, plain(), ["run", "right"])).toBeNull();
    expect(valueAt(plain(), ["cpu", 4, "x"])).toBe(2);
    expect(valueAt(plain(), ["q", 1, "x"])).toBeUndefined();
  });
  it("are replaced in a copy", () => {
    const before = plain();
    expect(valueAt(withPart(before, ["row", 1, "x"], 0), ["row"])).toEqual([p(1, 0), p(0, 0)]);
    expect(before).toEqual(plain());
  });
  it("list the scalars that could stand there", () => {
    expect(scalarsOf(int(2))).toEqual([0, 1, 2]);
    expect(scalarsOf({ kind: "nullable", inner: { kind: "boolean" } })).toEqual([
      null,
      false,
      true,
    ]);
    expect(scalarsOf(point)).toBeNull();
    expect(scalarsOf(int(1000))).toEqual([]);
    expect(scalarsOf({ kind: "nullable", inner: { kind: "int", min: 0, max: 99 } })).toEqual([]);
  });
});
