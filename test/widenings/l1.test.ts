/** L1: what abstractions of it leave out changes no verdict. */
import { describe, expect, test } from "vitest";
import { safety } from "../../models/instances/claimed.ts";
import {
  hostile,
  nestedCall,
  nestedEpt,
  recommended,
  twoL2s,
} from "../../models/instances/points.ts";
import { addressing, moduleSafety } from "../../properties/index.ts";
import { incarnation } from "../../properties/lifecycle/lifecycle.ts";
import { noDeadlock } from "../../properties/sanity/witnesses.ts";
import { BUFFER_PAGE, type Constants, type Page } from "../../spec/constants.ts";
import { spec } from "../../spec/specification.ts";
import {
  compared,
  disturbed,
  disturbedAsFound,
  sameVerdicts,
  withActions,
  type Sees,
  type Which,
} from "../support/widened.ts";

describe("A22, A25: L1 leaves the CPU for want of a page", () => {
  /** L1 faults on `page`; `blocked`: only while the host has it. */
  const faults = (page: "buffer" | "l1ram") =>
    withActions(`faults on ${page}`, [
      spec.action("L1Faults", {
        sentence: "L1 touches a page of its own that the host has taken away.",
        source: "domain facts 2.1, 2.3",
        actor: "l1",
        params: (c) => ({ vcpu: c.vcpus }),
        guard: {
          runs: (s, { vcpu }) => s.cpu[vcpu].inTd && s.cpu[vcpu].vm === 0,
          serves: (s, { vcpu }) =>
            page === "l1ram" ||
            (s.l1.cpu[vcpu].pc !== "BOOT" && s.l1.cpu[vcpu].pc !== "REENTERING"),
        },
        writes: [],
        effect: () => {},
        message: {
          to: "tdxModule",
          label: "private EPT violation",
          carries: (s, { vcpu }) => s.l1.cpu[vcpu].k,
        },
        partner: {
          actor: "tdxModule",
          guard: {
            taken: (s, { vcpu }, _c, k) =>
              page === "l1ram" || s.sept[BUFFER_PAGE[vcpu][k]] === "BLOCKED",
          },
          effect: (s, next, { vcpu }, c, k) => {
            const at = { gpr: s.cpu[vcpu].gpr, rip: 0 };
            const touched = page === "l1ram" ? page : BUFFER_PAGE[vcpu][k];
            const gpa = { page: touched, off: 0, sh: false } as const;
            c.rules.asyncExit(s, next, vcpu, "EPT_VIOLATION", gpa, at);
          },
        },
      }),
    ]);
  const nested: Constants = { ...disturbed, route: "NEST_CALL" };
  test.each([
    ["calls", nested],
    ["implicit accesses", { ...nestedEpt, ops: ["READ_ISR" as const], operations: 1, reclaims: 1 }],
    ["hypothesis H2", disturbedAsFound],
    ["maximal host", { ...nestedCall, ...hostile, ops: ["READ_DATA" as const] }],
  ])("its buffer: %s", (_name, constants) => {
    const properties = constants.host === "MAXIMAL" ? moduleSafety : safety(constants);
    sameVerdicts({ constants, properties, system: faults("buffer"), fires: ["L1Faults"] });
  });
  test("any page, at any time", () => {
    const constants: Constants = { ...nestedCall, ...hostile, ops: ["READ_DATA"] };
    const system = faults("l1ram");
    sameVerdicts({ constants, properties: moduleSafety, system, fires: ["L1Faults"] });
  });
});

test.each(["NEST_CALL", "NEST_EPT"] as const)(
  "A24: L1 is interrupted between its steps (%s)",
  (route) => {
    const constants: Constants = {
      ...recommended,
      route,
      ops: ["READ_ISR", "KICK"],
      operations: 1,
    };
    sameVerdicts({ constants, wider: { ticks: 2 }, fires: ["KernelInterrupts"] });
  },
);

describe("A23: works of L1 wait for each other", () => {
  const constants: Constants = {
    ...recommended,
    ...twoL2s,
    vcpus: [0, 1],
    runsOn: { 0: [1], 1: [2] },
    ops: ["READ_DATA"],
    barPolicy: "TRACK_MOVE",
  };

  test("one L2 moves its BAR while the other is reset", () => {
    const oneSlotEach = withActions("one slot each", [], {
      guards: {
        L2BarWrite: {
          barWriteLeft: (s: Sees, { vcpu, vm, page }: Which & { readonly page: Page }) =>
            s.l2[vcpu][vm].barWrites > 0 && (vm === 1 || page !== "alt"),
        },
      },
    });
    sameVerdicts({
      constants,
      properties: [...addressing, incarnation, noDeadlock],
      system: oneSlotEach,
      wider: { barWrites: 1, crashes: 1 },
      fires: ["L1FinishesReset", "L1FinishesMove"],
    });
  });

  test("a finding on TRACK_MOVE: two L2s move their BARs to the one free slot, and L1 lets both", () => {
    const { narrow, wide } = compared({
      constants,
      properties: addressing,
      wider: { barWrites: 1 },
    });
    // Nothing of it is due to the order: S13, the equality of addresses, holds of both devices at once.
    // What is missing is that an address belongs to one device.
    expect(wide.words).toMatchObject({ S13: "holds", S14: "violated", S15: "violated" });
    expect(narrow.words).toMatchObject({ S13: "holds", S14: "holds", S15: "holds" });
  });
});
