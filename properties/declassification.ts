/**
 * Every deliberate release, with its reason. What is told here, and only that, may depend on a
 * secret; a release that no model needs, or a flow that none of them covers, is reported.
 *
 * A release says what is told without looking at what came out: from the registers as the L2 or L1
 * loaded them, by the mask that it chose itself.
 */
import type { Plain, Read, Step } from "../checker/index.ts";
import { took } from "../checker/index.ts";
import { l1Forwards } from "../spec/actions/l1-exits.ts";
import { l2Attacks, l2UserAsks } from "../spec/actions/l2-attacks.ts";
import { l2Reexecutes, l2Reissues } from "../spec/actions/l2-instructions.ts";
import { l2MmioCall } from "../spec/actions/l2-operations.ts";
import type { L2, Vcpu } from "../spec/constants.ts";
import { exposes, refusesMask } from "../spec/hypercalls.ts";
import type { Gpr } from "../spec/state.ts";
import { answerOf, entered } from "./entries.ts";
import { loadedBy } from "./history/images.ts";
import { release, runs, type C, type S } from "./language.ts";

/** The vCPU and the L2 that executes an instruction in this step, or `null`. */
function executing(s: S, step: Step, c: C): { readonly v: Vcpu; readonly k: L2 } | null {
  const v = c.vcpus.find((each) => each === step.params["vcpu"]);
  const k = c.l2s.find((each) => each === step.params["vm"]);
  return v === undefined || k === undefined || !runs(s, v, k) ? null : { v, k };
}

/** The step executes TDG.VP.VMCALL in L2 `k`. */
const isHypercall = (s: S, step: Step, v: Vcpu, k: L2): boolean =>
  took(step, l2MmioCall) ||
  took(step, l2UserAsks) ||
  (took(step, l2Attacks) && step.params.way === "CALL") ||
  ((took(step, l2Reexecutes) || took(step, l2Reissues)) && s.l2[v][k].pc === "CALL");

const abi = ({ r10, r11, r12, r13, r14, r15 }: Read<Gpr> | Plain<Gpr>) => ({
  ...{ r10, r11, r12, r13, r15 },
  r14: { page: r14.page, off: r14.off, sh: r14.sh },
});

export const ownHypercall = release({
  name: "ownHypercall",
  sentence:
    "The registers that an L2's own mask exposes in a hypercall that L1 lets go to the host: R10–R15, with the datum of a write, and any further register that the mask names.",
  why: "The guest asks the host for a service, and the mask is its way to say which registers the request is in (GHCI; domain facts 2.2).",
  value: (s, step, c) => {
    const at = executing(s, step, c);
    if (at === null || !isHypercall(s, step, at.v, at.k)) return null;
    // By what L1 has enabled: a module that lets a call pass on its own account releases nothing.
    if (!s.l1.cpu[at.v].direct[at.k]) return null;
    const registers = loadedBy(s, step, at.v, at.k, c);
    const mask = registers.rcx;
    if (refusesMask(mask, c.noRbpMod)) return null;
    return {
      abi: exposes(mask, "abi") ? abi(registers) : null,
      sec: exposes(mask, "sec") ? registers.sec : null,
      xmm: exposes(mask, "xmm") ? registers.xmm : null,
    };
  },
});

export const forwardedRequest = release({
  name: "forwardedRequest",
  sentence: "The datum of a write that L1 takes from an L2's request into a hypercall of its own.",
  why: "A device that the host emulates gets what is written to it, on whichever route; on this one L1 has looked at it first (domain facts 4.1, 4.2).",
  value: (s, step) => {
    if (!took(step, l1Forwards)) return null;
    const v = step.params.vcpu;
    const { r13: dir, r15: datum } = s.buf[v][s.l1.cpu[v].k].gpr;
    return dir === "WRITE" ? datum : null;
  },
});

export const answerToL1 = release({
  name: "answerToL1",
  sentence:
    "The registers that the host hands to L1 in answer to a hypercall of L1's own, among them the datum of a read.",
  why: "A device gives back what was written to it: what an L2 has sent there directly, L1 may read there for it later (domain facts 4.1, 4.2).",
  value: (s, step) => {
    const v = entered(step);
    if (v === null || s.cpu[v].vm !== 0 || s.hostCpu[v].reason !== "TDCALL") return null;
    return abi(answerOf(s, step, v));
  },
});
