/** What the honest L0 kernel accepts for its emulator. */
import { deviceAt, tableAt } from "../addresses.ts";
import { UNITS, isMemory } from "../constants.ts";
import { kernelTakesAddress } from "../hypercalls.ts";
import type { KernelRules } from "../rules.ts";
import { KICK } from "./emulator.ts";

export const kernelRules: KernelRules = {
  // 3.1, 3.2: upstream checks the size only, the prototype the page crossing too.
  wellFormed: ({ r12: size, r14: { off } }, c) =>
    size !== "BAD" && (!c.crossingCheck || off + (size === "TWO" ? 2 : 1) <= UNITS),

  takesAddress: ({ r14: { page, sh } }, c) =>
    kernelTakesAddress(c.shPolicy, c.memslotCheck, sh, isMemory(page)),

  // L1 may reach everything; nothing else of the path compares a VM with an address (3.4).
  filterAllows: (map, vm, page, c) => {
    if (vm === 0 || c.l0Filter === "NONE") return true;
    // 1.6: a table that L1 remaps is not for its L2s to reach.
    const table = c.msixRoute === "DIRECT" ? tableAt(c.devices, page) : null;
    const d = deviceAt(map, c.devices, page) ?? table;
    return d !== null && c.assigned[d].includes(vm);
  },

  // 3.1: any length; the address decides.
  fastPath: (map, { r13: dir, r14: { page, off } }, c) =>
    c.ioevfd && dir === "WRITE" && off === KICK ? deviceAt(map, c.devices, page) : null,
};
