import { describe, expect, test } from "vitest";
import { z } from "zod";
import { claims, model, properties, specification, system, type Abstraction } from "../index.ts";
import { ledgerOf, refuseBadAbstractions, reliesOn } from "./abstraction.ts";

const spec = specification<object>()({
  constants: z.object({}),
  state: () => z.object({ x: z.boolean() }),
  access: { a: { x: "write" } },
  rules: {},
});
const { invariant } = properties(spec);
const claimed = ["S1", "S12", "L1"].map((id) =>
  invariant({
    id,
    name: id,
    sentence: "",
    formula: "",
    source: "",
    claimedFor: "",
    holds: { always: () => true },
  }),
);
const about = { sentence: "Left out.", argument: "It does not matter.", challengedBy: "m" };
/** A model whose system has these abstractions. */
const made = (name: string, ...abstractions: Abstraction[]) =>
  model({
    name,
    sentence: "",
    size: "tiny",
    system: system(spec, { name: "S", init: () => [{ x: false }], actions: [], abstractions }),
    constants: {},
    claims: claims(claimed),
  });

test("an abstraction matters for all properties, or for those that its globs name", () => {
  const { system: s } = made(
    "m",
    { id: "A1", ...about },
    { id: "A2", ...about, only: ["S1"] },
    { id: "A3", ...about, only: ["L*", "S1?"] },
  );
  expect(claimed.map((p) => reliesOn(s, p.id))).toEqual([
    ["A1", "A2"],
    ["A1", "A3"],
    ["A1", "A3"],
  ]);
});

test("the ledger of several systems has each entry once", () => {
  const a = { id: "A1", ...about };
  const models = [made("m", a), made("n", { ...a }, { id: "A2", ...about })];
  expect(ledgerOf(models).map((x) => x.id)).toEqual(["A1", "A2"]);
  expect(() => {
    refuseBadAbstractions({ models, waivers: [] });
  }).not.toThrow();
});

describe("refused:", () => {
  const a = { id: "A1", ...about };
  test.each<[string, ReturnType<typeof made>[]]>([
    ["abstraction A1 is there twice", [made("m", a, { ...a })]],
    [
      "says one thing in one system, and another in another",
      [made("m", a), made("n", { ...a, sentence: "Merged." })],
    ],
    ["has no sentence, no argument", [made("m", { ...a, argument: "" })]],
    ["matters for S9*, which no model claims", [made("m", { ...a, only: ["S1", "S9*"] })]],
  ])("%s", (message, models) => {
    const refuse = () => {
      refuseBadAbstractions({ models, waivers: [] });
    };
    expect(refuse).toThrow(expect.objectContaining({ name: "ModelError", code: "MODEL002" }));
    expect(refuse).toThrow(message);
  });
});
