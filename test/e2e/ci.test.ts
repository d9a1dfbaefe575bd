/** Outputs for CI, as the program writes them: all at once, and when a run goes wrong. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { eventSchema, type RunEvent } from "../../checker/ci/events.ts";
import { compileFixtures, masked, passproof, source, start, temporaryFolder } from "./program.ts";

const root = join(import.meta.dirname, "../..");
const compiled = compileFixtures(["relay", "lattice"]);
const folder = temporaryFolder();
const relay = ["--models", compiled("relay")];
const lattice = ["--models", compiled("lattice")];

/** The published schema judges each line: it is what others rely on. */
const published = z
  .looseObject({})
  .parse(JSON.parse(readFileSync(join(root, "docs/schemas/events.schema.json"), "utf8")));
const validate = new Ajv2020({ strict: true }).compile(published);
function eventsIn(text: string): RunEvent[] {
  expect(text.endsWith("\n")).toBe(true);
  return text
    .trimEnd()
    .split("\n")
    .map((line) => {
      const event: unknown = JSON.parse(line);
      expect([line, validate(event), validate.errors]).toEqual([line, true, null]);
      return eventSchema.parse(event);
    });
}
const kindsOf = (events: readonly RunEvent[]) => events.map((e) => e.event);

describe("all outputs of one run", () => {
  const at = (name: string): string => join(folder, name);
  const summary = at("summary.md");
  writeFileSync(summary, "# Before\n");
  const run = passproof(
    [
      ...["check", "surprise", "vacuous"],
      ...["--json", at("r.json"), "--junit", at("r.xml"), "--sarif", at("r.sarif")],
      ...["--events", at("r.ndjson"), "--github", "--models", source("relay")],
    ],
    { GITHUB_STEP_SUMMARY: summary },
  );

  test("leave the exit code and the text as they are without them", async () => {
    const { code, stdout } = await run;
    const plain = await passproof(["check", "surprise", "vacuous", ...relay]);
    expect(code).toBe(plain.code);
    expect(code).toBe(1);
    const path = / --models \S+/g;
    const others = stdout.replaceAll(/^::.*\n/gm, "");
    expect(masked(others.replaceAll(path, ""))).toBe(masked(plain.stdout.replaceAll(path, "")));
  });

  test("agree on what was found", async () => {
    const { code, stdout } = await run;
    const json = z
      .object({ results: z.array(z.looseObject({ asExpected: z.boolean().nullable() })) })
      .parse(JSON.parse(readFileSync(at("r.json"), "utf8")));
    const bad = json.results.filter((r) => r.asExpected === false).length;
    expect(bad).toBeGreaterThan(0);
    const xml = readFileSync(at("r.xml"), "utf8");
    expect(xml.match(/<(?:failure|error) /g)).toHaveLength(bad);
    const log = z
      .object({
        runs: z.tuple([
          z.object({
            results: z.array(
              z.object({
                locations: z.tuple([
                  z.object({
                    physicalLocation: z.object({
                      artifactLocation: z.object({ uri: z.string() }),
                      region: z.object({ startLine: z.number() }),
                    }),
                  }),
                ]),
              }),
            ),
          }),
        ]),
      })
      .parse(JSON.parse(readFileSync(at("r.sarif"), "utf8")));
    const [{ results }] = log.runs;
    expect(results).toHaveLength(bad);
    // Compiled on the fly, to another folder: the places are those of the source all the same.
    const lines = readFileSync(source("relay"), "utf8").split("\n");
    for (const { locations } of results) {
      const [{ physicalLocation: place }] = locations;
      expect(place.artifactLocation.uri).toBe("test/e2e/fixtures/relay.ts");
      expect(lines[place.region.startLine - 1]).toMatch(/^const \w+ = \w+\(\{$/);
    }
    const events = eventsIn(readFileSync(at("r.ndjson"), "utf8"));
    expect(kindsOf(events).filter((e) => e !== "progress")).toEqual([
      ...["runStarted", "modelStarted"],
      ...kindsOf(events).slice(2, -1),
      "runFinished",
    ]);
    expect(events.filter((e) => e.event === "propertyDecided")).toHaveLength(json.results.length);
    expect(events.at(-1)).toMatchObject({ event: "runFinished", exitCode: code });
    expect(stdout.match(/^::error file=test\/e2e\/fixtures\/relay\.ts,line=/gm)).toHaveLength(bad);
    expect(readFileSync(summary, "utf8")).toMatch(/^# Before\n## ❌ /);
  });
});

test("events on standard output are all that is there", async () => {
  const { stdout, stderr, code } = await passproof(["check", "good", "--events", "-", ...relay]);
  const kinds = kindsOf(eventsIn(stdout));
  expect(kinds.slice(0, 2)).toEqual(["runStarted", "modelStarted"]);
  expect(kinds.slice(-2)).toEqual(["modelFinished", "runFinished"]);
  expect(stderr).toContain("Everything is as expected.");
  expect(code).toBe(0);
});

test("a run that is killed leaves whole lines", async () => {
  const file = join(folder, "killed.ndjson");
  const { child, ended } = start([
    ...["check", "cube", "ocean", "--workers", "1", "--events", file, ...lattice],
  ]);
  const progress = (): boolean =>
    existsSync(file) && readFileSync(file, "utf8").includes('"progress"');
  for (let i = 0; i < 200 && !progress(); i++) await sleep(50);
  child.kill("SIGKILL");
  await ended;
  const kinds = kindsOf(eventsIn(readFileSync(file, "utf8")));
  expect(kinds.filter((k) => k === "modelFinished")).toHaveLength(1);
  expect(kinds.at(-1)).toBe("progress");
});

test.each([
  [
    "two outputs on standard output",
    ["--junit", "-", "--sarif", "-"],
    "--junit and --sarif would both write to standard output: give each a file of its own",
  ],
  [
    "two outputs in one file",
    ["--json", join(folder, "same"), "--events", join(folder, "x/../same")],
    `--json and --events would both write to one file, ${join(folder, "same")}: give each a file of its own`,
  ],
  ["--github elsewhere", ["--github"], "--github: GITHUB_STEP_SUMMARY is not set"],
  [
    "events where there is no folder",
    ["--events", join(folder, "no/where")],
    `--events ${join(folder, "no/where")} cannot be written: ENOENT`,
  ],
])("%s: nothing is run", async (_what, args, said) => {
  const ended = await passproof(["check", "good", ...args, ...relay], { GITHUB_STEP_SUMMARY: "" });
  expect(ended.stderr).toContain(said);
  expect([ended.code, ended.stdout]).toEqual([2, ""]);
});

test("a run that is refused writes nothing, but that an events file begins empty", async () => {
  const own = temporaryFolder();
  const at = (name: string): string => join(own, name);
  const { code } = await passproof([
    ...["check", "nope", "--junit", at("r.xml"), "--sarif", at("r.sarif")],
    ...["--events", at("r.ndjson"), ...relay],
  ]);
  expect(code).toBe(2);
  expect(existsSync(at("r.xml")) || existsSync(at("r.sarif"))).toBe(false);
  expect(readFileSync(at("r.ndjson"), "utf8")).toBe("");
});
