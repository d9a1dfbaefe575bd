/** `passproof check` through the real program: verdicts, exit codes, coverage. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import { reportSchema } from "../../checker/report/json.ts";
import { compileFixtures, masked, passproof, temporaryFolder } from "./program.ts";

const compiled = compileFixtures(["relay", "lattice", "gaps", "covered"]);
const relay = ["--models", compiled("relay")];
// Should a test fail to end a run, the run ends itself.
const lattice = ["--models", compiled("lattice"), "--memory", "1GiB"];
const folder = temporaryFolder();

describe.concurrent("verdicts and exit codes", () => {
  test("some of the states: what is found is told, nothing else is claimed: 3", async ({
    expect,
  }) => {
    const some = ["--approximate", "simulate", "--walks", "20", "--json", "-"];
    const { code, stdout, stderr } = await passproof([
      "check",
      "good",
      "careless",
      ...relay,
      ...some,
    ]);
    expect([code, stderr]).toEqual([3, expect.stringContaining("20 random walks") as string]);
    const made = reportSchema.parse(JSON.parse(stdout));
    expect(made.asExpected).toBe(false);
    expect([...new Set(made.results.map((r) => r.verdict))].toSorted()).toEqual([
      "notFound",
      "reached",
      "violated",
    ]);
    for (const run of made.runs)
      expect([run.complete, run.approximate?.mode]).toEqual([false, "simulate"]);
  });

  test("everything as expected: 0", async ({ expect }) => {
    const { code, stdout, stderr } = await passproof(["check", "good", "careless", ...relay]);
    expect(stderr).toBe("");
    // States and transitions counted by hand: 1 + 5 a question (good), 1 + 7 a question (careless).
    expect(masked(stdout)).toBe(`good (tiny) The relay, to show good.
  budgets: orders = 2
  id  property                 kind          verdict  expected  ok  states  transitions  depth  seconds
  F1  RightItemInv             invariant     holds    holds     ✓       11           12      6 T
  F2  AskedGrows               transition    holds    holds     ✓       11           12      6 T
  F3  SecondQuestionReachable  reachable     reached  reached   ✓       11           12      6 T
  F4  NoDeadlock               deadlockFree  holds    holds     ✓       11           12      6 T
  F5  AnswersInv               invariant     holds    holds     ✓       11           12      6 T
  system: 11 states, 12 transitions, depth 6, widest level 2, 14 bits a state, N bytes/state, T s
  with monitor answers: 11 states, 12 transitions, depth 6, widest level 2, 18 bits a state, N bytes/state, T s

careless (small) The relay, to show careless.
  budgets: orders = 2
  id  property                 kind          verdict   expected  ok  states  transitions  depth  seconds
  F1  RightItemInv             invariant     violated  violated  ✓       15           20      6 T
  F2  AskedGrows               transition    holds     holds     ✓       15           20      6 T
  F3  SecondQuestionReachable  reachable     reached   reached   ✓       15           20      6 T
  F4  NoDeadlock               deadlockFree  holds     holds     ✓       15           20      6 T
  F5  AnswersInv               invariant     holds     holds     ✓       15           20      6 T
  F6  OneAnswerInv             invariant     violated  violated  ✓       15           20      6 T
  system: 15 states, 20 transitions, depth 6, widest level 4, 14 bits a state, N bytes/state, T s
  with monitor answers: 15 states, 20 transitions, depth 6, widest level 4, 18 bits a state, N bytes/state, T s

2 models, 11 verdicts: 11 as expected (T s)
coverage: not evaluated (only some models were selected)
Everything is as expected.
`);
    expect(code).toBe(0);
  });

  test("an unexpected violation: 1, with its counterexample and what to do next", async ({
    expect,
  }) => {
    const { code, stdout } = await passproof(["check", "surprise", ...relay]);
    expect(stdout).toContain(`  F1 RightItemInv: violated, expected holds
    1 client: ClientAsks(what: TEA)  ── ASK TEA ──▶ server
    2 server: ServerAnswers(mixUp: true)  ── ANSWER MILK ──▶ client
    ✗ violated: sameItem
`);
    expect(stdout).toContain(`npm run trace -- surprise F1 --models ${compiled("relay")}`);
    expect(stdout).toContain("Not everything is as expected.");
    expect(code).toBe(1);
  });

  test.for([
    ["an expected violation that is not found", ["check", "unfound", ...relay], 1],
    ["a property whose case never occurs", ["check", "vacuous", ...relay], 1],
    ["a violation of what is not claimed", ["check", "unclaimed", ...relay], 0],
    ["a witness that must not exist", ["check", "closed", ...relay], 0],
    ["a property that throws", ["check", "throwing", ...relay], 4],
    ["a worker that dies", ["check", "fatal", "good", ...relay], 4],
    ["a budget of states", ["check", "ocean", "--max-states", "1000", ...lattice], 3],
    ["a budget of time", ["check", "ocean", "--time", "300ms", ...lattice], 3],
    [
      "a budget of memory",
      ["check", "ocean", "--memory", "20MiB", "--models", compiled("lattice")],
      3,
    ],
    [
      "unexpected before incomplete",
      ["check", "wrong-ocean", "--max-states", "1000", ...lattice],
      1,
    ],
    ["error before unexpected", ["check", "surprise", "throwing", ...relay], 4],
    ["error before incomplete", ["check", "throwing", "good", "--max-states", "3", ...relay], 4],
    ["the largest models only", ["check", "--smallest", "full", ...relay], 0],
    ["bad usage before everything", ["check", "surprise", "nope", ...relay], 2],
    [
      "one property of a model that is otherwise wrong",
      ["check", "surprise", "--property", "F2", ...relay],
      0,
    ],
  ] as const)("%s", async ([, args, expected], { expect }) => {
    const { code, stdout, stderr } = await passproof(args);
    expect([code, expected === 2 ? stdout : ""]).toEqual([expected, ""]);
    expect(stderr).not.toContain("internal error");
  });

  test("a worker that dies is an error for its model and for no other", async ({ expect }) => {
    const { stdout } = await passproof(["check", "fatal", "good", "--json", "-", ...relay]);
    const { results, asExpected } = reportSchema.parse(JSON.parse(stdout));
    expect(asExpected).toBe(false);
    expect(results.map((r) => [r.model, r.verdict])).toEqual([
      ...["holds", "holds", "reached", "holds", "holds"].map((v) => ["good", v]),
      ["fatal", "error"],
      ["fatal", "error"],
    ]);
  });

  test("--property may be given several times", async ({ expect }) => {
    const args = ["check", "good", "--property", "F1", "--property", "AskedGrows", "--json", "-"];
    const { code, stdout } = await passproof([...args, ...relay]);
    const made = reportSchema.parse(JSON.parse(stdout));
    expect(made.results.map((r) => r.id)).toEqual(["F1", "F2"]);
    expect(code).toBe(0);
  });

  test("a specification that fails when all is decided is still an error", async ({ expect }) => {
    const args = ["check", "breaking", ...lattice];
    const { code, stdout } = await passproof(args);
    expect(stdout).toMatch(/L2 {2}LowInv {4}invariant {2}violated {2}violated {2}✓/);
    expect(stdout).toMatch(/error: the specification failed: .*cannot count further/);
    expect(stdout).toContain("1 as expected, the specification failed in 1 model");
    expect(stdout).toContain("coverage: not evaluated (the specification failed)");
    expect(stdout).toContain("Something went wrong");
    expect(code).toBe(4);
    const json = await passproof([...args, "--json", "-"]);
    const made = reportSchema.parse(JSON.parse(json.stdout));
    expect(made.asExpected).toBe(false);
    expect(made.runs[0]?.failure).toContain("cannot count further");
  });

  test("--set changes the model, and its expectations no longer apply", async ({ expect }) => {
    const { code, stdout } = await passproof([
      "check",
      "careless",
      "--set",
      "careless=false",
      "--json",
      "-",
      ...relay,
    ]);
    const made = reportSchema.parse(JSON.parse(stdout));
    expect(made.set).toEqual({ careless: false });
    // An honest server violates nothing but F6, and F6 is now expected to hold like all others.
    expect(made.results.map((r) => [r.id, r.verdict, r.expected])).toEqual([
      ["F1", "holds", "holds"],
      ["F2", "holds", "holds"],
      ["F3", "reached", "reached"],
      ["F4", "holds", "holds"],
      ["F5", "holds", "holds"],
      ["F6", "violated", "holds"],
    ]);
    expect(code).toBe(1);
    const text = await passproof(["check", "careless", "--set", "careless=false", ...relay]);
    expect(text.stdout).toContain(
      "set careless = false: the expectations of the model do not apply",
    );
    expect(text.stdout).toMatch(/npm run trace -- careless F6 --set careless=false --models/);
  });

  test("with --set, what a model does not claim may be vacuous but not violated", async ({
    expect,
  }) => {
    const run = async (limit: number) => {
      const set = ["--set", `limit=${limit}`];
      const { code, stdout } = await passproof([
        "check",
        "modest",
        ...set,
        "--json",
        "-",
        ...lattice,
      ]);
      const { results } = reportSchema.parse(JSON.parse(stdout));
      return { code, results: results.map((r) => [r.id, r.verdict, r.asExpected]) };
    };
    expect(await run(1)).toEqual({
      code: 0,
      results: [
        ["L1", "holds", true],
        ["L2", "holds", true],
        ["L4", "vacuous", null],
      ],
    });
    expect(await run(2)).toEqual({
      code: 1,
      results: [
        ["L1", "holds", true],
        ["L2", "violated", false],
        ["L4", "vacuous", null],
      ],
    });
  });

  test("the output does not depend on the number of workers", async ({ expect }) => {
    const [one, two] = await Promise.all(
      ["1", "2"].map((n) =>
        passproof([
          "check",
          "good",
          "careless",
          "surprise",
          "unfound",
          "--workers",
          n,
          "--verbose",
          ...relay,
        ]),
      ),
    );
    expect(masked(two?.stdout ?? "")).toBe(masked(one?.stdout ?? "nothing"));
    expect(one?.stdout).toContain("clauses that were the first to refuse");
  });

  test("colours only for those who want them", async ({ expect }) => {
    const args = ["check", "good", ...relay];
    const plain = await passproof(args);
    const forced = await passproof(args, { FORCE_COLOR: "1" });
    const refused = await passproof(args, { FORCE_COLOR: "1", NO_COLOR: "1" });
    const escape = "\u001B[";
    expect([plain, forced, refused].map((r) => r.stdout.includes(escape))).toEqual([
      false,
      true,
      false,
    ]);
  });
});

describe.concurrent("coverage of the suite", () => {
  test("a clause that never refuses fails the whole suite; idle waivers are named", async ({
    expect,
  }) => {
    const { code, stdout } = await passproof(["check", "--models", compiled("gaps")]);
    expect(stdout).toContain("7 verdicts: 7 as expected");
    expect(stdout).toContain("coverage: 1 gap in the whole suite (3 actions and 7 clauses)");
    expect(stdout).toContain("clause ServerAnswers.client.waits never was the first to refuse");
    expect(stdout).toContain(
      "waiver of clause ClientAsks.idle is not needed (it refuses all the time)",
    );
    expect(stdout).toContain("waiver of action ClientAsk names nothing (there is no such action)");
    expect(stdout).not.toContain("hasRoom never");
    expect(code).toBe(1);
  });

  test("waived with a reason, it passes", async ({ expect }) => {
    const file = join(folder, "covered.json");
    const { code, stdout } = await passproof([
      "check",
      "--models",
      compiled("covered"),
      "--json",
      file,
    ]);
    expect(stdout).toContain(
      "every action fired and every clause was the first to refuse, but for 2 waived",
    );
    expect(code).toBe(0);
    const { coverage, asExpected } = reportSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    expect(asExpected).toBe(true);
    expect(coverage).toMatchObject({ evaluated: true, actions: 3, clauses: 7, gaps: [] });
  });

  test.for([
    [["good"], "only some models were selected"],
    [["--property", "F?"], "only some properties were selected"],
    [["--set", "orders=2"], "a flag was set"],
    [["--max-states", "3"], "the run is incomplete"],
  ] as const)("is not asked with %s", async ([args, why], { expect }) => {
    const { stdout } = await passproof(["check", ...args, "--models", compiled("gaps")]);
    expect(stdout).toContain(`coverage: not evaluated (${why})`);
  });
});
