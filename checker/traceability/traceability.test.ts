/** What breaks the way from a requirement to what is shown, each way in a suite of its own. */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { model, type Expectation, type Size, type Suite } from "../contract/model.ts";
import type { Property } from "../contract/property.ts";
import { properties } from "../contract/property-language.ts";
import type { Requirement } from "../contract/requirement.ts";
import { specification, system } from "../contract/system.ts";
import { formatList, listSchema, listSuite } from "../report/list-text.ts";
import { plainStyle } from "../report/style.ts";
import { gapText } from "./gap-text.ts";
import { traceabilityOf } from "./traceability.ts";

const spec = specification<Record<never, never>>()({
  constants: z.object({}),
  state: () => z.object({ lamp: z.boolean() }),
  access: { hand: { lamp: "write" } },
  rules: {},
});
const lamp = system(spec, {
  name: "lamp",
  init: () => [{ lamp: false }],
  actions: [
    spec.action("HandSwitches", {
      sentence: "The lamp goes on or off.",
      source: "a test",
      actor: "hand",
      effect: (s, next) => {
        next.lamp = !s.lamp;
      },
    }),
  ],
});
const { invariant, reachable } = properties(spec);

const manual = { id: "manual", title: "Manual", sentence: "The manual of the lamp." };
const asks = (id: string, more: Partial<Requirement> = {}): Requirement => ({
  ...{ id, sentence: `The lamp does ${id}.`, source: manual, where: "page 1", basis: "stated" },
  ...more,
});
const said = { name: "N", sentence: "S.", formula: "F", claimedFor: "every lamp" };
const always = (id: string, serves?: readonly string[], source = "a test"): Property =>
  invariant({
    ...said,
    ...{ id, source, ...(serves === undefined ? {} : { serves }) },
    holds: { ok: () => true },
  });
const sometime = (id: string, serves: readonly string[]): Property =>
  reachable({ ...said, id, source: "a test", serves, state: (s) => s.lamp });

type Claimed = readonly [Property, Expectation];
const suiteOf = (
  requirements: readonly Requirement[] | null,
  claims: readonly Claimed[],
  size: Size = "tiny",
): Suite => ({
  models: [
    model({
      ...{ name: "lamp", sentence: "A lamp.", size, system: lamp, constants: {} },
      claims: claims.map(([property, expected]) => ({ property, expected })),
    }),
  ],
  waivers: [],
  ...(requirements === null ? {} : { requirements }),
});
const gapsOf = (suite: Suite) => traceabilityOf(suite).gaps;

describe("a suite without a gap", () => {
  const p = always("P1", ["R1", "R2"]);
  const w = sometime("W1", ["R2"]);
  const suite = suiteOf(
    [asks("R1"), asks("R2"), asks("R3", { unserved: "There is no switch for it." })],
    [
      [w, "reached"],
      [p, "holds"],
    ],
  );

  test("has a matrix in the order of the requirements, and of the suite", () => {
    const { matrix, gaps, properties: n } = traceabilityOf(suite);
    expect(gaps).toEqual([]);
    expect(n).toBe(2);
    expect(matrix.map((t) => [t.requirement.id, t.properties.map((each) => each.id)])).toEqual([
      ["R1", ["P1"]],
      ["R2", ["W1", "P1"]],
      ["R3", []],
    ]);
  });

  test("is listed with what serves what", () => {
    const text = formatList(suite, plainStyle);
    expect(text).toContain(
      "  R2 The lamp does R2.\n      Manual: page 1\n      served by W1, P1\n",
    );
    expect(text).toContain("      served by none: There is no switch for it.\n");
    expect(text).toContain("Every property serves one, and none is without an answer.\n");
    expect(text).toContain("      serves: R1, R2\n");
  });

  test("is listed as data, too", () => {
    const list = listSuite(suite);
    expect(listSchema.parse(JSON.parse(JSON.stringify(list)))).toEqual(list);
    expect(list.requirements.map((r) => [r.id, r.properties, r.unserved])).toEqual([
      ["R1", ["P1"], null],
      ["R2", ["W1", "P1"], null],
      ["R3", [], "There is no switch for it."],
    ]);
    expect(list.models[0]?.properties.map((each) => each.serves)).toEqual([["R2"], ["R1", "R2"]]);
  });
});

describe("a suite that lists no requirements", () => {
  test("is asked for none, and its list says nothing of them", () => {
    const suite = suiteOf(null, [[always("P1"), "holds"]]);
    expect(gapsOf(suite)).toEqual([]);
    expect(formatList(suite, plainStyle)).not.toContain("Requirements");
  });

  test("and cannot serve any", () => {
    expect(gapsOf(suiteOf(null, [[always("P1", ["R1"]), "holds"]]))).toEqual([
      { kind: "unknownRequirement", property: "P1", requirement: "R1" },
    ]);
  });
});

const P1 = always("P1", ["R1"]);
const one = asks("R1");

describe.each<[string, Suite, object, string]>([
  [
    "a property without source",
    suiteOf([one], [[always("P1", ["R1"], " "), "holds"]]),
    { kind: "noSource", property: "P1" },
    "P1 has no source",
  ],
  [
    "a property that serves nothing",
    suiteOf(
      [one],
      [
        [P1, "holds"],
        [always("P2"), "holds"],
      ],
    ),
    { kind: "noRequirement", property: "P2" },
    "P2 serves no requirement",
  ],
  [
    "a property that lost what it served",
    suiteOf(
      [one],
      [
        [P1, "holds"],
        [always("P2", []), "violated"],
      ],
    ),
    { kind: "noRequirement", property: "P2" },
    "P2 serves no requirement",
  ],
  [
    "a property that serves something that nobody asks for",
    suiteOf([one], [[always("P1", ["R1", "R9"]), "holds"]]),
    { kind: "unknownRequirement", property: "P1", requirement: "R9" },
    "P1 serves R9, which is no requirement of the suite",
  ],
  [
    "a property that says it twice",
    suiteOf([one], [[always("P1", ["R1", "R1"]), "holds"]]),
    { kind: "namedTwice", property: "P1", requirement: "R1" },
    "P1 names R1 twice",
  ],
  [
    "two properties with one id",
    suiteOf(
      [one],
      [
        [P1, "holds"],
        [always("P1", ["R1"]), "holds"],
      ],
    ),
    { kind: "sharedId", of: "property", id: "P1" },
    "two properties have the id P1",
  ],
  [
    "two requirements with one id",
    suiteOf([one, asks("R1", { where: "page 2" })], [[P1, "holds"]]),
    { kind: "sharedId", of: "requirement", id: "R1" },
    "two requirements have the id R1",
  ],
  [
    "a requirement that nothing serves",
    suiteOf([one, asks("R2")], [[P1, "holds"]]),
    { kind: "unserved", requirement: "R2" },
    "R2 is served by no property",
  ],
  [
    "a requirement whose reason is empty",
    suiteOf([one, asks("R2", { unserved: " " })], [[P1, "holds"]]),
    { kind: "unserved", requirement: "R2" },
    "R2 is served by no property",
  ],
  [
    "a requirement that says that nothing serves it, and something does",
    suiteOf([asks("R1", { unserved: "Outside." })], [[P1, "holds"]]),
    { kind: "servedAfterAll", requirement: "R1", properties: ["P1"] },
    "R1 says that no property serves it, and P1 does",
  ],
  [
    "a requirement that is served by what is violated",
    suiteOf([one], [[P1, "violated"]]),
    { kind: "servedInNameOnly", requirement: "R1", properties: ["P1"] },
    "R1 is served in name only",
  ],
  [
    "a requirement that is served by what is not claimed",
    suiteOf([one], [[P1, { notClaimed: "no case" }]]),
    { kind: "servedInNameOnly", requirement: "R1", properties: ["P1"] },
    "R1 is served in name only",
  ],
  [
    "a requirement that is served by what cannot happen",
    suiteOf([one], [[sometime("W1", ["R1"]), "unreached"]]),
    { kind: "servedInNameOnly", requirement: "R1", properties: ["W1"] },
    "R1 is served in name only",
  ],
  [
    "a requirement that is served in the largest models only",
    suiteOf([one], [[P1, "holds"]], "full"),
    { kind: "servedInNameOnly", requirement: "R1", properties: ["P1"] },
    "no model that every check runs expects P1 to hold",
  ],
])("%s", (_name, suite, gap, text) => {
  test("is a gap, and the only one", () => {
    expect(gapsOf(suite)).toEqual([gap]);
  });

  test("is said so", () => {
    expect(gapsOf(suite).map(gapText).join()).toContain(text);
    expect(formatList(suite, plainStyle)).toContain("\nMissing: ");
  });
});
