/**
 * The ledger of abstractions: each mark in the text names an entry and each entry is marked, each is
 * challenged by something that exists, and the ledger is used.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ledgerOf, refuseBadAbstractions } from "../checker/contract/abstraction.ts";
import { suite } from "../models/index.ts";

const root = join(import.meta.dirname, "..");
const ledger = ledgerOf(suite.models);
const ids = ledger.map((a) => a.id);

/** Where abstractions are made: the text of the model, without its tests. */
const files = ["spec", "models", "properties"]
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((path) =>
      join(folder, path),
    ),
  )
  .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"));
/** A mark, and an attempt at one: `[A`, a number or none, `]`. */
const marksIn = (text: string): string[] =>
  [...text.matchAll(/\[(?<id>A[^\]\w]*\w*)\]/g)].map(({ groups }) => groups?.["id"] ?? "");
const marks = files.flatMap((path) =>
  marksIn(readFileSync(join(root, path), "utf8")).map((id) => ({ path, id })),
);

test("there is one, and it fits the suite", () => {
  expect(ledger.length).toBeGreaterThan(0);
  refuseBadAbstractions(suite);
});

describe("marks", () => {
  test("are found, with a name and without", () => {
    expect(marksIn("one [A7] two [A12] [A] [A-3] not [a1] nor [I]")).toEqual([
      "A7",
      "A12",
      "A",
      "A-3",
    ]);
  });

  test("name an entry, each of them", () => {
    expect(marks.length).toBeGreaterThanOrEqual(ids.length);
    expect(marks.filter(({ id }) => !ids.includes(id))).toEqual([]);
  });

  test("are there for each entry", () => {
    expect(ids.filter((id) => !marks.some((m) => m.id === id))).toEqual([]);
  });
});

const isModel = (by: string): boolean => suite.models.some((m) => m.name === by);
const isTest = (by: string): boolean => by.endsWith(".test.ts") && existsSync(join(root, by));

test.each(ledger.map((a) => [a.id, a.challengedBy]))("%s is challenged by %s", (_id, by) => {
  expect(isModel(by) || isTest(by)).toBe(true);
});

test.each(
  ledger.filter((a) => a.challengedBy.includes("/widenings/")).map((a) => [a.id, a.challengedBy]),
)("%s has a test of its name in %s", (id, by) => {
  const titles = [...readFileSync(join(root, by), "utf8").matchAll(/"(?<ids>A\d+(?:, A\d+)*): /g)];
  const named = titles.flatMap(({ groups }) => groups?.["ids"]?.split(", ") ?? []);
  expect(named).toContain(id);
});
