/** How L1 reads an exit of its L2, and what it then does. */
import { deviceAt, tableAt } from "../addresses.ts";
import { RAM_PAGE, UNITS, isMemory, vectorOf, type L2 } from "../constants.ts";
import { l1Dispatches, leafOf } from "../hypercalls.ts";
import type { Context, Instruction, L1Decision, L1Rules, L1Sees } from "../rules.ts";
import type { Gpa, Gpr } from "../state.ts";
import type { Read } from "../../checker/index.ts";

export const l1Rules: L1Rules = {
  decide: (s, v, exit, c) => {
    const k = s.l1.cpu[v].k;
    const { gpr } = s.buf[v][k];
    switch (l1Dispatches(exit.case, exit.reason, c.onRouted)) {
      case "RESUME_L2":
        return { kind: "resume" };
      case "TAKE_INTERRUPTS":
        return Object.values(s.virr[v]).includes(true) ? { kind: "drain" } : { kind: "resume" };
      case "RESET_L2":
        return { kind: "reset" };
      case "WRITE_BAR": {
        const device = c.devices.find((d) => d === gpr.r14.off);
        return device === undefined || !c.assigned[device].includes(k)
          ? { kind: "resume" }
          : { kind: "moveBar", device, page: gpr.r14.page };
      }
      case "SERVE_CALL":
        if (leafOf(gpr.r11) === "MMIO") return serve(s, k, "CALL", gpr.r14, gpr, c);
        // Of its own memory an L2 may share what it likes.
        return leafOf(gpr.r11) === "MAPGPA" && gpr.r14.page === RAM_PAGE[k]
          ? { kind: "mapGpa", gpa: { page: gpr.r14.page, off: 0, sh: true } }
          : { kind: "deny", instruction: "CALL" };
      case "SERVE_TOUCH":
        // The address that the module reports; and the instruction, whose operands [A10] stand in the
        // registers of the call ABI.
        return exit.gpa === null ? { kind: "resume" } : serve(s, k, "TOUCH", exit.gpa, gpr, c);
    }
  },

  // Any byte of the access, by either alias.
  isTrusted: (gpa) => gpa.page === "tdev",

  isPrivateMemory: ({ page }) => isMemory(page),

  // 4.1: with direct hypercalls enabled the module has moved RIP already, so L1 leaves it alone.
  skipsInstruction: (instruction, direct, c) => instruction === "TOUCH" || !direct || c.skipsRouted,

  // 4.6: the mediated route lets L1 look at the host's answers. [A26] What a device never gives is not plausible.
  passesOn: (data, c) =>
    c.l1Policy === "SANITISE" && ["X30", "MAPGPA", "RETRY", "INVALID"].includes(data)
      ? "ONES"
      : data,

  enablesDirect: (s, k, c) =>
    c.route === "ACCEL" &&
    c.devices.every((d) => {
      const vbar = s.config[k][d];
      return vbar === null || c.directIf === "IN_WINDOW" || vbar === s.l1.pbar[d];
    }),

  deliversTo: (s, vector) => s.l1.route[vector],

  standsStill: (s, v, k) =>
    s.cpu[v].vm !== k && !(s.l1.cpu[v].k === k && s.l1.cpu[v].pc.startsWith("FORWARDING")),
};

/** What L1 does with an MMIO request of L2 `k` at `at`. */
function serve(
  s: L1Sees,
  k: L2,
  instruction: Instruction,
  at: Read<Gpa>,
  gpr: Read<Gpr>,
  c: Context,
): L1Decision {
  const { r12: size, r13: dir, r15: data } = gpr;
  const crosses = at.off + (size === "TWO" ? 2 : 1) > UNITS;
  if (c.rules.isTrusted(at, size)) {
    return size === "BAD" || crosses
      ? { kind: "deny", instruction }
      : { kind: "emulate", instruction };
  }
  // A private page that the host took away is the host's to give back; a hypercall for one is an error.
  if (c.rules.isPrivateMemory(at)) {
    return instruction === "TOUCH" && !at.sh ? { kind: "resume" } : { kind: "deny", instruction };
  }
  if (size === "BAD" || crosses) return { kind: "deny", instruction };
  const remapped = tableAt(c.devices, at.page);
  if (remapped !== null) {
    return c.assigned[remapped].includes(k) && dir === "WRITE"
      ? { kind: "remap", device: remapped, vector: vectorOf(data), instruction }
      : { kind: "deny", instruction };
  }
  // Through the device's identity: what L2 calls its BAR becomes what L1 calls it.
  const d = deviceAt(s.config[k], c.devices, at.page);
  if (d === null) {
    // 4.2: PASS hands on whatever is not L1's own, under the address that L2 gave.
    return c.l1Policy === "DENY"
      ? { kind: "deny", instruction }
      : { kind: "forward", gpa: { page: at.page, off: at.off, sh: true }, instruction };
  }
  const page = s.l1.pbar[d];
  return page === null
    ? { kind: "deny", instruction }
    : { kind: "forward", gpa: { page, off: at.off, sh: true }, instruction };
}
