/** S40: nobody acts on a vCPU that somebody else has. */
import { took } from "../../checker/index.ts";
import { l1Actions } from "../../spec/actions/l1-vmm.ts";
import { l1Interrupts } from "../../spec/actions/l1-work.ts";
import { l2Actions } from "../../spec/actions/l2-driver.ts";
import { entered } from "../entries.ts";
import { l1Runs, runs, transition } from "../language.ts";

const l1Steps = new Set(l1Actions.filter((a) => a !== l1Interrupts).map((a): string => a.name));
const l2Steps = new Set(l2Actions.map((a): string => a.name));

export const ownTurn = transition({
  id: "S40",
  name: "OwnTurn",
  sentence:
    "A VM does something only on a vCPU on which it runs; L1 interrupts only a vCPU on which an L2 runs that it has reason to interrupt; and a vCPU comes into the trust domain only by an entry of the host.",
  formula:
    "□ [l1 acts on v ⇒ l1Runs(v)] ∧ □ [k acts on v ⇒ runs(v,k)] ∧ □ [interprocessor(v) ⇒ ∃ k: runs(v,k) ∧ (k = held ∨ synchronising)] ∧ □ [inTd'[v] ∧ ¬inTd[v] ⇒ entry(v)]",
  source: "domain facts 1.3, 2.1, 2.5",
  serves: ["REQ-VCPU-TURNS", "REQ-VM-IDENTITY"],
  claimedFor: "every host, the maximal one included",
  when: (s, next, step, c) =>
    l1Steps.has(step.action) ||
    l2Steps.has(step.action) ||
    took(step, l1Interrupts) ||
    c.vcpus.some((v) => !s.cpu[v].inTd && next.cpu[v].inTd),
  holds: {
    l1WhereItRuns: (s, _next, step, c) =>
      !l1Steps.has(step.action) || c.vcpus.every((v) => step.params["vcpu"] !== v || l1Runs(s, v)),
    l2WhereItRuns: (s, _next, step, c) =>
      !l2Steps.has(step.action) ||
      c.vcpus.every((v) =>
        c.l2s.every((k) => step.params["vcpu"] !== v || step.params["vm"] !== k || runs(s, v, k)),
      ),
    interruptsWhoRuns: (s, _next, step, c) => {
      if (!took(step, l1Interrupts)) return true;
      const { work } = s.l1;
      if (work === null) return false;
      const v = step.params.vcpu;
      const synchronises = s.l1.cpu[work.by].pc === "SYNCING";
      return c.l2s.some((k) => runs(s, v, k) && (k === work.k || synchronises));
    },
    inByEntryOnly: (s, next, step, c) =>
      c.vcpus.every((v) => s.cpu[v].inTd || !next.cpu[v].inTd || entered(step) === v),
  },
});
