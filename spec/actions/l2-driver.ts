/**
 * An L2: its device driver, the traps of its instructions, and what a hostile one does.
 *
 * A driver issues one operation at a time on a vCPU [A17]: one instruction loads the registers, the next
 * one traps. [A15] Issuing is one step: an exit in between, with the registers loaded, would only give
 * a later rollback another place to go back to (the trap instead of the load); whether there is a
 * rollback does not depend on it. What the L2 does afterwards follows from RIP and its live
 * registers, never from what it first intended: if RIP did not advance, the trap executes again with
 * whatever stands in the registers; if RIP was rolled back, the code from there on runs again. Which
 * operation that code performs is decided by the driver's memory, which no exit rolls back.
 *
 * [A16] Interrupts are taken, and vCPUs halted, between operations: a handler that runs inside one
 * touches none of the registers that the operation uses.
 *
 * Source: domain facts 5.3 (driver that calls), 5.1 (implicit MMIO), 1.6 (BAR writes), 6.1 (hostile L2s).
 */
import {
  FROM_MEMORY,
  MMIO_OPERATIONS,
  OTHER_MMIO,
  RAM_PAGE,
  SUCCESS,
  vectors,
  type BarPage,
  type Constants,
  type HostileRequest,
  type L2,
  type Request,
  type Vcpu,
} from "../constants.ts";
import type { Read } from "../../checker/index.ts";
import { barWriteRegisters, isAboutDevice, loadedWord, registersFor, wayOf } from "../requests.ts";
import { spec } from "../specification.ts";
import { resetRip, type State } from "../state.ts";

/** What an L2 sees that these guards ask about. */
interface Sees {
  readonly cpu: Read<State["cpu"]>;
  readonly l2: Read<State["l2"]>;
}
interface Which {
  readonly vcpu: Vcpu;
  readonly vm: L2;
}

/** It is the VM that runs. */
const isCurrent = (s: Sees, { vcpu, vm }: Which): boolean =>
  s.cpu[vcpu].inTd && s.cpu[vcpu].vm === vm;
/** What every step of an L2 needs: it is the VM that runs, and after a reset it has booted. */
const vmRuns = {
  runs: (s: Sees, which: Which, c: Constants) =>
    isCurrent(s, which) &&
    (c.crashes === 0 ||
      s.l2[which.vcpu][which.vm].booted ||
      s.cpu[which.vcpu].rip[which.vm] !== resetRip(c)),
};
/** It runs, with no operation under way. */
const isIdle = {
  ...vmRuns,
  idle: (s: Sees, { vcpu, vm }: Which) => s.l2[vcpu][vm].pc === "IDLE",
};
/** The L2s that run a driver as written. */
const honestL2s = (c: Constants): readonly L2[] => c.l2s.filter((k) => !c.hostileL2s.includes(k));

/** The first device of an L2, which stands for none in a request that is about none. */
const firstOf = (vm: L2, c: Constants) => c.devices.find((d) => c.assigned[d].includes(vm));

/** Takes note of the operation that the L2 now begins. */
function begins(
  s: Sees,
  next: {
    readonly l2: {
      [V in Vcpu]: {
        [K in L2]: { pc: string; at: number; op: Request | null; result: object | null };
      };
    };
  },
  { vcpu, vm }: Which,
  pc: "CALL" | "TOUCH",
  op: Request,
): void {
  next.l2[vcpu][vm].pc = pc;
  next.l2[vcpu][vm].at = s.cpu[vcpu].rip[vm] + 1;
  next.l2[vcpu][vm].op = op;
  next.l2[vcpu][vm].result = null;
}

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

/** The violation that an access to a page which is not the L2's memory ends in. */
const violationAt = ({ sh }: { readonly sh: boolean }) =>
  sh ? ("SHARED_EPT" as const) : ("PRIVATE_EPT_ALIAS" as const);

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

/** How each instruction of an L2 traps. */
const TRAP_OF = { CALL: "TDVMCALL", IO: "IO" } as const;

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
      const trap = instruction === "TOUCH" ? violationAt(at.gpr.r14) : TRAP_OF[instruction];
      c.rules.trap(s, next, vcpu, vm, trap, at, gpa, c);
    },
  },
});

export const l2Reissues = spec.action("L2Reissues", {
  sentence:
    "RIP was rolled back to before the operation under way: its code runs again, loads the registers and traps.",
  source: "the instruction set; domain facts 2.6 (H2)",
  actor: "l2",
  params: (c) => ({ vcpu: c.vcpus, vm: c.l2s }),
  let: { op: (s, { vcpu, vm }) => s.l2[vcpu][vm].op },
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
    carries: (s, { vcpu, vm }, c, { op }) => {
      const { device, pc } = s.l2[vcpu][vm];
      const bar = s.config[vm][device];
      const way = pc === "TOUCH" ? ("TOUCH" as const) : ("CALL" as const);
      const word = loadedWord(s.ram, vm, op);
      // [A18] The code that runs again uses the mask of the call ABI, whatever was used before.
      const asked = { request: op, k: vm, device, bar, way, mask: "ABI", word } as const;
      return {
        instruction: way,
        at: { gpr: registersFor(asked, s.cpu[vcpu].gpr, c), rip: s.cpu[vcpu].rip[vm] + 1 },
      };
    },
  },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu, vm }, c, { instruction, at }) => {
      const gpa = instruction === "TOUCH" ? at.gpr.r14 : null;
      const trap = instruction === "TOUCH" ? violationAt(at.gpr.r14) : TRAP_OF[instruction];
      c.rules.trap(s, next, vcpu, vm, trap, at, gpa, c);
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
  effect: (s, next, { vcpu, vm }, c) => {
    const { pc, op } = s.l2[vcpu][vm];
    if (op !== null && (pc === "CALL" || pc === "TOUCH")) {
      next.l2[vcpu][vm].result = c.rules.takesResult(s.cpu[vcpu].gpr, pc);
    }
    // A hostile L2 does not care.
    const dies = s.cpu[vcpu].gpr.rax !== SUCCESS && !c.hostileL2s.includes(vm);
    next.l2[vcpu][vm].pc = dies ? "DEAD" : "IDLE";
    next.l2[vcpu][vm].at = 0;
    next.l2[vcpu][vm].op = null;
  },
});

export const l2TouchesRam = spec.action("L2TouchesRam", {
  sentence: "The L2 touches its private memory while the host holds the page blocked.",
  source: "domain facts 2.1 (private violation, page missing for L1 too), 2.3",
  actor: "l2",
  params: (c) => ({ vcpu: c.vcpus, vm: c.l2s }),
  guard: isIdle,
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

export const l2TakesInterrupt = spec.action("L2TakesInterrupt", {
  sentence: "The L2 takes an interrupt that L1 has injected.",
  source: "domain facts 2.7",
  actor: "l2",
  params: (c) => ({ vcpu: c.vcpus, vm: c.l2s, vector: vectors(c) }),
  guard: {
    ...isIdle,
    pending: (s, { vcpu, vm, vector }) => s.l2Irq[vcpu][vm][vector],
  },
  effect: (_s, next, { vcpu, vm, vector }) => {
    next.l2Irq[vcpu][vm][vector] = false;
  },
});

export const l2Halts = spec.action("L2Halts", {
  sentence: "The L2 has nothing to do and halts: L1 gets the vCPU.",
  source: "domain facts 2.1 (HLT always exits to L1)",
  actor: "l2",
  params: (c) => ({ vcpu: c.vcpus, vm: c.l2s }),
  guard: {
    ...isIdle,
    // [A19] Where L1 has nobody else to run, it would only enter the L2 again.
    somebodyElse: (_s, { vcpu }, c) => c.runsOn[vcpu].length > 1,
  },
  effect: () => {},
  message: {
    to: "tdxModule",
    label: "HLT",
    // [A20] The instruction that waits is not counted: RIP stays.
    carries: (s, { vcpu, vm }) => ({ gpr: s.cpu[vcpu].gpr, rip: s.cpu[vcpu].rip[vm] }),
  },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu, vm }, c, at) => {
      c.rules.trap(s, next, vcpu, vm, "HLT", at, null, c);
    },
  },
});

export const l2Crashes = spec.action("L2Crashes", {
  sentence: "The L2 crashes (triple fault).",
  source: "domain facts 2.1",
  actor: "l2",
  params: (c) => ({ vcpu: c.vcpus, vm: c.l2s }),
  guard: {
    ...isIdle,
    crashLeft: (s, { vcpu, vm }) => s.l2[vcpu][vm].crashes > 0,
  },
  effect: (_s, next, { vcpu, vm }) => {
    next.l2[vcpu][vm].pc = "DEAD";
    next.l2[vcpu][vm].crashes = 0;
  },
  message: {
    to: "tdxModule",
    label: "triple fault",
    carries: (s, { vcpu, vm }) => ({ gpr: s.cpu[vcpu].gpr, rip: s.cpu[vcpu].rip[vm] }),
  },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu, vm }, c, at) => {
      c.rules.trap(s, next, vcpu, vm, "TRIPLE_FAULT", at, null, c);
    },
  },
});

export const l2Boots = spec.action("L2Boots", {
  sentence: "An L2 that was reset starts anew on a vCPU, and forgets what was under way there.",
  source: "domain facts 8 (reset is not described by any source read) [I]",
  actor: "l2",
  params: (c) => ({ vcpu: c.vcpus, vm: c.crashes > 0 ? c.l2s : [] }),
  guard: {
    runs: isCurrent,
    atReset: (s, { vcpu, vm }, c) => s.cpu[vcpu].rip[vm] === resetRip(c),
    notYet: (s, { vcpu, vm }) => !s.l2[vcpu][vm].booted,
  },
  effect: (_s, next, { vcpu, vm }, c) => {
    next.l2[vcpu][vm].pc = "IDLE";
    next.l2[vcpu][vm].at = 0;
    next.l2[vcpu][vm].op = null;
    next.l2[vcpu][vm].result = null;
    next.l2[vcpu][vm].booted = true;
    // Its queue is set up anew.
    if (c.virtqueue) next.shm[vm] = { desc: false, used: false };
    // [A21] One crash: a second life that crashes shows nothing that the first does not.
    next.l2[vcpu][vm].crashes = 0;
  },
});

export const l2Actions = [
  l2MmioCall,
  l2MmioTouch,
  l2Attacks,
  l2UserAsks,
  l2UserIsRefused,
  l2BarWrite,
  l2Reexecutes,
  l2Reissues,
  l2Retire,
  l2TouchesRam,
  l2WritesDescriptor,
  l2TakesInterrupt,
  l2Halts,
  l2Crashes,
  l2Boots,
] as const;
