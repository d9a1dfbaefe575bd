/** S10, S32, S41: an L2 gets the interrupts of its devices, from L1, and no others; L1 gets what was posted, once. */
import { took } from "../../checker/index.ts";
import { hostPosts } from "../../spec/actions/adversary.ts";
import { l1Drains } from "../../spec/actions/l1-exits.ts";
import { vectors, type Vcpu } from "../../spec/constants.ts";
import { isInjected, signals, someInjected } from "../history/signals.ts";
import { invariant, transition, type C, type S } from "../language.ts";

export const noDirectInjection = transition({
  id: "S10",
  name: "NoDirectInjection",
  sentence:
    "A vector reaches an L2 only through L1, only one that this L2 has asked for, and only on a vCPU on which it runs.",
  formula:
    "□ [l2Irq'[v][k] ⊄ l2Irq[v][k] ⇒ action = L1Drains ∧ l2Irq'[v][k] \\ l2Irq[v][k] ⊆ asked(k)]",
  source: "domain facts 2.7 (the host cannot post into an L2), 6.3 (malicious interrupts)",
  serves: ["REQ-INTERRUPTS-BY-L1"],
  claimedFor: "every host, the maximal one included, and hostile L2s",
  monitor: signals,
  when: (s, next, step, c) =>
    took(step, hostPosts) || took(step, l1Drains) || c.l2s.some((k) => someInjected(s, next, k, c)),
  holds: {
    byL1: (s, next, step, c) =>
      took(step, l1Drains) || c.l2s.every((k) => !someInjected(s, next, k, c)),
    whereItRuns: (s, next, _step, c) =>
      c.vcpus.every((v) =>
        c.l2s.every(
          (k) =>
            c.runsOn[v].includes(k) ||
            vectors(c).every((x) => s.l2Irq[v][k][x] || !next.l2Irq[v][k][x]),
        ),
      ),
    onlyAskedFor: (s, next, _step, c, m) =>
      c.l2s.every((k) => vectors(c).every((x) => !isInjected(s, next, k, x, c) || m.asked[k][x])),
  },
});

export const interruptsCorrect = invariant({
  id: "S32",
  name: "InterruptsCorrect",
  sentence:
    "Each interrupt that an L2 gets stands for at least one event of a device of its own since the last.",
  formula: "□ ∀ k: injections(k) ≤ events(devices(k)), coalesced ones counted once",
  source: "domain facts 1.6 (MSI-X remapping by L1), 3.3",
  serves: ["REQ-USED-INTERRUPT"],
  claimedFor: "honest host; not claimed for msixRoute = DIRECT",
  monitor: signals,
  when: (s, c, m) =>
    c.l2s.some(
      (k) => m.asked[k][1] || c.vcpus.some((v) => vectors(c).some((x) => s.l2Irq[v][k][x])),
    ),
  holds: {
    noneSpurious: (_s, c, m) => c.l2s.every((k) => !m.spurious[k]),
  },
});

/** In this step something posted on `v` becomes pending for L1. */
const becomesPending = (s: S, next: S, v: Vcpu, c: C): boolean =>
  vectors(c).some((x) => !s.virr[v][x] && next.virr[v][x]);

/** In this step something is posted on `v` no longer. */
const isTaken = (s: S, next: S, v: Vcpu, c: C): boolean =>
  vectors(c).some((x) => s.pi[v].pir[x] && !next.pi[v].pir[x]);

export const postedOnce = transition({
  id: "S41",
  name: "PostedOnce",
  sentence:
    "What becomes pending for L1 was posted; with it becomes pending all that was posted on that vCPU, and none of it stays posted, nor its notification outstanding; and nothing posted is lost on the way.",
  formula:
    "□ [virr'[v] ⊄ virr[v] ⇒ virr'[v] ⊆ virr[v] ∪ pir[v] ∧ pir'[v] = ∅ ∧ ¬on'[v]] ∧ □ [x ∈ pir[v] \\ pir'[v] ⇒ x ∈ virr'[v]]",
  source: "domain facts 2.1 (posted interrupts are merged when L1 is entered or notified)",
  serves: ["REQ-INTERRUPTS-BY-L1", "REQ-USED-INTERRUPT"],
  claimedFor: "every host, the maximal one included",
  when: (s, next, _step, c) =>
    c.vcpus.some((v) => becomesPending(s, next, v, c) || isTaken(s, next, v, c)),
  holds: {
    onlyPosted: (s, next, _step, c) =>
      c.vcpus.every((v) =>
        vectors(c).every((x) => s.virr[v][x] || !next.virr[v][x] || s.pi[v].pir[x]),
      ),
    noneStaysPosted: (s, next, _step, c) =>
      c.vcpus.every(
        (v) =>
          !becomesPending(s, next, v, c) ||
          (!next.pi[v].on && vectors(c).every((x) => !next.pi[v].pir[x])),
      ),
    noneIsLost: (s, next, _step, c) =>
      c.vcpus.every((v) =>
        vectors(c).every((x) => !s.pi[v].pir[x] || next.pi[v].pir[x] || next.virr[v][x]),
      ),
  },
});
