/** Alerts of a lock: one for each entry that differs, recognised again while it is the same finding. */
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { sampleClaim, sampleLock, sampleModel } from "../../../test/fixtures/sample-lock.ts";
import { compareLocks } from "../../lock/compare.ts";
import { formatLock } from "../../lock/format.ts";
import type { Lock, LockedProperty } from "../../lock/lock.ts";
import { lockAlerts } from "./lock-alerts.ts";

const was = sampleLock({ models: { left: sampleModel(), right: sampleModel() } });
const text = formatLock(was);
const alertsOf = (now: Lock) =>
  lockAlerts(compareLocks(was, now, { models: null, properties: null }).drift, "l.json", text);
const withClaim = (claim: Partial<LockedProperty>, more: Partial<Lock["declared"]> = {}) =>
  sampleLock({
    models: {
      left: sampleModel({ fired: { Sail: 8 } }),
      right: sampleModel({
        properties: { ...sampleModel().properties, P1: sampleClaim(claim) },
      }),
    },
    declared: more,
  });

test("what is the same in several models has an alert in each, the worst first, at its line", () => {
  const now = withClaim(
    { verdict: "violated", expected: "violated", steps: 3, failed: ["inTime"] },
    { policies: { Harbour: {} }, waivers: {} },
  );
  const found = alertsOf(now);
  expect(found.map(({ model, about }) => [model, about])).toEqual([
    ["right", "P1"],
    [null, "policies.Harbour.locked"],
    [null, "waivers.Sail.wind"],
    ["left", ""],
  ]);
  const lines = text.split("\n");
  const written = found.map(({ place }) => lines[(place?.line ?? 0) - 1]?.trim());
  expect(written).toEqual([
    expect.stringMatching(/^"P1": \{ "name": "NeverLate"/),
    '"locked": "Gates are locked."',
    '"Sail.wind": "no wind here"',
    '"fired": { "Sail": 9 },',
  ]);
  expect(found[0]?.place?.line).toBeGreaterThan(found[3]?.place?.line ?? Infinity);
  expect(found[0]?.text).toContain("verdict holds → violated (3 steps, failing inTime)");
  expect(found[0]?.place?.file).toBe(resolve("l.json"));
});

test("another count is the same finding; another verdict, place or kind of difference is not", () => {
  const key = (claim: Partial<LockedProperty>) =>
    JSON.stringify(alertsOf(withClaim(claim)).find((a) => a.about === "P1")?.key);
  expect(key({ states: 90 })).toBe(key({ states: 80 }));
  const others = [
    key({ states: 90 }),
    key({ states: 90, depth: 1 }),
    key({ verdict: "violated" }),
    key({ verdict: "vacuous" }),
  ];
  expect(new Set(others).size).toBe(others.length);
  const keys = alertsOf(withClaim({ states: 90 })).map((a) => JSON.stringify(a.key));
  expect(new Set(keys).size).toBe(keys.length);
});

test("of a lock that somebody edited no lines are known, and nothing differs where nothing does", () => {
  const { drift } = compareLocks(was, withClaim({ states: 9 }), { models: null, properties: null });
  expect(lockAlerts(drift, "l.json", null).map((a) => a.place?.line)).toEqual([1, 1]);
  expect(alertsOf(was)).toEqual([]);
});
