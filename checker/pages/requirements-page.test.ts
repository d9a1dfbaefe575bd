/** Pages that follow from a suite and its lock, of a lamp and of a lock that is written by hand. */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { model, type Claim, type Expectation } from "../contract/model.ts";
import { properties } from "../contract/property-language.ts";
import type { Property } from "../contract/property.ts";
import type { Requirement } from "../contract/requirement.ts";
import { specification, system } from "../contract/system.ts";
import type { Lock } from "../lock/lock.ts";
import type { LockedFacts } from "./established.ts";
import { saysTheSame, suitePages } from "./suite-pages.ts";
import { unrun } from "./unrun.ts";

interface C {
  readonly power: "MAINS" | "BATTERY";
  readonly presses: number;
}
const spec = specification<C>()({
  constants: z.object({ power: z.enum(["MAINS", "BATTERY"]), presses: z.int() }),
  state: () => z.object({ on: z.boolean() }),
  access: { hand: { on: "write" } },
  rules: {},
});
const lamp = system(spec, {
  name: "lamp",
  init: () => [{ on: false }],
  actions: [
    spec.action("HandPresses", {
      sentence: "The lamp goes on or off.",
      source: "a test",
      actor: "hand",
      effect: (s, next) => {
        next.on = !s.on;
      },
    }),
  ],
  assumptions: [
    { id: "mains", sentence: "There is power.", source: "a test", drop: { power: "BATTERY" } },
  ],
  abstractions: [
    { id: "A1", sentence: "No dust.", argument: "It is clean.", challengedBy: "x.test.ts" },
    { id: "A2", sentence: "No rust.", argument: "It is dry.", challengedBy: "x", only: ["P2"] },
  ],
});
const { invariant, reachable } = properties(spec);
const said = { sentence: "S.", formula: "F", source: "a test", claimedFor: "every lamp" };
const P1 = invariant({ ...said, id: "P1", name: "One", serves: ["R1"], holds: { ok: () => true } });
const P2 = invariant({ ...said, id: "P2", name: "Two", serves: ["R1"], holds: { ok: () => true } });
const W1 = reachable({ ...said, id: "W1", name: "On", serves: ["R2"], state: (s) => s.on });

const manual = { id: "manual", title: "Manual", sentence: "It was read." };
const asks = (id: string, more: Partial<Requirement> = {}): Requirement => ({
  ...{ id, sentence: `Asked: ${id}.`, source: manual, where: "page 1", basis: "stated", ...more },
});

const lampOf = (name: string, constants: C, claims: readonly Claim[]) =>
  model({
    ...{ name, sentence: `The lamp ${name}.`, size: "tiny", system: lamp, constants, claims },
    budgets: ["presses"],
    bounds:
      name === "dim" ? [{ name: "few", sentence: "Few are enough.", within: () => true }] : [],
  });
const claim = (property: Property, expected: Expectation): Claim => ({ property, expected });
const suite = {
  models: [
    lampOf("bright", { power: "MAINS", presses: 2 }, [
      claim(P1, "holds"),
      claim(P2, "violated"),
      claim(W1, "reached"),
    ]),
    lampOf("dim", { power: "BATTERY", presses: 3 }, [
      claim(P1, "holds"),
      claim(P2, { notClaimed: "it is dim" }),
      claim(W1, "reached"),
    ]),
  ],
  waivers: [],
  requirements: [asks("R1"), asks("R2", { basis: "inferred", where: "because it is" })],
};

/** The lock of a run that found these, by model and id. */
function facts(found: Readonly<Record<string, Readonly<Record<string, object>>>>): LockedFacts {
  const { lock } = unrun(suite);
  const models: Record<string, Lock["models"][string]> = {};
  for (const [name, entry] of Object.entries(lock.models)) {
    const locked: Record<string, (typeof entry.properties)[string]> = {};
    for (const [id, p] of Object.entries(entry.properties))
      locked[id] = { ...p, ...found[name]?.[id] };
    models[name] = { ...entry, properties: locked };
  }
  const points = suite.models.map((m) => ({
    ...{ title: `at ${m.name}`, sentence: m.sentence, models: [m.name] },
  }));
  return {
    suite,
    lock: { ...lock, models },
    pages: { folder: "docs", command: "make pages", counterexamples: "traces", points },
  };
}
const holds = { verdict: "holds", exactness: "exact" };
const all = facts({
  bright: {
    P1: { ...holds, states: 7, transitions: 1234567, depth: 3, exercised: { antecedent: 5 } },
    P2: { verdict: "violated", steps: 4, failed: ["ok"] },
    W1: { verdict: "reached", steps: 1 },
  },
  dim: {
    P1: { ...holds, states: 6, exercised: { antecedent: 2 } },
    W1: { verdict: "reached", steps: 2 },
  },
});
const page = (f: LockedFacts, name: string): string =>
  suitePages(f).find((p) => p.name === `${name}.md`)?.text ?? "";
const section = (f: LockedFacts, id: string): string =>
  page(f, "properties").split(`\n## ${id} `)[1]?.split("\n## ")[0] ?? "";

describe("a property", () => {
  test("has its verdicts by model, with steps, and a link to each counterexample", () => {
    expect(section(all, "P1")).toContain("\n- holds, exact: `bright`, `dim`\n");
    expect(section(all, "P2")).toContain("\n- violated: [`bright`](traces/bright.md#p2-two) (4)\n");
    expect(section(all, "P2")).toContain("\n- not claimed: it is dim: `dim`\n");
    expect(section(all, "W1")).toContain("\n- reached: `bright` (1), `dim` (2)\n");
  });

  test("says on what that stands, where it holds", () => {
    expect(section(all, "P1").split("where it holds:\n\n")[1]?.trim()).toBe(
      [
        "- Largest exploration in which it is shown: 7 states, 1 234 567 transitions, depth 3 (`bright`)",
        "- Its antecedent occurred 2 times where it occurred least (`dim`)",
        "- Budgets of the environment, the most of each: `presses` 3 (`dim`)",
        "- Bounds:",
        "  - `few` in `dim`: Few are enough.",
        "- Assumed wherever it is shown: –",
        "- Shown without, too: `mains` (in 1 of 2)",
        "- Relies on abstractions: [A1](abstractions.md#a1)",
      ].join("\n"),
    );
    // Nothing stands on what is violated, or on one run that reaches something.
    expect(section(all, "P2")).not.toContain("stands on");
    expect(section(all, "W1")).not.toContain("stands on");
  });

  test("says what it assumes where no model drops that, and which abstractions matter for it", () => {
    const p2 = facts({ bright: { P2: { ...holds } } });
    expect(section(p2, "P2")).toContain("- Assumed wherever it is shown: `mains`\n");
    expect(section(p2, "P2")).not.toContain("Shown without");
    expect(section(p2, "P2")).toContain("[A1](abstractions.md#a1), [A2](abstractions.md#a2)");
    expect(section(p2, "P2")).toContain("- Bounds: none\n");
  });

  test("names the requirements that it serves", () => {
    expect(section(all, "P1")).toContain("\n- Serves: [R1](requirements.md#r1)\n");
  });

  test("that is not what is expected, or not established, says so", () => {
    const f = facts({
      bright: { P1: { verdict: "violated", steps: 9 }, P2: { ...holds } },
      dim: { P1: { verdict: "incomplete" } },
    });
    expect(section(f, "P1")).toContain("\n- **violated**, expected holds: `bright` (9)\n");
    expect(section(f, "P1")).toContain("\n- not established, expected holds: `dim`\n");
    expect(section(f, "P2")).toContain("\n- **holds, exact**, expected violated: `bright`\n");
    expect(section(f, "W1")).toContain("\n- not run, expected reached: `bright`, `dim`\n");
  });
});

describe("a requirement", () => {
  const row = (f: LockedFacts, id: string): readonly string[] =>
    page(f, "requirements")
      .split("\n")
      .find((l) => l.startsWith(`| <a id="${id.toLowerCase()}"></a>${id} |`))
      ?.split("|")
      .map((cell) => cell.trim()) ?? [];

  test("says from where it is, what serves it, and what that came to at each design", () => {
    expect(row(all, "R1").slice(2, 5)).toEqual([
      "Asked: R1.",
      "stated: page 1",
      "[P1](properties.md#p1-one), [P2](properties.md#p2-two)",
    ]);
    expect(row(all, "R1").slice(5, 7)).toEqual([
      "**violated** [P2 in 4](traces/bright.md#p2-two) (1/1 models, `ok` false); shown P1",
      "**shown** P1; no case P2",
    ]);
    expect(row(all, "R2")[3]).toBe("inferred: because it is");
    expect(row(all, "R2").slice(5, 7)).toEqual(["**shown** W1", "**shown** W1"]);
  });

  test("is open where something of it is not established, whatever else is", () => {
    const f = facts({ bright: { P1: { ...holds } }, dim: { W1: { verdict: "unreached" } } });
    expect(row(f, "R1").slice(5, 7)).toEqual(["shown P1; **open** P2", "**open** P1; no case P2"]);
    expect(row(f, "R2").slice(5, 7)).toEqual(["**open** W1", "**no case** W1"]);
    const vacuous = facts({ bright: { P1: { verdict: "vacuous" }, P2: { ...holds } } });
    expect(row(vacuous, "R1")[5]).toBe("shown P2; **open** P1");
  });

  test("is counted once at each design", () => {
    const [, counts] = page(all, "requirements").split("## In short");
    expect(counts).toContain("| at bright | 1 | 1 | 0 | 0 | 0 |\n| at dim | 2 | 0 | 0 | 0 | 0 |");
  });

  test("that is violated at the first design stands there with the model that shows it", () => {
    expect(page(all, "requirements")).toContain(
      "## What is violated: at bright\n\n- [P2](traces/bright.md#p2-two) in `bright`: The lamp bright.\n",
    );
    expect(page(facts({}), "requirements")).toContain("## What is violated: at bright\n\nNothing.");
  });

  test("that nothing serves says why", () => {
    const unserved = asks("R3", { unserved: "There is no dust." });
    const f = { ...all, suite: { ...suite, requirements: [...suite.requirements, unserved] } };
    expect(page(f, "requirements")).toContain("## Served by none\n\n- `R3`: There is no dust.\n");
    expect(row(f, "R3")[4]).toBe("none: see below");
  });

  test("is asked for by nobody: there is no page", () => {
    const { requirements: _, ...rest } = suite;
    expect(suitePages({ ...all, suite: rest }).map((p) => p.name)).toEqual(["properties.md"]);
    expect(section({ ...all, suite: rest }, "P1")).not.toContain("Serves");
  });
});

test("pages that a formatter has been at say the same; others do not", () => {
  expect(saysTheSame("| a | b |\n| --- | --- |\n", "| a   | b |\n| ----- | --- |")).toBe(true);
  expect(saysTheSame("*so*, a_b", "_so_, a\\_b\n")).toBe(true);
  expect(saysTheSame("holds: 12", "holds: 13")).toBe(false);
  expect(saysTheSame("not shown", "shown")).toBe(false);
  expect(saysTheSame("a - b", "a b")).toBe(false);
});
