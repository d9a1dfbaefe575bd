/** S23–S27: an answer belongs to its question, and each question is put once. (Honest host.) */
import { took, type Step } from "../../checker/index.ts";
import { emulatorDispatches, emulatorServes } from "../../spec/actions/emulator.ts";
import { l2Retire } from "../../spec/actions/l2-instructions.ts";
import { deviceAt } from "../../spec/addresses.ts";
import { CONFIG, type Device, type L2, type Reg } from "../../spec/constants.ts";
import { issues, requests, type History, type Request } from "../history/requests.ts";
import { afterReset, expected, sameDevice, served, type Registers } from "./device.ts";
import { exists, forAll, invariant, transition, type C, type S } from "../language.ts";

const honestHost = "honest host";

/** A request that retires in this step, with what the L2 takes from it. */
interface Outcome {
  readonly k: L2;
  readonly request: Request;
  /** The L2 takes it for a success. An implicit access has no status: it always succeeds. */
  readonly ok: boolean;
  /** The datum that the L2 goes on with, of a read. */
  readonly result: Reg;
}

/** The outcome that an honest driver takes in this step, or `null` when none of its requests retires. */
function outcome(next: S, step: Step, m: History): Outcome | null {
  if (!took(step, l2Retire)) return null;
  const { vcpu, vm } = step.params;
  const request = m.of[vcpu][vm];
  const taken = next.l2[vcpu][vm].result;
  if (request === null || !request.own || taken === null) return null;
  return { k: vm, request, ok: taken.ok, result: taken.datum };
}

/** A service other than MMIO is a write as far as its answer goes: it has no datum. */
const isRead = (o: Outcome): boolean => o.request.dir === "READ";
const isWrite = (o: Outcome): boolean => o.request.dir === "WRITE";

/** `p` of the outcome of this step, if there is one. */
const ofOutcome = (next: S, step: Step, m: History, p: (o: Outcome) => boolean): boolean => {
  const o = outcome(next, step, m);
  return o === null || p(o);
};

/** Some outcome of this step satisfies `p`. */
const someOutcome = (next: S, step: Step, m: History, p: (o: Outcome) => boolean): boolean => {
  const o = outcome(next, step, m);
  return o !== null && p(o);
};

/** In this step some device changes. */
const someDeviceChanges = (s: S, next: S, c: C): boolean =>
  c.devices.some((d) => !sameDevice(s.emulator.dev[d], next.emulator.dev[d]));

/** The device on which the emulator performs a request in this step, or `null`. */
function performsOn(s: S, step: Step, c: C): Device | null {
  if (!took(step, emulatorDispatches)) return null;
  const run = s.run[step.params.vcpu];
  const d = run === null ? null : deviceAt(s.map, c.devices, run.page);
  return d !== null && s.emulator.dev[d].life === "PRESENT" ? d : null;
}

/** The registers of device `d` as they have to be after this step. */
function registersAfter(s: S, step: Step, d: Device, c: C): Registers {
  const dev = s.emulator.dev[d];
  if (took(step, emulatorServes) && step.params.device === d) {
    const idle = c.virtqueue && !c.assigned[d].some((k) => s.shm[k].desc);
    return idle ? dev : served(dev);
  }
  if (!took(step, emulatorDispatches)) return dev;
  const run = s.run[step.params.vcpu];
  if (run === null) return dev;
  if (performsOn(s, step, c) === d) return expected(dev, run, c).dev;
  const isReset =
    run.page === "ecam" && run.off === d && run.dir === "WRITE" && run.data === CONFIG.reset;
  return isReset ? afterReset(dev) : dev;
}

export const atMostOnce = invariant({
  id: "S23",
  name: "AtMostOnce",
  sentence: "No request is performed twice, and none gets two responses.",
  formula: "□ ∀ op: |applied(op)| ≤ 1 ∧ responses(op) ≤ 1",
  source: "domain facts 3.5, 4.1",
  serves: ["REQ-AT-MOST-ONCE", "REQ-READ-EFFECTS"],
  claimedFor: `${honestHost}; not claimed for fixSoftXlat = false with reclaim (hypothesis H2)`,
  monitor: requests,
  when: (_s, c, m) => exists(c, (v, k) => m.of[v][k] !== null),
  holds: {
    performedOnce: (_s, c, m) => forAll(c, (v, k) => (m.of[v][k]?.applied ?? 0) <= 1),
    respondedOnce: (_s, c, m) => forAll(c, (v, k) => (m.of[v][k]?.responses ?? 0) <= 1),
  },
});

export const responseMatches = transition({
  id: "S24",
  name: "ResponseMatches",
  sentence:
    "A read that the L2 takes for a success was performed exactly once between issue and retirement, unless its device is gone, and yields the datum that the device gave.",
  formula:
    "□ [retires(op) ∧ read(op) ∧ ok(op) ∧ ¬gone(op.device) ⇒ |applied(op)| = 1 ∧ result = value(applied(op))]",
  source: "domain facts 2.5, 3.5",
  serves: ["REQ-STATUS", "REQ-RESPONSE-BY-ADDRESS"],
  claimedFor: `${honestHost}; not claimed where S13 is not, nor for fixSoftXlat = false with reclaim (hypotheses H1 and H2)`,
  monitor: requests,
  when: (_s, next, step, _c, m) =>
    someOutcome(next, step, m, (o) => o.ok && isRead(o) && !o.request.absent),
  holds: {
    performedOnce: (_s, next, step, _c, m) =>
      ofOutcome(
        next,
        step,
        m,
        (o) => !o.ok || !isRead(o) || o.request.absent || o.request.applied === 1,
      ),
    resultIsTheDevices: (_s, next, step, _c, m) =>
      ofOutcome(
        next,
        step,
        m,
        (o) => !o.ok || !isRead(o) || o.request.applied === 0 || o.result === o.request.value,
      ),
  },
});

export const noPhantom = transition({
  id: "S25",
  name: "NoPhantom",
  sentence:
    "A write that the L2 takes for a success was performed exactly once, unless its device is gone; nothing is performed that no L2 has asked for; and a device changes only by being asked, and only as its registers are meant to.",
  formula:
    "□ [retires(op) ∧ write(op) ∧ ok(op) ∧ ¬gone(op.device) ⇒ |applied(op)| = 1] ∧ □ [performs(v) ⇒ ∃ outstanding op] ∧ □ [∀ d: dev'[d] = (performs(v, d) ? expected(dev[d], run[v]) : serves(d) ? served(dev[d]) : reset(d) ? zero : dev[d])]",
  source: "domain facts 3.1 (posted writes), 3.7",
  serves: ["REQ-STATUS", "REQ-READ-EFFECTS"],
  claimedFor: `${honestHost}; not claimed where S13 is not, nor for fixSoftXlat = false with reclaim (hypotheses H1 and H2)`,
  monitor: requests,
  when: (s, next, step, c, m) =>
    took(step, emulatorDispatches) ||
    took(step, emulatorServes) ||
    someDeviceChanges(s, next, c) ||
    someOutcome(next, step, m, (o) => o.ok && isWrite(o) && !o.request.absent),
  holds: {
    performedOnce: (_s, next, step, _c, m) =>
      ofOutcome(
        next,
        step,
        m,
        (o) => !o.ok || !isWrite(o) || o.request.absent || o.request.applied === 1,
      ),
    deviceActsAsMeant: (s, next, step, c) =>
      c.devices.every((d) => sameDevice(next.emulator.dev[d], registersAfter(s, step, d, c))),
    somebodyAsked: (s, _next, step, c, m) => {
      if (performsOn(s, step, c) === null || !took(step, emulatorDispatches)) return true;
      const v = step.params.vcpu;
      const k = m.inEmulator[v];
      return k !== null && m.of[v][k]?.leaf === "X30";
    },
  },
});

export const errorsAreHonest = transition({
  id: "S26",
  name: "ErrorsAreHonest",
  sentence:
    "The emulator answers a read for which no device is there with all ones, whoever asks; a read that reached no device fails or yields all ones, and all ones is what a failed read yields; no read yields the L2's own leaf number unless the device gave that datum; and what the L2 is told has failed was not performed.",
  formula:
    "□ [retires(op) ∧ read(op) ∧ ok(op) ⇒ (applied(op) = ∅ ⇒ result = ONES) ∧ (result = X30 ⇒ value = X30)] ∧ □ [dispatches(v) ∧ read(run[v]) ∧ nobodyAt(run[v].page) ⇒ run'[v].data = ONES] ∧ □ [retires(op) ∧ ¬ok(op) ⇒ applied(op) = ∅ ∧ (read(op) ⇒ result = ONES)]",
  source: "domain facts 3.7, 5.3; 2.6 for the leaf number (hypothesis H1)",
  serves: ["REQ-NOBODY-THERE", "REQ-STATUS"],
  claimedFor: `${honestHost}; not claimed for fixSoftXlat = false with reclaim (hypothesis H1)`,
  monitor: requests,
  when: (_s, next, step, _c, m) =>
    took(step, emulatorDispatches) || someOutcome(next, step, m, (o) => isRead(o) || !o.ok),
  holds: {
    nobodyThereReadsAsOnes: (_s, next, step, _c, m) =>
      ofOutcome(
        next,
        step,
        m,
        (o) => !o.ok || !isRead(o) || o.request.applied > 0 || o.result === "ONES",
      ),
    neverTheOwnLeaf: (_s, next, step, _c, m) =>
      ofOutcome(
        next,
        step,
        m,
        (o) => !o.ok || !isRead(o) || o.result !== "X30" || o.request.value === "X30",
      ),
    nobodyAnswersOnes: (s, next, step, c) => {
      if (!took(step, emulatorDispatches)) return true;
      const v = step.params.vcpu;
      const answered = next.run[v];
      return (
        answered === null ||
        answered.dir === "WRITE" ||
        performsOn(s, step, c) !== null ||
        answered.data === "ONES"
      );
    },
    failedReadsAsOnes: (_s, next, step, _c, m) =>
      ofOutcome(next, step, m, (o) => o.ok || !isRead(o) || o.result === "ONES"),
    failedMeansNotPerformed: (_s, next, step, _c, m) =>
      ofOutcome(next, step, m, (o) => o.ok || o.request.applied === 0),
  },
});

export const noStale = transition({
  id: "S27",
  name: "NoStale",
  sentence:
    "A response that an L2 takes was produced for its request, after the request was issued.",
  formula: "□ [retires(op) ⇒ answeredFor(op)]",
  source: "domain facts 3.5 (no tag pairs request and response)",
  serves: ["REQ-PAIRED"],
  claimedFor: `${honestHost}; not claimed for nonMmio = RESUME_L1 with onRouted = IGNORE`,
  monitor: requests,
  when: (s, next, step, c, m) =>
    issues(s, step, c) !== null || someOutcome(next, step, m, () => true),
  holds: {
    answeredForIt: (_s, next, step, _c, m) =>
      ofOutcome(next, step, m, ({ request }) => request.responses > 0),
    oneAtATime: (s, _next, step, c, m) => {
      const issued = issues(s, step, c);
      return issued === null || m.of[issued.v][issued.k] === null;
    },
  },
});

export const accepted = transition({
  id: "S37",
  name: "Accepted",
  sentence:
    "What an honest driver asks of a device of its own, and that the device can do, is not refused.",
  formula: "□ [retires(op) ∧ own(op) ∧ op.device ≠ none ∧ ¬gone(op.device) ⇒ ok(op)]",
  source:
    "domain facts 2.10, 3.1–3.3, 4.1: a refusal is an answer, so no liveness property would miss it",
  serves: ["REQ-NOT-REFUSED"],
  claimedFor: `${honestHost}; not claimed for designs that refuse: driverSh = false with shPolicy = STRICT, addresses that differ beside l0Filter = BY_VM; nor where S26 is not`,
  monitor: requests,
  when: (_s, next, step, c, m) => someOutcome(next, step, m, (o) => isLegal(next, o, c)),
  holds: {
    notRefused: (_s, next, step, c, m) =>
      ofOutcome(next, step, m, (o) => !isLegal(next, o, c) || o.ok),
  },
});

/** A well-formed MMIO request for a device of the L2's own that was there, and that the L2 has not moved meanwhile. */
const isLegal = (s: S, { request, k }: Outcome, c: C): boolean =>
  request.leaf === "X30" &&
  request.device !== null &&
  !request.absent &&
  (request.request === "SET_VECTOR" ||
    deviceAt(s.config[k], c.devices, request.gpa.page) === request.device);
