/** What the honest L0 kernel takes: sizes, addresses, leaves, kicks. */
import { pathCost } from "../../properties/cost.ts";
import { privateReject, shape } from "../../properties/addressing/ownership.ts";
import { rightRegister } from "../../properties/addressing/right-register.ts";
import { response } from "../../properties/index.ts";
import { notifications } from "../../properties/response/notifications.ts";
import { kernelRefuses } from "../../spec/actions/l0-kernel.ts";
import type { Vcpu } from "../../spec/constants.ts";
import { KICK } from "../../spec/rules/emulator.ts";
import { rules } from "../../spec/rules.ts";
import { plainGpr } from "../../spec/state.ts";
import { recommended, twoL2s } from "../instances/points.ts";
import { type C, honest, hostileL2, type S, seeded } from "./seeded.ts";

export const kernelAddressDefects = [
  seeded({
    id: "M30",
    component: "l0Kernel",
    sentence: "An illegal size is not refused.",
    source: "domain facts 3.1",
    rules: { wellFormed: () => true },
    constants: hostileL2("BAD_SIZE"),
    kills: ["S18"],
  }),
  seeded({
    id: "M32",
    component: "l0Kernel",
    sentence: "An access that crosses a page is performed as far as the page goes.",
    source: "domain facts 3.1; CVE-2026-31588",
    rules: { wellFormed: ({ r12 }) => r12 !== "BAD" },
    constants: hostileL2("CROSSING"),
    kills: ["S18"],
  }),
  seeded({
    id: "M33",
    component: "l0Kernel",
    sentence: "Nobody checks that an address is no memory of the trust domain.",
    source: "domain facts 3.2",
    rules: { takesAddress: () => true, filterAllows: () => true },
    constants: { ...hostileL2("OWN_RAM"), shPolicy: "STRIP" },
    kills: ["S17"],
  }),
  seeded({
    id: "M34",
    component: "l0Kernel",
    sentence: "The fast path takes a write to any register of the page for a kick.",
    source: "domain facts 3.1",
    rules: {
      fastPath: (map, regs, c) => {
        const at = plainGpr(regs);
        return rules.fastPath(map, { ...at, r14: { ...at.r14, off: KICK } }, c);
      },
    },
    constants: {
      ...recommended,
      ops: ["WRITE_DATA"],
      operations: 1,
      ioevfd: true,
      backend: "LATER",
    },
    kills: ["S14"],
  }),
  seeded({
    id: "X49",
    component: "l0Kernel",
    sentence: "An L2 reaches every device whose address it knows.",
    source: "domain facts 3.4",
    rules: { filterAllows: () => true },
    constants: { ...hostileL2("FOREIGN_KICK"), devices: [0, 1] },
    kills: ["S15.performedOnOwn"],
  }),
  seeded({
    id: "X50",
    component: "l0Kernel",
    sentence: "An L2 reaches the configuration space that is meant for L1.",
    source: "domain facts 3.4",
    rules: { filterAllows: () => true },
    constants: hostileL2("CONFIG_MOVE"),
    kills: ["S15.configurationIsL1s"],
  }),
  seeded({
    id: "X51",
    component: "l0Kernel",
    sentence: "Nobody looks at the shared bit.",
    source: "domain facts 3.1",
    rules: { takesAddress: () => true },
    constants: { ...honest, driverSh: false },
    kills: ["S17.sharedWhereRequired"],
  }),
  seeded({
    id: "X52",
    component: "l0Kernel",
    sentence: "An ill-formed request is refused without being told so.",
    source: "domain facts 3.1",
    patch: {
      effects: {
        KernelRefuses: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: object) => {
          kernelRefuses.effect(s, next, params, c, bound);
          next.l0[params.vcpu].regs.r10 = "ZERO";
        },
      },
    },
    constants: hostileL2("BAD_SIZE"),
    kills: ["S18.callFails"],
  }),
  seeded({
    id: "X53",
    component: "l0Kernel",
    sentence: "The kernel serves MapGPA for whoever asks.",
    source: "domain facts 3.2",
    patch: {
      guards: {
        KernelMapsGpa: {
          isMapGpa: (s: S, { vcpu }: { vcpu: Vcpu }) =>
            s.hostCpu[vcpu].reason === "TDCALL" && s.hostCpu[vcpu].gpr.r11 === "MAPGPA",
        },
      },
    },
    constants: { ...honest, ops: ["MAP_GPA"] },
    kills: ["S19"],
  }),
  seeded({
    id: "X54",
    component: "l0Kernel",
    sentence: "A page that becomes shared stays mapped as a private one.",
    source: "domain facts 3.3 (patch 0016)",
    patch: { partnerEffects: { KernelMapsGpa: () => {} } },
    constants: { ...honest, route: "NEST_CALL", ops: ["MAP_GPA"] },
    kills: ["S22.privateOrShared"],
  }),
  seeded({
    id: "X56",
    component: "l0Kernel",
    sentence: "The kernel hands on the kicks that it is to take itself.",
    source: "domain facts 3.1",
    rules: { fastPath: () => null },
    constants: { ...recommended, ops: ["KICK"], operations: 1, ioevfd: true, backend: "LATER" },
    claims: [pathCost],
    kills: ["R4.userExits"],
  }),
  seeded({
    id: "E3",
    component: "l0Kernel",
    sentence: "L0 looks at the address and strips the shared bit before it looks at the size.",
    source: "domain facts 3.1, 3.2",
    // Both are asked in one step; here in the opposite order, and the second without the bit.
    rules: {
      wellFormed: (regs, c) => rules.takesAddress(regs, c),
      takesAddress: (regs, c) => {
        const at = plainGpr(regs);
        return rules.wellFormed({ ...at, r14: { ...at.r14, sh: false } }, c);
      },
    },
    constants: {
      ...recommended,
      ...twoL2s,
      ops: ["READ_DATA", "KICK"],
      driverSh: false,
      shPolicy: "STRIP",
      hostileL2s: [2],
      hostileRequests: ["BAD_SIZE", "CROSSING", "OWN_RAM", "L1_RAM"],
      hostileCalls: 1,
    },
    claims: [privateReject, shape, rightRegister, ...response.filter((p) => p !== notifications)],
    survives:
      "a request is taken if both are right, and whether the size is right no bit of the address decides",
  }),
] as const;
