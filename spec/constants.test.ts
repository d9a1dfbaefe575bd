/** Combinations of flags that describe no design are refused, each with its reason. */
import { describe, expect, test } from "vitest";
import { suite } from "../models/index.ts";
import { recommended } from "../models/instances/points.ts";
import {
  DESIGN_FLAGS,
  constantsSchema,
  kindOf,
  pages,
  vectors,
  type Constants,
} from "./constants.ts";

const reasons = (change: Partial<Constants>): string[] => {
  const parsed = constantsSchema.safeParse({ ...recommended, ...change });
  return parsed.success ? [] : parsed.error.issues.map((i) => i.message);
};

describe("constants", () => {
  test.each<[string, Partial<Constants>, string]>([
    ["no L2", { l2s: [], runsOn: { 0: [], 1: [] }, assigned: { 0: [], 1: [], 2: [] } }, "l2s:"],
    ["a device of nobody", { assigned: { 0: [2], 1: [], 2: [] } }, "assigned:"],
    ["a vCPU without work", { vcpus: [0, 1] }, "runsOn: L1 has no L2"],
    ["an unknown L2 on a vCPU", { runsOn: { 0: [1, 3], 1: [] } }, "runsOn: an L2"],
    ["an unknown hostile L2", { hostileL2s: [2] }, "hostileL2s:"],
    ["a trusted device that is not there", { ops: ["READ_TRUSTED"] }, "ops: the trusted"],
    ["an attack on it", { hostileRequests: ["TRUSTED_SHARED"] }, "hostileRequests:"],
    ["a vector without interrupts", { ops: ["SET_VECTOR"] }, "ops: no vector"],
    ["resumption without interrupts", { resumeOnPi: true }, "resumeOnPi"],
    ["interrupts at once", { irqPath: "PIR" }, "irqPath other than NONE"],
    ["a fast path at once", { ioevfd: true }, "ioevfd needs"],
    ["a queue at once", { virtqueue: true }, "virtqueue needs"],
    ["RIP skipped where nothing is served", { skipsRouted: true }, "skipsRouted"],
    ["migration to nowhere", { migrations: 1 }, "migrations:"],
    ["misdeeds of a host that may do anything", { misdeeds: 1, host: "MAXIMAL" }, "misdeeds:"],
    [
      "a lost device that has moved",
      { misdeeds: 1, barPolicy: "TRACK_MOVE", barWrites: 1 },
      "misdeeds:",
    ],
    [
      "a table that several L2s share",
      {
        l2s: [1, 2],
        runsOn: { 0: [1, 2], 1: [] },
        assigned: { 0: [1, 2], 1: [], 2: [] },
        irqPath: "PIR",
        backend: "LATER",
        ops: ["SET_VECTOR"],
      },
      "belongs to none of them",
    ],
    [
      "a reset of an L2 without a device of its own",
      { assigned: { 0: [], 1: [], 2: [] }, crashes: 1 },
      "crashes:",
    ],
    [
      "a ring of the maximal host",
      { host: "MAXIMAL", irqPath: "RING", backend: "LATER" },
      "the maximal host",
    ],
  ])("%s is refused with the reason", (_what, change, why) => {
    const found = reasons(change);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(why);
  });

  test("every design flag is flipped in some model", () => {
    const flipped = DESIGN_FLAGS.filter((flag) =>
      suite.models.some(
        (m) =>
          new Map<string, unknown>(Object.entries(m.constants)).get(flag) !== recommended[flag],
      ),
    );
    expect(DESIGN_FLAGS.filter((flag) => !flipped.includes(flag))).toEqual([]);
  });

  test("every model of the suite describes a design", () => {
    const refused = suite.models.filter((m) => !constantsSchema.safeParse(m.constants).success);
    expect(refused.map((m) => m.name)).toEqual([]);
  });

  test("the kind of a device follows from whom it is for", () => {
    const c: Constants = {
      ...recommended,
      l2s: [1, 2],
      devices: [0, 1, 2],
      assigned: { 0: [1], 1: [1, 2], 2: [] },
    };
    expect(c.devices.map((d) => kindOf(c, d))).toEqual(["pt", "sh", "l1own"]);
  });

  test("what an instance does not use takes no pages and no vectors", () => {
    expect(vectors(recommended)).toEqual([]);
    expect(pages(recommended)).not.toContain("tdev");
    expect(pages({ ...recommended, trustedDevice: true })).toContain("tdev");
    expect(vectors({ ...recommended, irqPath: "PIR", backend: "LATER" })).toEqual([0, 1]);
  });
});
