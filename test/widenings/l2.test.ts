/** The L2s: what abstractions of them leave out changes no verdict. */
import { describe, expect, test } from "vitest";
import { images } from "../../properties/history/images.ts";
import { safety } from "../../models/instances/claimed.ts";
import { interrupting, recommended, twoL2s } from "../../models/instances/points.ts";
import { l2Reissues } from "../../spec/actions/l2-instructions.ts";
import { l2Boots, l2Halts } from "../../spec/actions/l2-life.ts";
import { l2MmioCall } from "../../spec/actions/l2-operations.ts";
import type { Constants } from "../../spec/constants.ts";
import { isAboutDevice, registersFor, wayOf } from "../../spec/requests.ts";
import { spec } from "../../spec/specification.ts";
import { maxRip, resetRip } from "../../spec/state.ts";
import {
  compared,
  disturbed,
  disturbedAsFound,
  idle,
  demandSameVerdicts,
  withActions,
} from "../support/widened.ts";

/** They count both instructions of an operation at the trap, and no other. */
const countsAtTheTrap = new Set(["S3", "S4", "S39"]);

describe("A15: registers are loaded in one step, and the trap is another", () => {
  /** `moved`: the load is an instruction of its own, and RIP says so. */
  const inTwoSteps = (moved: boolean) =>
    withActions("load, then trap", [
      spec.action("L2Loads", {
        sentence: "The L2 driver loads the registers of a call.",
        source: "the instruction set",
        actor: "l2",
        params: (c) => ({
          vcpu: c.vcpus,
          vm: c.l2s,
          device: c.devices,
          op: c.ops.filter((op) => wayOf(op, c) === "CALL"),
        }),
        let: { bar: (s, { vm, device }) => s.config[vm][device] },
        guard: {
          oneWay: (_s, { device, op }) => isAboutDevice(op) || device === 0,
          ...idle,
          operationLeft: (s, { vcpu, vm }) => s.l2[vcpu][vm].left > 0,
          atLoad: (s, { vcpu, vm }) => s.cpu[vcpu].rip[vm] % 2 === 0,
          sameOperation: (s, { vcpu, vm, op, device }) =>
            s.l2[vcpu][vm].op === null ||
            (moved && s.l2[vcpu][vm].op === op && s.l2[vcpu][vm].device === device),
        },
        effect: (_s, next, { vcpu, vm, op, device }) => {
          next.l2[vcpu][vm].op = op;
          next.l2[vcpu][vm].device = device;
        },
        message: {
          to: "tdxModule",
          label: "load",
          carries: (s, { vcpu, vm, device, op }, c, { bar }) =>
            registersFor(
              { request: op, k: vm, device, bar, way: "CALL", mask: "ABI" },
              s.cpu[vcpu].gpr,
              c,
            ),
        },
        partner: {
          actor: "tdxModule",
          effect: (s, next, { vcpu, vm }, _c, gpr) => {
            next.cpu[vcpu].gpr = gpr;
            if (moved) next.cpu[vcpu].rip[vm] = s.cpu[vcpu].rip[vm] + 1;
          },
        },
      }),
      spec.action(l2MmioCall.name, {
        sentence: "The L2 driver has loaded its registers, and traps.",
        source: "the instruction set",
        actor: "l2",
        params: (c) => ({
          vcpu: c.vcpus,
          vm: c.l2s,
          device: c.devices,
          op: c.ops.filter((op) => wayOf(op, c) === "CALL"),
          mask: ["ABI"],
        }),
        guard: {
          ...idle,
          loaded: (s, { vcpu, vm, op, device }) =>
            s.l2[vcpu][vm].op === op &&
            s.l2[vcpu][vm].device === device &&
            (!moved || s.cpu[vcpu].rip[vm] % 2 === 1),
        },
        effect: (s, next, { vcpu, vm }) => {
          next.l2[vcpu][vm].pc = "CALL";
          next.l2[vcpu][vm].at = s.cpu[vcpu].rip[vm] + (moved ? 0 : 1);
          next.l2[vcpu][vm].left = s.l2[vcpu][vm].left - 1;
        },
        message: {
          to: "tdxModule",
          label: "TDG.VP.VMCALL",
          carries: (s, { vcpu, vm }) => ({
            gpr: s.cpu[vcpu].gpr,
            rip: s.cpu[vcpu].rip[vm] + (moved ? 0 : 1),
          }),
        },
        partner: {
          actor: "tdxModule",
          effect: (s, next, { vcpu, vm }, c, at) => {
            c.rules.trap(s, next, vcpu, vm, "TDVMCALL", at, null, c);
          },
        },
      }),
    ]);

  test.each([
    ["recommended", disturbed],
    ["hypothesis H2", disturbedAsFound],
  ])("%s: registers alone", (_name, constants) => {
    demandSameVerdicts({ constants, system: inTwoSteps(false), fires: ["L2Loads", "L2MmioCall"] });
  });

  test.each([
    ["recommended", disturbed],
    ["hypothesis H2", disturbedAsFound],
  ])("%s: and the place to come back to", (_name, constants) => {
    const properties = safety(constants).filter((p) => !countsAtTheTrap.has(p.id));
    demandSameVerdicts({ constants, properties, system: inTwoSteps(true), fires: ["L2Loads"] });
  });
});

describe("A16: what an L2 does between operations it does inside one", () => {
  const anywhere = withActions("anywhere", [], {
    guards: Object.fromEntries(
      ["L2TakesInterrupt", "L2TouchesRam", "L2Halts", "L2Crashes"].map((a) => [a, { idle: null }]),
    ),
  });
  test("interrupts", () => {
    const constants = {
      ...recommended,
      ...interrupting,
      ops: ["SET_VECTOR", "KICK"],
      operations: 2,
    } as const;
    demandSameVerdicts({ constants, system: anywhere, fires: ["L2TakesInterrupt"] });
  });
  test("faults on its memory", () => {
    demandSameVerdicts({ constants: disturbed, system: anywhere, fires: ["L2TouchesRam"] });
  });
  test("halts", () => {
    const constants = { ...recommended, ...twoL2s };
    demandSameVerdicts({ constants, system: anywhere, fires: ["L2Halts"] });
  });
  test("crashes", () => {
    const constants: Constants = { ...disturbed, ticks: 0, reclaims: 0, crashes: 1 };
    demandSameVerdicts({ constants, system: anywhere, fires: ["L2Crashes"] });
  });
});

describe("A18: code that runs again uses any mask", () => {
  const withAnyMask = withActions("any mask again", [
    spec.action(l2Reissues.name, {
      sentence: "RIP was rolled back: the code runs again, with a mask of its own.",
      source: "the instruction set",
      actor: "l2",
      params: (c) => ({ vcpu: c.vcpus, vm: c.l2s, mask: c.masks }),
      let: { op: (s, { vcpu, vm }) => s.l2[vcpu][vm].op },
      guard: {
        runs: idle.runs,
        rolledBack: (s, { vcpu, vm }) =>
          s.cpu[vcpu].rip[vm] < s.l2[vcpu][vm].at && s.cpu[vcpu].rip[vm] % 2 === 0,
      },
      effect: (s, next, { vcpu, vm }) => {
        next.l2[vcpu][vm].at = s.cpu[vcpu].rip[vm] + 1;
      },
      message: {
        to: "tdxModule",
        label: "the same operation again",
        carries: (s, { vcpu, vm, mask }, c, { op }) => {
          const { device } = s.l2[vcpu][vm];
          const bar = s.config[vm][device];
          const asked = { request: op, k: vm, device, bar, way: "CALL", mask } as const;
          return {
            gpr: registersFor(asked, s.cpu[vcpu].gpr, c),
            rip: s.cpu[vcpu].rip[vm] + 1,
          };
        },
      },
      partner: {
        actor: "tdxModule",
        effect: (s, next, { vcpu, vm }, c, at) => {
          c.rules.trap(s, next, vcpu, vm, "TDVMCALL", at, null, c);
        },
      },
    }),
  ]);
  // The monitor of the others takes it for granted that the mask is that of the call ABI.
  const properties = safety(disturbedAsFound).filter((p) => p.monitor !== images);

  test.each([["ABI+SEC"], ["ABI+XMM"], ["ABI", "ABI+SEC"]] as const)(
    "of the driver's own: %j",
    (...masks) => {
      const { narrow } = demandSameVerdicts({
        constants: { ...disturbedAsFound, masks },
        properties,
        system: withAnyMask,
        fires: ["L2Reissues"],
      });
      expect(narrow.words).toMatchObject({ S23: "violated" });
    },
  );

  test("an illegal one, of a driver that had a legal one before, is told of a failure in RAX", () => {
    const constants: Constants = { ...disturbedAsFound, masks: ["ABI", "ILLEGAL"] };
    const { narrow, wide } = compared({ constants, properties, system: withAnyMask });
    // What is refused the second time was performed the first time: code that changes its mask between
    // two runs of the same instruction can tell that there were two. A18 is about code, which does not.
    expect(wide.words).toEqual({ ...narrow.words, S26: "violated" });
  });
});

describe("A19: an L2 halts where there is nobody else to run", () => {
  const alone = withActions("halts alone", [], { guards: { L2Halts: { somebodyElse: null } } });
  test.each([
    ["direct", disturbed],
    ["direct, hypothesis H2", disturbedAsFound],
    ["nested", { ...disturbed, route: "NEST_CALL" as const }],
  ])("%s", (_name, constants) => {
    demandSameVerdicts({ constants, system: alone, fires: ["L2Halts"] });
  });
});

test.each([
  ["recommended", disturbed],
  ["hypothesis H2", disturbedAsFound],
  ["two L2s", { ...recommended, ...twoL2s }],
])("A20: RIP moves past HLT (%s)", (_name, constants) => {
  const counted = withActions("HLT counts", [
    spec.action(l2Halts.name, {
      sentence: "The L2 halts, and its RIP is past the instruction.",
      source: "domain facts 2.1",
      actor: "l2",
      params: (c) => ({ vcpu: c.vcpus, vm: c.l2s }),
      guard: {
        ...idle,
        room: (s, { vcpu, vm }, c) =>
          s.cpu[vcpu].rip[vm] + 2 * s.l2[vcpu][vm].left + 2 <= maxRip(c),
      },
      effect: () => {},
      message: {
        to: "tdxModule",
        label: "HLT",
        carries: (s, { vcpu, vm }) => ({
          gpr: s.cpu[vcpu].gpr,
          rip: s.cpu[vcpu].rip[vm] + 2,
        }),
      },
      partner: {
        actor: "tdxModule",
        effect: (s, next, { vcpu, vm }, c, at) => {
          c.rules.trap(s, next, vcpu, vm, "HLT", at, null, c);
        },
      },
    }),
  ]);
  const properties = safety(constants).filter((p) => !countsAtTheTrap.has(p.id));
  demandSameVerdicts({ constants, properties, system: counted, fires: ["L2Halts"] });
});

test.each([
  [
    "quiet",
    { ...recommended, ops: ["READ_ISR" as const, "KICK" as const], operations: 2, crashes: 1 },
  ],
  [
    "with interrupts",
    {
      ...recommended,
      ...interrupting,
      ops: ["SET_VECTOR" as const, "KICK" as const],
      operations: 2,
      crashes: 1,
    },
  ],
])("A21: an L2 crashes twice (%s)", (_name, constants) => {
  const twice = withActions("crashes twice", [
    spec.action(l2Boots.name, {
      sentence: "An L2 that was reset starts anew, and may crash once more.",
      source: "domain facts 8 [I]",
      actor: "l2",
      params: (c) => ({ vcpu: c.vcpus, vm: c.l2s }),
      guard: {
        runs: idle.runs,
        atReset: (s, { vcpu, vm }, c) => s.cpu[vcpu].rip[vm] === resetRip(c),
        notYet: (s, { vcpu, vm }) => !s.l2[vcpu][vm].booted || s.l2[vcpu][vm].pc === "DEAD",
      },
      effect: (s, next, { vcpu, vm }) => {
        const first = !s.l2[vcpu][vm].booted;
        next.l2[vcpu][vm].pc = "IDLE";
        next.l2[vcpu][vm].at = 0;
        next.l2[vcpu][vm].op = null;
        next.l2[vcpu][vm].booted = true;
        next.l2[vcpu][vm].crashes = first ? 1 : 0;
      },
    }),
  ]);
  const { narrow, wide } = demandSameVerdicts({ constants, system: twice, fires: ["L2Boots"] });
  expect(wide.fired.get("L2Crashes")).toBeGreaterThan(narrow.fired.get("L2Crashes") ?? 0);
});

describe("A33: more of everything", () => {
  test.each([
    ["operations", disturbed, { operations: 3 }],
    ["reclaimed pages", disturbed, { reclaims: 3 }],
    ["locks and interrupts", { ...disturbed, busies: 1 }, { busies: 2, ticks: 2 }],
    ["operations, nested", { ...disturbed, route: "NEST_CALL" as const }, { operations: 3 }],
    ["reclaimed pages, hypothesis H2", disturbedAsFound, { reclaims: 3 }],
  ])("%s", (_name, constants, wider) => {
    const { narrow, wide } = demandSameVerdicts({ constants, wider });
    expect(wide.states).toBeGreaterThan(narrow.states);
  });
});
