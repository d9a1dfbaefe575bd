/** The seeded defects of the suite are noticed as declared, and leave no clause of a property unseen. */
import { beforeAll, describe, expect, test } from "vitest";
import { clausesOf, propertyOf, refuseBadDefects } from "../checker/contract/defect.ts";
import { checkDefects } from "../checker/defects/check.ts";
import type { DefectResult } from "../checker/defects/judge.ts";
import { suite } from "../models/index.ts";

const defects = suite.defects ?? [];
/** Everything that a model or a defect claims and that can be violated, by id. */
const claimed = new Map(
  [
    ...suite.models.flatMap((m) => m.claims.map((c) => c.property)),
    ...defects.flatMap((d) => (d.seed.kind === "patch" ? d.seed.claims : [])),
  ].map((p) => [p.id, p]),
);

test("there are some, and they fit the suite", () => {
  expect(defects.length).toBeGreaterThan(50);
  refuseBadDefects(suite);
});

let results: ReadonlyMap<string, DefectResult> = new Map();
beforeAll(() => {
  results = new Map(checkDefects(suite, defects).map((r) => [r.defect.id, r]));
}, 900_000);

describe("each is as declared", () => {
  test.each(defects.map((d) => [d.id, d.sentence]))("%s %s", (id) => {
    const result = results.get(id);
    expect(result?.problems).toEqual([]);
    expect(result?.standing).toBe("asDeclared");
  });
});

test("every property that can be violated is the one that some defect is declared to break", () => {
  const killing = new Set(
    defects.flatMap((d) => (d.fate.kind === "kills" ? d.fate.properties.map(propertyOf) : [])),
  );
  const idle = [...claimed.values()].filter((p) => clausesOf(p).length > 0 && !killing.has(p.id));
  expect(idle.map((p) => p.id)).toEqual([]);
});

test("every clause of every property was seen to fail", () => {
  const seen = new Set(
    [...results.values()].flatMap((r) =>
      r.killers.flatMap((k) => k.failed.map((c) => `${k.id}.${c}`)),
    ),
  );
  const clauses = [...claimed.values()].flatMap((p) => clausesOf(p).map((c) => `${p.id}.${c}`));
  expect(clauses.filter((c) => !seen.has(c))).toEqual([]);
});
