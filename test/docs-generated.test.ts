/**
 * The generated pages of `docs/` are those that `npm run docs` writes. (The one for which all models are
 * walked: `tracking.test.ts`, which walks them anyway.)
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { pagesJudgement } from "../checker/cli/judges/pages.ts";
import type { Property, Requirement } from "../checker/index.ts";
import type { LockedFacts } from "../checker/pages/established.ts";
import { generatedBy } from "../checker/pages/markdown.ts";
import { commentsOf } from "../checker/pages/rules-page.ts";
import { saysTheSame, suitePages } from "../checker/pages/suite-pages.ts";
import { lockedFacts, recordedPages, type Page } from "../docs/pages.ts";
import { suite } from "../models/index.ts";
import * as hypercalls from "../spec/hypercalls.ts";

const root = join(import.meta.dirname, "..");
const committed = (path: string): string => readFileSync(join(root, path), "utf8");
const names = [
  "docs/properties.md",
  "docs/requirements.md",
  "docs/rules.md",
  "docs/verdicts.md",
  "docs/abstractions.md",
  "docs/confidentiality.md",
  "docs/liveness.md",
  "docs/necessity.md",
  "docs/counterexamples/README.md",
];

describe("generated pages", () => {
  let made: readonly Page[] = [];
  beforeAll(async () => {
    made = await recordedPages(root);
  }, 120_000);

  test("are these", () => {
    expect(made.map((p) => p.path)).toEqual(names);
  });

  test.each(names)("%s is what npm run docs writes", (path) => {
    expect(committed(path)).toBe(made.find((p) => p.path === path)?.text);
  });

  test.each(names)("%s says so in its first line", (path) => {
    const isLocked = path === "docs/properties.md" || path === "docs/requirements.md";
    const by = isLocked ? suite.pages?.command : "npm run docs";
    expect(committed(path).split("\n")[0]).toBe(generatedBy(by ?? ""));
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
      const rows = section?.split("\n").filter((l) => l.includes(`\`${model}\``)) ?? [];
      // Where it was not run, what is expected stands there.
      const says = (l: string): boolean =>
        l.startsWith(`- ${word}`) || l.includes(`, expected ${word}:`);
      expect(`${property.id} in ${model}: ${rows.some(says) ? word : "not said"}`).toBe(
        `${property.id} in ${model}: ${word}`,
      );
    }
  });

  test("of the requirements", () => {
    const text = committed("docs/requirements.md");
    for (const r of suite.requirements ?? [])
      expect(text).toContain(`<a id="${r.id.toLowerCase()}"></a>${r.id} `);
  });

  test("of the tabulated rules", () => {
    const text = committed("docs/rules.md");
    const tables = Object.entries(hypercalls).filter(([, value]) => typeof value === "function");
    expect(tables.length).toBeGreaterThan(0);
    for (const [name] of tables) expect(text).toContain(`\n## ${name}\n`);
  });
});

describe("pages that follow from the suite and its lock", () => {
  const { pages: about, lock } = lockedFacts(root);
  const texts = (facts: Partial<LockedFacts>): string =>
    suitePages({ suite, lock, pages: about, ...facts })
      .map((p) => p.text)
      .join("\n");
  const now = texts({});

  test("say the same before and after the formatter", () => {
    const written = ["docs/properties.md", "docs/requirements.md"].map(committed).join("\n");
    expect(saysTheSame(written, now)).toBe(true);
  });

  const [model, ...rest] = suite.models;
  const [claim, ...others] = model?.claims ?? [];
  if (model === undefined || claim === undefined) throw new Error("there is no claim");
  const claiming = (property: Property) => ({
    suite: { ...suite, models: [{ ...model, claims: [{ ...claim, property }, ...others] }] },
  });
  const name = "recommended";
  const locked = lock.models[name];
  const s2 = locked?.properties["S2"];
  if (locked === undefined || s2 === undefined) throw new Error("S2 is not locked");
  const locking = (change: object) => ({
    lock: {
      ...lock,
      models: {
        ...lock.models,
        [name]: { ...locked, properties: { ...locked.properties, S2: { ...s2, ...change } } },
      },
    },
  });
  const asking = (change: Partial<Requirement>) => ({
    suite: { ...suite, requirements: suite.requirements?.map((r) => ({ ...r, ...change })) ?? [] },
  });

  test.each<[string, Partial<LockedFacts>]>([
    ["a sentence", claiming({ ...claim.property, sentence: "Something else." })],
    ["what it serves", claiming({ ...claim.property, serves: ["REQ-DIRECT"] })],
    ["a verdict", locking({ verdict: "violated" })],
    ["what is not established", locking({ verdict: "incomplete" })],
    ["exactness", locking({ verdict: "holds", exactness: "symmetryReduced" })],
    ["a requirement", asking({ sentence: "Something else." })],
    ["how a requirement is known", asking({ where: "a dream" })],
    ["a lock without models", { lock: { ...lock, models: {} } }],
    ["the models of a design point", { pages: { ...about, points: about.points.slice(1) } }],
  ])("%s makes them stale", (_what, change) => {
    expect(saysTheSame(texts(change), now)).toBe(false);
  });

  test("a page that two statements share an id on is refused", () => {
    const { models } = claiming({ ...claim.property, sentence: "Something else." }).suite;
    expect(() => texts({ suite: { ...suite, models: [...models, ...rest] } })).toThrow("are both");
  });

  test("check --locked finds them as they should be, missing, or stale", () => {
    const folder = mkdtempSync(join(tmpdir(), "passproof-pages-"));
    const states = (): unknown => pagesJudgement(suite, about, lock, folder);
    try {
      expect(states()).toMatchObject({
        code: 1,
        data: [{ state: "missing" }, { state: "missing" }],
      });
      for (const page of ["properties.md", "requirements.md"])
        writeFileSync(join(folder, page), committed(`docs/${page}`));
      expect(states()).toMatchObject({ code: 0, lines: [] });
      writeFileSync(
        join(folder, "requirements.md"),
        committed("docs/requirements.md").replace("**violated**", "**shown**"),
      );
      expect(states()).toMatchObject({
        code: 1,
        lines: [{ tone: "bad", text: expect.stringContaining("is stale: write it with") }],
        data: [{ state: "upToDate" }, { state: "stale" }],
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
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
