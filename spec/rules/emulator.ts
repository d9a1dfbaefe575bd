/**
 * [A6] One device, with four registers chosen so that every duplicated or lost access shows:
 * 0 `data` (read/write; its high half is unit 1), 1 `dataHi`, 2 `kick` (write-only, counts),
 * 3 `isr` (read-to-clear, set by a kick).
 *
 * With `backend` = LATER a kick only wakes the back end (an eventfd), which acts on it in steps of
 * its own: see `actions/emulator.ts`.
 */
import { deviceAt } from "../addresses.ts";
import type { EmulatorRules } from "../rules.ts";

/** Unit of the kick register. */
export const KICK = 2;

export const emulatorRules: EmulatorRules = {
  // A device on its way out is no longer there for new accesses.
  lookUp: (map, dev, page, c) => {
    const d = deviceAt(map, c.devices, page);
    return d !== null && dev[d].life === "PRESENT" ? d : null;
  },

  access: (dev, off, size, dir, data, c) => {
    switch (off) {
      case 0:
        if (dir === "WRITE") {
          dev.data = data;
          if (size === "TWO") dev.dataHi = "ZERO";
          return "ZERO";
        }
        // A wide read sees both halves: its value is the low one only when the high one is zero.
        return size === "TWO" && dev.dataHi !== "ZERO" ? "V2" : dev.data;
      case 1:
        if (dir === "READ") return dev.dataHi;
        dev.dataHi = data;
        return "ZERO";
      case KICK:
        if (dir === "READ" || c.backend === "LATER") return "ZERO";
        dev.kick = Math.min(dev.kick + 1, 2);
        dev.isr = "V1";
        return "ZERO";
      default: {
        if (dir === "WRITE") return "ZERO";
        const pending = dev.isr;
        dev.isr = "ZERO";
        return pending;
      }
    }
  },
};
