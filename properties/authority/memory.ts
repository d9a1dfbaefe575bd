/** S11, S22: which memory belongs to whom. */
import { took } from "../../checker/index.ts";
import { l2WritesDescriptor } from "../../spec/actions/l2-driver.ts";
import { BUFFER_PAGE, RAM_PAGE, VAPIC_PAGE, type L2, type Vcpu } from "../../spec/constants.ts";
import { sameGpr } from "../../spec/state.ts";
import { entered } from "../entries.ts";
import { images } from "../history/images.ts";
import { l1Runs, transition, type C, type S } from "../language.ts";

/** In this step L1's buffer of `k` on `v` changes. */
const bufferChanges = (s: S, next: S, v: Vcpu, k: L2): boolean =>
  s.buf[v][k].rip !== next.buf[v][k].rip || !sameGpr(s.buf[v][k].gpr, next.buf[v][k].gpr);

/** In this step the host enters L2 `k` on `v`. */
const reliesOnPages = (s: S, next: S, v: Vcpu, k: L2): boolean =>
  next.cpu[v].inTd && s.cpu[v].vm === k && !s.cpu[v].inTd && next.cpu[v].vm === k;

export const bufferSeparation = transition({
  id: "S11",
  name: "BufferSeparation",
  sentence:
    "What is known of an L2 on a vCPU is written only to the buffer that L1 keeps for it there, by the module when that L2 leaves or by L1 for it; and no page that was taken away in an earlier TLB epoch is relied on.",
  formula:
    "□ [buf'[v][k] ≠ buf[v][k] ⇒ vm[v] = k ∨ servedByL1(k)] ∧ □ [enters(v,k) ∧ epochEnded(v) ⇒ mapped(buffer(v,k)) ∧ mapped(vapic(v,k))]",
  source: "domain facts 2.4, 2.5 (translations are renewed after an epoch), 2.8",
  claimedFor: "every host, the maximal one included",
  monitor: images,
  when: (s, next, _step, c) =>
    c.vcpus.some((v) =>
      c.l2s.some((k) => bufferChanges(s, next, v, k) || reliesOnPages(s, next, v, k)),
    ),
  holds: {
    ownBufferOnly: (s, next, step, c) =>
      c.vcpus.every((v) =>
        c.l2s.every((k) => {
          if (!bufferChanges(s, next, v, k)) return true;
          const module = s.cpu[v].vm === k;
          // L1 serves on the vCPU it runs on; a reset is for all vCPUs of an L2.
          const byL1 =
            (l1Runs(s, v) && s.l1.cpu[v].k === k && step.params["vcpu"] === v) ||
            s.l1.work?.k === k;
          return module || byL1;
        }),
      ),
    entersOnMappedPages: (s, next, step, c, m) => {
      const v = entered(step);
      if (v === null || !m.epochEnded[v]) return true;
      return c.runsOn[v].every(
        (k) =>
          !reliesOnPages(s, next, v, k) ||
          (s.sept[BUFFER_PAGE[v][k]] === "PRESENT" && s.sept[VAPIC_PAGE[v][k]] === "PRESENT"),
      );
    },
  },
});

/** The RAM pages that the host has mapped as shared memory. */
const isShared = (s: S, k: L2): boolean => s.attr[k];

export const sharedSeparation = transition({
  id: "S22",
  name: "SharedSeparation",
  sentence:
    "A page that is mapped as private memory is not mapped as shared memory too; and an L2 without a shared EPT reaches no shared memory.",
  formula:
    "□ ∀ k: shared(RAM(k)) ⇒ sept[RAM(k)] ≠ PRESENT ∧ □ [writesShared(v,k) ⇒ ctl[v][k].sharedEptp]",
  source: "domain facts 2.7 (shared EPT of an L2), 3.3 (patch 0016)",
  claimedFor: "honest host, hostile L2s",
  when: (_s, next, step, c) => took(step, l2WritesDescriptor) || anyShared(next, c),
  holds: {
    privateOrShared: (_s, next, _step, c) =>
      c.l2s.every((k) => !isShared(next, k) || next.sept[RAM_PAGE[k]] !== "PRESENT"),
    onlyWithSharedEpt: (s, _next, step) =>
      !took(step, l2WritesDescriptor) || s.tdvps[step.params.vcpu].ctl[step.params.vm].sharedEptp,
  },
});

const anyShared = (s: S, c: C): boolean => c.l2s.some((k) => isShared(s, k));
