/**
 * The honest L0 kernel: it classifies exits, hands MMIO to the emulator, completes and enters.
 *
 * On the fast path a kick ends in the kernel. Split at every point where another vCPU, the emulator or a page operation can come in between:
 * classification, dispatch in user space, completion, entry. The VM index ends here: the request
 * handed to the emulator (`run`) has none.
 *
 * Source: domain facts 3.1–3.5.
 */
import { kernelForwards, leafOf, type KernelAnswer } from "../hypercalls.ts";
import {
  privatePages,
  RAM_PAGE,
  SUCCESS,
  type Constants,
  type TrackedPage,
  type Vcpu,
} from "../constants.ts";
import type { Read } from "../../checker/index.ts";
import type { Context } from "../rules.ts";
import { spec } from "../specification.ts";
import type { State } from "../state.ts";

type HostCpu = { readonly hostCpu: Read<State["hostCpu"]> };
type KernelState = HostCpu & { readonly l0: Read<State["l0"]>; readonly map: Read<State["map"]> };
type OnVcpu = { readonly vcpu: Vcpu };

/** The kernel as written acts only where the host is honest; the maximal host replaces it whole. */
const honest = { hostIsHonest: (_s: unknown, _p: unknown, c: Constants) => c.host === "HONEST" };

/** A lock may be found held, or a service be refused for the moment. */
const mayBeBusy = (s: { readonly hostTodo: Read<State["hostTodo"]> }, c: Constants): boolean =>
  c.busies === "ENDLESS" || s.hostTodo.busies > 0;

/** The vCPU thread has come back from the trust domain with a new exit. */
const newExit = {
  ...honest,
  inGuest: (s: KernelState, { vcpu }: OnVcpu) => s.l0[vcpu].pc === "GUEST",
  exited: (s: HostCpu, { vcpu }: OnVcpu) => s.hostCpu[vcpu].status === "EXIT",
};

/** What the kernel does with the exit, or `null` when it is no TDVMCALL. */
function answerTo(s: KernelState, { vcpu }: OnVcpu, c: Context): KernelAnswer | "KICK" | null {
  const { reason, vm, gpr } = s.hostCpu[vcpu];
  if (reason !== "TDCALL") return null;
  const answer = kernelForwards(vm !== 0, leafOf(gpr.r11), c.nonMmio);
  if (answer !== "EMULATE") return answer;
  const taken =
    c.rules.wellFormed(gpr, c) &&
    c.rules.takesAddress(gpr, c) &&
    c.rules.filterAllows(s.map, vm, gpr.r14.page, c);
  if (!taken) return "REFUSE";
  return c.rules.fastPath(s.map, gpr, c) === null ? "EMULATE" : "KICK";
}

/** The private page of a violation, or `null`. */
function privatePageOf(s: HostCpu, { vcpu }: OnVcpu, c: Context): TrackedPage | null {
  const { reason, page } = s.hostCpu[vcpu];
  if (reason !== "EPT_VIOLATION") return null;
  return privatePages(c).find((p) => p === page) ?? null;
}

export const kernelEmulates = spec.action("KernelEmulates", {
  sentence: "A well-formed RequestMMIO goes to the emulator in user space (KVM_EXIT_MMIO).",
  source: "domain facts 3.1, 3.3 (patch 0017)",
  actor: "l0Kernel",
  params: (c) => ({ vcpu: c.vcpus }),
  guard: {
    ...newExit,
    isMmio: (s, params, c) => answerTo(s, params, c) === "EMULATE",
  },
  effect: (s, next, { vcpu }) => {
    const { r12: size, r13: dir, r14, r15: data } = s.hostCpu[vcpu].gpr;
    next.l0[vcpu].regs = s.hostCpu[vcpu].gpr;
    next.run[vcpu] = { page: r14.page, off: r14.off, size, dir, data, answered: false };
    next.l0[vcpu].completesRead = dir === "READ";
    // A write is posted: its status is decided before user space has run.
    if (dir === "WRITE") next.l0[vcpu].regs.r10 = SUCCESS;
    next.l0[vcpu].pc = "USER";
  },
  message: { to: "emulator", label: "KVM_EXIT_MMIO" },
});

export const kernelTakesKick = spec.action("KernelTakesKick", {
  sentence:
    "A kick at an address registered with the kernel wakes the back end (ioeventfd); the emulator does not run.",
  source: "domain facts 3.1, 3.2 (no prototype sets R10 here), 3.5",
  actor: "l0Kernel",
  params: (c) => ({ vcpu: c.vcpus }),
  let: {
    device: (s, params, c) =>
      answerTo(s, params, c) === "KICK"
        ? c.rules.fastPath(s.map, s.hostCpu[params.vcpu].gpr, c)
        : null,
  },
  guard: newExit,
  effect: (s, next, { vcpu }, c, { device }) => {
    next.eventfd[device] = true;
    next.l0[vcpu].regs = s.hostCpu[vcpu].gpr;
    if (c.fastSetsR10) next.l0[vcpu].regs.r10 = SUCCESS;
    next.l0[vcpu].pc = "ENTER";
  },
});

export const kernelMapsGpa = spec.action("KernelMapsGpa", {
  sentence:
    "MapGPA: the kernel takes the private page out and lets the host's mapping have it, or asks for a retry.",
  source: "domain facts 2.10, 3.2 (one tree serves an L2's like L1's)",
  actor: "l0Kernel",
  params: (c) => ({ vcpu: c.vcpus, retry: [false, true] }),
  let: {
    owner: (s, { vcpu }, c) => {
      const { page } = s.hostCpu[vcpu].gpr.r14;
      return c.l2s.find((k) => RAM_PAGE[k] === page) ?? null;
    },
  },
  guard: {
    ...newExit,
    isMapGpa: (s, params, c) => answerTo(s, params, c) === "MAP_GPA",
    mayRetry: (s, { retry }, c) => !retry || mayBeBusy(s, c),
  },
  writes: ["l0", "hostTodo", "attr"],
  effect: (s, next, { vcpu, retry }, c, { owner }) => {
    next.l0[vcpu].regs = s.hostCpu[vcpu].gpr;
    next.l0[vcpu].regs.r10 = retry ? "RETRY" : SUCCESS;
    next.l0[vcpu].pc = "ENTER";
    if (!retry) next.attr[owner] = true;
    else if (c.busies !== "ENDLESS") next.hostTodo.busies = s.hostTodo.busies - 1;
  },
  message: {
    to: "tdxModule",
    label: "TDH.MEM.PAGE.REMOVE",
    carries: (_s, { retry }, _c, { owner }) => (retry ? null : RAM_PAGE[owner]),
  },
  partner: {
    actor: "tdxModule",
    effect: (_s, next, _p, _c, page) => {
      if (page !== null) next.sept[page] = "REMOVED";
    },
  },
});

export const kernelRefuses = spec.action("KernelRefuses", {
  sentence: "A hypercall that the kernel does not take is answered with an invalid-operand status.",
  source: "domain facts 3.1, 3.2",
  actor: "l0Kernel",
  params: (c) => ({ vcpu: c.vcpus }),
  guard: {
    ...newExit,
    isRefused: (s, params, c) => {
      const answer = answerTo(s, params, c);
      const { page } = s.hostCpu[params.vcpu].gpr.r14;
      return (
        answer === "REFUSE" || (answer === "MAP_GPA" && !c.l2s.some((k) => RAM_PAGE[k] === page))
      );
    },
  },
  effect: (s, next, { vcpu }) => {
    next.l0[vcpu].regs = s.hostCpu[vcpu].gpr;
    next.l0[vcpu].regs.r10 = "INVALID";
    next.l0[vcpu].pc = "ENTER";
  },
});

export const kernelResumes = spec.action("KernelResumes", {
  sentence: "An interrupt of the host's own has been served: the kernel goes back.",
  source: "domain facts 2.1",
  actor: "l0Kernel",
  params: (c) => ({ vcpu: c.vcpus }),
  guard: {
    ...newExit,
    wasInterrupt: (s, { vcpu }) => s.hostCpu[vcpu].reason === "EXTERNAL_INTERRUPT",
  },
  effect: (s, next, { vcpu }) => {
    next.l0[vcpu].regs = s.hostCpu[vcpu].gpr;
    next.l0[vcpu].pc = "ENTER";
  },
});

export const kernelHandsToL1 = spec.action("KernelHandsToL1", {
  sentence:
    "An exit of an L2 that only L1 can serve is to be resumed in L1: an implicit MMIO access, or a hypercall other than RequestMMIO.",
  source: "domain facts 3.3 (patches 0013, 0017)",
  actor: "l0Kernel",
  params: (c) => ({ vcpu: c.vcpus }),
  guard: {
    ...newExit,
    isForL1: (s, params, c) => {
      const { reason, vm } = s.hostCpu[params.vcpu];
      if (vm === 0) return false;
      return reason === "EPT_VIOLATION"
        ? privatePageOf(s, params, c) === null
        : answerTo(s, params, c) === "RESUME_L1";
    },
  },
  effect: (s, next, { vcpu }) => {
    next.l0[vcpu].regs = s.hostCpu[vcpu].gpr;
    next.l0[vcpu].resumeL1 = true;
    next.l0[vcpu].pc = "ENTER";
  },
});

export const kernelRepairs = spec.action("KernelRepairs", {
  sentence: "A violation on a private page that the kernel took away: it gives the page back.",
  source: "domain facts 3.3 (patch 0014 for whether L1 is to see it)",
  actor: "l0Kernel",
  params: (c) => ({ vcpu: c.vcpus }),
  let: { page: (s, params, c) => privatePageOf(s, params, c) },
  guard: newExit,
  writes: ["l0"],
  effect: (s, next, { vcpu }, c) => {
    next.l0[vcpu].regs = s.hostCpu[vcpu].gpr;
    next.l0[vcpu].resumeL1 = c.patch0014 && s.hostCpu[vcpu].vm !== 0;
    next.l0[vcpu].pc = "ENTER";
  },
  message: {
    to: "tdxModule",
    label: "TDH.MEM.RANGE.UNBLOCK",
    carries: (_s, _p, _c, { page }) => page,
  },
  partner: {
    actor: "tdxModule",
    effect: (s, next, _p, _c, page) => {
      if (s.sept[page] === "BLOCKED") next.sept[page] = "PRESENT";
    },
  },
});

export const kernelRetries = spec.action("KernelRetries", {
  sentence:
    "An entry failed for a reason of the moment: the kernel tries again with the same registers.",
  source: "domain facts 2.5 (TSC, epoch and SEPT locks)",
  actor: "l0Kernel",
  params: (c) => ({ vcpu: c.vcpus }),
  guard: {
    ...honest,
    inGuest: (s, { vcpu }) => s.l0[vcpu].pc === "GUEST",
    wasBusy: (s, { vcpu }) => s.hostCpu[vcpu].status === "BUSY",
  },
  effect: (_s, next, { vcpu }) => {
    next.l0[vcpu].pc = "ENTER";
  },
});

export const kernelCompletes = spec.action("KernelCompletes", {
  sentence: "The emulator is done: the kernel completes a read in the registers to hand back.",
  source: "domain facts 3.1, 3.5 (no tag: one outstanding request per vCPU)",
  actor: "l0Kernel",
  params: (c) => ({ vcpu: c.vcpus }),
  let: { run: (s, { vcpu }) => s.run[vcpu] },
  guard: {
    ...honest,
    answered: (_s, _p, _c, { run }) => run.answered,
  },
  effect: (s, next, { vcpu }, _c, { run }) => {
    if (s.l0[vcpu].completesRead) {
      next.l0[vcpu].regs.r10 = SUCCESS;
      next.l0[vcpu].regs.r11 = run.data;
    }
    next.l0[vcpu].completesRead = false;
    next.run[vcpu] = null;
    next.l0[vcpu].pc = "ENTER";
  },
});

export const kernelEnters = spec.action("KernelEnters", {
  sentence: "The kernel enters the trust domain (TDH.VP.ENTER).",
  source: "domain facts 2.5, 3.3 (patch 0018)",
  actor: "l0Kernel",
  params: (c) => ({ vcpu: c.vcpus, busy: [false, true] }),
  guard: {
    ...honest,
    toEnter: (s, { vcpu }) => s.l0[vcpu].pc === "ENTER",
    mayBeBusy: (s, { busy }, c) => !busy || mayBeBusy(s, c),
  },
  writes: ["l0", "hostTodo"],
  effect: (s, next, { vcpu, busy }, c) => {
    next.l0[vcpu].pc = "GUEST";
    // The flag is consumed when the entry is built; the module remembers it if the entry fails.
    next.l0[vcpu].resumeL1 = false;
    if (busy && c.busies !== "ENDLESS") next.hostTodo.busies = s.hostTodo.busies - 1;
  },
  message: {
    to: "tdxModule",
    label: "TDH.VP.ENTER",
    carries: (s, { vcpu, busy }, c) => ({
      regs: s.l0[vcpu].regs,
      resumeL1: kernelAsksForL1(s, vcpu, c),
      lp: s.l0[vcpu].lp,
      busy,
    }),
  },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu }, c, entry) => {
      c.rules.vpEnter(s, next, vcpu, entry, c);
    },
  },
});

/** Whether the kernel's next entry of `vcpu` asks for L1: it was decided at the exit, or an interrupt waits. */
export function kernelAsksForL1(
  s: HostCpu & { readonly l0: Read<State["l0"]>; readonly pi: Read<State["pi"]> },
  vcpu: Vcpu,
  c: Constants,
): boolean {
  return s.l0[vcpu].resumeL1 || (c.resumeOnPi && s.pi[vcpu].on && s.hostCpu[vcpu].vm !== 0);
}

export const kernelReclaims = spec.action("KernelReclaims", {
  sentence:
    "The kernel takes a private page away for a while: it blocks the page and ends the TLB epoch.",
  source: "domain facts 2.6 (trigger), TDH.MEM.RANGE.BLOCK, TDH.MEM.TRACK",
  actor: "l0Kernel",
  params: (c) => ({ page: privatePages(c) }),
  guard: {
    ...honest,
    reclaimLeft: (s) => s.hostTodo.reclaims > 0,
  },
  writes: ["hostTodo"],
  effect: (s, next) => {
    next.hostTodo.reclaims = s.hostTodo.reclaims - 1;
  },
  message: { to: "tdxModule", label: "TDH.MEM.RANGE.BLOCK + TRACK" },
  partner: {
    actor: "tdxModule",
    guard: { pagePresent: (s, { page }) => s.sept[page] === "PRESENT" },
    // [A3] An honest kernel always tracks after it blocks; the maximal host does either alone.
    effect: (_s, next, { page }, c) => {
      next.sept[page] = "BLOCKED";
      c.rules.track(next, c);
    },
  },
});

export const kernelInterrupts = spec.action("KernelInterrupts", {
  sentence: "An interrupt of the host's own (a timer) takes a vCPU out of the trust domain.",
  source: "domain facts 2.1",
  actor: "l0Kernel",
  params: (c) => ({ vcpu: c.vcpus }),
  guard: {
    ...honest,
    tickLeft: (s) => s.hostTodo.ticks > 0,
  },
  writes: ["hostTodo"],
  effect: (s, next) => {
    next.hostTodo.ticks = s.hostTodo.ticks - 1;
  },
  message: { to: "tdxModule", label: "external interrupt" },
  partner: {
    actor: "tdxModule",
    guard: { tdRuns: (s, { vcpu }) => s.cpu[vcpu].inTd },
    effect: (s, next, { vcpu }, c) => {
      c.rules.interrupted(s, next, vcpu, c);
    },
  },
});

export const kernelNotifies = spec.action("KernelNotifies", {
  sentence: "The notification of posted interrupts reaches a vCPU that runs in the trust domain.",
  source: "domain facts 2.1 (posted-interrupt notification vector)",
  actor: "l0Kernel",
  params: (c) => ({ vcpu: c.vcpus }),
  guard: {
    ...honest,
    posted: (s, { vcpu }) => s.pi[vcpu].on,
  },
  writes: [],
  effect: () => {},
  message: { to: "tdxModule", label: "notification" },
  partner: {
    actor: "tdxModule",
    guard: { tdRuns: (s, { vcpu }) => s.cpu[vcpu].inTd },
    effect: (s, next, { vcpu }, c) => {
      c.rules.notified(s, next, vcpu, c);
    },
  },
});

export const kernelMigrates = spec.action("KernelMigrates", {
  sentence:
    "The kernel moves a vCPU that is out to another physical CPU: it flushes it first (TDH.VP.FLUSH).",
  source: "domain facts 1.5c (the prototype does not support it), 2.5",
  actor: "l0Kernel",
  params: (c) => ({ vcpu: c.vcpus, lp: c.lps }),
  guard: {
    ...honest,
    elsewhere: (s, { vcpu, lp }) => s.l0[vcpu].lp !== lp,
    out: (s, { vcpu }) => s.hostCpu[vcpu].status !== "NONE",
    migrationLeft: (s) => s.hostTodo.migrations > 0,
  },
  writes: ["l0", "hostTodo"],
  effect: (s, next, { vcpu, lp }) => {
    next.l0[vcpu].lp = lp;
    next.hostTodo.migrations = s.hostTodo.migrations - 1;
  },
  message: { to: "tdxModule", label: "TDH.VP.FLUSH" },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu }, c) => {
      c.rules.vpFlush(s, next, vcpu, c);
    },
  },
});

export const kernelActions = [
  kernelEmulates,
  kernelTakesKick,
  kernelMapsGpa,
  kernelRefuses,
  kernelHandsToL1,
  kernelRepairs,
  kernelResumes,
  kernelRetries,
  kernelCompletes,
  kernelEnters,
  kernelReclaims,
  kernelInterrupts,
  kernelNotifies,
  kernelMigrates,
] as const;
