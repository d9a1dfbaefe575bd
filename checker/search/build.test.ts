import { describe, expect, it } from "vitest";
import { z } from "zod";
import { counted, counters, counting, statement, up } from "../../test/fixtures/closed-form.ts";
import { claims, model, specification, system, type Model, type Zone } from "../index.ts";
import { ModelError } from "../errors.ts";
import { build } from "./build.ts";

function errorOf(make: () => Model): string {
  try {
    build(make());
  } catch (e) {
    if (e instanceof ModelError) return `${e.code} ${e.message}`;
    throw e;
  }
  return "built";
}
const plain = { sentence: "", source: "", actor: "counter", effect: () => undefined } as const;
const low = counted.invariant({ ...statement("Low"), holds: { any: () => true } });
const withActions =
  (...actions: Model["system"]["actions"]) =>
  () =>
    counters(2, 1, { actions });

describe("names", () => {
  it("of actions, properties and clauses are unique", () => {
    expect(errorOf(withActions(up, up))).toMatch(/^MODEL002 .*action Up is there twice/);
    expect(errorOf(() => counters(1, 1, { props: [low, low] }))).toMatch(
      /^MODEL002 .*property Low is there twice/,
    );
    const twice = counting.action("A", { ...plain, let: { x: () => 1 }, guard: { x: () => true } });
    expect(errorOf(withActions(twice))).toMatch(/^MODEL002 .*action A: clause x is there twice/);
  });

  it("of actors are those of the access matrix", () => {
    // As a patch could bring it in: the constructors do not accept it.
    const stranger = { ...up, actor: "stranger" };
    expect(errorOf(withActions(stranger))).toMatch(/^MODEL002 .*stranger; known are counter/);
    const arrow = { ...up, message: { to: "nobody", label: "", carries: null } };
    expect(errorOf(withActions(arrow))).toMatch(/^MODEL002 .*nobody/);
  });

  it("of actors stand in one zone each", () => {
    const zoned = (zones: readonly Zone[]): string =>
      errorOf(() => {
        const made = counters(1, 1);
        const { specification } = made.system;
        const def = { ...specification.def, zones };
        return { ...made, system: { ...made.system, specification: { ...specification, def } } };
      });
    expect(zoned([{ name: "all", actors: ["counter"] }])).toBe("built");
    expect(zoned([{ name: "all", actors: ["stranger"] }])).toMatch(
      /a zone names the actor stranger/,
    );
    expect(zoned([{ name: "all", actors: ["counter", "counter"] }])).toMatch(
      /counter is there twice/,
    );
    expect(zoned([{ name: "none", actors: [] }])).toMatch(/the actor counter is in no zone/);
  });

  it("of parameters, bindings and fair actions can be used", () => {
    const odd = counting.action("A", { ...plain, params: () => ({ "not a name": [1] }) });
    expect(errorOf(withActions(odd))).toMatch(/^MODEL002 .*not a name/);
    const proto = { ...up, let: Object.fromEntries([["__proto__", () => 1]]) };
    expect(errorOf(withActions(proto))).toMatch(/^MODEL002 .*__proto__/);
    const both = counting.action("A", {
      ...plain,
      params: () => ({ v: [1] }),
      choose: { v: () => [1] },
    });
    expect(errorOf(withActions(both))).toMatch(/^MODEL002 .*parameter v is also chosen/);
  });

  it("a property says something", () => {
    const empty = counted.invariant({ ...statement("Empty"), holds: {} });
    expect(errorOf(() => counters(1, 1, { props: [empty] }))).toMatch(/^MODEL002 .*no conjunct/);
  });
});

describe("instances", () => {
  const many = (n: number, m: number) => () =>
    counters(1, 1, {
      actions: [
        counting.action("Few", { ...plain, params: () => ({ a: [1, 2] }) }),
        counting.action("Many", {
          ...plain,
          params: () => ({
            a: Array.from({ length: n }, (_, i) => i),
            b: Array.from({ length: m }, (_, i) => i),
          }),
        }),
      ],
    });

  it("are counted over all actions, and at most 4096", () => {
    expect(build(many(2, 2047)()).instances).toBe(4096);
    expect(errorOf(many(64, 64))).toMatch(/^MODEL003 .*4098 action instances.*Many alone has 4096/);
  });
});

describe("rights", () => {
  const two = (a: object, b: object, indices: object = {}): Model => {
    const constants = z.object({});
    const spec = specification<z.infer<typeof constants>>()({
      constants,
      state: () => z.object({ x: z.boolean(), y: z.boolean() }),
      access: { a, b },
      indices,
      rules: {},
    });
    const joint = spec.action("Joint", {
      ...plain,
      actor: "a",
      message: { to: "b", label: "" },
      partner: { actor: "b", effect: () => undefined },
    });
    return model({
      name: "two",
      sentence: "",
      size: "tiny",
      system: system(spec, {
        name: "Two",
        init: () => [{ x: false, y: false }],
        actions: [joint],
      }),
      constants: {},
      claims: claims([]),
    });
  };

  it("of the two parts of a joint step to write are disjoint", () => {
    expect(errorOf(() => two({ x: "write", y: "read" }, { x: "read", y: "own" }))).toBe("built");
    expect(errorOf(() => two({ x: "write", y: "own" }, { x: "read", y: "write" }))).toMatch(
      /^MODEL006 .*Joint joins a and b, which may both write y/,
    );
  });

  it("name regions of the state", () => {
    expect(errorOf(() => two({ z: "read" }, {}))).toMatch(/^MODEL006 .*gives a the region z/);
    expect(errorOf(() => two({}, {}, { z: [] }))).toMatch(/^MODEL006 .*indices are given for z/);
  });
});

describe("initial states", () => {
  const starting = (states: readonly unknown[]) => () => {
    const base = counters(2, 3, { actions: [up] });
    // Anything: what is not in the domain is what this is about.
    const init = (() => states) as Model["system"]["init"];
    return { ...base, system: { ...base.system, init } };
  };

  it("are encoded in order without duplicates", () => {
    const built = build(
      starting(
        [
          [0, 1],
          [3, 3],
          [0, 1],
        ].map(([a, b]) => ({ n: { 0: a, 1: b } })),
      )(),
    );
    expect(built.nInitial).toBe(2);
    const { codec, initial } = built;
    expect([0, 1].map((i) => codec.decode(initial, i * codec.words))).toEqual([
      { n: { 0: 0, 1: 1 } },
      { n: { 0: 3, 1: 3 } },
    ]);
  });

  it("exist, and fit the schema", () => {
    expect(errorOf(starting([]))).toMatch(/^MODEL007 .*no initial state/);
    expect(errorOf(starting([{ n: { 0: 0, 1: 4 } }]))).toMatch(
      /^MODEL007 .*initial state 0: .*n\[1\]/,
    );
    const base = counters(1, 1);
    const init = (): never => {
      throw new Error("no start");
    };
    expect(errorOf(() => ({ ...base, system: { ...base.system, init } }))).toMatch(
      /^MODEL007 .*no start/,
    );
  });
});

it("constants are frozen, and carry the rules", () => {
  const { constants } = build(counters(2, 1));
  expect(Object.isFrozen(constants)).toBe(true);
  expect(constants).toMatchObject({ ids: [0, 1], top: 1, rules: {} });
});
