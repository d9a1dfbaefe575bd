/**
 * The page of verdicts and the pages of counterexamples show what a run established, and the run was
 * of this specification: tiny models are explored again, and every counterexample is found again.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { recorded } from "../checker/pages/recorded.ts";
import { expectsViolations } from "../checker/pages/traces-page.ts";
import { verdictsPage } from "../checker/pages/verdicts-page.ts";
import { check } from "../checker/search/check.ts";
import { stepsOf } from "../checker/verdict.ts";
import { formatted } from "../docs/pages.ts";
import { readRecord, traces, tracesFolder, verdicts } from "../docs/verdicts.ts";
import { suite } from "../models/index.ts";

const root = join(import.meta.dirname, "..");
const record = readRecord(root);
const explored = suite.models.filter((m) => m.size !== "full");

describe("the record", () => {
  test("has every model but the largest, in order", () => {
    const names = new Set(explored.map((m) => m.name));
    const recordedNames = record.models.map((m) => m.name);
    expect(recordedNames.filter((n) => names.has(n))).toEqual([...names]);
    const all = new Set(suite.models.map((m) => m.name));
    expect(recordedNames.filter((n) => !all.has(n))).toEqual([]);
  });

  test.each(explored.map((m) => [m.name, m] as const))("%s is as expected", (name, { claims }) => {
    const results = record.models.find((m) => m.name === name)?.results ?? [];
    expect(results.map((r) => r.id)).toEqual(claims.map((c) => c.property.id));
    const surprising = results.filter((r, i) => {
      const expected = claims[i]?.expected;
      return typeof expected === "string" && r.verdict !== expected;
    });
    expect(surprising.map((r) => `${r.id} ${r.verdict}`)).toEqual([]);
  });

  const tiny = explored.filter((m) => m.size === "tiny");
  test.each(tiny.map((m) => [m.name, m] as const))("%s is found again", (name, m) => {
    expect(recorded(m, check(m))).toEqual(record.models.find((r) => r.name === name));
  });
});

describe("the pages of counterexamples", () => {
  const violating = explored.filter(expectsViolations);

  test("are those of the models that expect violations", () => {
    const names = suite.models.filter(expectsViolations).map((m) => `${m.name}.md`);
    expect(names).not.toEqual([]);
    expect(new Set(readdirSync(join(root, tracesFolder)))).toEqual(new Set(names));
  });

  test.each(violating.map((m) => [m.name, m] as const))(
    "%s shows what is found again",
    { timeout: 120_000 },
    async (name, m) => {
      const ids = new Set(
        m.claims.filter((c) => c.expected === "violated").map((c) => c.property.id),
      );
      const { results } = check(m, { select: (p) => ids.has(p.id), untilDecided: true });
      const path = join(tracesFolder, `${name}.md`);
      const text = await formatted(root, path, traces(m, results));
      expect(readFileSync(join(root, path), "utf8")).toBe(text);
      const lengths = record.models
        .find((r) => r.name === name)
        ?.results.flatMap((r) => (ids.has(r.id) ? [[r.id, r.trace?.steps]] : []));
      const found = results.map((r) => [r.id, stepsOf(r.verdict)]);
      expect(lengths).toEqual(found);
    },
  );
});

describe("the page of verdicts", () => {
  const [first] = explored;
  const [claim] = first?.claims ?? [];
  if (first === undefined || claim === undefined) throw new Error("there is no claim");
  const facts = {
    groups: [],
    baseline: { name: "the base", constants: first.constants, design: [] },
    fullBy: "",
    traces: "traces",
  };
  const page = (expected: typeof claim.expected, names = [first.name]) =>
    verdictsPage(
      {
        ...facts,
        suite: { models: [{ ...first, claims: [{ ...claim, expected }] }], waivers: [] },
        recorded: { ...record, models: record.models.filter((m) => names.includes(m.name)) },
      },
      "",
    );
  const row = (text: string) =>
    text.split("\n").findLast((l) => l.startsWith(`| \`${first.name}\``));

  test("has a row for every model in every table that asks of it, and a link for every violation", () => {
    const text = verdicts(record);
    for (const m of suite.models) expect(text).toContain(`| \`${m.name}\` |`);
    for (const m of explored)
      for (const { property, expected } of m.claims)
        if (expected === "violated")
          expect(text).toContain(`${m.name}.md#${property.id.toLowerCase()}-`);
  });

  test("says in bold what is not as expected", () => {
    expect(row(page("holds"))).toContain("| ✓ |");
    expect(row(page("violated"))).toContain("| **✓**, expected violated |");
  });

  test("gives the reason for what is not claimed, and says what was not run", () => {
    const text = page({ notClaimed: "there is no case" });
    expect(row(text)).toContain("| –[^1] |");
    expect(text).toContain("\n[^1]: there is no case\n");
    expect(row(page("holds", []))).toContain("| not run |");
  });
});
