/**
 * S38: confidentiality in its cheap form, on single runs. Secrets are only copied, and no public value
 * equals one, so a secret that has leaked can be recognised where it stands.
 *
 * It sees copies only: what follows from a secret without being it (a status, a page, whether a step
 * happens) is for N1–N3, which are exact. It says more in one respect: a secret that stands where it
 * must not is noticed even if both of two runs would show the same.
 */
import { SECRET_OF, type L2, type Secret } from "../../spec/constants.ts";
import { exposes } from "../../spec/hypercalls.ts";
import { images } from "../history/images.ts";
import { exists, forAll, invariant, runs } from "../language.ts";

/** Whether somebody's secret is in a register: neither cleared, nor what the host puts there. */
const isSecret = (x: Secret): boolean => x !== "ZERO" && x !== "POISON";
/** Whether a register of L2 `k` holds the secret of somebody else. */
const isForeign = (x: Secret, k: L2): boolean => isSecret(x) && x !== SECRET_OF[k];

export const secretsStayApart = invariant({
  id: "S38",
  name: "SecretsStayApart",
  sentence:
    "No secret stands in a register that the host reads, unless the L2 that left has exposed it by its mask, and no secret of somebody else in a register of an L2 that runs.",
  formula:
    "□ ∀ v: secret(hostCpu[v].gpr[i]) ⇒ i ∈ mask(vm that left) ∧ □ ∀ v, k: runs(v,k) ∧ secret(gpr[i]) ⇒ gpr[i] = secret of k",
  source: "domain facts 2.2, 2.3, 2.8",
  serves: [
    "REQ-SECRET-FROM-HOST",
    "REQ-SECRET-FROM-NEIGHBOURS",
    "REQ-SECRET-OF-L1",
    "REQ-VCPU-TURNS",
  ],
  claimedFor: "every host, the maximal one included, and hostile L2s; registers only, copies only",
  monitor: images,
  when: (s, c) =>
    c.vcpus.some((v) => s.hostCpu[v].status !== "NONE") || exists(c, (v, k) => runs(s, v, k)),
  holds: {
    hostReadsNone: (s, c, m) =>
      c.vcpus.every((v) => {
        const { gpr, reason } = s.hostCpu[v];
        const { vm } = s.cpu[v];
        const shown = (x: Secret, group: "sec" | "xmm"): boolean =>
          isSecret(x) && !(vm !== 0 && reason === "TDCALL" && exposes(m.of[v][vm].mask, group));
        return !shown(gpr.sec, "sec") && !shown(gpr.xmm, "xmm");
      }),
    kernelKeepsNone: (s, c) =>
      c.vcpus.every((v) => {
        const { rcx: mask, sec, xmm } = s.l0[v].regs;
        return (!isSecret(sec) || exposes(mask, "sec")) && (!isSecret(xmm) || exposes(mask, "xmm"));
      }),
    l2HasItsOwnOnly: (s, c) =>
      forAll(c, (v, k) => {
        const { sec, xmm } = s.cpu[v].gpr;
        return !runs(s, v, k) || (!isForeign(sec, k) && !isForeign(xmm, k));
      }),
  },
});
