/** How L1 reads an exit of its L2, and what it then does. */
import { deviceAt } from "../addresses.ts";
import { UNITS } from "../constants.ts";
import { l1Dispatches, leafOf } from "../hypercalls.ts";
import type { L1Rules } from "../rules.ts";

export const l1Rules: L1Rules = {
  decide: (s, v, exit, c) => {
    const k = s.l1.cpu[v].k;
    const { gpr } = s.buf[v][k];
    const answer = l1Dispatches(exit.case, exit.reason, c.onRouted);
    switch (answer) {
      case "RESUME_L2":
        return { kind: "resume" };
      case "WRITE_BAR": {
        const device = c.devices.find((d) => d === gpr.r14.off);
        return device === undefined
          ? { kind: "resume" }
          : { kind: "moveBar", device, page: gpr.r14.page };
      }
      case "SERVE_CALL":
      case "SERVE_TOUCH": {
        const instruction = answer === "SERVE_CALL" ? "CALL" : "TOUCH";
        // A call is described by the registers; an implicit access by the address that the module
        // reports, and by the instruction, whose operands [A] stand in the same registers.
        const at = instruction === "CALL" ? gpr.r14 : exit.gpa;
        if (at === null) return { kind: "resume" };
        // A private page that the host took away is the host's to give back.
        if (instruction === "TOUCH" && !at.sh) return { kind: "resume" };
        if (instruction === "CALL" && leafOf(gpr.r11) !== "MMIO")
          return { kind: "deny", instruction };
        const crosses = at.off + (gpr.r12 === "TWO" ? 2 : 1) > UNITS;
        if (gpr.r12 === "BAD" || crosses) return { kind: "deny", instruction };
        // Through the device's identity: what L2 calls its BAR becomes what L1 calls it.
        const d = deviceAt(s.config[k], c.devices, at.page);
        const page = d === null ? null : s.l1.pbar[d];
        if (page === null) return { kind: "deny", instruction };
        return { kind: "forward", gpa: { page, off: at.off, sh: true }, instruction };
      }
    }
  },

  // 4.1: with direct hypercalls enabled the module has moved RIP already, so L1 leaves it alone.
  skipsInstruction: (instruction, c) => instruction === "TOUCH" || c.route !== "ACCEL",
};
