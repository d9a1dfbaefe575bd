import { expect, test } from "vitest";
import { z } from "zod";
import { model, specification, system } from "../index.ts";
import { notableConstants } from "./notable.ts";

const constants = z.object({
  a: z.int(),
  b: z.array(z.string()),
  locked: z.boolean(),
  checked: z.boolean(),
  c: z.int(),
});
type Constants = z.infer<typeof constants>;
const spec = specification<Constants>()({
  constants,
  state: () => z.object({ x: z.boolean() }),
  access: { someone: { x: "write" } },
  rules: {},
});
const made = system(spec, {
  name: "S",
  init: () => [{ x: false }],
  actions: [],
  policies: [
    { id: "p1", sentence: "", source: "", drop: { locked: false } },
    { id: "p2", sentence: "", source: "", drop: { checked: false, c: 3 } },
  ],
});
const usual: Constants = { a: 1, b: ["x"], locked: true, checked: true, c: 1 };
const point = (name: string, changed: Partial<Constants>) =>
  model({
    name,
    sentence: "",
    size: "tiny",
    system: made,
    constants: { ...usual, ...changed },
    claims: [],
  });
const models = [point("m1", {}), point("m2", {}), point("m3", { a: 2 })];

test("decisions that are not taken come first, then what is unusual", () => {
  expect(notableConstants(point("m", { a: 2, locked: false }), models)).toEqual(["locked", "a"]);
  expect(notableConstants(point("m", { b: ["x", "y"] }), models)).toEqual(["b"]);
  expect(notableConstants(point("m", {}), models)).toEqual([]);
});

test("a decision is not taken where all of its flags say so", () => {
  expect(notableConstants(point("m", { checked: false }), [])).toEqual([]);
  expect(notableConstants(point("m", { c: 3, checked: false }), [])).toEqual(["checked", "c"]);
});
