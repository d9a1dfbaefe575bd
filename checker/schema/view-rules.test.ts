/** The rules of views that random writes do not reach: what is refused, and what is shared. */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { seq, total } from "../contract/schema.ts";
import type { Draft, DraftSeq } from "../contract/schema.ts";
import { DomainError, SpecError } from "../errors.ts";
import { codecFor } from "./codec.ts";
import type { Codec, StateView } from "./codec.ts";

const run = z.object({ data: z.enum(["ZERO", "ONES"]), n: z.int().min(0).max(3) });
const schema = z.object({
  l0: total([1, 2], z.object({ run: z.nullable(run), last: run })),
  grid: z.array(z.array(z.int().min(0).max(9)).length(2)).length(2),
  maybe: z.array(z.nullable(run)).length(2),
  q: seq(run, 2),
  who: z.set(z.enum(["a", "b", "c"])),
  pair: z.object({ x: run, y: run }),
  pc: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("idle") }),
    z.object({ kind: z.literal("run"), k: z.int().min(0).max(2), r: run }),
    z.object({ kind: z.literal("wait"), list: z.array(z.boolean()).length(3) }),
  ]),
});
type Next = Draft<z.infer<typeof schema>>;
const one = { data: "ONES", n: 1 } as const;
const zero = { data: "ZERO", n: 0 } as const;
const initial = {
  l0: { 1: { run: one, last: zero }, 2: { run: null, last: { data: "ONES", n: 3 } } },
  grid: [
    [1, 2],
    [3, 4],
  ],
  maybe: [null, one],
  q: [one, zero],
  who: new Set(["a", "c"]),
  pair: { x: one, y: zero },
  pc: { kind: "run", k: 2, r: one },
};

function caught(act: () => void): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return null;
}

/** A pair of views of the initial state, and what the state behind `next` is after a flush. */
function open(): {
  codec: Codec;
  s: Next;
  next: Next;
  view: StateView;
  result: () => typeof initial;
} {
  const codec = codecFor(schema);
  const before = codec.view("read");
  const view = codec.view();
  for (const v of [before, view]) {
    codec.encode(initial, v.words, 0);
    v.load();
  }
  const result = (): typeof initial => {
    view.flush();
    const packed = new Int32Array(codec.words);
    const plain = codec.decode(view.words, 0);
    codec.encode(plain, packed, 0);
    expect(view.words).toEqual(packed);
    return plain as typeof initial;
  };
  return { codec, s: before.root as Next, next: view.root as Next, view, result };
}

describe("assignments copy", () => {
  test("elements of total maps and arrays, from s and from literals", () => {
    const { s, next, result } = open();
    next.l0[1] = s.l0[2];
    next.l0[2] = { run: { ...zero }, last: { ...one } };
    next.grid[0] = s.grid[1] ?? [];
    next.maybe[0] = s.maybe[1] ?? null;
    next.maybe[1] = null;
    const after = result();
    expect(after.l0).toEqual({ 1: initial.l0[2], 2: { run: zero, last: one } });
    expect(after.grid).toEqual([
      [3, 4],
      [3, 4],
    ]);
    expect(after.maybe).toEqual([one, null]);
    // Back in place: later writes go to next, not to s.
    next.l0[1].last.n = 0;
    expect(s.l0[2].last.n).toBe(3);
    expect(result().l0[1].last.n).toBe(0);
  });

  test("a part written behind a literal, in a map of maps, changes the state and not the literal", () => {
    const gpr = z.object({ a: z.int().min(0).max(9), b: z.int().min(0).max(9) });
    const saved = z.object({ gpr, rip: z.int().min(0).max(9) });
    const codec = codecFor(z.object({ cpu: gpr, buf: total([0, 1], total([1, 2], saved)) }));
    const [s, next] = [codec.view("read"), codec.view("write")];
    const none = { gpr: { a: 0, b: 0 }, rip: 0 };
    const state = {
      cpu: { a: 3, b: 4 },
      buf: { 0: { 1: none, 2: none }, 1: { 1: none, 2: none } },
    };
    codec.encode(state, s.words, 0);
    next.words.set(s.words);
    const shared = { a: 7, b: 7 };
    next.root.buf[0][1] = { gpr: s.root.cpu, rip: 1 };
    next.root.buf[0][1].gpr.a = 9;
    next.root.buf[1][2] = { gpr: shared, rip: 2 };
    next.root.buf[1][2].gpr.b = 8;
    next.flush();
    expect(shared).toEqual({ a: 7, b: 7 });
    expect(codec.decode(next.words, 0)).toEqual({
      cpu: { a: 3, b: 4 },
      buf: {
        0: { 1: { gpr: { a: 9, b: 4 }, rip: 1 }, 2: none },
        1: { 1: none, 2: { gpr: { a: 7, b: 8 }, rip: 2 } },
      },
    });
  });

  test("a literal made of the parts it overwrites has their values from before", () => {
    const { next, result } = open();
    next.pair = { x: next.pair.y, y: next.pair.x };
    next.pc = { kind: "run", k: 0, r: next.pc.kind === "run" ? next.pc.r : zero };
    expect(result().pair).toEqual({ x: zero, y: one });
    expect(result().pc).toEqual({ kind: "run", k: 0, r: one });
  });

  test("a variant made of the parts of the variant it replaces", () => {
    const { next, view, codec } = open();
    next.pc = { kind: "wait", list: [true, false, true] };
    next.pc = { kind: "wait", list: next.pc.list };
    view.flush();
    expect((codec.decode(view.words, 0) as typeof initial).pc).toEqual({
      kind: "wait",
      list: [true, false, true],
    });
  });

  test("replacing a variant drops what was written to its arrays", () => {
    const { next, result } = open();
    next.pc = { kind: "wait", list: [true, true, true] };
    next.pc.list[0] = false;
    next.pc = { kind: "idle" };
    expect(result().pc).toEqual({ kind: "idle" });
  });
});

describe("what would go wrong silently is refused", () => {
  const stale = /kept from before its value was replaced or removed/;

  test("writing through a view of a payload that is gone", () => {
    const { next } = open();
    const payload = next.l0[1].run;
    next.l0[1].run = null;
    expect(() => {
      if (payload !== null) payload.n = 3;
    }).toThrow(stale);
  });

  test("writing through a view of another variant, or of what lies in it", () => {
    const { next, view } = open();
    const before = next.pc;
    if (before.kind !== "run") throw new Error("unreachable");
    const r = before.r;
    next.pc = { kind: "wait", list: [false, false, false] };
    const wait = next.pc;
    expect(() => (before.k = 1)).toThrow(stale);
    expect(() => (r.n = 1)).toThrow(stale);
    expect(() => (next.pc = before)).toThrow(stale);
    next.pc = { kind: "idle" };
    wait.list[0] = true;
    expect(() => view.flush()).toThrow(stale);
  });

  test("writing to an element that was shifted out", () => {
    const { next } = open();
    const second = next.q.at(1);
    next.q.shift();
    expect(() => {
      if (second !== null) second.n = 2;
    }).toThrow(stale);
  });

  test("changing the tag of a union", () => {
    const { next } = open();
    next.pc.kind = "run";
    expect(() => (next.pc.kind = "idle")).toThrow(
      /pc\.kind = "idle" is outside its domain \{"run"\}: another variant is assigned as a whole/,
    );
  });

  test("writing to s", () => {
    const { s } = open();
    const writes: (() => void)[] = [
      () => (s.l0[1].last.n = 0),
      () => (s.l0[1].run = null),
      () => (s.pair = { x: zero, y: zero }),
      () => s.q.shift(),
      () => s.q.push(one),
      () => s.who.add("b"),
      () => s.who.clear(),
      () => (s.pc = { kind: "idle" }),
      () => {
        if (s.pc.kind === "run") s.pc.r.n = 0;
      },
      () => (s.grid = [[], []]),
    ];
    for (const act of writes) expect(act).toThrow(/the state before a step is read-only/);
  });

  test("writing to an element of an array of s, at the latest when it is flushed", () => {
    const codec = codecFor(schema);
    const view = codec.view("read");
    const s = view.root as Next;
    const writes: (() => void)[] = [
      () => void (s.l0[1] = { run: null, last: { ...zero } }),
      () => void (s.grid[0] = [5, 6]),
      () => void s.grid[1]?.fill(9),
      () => void (s.maybe[1] = null),
    ];
    for (const act of writes) {
      codec.encode(initial, view.words, 0);
      view.load();
      expect([s.l0[1].last.n, s.grid[1]?.[0], s.maybe[0]]).toEqual([0, 3, null]);
      view.flush();
      act();
      expect(() => view.flush()).toThrow(/the state before a step is read-only/);
    }
  });

  test("an element that is another part of next", () => {
    for (const act of [
      (next: Next): void => void (next.l0[1] = next.l0[2]),
      (next: Next): void => void (next.grid[0] = next.grid[1] ?? []),
      (next: Next): void => void (next.l0[1] = { run: null, last: next.l0[2].last }),
    ]) {
      const { next, view } = open();
      act(next);
      expect(() => view.flush()).toThrow(/was assigned a part of next/);
    }
  });

  test("arrays that lost or gained elements; the next load repairs them", () => {
    const { next, view, codec } = open();
    const faults: [(next: Next) => void, RegExp][] = [
      [(n) => void n.grid.push([0, 0]), /^grid: has no element 2; its indices are 0, 1$/],
      [(n) => void n.grid[0]?.pop(), /^grid\[0\]: elements cannot be added or deleted$/],
      [(n) => void ((n.l0 as Record<number, unknown>)[0] = one), /^l0: has no element 0; its ind/],
      [(n) => void ((n.l0 as Record<number, unknown>)[3] = one), /^l0: has no element 3; its ind/],
      [(n) => void Reflect.deleteProperty(n.l0, 2), /^l0: element 2 was deleted/],
      [(n) => void Reflect.deleteProperty(n.grid, 0), /^grid: element 0 was deleted/],
      [(n) => (n.grid.length = 0), /^grid: elements cannot be added or deleted$/],
      [(n) => (n.grid.length = 3), /^grid: elements cannot be added or deleted$/],
    ];
    for (const [act, text] of faults) {
      const found = caught(() => {
        act(next);
        view.flush();
      });
      expect(found).toBeInstanceOf(SpecError);
      expect(found).toMatchObject({
        code: "SPEC005",
        message: expect.stringMatching(text) as string,
      });
      codec.encode(initial, view.words, 0);
      view.load();
      expect(Object.keys(next.l0)).toEqual(["1", "2"]);
      expect(next.l0[2].last.n).toBe(3);
      expect(next.grid.map((row) => [...row])).toEqual(initial.grid);
    }
  });
});

describe("sequences and sets", () => {
  test("overflow and underflow", () => {
    const { next } = open();
    const spec003 = expect.objectContaining({ code: "SPEC003" }) as Error;
    expect(() => next.q.push(one)).toThrow(spec003);
    expect(() => next.q.copyFrom([one, one, one])).toThrow(/q overflows: it holds at most 2/);
    next.q.shift();
    next.q.shift();
    expect(() => next.q.shift()).toThrow(/q was shifted while empty/);
    expect(() => next.q.shift()).toThrow(SpecError);
  });

  test("a push of an element of the same sequence; a copy with its elements exchanged", () => {
    const { next, result } = open();
    const [a, b] = [next.q.at(0), next.q.at(1)];
    if (a === null || b === null) throw new Error("unreachable");
    next.q.copyFrom([b, a]);
    expect(result().q).toEqual([zero, one]);
    next.q.shift();
    next.q.push(next.q.at(0) ?? zero);
    expect(result().q).toEqual([one, one]);
  });

  test("a set is iterated in the order of its domain, and nothing outside is a member", () => {
    const { next, result } = open();
    next.who.clear();
    next.who.add("c");
    next.who.add("a");
    expect([...next.who]).toEqual(["a", "c"]);
    const anything = next.who as {
      has(x: unknown): boolean;
      delete(x: unknown): void;
      add(x: unknown): void;
    };
    expect(anything.has("d")).toBe(false);
    expect(anything.has(undefined)).toBe(false);
    anything.delete("d");
    expect(() => anything.add("d")).toThrow(DomainError);
    expect(() => next.who.copyFrom(["a", "d"] as "a"[])).toThrow(DomainError);
    expect([...result().who]).toEqual(["a", "c"]);
  });
});

test("a shift moves elements that hold arrays, whatever of them was read before", () => {
  const codec = codecFor(z.object({ q: seq(z.object({ a: z.array(z.boolean()).length(2) }), 2) }));
  const view = codec.view();
  codec.encode({ q: [{ a: [true, false] }, { a: [false, true] }] }, view.words, 0);
  view.load();
  const { q } = view.root as { q: DraftSeq<{ a: boolean[] }> };
  const first = q.at(0)?.a ?? [];
  const second = q.at(1)?.a ?? [];
  second[0] = true;
  first[0] = false;
  q.shift();
  expect([...(q.at(0)?.a ?? [])]).toEqual([true, true]);
  view.flush();
  expect(codec.decode(view.words, 0)).toEqual({ q: [{ a: [true, true] }] });
});

test("a field that is deep in one variant and flat in another is searched for views in both", () => {
  const flat = z.object({ n: z.int().min(0).max(3) });
  const codec = codecFor(
    z.object({
      u: z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("deep"), f: z.object({ x: flat, y: flat }) }),
        z.object({ kind: z.literal("flat"), f: flat }),
      ]),
    }),
  );
  const view = codec.view();
  codec.encode({ u: { kind: "deep", f: { x: { n: 1 }, y: { n: 2 } } } }, view.words, 0);
  view.load();
  interface Deep {
    kind: "deep";
    f: { x: { n: number }; y: { n: number } };
  }
  const root = view.root as { u: Deep };
  root.u = { kind: "deep", f: { x: root.u.f.y, y: root.u.f.x } };
  expect(codec.decode(view.words, 0)).toEqual({
    u: { kind: "deep", f: { x: { n: 2 }, y: { n: 1 } } },
  });
});

test("views of one structure share their classes, whatever the schema object", () => {
  const make = (): z.ZodObject => z.object({ r: run, t: total([0, 1], run) });
  const [a, b] = [codecFor(make()), codecFor(make())];
  expect(a.digest).toBe(b.digest);
  const roots = [a.view(), a.view("read"), b.view()].map(
    (v) => v.root as { r: object; t: Record<number, object> },
  );
  const classes = roots.flatMap((root) =>
    [root, root.r, ...Object.values(root.t)].map((v) => Object.getPrototypeOf(v)),
  );
  expect(new Set(classes).size).toBe(3);
});

test("an initial value that does not fit is refused with its path, before anything is written", () => {
  const codec = codecFor(schema);
  const out = new Int32Array(codec.words).fill(-1);
  const bad = structuredClone(initial);
  bad.l0[2].last.n = 4;
  expect(() => codec.encode(bad, out, 0)).toThrow("l0[2].last.n = 4 is outside its domain");
  expect(out).toEqual(new Int32Array(codec.words).fill(-1));
});
