/**
 * One device, with four registers chosen so that every duplicated or lost access shows:
 * 0 `data` (read/write; its high half is unit 1), 1 `dataHi`, 2 `kick` (write-only, counts),
 * 3 `isr` (read-to-clear, set by a kick).
 *
 * [A] A kick is worked off at once. A queue in between only delays effects that no property of
 * this slice relates to the delay.
 */
import type { EmulatorRules } from "../rules.ts";

export const emulatorRules: EmulatorRules = {
  access: (dev, off, size, dir, data) => {
    switch (off) {
      case 0:
        if (dir === "WRITE") {
          dev.data = data;
          if (size === "TWO") dev.dataHi = "ZERO";
          return "ZERO";
        }
        // A wide read sees both halves: its value is the low one only when the high one is zero.
        return size === "TWO" && dev.dataHi !== "ZERO" ? "WIDE" : dev.data;
      case 1:
        if (dir === "READ") return dev.dataHi;
        dev.dataHi = data;
        return "ZERO";
      case 2:
        if (dir === "READ") return "ZERO";
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
