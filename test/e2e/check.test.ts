/** `passproof check` through the real program: verdicts, exit codes, reports, interruption. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { reportSchema } from "../../checker/report/json.ts";
import {
  compileFixtures,
  main,
  masked,
  passproof,
  source,
  start,
  temporaryFolder,
} from "./program.ts";

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

describe.concurrent("--json", () => {
  test("on standard output there is nothing else; the tables go to standard error", async ({
    expect,
  }) => {
    const { code, stdout, stderr } = await passproof([
      "check",
      "good",
      "surprise",
      "--json",
      "-",
      ...relay,
    ]);
    const made = reportSchema.parse(JSON.parse(stdout));
    expect(made.asExpected).toBe(false);
    expect(made.results).toHaveLength(10);
    expect(made.results[5]).toMatchObject({
      model: "surprise",
      property: "RightItemInv",
      id: "F1",
      kind: "invariant",
      verdict: "violated",
      expected: "holds",
      asExpected: false,
      states: 15,
      transitions: 20,
      depth: 6,
      exactness: null,
      detail: { steps: 2, failed: ["sameItem"] },
    });
    expect(made.runs).toHaveLength(4);
    expect(made.coverage).toEqual({ evaluated: false, why: "only some models were selected" });
    expect(stderr).toContain("F1  RightItemInv");
    expect(code).toBe(1);
  });

  test("incomplete is not as expected", async ({ expect }) => {
    const { stdout } = await passproof([
      "check",
      "ocean",
      "--max-states",
      "1000",
      "--json",
      "-",
      ...lattice,
    ]);
    const made = reportSchema.parse(JSON.parse(stdout));
    expect(made.asExpected).toBe(false);
    expect(made.results[0]).toMatchObject({ verdict: "incomplete", asExpected: null });
    expect(made.runs[0]?.complete).toBe(false);
  });

  test("a file is replaced as a whole, and nothing is left beside it", async ({ expect }) => {
    const own = temporaryFolder();
    writeFileSync(join(own, "r.json"), "old");
    await passproof(["check", "good", "--json", join(own, "r.json"), ...relay]);
    expect(readdirSync(own)).toEqual(["r.json"]);
    expect(
      reportSchema.parse(JSON.parse(readFileSync(join(own, "r.json"), "utf8"))).asExpected,
    ).toBe(true);
  });

  test("a file that cannot be written ends the run before it begins", async ({ expect }) => {
    const begun = performance.now();
    // Would run for hours.
    const { code, stdout, stderr } = await passproof([
      "check",
      "ocean",
      "--json",
      join(folder, "no/such/r.json"),
      ...lattice,
    ]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^error: --json .*r\.json cannot be written: there is no folder .*\n$/);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  // Linux has a device that is always full.
  test.skipIf(!existsSync("/dev/full"))(
    "a full disk is one line, and no bug",
    async ({ expect }) => {
      const file = await passproof(["check", "good", "--json", "/dev/full", ...relay]);
      expect(file.stderr).toMatch(/^error: --json \/dev\/full cannot be written: ENOSPC: .*\n$/);
      expect(file.stdout).toContain("5 as expected");
      expect(file.code).toBe(4);
      const command = [process.execPath, main, "check", "good", ...relay];
      const out = spawnSync("sh", ["-c", '"$@" > /dev/full', "sh", ...command], {
        encoding: "utf8",
      });
      expect(out.stderr).toMatch(/^error: standard output cannot be written: ENOSPC: .*\n$/);
      expect(out.status).toBe(4);
    },
  );

  test("a refused run leaves no report", async ({ expect }) => {
    const own = temporaryFolder();
    const { code } = await passproof(["check", "nope", "--json", join(own, "r.json"), ...relay]);
    expect([code, readdirSync(own)]).toEqual([2, []]);
  });
});

describe("interruption", () => {
  /** Waits until the search runs: its first model has been printed. */
  async function running(args: readonly string[], printed: string) {
    const run = start(args);
    let text = "";
    await new Promise<void>((resolve) => {
      run.child.stdout.on("data", (chunk: string) => {
        text += chunk;
        if (text.includes(printed)) resolve();
      });
    });
    return run;
  }

  test.each(["SIGINT", "SIGTERM"] as const)(
    "%s prints what is established and exits 3",
    async (signal) => {
      const file = join(folder, `${signal}.json`);
      const run = await running(
        ["check", "cube", "ocean", "--property", "L1", "--json", file, ...lattice],
        "BoundedInv",
      );
      await sleep(300);
      run.child.kill(signal);
      const { code, stdout, stderr } = await run.ended;
      expect(stderr).toContain("stopping: what is established so far follows");
      expect(stdout).toMatch(/L1 {2}BoundedInv {2}invariant {2}incomplete/);
      expect(stdout).toContain("1 as expected, 1 incomplete");
      const made = reportSchema.parse(JSON.parse(readFileSync(file, "utf8")));
      expect(made.results.map((r) => r.verdict)).toEqual(["holds", "incomplete"]);
      expect(code).toBe(3);
    },
  );

  test("models whose turn did not come are incomplete, never left out", async () => {
    const run = await running(
      ["check", "cube", "ocean", "wrong-ocean", "--workers", "1", ...lattice],
      "LowInv",
    );
    run.child.kill("SIGINT");
    const { code, stdout } = await run.ended;
    expect(stdout).toContain("wrong-ocean (tiny)");
    expect(stdout).toContain("stopped before its turn came");
    expect(stdout).toContain("3 models, 5 verdicts");
    expect(code).toBe(3);
  });

  test("a second signal quits at once, but not the same one passed on by npm", async () => {
    const own = temporaryFolder();
    const args = [
      "check",
      "cube",
      "stuck",
      "--workers",
      "1",
      "--json",
      join(own, "r.json"),
      ...lattice,
    ];
    const run = await running(args, "LowInv");
    run.child.kill("SIGINT");
    await sleep(200);
    run.child.kill("SIGINT");
    await sleep(1200);
    expect(run.child.exitCode).toBe(null);
    run.child.kill("SIGINT");
    const { code, stderr } = await run.ended;
    expect(code).toBe(3);
    expect(stderr.match(/stopping/g)).toHaveLength(1);
    expect(readdirSync(own)).toEqual([]);
  });

  test("an effect that never returns does not outlast --time by much", async () => {
    const { code, stdout, stderr } = await passproof([
      "check",
      "endless",
      "cube",
      "--property",
      "L1",
      "--time",
      "1s",
      "--workers",
      "2",
      ...lattice,
    ]);
    expect(stderr).toBe("");
    expect(stdout).toMatch(
      /L1 incomplete: a function of the specification that was under way did not/,
    );
    expect(stdout).toContain("1 as expected, 1 incomplete");
    expect(code).toBe(3);
  }, 20_000);

  test("nor does it need a second Ctrl-C", async () => {
    const file = join(folder, "endless.json");
    const run = await running(
      ["check", "cube", "endless", "--property", "L1", "--json", file, ...lattice],
      "BoundedInv",
    );
    await sleep(300);
    run.child.kill("SIGINT");
    const { code, stdout } = await run.ended;
    expect(stdout).toContain("1 as expected, 1 incomplete");
    const made = reportSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    expect(made.results.map((r) => r.verdict)).toEqual(["holds", "incomplete"]);
    expect(code).toBe(3);
  }, 20_000);

  test("a reader that goes away ends the run quietly, and not as a pass", async () => {
    const run = start(["check", "cube", "ocean", ...lattice]);
    run.child.stdout.destroy();
    const { code, stdout, stderr } = await run.ended;
    expect([code, stdout, stderr]).toEqual([3, "", ""]);
  });
});

describe.concurrent("models files", () => {
  test("TypeScript is compiled on the fly, with what it imports", async ({ expect }) => {
    const { code, stderr, stdout } = await passproof(["check", "--models", source("covered")]);
    expect([stderr, code]).toEqual(["", 0]);
    expect(stdout).toContain("7 verdicts: 7 as expected");
  });

  test("an import of the contract by path is the same contract", async ({ expect }) => {
    const { code, stderr, stdout } = await passproof([
      "check",
      "--models",
      source("relative"),
      "--json",
      "-",
    ]);
    // 1 + 2 + 4 words of at most two bits; each but the longest is extended in two ways.
    expect(reportSchema.parse(JSON.parse(stdout)).results[0]).toMatchObject({
      states: 7,
      transitions: 6,
      depth: 2,
    });
    expect(stderr).toContain("coverage: every action fired");
    expect(code).toBe(0);
  });

  test("TypeScript in a folder that belongs to no package is a module, and so is what it imports", async ({
    expect,
  }) => {
    const own = temporaryFolder();
    mkdirSync(join(own, "parts"));
    writeFileSync(
      join(own, "parts/queues.ts"),
      readFileSync(source("relative"), "utf8").replace("../../../checker/index.ts", "passproof"),
    );
    const mine = join(own, "mine.ts");
    writeFileSync(
      mine,
      'import type { Suite } from "passproof";\n' +
        'import { suite as queues } from "./parts/queues.ts";\n' +
        "export const suite: Suite = { ...queues };\n",
    );
    const { code, stderr, stdout } = await passproof(["check", "--models", mine]);
    expect([stderr, code]).toEqual(["", 0]);
    expect(stdout).toContain("1 verdict: 1 as expected");
  });

  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  test.for([
    ["nothing there", () => join(folder, "absent.ts"), "there is no such file"],
    ["another kind of file", () => file("models.json", "{}"), "a .ts, .mts, .js or .mjs module"],
    ["a syntax error", () => file("syntax.mjs", "export const suite = {"), "does not load"],
    ["a type error", () => file("typed.ts", "export const suite: number = 'x';"), "error TS2322"],
    ["no suite", () => file("none.mjs", "export const models = [];"), "exports no 'suite'"],
    [
      "an empty suite",
      () => file("empty.mjs", "export const suite = { models: [], waivers: [] };"),
      "there is no model",
    ],
    [
      "something else",
      () => file("odd.mjs", "export const suite = { models: [1], waivers: [] };"),
      "models.0",
    ],
    [
      "a module that throws",
      () => file("thrower.mjs", "throw new Error('my own mistake');"),
      "my own mistake",
    ],
    [
      "a model twice",
      () =>
        file(
          "twice.mjs",
          `import { suite as s } from ${JSON.stringify(compiled("relay"))}; export const suite = { models: [s.models[0], s.models[0]], waivers: [] };`,
        ),
      "model 'good' exists twice",
    ],
    [
      "a state without a finite domain",
      () =>
        file(
          "infinite.mjs",
          `import { z } from "zod"; import { suite as s } from ${JSON.stringify(compiled("relay"))};
           const m = s.models[0], sp = m.system.specification;
           const system = { ...m.system, specification: { ...sp, def: { ...sp.def, state: () => z.object({ client: z.string(), server: z.number() }) } } };
           export const suite = { models: [s.models[1], { ...m, system }], waivers: [] };`,
        ),
      "MODEL001",
    ],
  ] as const)("%s: 2, before anything runs", async ([, make, message], { expect }) => {
    const { code, stdout, stderr } = await passproof(["check", "--models", make()]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at "); // no stack for what is the user's to mend
  });

  test("what models print does not end up in the report", async ({ expect }) => {
    const noisy = file(
      "noisy.mjs",
      `console.log("noise"); export { suite } from ${JSON.stringify(compiled("covered"))};`,
    );
    const { stdout } = await passproof(["check", "--models", noisy, "--json", "-"]);
    expect(reportSchema.parse(JSON.parse(stdout)).asExpected).toBe(true);
  });
});
