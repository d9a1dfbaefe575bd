/**
 * The honest L0 kernel: it classifies exits, hands MMIO to the emulator, completes and enters.
 *
 * Split at every point where another vCPU, the emulator or a page operation can come in between:
 * classification, dispatch in user space, completion, entry. The VM index ends here: the request
 * handed to the emulator (`run`) has none.
 *
 * Source: domain facts 3.1–3.5.
 */
import { kernelForwards, leafOf, type KernelAnswer } from "../hypercalls.ts";
import {
  privatePages,
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
type KernelState = HostCpu & { readonly l0: Read<State["l0"]> };
type OnVcpu = { readonly vcpu: Vcpu };

/** The kernel as written acts only where the host is honest; the maximal host replaces it whole. */
const honest = { hostIsHonest: (_s: unknown, _p: unknown, c: Constants) => c.host === "HONEST" };

/** The vCPU thread has come back from the trust domain with a new exit. */
const newExit = {
  ...honest,
  inGuest: (s: KernelState, { vcpu }: OnVcpu) => s.l0[vcpu].pc === "GUEST",
  exited: (s: HostCpu, { vcpu }: OnVcpu) => s.hostCpu[vcpu].status === "EXIT",
};

/** What the forwarding rule says about the exit, or `null` when it is no TDVMCALL. */
function answerTo(s: HostCpu, { vcpu }: OnVcpu, c: Context): KernelAnswer | null {
  const { reason, vm, gpr } = s.hostCpu[vcpu];
  if (reason !== "TDCALL") return null;
  const answer = kernelForwards(vm !== 0, leafOf(gpr.r11), c.nonMmio);
  return answer === "EMULATE" && !c.rules.takesRequest(gpr, c) ? "REFUSE" : answer;
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

export const kernelRefuses = spec.action("KernelRefuses", {
  sentence: "A hypercall that the kernel does not take is answered with an invalid-operand status.",
  source: "domain facts 3.1, 3.2",
  actor: "l0Kernel",
  params: (c) => ({ vcpu: c.vcpus }),
  guard: {
    ...newExit,
    isRefused: (s, params, c) => answerTo(s, params, c) === "REFUSE",
  },
  effect: (s, next, { vcpu }) => {
    next.l0[vcpu].regs = s.hostCpu[vcpu].gpr;
    next.l0[vcpu].regs.r10 = "INVALID";
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
    effect: (_s, next, _p, _c, page) => {
      next.sept[page] = "PRESENT";
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
  source: "domain facts 2.5",
  actor: "l0Kernel",
  params: (c) => ({ vcpu: c.vcpus, busy: [false, true] }),
  guard: {
    ...honest,
    toEnter: (s, { vcpu }) => s.l0[vcpu].pc === "ENTER",
    mayBeBusy: (s, { busy }) => !busy || s.hostTodo.busies > 0,
  },
  effect: (s, next, { vcpu, busy }) => {
    next.l0[vcpu].pc = "GUEST";
    // The flag is consumed when the entry is built; the module remembers it if the entry fails.
    next.l0[vcpu].resumeL1 = false;
    if (busy) next.hostTodo.busies = s.hostTodo.busies - 1;
  },
  message: {
    to: "tdxModule",
    label: "TDH.VP.ENTER",
    carries: (s, { vcpu, busy }) => ({
      regs: s.l0[vcpu].regs,
      resumeL1: s.l0[vcpu].resumeL1,
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
  effect: (s, next) => {
    next.hostTodo.reclaims = s.hostTodo.reclaims - 1;
  },
  message: { to: "tdxModule", label: "TDH.MEM.RANGE.BLOCK + TRACK" },
  partner: {
    actor: "tdxModule",
    guard: { pagePresent: (s, { page }) => s.sept[page] === "PRESENT" },
    // [A] An honest kernel always tracks after it blocks; the maximal host does either alone.
    effect: (_s, next, { page }, c) => {
      next.sept[page] = "BLOCKED";
      for (const v of c.vcpus) next.tdvps[v].epochStale = true;
    },
  },
});

export const kernelActions = [
  kernelEmulates,
  kernelRefuses,
  kernelHandsToL1,
  kernelRepairs,
  kernelRetries,
  kernelCompletes,
  kernelEnters,
  kernelReclaims,
] as const;
