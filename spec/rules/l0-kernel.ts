/** What the honest L0 kernel accepts for its emulator. */
import { UNITS, type Page } from "../constants.ts";
import { kernelTakesAddress } from "../hypercalls.ts";
import type { KernelRules } from "../rules.ts";

/** Pages with a memory slot: RAM of the trust domain. */
const hasMemslot = (page: Page): boolean =>
  !page.startsWith("bar") && page !== "alt" && page !== "hole";

export const kernelRules: KernelRules = {
  // 3.1, 3.2: a legal size, no page crossing, an address that is not RAM.
  takesRequest: ({ r12: size, r14: { page, off, sh } }, c) =>
    size !== "BAD" &&
    off + (size === "TWO" ? 2 : 1) <= UNITS &&
    kernelTakesAddress(c.shPolicy, sh, hasMemslot(page)),
};
