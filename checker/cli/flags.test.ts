import { describe, expect, test } from "vitest";
import { z } from "zod";
import { model, properties, specification, system } from "../index.ts";
import { override, parseOverride } from "./flags.ts";

interface C {
  readonly policy: "ONCE" | "ALWAYS";
  readonly retries: number;
  readonly strict: boolean;
  readonly name: string;
  readonly vms: readonly number[];
}
const spec = specification<C>()({
  constants: z
    .object({
      policy: z.enum(["ONCE", "ALWAYS"]),
      retries: z.int().min(0).max(3),
      strict: z.boolean(),
      name: z.string(),
      vms: z.array(z.int()),
    })
    .refine((c) => !c.strict || c.retries > 0, "strict needs retries"),
  state: () => z.object({ x: z.boolean() }),
  access: { a: { x: "write" } },
  rules: {},
});
const { invariant, reachable } = properties(spec);
const about = { sentence: "", formula: "", source: "", claimedFor: "" };
const m = model({
  name: "m",
  sentence: "",
  size: "tiny",
  system: system(spec, { name: "s", init: () => [{ x: false }], actions: [] }),
  constants: { policy: "ONCE", retries: 0, strict: false, name: "n", vms: [1] },
  claims: [
    { property: invariant({ id: "I", name: "Inv", ...about, holds: {} }), expected: "violated" },
    {
      property: reachable({ id: "R", name: "Reach", ...about, state: () => true }),
      expected: { notClaimed: "why" },
    },
  ],
});
const one = (text: string) => override(m, parseOverride(text));

const houses = specification<{
  readonly door: "SHUT" | "OPEN";
  readonly lock: "ON" | "OFF";
  readonly alarm: number;
}>()({
  constants: z
    .strictObject({
      door: z.enum(["SHUT", "OPEN"]),
      lock: z.enum(["ON", "OFF"]),
      alarm: z.int(),
    })
    .superRefine((c, ctx) => {
      if (c.alarm === 7) throw new Error("seven");
      if (c.door === "OPEN" && c.lock === "ON")
        ctx.addIssue({
          code: "custom",
          path: ["door"],
          message: "an open door\n has nothing to lock, so lock must be OFF",
        });
    }),
  state: () => z.object({ x: z.boolean() }),
  access: { a: { x: "write" } },
  rules: {},
});
const house = model({
  name: "house",
  sentence: "",
  size: "tiny",
  system: system(houses, { name: "s", init: () => [{ x: false }], actions: [] }),
  constants: { door: "SHUT", lock: "ON", alarm: 0 },
  claims: [],
});

describe("--set", () => {
  test.each([
    ["policy=ALWAYS", { policy: "ALWAYS" }],
    ["retries=2", { retries: 2 }],
    ["vms=[1,2]", { vms: [1, 2] }],
    ["name=7", { name: "7" }], // a number would not fit, its text does
    ["name=a=b", { name: "a=b" }],
    [" retries = 3 ", { retries: 3 }],
  ])("%s", (text, values) => {
    const { model: changed, set: shown } = one(text);
    expect(changed.constants).toEqual({ ...m.constants, ...values });
    expect(shown).toEqual(values);
  });

  test("with a flag set, each property is expected its natural word", () => {
    expect(one("retries=1").model.claims.map((c) => c.expected)).toEqual(["holds", "reached"]);
  });

  test("without one, nothing changes", () => {
    expect(override(m, new Map())).toEqual({ model: m, set: {}, notClaimed: new Map() });
  });

  test("flags that depend on each other are judged together", () => {
    const both = parseOverride("strict=true", parseOverride("retries=1"));
    expect(override(m, both).set).toEqual({ retries: 1, strict: true });
    const reversed = parseOverride("retries=1", parseOverride("strict=true"));
    expect(override(m, reversed).set).toEqual({ retries: 1, strict: true });
    expect(() => one("strict=true")).toThrow("strict needs retries");
  });

  test.each([
    ["polici=ONCE", "no flag 'polici': did you mean policy?"],
    ["policy=ONCEE", "'ONCEE' is no value of flag policy of model m: did you mean ONCE?"],
    ["policy=zzz", "valid: ONCE, ALWAYS"],
    ["strict=yes", "valid: true, false"],
    ["retries=4", "<=3"],
    ["retries=many", "expected number"],
    ["vms=1", "expected array"],
  ])("%s is refused", (text, message) => {
    expect(() => one(text)).toThrow(message);
  });

  test.each(["retries", "=1", ""])("'%s' is malformed", (text) => {
    expect(() => parseOverride(text)).toThrow("flag=value");
  });

  test("twice the same flag is refused", () => {
    expect(() => parseOverride("retries=1", parseOverride("retries=2"))).toThrow("set twice");
  });

  test("a refinement that complains at one flag is about all of them, too", () => {
    const lock = parseOverride("door=OPEN");
    const refine = (set: ReturnType<typeof parseOverride>) => override(house, set);
    expect(() => refine(lock)).toThrow(
      "door=OPEN does not fit model house: door: an open door has nothing to lock, so lock must be OFF",
    );
    expect(refine(parseOverride("lock=OFF", lock)).set).toEqual({ door: "OPEN", lock: "OFF" });
    expect(refine(parseOverride("door=OPEN", parseOverride("lock=OFF"))).set).toEqual({
      lock: "OFF",
      door: "OPEN",
    });
    expect(() => refine(parseOverride("door=AJAR"))).toThrow("valid: SHUT, OPEN");
  });

  test("a refinement that throws refuses", () => {
    expect(() => override(house, parseOverride("alarm=7"))).toThrow(
      expect.objectContaining({ name: "ModelError", code: "MODEL004" }),
    );
    expect(() => override(house, parseOverride("alarm=7"))).toThrow("cannot judge them: seven");
  });

  test("constants that do not fit the schema are refused even without --set", () => {
    const bad = { ...m, constants: { ...m.constants, retries: 9 } };
    expect(() => override(bad, new Map())).toThrow("do not fit the schema of its system: retries");
  });
});
