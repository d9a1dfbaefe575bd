/** S39: what an exit leaves with whom: the module, L1's buffer, the host. */
import type { Plain, Read, Step } from "../../checker/index.ts";
import type { L2, Mask, Vcpu } from "../../spec/constants.ts";
import { exposes } from "../../spec/hypercalls.ts";
import { maxRip, sameGpa, sameGpr, type Gpr } from "../../spec/state.ts";
import { images, loadedBy, loadsRegisters, why } from "../history/images.ts";
import { exists, forAll, l1Runs, leaves, transition, type C, type S } from "../language.ts";

/** In this step the trust domain leaves `v`: the host has it now. */
const goesOut = (s: S, next: S, v: Vcpu): boolean => s.cpu[v].inTd && !next.cpu[v].inTd;

/** In this step L1 leaves `v` for the host. */
const l1GoesOut = (s: S, next: S, v: Vcpu): boolean => l1Runs(s, v) && goesOut(s, next, v);

/** RIP of L2 `k` where it left: at its trapping instruction, or past it if that was a call to the host. */
function ripAtExit(s: S, next: S, step: Step, v: Vcpu, k: L2, c: C): number {
  const isCall = goesOut(s, next, v) && next.hostCpu[v].reason === "TDCALL";
  return Math.min(s.cpu[v].rip[k] + (loadsRegisters(step) ? 1 : 0) + (isCall ? 1 : 0), maxRip(c));
}

type Registers = Read<Gpr> | Plain<Gpr>;

/** The host's registers have what `mask` exposes of `of`, and the mask. */
const hasExposed = (host: Registers, of: Registers, mask: Mask): boolean =>
  host.rcx === mask &&
  (!exposes(mask, "sec") || host.sec === of.sec) &&
  (!exposes(mask, "xmm") || host.xmm === of.xmm) &&
  (!exposes(mask, "abi") ||
    (host.r10 === of.r10 &&
      host.r11 === of.r11 &&
      host.r12 === of.r12 &&
      host.r13 === of.r13 &&
      sameGpa(host.r14, of.r14) &&
      host.r15 === of.r15));

/** The module remembers of an exit to the host whether an answer is to be applied. */
const remembersKind = (next: S, v: Vcpu): boolean =>
  (next.tdvps[v].lastExit === "TDVMCALL") === (next.hostCpu[v].reason === "TDCALL");

export const exitComplete = transition({
  id: "S39",
  name: "ExitComplete",
  sentence:
    "When a VM leaves, each gets what is its own: the module keeps its registers and RIP, and why and where it left; L1's buffer has registers and RIP of an L2, but for a call to the host; and the host has what the mask exposes, the mask, and the page of a violation.",
  formula:
    "□ [leaves(v,k) ⇒ rip' = ripAtExit ∧ exit' = (reason, gpa) ∧ (toL1 ∨ ¬call ⇒ buf' = (gprAtExit, ripAtExit))] ∧ □ [goesOut(v) ⇒ gpr' = gprAtExit ∧ (lastExit' = TDVMCALL ⇔ call) ∧ page' = page(gpa) ∧ (call ⇒ hostCpu'[i] = gpr'[i] for i ∈ mask)] ∧ □ [l1Calls(v) ⇒ unexposed(gpr') = secrets(L1)]",
  source: "domain facts 2.2, 2.3, 2.4",
  serves: ["REQ-L1-TOLD", "REQ-L1-STATE", "REQ-DIRECT"],
  claimedFor: "every host, the maximal one included",
  monitor: images,
  when: (s, next, _step, c) =>
    exists(c, (v, k) => leaves(s, next, v, k)) || c.vcpus.some((v) => l1GoesOut(s, next, v)),
  holds: {
    moduleKnowsTheExit: (s, next, step, c, _m, nextM) =>
      c.vcpus.every((v) => !goesOut(s, next, v) || remembersKind(next, v)) &&
      forAll(c, (v, k) => {
        if (!leaves(s, next, v, k)) return true;
        const { reason, gpa } = next.tdvps[v].exit[k];
        return (
          next.cpu[v].rip[k] === ripAtExit(s, next, step, v, k, c) &&
          reason === why(next, step, v, k) &&
          sameGpa(gpa, nextM.of[v][k].gpa)
        );
      }),
    bufferHasTheL2: (s, next, step, c) =>
      forAll(c, (v, k) => {
        if (!leaves(s, next, v, k)) return true;
        if (goesOut(s, next, v) && next.hostCpu[v].reason === "TDCALL") return true;
        const { gpr, rip } = next.buf[v][k];
        return (
          rip === ripAtExit(s, next, step, v, k, c) && sameGpr(gpr, loadedBy(s, step, v, k, c))
        );
      }),
    imageIsKept: (s, next, step, c) =>
      forAll(
        c,
        (v, k) =>
          !leaves(s, next, v, k) ||
          !goesOut(s, next, v) ||
          sameGpr(next.cpu[v].gpr, loadedBy(s, step, v, k, c)),
      ),
    hostHasItsShare: (s, next, step, c, _m, nextM) =>
      forAll(c, (v, k) => {
        if (!leaves(s, next, v, k) || !goesOut(s, next, v)) return true;
        const { reason, page, gpr } = next.hostCpu[v];
        const at = loadedBy(s, step, v, k, c);
        return (
          page === (nextM.of[v][k].gpa?.page ?? null) &&
          (reason !== "TDCALL" || hasExposed(gpr, at, at.rcx))
        );
      }),
    // What L1 loads for its call is nobody else's: it can be told from what the host has, and what L1 keeps to itself.
    l1sCallToo: (s, next, _step, c) =>
      c.vcpus.every((v) => {
        if (!l1GoesOut(s, next, v)) return true;
        const { gpr } = next.cpu[v];
        if (next.hostCpu[v].reason !== "TDCALL") return sameGpr(gpr, s.cpu[v].gpr);
        const { secret } = s.l1;
        return (
          hasExposed(next.hostCpu[v].gpr, gpr, "ABI") &&
          gpr.rcx === "ABI" &&
          gpr.sec === secret &&
          gpr.xmm === secret
        );
      }),
  },
});
