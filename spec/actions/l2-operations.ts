/**
 * What the driver of an L2 issues, one operation at a time on a vCPU [A17]: one instruction
 * loads the registers, the next one traps.
 *
 * [A15] Issuing is one step: an exit in between, with the registers loaded, would only give a later
 * rollback another place to go back to (the trap instead of the load); whether there is a rollback
 * does not depend on it.
 *
 * Source: domain facts 5.3 (driver that calls), 5.1 (implicit MMIO), 1.6 (BAR writes).
 */
import { FROM_MEMORY, MMIO_OPERATIONS, OTHER_MMIO, type BarPage } from "../constants.ts";
import { barWriteRegisters, isAboutDevice, loadedWord, registersFor, wayOf } from "../requests.ts";
import { spec } from "../specification.ts";
import { begins, firstOf, honestL2s, isIdle, violationAt } from "./l2-turn.ts";

export const l2MmioCall = spec.action("L2MmioCall", {
  sentence: "The L2 driver asks for an MMIO operation, or another service, by TDG.VP.VMCALL.",
  source: "domain facts 2.2, 2.10, 5.3",
  actor: "l2",
  params: (c) => ({
    vcpu: c.vcpus,
    vm: honestL2s(c),
    device: c.devices,
    op: c.ops.filter((op) => wayOf(op, c) === "CALL"),
    mask: c.masks,
  }),
  let: { bar: (s, { vm, device }) => s.config[vm][device] },
  guard: {
    oneWay: (_s, { vm, device, op }, c) => isAboutDevice(op) || device === firstOf(vm, c),
    ...isIdle,
    operationLeft: (s, { vcpu, vm }) => s.l2[vcpu][vm].left > 0,
    descriptorFirst: (s, { vm, op }, c) => !c.virtqueue || op !== "KICK" || s.shm[vm].desc,
  },
  effect: (s, next, { vcpu, vm, device, op }) => {
    begins(s, next, { vcpu, vm }, "CALL", op);
    next.l2[vcpu][vm].device = device;
    next.l2[vcpu][vm].left = s.l2[vcpu][vm].left - 1;
  },
  message: {
    to: "tdxModule",
    label: "TDG.VP.VMCALL",
    carries: (s, { vcpu, vm, device, op, mask }, c, { bar }) => ({
      gpr: registersFor(
        { request: op, k: vm, device, bar, way: "CALL", mask, word: loadedWord(s.ram, vm, op) },
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

export const l2MmioTouch = spec.action("L2MmioTouch", {
  sentence:
    "The L2 reads or writes a page that is not memory of its own: an implicit access, by the shared alias to a device, by the private one to the trusted device.",
  source: "domain facts 2.1 (EPT violations), 5.1, 6.1",
  actor: "l2",
  params: (c) => ({
    vcpu: c.vcpus,
    vm: honestL2s(c),
    device: c.devices,
    op: [...MMIO_OPERATIONS, ...OTHER_MMIO, ...FROM_MEMORY].filter(
      (op) => c.ops.includes(op) && wayOf(op, c) === "TOUCH",
    ),
  }),
  let: { bar: (s, { vm, device }) => s.config[vm][device] },
  guard: {
    oneWay: (_s, { vm, device, op }, c) => isAboutDevice(op) || device === firstOf(vm, c),
    ...isIdle,
    operationLeft: (s, { vcpu, vm }) => s.l2[vcpu][vm].left > 0,
    descriptorFirst: (s, { vm, op }, c) => !c.virtqueue || op !== "KICK" || s.shm[vm].desc,
  },
  effect: (s, next, { vcpu, vm, device, op }) => {
    begins(s, next, { vcpu, vm }, "TOUCH", op);
    next.l2[vcpu][vm].device = device;
    next.l2[vcpu][vm].left = s.l2[vcpu][vm].left - 1;
  },
  message: {
    to: "tdxModule",
    label: "EPT violation",
    carries: (s, { vcpu, vm, device, op }, c, { bar }) => ({
      gpr: registersFor(
        {
          request: op,
          k: vm,
          device,
          bar,
          way: "TOUCH",
          mask: "NONE",
          word: loadedWord(s.ram, vm, op),
        },
        s.cpu[vcpu].gpr,
        c,
      ),
      rip: s.cpu[vcpu].rip[vm] + 1,
    }),
  },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu, vm }, c, at) => {
      c.rules.trap(s, next, vcpu, vm, violationAt(at.gpr.r14), at, at.gpr.r14, c);
    },
  },
});

export const l2BarWrite = spec.action("L2BarWrite", {
  sentence: "The L2 rewrites the BAR of its device in configuration space.",
  source: "domain facts 1.6 (gap 1), 2.1 (I/O always exits to L1)",
  actor: "l2",
  params: (c) => ({
    vcpu: c.vcpus,
    vm: c.l2s,
    device: c.devices,
    page: ["alt", ...c.devices.map((d): BarPage => `bar${d}`)] as const,
  }),
  guard: {
    itsOwn: (_s, { vm, device }, c) => c.assigned[device].includes(vm),
    ...isIdle,
    barWriteLeft: (s, { vcpu, vm }) => s.l2[vcpu][vm].barWrites > 0,
  },
  effect: (s, next, { vcpu, vm }) => {
    next.l2[vcpu][vm].pc = "IO";
    next.l2[vcpu][vm].at = s.cpu[vcpu].rip[vm] + 1;
    next.l2[vcpu][vm].barWrites = s.l2[vcpu][vm].barWrites - 1;
  },
  message: {
    to: "tdxModule",
    label: "configuration write",
    carries: (s, { vcpu, vm, device, page }) => ({
      gpr: barWriteRegisters(device, page, s.cpu[vcpu].gpr),
      rip: s.cpu[vcpu].rip[vm] + 1,
    }),
  },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu, vm }, c, at) => {
      c.rules.trap(s, next, vcpu, vm, "IO", at, null, c);
    },
  },
});

export const l2WritesDescriptor = spec.action("L2WritesDescriptor", {
  sentence: "The driver writes a descriptor into its queue in shared memory, before it kicks.",
  source: "domain facts 5.4 (data through shared buffers), 2.7 (shared EPT of an L2)",
  actor: "l2",
  params: (c) => ({ vcpu: c.vcpus, vm: c.virtqueue ? c.l2s : [] }),
  guard: {
    ...isIdle,
    queueEmpty: (s, { vm }) => !s.shm[vm].desc,
    kickToCome: (s, { vcpu, vm }, c) => s.l2[vcpu][vm].left > 0 && c.ops.includes("KICK"),
  },
  effect: (_s, next, { vm }) => {
    next.shm[vm] = { desc: true, used: false };
  },
  message: { to: "tdxModule", label: "store to shared memory" },
  partner: {
    actor: "tdxModule",
    guard: { sharedMemoryReached: (s, { vcpu, vm }) => s.tdvps[vcpu].ctl[vm].sharedEptp },
    effect: () => {},
  },
});
