/**
 * History: what is still owed to whom, a kick by its device and an interrupt to its L2.
 *
 * Several kicks may become one on their way, and so may several interrupts; what is owed for the last
 * is owed for all.
 */
import { z } from "zod";
import { each, took, total } from "../../checker/index.ts";
import { emulatorServes, emulatorWakes } from "../../spec/actions/emulator.ts";
import { l1FinishesReset } from "../../spec/actions/l1-vmm.ts";
import { l2TakesInterrupt } from "../../spec/actions/l2-driver.ts";
import { L2_VECTOR, kindOf, type Device, type L2 } from "../../spec/constants.ts";
import { monitor, type C } from "../language.ts";
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
      /** A kick was taken. TAKEN: the back end has woken since, and so will see what it was about. */
      kick: total(c.devices, z.enum(["NONE", "WAITS", "TAKEN"])),
      /** The device has raised an interrupt that its L2 asked for, and the L2 has taken none since. */
      interrupt: total(c.devices, z.boolean()),
    }),
  init: (_s, c) => ({
    kick: each(c.devices, () => "NONE" as const),
    interrupt: each(c.devices, () => false),
  }),
  update: (m, nextM, s, next, step, c) => {
    const kicked = kickedIn(s, step, c);
    if (kicked !== null) nextM.kick[kicked] = "WAITS";
    // Only L1 may take back what is owed: a neighbour that resets the device has broken it.
    const reset = resetIn(s, step, c);
    if (reset !== null && s.l1.work?.kind === "RESET" && s.l1.work.device === reset) {
      nextM.kick[reset] = "NONE";
      nextM.interrupt[reset] = false;
    }
    if (took(step, emulatorWakes)) {
      const { device } = step.params;
      if (m.kick[device] === "WAITS") nextM.kick[device] = "TAKEN";
    }
    if (took(step, emulatorServes)) {
      const { device } = step.params;
      if (m.kick[device] === "TAKEN") nextM.kick[device] = "NONE";
      const isAskedFor = (): boolean => c.assigned[device].some((k) => s.l1.route[device]?.k === k);
      if (next.emulator.dev[device].event && isAskedFor()) nextM.interrupt[device] = true;
    }
    // Whatever its devices had to say, an L2 that takes an interrupt finds it; one that is reset need not.
    const taken = took(step, l2TakesInterrupt) && step.params.vector === L2_VECTOR;
    const over = taken ? step.params.vm : took(step, l1FinishesReset) ? s.l1.work?.k : undefined;
    if (over !== undefined)
      for (const { device, vm } of ownedDevices(c))
        if (vm === over) nextM.interrupt[device] = false;
  },
});
