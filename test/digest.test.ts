/**
 * Digests of graphs: against the definition on plain states, and what they do and do not depend on.
 * Seeds are fixed: what the sample covers is asserted, not hoped for.
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { model, seq, specification, system, total, type Model } from "../checker/index.ts";
import { check, type CheckOptions } from "../checker/search/check.ts";
import { suite } from "../models/index.ts";
import { graph, ordersOf } from "./support/graph-system.ts";
import { randomSystems } from "./support/random-system.ts";
import { plainGraph, slowDigest, type PlainEdge, type PlainGraph } from "./support/slow-digest.ts";

function digestOf(m: Model, options: CheckOptions = {}): string | null | undefined {
  return check({ ...m, claims: [] }, { ...options, digest: true }).runs[0]?.digest;
}

const drawn = fc.sample(randomSystems({ wild: false, maxStates: 120 }), { seed: 7, numRuns: 40 });

describe("the digest of a graph", () => {
  it("is what its definition says, of random systems, alone and beside their monitors", () => {
    let beside = 0;
    for (const { model: m, text } of drawn) {
      for (const run of check(m, { digest: true }).runs) {
        const monitor =
          m.claims.map((c) => c.property.monitor).find((x) => x?.name === run.monitor) ?? null;
        if (monitor !== null) beside++;
        expect([text, run.digest]).toEqual([text, slowDigest(plainGraph(m, monitor))]);
      }
    }
    expect(beside).toBeGreaterThan(10);
  });

  it.each(["accel-tiny", "nested-call-tiny"])("is what its definition says, of %s", (name) => {
    const m = suite.models.find((x) => x.name === name);
    if (m === undefined) throw new Error(`no ${name}`);
    expect(digestOf(m)).toBe(slowDigest(plainGraph(m)));
  });

  it("is there only where it is asked for and all of the graph is there", () => {
    const m = graph({ a: "0>1 1>2 2>3", b: "3>0" }, []);
    expect(digestOf(m)).toMatch(/^[0-9a-f]{32}$/);
    expect(check(m).runs[0]?.digest).toBe(null);
    expect(digestOf(m, { maxStates: 2 })).toBe(null);
    const bounds = [{ name: "low", sentence: "", within: (s: { x: number }) => s.x < 2 }];
    expect(digestOf({ ...m, bounds })).toBe(null);
    expect(digestOf(graph({ a: "0>1 1>99" }, []))).toBe(null);
  });
});

/** Random edges between few places, by two actions; without their places from which none is reached. */
const edges = fc
  .uniqueArray(
    fc.record({
      action: fc.constantFrom("a", "b"),
      from: fc.integer({ min: 0, max: 5 }),
      to: fc.integer({ min: 0, max: 5 }),
    }),
    { minLength: 4, maxLength: 10, selector: ({ action, from, to }) => `${action}${from}>${to}` },
  )
  .map((list) => [
    ...Array.from({ length: 5 }, (_, i) => ({ action: "go", from: i, to: i + 1 })),
    ...list,
  ]);
type Edge = { readonly action: string; readonly from: number; readonly to: number };

function systemOf(list: readonly Edge[]): Model {
  const text = (name: string): string =>
    list.flatMap((e) => (e.action === name ? [`${e.from}>${e.to}`] : [])).join(" ");
  return graph({ go: text("go"), a: text("a"), b: text("b") }, []);
}

describe("equal counts", () => {
  it("are no equal digest when one edge has been moved, and are one when only the order has", () => {
    let moved = 0;
    fc.assert(
      fc.property(edges, fc.nat(), fc.nat({ max: 5 }), (list, at, to) => {
        const digest = digestOf(systemOf(list));
        expect(digestOf(systemOf(list.toReversed()))).toBe(digest);
        const k = 5 + (at % (list.length - 5));
        const changed = list.map((e, i) => (i === k ? { ...e, to } : e));
        const texts = new Set(changed.map((e) => `${e.action}${e.from}>${e.to}`));
        fc.pre(changed[k]?.to !== list[k]?.to && texts.size === list.length);
        const [before, after] = [list, changed].map((l) => check(systemOf(l)));
        expect(before?.actions).toEqual(after?.actions);
        expect(before?.runs[0]?.states).toBe(after?.runs[0]?.states);
        expect(digestOf(systemOf(changed))).not.toBe(digest);
        moved++;
      }),
      { numRuns: 60, seed: 5 },
    );
    expect(moved).toBe(60);
  });

  it("are no equal digest when two edges have changed their ends, their starts or their actions", () => {
    const of = (a: string, b: string): string | null | undefined =>
      digestOf(graph({ go: "0>1 1>2 2>3", a, b }, []));
    const digests = [of("0>2", "1>3"), of("0>3", "1>2"), of("1>2", "0>3"), of("1>3", "0>2")];
    expect(new Set(digests).size).toBe(4);
  });

  it("are no equal digest when one state or one step of a random system is another one", () => {
    let mutants = 0;
    for (const { model: m } of drawn.slice(0, 15)) {
      const whole = plainGraph(m);
      const digest = slowDigest(whole);
      expect(digestOf(m)).toBe(digest);
      for (const mutant of mutantsOf(whole)) {
        expect([mutant.states.length, mutant.edges.length]).toEqual([
          whole.states.length,
          whole.edges.length,
        ]);
        expect(slowDigest(mutant)).not.toBe(digest);
        mutants++;
      }
    }
    expect(mutants).toBeGreaterThan(30);
  });
});

/** Graphs with as many states and edges, by the same instances, of which some lead elsewhere. */
function mutantsOf({ states, initial, edges: all }: PlainGraph): PlainGraph[] {
  const with_ = (k: number, edge: Partial<PlainEdge>): PlainGraph => ({
    states,
    initial,
    edges: all.map((e, i) => (i === k ? { ...e, ...edge } : e)),
  });
  const out: PlainGraph[] = [];
  all.slice(0, 3).forEach(({ to, from }, k) => {
    const other = states.find((s) => s !== to);
    if (other !== undefined) out.push(with_(k, { to: other }));
    const source = states.find((s) => s !== from);
    if (source !== undefined) out.push(with_(k, { from: source }));
  });
  const last = states.at(-1);
  if (last !== undefined && !initial.includes(last))
    out.push({ states, initial: [last, ...initial.slice(1)], edges: all });
  return out;
}

/** One system in several layouts: order of fields, of actions and of values, and size of domains. */
function laidOut(flip: boolean, room: number, names = { field: "pc", action: "Put" }): Model {
  const turn = <T>(list: readonly T[]): T[] => (flip ? list.toReversed() : [...list]);
  const record = (fields: Record<string, z.ZodType>) =>
    z.object(Object.fromEntries(turn(Object.entries(fields))));
  const places = turn(["idle", "busy", "gone"]);
  const spec = specification<object>()({
    constants: z.object({}),
    state: () =>
      record({
        [names.field]: z.enum(places),
        flag: z.boolean(),
        queue: seq(
          z.discriminatedUnion("kind", [
            record({ kind: z.literal("x"), n: z.int().min(0).max(room) }) as never,
            record({ kind: z.literal("y"), b: z.boolean().nullable() }) as never,
          ]),
          room,
        ),
        cells: total([0, 1], record({ v: z.int().min(-room).max(1), w: z.int().min(0).max(1) })),
        held: z.set(z.enum(places)),
      }),
    access: {
      user: {
        [names.field]: "write",
        flag: "write",
        queue: "write",
        cells: "write",
        held: "write",
      },
    },
    rules: {},
  });
  // oxlint-disable typescript/no-explicit-any -- a schema put together at run time has no static type
  const put = spec.action(names.action, {
    sentence: "",
    source: "",
    actor: "user",
    params: () => ({
      at: flip ? [1, 0] : [0, 1],
      what: turn([
        { kind: "x", n: 1 },
        { b: null, kind: "y" },
      ]),
    }),
    guard: { room: (s: any) => s.queue.length < 1 },
    effect: (s: any, next: any, { at, what }: any) => {
      next.queue.push(what);
      next.cells[at].v = s.cells[at].v === 1 ? 0 : s.cells[at].v + 1;
      next[names.field] = s.flag ? "busy" : "idle";
      next.held.add(s[names.field]);
    },
  } as never);
  const get = spec.action("Get", {
    sentence: "",
    source: "",
    actor: "user",
    choose: { w: (s: any) => (s.queue.length === 0 ? [] : [0, 1]) },
    effect: (s: any, next: any, { w }: any) => {
      next.queue.shift();
      next.flag = !s.flag;
      next.cells[0].w = w;
      if (w === 1) next.held.clear();
    },
  } as never);
  // oxlint-enable typescript/no-explicit-any
  return model({
    name: "laid-out",
    sentence: "",
    size: "tiny",
    system: system(spec, {
      name: "LaidOut",
      init: () => [
        {
          [names.field]: "idle",
          flag: false,
          queue: [],
          cells: { 0: { v: 0, w: 0 }, 1: { v: 0, w: 1 } },
          held: new Set(),
        },
      ],
      actions: turn([put, get]),
    }),
    constants: {},
    claims: [],
  });
}

describe("what the digest does not depend on", () => {
  it("order of fields, of values, of parameters and of actions, and the size of domains", () => {
    const digest = digestOf(laidOut(false, 2));
    expect(check(laidOut(false, 2)).runs[0]?.states).toBeGreaterThan(30);
    expect(digestOf(laidOut(true, 2))).toBe(digest);
    expect(digestOf(laidOut(false, 40))).toBe(digest);
    expect(digestOf(laidOut(true, 3000))).toBe(digest);
  });

  it("the order of the actions, in every order", () => {
    const digests = ordersOf({ a: "0>1 2>0", b: "0>2", c: "1>0 1>1" }).map((e) =>
      digestOf(graph(e, [])),
    );
    expect(new Set(digests).size).toBe(1);
  });

  it("but it does on the names of fields and of actions", () => {
    const names = [
      { field: "pc", action: "Put" },
      { field: "at", action: "Put" },
      { field: "pc", action: "Place" },
    ];
    expect(new Set(names.map((n) => digestOf(laidOut(false, 2, n)))).size).toBe(3);
  });
});
