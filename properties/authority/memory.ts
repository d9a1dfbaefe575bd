/** S11, S22: which memory belongs to whom. */
import { took } from "../../checker/index.ts";
import { l2Retire } from "../../spec/actions/l2-instructions.ts";
import { l2WritesDescriptor } from "../../spec/actions/l2-operations.ts";
import { BUFFER_PAGE, RAM_PAGE, VAPIC_PAGE, type L2, type Vcpu } from "../../spec/constants.ts";
import { mapsMemory, sameGpr } from "../../spec/state.ts";
import { entered } from "../entries.ts";
import { images } from "../history/images.ts";
import { requests, type History } from "../history/requests.ts";
import { exists, l1Runs, transition, type C, type S } from "../language.ts";

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
  serves: ["REQ-L1-STATE", "REQ-TRANSLATIONS"],
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

/** In this step the RAM page of `k` becomes shared, or is taken out. */
const changesHands = (s: S, next: S, k: L2, c: C): boolean =>
  isShared(s, k, c) !== isShared(next, k, c) ||
  (s.sept[RAM_PAGE[k]] === "REMOVED") !== (next.sept[RAM_PAGE[k]] === "REMOVED");

/** Some request of L2 `k` asks for its own RAM to be shared. */
const hasAsked = (m: History, k: L2, c: C): boolean =>
  c.vcpus.some((v) => {
    const r = m.of[v][k];
    return r !== null && r.leaf === "MAPGPA" && r.gpa.page === RAM_PAGE[k];
  });

export const sharedSeparation = transition({
  id: "S22",
  name: "SharedSeparation",
  sentence:
    "A page becomes shared only when its own L2 asks for it, and is then taken out as private memory; an L2 that is told so has it shared; and an L2 without a shared EPT reaches no shared memory.",
  formula:
    "□ [shared'(RAM(k)) ≠ shared(RAM(k)) ⇒ asked(k)] ∧ □ ∀ k: shared(RAM(k)) ⇔ sept[RAM(k)] = REMOVED ∧ □ [retires(MapGPA of k) ∧ ok ⇒ shared(RAM(k))] ∧ □ [writesShared(v,k) ⇒ ctl[v][k].sharedEptp]",
  source: "domain facts 2.7 (shared EPT of an L2), 2.10, 3.3 (patch 0016)",
  serves: ["REQ-MAPGPA"],
  claimedFor: "honest host, hostile L2s; not claimed where S27 is not",
  monitor: requests,
  when: (s, next, step, c, m) =>
    took(step, l2WritesDescriptor) ||
    c.l2s.some((k) => changesHands(s, next, k, c) || isShared(next, k, c)) ||
    exists(c, (v, k) => m.of[v][k]?.leaf === "MAPGPA"),
  holds: {
    privateOrShared: (_s, next, _step, c) =>
      c.l2s.every((k) => isShared(next, k, c) === (next.sept[RAM_PAGE[k]] === "REMOVED")),
    onlyAsAsked: (s, next, _step, c, m) =>
      c.l2s.every((k) => !changesHands(s, next, k, c) || hasAsked(m, k, c)),
    successMeansShared: (_s, next, step, c, m) => {
      if (!took(step, l2Retire)) return true;
      const { vcpu, vm } = step.params;
      const r = m.of[vcpu][vm];
      const ok = next.l2[vcpu][vm].result?.ok ?? false;
      return r === null || !r.own || r.leaf !== "MAPGPA" || !ok || isShared(next, vm, c);
    },
    onlyWithSharedEpt: (s, _next, step) =>
      !took(step, l2WritesDescriptor) || s.tdvps[step.params.vcpu].ctl[step.params.vm].sharedEptp,
  },
});

/** The host has the RAM page of `k` mapped as shared memory; where nobody asks for it there is no such record. */
export function isShared(s: S, k: L2, c: C): boolean {
  return mapsMemory(c) && s.attr[k];
}
