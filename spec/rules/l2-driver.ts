/** How an L2's driver reads the result of its request. */
import { SUCCESS } from "../constants.ts";
import type { DriverRules } from "../rules.ts";

export const driverRules: DriverRules = {
  // 5.3: a read that failed gives all ones, a write that failed is ignored.
  takesResult: ({ rax, r10, r11, r13: dir }, way) => {
    const ok = way !== "CALL" || (rax === SUCCESS && r10 === SUCCESS);
    return { ok, datum: dir === "WRITE" ? "ZERO" : ok ? r11 : "ONES" };
  },
};
