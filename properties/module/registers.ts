/** S1, S2, S5: which registers cross the boundary, and how often. (Adversary: the maximal host.) */
import { took, type Monitor, type Read, type Step } from "../../checker/index.ts";
import { l2Attacks } from "../../spec/actions/l2-attacks.ts";
import { l2MmioCall } from "../../spec/actions/l2-operations.ts";
import type { L2, Vcpu } from "../../spec/constants.ts";
import { exposes, refusesMask } from "../../spec/hypercalls.ts";
import { ZERO_GPR, plainGpr, sameGpr } from "../../spec/state.ts";
import { answerOf, entered, isAnswered } from "../entries.ts";
import { images, loadedBy } from "../history/images.ts";
import {
  exists,
  forAll,
  invariant,
  l1Runs,
  resumes,
  runs,
  transition,
  type C,
  type S,
} from "../language.ts";

type Images = typeof images extends Monitor<infer M> ? Read<M> : never;

const anyHost = "every host, the maximal one included";

export const registerConfidentiality = invariant({
  id: "S1",
  name: "RegisterConfidentiality",
  sentence:
    "After a TDVMCALL exit the host has zero in every register that the guest's mask does not expose; after any other exit it has zero in all of them.",
  formula: "□ ∀ v: exited(v) ⇒ ∀ i ∉ exposed(v): hostCpu[v].gpr[i] = 0",
  source: "domain facts 2.2, 2.3",
  serves: ["REQ-MASK-OUT"],
  claimedFor: anyHost,
  monitor: images,
  when: (s, c) => c.vcpus.some((v) => s.hostCpu[v].status !== "NONE"),
  holds: {
    trapExitShowsExposedOnly: (s, c, m) =>
      c.vcpus.every((v) => {
        const host = s.hostCpu[v];
        if (host.status === "NONE" || host.reason !== "TDCALL") return true;
        // The mask with which the VM called, not the module's copy of it. L1 exposes the ABI.
        const { vm } = s.cpu[v];
        const mask = vm === 0 ? "ABI" : m.of[v][vm].mask;
        return (
          host.gpr.rax === "ZERO" &&
          (exposes(mask, "sec") || host.gpr.sec === "ZERO") &&
          (exposes(mask, "xmm") || host.gpr.xmm === "ZERO") &&
          (exposes(mask, "abi") ||
            sameGpr(
              { ...ZERO_GPR, rcx: host.gpr.rcx, sec: host.gpr.sec, xmm: host.gpr.xmm },
              host.gpr,
            ))
        );
      }),
    asyncExitShowsNothing: (s, c) =>
      c.vcpus.every(
        (v) =>
          s.hostCpu[v].status === "NONE" ||
          s.hostCpu[v].reason === "TDCALL" ||
          sameGpr(s.hostCpu[v].gpr, ZERO_GPR),
      ),
    pageOfViolationsOnly: (s, c) =>
      c.vcpus.every((v) => s.hostCpu[v].page === null || s.hostCpu[v].reason === "EPT_VIOLATION"),
  },
});

/** L2 `k` resumes after a TDVMCALL exit, with what the monitor remembers of that exit. */
const resumesFromCall = (s: S, next: S, m: Images, v: Vcpu, k: L2): boolean =>
  resumes(s, next, v, k) && m.of[v][k].trap;

/** In this step the module refuses a hypercall of L2 `k` for its mask. */
const refused = (s: S, step: Step, v: Vcpu, k: L2, c: C): boolean => {
  if (!took(step, l2MmioCall) && !took(step, l2Attacks)) return false;
  const { vcpu, vm, mask } = step.params;
  if (took(step, l2Attacks) && step.params.way !== "CALL") return false;
  return vcpu === v && vm === k && refusesMask(mask, c.noRbpMod) && runs(s, v, k);
};

/** In this step the host enters L1. */
const entersL1 = (s: S, next: S, step: Step): boolean => {
  const v = entered(step);
  return v !== null && s.cpu[v].vm === 0 && l1Runs(next, v);
};

export const registerIntegrity = transition({
  id: "S2",
  name: "RegisterIntegrity",
  sentence:
    "When a VM resumes after a TDVMCALL exit, every unexposed register is what it was at the exit, RAX is success and RCX is the guest's mask; a call refused for its mask changes RAX only.",
  formula:
    "□ [resumes(v,k) ∧ trapExit(v,k) ⇒ gpr'[i] = gprAtExit[i] for i ∉ mask ∧ rax' = SUCCESS ∧ rcx' = mask] ∧ □ [refused(v,k) ⇒ gpr' = loaded with rax = INVALID] ∧ □ [entersL1(v) ⇒ gpr' = (trapExit ? answered(gpr) : gpr)]",
  source: "domain facts 2.2, 2.5",
  serves: ["REQ-MASK-IN"],
  claimedFor: `${anyHost}; not claimed for fixSoftXlat = false with pages blocked (hypothesis H2)`,
  monitor: images,
  when: (s, next, step, c, m) =>
    entersL1(s, next, step) ||
    exists(c, (v, k) => resumesFromCall(s, next, m, v, k) || refused(s, step, v, k, c)),
  holds: {
    unexposedUnchanged: (s, next, _step, c, m) =>
      forAll(c, (v, k) => {
        if (!resumesFromCall(s, next, m, v, k)) return true;
        const at = m.of[v][k];
        const { gpr } = next.cpu[v];
        return (
          (exposes(at.mask, "sec") || gpr.sec === at.sec) &&
          (exposes(at.mask, "xmm") || gpr.xmm === at.xmm)
        );
      }),
    statusIsSuccess: (s, next, _step, c, m) =>
      forAll(c, (v, k) => !resumesFromCall(s, next, m, v, k) || next.cpu[v].gpr.rax === "ZERO"),
    maskIsTheGuests: (s, next, _step, c, m) =>
      forAll(
        c,
        (v, k) => !resumesFromCall(s, next, m, v, k) || next.cpu[v].gpr.rcx === m.of[v][k].mask,
      ),
    refusalChangesRaxOnly: (s, next, step, c) =>
      forAll(
        c,
        (v, k) =>
          !refused(s, step, v, k, c) ||
          (runs(next, v, k) &&
            sameGpr(next.cpu[v].gpr, { ...plainGpr(loadedBy(s, step, v, k, c)), rax: "INVALID" })),
      ),
    l1GetsItsAnswer: (s, next, step) => {
      const v = entered(step);
      if (v === null || !entersL1(s, next, step)) return true;
      const [image, gpr] = [s.cpu[v].gpr, next.cpu[v].gpr];
      return s.hostCpu[v].reason === "TDCALL"
        ? isAnswered(gpr, image, answerOf(s, step, v))
        : sameGpr(gpr, image);
    },
  },
});

/** L2 `k` has left before and is now seen again: it runs, or L1 looks at its exit. */
const seenAgain = (s: Parameters<typeof runs>[0], v: 0 | 1, k: 1 | 2 | 3): boolean =>
  runs(s, v, k) || (l1Runs(s, v) && s.l1.cpu[v].k === k && s.cpu[v].exitInfo !== null);

export const writeBackOnce = invariant({
  id: "S5",
  name: "WriteBackOnce",
  sentence:
    "Between two exits of an L2 the host's registers go into its image exactly once if the first was a TDVMCALL exit, and never otherwise.",
  formula: "□ ∀ v, k: seenAgain(v,k) ⇒ writeBacks(v,k) = (trapExit(v,k) ? 1 : 0)",
  source: "domain facts 2.5; 2.6 for where it is suspected to fail (hypothesis H1)",
  serves: ["REQ-ANSWER-ONCE"],
  claimedFor: `${anyHost}; not claimed for fixSoftXlat = false with pages blocked (hypotheses H1 and H2)`,
  monitor: images,
  when: (s, c: C, m) => exists(c, (v, k) => seenAgain(s, v, k) && m.of[v][k].left),
  holds: {
    atLeastOnceAfterTrap: (s, c, m) =>
      forAll(c, (v, k) => {
        const at = m.of[v][k];
        return !seenAgain(s, v, k) || !at.trap || at.foreign || at.changes >= 1 || at.noop;
      }),
    atMostOnce: (_s, c, m) => forAll(c, (v, k) => m.of[v][k].changes <= 1),
    nothingElse: (_s, c, m) => forAll(c, (v, k) => !m.of[v][k].foreign),
  },
});
