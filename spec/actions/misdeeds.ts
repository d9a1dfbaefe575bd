/**
 * An honest host that was out of order for a while: what it does wrong meanwhile, and how it puts that
 * right once it is in order again, which it then stays.
 *
 * This is for the question whether a request that a host has spoiled can still be answered. The
 * maximal host cannot be asked that: it has no program counter, so the kernel as written could not
 * take over from it. [A41] The misdeeds are one of each kind that leaves something behind; a host that just
 * waits, or keeps a page when it is asked for it, is one that makes no step.
 *
 * Source: domain facts 6.2; that a host comes to its senses is an inference [I].
 */
import type { Read } from "../../checker/index.ts";
import { BAR_PAGE, privatePages, type Constants, type Vcpu } from "../constants.ts";
import { spec } from "../specification.ts";
import type { State } from "../state.ts";
import { hostRegisters } from "./adversary.ts";

interface Host {
  readonly hostTodo: Read<State["hostTodo"]>;
}
interface Kernel {
  readonly l0: Read<State["l0"]>;
}
type OnVcpu = { readonly vcpu: Vcpu };

/** Instances of an action of this file: none where the host is always in order. */
const where = <T>(c: Constants, instances: readonly T[]): readonly T[] =>
  c.misdeeds > 0 ? instances : [];

const outOfOrder = {
  outOfOrder: (s: Host) => !s.hostTodo.inOrder,
  misdeedLeft: (s: Host) => s.hostTodo.misdeeds > 0,
};
const inOrder = { inOrder: (s: Host) => s.hostTodo.inOrder };
const toEnter = { toEnter: (s: Kernel, { vcpu }: OnVcpu) => s.l0[vcpu].pc === "ENTER" };

export const kernelAnswersWrongly = spec.action("KernelAnswersWrongly", {
  sentence:
    "A kernel out of order replaces the answer by one that nobody has given: a status to try again, or another request.",
  source: "domain facts 6.2",
  actor: "l0Kernel",
  params: (c) => ({ vcpu: where(c, c.vcpus), answer: ["RETRY", "FORGED"] }),
  guard: { ...outOfOrder, ...toEnter },
  effect: (s, next, { vcpu, answer }) => {
    next.hostTodo.misdeeds = s.hostTodo.misdeeds - 1;
    next.l0[vcpu].regs = hostRegisters(answer, s.hostCpu[vcpu].gpr);
  },
});

export const kernelForgesRouting = spec.action("KernelForgesRouting", {
  sentence: "A kernel out of order asks for L1 in an entry where it has no reason to.",
  source: "domain facts 2.5, 6.2",
  actor: "l0Kernel",
  params: (c) => ({ vcpu: where(c, c.vcpus) }),
  guard: { ...outOfOrder, ...toEnter },
  effect: (s, next, { vcpu }) => {
    next.hostTodo.misdeeds = s.hostTodo.misdeeds - 1;
    next.l0[vcpu].resumeL1 = true;
  },
});

export const kernelLosesRequest = spec.action("KernelLosesRequest", {
  sentence:
    "A kernel out of order takes the request back from the emulator, done or not, and enters with the registers as they came.",
  source: "domain facts 3.5, 6.2",
  actor: "l0Kernel",
  params: (c) => ({ vcpu: where(c, c.vcpus) }),
  let: { run: (s, { vcpu }) => s.run[vcpu] },
  guard: outOfOrder,
  effect: (s, next, { vcpu }) => {
    next.hostTodo.misdeeds = s.hostTodo.misdeeds - 1;
    next.run[vcpu] = null;
    next.l0[vcpu].completesRead = false;
    next.l0[vcpu].regs = s.hostCpu[vcpu].gpr;
    next.l0[vcpu].pc = "ENTER";
  },
});

export const kernelTakesPage = spec.action("KernelTakesPage", {
  sentence: "A kernel out of order takes a private page away, and ends no TLB epoch.",
  source: "domain facts 2.6, 6.2",
  actor: "l0Kernel",
  params: (c) => ({ page: where(c, privatePages(c)) }),
  guard: outOfOrder,
  writes: ["hostTodo"],
  effect: (s, next) => {
    next.hostTodo.misdeeds = s.hostTodo.misdeeds - 1;
  },
  message: { to: "tdxModule", label: "TDH.MEM.RANGE.BLOCK" },
  partner: {
    actor: "tdxModule",
    guard: { pagePresent: (s, { page }) => s.sept[page] === "PRESENT" },
    effect: (_s, next, { page }) => {
      next.sept[page] = "BLOCKED";
    },
  },
});

export const emulatorLosesDevice = spec.action("EmulatorLosesDevice", {
  sentence: "An emulator out of order answers for a device elsewhere than L1 was told.",
  source: "domain facts 3.4, 6.2",
  actor: "emulator",
  params: (c) => ({ device: where(c, c.devices) }),
  guard: {
    ...outOfOrder,
    atHome: (s, { device }) => s.map[device] === BAR_PAGE[device],
  },
  effect: (s, next, { device }) => {
    next.hostTodo.misdeeds = s.hostTodo.misdeeds - 1;
    next.map[device] = "alt";
  },
});

export const kernelReforms = spec.action("KernelReforms", {
  sentence: "The host comes to be in order, for good.",
  source: "[I]",
  actor: "l0Kernel",
  guard: { mayBeOutOfOrder: (s, _p, c) => c.misdeeds > 0 && outOfOrder.outOfOrder(s) },
  effect: (_s, next) => {
    next.hostTodo.inOrder = true;
  },
});

export const kernelGivesBack = spec.action("KernelGivesBack", {
  sentence: "A kernel in order again gives back a page that it finds taken away.",
  source: "[I]; TDH.MEM.RANGE.UNBLOCK",
  actor: "l0Kernel",
  params: (c) => ({ page: where(c, privatePages(c)) }),
  guard: inOrder,
  writes: [],
  effect: () => {},
  message: { to: "tdxModule", label: "TDH.MEM.RANGE.UNBLOCK" },
  partner: {
    actor: "tdxModule",
    guard: { pageBlocked: (s, { page }) => s.sept[page] === "BLOCKED" },
    effect: (_s, next, { page }) => {
      next.sept[page] = "PRESENT";
    },
  },
});

export const emulatorFindsDevice = spec.action("EmulatorFindsDevice", {
  sentence: "An emulator in order again answers for a device where L1 was told.",
  source: "[I]",
  actor: "emulator",
  params: (c) => ({ device: where(c, c.devices) }),
  guard: {
    ...inOrder,
    elsewhere: (s, { device }) => s.map[device] === "alt",
  },
  effect: (_s, next, { device }) => {
    next.map[device] = BAR_PAGE[device];
  },
});

export const kernelStartsOver = spec.action("KernelStartsOver", {
  sentence:
    "The module has refused an entry for its operands: a kernel in order tries without asking for L1.",
  source: "domain facts 2.5 (RESUME_L1 where there is no L2 to resume from) [I]",
  actor: "l0Kernel",
  params: (c) => ({ vcpu: where(c, c.vcpus) }),
  guard: {
    ...inOrder,
    inGuest: (s, { vcpu }) => s.l0[vcpu].pc === "GUEST",
    refused: (s, { vcpu }) => s.hostCpu[vcpu].status === "OPERAND_INVALID",
  },
  effect: (_s, next, { vcpu }) => {
    next.l0[vcpu].pc = "ENTER";
  },
});

export const misdeedActions = [
  kernelAnswersWrongly,
  kernelForgesRouting,
  kernelLosesRequest,
  kernelTakesPage,
  emulatorLosesDevice,
  kernelReforms,
  kernelGivesBack,
  emulatorFindsDevice,
  kernelStartsOver,
] as const;
