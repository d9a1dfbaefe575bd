/** S6, S7, S8: who runs after an entry, and whether L1 is told the truth about why. */
import { took } from "../../checker/index.ts";
import { l1Enters } from "../../spec/actions/l1-entries.ts";
import { images } from "../history/images.ts";
import { sameGpa } from "../../spec/state.ts";
import { asksForL1, entered } from "../entries.ts";
import type { Vcpu } from "../../spec/constants.ts";
import { exists, forAll, invariant, l1Observes, runs, transition, type S } from "../language.ts";

const anyHost = "every host, the maximal one included";

/** L1 is told that the host has routed the exit to it. */
const isRouted = (s: S, v: Vcpu): boolean => {
  const why = s.cpu[v].exitInfo?.case;
  return why === "HOST_ROUTED_TDVMCALL" || why === "HOST_ROUTED_ASYNC";
};

export const routeTruth = transition({
  id: "S6",
  name: "RouteTruth",
  sentence:
    "L1 is told the truth about an exit of its L2: the reason and the address of its last real exit; a routed hypercall if and only if that was one whose answer it still lacked; and that it was routed if and only if the host asked for L1.",
  formula:
    "□ [l1Observes(v,k) ⇒ (reason', gpa') = lastExit(v,k) ∧ (case' = ROUTED_TDVMCALL ⇒ trapExit) ∧ (trapExit ∧ ¬answered ⇒ case' = ROUTED_TDVMCALL) ∧ (case' ∈ ROUTED ⇔ entry(v)) ∧ (entry(v) ⇒ requested)]",
  source: "domain facts 2.4, 2.5, 2.6",
  serves: ["REQ-L1-TOLD"],
  claimedFor: `${anyHost}; not claimed for fixSoftXlat = false with pages blocked (hypothesis H2)`,
  monitor: images,
  when: (s, next, _step, c) => exists(c, (v, k) => l1Observes(s, next, v, k)),
  holds: {
    reasonAndAddress: (s, next, _step, c, _m, nextM) =>
      forAll(c, (v, k) => {
        if (!l1Observes(s, next, v, k)) return true;
        const told = next.cpu[v].exitInfo;
        const { reason, gpa } = nextM.of[v][k];
        return told !== null && told.reason === reason && sameGpa(told.gpa, gpa);
      }),
    routedCallIsACall: (s, next, _step, c, m) =>
      forAll(
        c,
        (v, k) =>
          !l1Observes(s, next, v, k) ||
          next.cpu[v].exitInfo?.case !== "HOST_ROUTED_TDVMCALL" ||
          m.of[v][k].trap,
      ),
    unansweredCallIsTold: (s, next, step, c, m) =>
      forAll(c, (v, k) => {
        if (!l1Observes(s, next, v, k) || entered(step) !== v) return true;
        const { trap, changes, noop } = m.of[v][k];
        const unanswered = trap && changes === 0 && !noop;
        return !unanswered || next.cpu[v].exitInfo?.case === "HOST_ROUTED_TDVMCALL";
      }),
    routedIsToldSo: (s, next, step, c) =>
      forAll(
        c,
        (v, k) => !l1Observes(s, next, v, k) || isRouted(next, v) === (entered(step) === v),
      ),
    hostAskedForL1: (s, next, step, c, m) =>
      forAll(
        c,
        (v, k) =>
          !l1Observes(s, next, v, k) ||
          entered(step) !== v ||
          m.of[v][k].owed ||
          asksForL1(s, step, v, c),
      ),
  },
});

export const sticky = invariant({
  id: "S7",
  name: "Sticky",
  sentence: "Once the host has asked for L1, no L2 executes before L1 has.",
  formula: "□ ∀ v, k: owed(v,k) ⇒ ¬ runs(v,k)",
  source: "domain facts 2.5 (RESUME_L1 is sticky)",
  serves: ["REQ-L1-NEXT"],
  claimedFor: anyHost,
  monitor: images,
  when: (_s, c, m) => exists(c, (v, k) => m.of[v][k].owed),
  holds: {
    l2DoesNotRun: (s, c, m) => forAll(c, (v, k) => !m.of[v][k].owed || !runs(s, v, k)),
  },
});

export const vmTarget = transition({
  id: "S8",
  name: "VmTarget",
  sentence:
    "An entry resumes the VM that left, or L1; L1 enters the L2 that it has named; and the host is told truthfully which VM left.",
  formula:
    "□ [entry(v) ∧ inTd' ⇒ vm' ∈ {vm, 0}] ∧ □ [l1Enters(v) ⇒ vm' ∈ {named(v), 0}] ∧ □ [exit(v) ⇒ hostCpu'.vm = vm]",
  source: "domain facts 2.2 (VM index from CURR_VM), 2.5 (the host does not choose), 2.8 (L1 does)",
  serves: ["REQ-VM-IDENTITY", "REQ-VCPU-TURNS"],
  claimedFor: anyHost,
  when: (s, next, step, c) =>
    entered(step) !== null ||
    took(step, l1Enters) ||
    c.vcpus.some((v) => s.cpu[v].inTd && !next.cpu[v].inTd),
  holds: {
    entersWhoLeftOrL1: (s, next, step) => {
      const v = entered(step);
      if (v === null || !next.cpu[v].inTd) return true;
      return next.cpu[v].vm === s.cpu[v].vm || next.cpu[v].vm === 0;
    },
    entersWhomL1Named: (s, next, step) => {
      if (!took(step, l1Enters)) return true;
      const v = step.params.vcpu;
      return next.cpu[v].vm === 0 || next.cpu[v].vm === s.l1.cpu[v].k;
    },
    // Exits that begin outside, in an entry that ends at once, are exits too.
    hostIsToldWhoLeft: (_s, next, _step, c) =>
      c.vcpus.every(
        (v) => next.hostCpu[v].status === "NONE" || next.hostCpu[v].vm === next.cpu[v].vm,
      ),
  },
});
