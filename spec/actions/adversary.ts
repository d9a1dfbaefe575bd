/**
 * The maximal host: an L0 that does anything the hardware and the module let it, with representative
 * answers.
 *
 * It has no program counter, so it is finite without any budget [A14]. What it cannot do is not for it to
 * decide: the module chooses the VM, filters the registers and keeps the controls. It stands for the
 * honest kernel and emulator too: an entry with the answer they would give, up to the data value.
 *
 * [A12] The answers: for the status an accepted one, a retry and a refusal; for the data an ordinary
 * value and the two that mean a leaf when they stand in R11; the registers as they came, which is
 * what an honest kernel hands back besides R10 and R11; and one answer that rewrites the whole
 * request to another one. RCX, which the module is to ignore, takes several values. Registers
 * outside the ABI group carry POISON, a value nothing else in the system has. OK_V1_CLEAN alone has
 * nothing in them: it agrees with OK_V1 on all that the call ABI exposes, and differs in each register
 * that the module is to discard, so that two runs with these answers show what it does not discard.
 * Values are only copied and compared, so further values of a kind behave like the one listed.
 *
 * Source: domain facts 6.2.
 */
import type { Plain, Read } from "../../checker/index.ts";
import { privatePages, SUCCESS, vectors, type Constants } from "../constants.ts";
import { spec } from "../specification.ts";
import { ZERO_GPR, type Gpr } from "../state.ts";

/** The host's registers at an entry. */
const poisoned = {
  ...ZERO_GPR,
  rax: "ONES",
  rcx: "ABI+SEC",
  sec: "POISON",
  xmm: "POISON",
} as const satisfies Plain<Gpr>;

/** Answers that do not depend on what was asked. */
const FIXED_ANSWERS = {
  OK_V1: { ...poisoned, r11: "V1" },
  OK_V1_CLEAN: { ...ZERO_GPR, r11: "V1" },
  OK_X30: { ...poisoned, r11: "X30" },
  OK_MAPGPA: { ...poisoned, r11: "MAPGPA" },
  RETRY: { ...poisoned, rcx: "ABI+XMM", r10: "RETRY" },
  REFUSED: { ...poisoned, rcx: "NONE", r10: "INVALID", r11: "ONES" },
  /** A request forged in the answer: a write to the device that L2 never asked for. */
  FORGED: {
    ...poisoned,
    r11: "X30",
    r12: "ONE",
    r13: "WRITE",
    r14: { page: "bar0", off: 2, sh: true },
    r15: "V1",
  },
  /** The same for the trusted device. */
  FORGED_TRUSTED: {
    ...poisoned,
    r11: "X30",
    r12: "ONE",
    r13: "WRITE",
    r14: { page: "tdev", off: 0, sh: false },
    r15: "V1",
  },
  /** A service other than MMIO, forged. */
  FORGED_MAP: { ...poisoned, r11: "MAPGPA", r14: { page: "ram1", off: 0, sh: false } },
} as const satisfies Record<string, Plain<Gpr>>;

/** What the maximal host can answer to a hypercall: ECHO hands back what it got, ECHO_V1 as a read of V1. */
const ANSWERS = [
  "OK_V1",
  "OK_V1_CLEAN",
  "OK_X30",
  "OK_MAPGPA",
  "RETRY",
  "REFUSED",
  "FORGED",
  "FORGED_TRUSTED",
  "FORGED_MAP",
  "ECHO",
  "ECHO_V1",
] as const;
/** Name of a hostile answer. */
export type Answer = (typeof ANSWERS)[number];
/** The answers of an instance: none about what it does not have. */
const answers = (c: Constants): readonly Answer[] =>
  ANSWERS.filter(
    (a) =>
      (a !== "FORGED_TRUSTED" || c.trustedDevice) &&
      (a !== "FORGED_MAP" || (c.ops.includes("MAP_GPA") && c.l2s.includes(1))),
  );
/** Answers to exits that asked for none. */
const UNASKED_ANSWERS: readonly Answer[] = ["OK_V1", "FORGED"];

/** The host's registers for `answer`, when `got` is what the last exit left it. */
export function hostRegisters(answer: Answer, got: Read<Gpr>): Plain<Gpr> {
  if (answer !== "ECHO" && answer !== "ECHO_V1") return FIXED_ANSWERS[answer];
  const { r10, r11, r12, r13, r14, r15 } = got;
  const echo = {
    ...poisoned,
    ...{ r10, r11, r12, r13, r15 },
    r14: { page: r14.page, off: r14.off, sh: r14.sh },
  };
  return answer === "ECHO" ? echo : { ...echo, r10: SUCCESS, r11: "V1" };
}

const maximal = { hostIsMaximal: (_s: unknown, _p: unknown, c: Constants) => c.host === "MAXIMAL" };

export const hostEnters = spec.action("HostEnters", {
  sentence: "The host enters the trust domain with any answer, for L1 or for whoever comes next.",
  source: "domain facts 2.5, 6.2",
  actor: "host",
  params: (c) => ({ vcpu: c.vcpus, lp: c.lps, resumeL1: [false, true], busy: [false, true] }),
  choose: {
    // [A13] Registers matter in the answer to a hypercall. After another exit two answers suffice to
    // show a module that looks at them all the same.
    answer: (s, { vcpu }, c) =>
      s.hostCpu[vcpu].reason === "TDCALL" ? answers(c) : UNASKED_ANSWERS,
  },
  guard: {
    ...maximal,
    hasTheCpu: (s, { vcpu }) => s.hostCpu[vcpu].status !== "NONE",
    // [A13] So does one for an entry that fails before any register is looked at.
    oneAnswerWhenBusy: (_s, { busy, answer }) => !busy || answer === "OK_V1",
  },
  writes: [],
  effect: () => {},
  message: {
    to: "tdxModule",
    label: "TDH.VP.ENTER",
    carries: (s, { vcpu, lp, resumeL1, busy, answer }) => ({
      regs: hostRegisters(answer, s.hostCpu[vcpu].gpr),
      resumeL1,
      lp,
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

export const hostInterrupts = spec.action("HostInterrupts", {
  sentence: "The host forces the vCPU out of the trust domain by an interrupt.",
  source: "domain facts 2.1 (external interrupts), 6.2",
  actor: "host",
  params: (c) => ({ vcpu: c.vcpus }),
  guard: {
    ...maximal,
    tdRuns: (s, { vcpu }) => s.hostCpu[vcpu].status === "NONE",
  },
  writes: [],
  effect: () => {},
  message: { to: "tdxModule", label: "external interrupt" },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu }, c) => {
      c.rules.interrupted(s, next, vcpu, c);
    },
  },
});

export const hostBlocks = spec.action("HostBlocks", {
  sentence: "The host blocks a private page (TDH.MEM.RANGE.BLOCK).",
  source: "domain facts 2.6, 6.2",
  actor: "host",
  params: (c) => ({ page: privatePages(c) }),
  guard: maximal,
  writes: [],
  effect: () => {},
  message: { to: "tdxModule", label: "TDH.MEM.RANGE.BLOCK" },
  partner: {
    actor: "tdxModule",
    guard: { pagePresent: (s, { page }) => s.sept[page] === "PRESENT" },
    effect: (_s, next, { page }) => {
      next.sept[page] = "BLOCKED";
    },
  },
});

export const hostUnblocks = spec.action("HostUnblocks", {
  sentence: "The host gives a blocked page back (TDH.MEM.RANGE.UNBLOCK).",
  source: "domain facts 2.6, 6.2",
  actor: "host",
  params: (c) => ({ page: privatePages(c) }),
  guard: maximal,
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

export const hostTracks = spec.action("HostTracks", {
  sentence:
    "The host ends the TLB epoch (TDH.MEM.TRACK): every vCPU translates anew at its next entry.",
  source: "domain facts 2.5, 2.6",
  actor: "host",
  guard: maximal,
  writes: [],
  effect: () => {},
  message: { to: "tdxModule", label: "TDH.MEM.TRACK" },
  partner: {
    actor: "tdxModule",
    effect: (_s, next, _p, c) => {
      c.rules.track(next, c);
    },
  },
});

export const hostFlushes = spec.action("HostFlushes", {
  sentence: "The host flushes a vCPU that is out (TDH.VP.FLUSH): its soft translations are void.",
  source: "domain facts 2.5, 2.6",
  actor: "host",
  params: (c) => ({ vcpu: c.vcpus }),
  guard: {
    ...maximal,
    hasTheCpu: (s, { vcpu }) => s.hostCpu[vcpu].status !== "NONE",
  },
  writes: [],
  effect: () => {},
  message: { to: "tdxModule", label: "TDH.VP.FLUSH" },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu }, c) => {
      c.rules.vpFlush(s, next, vcpu, c);
    },
  },
});

export const hostWritesControls = spec.action("HostWritesControls", {
  sentence: "The host tries to switch direct hypercalls of an L2 on or off (TDH.VP.WR L2_CTLS).",
  source: "domain facts 2.7 (its write mask is 0)",
  actor: "host",
  params: (c) => ({ vcpu: c.vcpus, vm: c.l2s, enable: [false, true] }),
  guard: {
    ...maximal,
    hasTheCpu: (s, { vcpu }) => s.hostCpu[vcpu].status !== "NONE",
  },
  writes: [],
  effect: () => {},
  message: { to: "tdxModule", label: "TDH.VP.WR L2_CTLS" },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu, vm, enable }, c) => {
      const now = s.tdvps[vcpu].ctl[vm].tdvmcall;
      next.tdvps[vcpu].ctl[vm].tdvmcall = c.rules.hostControlWrite(now, enable);
    },
  },
});

export const hostPosts = spec.action("HostPosts", {
  sentence: "The host posts any interrupt to L1.",
  source: "domain facts 6.2, 6.3 (malicious interrupts)",
  actor: "host",
  params: (c) => ({ vcpu: c.vcpus, vector: vectors(c) }),
  guard: maximal,
  effect: (_s, next, { vcpu, vector }) => {
    next.pi[vcpu].pir[vector] = true;
    next.pi[vcpu].on = true;
  },
});

export const hostNotifies = spec.action("HostNotifies", {
  sentence: "The host sends the notification of posted interrupts to a vCPU that runs.",
  source: "domain facts 2.1, 6.2",
  actor: "host",
  params: (c) => ({ vcpu: c.vcpus }),
  guard: {
    ...maximal,
    posted: (s, { vcpu }) => s.pi[vcpu].on,
    tdRuns: (s, { vcpu }) => s.hostCpu[vcpu].status === "NONE",
  },
  writes: [],
  effect: () => {},
  message: { to: "tdxModule", label: "notification" },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu }, c) => {
      c.rules.notified(s, next, vcpu, c);
    },
  },
});

export const hostActions = [
  hostEnters,
  hostInterrupts,
  hostBlocks,
  hostUnblocks,
  hostTracks,
  hostFlushes,
  hostWritesControls,
  hostPosts,
  hostNotifies,
] as const;
