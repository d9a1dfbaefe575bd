/** Pages on infinite runs and abstract systems, of a lamp that may be broken. */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  claims,
  model,
  properties,
  specification,
  specifiedBy,
  system,
  weak,
  type Expectation,
  type Suite,
} from "../index.ts";
import { check } from "../search/check.ts";
import { unrun } from "./unrun.ts";
import { livenessPage } from "./liveness-page.ts";
import { propertiesPage } from "./properties-page.ts";
import { recorded, recordedSchema, type Recorded } from "./recorded.ts";
import { tracesPage } from "./traces-page.ts";
import { verdictsPage } from "./verdicts-page.ts";

interface C {
  /** A lamp that flickers goes off and on by itself; a broken one stays as it is. */
  readonly lamp: "SOUND" | "FLICKERS" | "BROKEN";
}

const spec = specification<C>()({
  constants: z.object({ lamp: z.enum(["SOUND", "FLICKERS", "BROKEN"]) }),
  state: () => z.object({ pressed: z.boolean(), light: z.boolean() }),
  access: { user: { pressed: "write" }, lamp: { light: "write", pressed: "write" } },
  rules: {},
});
const presses = spec.action("Presses", {
  sentence: "The user presses the button.",
  source: "a test",
  actor: "user",
  guard: { once: (s) => !s.pressed },
  effect: (_s, next) => {
    next.pressed = true;
  },
});
const shines = spec.action("Shines", {
  sentence: "The light goes on.",
  source: "a test",
  actor: "lamp",
  guard: {
    pressed: (s) => s.pressed,
    dark: (s) => !s.light,
    whole: (_s, _p, c) => c.lamp !== "BROKEN",
  },
  effect: (_s, next) => {
    next.light = true;
  },
});
const fails = spec.action("Fails", {
  sentence: "The light goes out.",
  source: "a test",
  actor: "lamp",
  guard: { lit: (s) => s.light, flickers: (_s, _p, c) => c.lamp === "FLICKERS" },
  effect: (_s, next) => {
    next.light = false;
  },
});

const bulb = specification<object>()({
  constants: z.object({}),
  state: () => z.object({ on: z.boolean() }),
  access: { bulb: { on: "write" } },
  rules: {},
});
const bulbStep = (name: string, to: boolean) =>
  bulb.action(name, {
    sentence: "The bulb changes.",
    source: "a test",
    actor: "bulb",
    guard: { other: (s) => s.on !== to },
    effect: (_s, next) => {
      next.on = to;
    },
  });
const bulbs = (name: string, ...actions: ReturnType<typeof bulbStep>[]) =>
  specifiedBy({
    name,
    system: system(bulb, { name, init: () => [{ on: false }], actions }),
    constants: {},
  });

const { eventuallyAlways, leadsTo, recoverable, refines } = properties(spec);
const statement = { formula: "φ", source: "a test", claimedFor: "everybody" };
const power = weak({
  name: "Power",
  sentence: "A lamp that can shine shines.",
  why: "There is a battery.",
  of: (step) => step.action === "Shines",
});
const lights = leadsTo({
  ...statement,
  id: "L1",
  name: "Lights",
  sentence: "A pressed button makes light.",
  fairness: [power],
  from: (s) => s.pressed,
  to: (s) => s.light,
});
const stays = eventuallyAlways({
  ...statement,
  id: "L2",
  name: "Stays",
  sentence: "The light stays on in the end.",
  fairness: [power],
  state: (s) => s.light || !s.pressed,
});
const anyhow = eventuallyAlways({
  ...statement,
  id: "L3",
  name: "Anyhow",
  sentence: "The button stays pressed or not.",
  state: () => true,
});
const wayOut = recoverable({
  ...statement,
  id: "L4",
  name: "WayOut",
  sentence: "There can be light.",
  each: () => ["here"],
  to: (s) => s.light,
});
const isBulb = refines({
  ...statement,
  id: "R1",
  name: "IsBulb",
  sentence: "It is a bulb that never goes out.",
  abstract: (c) =>
    c.lamp === "FLICKERS"
      ? bulbs("OldBulb", bulbStep("On", true), bulbStep("Dim", true))
      : bulbs("Bulb", bulbStep("On", true), bulbStep("Off", false)),
  mapping: (s) => ({ on: s.light }),
});

const made = (
  name: string,
  lamp: C["lamp"],
  expected: Readonly<Record<string, Expectation>> = {},
  asked = [lights, stays, anyhow, wayOut, isBulb],
) =>
  model({
    name,
    sentence: `A lamp that is ${lamp}.`,
    size: "tiny",
    system: system(spec, {
      name: "Lamp",
      init: () => [{ pressed: false, light: false }],
      actions: [presses, shines, fails],
    }),
    constants: { lamp },
    claims: claims(asked, expected),
  });
const violated = "violated";
const sound = made("sound", "SOUND");
const flickering = made("flickering", "FLICKERS", { L2: violated, R1: violated });
const notClaimed = { notClaimed: "there is no light to compare" };
const broken = made("broken", "BROKEN", {
  ...{ L1: violated, L2: violated, L4: violated, R1: notClaimed },
});
const suite: Suite = { models: [sound, flickering, broken], waivers: [] };
const results = suite.models.map((m) => check(m));
const record: Recorded = {
  version: 1,
  models: suite.models.map((m, i) => recorded(m, results[i] ?? check(m))),
};
const page = (over: Partial<Parameters<typeof livenessPage>[0]> = {}) =>
  livenessPage(
    { introduction: "About lamps.", suite, recorded: record, traces: "traces", ...over },
    "first",
  );

test("the results are those that the pages are to show", () => {
  const surprising = results.flatMap((m) => m.results.filter((r) => r.asExpected === false));
  expect(surprising.map((r) => [r.model, r.id, r.verdict.word])).toEqual([]);
});

describe("the page of liveness", () => {
  test("has each assumption with its reason, who makes it, and how often it had a step", () => {
    const text = page();
    // Of the sound lamp and of the one that flickers; a broken one does not shine.
    expect(text).toContain(
      "| `Power` | weak | A lamp that can shine shines. | There is a battery. | [L1](properties.md#l1-lights), [L2](properties.md#l2-stays) | 2 in 2 models |",
    );
    expect(text).toContain("Without any assumption: [L3](properties.md#l3-anyhow).");
    expect(page({ recorded: { ...record, models: record.models.slice(2) } })).toContain(
      "| **none** |",
    );
  });

  test("counts in how many models each property is what", () => {
    expect(page()).toContain(
      "| [L1](properties.md#l1-lights) Lights | A pressed button makes light. | 2 | 1 | – | – |",
    );
  });

  test("has a row where something does not hold: ∞, with stem and loop", () => {
    const text = page();
    expect(text).toContain("| design point | L1 | L2 | L3 | L4 | R1 |");
    // Pressed, lit; and out and on again for ever.
    expect(text).toContain("| `flickering` | ✓ | [✗ ∞ 1+2](traces/flickering.md#l2-stays) |");
    expect(text).toContain("| `broken` | [✗ ∞ 1+0](traces/broken.md#l1-lights) |");
    expect(text).toContain("\n- L1, L2, L3, L4, R1: `sound`\n");
    expect(text).toContain("\n- R1, there is no light to compare: `broken`\n");
  });

  test("says what implements what, what was compared, and what answers", () => {
    const text = page();
    // Shining is answered in one state; pressing, in one state, is nothing.
    expect(text).toContain("| `sound` | [R1](properties.md#r1-isbulb) | Bulb | ✓ | 1 | 1 | 2 |");
    expect(text).toContain("| `flickering` | [R1](properties.md#r1-isbulb) | OldBulb | [✗ 3](");
    expect(text).toContain("[R1](properties.md#r1-isbulb) is answered by `On`");
    expect(text).toContain("and never by `Off`");
  });

  test("is there when nothing of the kind is claimed", () => {
    const none = { models: [made("sound", "SOUND", {}, [])], waivers: [] };
    expect(page({ suite: none })).toBe(
      "first\n\n# Liveness and refinement\n\nAbout lamps.\n\nNothing of the kind is claimed yet.\n",
    );
    const only = { models: [made("sound", "SOUND", {}, [lights])], waivers: [] };
    expect(page({ suite: only })).not.toContain("## What implements what");
  });
});

test("the page of properties says what is assumed, and what is implemented where", () => {
  const text = propertiesPage(unrun(suite), "");
  expect(text).toContain(
    "- `leadsTo`: wherever the one is true, the other becomes true sooner or later ([liveness](liveness.md))\n",
  );
  expect(text).not.toContain("- `invariant`:");
  expect(text).toContain(
    "- Fair:\n  - `Power` (weak): A lamp that can shine shines. Why: There is a battery.\n",
  );
  expect(text).toContain("- Fair: nothing is assumed\n");
  expect(text).toContain(
    "- Implements: Bulb, in `sound`, `broken`\n- Implements: OldBulb, in `flickering`\n",
  );
  const one = { models: [sound], waivers: [] };
  expect(propertiesPage(unrun(one), "")).toContain("- Implements: Bulb\n");
});

test("the page of verdicts has the lengths of stem and loop", () => {
  const text = verdictsPage(
    {
      ...{ suite, recorded: record, groups: [], fullBy: "", traces: "traces" },
      baseline: { name: "the sound lamp", constants: sound.constants, design: [] },
    },
    "",
  );
  expect(text).toContain("| `flickering` | [L2 Stays](traces/flickering.md#l2-stays) | ∞ 1+2 |");
});

test("the record has what was counted, and where loops begin", () => {
  expect(recordedSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
  const [, flickers] = record.models;
  expect(flickers?.results.map((r) => [r.id, r.trace?.loop, r.liveness?.cases])).toEqual([
    ["L1", undefined, 2],
    ["L2", 1, null],
    ["L3", undefined, null],
    ["L4", undefined, null],
    ["R1", undefined, undefined],
  ]);
  expect(flickers?.results[0]?.liveness?.fair).toEqual([{ fairness: "Power", steps: 1 }]);
  expect(record.models[0]?.results[4]?.refinement).toEqual({
    ...{ abstractStates: 2, matched: 1, stuttered: 1 },
    actions: [
      { action: "On", count: 1 },
      { action: "Off", count: 0 },
    ],
  });
});

describe("the page of counterexamples", () => {
  const of = (m: typeof sound, i: number) => tracesPage(m, results[i]?.results ?? [], "");

  test("shows what goes on for ever, and why that is fair", () => {
    expect(of(flickering, 1)).toContain(`## L2 Stays

The light stays on in the end.

Violated by a run without end: steps 2–3 are taken again and again; false of it: \`fromSomePointOn\`. \`npm run trace -- flickering L2\` shows it with the initial state.

1. **user** \`Presses()\`
   - pressed: \`pressed false → true\`

And then for ever:

2. **lamp** \`Shines()\`
   - light: \`light false → true\`
3. **lamp** \`Fails()\`
   - light: \`light true → false\`

This is the state after step 1 again.

The run is fair:

- Power (weak): taken in step 2
`);
  });

  test("shows where it stops, and where no way leads on", () => {
    const text = of(broken, 2);
    expect(text).toContain(
      "Violated by a run without end: nothing happens any more: the run stutters for ever; false of it: `goalReached`.",
    );
    expect(text).toContain(
      "From here on it stutters for ever.\n\nThe run is fair:\n\n- Power (weak): not enabled at the end\n",
    );
    expect(text).toContain(
      "Violated for `here` after 0 steps, from where no run leads to the goal; false at the end: `wayOut`.",
    );
  });

  test("shows what the abstract system does, and could do instead", () => {
    expect(of(flickering, 1)).toContain(`OldBulb cannot follow step 3; false: \`abstractStep\`.`);
    expect(of(flickering, 1)).toContain(`1. **user** \`Presses()\`
   - pressed: \`pressed false → true\`
   - OldBulb stutters
2. **lamp** \`Shines()\`
   - light: \`light false → true\`
   - OldBulb: \`On()\`, \`on: false → true\`
3. **lamp** \`Fails()\`
   - light: \`light true → false\`
   - OldBulb: no such step

OldBulb has no step that does what the last one does: \`on: true → false\`

Nothing else is possible.
`);
  });
});
