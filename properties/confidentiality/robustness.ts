/**
 * N4, S33: whatever else the host chooses, only its answer reaches the victim.
 *
 * N4 is shown segment by segment: what the victim has when it runs again is a function of what it had
 * when it left and of the answer. docs/internals/noninterference.md says why that is enough for whole
 * runs. S33 is the same for one entry.
 */
import { each, took, type Plain, type Read, type Step } from "../../checker/index.ts";
import { hostEnters } from "../../spec/actions/adversary.ts";
import {
  l1Denies,
  l1Emulates,
  l1Forwards,
  l1MapsGpa,
  l1Remaps,
} from "../../spec/actions/l1-exits.ts";
import type { Reason, Vcpu } from "../../spec/constants.ts";
import { exposes } from "../../spec/hypercalls.ts";
import { ZERO_GPR, sameGpr, type Gpr } from "../../spec/state.ts";
import { answerAfter, segments } from "../history/segments.ts";
import { determined, resumes, runs, transition, type C, type S } from "../language.ts";
import { VICTIM } from "../observer.ts";

const anyHost = "every host, the maximal one included";

/** The vCPU on which the victim runs again in this step, or `null`. */
const resumedOn = (s: S, next: S, c: C): Vcpu | null =>
  c.vcpus.find((v) => resumes(s, next, v, VICTIM)) ?? null;

export const hostIntegrity = determined({
  id: "N4",
  name: "HostIntegrity",
  sentence:
    "What an L2 has when it runs again follows from what it had when it left and from the host's answer: no other choice of the host (when it enters, whether it asks for L1, which pages it takes, which entries fail, what stands in registers that the mask does not expose) makes a difference.",
  formula:
    "∃ F: ∀ segments of the victim: private(end) = F(private(start), answer), over all reachable segments",
  source: "domain facts 2.4, 2.5, 6.2",
  serves: ["REQ-HOST-INFLUENCE"],
  claimedFor: `${anyHost}; not where another vCPU resets the L2`,
  monitor: segments,
  on: (s, next, _step, c, m) => {
    const v = resumedOn(s, next, c);
    return v !== null && m.of[v] !== null;
  },
  given: (s, next, step, c, m) => {
    const v = resumedOn(s, next, c);
    const left = v === null ? null : m.of[v];
    if (v === null || left === null) return null;
    const { gpr, rip, direct, reason, bars, trusted } = left;
    const answer = answerAfter(left, s, next, step, v);
    return { v, gpr, rip, direct, reason, bars, trusted, answer, control: s.l2[v][VICTIM] };
  },
  outcome: (s, next, _step, c, m) => {
    const v = resumedOn(s, next, c);
    if (v === null) return null;
    return {
      registers: next.cpu[v].gpr,
      retired: next.cpu[v].rip[VICTIM],
      control: next.l2[v][VICTIM],
      // Where the L2 has other vCPUs, these may change meanwhile, and not by the host's choice.
      ...(c.vcpus.length === 1 && Object.keys(m.of[v]?.bars ?? {}).length > 0
        ? { bars: next.config[VICTIM], trusted: c.trustedDevice ? next.l1.trusted[VICTIM] : null }
        : {}),
    };
  },
});

/** The vCPU on which L1 serves a request of the victim in this step, or `null`. */
function servedOn(s: S, step: Step): Vcpu | null {
  if (
    took(step, l1Forwards) ||
    took(step, l1Remaps) ||
    took(step, l1MapsGpa) ||
    took(step, l1Emulates) ||
    took(step, l1Denies)
  ) {
    const v = step.params.vcpu;
    return s.l1.cpu[v].k === VICTIM ? v : null;
  }
  return null;
}

/** The victim left with nothing under way: for an interrupt of the host's, for a page that is gone, to wait. */
const askedNothing = (s: S, v: Vcpu, reason: Reason): boolean =>
  reason === "EXTERNAL_INTERRUPT" ||
  (s.l2[v][VICTIM].pc === "IDLE" && (reason === "EPT_VIOLATION" || reason === "HLT"));

export const leavesNoTrace = transition({
  id: "N4T",
  name: "LeavesNoTrace",
  sentence:
    "Where an L2 has asked for nothing, nothing comes back: while it runs, nobody else's step changes its registers or its place in the code, and an interrupt or a missing page leaves them as they were.",
  formula:
    "□ [runs(v) ∧ runs′(v) ∧ ¬stepOfVictim ⇒ private′ = private] ∧ □ [resumes(v) ∧ askedNothing ⇒ private′ = private(start)]",
  source: "domain facts 2.1, 2.3, 2.4",
  serves: ["REQ-HOST-INFLUENCE"],
  claimedFor: `${anyHost}; not where another vCPU resets the L2`,
  monitor: segments,
  when: (s, next, step, c, m) =>
    c.vcpus.some(
      (v) =>
        (runs(s, v, VICTIM) && runs(next, v, VICTIM) && step.params["vm"] !== VICTIM) ||
        (resumes(s, next, v, VICTIM) && askedNothing(s, v, m.of[v]?.reason ?? "TDCALL")),
    ),
  holds: {
    whileItRuns: (s, next, step, c) =>
      c.vcpus.every((v) => {
        if (!runs(s, v, VICTIM) || !runs(next, v, VICTIM)) return true;
        if (step.params["vm"] === VICTIM && step.params["vcpu"] === v) return true;
        const [before, after] = [s.cpu[v], next.cpu[v]];
        return sameGpr(before.gpr, after.gpr) && before.rip[VICTIM] === after.rip[VICTIM];
      }),
    whenItAskedNothing: (s, next, _step, c, m) =>
      c.vcpus.every((v) => {
        const left = m.of[v];
        if (left === null || !resumes(s, next, v, VICTIM)) return true;
        if (!askedNothing(s, v, left.reason)) return true;
        return sameGpr(next.cpu[v].gpr, left.gpr) && next.cpu[v].rip[VICTIM] === left.rip;
      }),
  },
});

export const l1ArgumentIntegrity = determined({
  id: "N4L1",
  name: "L1ArgumentIntegrity",
  sentence:
    "What L1 does for an L2 (the leaf, the address, the datum, or a refusal) follows from what the L2 had when it left: no register that the host could write selects it.",
  formula: "∃ F: ∀ steps in which L1 serves the victim: served = F(private(start))",
  source: "domain facts 4.1, 4.3",
  serves: ["REQ-L1-NO-DEPUTY"],
  claimedFor: anyHost,
  monitor: segments,
  on: (s, _next, step, _c, m) => {
    const v = servedOn(s, step);
    return v !== null && m.of[v] !== null;
  },
  given: (s, _next, step, _c, m) => {
    const v = servedOn(s, step);
    if (v === null) return null;
    const left = m.of[v];
    if (left === null) return null;
    const { gpr, rip, direct, reason, bars } = left;
    // By what the L2 was doing, not by whether the host had it in between.
    return { v, gpr, rip, direct, reason, bars };
  },
  outcome: (s, next, step) => {
    const v = servedOn(s, step);
    if (v === null) return null;
    const forwarded = took(step, l1Forwards) || took(step, l1Remaps) || took(step, l1MapsGpa);
    return { action: step.action, call: forwarded ? next.hostCpu[v].gpr : null };
  },
});

/** `registers` without those that `mask` exposes: what the host's answer must not reach. */
function hidden(registers: Read<Gpr>, mask: Gpr["rcx"]): Plain<Gpr> {
  const { rax, rcx, r10, r11, r12, r13, r14, r15, sec, xmm } = registers;
  const kept = { rax, rcx, sec, xmm };
  const abi = { r10, r11, r12, r13, r14: { page: r14.page, off: r14.off, sh: r14.sh }, r15 };
  return {
    ...ZERO_GPR,
    ...kept,
    ...(exposes(mask, "abi") ? {} : abi),
    sec: exposes(mask, "sec") ? "ZERO" : sec,
    xmm: exposes(mask, "xmm") ? "ZERO" : xmm,
  };
}

export const confinement = determined({
  id: "S33",
  name: "Confinement",
  sentence:
    "Two answers of the host to one hypercall leave the same state but for the registers that the caller's mask exposes.",
  formula:
    "∀ s, answers a, b: enter(s, a) =∖exposed(s) enter(s, b), for the same vCPU, RESUME_L1 and lock",
  source: "domain facts 2.2, 2.5",
  serves: ["REQ-HOST-INFLUENCE", "REQ-MASK-IN"],
  claimedFor: `${anyHost} that has a choice of answers: an honest one has none`,
  scope: "state",
  on: (s, _next, step) =>
    took(step, hostEnters) && s.hostCpu[step.params.vcpu].reason === "TDCALL" && !step.params.busy,
  given: (_s, _next, step) => {
    if (!took(step, hostEnters)) return null;
    const { vcpu, lp, resumeL1 } = step.params;
    return { vcpu, lp, resumeL1 };
  },
  outcome: (s, next, step, c) => {
    if (!took(step, hostEnters)) return null;
    const v = step.params.vcpu;
    const { vm, gpr } = s.cpu[v];
    const { rcx: mask } = gpr;
    return {
      inTd: next.cpu[v].inTd,
      vm: next.cpu[v].vm,
      // Where the module has gone on to L1, the registers are L1's, and the L2's are in its buffer.
      registers: hidden(next.cpu[v].gpr, next.cpu[v].vm === vm ? mask : "NONE"),
      retired: next.cpu[v].rip,
      exit: next.cpu[v].exitInfo,
      module: next.tdvps[v],
      buffer: vm === 0 ? null : hidden(next.buf[v][vm].gpr, mask),
      bufferRip: vm === 0 ? null : next.buf[v][vm].rip,
      otherBuffers: each(c.vcpus, (o) =>
        each(
          c.runsOn[o].filter((k) => o !== v || k !== vm),
          (k) => next.buf[o][k],
        ),
      ),
      otherCpus: each(
        c.vcpus.filter((o) => o !== v),
        (o) => ({ cpu: next.cpu[o], module: next.tdvps[o] }),
      ),
      pages: next.sept,
      pending: next.virr,
      posted: next.pi,
      host: next.hostCpu,
    };
  },
});
