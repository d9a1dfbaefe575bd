/** Infinite runs and abstract systems through the real program, in kitchens small enough to be counted by hand. */
import { describe, test } from "vitest";
import { listSchema } from "../../checker/report/list-text.ts";
import { reportSchema } from "../../checker/report/json.ts";
import { traceReportSchema } from "../../checker/report/trace-json.ts";
import { compileFixtures, masked, passproof } from "./program.ts";

const compiled = compileFixtures([
  "kitchen",
  "kitchen-sound",
  "kitchen-wasteful",
  "kitchen-bounded",
]);
const kitchen = ["--models", compiled("kitchen")];

describe.concurrent("check", () => {
  test("what holds and what is violated as expected: 0, with what was counted", async ({
    expect,
  }) => {
    const { code, stdout } = await passproof(["check", "awake", "napping", ...kitchen]);
    // Two tables wait or not: each waits in half of the 4 states, and 8 when the cook may sleep. An
    // order is taken or fulfilled at each table in each state in which the cook is awake; while he
    // sleeps, orders only are taken. Falling asleep and waking up is no event.
    expect(masked(stdout)).toBe(`awake (tiny) A cook who never sleeps.
  id  property      kind         verdict   expected  ok  states  transitions  depth  seconds
  K1  Served        leadsTo      holds     holds     ✓        4            8      2 T
  K3  ServedAnyhow  leadsTo      violated  violated  ✓        4            8      2 T
  K4  WayOut        recoverable  holds     holds     ✓        4            8      2 T
  K7  IsHouse       refines      holds     holds     ✓        4            8      2 T
  K1 its case in 4 states; 2 elements; fair steps: Cook 4, Waking none
  K3 its case in 4 states; 2 elements
  K4 its case in 4 states; 2 elements
  K7 8 steps answered by an abstract step, 0 by none; 4 abstract states; answered by Takes 4,
      Fulfils 4; answer nothing: Idles
  system: 4 states, 8 transitions, depth 2, widest level 2, 4 bits a state, read off the graph of steps
  graph of steps: 4 states, 8 transitions, depth 2, widest level 2, 4 bits a state, N bytes/state, 8.0 bytes/transition, T s
  beside abstract systems: 4 abstract states, 4 states, 8 transitions, depth 2, widest level 2, 4 bits a state, N bytes/state, T s

napping (tiny) A cook who naps, and may be asleep whenever it matters.
  id  property       kind        verdict   expected  ok  states  transitions  depth  seconds
  K1  Served         leadsTo     violated  violated  ✓        8           20      3 T
  K2  ServedEagerly  leadsTo     holds     holds     ✓        8           20      3 T
  K8  SoundsLarge    includedIn  holds     holds     ✓        8           20      3 T
  K9  SoundsSmall    includedIn  violated  violated  ✓        4            3      1 T
  K1 its case in 8 states; 2 elements; fair steps: Cook 4, Waking 4
  K2 its case in 8 states; 2 elements; fair steps: EagerCook 4, Waking 4
  K8 12 steps with an event, 8 without; 4 sets of abstract states; answered by Takes 8, Fulfils 4
  K9 2 steps with an event, 1 without; 3 sets of abstract states; answered by Takes 2
  system: 8 states, 20 transitions, depth 3, widest level 3, 4 bits a state, read off the graph of steps
  graph of steps: 8 states, 20 transitions, depth 3, widest level 3, 4 bits a state, N bytes/state, 8.0 bytes/transition, T s
  beside abstract systems: 7 abstract states, 8 states, 20 transitions, depth 3, widest level 3, 4 bits a state, N bytes/state, T s

2 models, 8 verdicts: 8 as expected (T s)
coverage: not evaluated (only some models were selected)
Everything is as expected.
`);
    expect(code).toBe(0);
  });

  test.for([
    [
      "sleepy",
      1,
      `  K1 Served: violated, expected holds
    1 guest: GuestRings(at: A)  ── RING A ──▶ cook
      ┌▶ from here on for ever
    2 cook: CookNaps()
    3 cook: CookWakes()
      └─ ↺ back to the state after step 1
    For A: triggered after step 1; steps 2–3 are taken again and again.
    The run is fair:
      Cook (weak) for A: not enabled after step 2
      Cook (weak) for B: not enabled after step 1
      Waking (weak): taken in step 3
    ✗ violated: goalReached
`,
    ],
    [
      "stuck",
      1,
      `    1 guest: GuestRings(at: A)  ── RING A ──▶ cook
      ↺ stutters for ever
    For A: triggered after step 1; nothing happens any more: the run stutters for ever.
    No fairness is assumed: any run may go on like that.
    ✗ violated: goalReached
`,
    ],
    [
      "hopeless",
      1,
      `    1 guest: GuestRings(at: A)  ── RING A ──▶ cook
    2 cook: CookQuits()
    For A: from here no run leads to the goal.
    ✗ violated: wayOut
`,
    ],
    [
      "caseless",
      1,
      `  K5  Wakes     leadsTo  vacuous  holds     ✗        4            8      2 T
  K5 vacuous: its trigger held in no state
`,
    ],
    [
      "forgetful",
      1,
      `    1 guest: GuestRings(at: A)  ── RING A ──▶ cook
          ⇢ Takes(of: A)
    2 guest: GuestRings(at: B)  ── RING B ──▶ cook
          ⇢ Takes(of: B)
    3 cook: CookForgets()
          ⇢ no such step
    House(2) has no step that does what the last one does:
      orders.A: true → false
      orders.B: true → false
    Possible instead:
      Fulfils(of: A): orders.A: true → false
      Fulfils(of: B): orders.B: true → false
    ✗ violated: abstractStep
`,
    ],
    [
      "crowded",
      1,
      `    1 guest: GuestRings(at: A)  ── RING A ──▶ cook
          {order: A} ⇢ Takes(of: A)
    2 guest: GuestRings(at: B)  ── RING B ──▶ cook
          {order: B} ⇢ no such event
    House(1) cannot answer the event {order: B}.
    Possible instead:
      {answer: A} by Fulfils(of: A)
    ✗ violated: abstractEvent
`,
    ],
  ] as const)(
    "%s: %i, with what shows it or the reason",
    async ([model, exit, shown], { expect }) => {
      const { code, stdout } = await passproof(["check", model, ...kitchen]);
      expect(masked(stdout)).toContain(shown);
      expect(code).toBe(exit);
    },
  );

  test("a budget that runs out: 3, and nothing is claimed of infinite runs", async ({ expect }) => {
    const { code, stdout } = await passproof(["check", "awake", ...kitchen, "--max-states", "2"]);
    expect(stdout).toContain("K1  Served        leadsTo      incomplete");
    expect(code).toBe(3);
  });

  test("a bound is refused: 2, and what to do instead is said", async ({ expect }) => {
    const { code, stdout, stderr } = await passproof([
      "check",
      "--models",
      compiled("kitchen-bounded"),
    ]);
    expect(stdout).toBe("");
    expect(stderr).toContain("MODEL008");
    expect(stderr).toContain("budget");
    expect(code).toBe(2);
  });

  test("as JSON: counts, the loop, what was asked of the abstract system", async ({ expect }) => {
    const { stdout } = await passproof(["check", ...kitchen, "--json", "-"]);
    const made = reportSchema.parse(JSON.parse(stdout));
    const found = (model: string, id: string) =>
      made.results.find((r) => r.model === model && r.id === id);
    expect(found("napping", "K2")).toMatchObject({
      verdict: "holds",
      detail: {
        antecedents: 8,
        liveness: {
          elements: 2,
          fair: [
            { fairness: "EagerCook", group: "A", steps: 2 },
            { fairness: "EagerCook", group: "B", steps: 2 },
            { fairness: "Waking", group: null, steps: 4 },
          ],
        },
        refinement: null,
      },
    });
    expect(found("sleepy", "K1")).toMatchObject({
      verdict: "violated",
      detail: {
        steps: 3,
        failed: ["goalReached"],
        element: "A",
        lasso: { start: 1, element: "A" },
        abstract: null,
      },
    });
    expect(found("hopeless", "K4")).toMatchObject({
      verdict: "violated",
      detail: { steps: 2, element: "A", lasso: null },
    });
    expect(found("forgetful", "K7")).toMatchObject({
      verdict: "violated",
      detail: {
        steps: 3,
        lasso: null,
        abstract: {
          system: "House(2)",
          event: null,
          asked: [
            { path: "orders.A", first: true, second: false },
            { path: "orders.B", first: true, second: false },
          ],
          possible: [{ params: { of: "A" } }, { params: { of: "B" } }],
        },
      },
    });
    expect(found("crowded", "K9")).toMatchObject({
      detail: {
        abstract: { event: { order: "B" }, possible: [{ event: { answer: "A" } }] },
        refinement: { matched: 2 },
      },
    });
    const runs = made.runs.filter((r) => r.model === "awake");
    expect(runs.map((r) => [r.bytesPerTransition, r.abstractStates])).toEqual([
      [undefined, undefined],
      [8, undefined],
      [undefined, 4],
    ]);
  });

  test("a fairness condition without steps: 1, and it is named; without it: 0", async ({
    expect,
  }) => {
    const sound = await passproof(["check", "--models", compiled("kitchen-sound")]);
    expect(sound.stdout).toContain("coverage: each of 3 fairness conditions has steps in some");
    expect(sound.stdout).toContain(
      "coverage: of the abstract system of K7 nothing is answered by Idles\n",
    );
    expect(sound.code).toBe(0);
    const wasteful = ["check", "--models", compiled("kitchen-wasteful")];
    const { code, stdout } = await passproof(wasteful);
    expect(stdout).toContain("10 verdicts: 10 as expected");
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      "no step of the whole suite is one of the fairness condition Sweeper of K6",
    );
    expect(code).toBe(1);
    const json = await passproof([...wasteful, "--json", "-"]);
    const made = reportSchema.parse(JSON.parse(json.stdout));
    expect(made.asExpected).toBe(false);
    expect(made.coverage).toMatchObject({
      fairness: 4,
      idleFairness: [{ fairness: "Sweeper", properties: ["K6"] }],
    });
  });
});

describe.concurrent("trace", () => {
  test("an infinite run: where the loop begins and closes, and why it is fair", async ({
    expect,
  }) => {
    const { code, stdout } = await passproof(["trace", "sleepy", "K1", ...kitchen]);
    expect(stdout).toContain("shows      a counterexample without end: steps 2–3 are taken again");
    expect(stdout).toContain(`
       guest       cook
 0     │           │   initial state
       │           │     waiting: {A: false, B: false}
       │           │     cook: {asleep: false, gone: false}
`);
    expect(stdout).toContain("1*    ●─ RING A ─▶│   guest: GuestRings(at: A)\n");
    expect(stdout).toContain("       │           │     ◇ triggered here, and never met\n");
    expect(stdout).toContain("    ┌▶ │           │   from here on for ever\n");
    expect(stdout).toMatch(/\n 2. │  │           ●   cook: CookNaps\(\)\n/);
    expect(stdout).toMatch(/\n 3. │  │           ●   cook: CookWakes\(\)\n/);
    expect(stdout).toContain(`
    └─ │           │   ↺ back to the state after step 1

For A: triggered after step 1; steps 2–3 are taken again and again.
The run is fair:
  Cook (weak) for A: not enabled after step 2
  Cook (weak) for B: not enabled after step 1
  Waking (weak): taken in step 3
`);
    expect(stdout).toContain("\n✗ violated: goalReached");
    expect(code).toBe(0);
  });

  test("a run that an abstract system cannot follow, with what that one does", async ({
    expect,
  }) => {
    const { code, stdout } = await passproof(["trace", "forgetful", "K7", ...kitchen]);
    expect(stdout).toContain(`shows      a counterexample: House(2) cannot follow step 3
abstract   House(2); ⇢ is what it does beside each step
`);
    expect(stdout).toMatch(
      / 2. ●─ RING B ─▶│ {3}guest: GuestRings\(at: B\)\n {4}│ {11}│ {3}. waiting.B: false → true\n/,
    );
    expect(stdout).toContain(`
    │           │     ⇢ Takes(of: B)
    │           │       orders.B: false → true
`);
    expect(stdout).toContain(`
    │           │     ⇢ no such step

House(2) has no step that does what the last one does:
  orders.A: true → false
  orders.B: true → false
Possible instead:
  Fulfils(of: A): orders.A: true → false
  Fulfils(of: B): orders.B: true → false
`);
    expect(stdout.endsWith("✗ violated: abstractStep\n")).toBe(true);
    expect(code).toBe(0);
  });

  test("nothing to show: what was counted", async ({ expect }) => {
    const held = await passproof(["trace", "awake", "K1", ...kitchen]);
    expect(held.stdout).toBe(
      "no counterexample: K1 Served in model awake: holds (exact; 4 states, 8 transitions, depth 2; " +
        "its case in 4 states; 2 elements; fair steps: Cook 4, Waking none)\n",
    );
    expect(held.code).toBe(0);
    const first = await passproof(["trace", "awake", "K1", "--interest", ...kitchen]);
    expect(first.stdout.endsWith("✓ its trigger, for the first time; in all: 4 states\n")).toBe(
      true,
    );
    expect(first.stderr).toBe(
      "note: --interest also knows fairAction Cook A, fairAction Cook B, goal\n",
    );
    expect(first.code).toBe(0);
    const never = await passproof(["trace", "caseless", "K5", "--interest", ...kitchen]);
    expect(never.stderr).toMatch(/never occurred: its trigger/);
    expect(never.code).toBe(1);
    const vacuous = await passproof(["trace", "caseless", "K5", ...kitchen]);
    expect(vacuous.stdout).toContain("vacuous, its trigger held in no state");
    expect(vacuous.code).toBe(1);
  });

  test("as JSON: the loop, and the abstract run with its states", async ({ expect }) => {
    const shown = async (model: string, id: string) => {
      const { stdout } = await passproof(["trace", model, id, "--format", "json", ...kitchen]);
      return traceReportSchema.parse(JSON.parse(stdout));
    };
    expect((await shown("sleepy", "K1")).lasso).toEqual({
      start: 1,
      element: "A",
      triggeredAt: 1,
      fair: [
        { kind: "weak", fairness: "Cook", group: "A", because: "not enabled after step 2" },
        { kind: "weak", fairness: "Cook", group: "B", because: "not enabled after step 1" },
        { kind: "weak", fairness: "Waking", group: null, because: "taken in step 3" },
      ],
    });
    const made = await shown("crowded", "K9");
    expect(made.lasso).toBeNull();
    expect(made.abstract).toMatchObject({
      system: "House(1)",
      initial: { orders: { A: false, B: false } },
      answers: [[{ action: "Takes", event: { order: "A" }, state: { orders: { A: true } } }]],
      events: [{ order: "A" }, { order: "B" }],
      possible: [{ action: "Fulfils", event: { answer: "A" } }],
    });
  });
});

test("list: fairness with its reason, and what is implemented", async ({ expect }) => {
  const text = await passproof(["list", ...kitchen]);
  expect(text.stdout).toContain(
    "  K1 Served (leadsTo) Whoever waits is served.\n      fair: Cook (weak), Waking (weak)\n",
  );
  expect(text.stdout).toContain("\n      implements: House(2)\n");
  const json = await passproof(["list", "--json", ...kitchen]);
  const made = listSchema.parse(JSON.parse(json.stdout));
  const listed = made.models.find((m) => m.name === "awake")?.properties;
  expect(listed?.map((p) => p.fairness.map((f) => f.name))).toEqual([
    ["Cook", "Waking"],
    [],
    [],
    [],
  ]);
  expect(listed?.[0]?.fairness[0]).toEqual({
    name: "Cook",
    kind: "weak",
    sentence: "A cook who can serve a table serves it sooner or later.",
    why: "He is paid by the plate.",
  });
  expect(listed?.map((p) => p.abstract)).toEqual([null, null, null, "House(2)"]);
});
