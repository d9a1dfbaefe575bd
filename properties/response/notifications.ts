/** S36: kicks, wake-ups and queues. (Honest host.) */
import { took } from "../../checker/index.ts";
import { emulatorDispatches, emulatorServes, emulatorWakes } from "../../spec/actions/emulator.ts";
import { kernelTakesKick } from "../../spec/actions/l0-kernel.ts";
import { l2Boots } from "../../spec/actions/l2-life.ts";
import { l2WritesDescriptor } from "../../spec/actions/l2-operations.ts";
import { deviceAt } from "../../spec/addresses.ts";
import { CONFIG, type Device } from "../../spec/constants.ts";
import type { Step } from "../../checker/index.ts";
import { transition, type C, type S } from "../language.ts";

/** Unit of the kick register, as the device is described. */
const KICK = 2;

/** The device that is kicked in this step, by the emulator or on the fast path, or `null`. */
export function kickedIn(s: S, step: Step, c: C): Device | null {
  if (took(step, kernelTakesKick)) {
    const { r13: dir, r14 } = s.hostCpu[step.params.vcpu].gpr;
    return dir === "WRITE" && r14.off === KICK ? deviceAt(s.map, c.devices, r14.page) : null;
  }
  if (!took(step, emulatorDispatches)) return null;
  const run = s.run[step.params.vcpu];
  if (run === null || run.off !== KICK || run.dir !== "WRITE") return null;
  const d = deviceAt(s.map, c.devices, run.page);
  return d !== null && s.emulator.dev[d].life === "PRESENT" ? d : null;
}

/** The device that is reset in this step, or `null`. */
export function resetIn(s: S, step: Step, c: C): Device | null {
  if (!took(step, emulatorDispatches)) return null;
  const run = s.run[step.params.vcpu];
  const isReset = run?.page === "ecam" && run.dir === "WRITE" && run.data === CONFIG.reset;
  return isReset ? (c.devices.find((d) => d === run.off) ?? null) : null;
}

/** In this step some device is woken, serves, or comes by something to report. */
const someDeviceStirs = (s: S, next: S, c: C): boolean =>
  c.devices.some((d) => {
    const [was, is] = [s.emulator.dev[d], next.emulator.dev[d]];
    return s.eventfd[d] !== next.eventfd[d] || was.serving !== is.serving || was.event !== is.event;
  });

/** In this step some queue changes. */
const someQueueChanges = (s: S, next: S, c: C): boolean =>
  c.virtqueue &&
  c.l2s.some((k) => s.shm[k].desc !== next.shm[k].desc || s.shm[k].used !== next.shm[k].used);

export const notifications = transition({
  id: "S36",
  name: "Notifications",
  sentence:
    "A kick wakes the back end of the device that was kicked, and no other, and only a reset takes that back; a back end serves only when it was woken, leaves no descriptor that it finds, and reports only what it has served; and a queue changes only by its driver and by the device that it belongs to, which gives back what it takes.",
  formula:
    "□ [kicks(d) ⇒ eventfd'[d]] ∧ □ [eventfd'[d] ∧ ¬eventfd[d] ⇒ kicks(d)] ∧ □ [eventfd[d] ∧ ¬eventfd'[d] ⇒ wakes(d) ∨ resets(d)] ∧ □ [serving'[d] ∧ ¬serving[d] ⇒ eventfd[d]] ∧ □ [serves(d) ∧ ∃ k of d: desc[k] ⇒ ∃ k of d: desc[k] ∧ used'[k] ∧ ¬desc'[k]] ∧ □ [event'[d] ∧ ¬event[d] ⇒ serves(d)] ∧ □ [queue'[k] ≠ queue[k] ⇒ writes(k) ∨ ∃ d of k: serves(d) ∧ used'[k]]",
  source: "domain facts 3.1, 3.5 (eventfds), 5.4",
  serves: ["REQ-KICK", "REQ-QUEUE"],
  claimedFor: "honest host; designs whose back ends act later than the kick",
  when: (s, next, step, c) =>
    kickedIn(s, step, c) !== null ||
    took(step, emulatorServes) ||
    someDeviceStirs(s, next, c) ||
    someQueueChanges(s, next, c),
  holds: {
    kickWakes: (s, next, step, c) => {
      const d = kickedIn(s, step, c);
      return d === null || next.eventfd[d];
    },
    wokenByKicksOnly: (s, next, step, c) =>
      c.devices.every((d) => s.eventfd[d] || !next.eventfd[d] || kickedIn(s, step, c) === d),
    keptUntilWoken: (s, next, step, c) =>
      c.devices.every(
        (d) =>
          !s.eventfd[d] ||
          next.eventfd[d] ||
          (took(step, emulatorWakes) && step.params.device === d) ||
          resetIn(s, step, c) === d,
      ),
    servesWhenWoken: (s, next, step, c) =>
      c.devices.every(
        (d) =>
          s.emulator.dev[d].serving ||
          !next.emulator.dev[d].serving ||
          (took(step, emulatorWakes) && s.eventfd[d]),
      ),
    leavesNoDescriptor: (s, next, step, c) => {
      if (!c.virtqueue || !took(step, emulatorServes)) return true;
      const waiting = c.assigned[step.params.device].filter((k) => s.shm[k].desc);
      return waiting.length === 0 || waiting.some((k) => !next.shm[k].desc && next.shm[k].used);
    },
    reportsWhatItServed: (s, next, step, c) =>
      c.devices.every((d) => {
        const [was, is] = [s.emulator.dev[d], next.emulator.dev[d]];
        return (
          was.event || !is.event || (took(step, emulatorServes) && is.isr === "V1" && was.serving)
        );
      }),
    queueByItsOwn: (s, next, step, c) =>
      !c.virtqueue ||
      c.l2s.every((k) => {
        const [was, is] = [s.shm[k], next.shm[k]];
        if (was.desc === is.desc && was.used === is.used) return true;
        if (took(step, l2WritesDescriptor) || took(step, l2Boots)) return step.params.vm === k;
        return took(step, emulatorServes) && c.assigned[step.params.device].includes(k) && is.used;
      }),
  },
});
