/** Traceability counts in a run of the whole suite, and in no other. */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { model, type Suite } from "../../contract/model.ts";
import { properties } from "../../contract/property-language.ts";
import { specification, system } from "../../contract/system.ts";
import { judgementSchema, type Judgement } from "../../report/judgement.ts";
import type { Plan, Ran } from "../check-facts.ts";
import { prepare } from "../run-models.ts";
import { traceabilityJudge } from "./traceability.ts";

const spec = specification<Record<never, never>>()({
  constants: z.object({}),
  state: () => z.object({ on: z.boolean() }),
  access: { hand: { on: "write" } },
  rules: {},
});
const toggles = spec.action("HandToggles", {
  sentence: "It goes on or off.",
  source: "a test",
  actor: "hand",
  effect: (s, next) => {
    next.on = !s.on;
  },
});
const toggle = system(spec, {
  name: "toggle",
  init: () => [{ on: false }],
  actions: [toggles],
});
const property = (source: string) =>
  properties(spec).invariant({
    ...{ id: "P1", name: "P", sentence: "S.", formula: "F", claimedFor: "all", source },
    serves: ["R1"],
    holds: { ok: () => true },
  });
const instance = (name: string, size: "tiny" | "full", source = "a test") =>
  model({
    ...{ name, sentence: "It.", size, system: toggle, constants: {} },
    claims: [{ property: property(source), expected: "holds" }],
  });
const source = { id: "t", title: "T", sentence: "A text." };
const asks = (id: string) =>
  ({ id, sentence: "It goes on.", source, where: "page 1", basis: "stated" }) as const;
const suite = (ids: readonly string[]): Suite => ({
  models: [instance("one", "tiny"), instance("large", "full")],
  waivers: [],
  requirements: ids.map(asks),
});

/** The plan of a run of the models that are named. */
function plan(of: Suite, names: readonly string[], more: Partial<Plan["request"]> = {}): Plan {
  const jobs = names.map((name) => ({ model: name, properties: ["P1"], witnesses: [] }));
  return {
    // Of a request the judge reads these two; what else one has is the business of others.
    request: { property: [], set: new Map(), ...more } as unknown as Plan["request"],
    ...{ program: "p", suite: of, suiteName: "s", set: {}, options: "" },
    prepared: prepare(of, jobs, new Map()),
  };
}

async function judged(p: Plan): Promise<Judgement | null> {
  const judge = await traceabilityJudge(p);
  const ran: Ran = {
    ...p,
    ...{ results: [], notWhole: null, coverage: { evaluated: false, why: "a test" } },
  };
  const judgement = (await judge?.judge(ran)) ?? null;
  return judgement === null ? null : judgementSchema.parse(judgement);
}

describe("a run of the whole suite", () => {
  // The one that serves R1 in the model of size full has the same id, and is another.
  const shared: Suite = { ...suite(["R1"]), models: [instance("one", "tiny")] };

  test("without gaps says what is served", async () => {
    expect(await judged(plan(shared, ["one"]))).toMatchObject({
      ...{ step: "traceability", code: 0, lines: [] },
      summary: "1 of 1 requirements are served by 1 properties",
      data: { matrix: [{ requirement: "R1", properties: ["P1"] }], unserved: [], gaps: [] },
    });
  });

  test("with gaps is not as it should be, and names each", async () => {
    const found = await judged(plan({ ...shared, requirements: ["R1", "R2"].map(asks) }, ["one"]));
    expect(found?.code).toBe(1);
    expect(found?.summary).toBe("1 gap between 2 requirements and 1 properties");
    expect(found?.lines.map((l) => l.tone)).toEqual(["bad"]);
    expect(found?.lines[0]?.text).toMatch(/^R2 is served by no property: /);
  });

  test("need not hold the largest models", async () => {
    const found = await judged(plan(suite(["R1", "R2"]), ["one"]));
    expect(found?.code).toBe(1);
  });

  test("of a suite without requirements says nothing", async () => {
    const { models } = shared;
    const bare = { models: [], waivers: [] };
    expect(await judged(plan(bare, []))).toBeNull();
    expect((await judged(plan({ models, waivers: [] }, ["one"])))?.lines[0]?.text).toBe(
      "P1 serves R1, which is no requirement of the suite",
    );
  });
});

describe("a run of a part of it", () => {
  const of: Suite = {
    ...suite(["R2"]),
    models: [instance("one", "tiny"), instance("two", "tiny", "")],
  };

  test.each<[string, Plan]>([
    ["some models", plan(of, ["one"])],
    ["some properties", plan(of, ["one", "two"], { property: ["P*"] })],
    ["another design", plan(of, ["one", "two"], { set: new Map([["x", "1"]]) })],
  ])("%s: says nothing", async (_name, p) => {
    expect(await judged(p)).toBeNull();
    expect((await judged(plan(of, ["one", "two"])))?.code).toBe(1);
  });
});
