/** S3, S4: RIP moves once per instruction, and nobody works on an old copy of an L2. */
import { ZERO_GPR, sameGpr } from "../../spec/state.ts";
import { images } from "../history/images.ts";
import { exists, forAll, invariant, l1Observes, resumes, runs, transition } from "../language.ts";

const anyHost =
  "every host, the maximal one included; not claimed for fixSoftXlat = false with pages blocked (hypothesis H2)";

export const ripOnce = invariant({
  id: "S3",
  name: "RipOnce",
  sentence:
    "Whenever an L2 executes, it has retired each trapped instruction exactly once: none skipped, none repeated, none rolled back.",
  formula: "□ ∀ v, k: runs(v,k) ⇒ rip[v][k] = ripExpected[v][k]",
  source: "domain facts 2.2 (RIP moves at exit), 2.4, 2.6",
  serves: ["REQ-RETIRED-ONCE"],
  claimedFor: anyHost,
  monitor: images,
  when: (s, c) => exists(c, (v, k) => runs(s, v, k)),
  holds: {
    ripIsExpected: (s, c, m) =>
      forAll(c, (v, k) => !runs(s, v, k) || s.cpu[v].rip[k] === m.of[v][k].rip),
  },
});

export const stateFresh = transition({
  id: "S4",
  name: "StateFresh",
  sentence:
    "When L1 gets to see an exit of an L2, its buffer holds the registers and RIP that the L2 has at that moment; nothing else of the L2 stands in registers of L1; and when L1 enters the L2, the L2 gets the registers that L1 last saw or wrote.",
  formula:
    "□ [l1Observes(v,k) ⇒ buf'[v][k] = image'(v,k) ∧ gpr' = 0] ∧ □ [l1Enters(v,k) ⇒ gpr' = image(v,k)]",
  source: "domain facts 2.2, 2.4, 2.8; 2.6 (hypothesis H2)",
  serves: ["REQ-L1-STATE"],
  claimedFor: anyHost,
  monitor: images,
  when: (s, next, _step, c) =>
    exists(c, (v, k) => l1Observes(s, next, v, k) || (s.cpu[v].vm === 0 && resumes(s, next, v, k))),
  holds: {
    bufferHasTheRegisters: (s, next, _step, c, _m, nextM) =>
      forAll(
        c,
        (v, k) => !l1Observes(s, next, v, k) || sameGpr(next.buf[v][k].gpr, nextM.of[v][k].gpr),
      ),
    entryLoadsWhatL1Left: (s, next, _step, c, m) =>
      forAll(
        c,
        (v, k) =>
          s.cpu[v].vm !== 0 || !resumes(s, next, v, k) || sameGpr(next.cpu[v].gpr, m.of[v][k].gpr),
      ),
    l1sRegistersAreZero: (s, next, _step, c) =>
      forAll(c, (v, k) => !l1Observes(s, next, v, k) || sameGpr(next.cpu[v].gpr, ZERO_GPR)),
    bufferHasTheRip: (s, next, _step, c, _m, nextM) =>
      forAll(c, (v, k) => !l1Observes(s, next, v, k) || next.buf[v][k].rip === nextM.of[v][k].rip),
  },
});
