/** S28–S31, S42: order, reset, unplug, and one request at a time. (Honest host.) */
import { took } from "../../checker/index.ts";
import { emulatorDispatches, emulatorRemoves } from "../../spec/actions/emulator.ts";
import { kernelEmulates, kernelTakesKick } from "../../spec/actions/l0-kernel.ts";
import { l1Denies, l1Emulates, l1Responds } from "../../spec/actions/l1-exits.ts";
import { l1FinishesReset } from "../../spec/actions/l1-reset.ts";
import { vectors } from "../../spec/constants.ts";
import { entered } from "../entries.ts";
import { issues, requests, type History, type Request } from "../history/requests.ts";
import { signals } from "../history/signals.ts";
import { sameDevice } from "../response/device.ts";
import { exists, forAll, resumes, transition, type C } from "../language.ts";

const honestHost = "honest host";

/** Each kick of an honest driver that is performed in this step satisfies `p`. */
const kickPerformed = (c: C, m: History, nextM: History, p: (kick: Request) => boolean): boolean =>
  forAll(c, (v, k) => {
    const [r, after] = [m.of[v][k], nextM.of[v][k]];
    if (after?.request !== "KICK" || !after.own) return true;
    return after.applied <= (r?.applied ?? 0) || p(after);
  });

export const order = transition({
  id: "S28",
  name: "Order",
  sentence:
    "What an L2 asks on one vCPU is performed in the order asked: nothing is left to be done when it asks next; and a kick that is performed was issued while a descriptor was waiting.",
  formula: "□ [issues(v,k) ⇒ run[v] = none] ∧ □ [performed'(kick of k) ⇒ described(kick)]",
  source: "domain facts 3.1 (posted writes), 3.6, 5.4; 6.3 for reordering",
  serves: ["REQ-ORDER", "REQ-BUFFERS-FIRST"],
  claimedFor: honestHost,
  monitor: requests,
  when: (s, _next, step, c, m, nextM) =>
    issues(s, step, c) !== null || !kickPerformed(c, m, nextM, () => false),
  holds: {
    nothingLeftToDo: (s, _next, step, c) => {
      const issued = issues(s, step, c);
      return issued === null || s.run[issued.v] === null;
    },
    descriptorFirst: (_s, _next, _step, c, m, nextM) =>
      !c.virtqueue || kickPerformed(c, m, nextM, (kick) => kick.described),
  },
});

export const incarnation = transition({
  id: "S29",
  name: "Incarnation",
  sentence:
    "An L2 that was reset gets no response to what it asked before, starts with no interrupt pending, is given none that was raised before, and finds the devices that are its own as new.",
  formula:
    "□ [orphan(v,k) ⇒ ¬responds(v,k) ∧ ¬hostResumes(v,k)] ∧ □ [resets(k) ⇒ ∀ v: l2Irq'[v][k] = ∅] ∧ □ [injected(k) ⇒ raised since reset(k)] ∧ □ [resets(k) ⇒ ∀ d of k alone: dev[d] = new ∧ ¬kicked(d) ∧ ¬serving(d)]",
  source: "domain facts 8 (reset is not described by any source read) [I]",
  serves: ["REQ-RESET"],
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
    // An entry that gives the L2 the answer to a hypercall of its former life.
    noOldResumption: (s, next, step, c, m) =>
      entered(step) === null ||
      forAll(
        c,
        (v, k) => !resumes(s, next, v, k) || !m.orphan[v][k] || s.tdvps[v].lastExit !== "TDVMCALL",
      ),
    noOldInterrupt: (s, next, step, c) => {
      const { work } = s.l1;
      return (
        !took(step, l1FinishesReset) ||
        work === null ||
        c.vcpus.every((v) => vectors(c).every((x) => !next.l2Irq[v][work.k][x]))
      );
    },
    devicesAreNew: (s, _next, step, c) => {
      const { work } = s.l1;
      if (!took(step, l1FinishesReset) || work === null) return true;
      return c.devices.every((d) => {
        const [owner, ...others] = c.assigned[d];
        if (owner !== work.k || others.length > 0) return true;
        const { data, dataHi, isr, msix, serving, event } = s.emulator.dev[d];
        const registers = data === "ZERO" && dataHi === "ZERO" && isr === "ZERO" && msix === null;
        return registers && !serving && !event && !s.eventfd[d];
      });
    },
    noLateInterrupt: (_s, _next, _step, c, _m, nextM) => c.l2s.every((k) => !nextM.late[k]),
  },
});

export const resetWaits = transition({
  id: "S42",
  name: "ResetWaits",
  sentence:
    "When L1 gives a reset L2 its fresh registers, no interrupt of its devices is on its way any more, on any vCPU, and L1 has none of its vectors.",
  formula: "□ [resets(k) ⇒ ∀ x of k: route'[x] = none ∧ x ∉ ring ∧ ∀ v: x ∉ pir[v] ∪ virr[v]]",
  source: "domain facts 2.1 (notification), 8 (reset is not described by any source read) [I]",
  serves: ["REQ-RESET"],
  claimedFor: "honest host; instances with interrupts and resets",
  when: (_s, _next, step) => took(step, l1FinishesReset),
  holds: {
    noneOnItsWay: (s, _next, step, c) => {
      const { work, route } = s.l1;
      if (!took(step, l1FinishesReset) || work === null) return true;
      return vectors(c)
        .filter((x) => route[x]?.k === work.k)
        .every(
          (x) =>
            // With a ring the vector that is posted or pending says only that there is something in it.
            ![...s.ring].includes(x) &&
            (c.irqPath === "RING" || c.vcpus.every((v) => !s.pi[v].pir[x] && !s.virr[v][x])),
        );
    },
    noVectorOfIts: (s, next, step, c) => {
      const { work } = s.l1;
      return (
        !took(step, l1FinishesReset) ||
        work === null ||
        vectors(c).every((x) => next.l1.route[x]?.k !== work.k)
      );
    },
  },
});

export const unplug = transition({
  id: "S30",
  name: "Unplug",
  sentence:
    "Nothing is asked of a device that is on its way out or gone: neither its registers nor its table nor its address change by a request, and no kick is taken for it; and it goes only when everything it has taken is done.",
  formula:
    "□ [requestFor(d) ∧ life[d] ≠ PRESENT ⇒ dev'[d] = dev[d] ∧ map'[d] = map[d] ∧ eventfd'[d] = eventfd[d]] ∧ □ [life'[d] = GONE ≠ life[d] ⇒ ¬kicked(d) ∧ ¬serving(d) ∧ ¬event(d)]",
  source: "domain facts 8 (unplug is not described by any source read) [I]",
  serves: ["REQ-REMOVAL"],
  claimedFor: honestHost,
  when: (s, _next, step, c) =>
    took(step, emulatorRemoves) || c.devices.some((d) => s.emulator.dev[d].life !== "PRESENT"),
  holds: {
    nothingAsked: (s, next, step, c) => {
      if (!took(step, emulatorDispatches) && !took(step, kernelTakesKick)) return true;
      return c.devices.every((d) => {
        if (s.emulator.dev[d].life === "PRESENT") return true;
        const [was, is] = [s.emulator.dev[d], next.emulator.dev[d]];
        return (
          sameDevice(was, is) &&
          was.msix === is.msix &&
          s.map[d] === next.map[d] &&
          s.eventfd[d] === next.eventfd[d]
        );
      });
    },
    drained: (s, next, _step, c) =>
      c.devices.every(
        (d) =>
          next.emulator.dev[d].life !== "GONE" ||
          s.emulator.dev[d].life === "GONE" ||
          (!s.eventfd[d] && !s.emulator.dev[d].serving && !s.emulator.dev[d].event),
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
  serves: ["REQ-ONE-AT-A-TIME"],
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
