/** S13: the equality that the accelerated path lives on. */
import type { Device, L2, Vcpu } from "../../spec/constants.ts";
import { addressesAgree } from "../../spec/addresses.ts";
import { exists, invariant, runs, type C, type S } from "../language.ts";

/** L2 `k` runs on `v` with direct hypercalls enabled. */
const direct = (s: S, v: Vcpu, k: L2): boolean => runs(s, v, k) && s.tdvps[v].ctl[k].tdvmcall;

/** ∀ v, k, d: an L2 that runs with direct hypercalls has `p` of each device assigned to it. */
const ofAssigned = (s: S, c: C, p: (k: L2, d: Device) => boolean): boolean =>
  !exists(
    c,
    (v, k) =>
      direct(s, v, k) &&
      c.devices.some(
        (d) => s.config[k][d] !== null && s.emulator.dev[d].life === "PRESENT" && !p(k, d),
      ),
  );

export const addressEquality = invariant({
  id: "S13",
  name: "AddressEquality",
  sentence:
    "Whenever an L2 runs with direct hypercalls enabled, each device assigned to it that is not unplugged lies at one address for the L2, for L1 and for the emulator.",
  formula:
    "□ ∀ v, k, d: runs(v,k) ∧ ctl[v][k].tdvmcall ∧ vbar[k][d] ≠ none ∧ present(d) ⇒ vbar[k][d] = pbar[d] = emuBar[d]",
  source:
    "patent abstract (“matches”); domain facts 1.6, 2.2: nobody compares, so this is a property and never a guard",
  serves: ["REQ-ADDRESS-MATCH", "REQ-ADDRESS-KEPT"],
  claimedFor: "honest host; not claimed for barPolicy = ONCE with BAR writes",
  when: (s, c) => exists(c, (v, k) => direct(s, v, k)),
  holds: {
    l2MatchesL1: (s, c) => ofAssigned(s, c, (k, d) => s.config[k][d] === s.l1.pbar[d]),
    emulatorMatchesL1: (s, c) => ofAssigned(s, c, (_k, d) => s.l1.pbar[d] === s.map[d]),
    allAgree: (s, c) =>
      ofAssigned(s, c, (k, d) => addressesAgree(s.config[k][d], s.l1.pbar[d], s.map[d])),
  },
});
