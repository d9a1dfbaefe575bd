/** The workflow of the gate: GitHub's own reader finds nothing wrong with it, and what it runs exists. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { program } from "../../checker/cli/program.ts";
import { repository } from "../support/repository.ts";
import { workflowParser, type WorkflowParser } from "../support/workflow-parser.ts";

const root = join(import.meta.dirname, "../..");
const path = ".github/workflows/gate.yml";
const text = readFileSync(join(root, path), "utf8");

let parser: WorkflowParser;
beforeAll(async () => {
  parser = await workflowParser();
});

/** What GitHub's reader says of a workflow: its syntax, its keys, its expressions. */
async function errorsIn(content: string): Promise<string[]> {
  const file = { name: path, content };
  const { context, value } = parser.parseWorkflow(file, new parser.NoOperationTraceWriter());
  if (value !== undefined) await parser.convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map((e) => e.message);
}

const step = z.looseObject({
  name: z.string().optional(),
  if: z.string().optional(),
  run: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
const { jobs } = z
  .looseObject({ jobs: z.record(z.string(), z.looseObject({ steps: z.array(step) })) })
  .parse(parse(text));
const steps = Object.values(jobs).flatMap((j) => j.steps);
const runs = steps.flatMap((s) => (s.run === undefined ? [] : [s.run]));

describe("GitHub's reader", () => {
  test("finds nothing wrong", async () => {
    expect(await errorsIn(text)).toEqual([]);
  });

  test.each([
    ["an unknown key", "timeout-minutes", "timeout-minuets"],
    ["an unknown context", "${{ github.sha }}", "${{ gihtub.sha }}"],
    ["an unknown event", "pull_request:", "pull_requests:"],
    ["a step of nothing", "- run: mkdir -p reports", "- name: nothing"],
  ])("would find %s", async (_what, right, wrong) => {
    expect(text).toContain(right);
    expect(await errorsIn(text.replace(right, wrong))).not.toEqual([]);
  });
});

describe("what it runs", () => {
  const { scripts } = z
    .looseObject({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  const commands = runs.flatMap((run) =>
    [...run.matchAll(/\bnpm run (?:--silent )?([\w:-]+)(?: -- (.*))?/g)].map(
      ([, script = "", args = ""]) => ({ script, args: args.split(" ").filter((a) => a !== "") }),
    ),
  );
  const never = (): Promise<never> => Promise.reject(new Error("only its options are looked at"));
  const verbs = program(
    "",
    new Proxy({}, { get: () => never }) as Parameters<typeof program>[1], // whatever verb there is
    () => undefined,
  ).commands;

  test("is the gate, and what tries its properties", () => {
    expect(commands.map((c) => c.script)).toEqual(["gate", "defects"]);
  });

  test.each(commands)(
    "npm run $script exists, and so does each of its options",
    ({ script, args }) => {
      const command = scripts[script];
      expect(command).toBeDefined();
      const [, verb = "", own = ""] = /passproof -- (\w+)(.*)$/.exec(command ?? "") ?? [];
      const known = verbs.find((v) => v.name() === verb)?.options.map((o) => o.long) ?? [];
      const given = [...own.split(" "), ...args].filter((a) => a.startsWith("--"));
      expect(given.length).toBeGreaterThan(script === "gate" ? 3 : 0);
      for (const option of given) expect(known).toContain(option);
    },
  );

  test("writes to a folder that is made before, and what is uploaded is among it", () => {
    const [gate = ""] = runs.filter((r) => r.includes("npm run gate"));
    const files = [...gate.matchAll(/ (reports\/\S+)/g)].map(([, file = ""]) => file);
    expect(files).toHaveLength(5);
    expect(runs.indexOf("mkdir -p reports")).toBeLessThan(runs.indexOf(gate));
    expect(runs).toContain("mkdir -p reports");
    const uploads = steps.filter((s) => /upload-/.test(s.uses ?? ""));
    expect(uploads.map((s) => s.with?.["path"] ?? s.with?.["sarif_file"])).toEqual([
      "reports",
      "reports/passproof.sarif",
    ]);
    expect(files).toContain("reports/passproof.sarif");
    for (const s of uploads) expect(s.if).toContain("always()");
  });

  test("has what a forced push took away, and goes on to the gate's own answer where it is nowhere", () => {
    const fetch = steps.find((s) => s.name === "Commit before a forced push");
    expect(steps.indexOf(fetch ?? {})).toBeGreaterThan(
      steps.findIndex((s) => s.uses?.startsWith("actions/checkout") === true),
    );
    expect(runs.indexOf(fetch?.run ?? "")).toBeLessThan(
      runs.findIndex((r) => r.includes("npm run gate")),
    );
    const [origin, clone] = [repository(), repository()];
    origin.git("config", "uploadpack.allowAnySHA1InWant", "true"); // as at GitHub
    const before = origin.commit("taken away");
    origin.git("checkout", "--quiet", "--orphan", "other");
    origin.commit("what is pushed instead");
    origin.git("branch", "--quiet", "-D", "main");
    clone.git("remote", "add", "origin", origin.folder);
    clone.git("fetch", "--quiet", "origin");
    const run = (base: string) =>
      spawnSync("bash", ["-e", "-c", fetch?.run ?? "false"], {
        cwd: clone.folder,
        env: { ...process.env, BASE: base },
      }).status;
    expect(() => clone.git("cat-file", "-e", before)).toThrow(before);
    expect(run(before)).toBe(0);
    clone.git("cat-file", "-e", before);
    expect(run("1".repeat(40))).toBe(0);
  });

  test("takes nothing that a stranger can name into a shell", () => {
    for (const run of runs) expect(run).not.toContain("${{");
  });
});
