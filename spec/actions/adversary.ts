/**
 * The maximal host: an L0 that does anything the hardware and the module let it.
 *
 * It has no program counter, so it is finite without any budget, and every behaviour of the honest
 * kernel and emulator is one of its behaviours. What it cannot do is not for it to decide: the
 * module chooses the VM, filters the registers and keeps the controls.
 *
 * [A] Its answers are representatives: for the status an accepted one, a retry and a refusal; for
 * the data an ordinary value and the two that mean a leaf when they stand in R11; one answer that
 * rewrites the whole request to another one. Registers outside the ABI group always carry POISON,
 * a value nothing else in the system has. Values are only copied and compared, so further values
 * of a kind behave like the one listed.
 *
 * Source: domain facts 6.2.
 */
import type { Plain } from "../../checker/index.ts";
import { privatePages, type Constants } from "../constants.ts";
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

/** What the maximal host can answer to a hypercall. */
export const ANSWERS = {
  OK_V1: { ...poisoned, r11: "V1" },
  OK_X30: { ...poisoned, r11: "X30" },
  OK_MAPGPA: { ...poisoned, r11: "MAPGPA" },
  RETRY: { ...poisoned, r10: "RETRY" },
  REFUSED: { ...poisoned, r10: "INVALID", r11: "ONES" },
  /** A request forged in the answer: a write to the device that L2 never asked for. */
  FORGED: {
    ...poisoned,
    r11: "X30",
    r12: "ONE",
    r13: "WRITE",
    r14: { page: "bar0", off: 2, sh: true },
    r15: "V1",
  },
} as const satisfies Record<string, Plain<Gpr>>;
/** Name of a hostile answer. */
export type Answer = keyof typeof ANSWERS;

// Object.keys forgets the type of the keys of a constant object; their order is the one written.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as said
const ANSWER_NAMES = Object.keys(ANSWERS) as Answer[];
/** Answers to exits that asked for none. */
const UNASKED_ANSWER_NAMES: Answer[] = ["OK_V1", "FORGED"];

const maximal = { hostIsMaximal: (_s: unknown, _p: unknown, c: Constants) => c.host === "MAXIMAL" };

export const hostEnters = spec.action("HostEnters", {
  sentence: "The host enters the trust domain with any answer, for L1 or for whoever comes next.",
  source: "domain facts 2.5, 6.2",
  actor: "host",
  params: (c) => ({ vcpu: c.vcpus, resumeL1: [false, true], busy: [false, true] }),
  choose: {
    // [A] Registers matter in the answer to a hypercall. After another exit two answers suffice to
    // show a module that looks at them all the same.
    answer: (s, { vcpu }) =>
      s.hostCpu[vcpu].reason === "TDCALL" ? ANSWER_NAMES : UNASKED_ANSWER_NAMES,
  },
  guard: {
    ...maximal,
    hasTheCpu: (s, { vcpu }) => s.hostCpu[vcpu].status !== "NONE",
    // [A] So does one for an entry that fails before any register is looked at.
    oneAnswerWhenBusy: (_s, { busy, answer }) => !busy || answer === "OK_V1",
  },
  effect: () => {},
  message: {
    to: "tdxModule",
    label: "TDH.VP.ENTER",
    carries: (_s, { resumeL1, busy, answer }) => ({ regs: ANSWERS[answer], resumeL1, busy }),
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
  effect: () => {},
  message: { to: "tdxModule", label: "external interrupt" },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu }, c) => {
      const { vm, gpr, rip } = s.cpu[vcpu];
      const at = { gpr, rip: vm === 0 ? 0 : rip[vm] };
      c.rules.asyncExit(s, next, vcpu, "EXTERNAL_INTERRUPT", null, at);
    },
  },
});

export const hostBlocks = spec.action("HostBlocks", {
  sentence: "The host blocks a private page (TDH.MEM.RANGE.BLOCK).",
  source: "domain facts 2.6, 6.2",
  actor: "host",
  params: (c) => ({ page: privatePages(c) }),
  guard: maximal,
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
  effect: () => {},
  message: { to: "tdxModule", label: "TDH.MEM.TRACK" },
  partner: {
    actor: "tdxModule",
    effect: (_s, next, _p, c) => {
      for (const v of c.vcpus) next.tdvps[v].epochStale = true;
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
  effect: () => {},
  message: { to: "tdxModule", label: "TDH.VP.FLUSH" },
  partner: {
    actor: "tdxModule",
    effect: (_s, next, { vcpu }, c) => {
      for (const k of c.l2s) next.tdvps[vcpu].xlat[k] = { buf: false, vapic: false };
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

export const hostActions = [
  hostEnters,
  hostInterrupts,
  hostBlocks,
  hostUnblocks,
  hostTracks,
  hostFlushes,
  hostWritesControls,
] as const;
