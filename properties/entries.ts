/** Entries of the host into the trust domain, honest or not: what was asked and what was answered. */
import { took, type Plain, type Read, type Step } from "../checker/index.ts";
import { hostEnters, hostRegisters } from "../spec/actions/adversary.ts";
import { kernelAsksForL1, kernelEnters } from "../spec/actions/l0-kernel.ts";
import type { Vcpu } from "../spec/constants.ts";
import { exposes } from "../spec/hypercalls.ts";
import { sameGpa, type Gpr } from "../spec/state.ts";
import type { C, S } from "./language.ts";

/** The vCPU that the step enters (TDH.VP.ENTER), or `null`. */
export function entered(step: Step): Vcpu | null {
  if (took(step, kernelEnters)) return step.params.vcpu;
  if (took(step, hostEnters)) return step.params.vcpu;
  return null;
}

/** The registers that the host hands over in an entry of `v`. */
export function answerOf(s: S, step: Step, v: Vcpu): Read<Gpr> | Plain<Gpr> {
  return took(step, hostEnters)
    ? hostRegisters(step.params.answer, s.hostCpu[v].gpr)
    : s.l0[v].regs;
}

/** Whether the host asks for L1 in an entry of `v`. */
export function asksForL1(s: S, step: Step, v: Vcpu, c: C): boolean {
  return took(step, hostEnters) ? step.params.resumeL1 : kernelAsksForL1(s, v, c);
}

/**
 * Whether `after` is `image` with the host's `answer` applied once: registers exposed by the mask in
 * `image` are the host's, RAX says success, all else is kept.
 *
 * Written apart from the module's own rule, which a defect may have replaced.
 */
export function isAnswered(
  after: Read<Gpr>,
  image: Read<Gpr>,
  answer: Read<Gpr> | Plain<Gpr>,
): boolean {
  const abi = exposes(image.rcx, "abi") ? answer : image;
  return (
    after.rax === "ZERO" &&
    after.rcx === image.rcx &&
    after.r10 === abi.r10 &&
    after.r11 === abi.r11 &&
    after.r12 === abi.r12 &&
    after.r13 === abi.r13 &&
    sameGpa(after.r14, abi.r14) &&
    after.r15 === abi.r15 &&
    after.sec === (exposes(image.rcx, "sec") ? answer.sec : image.sec) &&
    after.xmm === (exposes(image.rcx, "xmm") ? answer.xmm : image.xmm)
  );
}
