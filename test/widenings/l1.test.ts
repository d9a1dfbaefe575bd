/** L1: what abstractions of it leave out changes no verdict. */
import { describe, test } from "vitest";
import { safety } from "../../models/instances/claimed.ts";
import {
  hostile,
  nestedCall,
  nestedEpt,
  recommended,
  twoL2s,
} from "../../models/instances/points.ts";
import { addressing, moduleSafety } from "../../properties/index.ts";
import { addressEquality } from "../../properties/addressing/address-equality.ts";
import { noDeadlock } from "../../properties/sanity/witnesses.ts";
import { BUFFER_PAGE, type Constants } from "../../spec/constants.ts";
import { spec } from "../../spec/specification.ts";
import {
  disturbed,
  disturbedAsFound,
  demandSameVerdicts,
  withActions,
} from "../support/widened.ts";

const nestedHostile: Constants = { ...nestedCall, ...hostile, ops: ["READ_DATA"] };

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
    ["maximal host", nestedHostile],
  ])("its buffer: %s", (_name, constants) => {
    const properties = constants.host === "MAXIMAL" ? moduleSafety : safety(constants);
    demandSameVerdicts({ constants, properties, system: faults("buffer"), fires: ["L1Faults"] });
  });
  test("any page, at any time", () => {
    const constants = nestedHostile;
    const system = faults("l1ram");
    demandSameVerdicts({ constants, properties: moduleSafety, system, fires: ["L1Faults"] });
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
    demandSameVerdicts({ constants, wider: { ticks: 2 }, fires: ["KernelInterrupts"] });
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
  const properties = [...addressing, noDeadlock];

  test("two L2s move their BARs, to the one free slot", () => {
    const fires = ["L1Holds", "L1FinishesMove"];
    demandSameVerdicts({ constants, properties, wider: { barWrites: 1 }, fires });
  });

  test("L2s move their BARs and are reset", () => {
    demandSameVerdicts({
      constants: { ...constants, operations: 0, barWrites: 1 },
      properties: [addressEquality, noDeadlock],
      wider: { crashes: 1 },
      fires: ["L1FinishesReset", "L1FinishesMove"],
    });
  });
});
