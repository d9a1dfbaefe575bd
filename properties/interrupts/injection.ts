/** S10, S32: an L2 gets the interrupts of its devices, from L1, and no others. */
import { took } from "../../checker/index.ts";
import { hostPosts } from "../../spec/actions/adversary.ts";
import { l1Drains } from "../../spec/actions/l1-vmm.ts";
import { vectors } from "../../spec/constants.ts";
import { isInjected, signals, someInjected } from "../history/signals.ts";
import { invariant, transition } from "../language.ts";

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
