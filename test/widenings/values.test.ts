/** Values, requests and secrets: other representatives than those of the model have the same verdicts. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Plain } from "../../checker/index.ts";
import { safety } from "../../models/instances/claimed.ts";
import { recommended, twoL2s } from "../../models/instances/points.ts";
import type { Constants, HostileRequest, Reg } from "../../spec/constants.ts";
import type * as Requests from "../../spec/requests.ts";
import type { Asked } from "../../spec/requests.ts";
import type { Gpr } from "../../spec/state.ts";
import { passthrough } from "../../spec/system.ts";
import { outcome } from "../support/widened.ts";

type Change = (asked: Asked, gpr: Plain<Gpr>) => Plain<Gpr>;
const asModelled: Change = (_asked, gpr) => gpr;

/** What L2s load instead; monitors, which ask the same function, know it. */
const other = vi.hoisted((): { change: Change | null; used: number } => ({
  change: null,
  used: 0,
}));

vi.mock("../../spec/requests.ts", async (original) => {
  const real = await original<typeof Requests>();
  const registersFor: typeof real.registersFor = (asked, live, c) => {
    const gpr = real.registersFor(asked, live, c);
    const changed = (other.change ?? asModelled)(asked, gpr);
    if (JSON.stringify(changed) !== JSON.stringify(gpr)) other.used++;
    return changed;
  };
  return { ...real, registersFor };
});

beforeEach(() => {
  other.used = 0;
});
afterEach(() => {
  other.change = null;
});

/** Verdicts as modelled, and with other registers, which occur. */
function demandSame(constants: Constants, change: Change): Readonly<Record<string, string>> {
  const properties = safety(constants);
  other.change = null;
  const narrow = outcome(passthrough, constants, properties);
  other.change = change;
  const wide = outcome(passthrough, constants, properties);
  expect(other.used).toBeGreaterThan(0);
  expect(Object.values(narrow.words)).not.toContain("incomplete");
  expect(wide.words).toEqual(narrow.words);
  return wide.words;
}

describe("A2: drivers write other values", () => {
  const constants: Constants = {
    ...recommended,
    ops: ["WRITE_DATA", "READ_DATA"],
    operations: 2,
    reclaims: 1,
  };
  const writes =
    (datum: Reg): Change =>
    (asked, gpr) =>
      asked.request === "WRITE_DATA" ? { ...gpr, r15: datum } : gpr;
  test.each(["V2", "ONES", "X30", "MAPGPA", "INVALID"] as const)("%s", (datum) => {
    demandSame(constants, writes(datum));
    demandSame({ ...constants, route: "NEST_CALL" }, writes(datum));
  });
  test.each(["V2", "X30"] as const)("%s, hypothesis H1", (datum) => {
    const words = demandSame({ ...constants, fixSoftXlat: false }, writes(datum));
    expect(words).toMatchObject({ S5: "violated", S24: "violated" });
  });
});

/** A hostile L2 beside an honest one. */
const beside = (request: HostileRequest): Constants => ({
  ...recommended,
  ...twoL2s,
  ops: ["READ_DATA"],
  hostileL2s: [2],
  hostileRequests: [request],
  hostileCalls: 1,
});

describe("A8: other leaves that nobody knows", () => {
  const leaf =
    (r11: Reg): Change =>
    (asked, gpr) =>
      asked.request === "UNKNOWN_LEAF" ? { ...gpr, r11 } : gpr;
  test.each(["ZERO", "V2", "ONES", "RETRY", "INVALID"] as const)("%s", (r11) => {
    demandSame(beside("UNKNOWN_LEAF"), leaf(r11));
    demandSame(
      { ...beside("UNKNOWN_LEAF"), nonMmio: "RESUME_L1", onRouted: "REDISPATCH" },
      leaf(r11),
    );
    demandSame({ ...beside("UNKNOWN_LEAF"), route: "NEST_CALL" }, leaf(r11));
  });
});

describe("A11: other hostile requests", () => {
  const changes: readonly (readonly [string, HostileRequest, Change])[] = (
    [
      ["a write to a foreign datum", "FOREIGN_KICK", { off: 0 }, {}],
      ["a write of both halves", "FOREIGN_KICK", { off: 0 }, { r12: "TWO", r15: "V2" }],
      ["a write to the high half", "FOREIGN_KICK", { off: 1 }, {}],
      ["a read of both halves", "FOREIGN_READ_DATA", {}, { r12: "TWO" }],
      ["a read of the high half", "FOREIGN_READ_DATA", { off: 1 }, {}],
      ["a buffer of L1", "L1_RAM", { page: "l1buf01" }, {}],
      ["a virtual-APIC page, by the shared alias", "L1_RAM", { page: "vapic01", sh: true }, {}],
      ["its own RAM, by the shared alias", "OWN_RAM", { sh: true }, {}],
      ["the other's RAM", "OWN_RAM", { page: "ram1" }, {}],
      ["a read of its own RAM", "OWN_RAM", {}, { r13: "READ" }],
      ["a write to the hole", "HOLE", {}, { r13: "WRITE", r15: "V1" }],
      ["the free slot", "HOLE", { page: "alt" }, {}],
      ["an illegal size, reading", "BAD_SIZE", {}, { r13: "READ" }],
      ["a crossing access, reading", "CROSSING", {}, { r13: "READ" }],
    ] as const
  ).map(([name, request, gpa, rest]) => [
    name,
    request,
    (asked, gpr) =>
      asked.request === request ? { ...gpr, ...rest, r14: { ...gpr.r14, ...gpa } } : gpr,
  ]);
  test.each(changes)("%s", (_name, request, change) => {
    demandSame(beside(request), change);
    demandSame({ ...beside(request), l0Filter: "NONE", shPolicy: "STRIP" }, change);
    demandSame({ ...beside(request), route: "NEST_CALL" }, change);
  });
});
