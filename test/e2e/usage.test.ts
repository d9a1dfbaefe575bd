/** Bad usage, help, `list` and `trace` through the real program. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import { z } from "zod";
import { listSchema } from "../../checker/report/list-text.ts";
import { traceReportSchema } from "../../checker/report/trace-json.ts";
import { compileFixtures, passproof, temporaryFolder } from "./program.ts";

const compiled = compileFixtures(["relay", "lattice", "house"]);
const relay = ["--models", compiled("relay")];
const folder = temporaryFolder();

describe.concurrent("bad usage: 2, one message, nothing on standard output", () => {
  test.for([
    [["chek"], "unknown command 'chek'\n(Did you mean check?)"],
    [["gate", "--base", "x"], "npm run gate, and does passproof check --locked --no-cache\n"],
    [["gate", "--help"], "npm run gate"],
    [["check", "--jsn", "x"], "unknown option '--jsn'\n(Did you mean --json?)"],
    [["check", "--approximate", "guess"], "choices are fingerprints, bitstate, simulate, swarm"],
    [["check", "--json"], "option '--json <file>' argument missing"],
    [["check", "--workers", "0"], "'0' is invalid. It must be a whole number"],
    [["check", "--max-states", "1e9"], "'1e9' is invalid. It must be a whole number"],
    [["check", "--time", "10"], "'10' is invalid. It must be a duration like"],
    [["check", "--memory", "4G"], "'4G' is invalid. It must be an amount of memory like"],
    [["check", "--size", "huge"], "Allowed choices are tiny, small, full"],
    [["check", "--set", "orders"], "'orders' is invalid. It must be flag=value"],
    [["check", "--set", "a=1", "--set", "a=2"], "The flag a is set twice"],
    [["check", "godo", ...relay], "unknown model 'godo': did you mean good?"],
    [["check", "zz*", ...relay], "no model matches 'zz*'"],
    [["check", "lar*", ...relay], "add --size full"],
    [["check", "good", "--property", "RightItem", ...relay], "did you mean RightItemInv?"],
    [["check", "good", "--set", "tilll=OPEN", ...relay], "no flag 'tilll': did you mean till?"],
    [["check", "good", "--set", "till=CLOSD", ...relay], "did you mean CLOSED?"],
    [["check", "good", "--set", "orders=10", ...relay], "'10' is no value of flag orders"],
    [["check", "misfit", "--models", compiled("lattice")], "do not fit the schema"],
    [["check", "--approximate", "swarm", "--locked", ...relay], "does not go with --locked"],
    [["trace"], "missing required argument 'model'"],
    [["trace", "good", ...relay], "say which property of good"],
    [["trace", "good", "F1", "F2", ...relay], "too many arguments"],
    [["trace", "good", "F1", "--reach", "F3", ...relay], "not both"],
    [["trace", "goood", "F1", ...relay], "did you mean good?"],
    [["trace", "good", "F6", ...relay], "unknown property 'F6' in model good"],
    [["trace", "good", "--reach", "ThirdQestion", ...relay], "did you mean ThirdQuestion?"],
    [["trace", "good", "F1", "--format", "pdf", ...relay], "Allowed choices are text, json"],
    [["trace", "good", "F1", "-o", join(folder, "no/f"), ...relay], "--output"],
    [["list", "goood", ...relay], "nothing is called 'goood': did you mean good?"],
    [["list", "good", "--json", ...relay], "list --json lists everything: leave out the names"],
  ] as const)("%j", async ([args, message], { expect }) => {
    const { code, stdout, stderr } = await passproof(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^error: /);
    expect(stderr.match(/^error/gm)).toHaveLength(1);
    expect(stderr.trim().split("\n").length).toBeLessThanOrEqual(2);
  });
});

test("a script that is no verb is answered with what it does", async ({ expect }) => {
  const { scripts } = z
    .looseObject({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")));
  const { stdout } = await passproof(["--help"]);
  for (const [name, script] of Object.entries(scripts)) {
    const [, verb = ""] = /^npm run --silent passproof -- (.*)$/.exec(script) ?? [];
    if (verb === "" || verb === name) continue;
    expect(stdout).not.toMatch(new RegExp(`^  ${name} `, "m"));
    const { stderr } = await passproof([name]);
    expect(stderr).toBe(
      `error: unknown command '${name}': it is a script, npm run ${name}, and does passproof ${verb}\n`,
    );
  }
});

describe.concurrent("a combination of flags that the schema refuses: 2, with its reason", () => {
  const reason = "an open door cannot be locked: set lock=OFF (MODEL004)\n";
  const house = ["--models", compiled("house")];
  test.for([
    [["check", ...house], "the constants of model absurd do not fit"],
    [["check", "absurd", ...house], "the constants of model absurd do not fit"],
    [["check", "shut", "--set", "door=OPEN", ...house], "door=OPEN does not fit model shut"],
    [["trace", "absurd", "H1", ...house], "the constants of model absurd do not fit"],
    [["trace", "shut", "H1", "--set", "door=OPEN", ...house], "door=OPEN does not fit model shut"],
    [["list", ...house], "the constants of model absurd do not fit"],
    [["list", "--json", ...house], "the constants of model absurd do not fit"],
    [["defects", ...house], "the constants of model D1 do not fit"],
  ] as const)("%j", async ([args, message], { expect }) => {
    const { code, stdout, stderr } = await passproof(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^error: [^\n]*\n$/);
    expect(stderr).toContain(message);
    expect(stderr.endsWith(reason)).toBe(true);
  });

  test("and a legal one is no bother", async ({ expect }) => {
    const legal = ["--set", "door=OPEN", "--set", "lock=OFF"];
    const runs = await Promise.all([
      passproof(["check", "shut", ...house]),
      passproof(["check", "shut", ...legal, ...house]),
    ]);
    expect(runs.map((r) => [r.code, r.stderr])).toEqual([
      [0, ""],
      [0, ""],
    ]);
  });
});

describe.concurrent("help and version: 0", () => {
  test("help of the program and of each verb", async ({ expect }) => {
    const runs = await Promise.all(
      [["--help"], ["help", "check"], ["check", "--help"], ["trace", "-h"], ["list", "--help"]].map(
        (a) => passproof(a),
      ),
    );
    expect(runs.map((r) => [r.code, r.stderr])).toEqual(runs.map(() => [0, ""]));
    expect(runs[1]?.stdout).toBe(runs[2]?.stdout);
    expect(runs[2]?.stdout).toContain("Exit codes");
    expect(runs[3]?.stdout).toContain("Exit codes");
  });

  test("no verb at all is no run", async ({ expect }) => {
    const { code, stdout, stderr } = await passproof([]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("Usage: passproof");
  });

  test("version is that of the package", async ({ expect }) => {
    const manifest: unknown = JSON.parse(
      readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
    );
    const { code, stdout } = await passproof(["--version"]);
    expect(code).toBe(0);
    expect(manifest).toMatchObject({ version: stdout.trim() });
  });
});

describe.concurrent("list", () => {
  test("of some names says what it says of them in the whole list, and no more", async ({
    expect,
  }) => {
    const [all, some] = await Promise.all([
      passproof(["list", ...relay]),
      passproof(["list", "goo?", "F1", ...relay]),
    ]);
    expect(some.code).toBe(0);
    const titles = some.stdout.match(/^\S.*$/gm)?.map((line) => line.split(" ")[0]);
    expect(titles).toEqual(["Models", "good", "Properties"]);
    expect(some.stdout).toContain("\n  F1 RightItemInv");
    const lines = new Set(all.stdout.split("\n"));
    for (const line of some.stdout.split("\n")) expect(lines).toContain(line);
  });

  test("models with their expectations, each property once, witnesses", async ({ expect }) => {
    const { code, stdout } = await passproof(["list", ...relay]);
    expect(code).toBe(0);
    expect(stdout).toContain(`careless (small) The relay, to show careless.
  budgets: orders = 2
  expected violated: F1, F6
  expected holds: F2, F4, F5
  expected reached: F3
`);
    expect(stdout).toContain("expected not claimed: F1 (a careless server mixes things up)");
    expect(
      stdout.match(/^ {2}F1 RightItemInv \(invariant\) The client gets what it asked for\.$/gm),
    ).toHaveLength(1);
    expect(stdout).toContain("  W1 ThirdQuestion (reachable) Some client asks three times.\n");
  });

  test("as JSON", async ({ expect }) => {
    const { code, stdout } = await passproof(["list", "--json", ...relay]);
    expect(code).toBe(0);
    const list = listSchema.parse(JSON.parse(stdout));
    expect(list.models.map((m) => m.name)).toHaveLength(10);
    expect(list.models[1]).toMatchObject({
      name: "careless",
      size: "small",
      constants: { orders: 2, slots: 2, careless: true, till: "OPEN" },
      budgets: ["orders"],
    });
    expect(list.models[1]?.properties[5]).toMatchObject({
      id: "F6",
      expected: "violated",
      monitor: "answers",
    });
    expect(list.witnesses.map((w) => w.id)).toEqual(["W1"]);
  });
});

describe.concurrent("trace", () => {
  test("the shortest counterexample, step by step", async ({ expect }) => {
    const { code, stdout, stderr } = await passproof([
      "trace",
      "careless",
      "RightItemInv",
      ...relay,
    ]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(`model      careless: The relay, to show careless.
property   F1 RightItemInv: The client gets what it asked for.
formula    □ (got ≠ null ⇒ got = wants)
constants  orders = 2, slots = 2, careless = true, till = OPEN
shows      a counterexample: violated after 2 steps, 1 switch between actors (the fewest)
marks      * what is shown depends on it; · it does not; ↗ a way out

    client           server
 0  │                │   initial state
    │                │     client: {asked: 0, wants: null, got: null}
    │                │     server: {queue: [], till: OPEN}
`);
    expect(stdout).toContain(`
 1* ●─── ASK TEA ───▶│   client: ClientAsks(what: TEA)
    │                │   * client.wants: null → TEA
    │                │   * server.queue: [] → [TEA]
    │                │   · client.asked: 0 → 1
`);
    expect(stdout).toContain(`
 2* │◀─ ANSWER MILK ─●   server: ServerAnswers(mixUp: true)
    │                │   * client.got: null → MILK
    │                │   · server.queue: [TEA] → []
`);
    expect(stdout).toContain(`
its case, which holds, read
    state  client.got = MILK
✗ violated: sameItem, which read
    state  client: got = MILK, wants = TEA
`);
  });

  test("a monitor's history is shown beside the state", async ({ expect }) => {
    const { stdout } = await passproof(["trace", "careless", "F6", ...relay]);
    expect(stdout.match(/◆ monitor.*/g)).toEqual([
      "◆ monitor: {taken: 0}",
      "◆ monitor.taken: 0 → 1",
      "◆ monitor.taken: 1 → 2",
    ]);
    expect(stdout).toContain("violated after 6 steps");
  });

  test("as JSON, into a file", async ({ expect }) => {
    const file = join(folder, "trace.json");
    const { code, stdout } = await passproof([
      "trace",
      "good",
      "F1",
      "--set",
      "careless=true",
      "--format",
      "json",
      "-o",
      file,
      ...relay,
    ]);
    expect([code, stdout]).toEqual([0, ""]);
    const made = traceReportSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    expect(made).toMatchObject({
      model: "good",
      verdict: "violated",
      failed: ["sameItem"],
      set: { careless: true },
    });
    expect(made.trace?.steps.map((s) => [s.actor, s.action, s.params])).toEqual([
      ["client", "ClientAsks", { what: "TEA" }],
      ["server", "ServerAnswers", { mixUp: true }],
    ]);
  });

  test.for([
    ["a reachable property of the model", ["good", "--reach", "F3"], 0, "✓ reached"],
    ["a witness of the suite", ["large", "--reach", "ThirdQuestion"], 0, "reached after 7 steps"],
    [
      "a witness that this model cannot reach",
      ["good", "--reach", "W1"],
      1,
      "no witness: W1 ThirdQuestion in model good: unreached (exact; 11 states",
    ],
    [
      "a property that holds",
      ["good", "F1"],
      0,
      "no counterexample: F1 RightItemInv in model good: holds (exact; 11 states",
    ],
    [
      "a vacuous property",
      ["vacuous", "F7"],
      1,
      "no counterexample: F7 ClosedInv in model vacuous: vacuous",
    ],
    [
      "a search that ended early",
      ["good", "F1", "--max-states", "3"],
      3,
      "no counterexample: F1 RightItemInv in model good: incomplete",
    ],
    [
      "a property that throws",
      ["throwing", "F8"],
      4,
      "✗ error: F8 ThrowingInv: Error: a bug in the property",
    ],
    ["a worker that dies", ["fatal", "F9"], 4, "error, CHECK003"],
  ] as const)("%s", async ([, args, expected, text], { expect }) => {
    const { code, stdout, stderr } = await passproof(["trace", ...args, ...relay]);
    expect(stdout).toContain(text);
    expect([code, stderr]).toEqual([expected, ""]);
  });

  test("JSON says so when there is nothing to show", async ({ expect }) => {
    const { stdout } = await passproof(["trace", "good", "F1", "--format", "json", ...relay]);
    expect(traceReportSchema.parse(JSON.parse(stdout))).toMatchObject({
      verdict: "holds",
      trace: null,
      why: null,
    });
  });
});
