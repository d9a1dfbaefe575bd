/**
 * An L2: its device driver, and the traps of its instructions.
 *
 * A driver issues one operation at a time on a vCPU: one instruction loads the registers, the next
 * one traps. [A] Issuing is one step: an exit in between, with the registers loaded, would only give
 * a later rollback another place to go back to (the trap instead of the load); whether there is a
 * rollback does not depend on it. What the
 * L2 does afterwards follows from RIP and its live registers, never from what it first intended: if
 * RIP did not advance, the trap executes again with whatever stands in the registers; if RIP was
 * rolled back, the code from there on runs again. Which operation that code performs is decided by
 * the driver's memory, which no exit rolls back.
 *
 * Source: domain facts 5.3 (driver that calls), 5.1 (implicit MMIO), 1.6 (BAR writes).
 */
import type { Plain, Read } from "../../checker/index.ts";
import {
  LEAF_MMIO,
  MMIO_OPERATIONS,
  RAM_PAGE,
  SUCCESS,
  type BarPage,
  type Device,
  type Direction,
  type Mask,
  type Operation,
  type Page,
  type Reg,
  type Size,
} from "../constants.ts";
import { spec } from "../specification.ts";
import type { Gpr } from "../state.ts";

/** What each operation asks for. */
export const REQUEST: Record<
  Operation,
  {
    readonly leaf: Reg;
    readonly off: number;
    readonly size: Size;
    readonly dir: Direction;
    readonly data: Reg;
  }
> = {
  READ_DATA: { leaf: LEAF_MMIO, off: 0, size: "ONE", dir: "READ", data: "ZERO" },
  READ_DATA_WIDE: { leaf: LEAF_MMIO, off: 0, size: "TWO", dir: "READ", data: "ZERO" },
  WRITE_DATA: { leaf: LEAF_MMIO, off: 0, size: "ONE", dir: "WRITE", data: "V1" },
  WRITE_DATA_WIDE: { leaf: LEAF_MMIO, off: 0, size: "TWO", dir: "WRITE", data: "V1" },
  READ_DATA_HI: { leaf: LEAF_MMIO, off: 1, size: "ONE", dir: "READ", data: "ZERO" },
  WRITE_DATA_HI: { leaf: LEAF_MMIO, off: 1, size: "ONE", dir: "WRITE", data: "V1" },
  KICK: { leaf: LEAF_MMIO, off: 2, size: "ONE", dir: "WRITE", data: "V1" },
  READ_ISR: { leaf: LEAF_MMIO, off: 3, size: "ONE", dir: "READ", data: "ZERO" },
  // [A] MapGPA stands for every leaf that is not RequestMMIO; its operands stand where those of an
  // MMIO request do, so that a host or an L1 that confuses the two finds something to work on.
  MAP_GPA: { leaf: "MAPGPA", off: 2, size: "ONE", dir: "WRITE", data: "V1" },
};

/** The registers that the driver loads for `op` on the device at `page`; secrets stay where they are. */
export function registersFor(
  op: Operation,
  page: Page,
  mask: Mask,
  sh: boolean,
  live: Read<Gpr>,
): Plain<Gpr> {
  const { leaf, off, size, dir, data } = REQUEST[op];
  return {
    rax: SUCCESS,
    rcx: mask,
    r10: SUCCESS,
    r11: leaf,
    r12: size,
    r13: dir,
    r14: { page, off, sh },
    r15: data,
    sec: live.sec,
    xmm: live.xmm,
  };
}

/** What every step of an L2 needs: it is the VM that runs. */
const vmRuns = {
  runs: (
    s: { readonly cpu: Record<0 | 1, { readonly inTd: boolean; readonly vm: number }> },
    { vcpu, vm }: { readonly vcpu: 0 | 1; readonly vm: number },
  ) => s.cpu[vcpu].inTd && s.cpu[vcpu].vm === vm,
};

export const l2MmioCall = spec.action("L2MmioCall", {
  sentence: "The L2 driver asks for an MMIO operation by TDG.VP.VMCALL<RequestMMIO>.",
  source: "domain facts 2.2, 2.10, 5.3",
  actor: "l2",
  params: (c) => ({
    vcpu: c.vcpus,
    vm: c.l2s,
    device: c.devices,
    op: c.ops,
    mask: c.masks,
  }),
  let: { bar: (s, { vm, device }) => s.config[vm][device] },
  guard: {
    driverCalls: (_s, _p, c) => c.route !== "NEST_EPT",
    ...vmRuns,
    idle: (s, { vcpu, vm }) => s.l2[vcpu][vm].pc === "IDLE",
    operationLeft: (s, { vcpu, vm }) => s.l2[vcpu][vm].left > 0,
  },
  effect: (s, next, { vcpu, vm, device, op }) => {
    next.l2[vcpu][vm].pc = "CALL";
    next.l2[vcpu][vm].at = s.cpu[vcpu].rip[vm] + 1;
    next.l2[vcpu][vm].op = op;
    next.l2[vcpu][vm].device = device;
    next.l2[vcpu][vm].left = s.l2[vcpu][vm].left - 1;
  },
  message: {
    to: "tdxModule",
    label: "TDG.VP.VMCALL",
    carries: (s, { vcpu, vm, op, mask }, c, { bar }) => ({
      gpr: registersFor(op, bar, mask, c.driverSh, s.cpu[vcpu].gpr),
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
  sentence: "The L2 reads or writes the device's shared memory page itself: an implicit access.",
  source: "domain facts 2.1 (shared EPT violation), 5.1",
  actor: "l2",
  params: (c) => ({
    vcpu: c.vcpus,
    vm: c.l2s,
    device: c.devices,
    op: MMIO_OPERATIONS.filter((op) => c.ops.includes(op)),
  }),
  let: { bar: (s, { vm, device }) => s.config[vm][device] },
  guard: {
    driverTouches: (_s, _p, c) => c.route === "NEST_EPT",
    ...vmRuns,
    idle: (s, { vcpu, vm }) => s.l2[vcpu][vm].pc === "IDLE",
    operationLeft: (s, { vcpu, vm }) => s.l2[vcpu][vm].left > 0,
  },
  effect: (s, next, { vcpu, vm, device, op }) => {
    next.l2[vcpu][vm].pc = "TOUCH";
    next.l2[vcpu][vm].at = s.cpu[vcpu].rip[vm] + 1;
    next.l2[vcpu][vm].op = op;
    next.l2[vcpu][vm].device = device;
    next.l2[vcpu][vm].left = s.l2[vcpu][vm].left - 1;
  },
  message: {
    to: "tdxModule",
    label: "shared EPT violation",
    carries: (s, { vcpu, vm, op }, _c, { bar }) => ({
      gpr: registersFor(op, bar, "NONE", true, s.cpu[vcpu].gpr),
      rip: s.cpu[vcpu].rip[vm] + 1,
    }),
  },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu, vm }, c, at) => {
      c.rules.trap(s, next, vcpu, vm, "SHARED_EPT", at, at.gpr.r14, c);
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
    ...vmRuns,
    idle: (s, { vcpu, vm }) => s.l2[vcpu][vm].pc === "IDLE",
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

/**
 * The registers of a BAR write. [A] The new page stands where an MMIO call has its address, and the
 * device where that has its offset.
 */
export function barWriteRegisters(device: Device, page: Page, live: Read<Gpr>): Plain<Gpr> {
  return {
    rax: SUCCESS,
    rcx: "NONE",
    r10: "ZERO",
    r11: "ZERO",
    r12: "ONE",
    r13: "WRITE",
    r14: { page, off: device, sh: false },
    r15: "ZERO",
    sec: live.sec,
    xmm: live.xmm,
  };
}

/** How each instruction of an L2 traps. */
const TRAP_OF = { CALL: "TDVMCALL", TOUCH: "SHARED_EPT", IO: "IO" } as const;

/** The RIP is at the trapping instruction (odd) and not before the one that loads its registers (even). */
const atTrap = (rip: number): boolean => rip % 2 === 1;

export const l2Reexecutes = spec.action("L2Reexecutes", {
  sentence:
    "RIP has not moved past the trapping instruction: it executes again, with the live registers.",
  source: "the instruction set; domain facts 2.6 (H2) for the case that matters",
  actor: "l2",
  params: (c) => ({ vcpu: c.vcpus, vm: c.l2s }),
  let: {
    instruction: (s, { vcpu, vm }) => {
      const { pc } = s.l2[vcpu][vm];
      return pc === "IDLE" || pc === "DEAD" ? null : pc;
    },
  },
  guard: {
    ...vmRuns,
    notPastIt: (s, { vcpu, vm }) => s.cpu[vcpu].rip[vm] <= s.l2[vcpu][vm].at,
    atTrap: (s, { vcpu, vm }) => atTrap(s.cpu[vcpu].rip[vm]),
  },
  effect: (s, next, { vcpu, vm }) => {
    next.l2[vcpu][vm].at = s.cpu[vcpu].rip[vm];
  },
  message: {
    to: "tdxModule",
    label: "the same instruction again",
    carries: (s, { vcpu, vm }, _c, { instruction }) => ({
      instruction,
      at: { gpr: s.cpu[vcpu].gpr, rip: s.cpu[vcpu].rip[vm] },
    }),
  },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu, vm }, c, { instruction, at }) => {
      const gpa = instruction === "TOUCH" ? at.gpr.r14 : null;
      c.rules.trap(s, next, vcpu, vm, TRAP_OF[instruction], at, gpa, c);
    },
  },
});

export const l2Reissues = spec.action("L2Reissues", {
  sentence:
    "RIP was rolled back to before the operation under way: its code runs again, loads the registers and traps.",
  source: "the instruction set; domain facts 2.6 (H2)",
  actor: "l2",
  params: (c) => ({ vcpu: c.vcpus, vm: c.l2s }),
  let: {
    op: (s, { vcpu, vm }) => s.l2[vcpu][vm].op,
    bar: (s, { vcpu, vm }) => s.config[vm][s.l2[vcpu][vm].device],
  },
  guard: {
    ...vmRuns,
    rolledBack: (s, { vcpu, vm }) =>
      s.cpu[vcpu].rip[vm] < s.l2[vcpu][vm].at && !atTrap(s.cpu[vcpu].rip[vm]),
  },
  effect: (s, next, { vcpu, vm }) => {
    next.l2[vcpu][vm].at = s.cpu[vcpu].rip[vm] + 1;
  },
  message: {
    to: "tdxModule",
    label: "the same operation again",
    carries: (s, { vcpu, vm }, c, { op, bar }) => {
      const live = s.cpu[vcpu].gpr;
      const rip = s.cpu[vcpu].rip[vm] + 1;
      // [A] The code that runs again uses the mask of the call ABI, whatever was used before.
      return s.l2[vcpu][vm].pc === "TOUCH"
        ? {
            instruction: "TOUCH" as const,
            at: { gpr: registersFor(op, bar, "NONE", true, live), rip },
          }
        : {
            instruction: "CALL" as const,
            at: { gpr: registersFor(op, bar, "ABI", c.driverSh, live), rip },
          };
    },
  },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu, vm }, c, { instruction, at }) => {
      const gpa = instruction === "TOUCH" ? at.gpr.r14 : null;
      c.rules.trap(s, next, vcpu, vm, TRAP_OF[instruction], at, gpa, c);
    },
  },
});

export const l2Retire = spec.action("L2Retire", {
  sentence: "The L2 is past its trapping instruction and takes the result from its registers.",
  source:
    "domain facts 5.3: a failed read gives all ones, a failed write is ignored; RAX ≠ success is fatal",
  actor: "l2",
  params: (c) => ({ vcpu: c.vcpus, vm: c.l2s }),
  guard: {
    ...vmRuns,
    issued: (s, { vcpu, vm }) => s.l2[vcpu][vm].pc !== "IDLE" && s.l2[vcpu][vm].pc !== "DEAD",
    pastIt: (s, { vcpu, vm }) => s.cpu[vcpu].rip[vm] > s.l2[vcpu][vm].at,
  },
  effect: (s, next, { vcpu, vm }) => {
    next.l2[vcpu][vm].pc = s.cpu[vcpu].gpr.rax === SUCCESS ? "IDLE" : "DEAD";
    next.l2[vcpu][vm].at = 0;
    next.l2[vcpu][vm].op = null;
  },
});

export const l2TouchesRam = spec.action("L2TouchesRam", {
  sentence: "The L2 touches its private memory while the host holds the page blocked.",
  source: "domain facts 2.1 (private violation, page missing for L1 too), 2.3",
  actor: "l2",
  params: (c) => ({ vcpu: c.vcpus, vm: c.l2s }),
  guard: {
    ...vmRuns,
    idle: (s, { vcpu, vm }) => s.l2[vcpu][vm].pc === "IDLE",
  },
  // Nothing of the driver changes: the instruction has not retired.
  effect: () => {},
  message: {
    to: "tdxModule",
    label: "private EPT violation",
    carries: (s, { vcpu, vm }) => ({
      gpa: { page: RAM_PAGE[vm], off: 0, sh: false },
      at: { gpr: s.cpu[vcpu].gpr, rip: s.cpu[vcpu].rip[vm] },
    }),
  },
  partner: {
    actor: "tdxModule",
    guard: { pageBlocked: (s, { vm }) => s.sept[RAM_PAGE[vm]] === "BLOCKED" },
    effect: (s, next, { vcpu, vm }, c, { gpa, at }) => {
      c.rules.trap(s, next, vcpu, vm, "PRIVATE_EPT_BLOCKED", at, gpa, c);
    },
  },
});

export const l2Actions = [
  l2MmioCall,
  l2MmioTouch,
  l2BarWrite,
  l2Reexecutes,
  l2Reissues,
  l2Retire,
  l2TouchesRam,
] as const;
