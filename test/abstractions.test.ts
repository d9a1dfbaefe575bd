/** The ledger of abstractions: each is challenged by something that exists, and the ledger is used. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ledgerOf, refuseBadAbstractions } from "../checker/contract/abstraction.ts";
import { suite } from "../models/index.ts";

const root = join(import.meta.dirname, "..");
const ledger = ledgerOf(suite.models);

test("there is one, and it fits the suite", () => {
  expect(ledger.length).toBeGreaterThan(0);
  refuseBadAbstractions(suite);
});

test.each(ledger.map((a) => [a.id, a.challengedBy]))("%s is challenged by %s", (_id, by) => {
  const isModel = suite.models.some((m) => m.name === by);
  const isTest = by.endsWith(".test.ts") && existsSync(join(root, by));
  expect(isModel || isTest).toBe(true);
});
