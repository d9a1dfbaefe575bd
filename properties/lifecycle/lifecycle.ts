/** S28–S31: order, reset, unplug, and one request at a time. (Honest host.) */
import { took } from "../../checker/index.ts";
import { emulatorDispatches, emulatorRemoves } from "../../spec/actions/emulator.ts";
import { kernelEmulates, kernelTakesKick } from "../../spec/actions/l0-kernel.ts";
import { l1Denies, l1Emulates, l1FinishesReset, l1Responds } from "../../spec/actions/l1-vmm.ts";
import { deviceAt } from "../../spec/addresses.ts";
import { vectors } from "../../spec/constants.ts";
import { entered } from "../entries.ts";
import { issues, requests, type History } from "../history/requests.ts";
import { signals } from "../history/signals.ts";
import { exists, forAll, resumes, transition, type C } from "../language.ts";

const honestHost = "honest host";

/** Some kick of an honest driver is performed in this step. */
const kickPerformed = (c: C, m: History, nextM: History, p: (k: 1 | 2 | 3) => boolean): boolean =>
  forAll(c, (v, k) => {
    const [r, after] = [m.of[v][k], nextM.of[v][k]];
    const performed = (after?.applied ?? 0) > (r?.applied ?? 0);
    return !performed || after?.request !== "KICK" || !after.own || p(k);
  });

export const order = transition({
  id: "S28",
  name: "Order",
  sentence:
    "What an L2 asks on one vCPU is performed in the order asked: nothing is left to be done when it asks next; and a kick that is performed finds the descriptor written before it.",
  formula: "□ [issues(v,k) ⇒ run[v] = none] ∧ □ [performed'(kick of k) ⇒ desc(k) ∨ used(k)]",
  source: "domain facts 3.1 (posted writes), 3.6, 5.4; 6.3 for reordering",
  claimedFor: honestHost,
  monitor: requests,
  when: (s, _next, step, c, m, nextM) =>
    issues(s, step, c) !== null || !kickPerformed(c, m, nextM, () => false),
  holds: {
    nothingLeftToDo: (s, _next, step, c) => {
      const issued = issues(s, step, c);
      return issued === null || s.run[issued.v] === null;
    },
    descriptorFirst: (s, _next, _step, c, m, nextM) =>
      !c.virtqueue || kickPerformed(c, m, nextM, (k) => s.shm[k].desc || s.shm[k].used),
  },
});

export const incarnation = transition({
  id: "S29",
  name: "Incarnation",
  sentence:
    "An L2 that was reset gets no response to what it asked before, starts with no interrupt pending, and is given none that was raised before.",
  formula:
    "□ [orphan(v,k) ⇒ ¬responds(v,k) ∧ ¬hostResumes(v,k)] ∧ □ [resets(k) ⇒ ∀ v: l2Irq'[v][k] = ∅] ∧ □ [injected(k) ⇒ raised since reset(k)]",
  source: "domain facts 8 (reset is not described by any source read) [I]",
  claimedFor: honestHost,
  monitor: signals,
  when: (_s, _next, step, c, m) =>
    took(step, l1FinishesReset) ||
    exists(c, (v, k) => m.orphan[v][k]) ||
    c.l2s.some((k) => m.old[k]),
  holds: {
    noOldResponse: (s, _next, step, _c, m) => {
      if (!took(step, l1Responds) && !took(step, l1Denies) && !took(step, l1Emulates)) return true;
      const v = step.params.vcpu;
      return !m.orphan[v][s.l1.cpu[v].k];
    },
    noOldResumption: (s, next, step, c, m) =>
      entered(step) === null || forAll(c, (v, k) => !resumes(s, next, v, k) || !m.orphan[v][k]),
    noOldInterrupt: (s, next, step, c) => {
      const { work } = s.l1;
      return (
        !took(step, l1FinishesReset) ||
        work === null ||
        c.vcpus.every((v) => vectors(c).every((x) => !next.l2Irq[v][work.k][x]))
      );
    },
    noLateInterrupt: (_s, _next, _step, c, _m, nextM) => c.l2s.every((k) => !nextM.late[k]),
  },
});

export const unplug = transition({
  id: "S30",
  name: "Unplug",
  sentence:
    "Nothing is performed on a device that is on its way out or gone, and it goes only when everything it has taken is done.",
  formula:
    "□ [performs(v, d) ⇒ life[d] = PRESENT] ∧ □ [life'[d] = GONE ≠ life[d] ⇒ ¬kicked(d) ∧ ¬serving(d) ∧ ∀ v: ¬atWork(v, d)]",
  source: "domain facts 8 (unplug is not described by any source read) [I]",
  claimedFor: honestHost,
  monitor: requests,
  when: (s, _next, step, c) =>
    took(step, emulatorRemoves) || c.devices.some((d) => s.emulator.dev[d].life !== "PRESENT"),
  holds: {
    nothingPerformed: (s, next, step, c, m, nextM) => {
      if (!took(step, emulatorDispatches)) return true;
      const run = s.run[step.params.vcpu];
      const d = run === null ? null : deviceAt(s.map, c.devices, run.page);
      if (d === null || s.emulator.dev[d].life === "PRESENT") return true;
      const [was, is] = [s.emulator.dev[d], next.emulator.dev[d]];
      const untouched =
        was.data === is.data &&
        was.dataHi === is.dataHi &&
        was.kick === is.kick &&
        was.isr === is.isr &&
        s.eventfd[d] === next.eventfd[d];
      const answered = next.run[step.params.vcpu];
      return (
        untouched &&
        (answered === null || answered.dir === "WRITE" || answered.data === "ONES") &&
        forAll(c, (v, k) => (nextM.of[v][k]?.applied ?? 0) === (m.of[v][k]?.applied ?? 0))
      );
    },
    drained: (s, next, _step, c) =>
      c.devices.every(
        (d) =>
          next.emulator.dev[d].life !== "GONE" ||
          s.emulator.dev[d].life === "GONE" ||
          (!s.eventfd[d] &&
            !s.emulator.dev[d].serving &&
            c.vcpus.every((v) => s.run[v] === null || s.run[v].page !== s.map[d])),
      ),
  },
});

export const singleOutstanding = transition({
  id: "S31",
  name: "SingleOutstanding",
  sentence:
    "While a request of a vCPU is with the emulator, the vCPU is not entered and no second request takes its place.",
  formula: "□ [run[v] ≠ none ⇒ ¬entry(v) ∧ ¬emulates(v) ∧ ¬takesKick(v)]",
  source: "domain facts 3.5, 3.6 (a second KVM_RUN)",
  claimedFor: honestHost,
  when: (s, _next, _step, c) => c.vcpus.some((v) => s.run[v] !== null),
  holds: {
    notEntered: (s, _next, step) => {
      const v = entered(step);
      return v === null || s.run[v] === null;
    },
    noSecond: (s, _next, step) =>
      (!took(step, kernelEmulates) && !took(step, kernelTakesKick)) ||
      s.run[step.params.vcpu] === null,
  },
});
