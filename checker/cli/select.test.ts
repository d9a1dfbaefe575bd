import { describe, expect, test } from "vitest";
import { z } from "zod";
import { claims, model, properties, specification, system, type Size } from "../index.ts";
import { findProperty, selectModels, selectProperties } from "./select.ts";

const spec = specification<object>()({
  constants: z.object({}),
  state: () => z.object({ x: z.boolean() }),
  access: { a: { x: "write" } },
  rules: {},
});
const { invariant } = properties(spec);
const property = (id: string, name: string) =>
  invariant({ id, name, sentence: "", formula: "", source: "", claimedFor: "", holds: {} });
const s1 = property("S1", "EntryInv");
const s2 = property("S2", "ExitInv");
const s13 = property("S13", "AddressInv");
const of = (name: string, size: Size, ...props: (typeof s1)[]) =>
  model({
    name,
    sentence: "",
    size,
    system: system(spec, { name: "s", init: () => [{ x: false }], actions: [] }),
    constants: {},
    claims: claims(props),
  });
const suite = {
  models: [
    of("a-tiny", "tiny", s1, s2),
    of("b-small", "small", s2, s13),
    of("b-full", "full", s13),
    of("c-full", "full", s1),
  ],
  waivers: [],
};
const names = (patterns: string[], size: Size = "small", smallest: Size = "tiny") =>
  selectModels(suite, patterns, size, smallest).map((m) => m.name);

describe("selectModels", () => {
  test("by default all up to the size", () => {
    expect(names([], "tiny")).toEqual(["a-tiny"]);
    expect(names([])).toEqual(["a-tiny", "b-small"]);
    expect(names([], "full")).toEqual(["a-tiny", "b-small", "b-full", "c-full"]);
  });
  test("from the smallest size", () => {
    expect(names([], "full", "full")).toEqual(["b-full", "c-full"]);
    expect(names([], "full", "small")).toEqual(["b-small", "b-full", "c-full"]);
    expect(names(["b-*"], "full", "full")).toEqual(["b-full"]);
    expect(names(["a-tiny"], "full", "full")).toEqual(["a-tiny"]);
    expect(() => names(["a-*"], "full", "full")).toThrow(
      "'a-*' matches only smaller models (a-tiny): leave out --smallest",
    );
    const small = { ...suite, models: suite.models.slice(0, 2) };
    expect(() => selectModels(small, [], "full", "full")).toThrow("there is no model of size full");
  });
  test("a name selects whatever the size; the order is that of the suite", () => {
    expect(names(["c-full", "a-tiny"])).toEqual(["a-tiny", "c-full"]);
  });
  test("a glob selects up to the size, once", () => {
    expect(names(["b-*", "b-small"])).toEqual(["b-small"]);
    expect(names(["b-*"], "full")).toEqual(["b-small", "b-full"]);
  });
  test("a pattern that selects nothing is refused, also beside one that does", () => {
    expect(() => names(["a-tiny", "b-smal"])).toThrow(
      "unknown model 'b-smal': did you mean b-small",
    );
    expect(() => names(["a-tiny", "zz*"])).toThrow("no model matches 'zz*'");
    expect(() => names(["c-*"])).toThrow("only models larger than small (c-full): add --size full");
  });
});

describe("selectProperties", () => {
  const chosen = (...patterns: string[]) =>
    selectProperties(suite.models, patterns).map((c) => [c.model.name, ...c.properties]);
  test("all claims by default", () => {
    expect(chosen()).toEqual([
      ["a-tiny", "S1", "S2"],
      ["b-small", "S2", "S13"],
      ["b-full", "S13"],
      ["c-full", "S1"],
    ]);
  });
  test("by id or by name, leaving out models without a match", () => {
    expect(chosen("S1")).toEqual([
      ["a-tiny", "S1"],
      ["c-full", "S1"],
    ]);
    expect(chosen("Exit*")).toEqual([
      ["a-tiny", "S2"],
      ["b-small", "S2"],
    ]);
    expect(chosen("S1?")).toEqual([
      ["b-small", "S13"],
      ["b-full", "S13"],
    ]);
  });
  test("several patterns select what any of them matches, once, in the order of the claims", () => {
    expect(chosen("S13", "ExitInv", "S2")).toEqual([
      ["a-tiny", "S2"],
      ["b-small", "S2", "S13"],
      ["b-full", "S13"],
    ]);
    expect(() => chosen("S1", "S99")).toThrow("no property matches 'S99'");
  });
  test("nothing to check is refused", () => {
    expect(() => chosen("S99*")).toThrow("no property matches 'S99*'");
    expect(() => selectProperties([of("empty", "tiny")], [])).toThrow(
      "model empty claims no property",
    );
  });
});

test("findProperty prefers the id to the name", () => {
  const odd = property("EntryInv", "S1");
  expect(findProperty([s1, odd], "EntryInv", "property", "here")).toBe(odd);
  expect(findProperty([s1, odd], "S1", "property", "here")).toBe(s1);
  expect(() => findProperty([s1], "EntryInf", "property", "in m")).toThrow(
    "unknown property 'EntryInf' in m: did you mean EntryInv?",
  );
});
