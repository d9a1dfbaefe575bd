/** The generated pages of `docs/` are those that `npm run docs` writes. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { generatedBy } from "../checker/pages/markdown.ts";
import { propertiesPage } from "../checker/pages/properties-page.ts";
import { commentsOf } from "../checker/pages/rules-page.ts";
import { pages, type Page } from "../docs/pages.ts";
import { suite } from "../models/index.ts";
import * as hypercalls from "../spec/hypercalls.ts";

const root = join(import.meta.dirname, "..");
const committed = (path: string): string => readFileSync(join(root, path), "utf8");
const names = [
  "docs/properties.md",
  "docs/rules.md",
  "docs/boundary.md",
  "docs/verdicts.md",
  "docs/abstractions.md",
  "docs/confidentiality.md",
  "docs/liveness.md",
  "docs/counterexamples/README.md",
];

describe("generated pages", () => {
  let made: readonly Page[] = [];
  beforeAll(async () => {
    made = await pages(root);
  }, 300_000);

  test("are these", () => {
    expect(made.map((p) => p.path)).toEqual(names);
  });

  test.each(names)("%s is what npm run docs writes", (path) => {
    expect(committed(path)).toBe(made.find((p) => p.path === path)?.text);
  });

  test.each(names)("%s says so in its first line", (path) => {
    expect(committed(path).split("\n")[0]).toBe(generatedBy("npm run docs"));
  });
});

describe("nothing is left out", () => {
  test("of the properties", () => {
    const text = committed("docs/properties.md");
    const claims = suite.models.flatMap((m) => m.claims.map((c) => ({ model: m.name, ...c })));
    expect(claims.length).toBeGreaterThan(100);
    for (const { model, property, expected } of claims) {
      const section = text.split(`\n## ${property.id} ${property.name}\n`)[1]?.split("\n## ")[0];
      const word = typeof expected === "string" ? expected : `not claimed: ${expected.notClaimed}`;
      const row = section?.split("\n").find((l) => l.startsWith(`| ${word} `));
      expect(`${property.id}: ${row}`).toContain(`\`${model}\``);
    }
  });

  test("of the tabulated rules", () => {
    const text = committed("docs/rules.md");
    const tables = Object.entries(hypercalls).filter(([, value]) => typeof value === "function");
    expect(tables.length).toBeGreaterThan(0);
    for (const [name] of tables) expect(text).toContain(`\n## ${name}\n`);
  });
});

test("a change of a statement makes the page stale", () => {
  const [model, ...rest] = suite.models;
  const [claim, ...others] = model?.claims ?? [];
  if (model === undefined || claim === undefined) throw new Error("there is no claim");
  const property = { ...claim.property, sentence: "Something else." };
  const changed = { ...model, claims: [{ ...claim, property }, ...others] };
  // The one claim alone: elsewhere the property would now have two statements.
  expect(propertiesPage({ ...suite, models: [changed] }, "")).toContain("Something else.");
  expect(() => propertiesPage({ ...suite, models: [changed, ...rest] }, "")).toThrow("are both");
});

test("comments are read as paragraphs, and belong to the rule below them", () => {
  const text = [
    "/** Not this one. */",
    "export type T = 1;",
    "/**",
    " * First line,",
    " * second line. Source: here.",
    " *",
    " * Another paragraph.",
    " */",
    "export const rule = tabulate([], () => 1);",
    "export const bare = tabulate([], () => 1);",
  ].join("\n");
  expect([...commentsOf(text)]).toEqual([
    ["rule", ["First line, second line. Source: here.", "Another paragraph."]],
  ]);
});
