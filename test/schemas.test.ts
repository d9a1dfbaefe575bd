/** The published schemas are those of `npm run docs`, and real reports are valid by them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { beforeAll, describe, expect, test } from "vitest";
import { schemaFiles } from "../docs/schemas.ts";
import { compileFixtures, passproof } from "./e2e/program.ts";

const root = join(import.meta.dirname, "..");
const published = (name: string): unknown =>
  JSON.parse(readFileSync(join(root, "docs/schemas", `${name}.schema.json`), "utf8"));

test("npm run docs:schemas writes these files", async () => {
  const made = await schemaFiles(root);
  expect(made.map((f) => f.path)).toEqual([
    "docs/schemas/check.schema.json",
    "docs/schemas/trace.schema.json",
    "docs/schemas/diff.schema.json",
    "docs/schemas/weakening.schema.json",
    "docs/schemas/events.schema.json",
  ]);
  for (const { path, text } of made) expect(readFileSync(join(root, path), "utf8")).toBe(text);
});

const compiled = compileFixtures(["kitchen", "relay", "vault"]);
const suite = (name: string): string[] => ["--models", compiled(name)];

/** A report as the program writes it. */
async function reportOf(args: readonly string[]): Promise<Record<string, unknown>> {
  const { stdout } = await passproof(args);
  return JSON.parse(stdout) as Record<string, unknown>; // every report is an object
}

/** What an independent validator says of `report`: nothing, or what is wrong. */
function wrongIn(validate: ValidateFunction, report: unknown): string | null {
  return validate(report)
    ? null
    : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message}`).join("; ");
}

const traces = [
  ["an invariant", ["trace", "good", "F1", "--set", "careless=true", ...suite("relay")]],
  ["one that holds", ["trace", "good", "F1", ...suite("relay")]],
  ["a witness", ["trace", "good", "--reach", "F3", ...suite("relay")]],
  ["a property that throws", ["trace", "throwing", "F8", ...suite("relay")]],
  ["an incomplete search", ["trace", "good", "F1", "--max-states", "3", ...suite("relay")]],
  ["a random walk", ["trace", "careless", "F1", "--approximate", "simulate", ...suite("relay")]],
  ["two runs", ["trace", "blunt", "V1", ...suite("vault")]],
  ["a lasso", ["trace", "sleepy", "K1", ...suite("kitchen")]],
  ["an abstract run", ["trace", "crowded", "K9", ...suite("kitchen")]],
] as const;
const checks = [
  ["relay", ["check", "--json", "-", "--size", "small", ...suite("relay")]],
  [
    "some states",
    ["check", "careless", "--json", "-", "--approximate", "swarm", ...suite("relay")],
  ],
  ["vault", ["check", "--json", "-", ...suite("vault")]],
  ["kitchen", ["check", "--json", "-", ...suite("kitchen")]],
] as const;

describe.each(["check", "trace"] as const)("%s", (name) => {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  const schema = published(name) as Record<string, unknown>; // as written
  const validate = ajv.compile(schema);
  const runs: readonly (readonly [string, readonly string[]])[] =
    name === "check" ? checks : traces.map(([what, args]) => [what, [...args, "--format", "json"]]);
  const reports = new Map<string, Record<string, unknown>>();
  beforeAll(async () => {
    await Promise.all(
      runs.map(async ([what, args]) => {
        reports.set(what, await reportOf(args));
      }),
    );
  }, 120_000);

  test("every real report is valid, and names the schema and its version", () => {
    expect(reports.size).toBe(runs.length);
    for (const [what, report] of reports) {
      expect([what, wrongIn(validate, report)]).toEqual([what, null]);
      expect([report["$schema"], report["version"]]).toEqual([schema["$id"], 1]);
      expect(schema["$id"]).toMatch(/:1$/);
    }
  });

  test("every kind of verdict is among them", () => {
    const seen = new Set(
      [...reports.values()].flatMap((r) =>
        name === "trace"
          ? [r["verdict"]]
          : (r["results"] as { verdict: string }[]).map((x) => x.verdict),
      ),
    );
    for (const word of ["holds", "violated", "reached", "error"]) expect(seen).toContain(word);
  });

  test("a field more is fine; one less, or one of another kind, is not", () => {
    for (const report of reports.values()) {
      expect(wrongIn(validate, { ...report, more: { of: "this" } })).toBeNull();
      for (const field of Object.keys(report)) {
        const { [field]: _, ...less } = report;
        expect(wrongIn(validate, less)).toContain(`must have required property '${field}'`);
        // What may be any JSON value is not wrong whatever it is.
        if (field !== "element")
          expect([field, wrongIn(validate, { ...report, [field]: 0.5 })]).not.toEqual([
            field,
            null,
          ]);
      }
    }
  });
});
