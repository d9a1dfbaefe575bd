/** Files for other programs, as the real program writes them. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import { traceReportSchema } from "../../checker/report/trace-json.ts";
import { itfSchema } from "../../checker/trace/itf.ts";
import { compileFixtures, passproof, temporaryFolder } from "./program.ts";

const compiled = compileFixtures(["kitchen", "relay", "vault"]);
const relay = ["--models", compiled("relay")];
const kitchen = ["--models", compiled("kitchen")];
const vault = ["--models", compiled("vault")];
const folder = temporaryFolder();

describe.concurrent("trace --format itf", () => {
  test("the states and steps of the counterexample", async ({ expect }) => {
    const of = ["trace", "good", "F1", "--set", "careless=true", ...relay];
    const [itf, json] = await Promise.all([
      passproof([...of, "--format", "itf"]),
      passproof([...of, "--format", "json"]),
    ]);
    expect([itf.code, itf.stderr]).toEqual([0, ""]);
    const { states, loop } = itfSchema.parse(JSON.parse(itf.stdout));
    const { trace } = traceReportSchema.parse(JSON.parse(json.stdout));
    expect(states.map((s) => s["mbt::actionTaken"])).toEqual([
      "init",
      ...(trace?.steps.map((s) => s.action) ?? []),
    ]);
    expect(states.map((s) => s["passproof::actor"])).toEqual(["", "client", "server"]);
    expect(states.at(-1)?.["mbt::nondetPicks"]).toEqual({
      what: { tag: "None", value: { "#tup": [] } },
      mixUp: { tag: "Some", value: true },
    });
    expect(loop).toBeUndefined();
  });

  test("a lasso leads back to where it begins", async ({ expect }) => {
    const { stdout } = await passproof(["trace", "sleepy", "K1", "--format", "itf", ...kitchen]);
    const { states, loop, vars } = itfSchema.parse(JSON.parse(stdout));
    expect(loop).toBe(1);
    const regions = vars.filter((v) => !v.includes("::"));
    const values = (i: number) => regions.map((v) => states.at(i)?.[v]);
    expect(values(-1)).toEqual(values(1));
    expect(values(-1)).not.toEqual(values(0));
  });

  test("the second of two runs goes to a file beside", async ({ expect }) => {
    const file = join(folder, "v1.itf.json");
    const of = ["trace", "blunt", "V1", "--format", "itf", ...vault];
    const { code, stdout } = await passproof([...of, "-o", file]);
    expect([code, stdout]).toEqual([0, ""]);
    const runs = [file, join(folder, "v1.second.itf.json")].map((f) =>
      itfSchema.parse(JSON.parse(readFileSync(f, "utf8"))),
    );
    expect(runs.map(({ states }) => JSON.stringify(states[0]?.["vault"]))).toEqual([
      expect.stringContaining('"A"'),
      expect.stringContaining('"B"'),
    ]);
    const refused = await passproof(of);
    expect([refused.code, refused.stdout]).toEqual([2, ""]);
    expect(refused.stderr).toContain("the second goes to run.second.itf.json");
  });

  test("a second file that cannot be written is refused before anything runs", async ({
    expect,
  }) => {
    mkdirSync(join(folder, "v2.second.itf.json"));
    const file = join(folder, "v2.itf.json");
    const of = ["trace", "blunt", "V1", "--format", "itf", ...vault];
    const { code, stderr } = await passproof([...of, "-o", file]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/for the second run: .*v2\.second\.itf\.json cannot be written/);
    expect(existsSync(file)).toBe(false);
  });
});

test.for([["itf"], ["mermaid"]])(
  "%s: no file where there is no run",
  async ([format = ""], { expect }) => {
    const file = join(folder, `none.${format}`);
    const of = ["trace", "good", "F1", "--format", format, ...relay];
    const { code, stdout, stderr } = await passproof([...of, "-o", file]);
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toContain("no counterexample: F1 RightItemInv in model good: holds");
    expect(existsSync(file)).toBe(false);
  },
);

test("trace --format mermaid: a diagram of the step that is wrong", async ({ expect }) => {
  const of = ["trace", "good", "F1", "--set", "careless=true", "--format", "mermaid", ...relay];
  const { code, stdout } = await passproof(of);
  expect(code).toBe(0);
  expect(stdout.split("\n").slice(0, 5)).toEqual([
    "sequenceDiagram",
    "  title F1 RightItemInv in good",
    "  autonumber",
    "  participant p0 as client",
    "  participant p1 as server",
  ]);
  expect(stdout).toContain("p1->>p0: ServerAnswers (mixUp=true)<br/>");
  // The false conjunct, and what it read.
  expect(stdout.trimEnd().split("\n").at(-1)).toBe(
    "  Note over p0,p1: ✗ violated: sameItem<br/>client.got = MILK<br/>client.wants = TEA",
  );
});

describe.concurrent("graph", () => {
  test("the format is that of the file's name, or what --format says", async ({ expect }) => {
    const file = join(folder, "good.aut");
    const { code, stdout, stderr } = await passproof(["graph", "good", "-o", file, ...relay]);
    expect([code, stdout, stderr]).toEqual([0, "", ""]);
    // As `check` counts them, by hand in the tests of check.
    expect(readFileSync(file, "utf8")).toMatch(
      /^des \(0, \d+, 11\)\n\(0, "ClientAsks\(what=TEA\)", 1\)\n/,
    );
    const dot = await passproof(["graph", "good", ...relay]);
    expect(dot.stdout).toMatch(/^digraph "good: 11 states, \d+ transitions" \{\n/);
    const svg = await passproof(["graph", "good", "--format", "svg", ...relay]);
    expect(svg.stdout).toMatch(/<svg [^]*<\/svg>\n$/);
    expect(svg.stdout.match(/class="node"/g)).toHaveLength(11);
  });

  test.for([
    [["graph"], "missing required argument 'model'"],
    [["graph", "goood"], "did you mean good?"],
    [["graph", "good", "--format", "pdf"], "Allowed choices are aut, dot, svg"],
    [["graph", "good", "--project", "server.queu"], "did you mean server.queue"],
    [["graph", "good", "--project", "nothing"], "its regions: client, server"],
    [["graph", "good", "--project", "queue,,"], "A name is empty"],
    [["graph", "good", "--property", "F99"], "unknown property 'F99'"],
    [["graph", "good", "--actors", "cleint"], "did you mean client?"],
    [["graph", "good", "--max-states", "5"], "more than 5 states"],
    [["graph", "good", "--set", "tilll=OPEN"], "did you mean till?"],
    [["graph", "good", "-o", join(folder, "no/f.aut")], "--output"],
    [["graph", "good", "-o", join(folder, "f.png")], "no graph is written as .png: give --format"],
  ] as const)("%j", async ([args, message], { expect }) => {
    const { code, stdout, stderr } = await passproof([...args, ...relay]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^error: /);
  });
});
