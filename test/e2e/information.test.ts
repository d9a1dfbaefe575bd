/** Properties of two runs through the real program, on a vault small enough to be counted by hand. */
import { describe, test } from "vitest";
import { listSchema } from "../../checker/report/list-text.ts";
import { reportSchema, type Report } from "../../checker/report/json.ts";
import { traceReportSchema } from "../../checker/report/trace-json.ts";
import { compileFixtures, masked, passproof } from "./program.ts";

const compiled = compileFixtures(["vault", "vault-sound", "vault-wasteful"]);
const vault = ["--models", compiled("vault")];

/** The part of a report that is about one property of one model. */
const resultIn = ({ results }: Report, model: string, id: string) =>
  results.find((r) => r.model === model && r.id === id);

describe.concurrent("check", () => {
  test("what holds and what is violated as expected: 0, with the pairs counted", async ({
    expect,
  }) => {
    const { code, stdout } = await passproof(["check", "discreet", "moody", ...vault]);
    // Two codes, before a guess and after each of two: three pairs. The answers to both guesses are
    // released in V1; in V2 the first answer ends the search. A moody answer keeps the pairs apart.
    expect(masked(stdout)).toBe(`discreet (tiny) The keeper says whether a guess is right.
  id  property  kind             verdict   expected  ok  states  transitions  depth  seconds
  V1  Discreet  noninterference  holds     holds     ✓        3            2      1 T
  V2  Silent    noninterference  violated  violated  ✓        4            3      1 T
  V1 3 pairs of states that differ; 2 steps of both runs compared; pairs cut by releases: match 2
  V2 4 pairs of states that differ; 3 steps of both runs compared
  system: 5 states, 4 transitions, depth 2, widest level 2, 9 bits a state, N bytes/state, T s
  pairs of runs: 7 pairs of 10 states, 8 transitions, depth 1, widest level 2, 9 bits a state, N bytes/state, T s

moody (tiny) The keeper says what he likes.
  id  property  kind             verdict   expected  ok  states  transitions  depth  seconds
  V1  Discreet  noninterference  holds     holds     ✓        7            6      2 T
  V3  Settled   determined       violated  violated  ✓        7            6      2 T
  V1 7 pairs of states that differ; 6 steps of both runs compared; pairs cut by releases: match none
      (not needed here)
  system: 7 states, 6 transitions, depth 2, widest level 4, 9 bits a state, N bytes/state, T s
  pairs of runs: 7 pairs of 14 states, 12 transitions, depth 2, widest level 4, 9 bits a state, N bytes/state, T s

2 models, 4 verdicts: 4 as expected (T s)
coverage: not evaluated (only some models were selected)
Everything is as expected.
`);
    expect(code).toBe(0);
  });

  test.for([
    [
      "blunt",
      1,
      `  V1 Discreet: violated, expected holds
    two runs, which begin with
    ≠ vault.code: ⟨A │ B⟩
    1 guest: GuestTries(guess: A)  ── TRY A ──▶ keeper
    2 keeper: KeeperAnswers(mood: false)  ── SAYS {looking: {at: ⟨A │ B⟩}} ──▶ guest
    The guest sees something else in the second run:
      ≠ display: ⟨A │ B⟩
    ✗ violated: sameObservations
`,
    ],
    [
      "door",
      1,
      `    2 keeper: KeeperOpens() ≠ possible in the second run only
    KeeperOpens is possible in the second run only, and the guest notices.
    ✗ violated: sameSteps
`,
    ],
    [
      "dust",
      4,
      `  V1 Discreet: error, expected holds
    two runs, which begin with
    ≠ vault.code: ⟨A │ B⟩
    1 guest: GuestTries(guess: A)  ── TRY A ──▶ keeper
    2 keeper: KeeperDusts() ≠ possible in the second run only
    ✗ error: V1 Discreet: a secret-dependent internal step: KeeperDusts is possible in the second
      run only, of which the guest sees nothing
`,
    ],
    [
      "single",
      1,
      `  V1  Discreet  noninterference  vacuous  holds     ✗        0            0      0 T
  V1 vacuous: the code is not part of this instance: no two runs differed
`,
    ],
  ] as const)("%s: %i, with both runs or the reason", async ([model, exit, shown], { expect }) => {
    const { code, stdout } = await passproof(["check", model, ...vault]);
    expect(masked(stdout)).toContain(shown);
    expect(code).toBe(exit);
  });

  test("as JSON: pairs, both runs, the length of the longer", async ({ expect }) => {
    const { stdout } = await passproof(["check", ...vault, "--json", "-"]);
    const made = reportSchema.parse(JSON.parse(stdout));
    const found = (model: string, id: string) => resultIn(made, model, id);
    expect(found("discreet", "V1")).toMatchObject({
      verdict: "holds",
      detail: {
        pairs: {
          pairs: 3,
          steps: 2,
          cuts: [{ release: "match", count: 2 }],
          variants: [{ name: "code", differs: true }],
        },
      },
    });
    expect(found("blunt", "V1")).toMatchObject({
      verdict: "violated",
      detail: {
        steps: 2,
        failed: ["sameObservations"],
        beside: { steps: 2, differences: [{ path: "display", first: "A", second: "B" }] },
      },
    });
    // The first run stops where only the second can go on.
    for (const [model, verdict] of [
      ["door", "violated"],
      ["dust", "error"],
    ] as const)
      expect(found(model, "V1")).toMatchObject({
        verdict,
        detail: { steps: 2, beside: { steps: 2, differences: [] } },
      });
    expect(found("moody", "V3")).toMatchObject({
      verdict: "violated",
      detail: {
        steps: 2,
        failed: ["sameOutcome"],
        pairs: null,
        beside: { steps: 2, differences: [{ path: "", first: "NO", second: "YES" }] },
      },
    });
    expect(found("single", "V1")).toMatchObject({
      verdict: "vacuous",
      detail: { pairs: { pairs: 0, variants: [{ name: "code", differs: false }] } },
    });
    expect(made.coverage).toEqual({ evaluated: false, why: "there was an error" });
  });

  test("a release that nothing needs: 1, and it is named; without it: 0", async ({ expect }) => {
    const sound = await passproof(["check", "--models", compiled("vault-sound")]);
    expect(sound.stdout).toContain("coverage: the one release cut a pair of runs\n");
    expect(sound.code).toBe(0);
    const wasteful = ["check", "--models", compiled("vault-wasteful")];
    const { code, stdout } = await passproof(wasteful);
    expect(stdout).toContain("5 verdicts: 5 as expected");
    expect(stdout).toContain(
      "coverage: the release never of V4 cut no pair of runs in the whole suite",
    );
    expect(stdout).toContain("Not everything is as expected.");
    expect(code).toBe(1);
    const json = await passproof([...wasteful, "--json", "-"]);
    const made = reportSchema.parse(JSON.parse(json.stdout));
    expect(made.asExpected).toBe(false);
    expect(made.coverage).toMatchObject({
      releases: 3,
      idleReleases: [{ release: "never", properties: ["V4"] }],
    });
  });
});

describe.concurrent("trace", () => {
  test("two runs by the same steps, side by side", async ({ expect }) => {
    const { code, stdout } = await passproof(["trace", "discreet", "V2", ...vault]);
    expect(stdout)
      .toContain(`shows      a counterexample: violated after 2 steps, 1 switch between actors
runs       two, which take the same steps; ⟨a │ b⟩ is a in the first run and b in the second; ≠
           marks a line on which they differ

   guest      keeper
 0 │          │   initial states, which differ in
   │          │   ≠ vault.code: ⟨A │ B⟩
   │          │   in full
   │          │   ≠ vault: {code: ⟨A │ B⟩, tried: null, dusted: false}
   │          │     asked: false
   │          │     display: READY
   │          │     door: SHUT
 1 ●─ TRY A ─▶│   guest: GuestTries(guess: A)
   │          │     vault.tried: null → A
   │          │     asked: false → true
 2 │◀── SAYS ─●   keeper: KeeperAnswers(mood: false)
   │          │   ≠ carries {looking: {at: ⟨A │ B⟩}}
   │          │   ≠ display: READY → ⟨YES │ NO⟩

The guest sees something else in the second run:
  ≠ display: ⟨YES │ NO⟩
`);
    expect(stdout.endsWith("✗ violated: sameObservations\n")).toBe(true);
    expect(code).toBe(0);
  });

  test("two runs that part, one after the other", async ({ expect }) => {
    const { stdout } = await passproof(["trace", "moody", "V3", ...vault]);
    expect(stdout).toContain(`    │          │   up to here both runs are the same

first run
 2* │◀── SAYS ─●   keeper: KeeperAnswers(mood: false)
    │          │     carries {looking: {at: A}}
    │          │   * display: READY → NO

second run
 2  │◀── SAYS ─●   keeper: KeeperAnswers(mood: true)
    │          │     carries {looking: {at: A}}
    │          │     display: READY → YES
`);
    expect(stdout).toContain("another outcome:\n  ≠ ⟨NO │ YES⟩\n");
    expect(stdout.endsWith("✗ violated: sameOutcome\n")).toBe(true);
  });

  test("an internal step that one run only can take: 4, with both runs", async ({ expect }) => {
    const { code, stdout } = await passproof(["trace", "dust", "V1", ...vault]);
    expect(stdout).toContain(
      " 2 │          ●   keeper: KeeperDusts() ≠ possible in the second run only\n",
    );
    expect(stdout).toContain("≠ vault.dusted: false → ⟨false │ true⟩");
    expect(code).toBe(4);
  });

  test("nothing to show: how many pairs were looked at", async ({ expect }) => {
    const { code, stdout } = await passproof(["trace", "discreet", "V1", ...vault]);
    expect(stdout).toBe(
      "no counterexample: V1 Discreet in model discreet: holds (exact; 3 pairs of states that differ; " +
        "2 steps of both runs compared; pairs cut by releases: match 2; depth 1)\n",
    );
    expect(code).toBe(0);
  });

  test("as JSON, with the second trace", async ({ expect }) => {
    const { stdout } = await passproof(["trace", "door", "V1", "--format", "json", ...vault]);
    const made = traceReportSchema.parse(JSON.parse(stdout));
    expect(made).toMatchObject({ verdict: "violated", failed: ["sameSteps"] });
    expect(made.trace?.steps.map((s) => s.action)).toEqual(["GuestTries"]);
    expect(made.beside?.trace.steps.map((s) => s.action)).toEqual(["GuestTries", "KeeperOpens"]);
    expect(made.beside?.trace.initial).toMatchObject({ vault: { code: "B" } });
    expect(made.beside?.because).toContain("second run only");
  });
});

test("list: what is secret from whom, and what is released", async ({ expect }) => {
  const text = await passproof(["list", ...vault]);
  expect(text.stdout).toContain(
    "  V1 Discreet (noninterference) The guest learns no more of the code than whether a guess was right.\n" +
      "      secret: the code; observer: the guest; released: match\n",
  );
  const json = await passproof(["list", "--json", ...vault]);
  const made = listSchema.parse(JSON.parse(json.stdout));
  const listed = made.models.find((m) => m.name === "discreet")?.properties;
  expect(listed?.map((p) => p.information ?? null)).toEqual([
    { secret: "the code", observer: "the guest", releases: ["match"] },
    { secret: "the code", observer: "the guest", releases: [] },
  ]);
});
