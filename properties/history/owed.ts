/**
 * History: what is still owed to whom, a kick by its device and an interrupt to its L2.
 *
 * Several kicks may become one on their way, and so may several interrupts; what is owed for the last
 * is owed for all. What is owed follows from what the driver did and from what the back end served: from
 * no table of L1's, and no flag of the device's, which may be wrong.
 */
import { z } from "zod";
import { each, took, total, type Step } from "../../checker/index.ts";
import { emulatorServes, emulatorWakes } from "../../spec/actions/emulator.ts";
import { l1FinishesReset } from "../../spec/actions/l1-reset.ts";
import { l2Retire } from "../../spec/actions/l2-instructions.ts";
import { l2TakesInterrupt } from "../../spec/actions/l2-life.ts";
import { L2_VECTOR, SUCCESS, kindOf, type Device, type L2 } from "../../spec/constants.ts";
import { monitor, type C, type S } from "../language.ts";
import { kickedIn, resetIn } from "../response/notifications.ts";

/** Devices passed through to one L2, with that L2. */
export function ownedDevices(c: C): readonly { readonly device: Device; readonly vm: L2 }[] {
  return c.devices.flatMap((device) => {
    const [vm] = c.assigned[device];
    return vm === undefined || kindOf(c, device) !== "pt" ? [] : [{ device, vm }];
  });
}

export const owed = monitor({
  name: "owed",
  sentence: "Kicks that were taken and not yet served, and interrupts raised and not yet taken.",
  state: (c) =>
    z.object({
      /** A kick was taken, and the back end has not woken since. */
      waits: total(c.devices, z.boolean(), "device"),
      /** The back end has woken for a kick, and has not served since. */
      taken: total(c.devices, z.boolean(), "device"),
      /** The driver of the L2 that has the device has set its vector. */
      vector: total(c.devices, z.boolean(), "device"),
      /** The device has served something since its vector was set, and its L2 has taken no interrupt since. */
      interrupt: total(c.devices, z.boolean(), "device"),
    }),
  init: (_s, c) => ({
    waits: each(c.devices, () => false),
    taken: each(c.devices, () => false),
    vector: each(c.devices, () => false),
    interrupt: each(c.devices, () => false),
  }),
  update: (m, nextM, s, _next, step, c) => {
    const kicked = kickedIn(s, step, c);
    if (kicked !== null) nextM.waits[kicked] = true;
    // Only L1 may take back what is owed: a neighbour that resets the device has broken it.
    const reset = resetIn(s, step, c);
    if (reset !== null && s.l1.work?.kind === "RESET" && s.l1.work.device === reset) {
      nextM.waits[reset] = false;
      nextM.taken[reset] = false;
      nextM.vector[reset] = false;
      nextM.interrupt[reset] = false;
    }
    if (took(step, emulatorWakes)) {
      const { device } = step.params;
      nextM.waits[device] = false;
      if (m.waits[device]) nextM.taken[device] = true;
    }
    if (took(step, emulatorServes)) {
      const { device } = step.params;
      nextM.taken[device] = false;
      const owner = ownedDevices(c).find((o) => o.device === device)?.vm;
      const servesSomething = owner !== undefined && (!c.virtqueue || s.shm[owner].desc);
      if (servesSomething && m.vector[device]) nextM.interrupt[device] = true;
    }
    const set = vectorSetIn(s, step, c);
    if (set !== null) nextM.vector[set] = true;
    // Whatever its devices had to say, an L2 that takes an interrupt finds it; one that is reset need not.
    const taken = took(step, l2TakesInterrupt) && step.params.vector === L2_VECTOR;
    const anew = took(step, l1FinishesReset) ? s.l1.work?.k : undefined;
    const over = taken ? step.params.vm : anew;
    if (over === undefined) return;
    for (const { device, vm } of ownedDevices(c)) {
      if (vm !== over) continue;
      nextM.interrupt[device] = false;
      if (anew !== undefined) nextM.vector[device] = false;
    }
  },
});

/**
 * The device whose vector its own driver has set, in the step in which it takes that for done; or `null`.
 * A device that is unplugged takes no vector any more.
 */
function vectorSetIn(s: S, step: Step, c: C): Device | null {
  if (!took(step, l2Retire)) return null;
  const { vcpu, vm } = step.params;
  const { op, pc, device } = s.l2[vcpu][vm];
  const isSet = op === "SET_VECTOR" && (pc === "TOUCH" || s.cpu[vcpu].gpr.r10 === SUCCESS);
  const isOwn = c.assigned[device].includes(vm);
  return isSet && isOwn && s.emulator.dev[device].life === "PRESENT" ? device : null;
}
