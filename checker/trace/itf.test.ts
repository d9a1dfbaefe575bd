import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Domain, RecordDomain } from "../schema/domain.ts";
import { stateDomains, valuesIn } from "../../test/support/arbitrary-domain.ts";
import { domainOf } from "../schema/from-zod.ts";
import { fromItf, itfExpression, toItf } from "./itf-value.ts";
import { itfSchema, itfText, readItf, type ItfSubject } from "./itf.ts";
import type { PlainValue, Trace } from "./trace.ts";
import { toPlain } from "./value.ts";

const about: ItfSubject = { description: "d", status: "violated", loop: null };
const int: Domain = { kind: "int", min: -5, max: 9 };
const field = (name: string, domain: Domain) => ({ name, domain });

describe("values, as the published description writes them", () => {
  const every: readonly (readonly [PlainValue, Domain, unknown])[] = [
    ["A", { kind: "enum", values: ["A", "B"] }, "A"],
    [true, { kind: "boolean" }, true],
    [-3, int, { "#bigint": "-3" }],
    [[1, 2], { kind: "seq", element: int, max: 3 }, [{ "#bigint": "1" }, { "#bigint": "2" }]],
    [[1, 2], { kind: "array", element: int, length: 2 }, [{ "#bigint": "1" }, { "#bigint": "2" }]],
    [[1, 2], { kind: "set", element: int }, { "#set": [{ "#bigint": "1" }, { "#bigint": "2" }] }],
    [
      [1, true],
      { kind: "tuple", items: [int, { kind: "boolean" }] },
      { "#tup": [{ "#bigint": "1" }, true] },
    ],
    [
      { 2: true, 7: false },
      { kind: "total", ids: [2, 7], value: { kind: "boolean" } },
      {
        "#map": [
          [{ "#bigint": "2" }, true],
          [{ "#bigint": "7" }, false],
        ],
      },
    ],
    [{ x: 1 }, { kind: "record", fields: [field("x", int)] }, { x: { "#bigint": "1" } }],
    [
      { "#x": 1 },
      { kind: "record", fields: [field("#x", int)] },
      { "#map": [["#x", { "#bigint": "1" }]] },
    ],
    [null, { kind: "nullable", inner: int }, { tag: "None", value: { "#tup": [] } }],
    [4, { kind: "nullable", inner: int }, { tag: "Some", value: { "#bigint": "4" } }],
    [
      { kind: "READ", at: 1 },
      { kind: "union", tag: "kind", variants: [{ value: "READ", fields: [field("at", int)] }] },
      { tag: "READ", value: { at: { "#bigint": "1" } } },
    ],
  ];
  test.each(every)("%j", (value, domain, itf) => {
    expect(toItf(value, domain)).toEqual(itf);
    expect(itfExpression.safeParse(itf).success).toBe(true);
    expect(fromItf(toItf(value, domain), domain, "")).toEqual(value);
  });

  test("without a schema the shape decides", () => {
    const value = { list: [1, null, "a"], half: 0.5, "#odd": { tag: "None", value: null } };
    const itf = toItf(value, null);
    expect(itf).toEqual({
      "#map": [
        ["list", [{ "#bigint": "1" }, { tag: "None", value: { "#tup": [] } }, "a"]],
        ["half", { "#unserializable": "0.5" }],
        ["#odd", { tag: "None", value: { tag: "None", value: { "#tup": [] } } }],
      ],
    });
    expect(fromItf(itf, null, "")).toEqual(value);
  });
});

const state: RecordDomain = {
  kind: "record",
  fields: [field("n", int), field("to", { kind: "nullable", inner: int })],
};
const trace: Trace = {
  model: "m",
  property: "P",
  constants: { small: true, list: [1, 2], nothing: null },
  initial: { n: 0, to: null },
  initialMonitor: { seen: [] },
  steps: [
    {
      action: "Send",
      params: { what: "A", cpu: 0, maybe: null },
      actor: "guest",
      message: { to: "module", label: "CALL", value: { r11: "X", r12: null }, lines: ["R11=1"] },
      state: { n: 1, to: 3 },
      monitor: { seen: [1] },
    },
    {
      action: "Think",
      params: {},
      actor: "module",
      message: null,
      state: { n: 1, to: null },
      monitor: { seen: [1] },
    },
    {
      action: "Poke",
      params: { cpu: 1 },
      actor: "host",
      message: { to: "guest", label: "IRQ", value: null },
      state: { n: 2, to: null },
      monitor: { seen: [1, 2] },
    },
  ],
};
const monitor: Domain = {
  kind: "record",
  fields: [field("seen", { kind: "set", element: int })],
};
const domains = { state, monitor };

test("a trace is read back as it was written", () => {
  expect(readItf(itfText(trace, domains, about), domains)).toEqual({ trace, loop: null });
  const lasso = itfText(trace, domains, { ...about, loop: 1 });
  expect(readItf(lasso, domains)).toEqual({ trace, loop: 1 });
  const bare: Trace = { ...trace, initialMonitor: null, steps: [], constants: {} };
  const alone = { state, monitor: null };
  expect(readItf(itfText(bare, alone, about), alone).trace).toEqual(bare);
});

test("regions are variables, and what led to a state stands beside them", () => {
  const made = JSON.parse(itfText(trace, domains, about)) as {
    vars: string[];
    params: string[];
    states: Record<string, unknown>[];
  };
  expect(made.vars).toEqual([
    "n",
    "to",
    "passproof::monitor",
    "mbt::actionTaken",
    "mbt::nondetPicks",
    "passproof::actor",
    "passproof::message",
  ]);
  expect(made.params).toEqual(["constants::small", "constants::list", "constants::nothing"]);
  expect(made.states.map((s) => s["#meta"])).toEqual([0, 1, 2, 3].map((index) => ({ index })));
  expect(made.states.map((s) => s["mbt::actionTaken"])).toEqual(["init", "Send", "Think", "Poke"]);
  const none = { tag: "None", value: { "#tup": [] } };
  expect(made.states.map((s) => s["mbt::nondetPicks"])).toEqual([
    { what: none, cpu: none, maybe: none },
    {
      what: { tag: "Some", value: "A" },
      cpu: { tag: "Some", value: { "#bigint": "0" } },
      maybe: { tag: "Some", value: none },
    },
    { what: none, cpu: none, maybe: none },
    { what: none, cpu: { tag: "Some", value: { "#bigint": "1" } }, maybe: none },
  ]);
});

describe("the schema is the published structure's", () => {
  // From the description of the format, and from what Quint writes.
  const foreign = [
    {
      "#meta": { source: "MC_MissionariesAndCannibalsTyped.tla" },
      vars: ["bank_of_boat", "who_is_on_bank"],
      states: [
        {
          "#meta": { index: 0 },
          bank_of_boat: "E",
          who_is_on_bank: {
            "#map": [
              ["E", { "#set": ["c1_OF_PERSON", "m1_OF_PERSON"] }],
              ["W", { "#set": [] }],
            ],
          },
        },
      ],
    },
    {
      vars: ["value"],
      states: [
        { "#meta": { index: 0 }, value: { tag: "None", value: {} } },
        { "#meta": { index: 1 }, value: { tag: "Some", value: { "#bigint": "40" } } },
      ],
      loop: 0,
    },
  ];
  test.each(foreign)("it takes what others write: %#", (file) => {
    expect(itfSchema.safeParse(file).success).toBe(true);
  });

  const file = (value: unknown, more: object = {}) => ({
    vars: ["x"],
    states: [{ x: value }],
    ...more,
  });
  test.each([
    ["a JSON number", file(3)],
    ["null", file(null)],
    ["an object of the format that it does not have", file({ "#seq": [] })],
    ["one with something beside it", file({ "#set": [], x: true })],
    ["a big integer that is none", file({ "#bigint": "0x1" })],
    ["a map whose entries are no pairs", file({ "#map": [["a"]] })],
    ["a variable that is not set", file(true, { vars: ["x", "y"] })],
    ["a variable that is not declared", file(true, { vars: [] })],
    ["a parameter that is not set", file(true, { params: ["N"] })],
    ["a loop to a state that there is not", file(true, { loop: 1 })],
    ["no state", { vars: [], states: [] }],
    ["another field", file(true, { traces: [] })],
  ])("it refuses %s", (_, wrong) => {
    expect(itfSchema.safeParse(file(true)).success).toBe(true);
    expect(itfSchema.safeParse(wrong).success).toBe(false);
  });
});

test.each([
  ['"#bigint":"3"', '"#bigint":"77"', "states[1].to is no integer from -5 to 9"],
  ['"tag":"Some"', '"tag":"Perhaps"', "neither Some nor None"],
  ['"mbt::actionTaken":"Send"', '"mbt::actionTaken":true', "states[1].mbt::actionTaken is no text"],
  ['"#bigint":"3"', '"#bigint":3', "this is no expression"],
])("what does not fit is said with its place: %s → %s", (from, to, message) => {
  const text = itfText(trace, domains, about);
  const at = text.indexOf(from, text.indexOf('"index":1'));
  const spoilt = `${text.slice(0, at)}${to}${text.slice(at + from.length)}`;
  expect(() => readItf(spoilt, domains)).toThrow(message);
});

test("states of any schema are read back as they were written", () => {
  fc.assert(
    fc.property(
      stateDomains(2).chain((d) =>
        fc.tuple(fc.constant(d), fc.array(valuesIn(d), { minLength: 1, maxLength: 3 })),
      ),
      ([domain, values]) => {
        const [initial = null, ...states] = values.map(toPlain);
        const random: Trace = {
          ...trace,
          initial,
          initialMonitor: null,
          steps: states.map((s) => ({
            action: "A",
            params: {},
            actor: "a",
            message: null,
            state: s,
            monitor: null,
          })),
        };
        const alone = { state: domain, monitor: null };
        expect(readItf(itfText(random, alone, about), alone).trace).toEqual(random);
      },
    ),
    { numRuns: 300 },
  );
});

test("variants whose tags are written alike are told apart", () => {
  const digits = z.object({
    u: z.discriminatedUnion("t", [
      z.object({ t: z.literal(0), a: z.boolean() }),
      z.object({ t: z.literal("0"), a: z.boolean() }),
    ]),
  });
  const alone = { state: domainOf(digits), monitor: null };
  for (const t of [0, "0"]) {
    const one = { ...trace, initial: { u: { t, a: true } }, initialMonitor: null, steps: [] };
    expect(readItf(itfText(one, alone, about), alone).trace).toEqual(one);
  }
});
