/**
 * What a hostile L2 asks for, and what user mode of an honest one does.
 *
 * Source: domain facts 5.2 (user mode), 6.1 and 6.3 (hostile L2s).
 */
import type { HostileRequest } from "../constants.ts";
import { registersFor } from "../requests.ts";
import { spec } from "../specification.ts";
import { begins, firstOf, honestL2s, isIdle } from "./l2-turn.ts";

/** [A11] Hostile requests that make sense as plain memory accesses, by the shared alias. */
const TOUCHABLE: readonly HostileRequest[] = [
  "FOREIGN_KICK",
  "FOREIGN_READ_ISR",
  "FOREIGN_READ_DATA",
  "TRUSTED_SHARED",
  "HOLE",
  "CROSSING",
];

export const l2Attacks = spec.action("L2Attacks", {
  sentence:
    "A hostile L2 asks for anything: any address, size, leaf, sharing and mask, by hypercall or by touching memory.",
  source: "domain facts 6.1, 6.3",
  actor: "l2",
  params: (c) => ({
    vcpu: c.vcpus,
    vm: c.hostileL2s,
    way: ["CALL", "TOUCH"],
    request: c.hostileRequests,
    mask: c.hostileMasks,
  }),
  guard: {
    touchable: (_s, { way, request, mask }, c) =>
      way === "CALL" || (TOUCHABLE.includes(request) && mask === c.hostileMasks[0]),
    ...isIdle,
    requestLeft: (s, { vcpu, vm }) => s.l2[vcpu][vm].left > 0,
  },
  effect: (s, next, { vcpu, vm, way, request }) => {
    begins(s, next, { vcpu, vm }, way, request);
    next.l2[vcpu][vm].left = s.l2[vcpu][vm].left - 1;
  },
  message: {
    to: "tdxModule",
    label: "hostile request",
    carries: (s, { vcpu, vm, way, request, mask }, c) => {
      const d = firstOf(vm, c);
      const bar = d === undefined ? null : s.config[vm][d];
      const asked = { request, k: vm, device: d ?? 0, bar, way, mask } as const;
      return {
        gpr: registersFor(asked, s.cpu[vcpu].gpr, c),
        rip: s.cpu[vcpu].rip[vm] + 1,
      };
    },
  },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu, vm, way }, c, at) => {
      if (way === "CALL") c.rules.trap(s, next, vcpu, vm, "TDVMCALL", at, null, c);
      else c.rules.trap(s, next, vcpu, vm, "SHARED_EPT", at, at.gpr.r14, c);
    },
  },
});

export const l2UserAsks = spec.action("L2UserAsks", {
  sentence:
    "User mode of an honest L2 has its kernel touch an address of its choice: the kernel takes the fault for its driver's own only if it does not check.",
  source: "domain facts 5.2 (the in-kernel MMIO check), 6.3",
  actor: "l2",
  params: (c) => ({
    vcpu: c.vcpus,
    vm: honestL2s(c),
    request: (["FOREIGN_KICK", "TRUSTED_SHARED"] as const).filter((r) =>
      c.hostileRequests.includes(r),
    ),
  }),
  guard: {
    ...isIdle,
    notChecked: (_s, _p, c) => !c.checksUserAddress,
    askLeft: (s, { vcpu, vm }) => s.l2[vcpu][vm].userAsks > 0,
  },
  effect: (s, next, { vcpu, vm, request }) => {
    begins(s, next, { vcpu, vm }, "CALL", request);
    next.l2[vcpu][vm].userAsks = s.l2[vcpu][vm].userAsks - 1;
  },
  message: {
    to: "tdxModule",
    label: "TDG.VP.VMCALL",
    carries: (s, { vcpu, vm, request }, c) => ({
      gpr: registersFor(
        { request, k: vm, device: 0, bar: null, way: "CALL", mask: "ABI" },
        s.cpu[vcpu].gpr,
        c,
      ),
      rip: s.cpu[vcpu].rip[vm] + 1,
    }),
  },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu, vm }, c, at) => {
      c.rules.trap(s, next, vcpu, vm, "TDVMCALL", at, null, c);
    },
  },
});

export const l2UserIsRefused = spec.action("L2UserIsRefused", {
  sentence: "User mode tries the same, and its kernel answers with an error.",
  source: "domain facts 5.2",
  actor: "l2",
  params: (c) => ({ vcpu: c.vcpus, vm: honestL2s(c) }),
  guard: {
    ...isIdle,
    checked: (_s, _p, c) => c.checksUserAddress,
    askLeft: (s, { vcpu, vm }) => s.l2[vcpu][vm].userAsks > 0,
  },
  effect: (s, next, { vcpu, vm }) => {
    next.l2[vcpu][vm].userAsks = s.l2[vcpu][vm].userAsks - 1;
  },
});
