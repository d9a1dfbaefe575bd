/** S1, S2, S5: which registers cross the boundary, and how often. (Adversary: the maximal host.) */
import { exposes } from "../../spec/hypercalls.ts";
import { ZERO_GPR, sameGpr } from "../../spec/state.ts";
import { images } from "../history/images.ts";
import {
  exists,
  forAll,
  invariant,
  l1Runs,
  resumes,
  runs,
  transition,
  type C,
} from "../language.ts";

const anyHost = "every host, the maximal one included";

export const registerConfidentiality = invariant({
  id: "S1",
  name: "RegisterConfidentiality",
  sentence:
    "After a TDVMCALL exit the host has zero in every register that the guest's mask does not expose; after any other exit it has zero in all of them.",
  formula: "□ ∀ v: exited(v) ⇒ ∀ i ∉ exposed(v): hostCpu[v].gpr[i] = 0",
  source: "domain facts 2.2, 2.3",
  claimedFor: anyHost,
  when: (s, c) => c.vcpus.some((v) => s.hostCpu[v].status !== "NONE"),
  holds: {
    trapExitShowsExposedOnly: (s, c) =>
      c.vcpus.every((v) => {
        const host = s.hostCpu[v];
        if (host.status === "NONE" || host.reason !== "TDCALL") return true;
        const mask = s.cpu[v].gpr.rcx;
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

export const registerIntegrity = transition({
  id: "S2",
  name: "RegisterIntegrity",
  sentence:
    "When an L2 resumes after a TDVMCALL exit, every unexposed register is what it was at the exit, RAX is success and RCX is the guest's mask.",
  formula:
    "□ [resumes(v,k) ∧ trapExit(v,k) ⇒ gpr'[i] = gprAtExit[i] for i ∉ mask ∧ rax' = SUCCESS ∧ rcx' = mask]",
  source: "domain facts 2.5",
  claimedFor: anyHost,
  monitor: images,
  when: (s, next, _step, c, m) => exists(c, (v, k) => resumes(s, next, v, k) && m.of[v][k].trap),
  holds: {
    unexposedUnchanged: (s, next, _step, c, m) =>
      forAll(c, (v, k) => {
        const at = m.of[v][k];
        if (!resumes(s, next, v, k) || !at.trap) return true;
        const { gpr } = next.cpu[v];
        return (
          (exposes(at.mask, "sec") || gpr.sec === at.sec) &&
          (exposes(at.mask, "xmm") || gpr.xmm === at.xmm)
        );
      }),
    statusIsSuccess: (s, next, _step, c, m) =>
      forAll(
        c,
        (v, k) => !resumes(s, next, v, k) || !m.of[v][k].trap || next.cpu[v].gpr.rax === "ZERO",
      ),
    maskIsTheGuests: (s, next, _step, c, m) =>
      forAll(
        c,
        (v, k) =>
          !resumes(s, next, v, k) || !m.of[v][k].trap || next.cpu[v].gpr.rcx === m.of[v][k].mask,
      ),
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
  claimedFor: `${anyHost}; not claimed for fixSoftXlat = false with pages blocked`,
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
