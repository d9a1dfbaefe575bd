/** LV1, LV2, LV6: requests are answered, and L1 gets to run when it was asked for. (Honest host.) */
import {
  entriesSucceed,
  hostThreads,
  notificationsArrive,
  trustDomainRuns,
} from "../../spec/fairness.ts";
import type { L2, Vcpu } from "../../spec/constants.ts";
import { asksForL1, entered } from "../entries.ts";
import { finitelyOften, l1Runs, leadsTo, type C, type S } from "../language.ts";

/** One vCPU of one L2. */
export interface Place {
  readonly vcpu: Vcpu;
  readonly vm: L2;
}

/** Each vCPU of each L2 that L1 runs there. */
export const places = (c: C): readonly Place[] =>
  c.vcpus.flatMap((vcpu) => c.runsOn[vcpu].map((vm) => ({ vcpu, vm })));

/** A trapping instruction of the L2 is under way there: a hypercall, an access, a write to configuration space. */
export const isOutstanding = (s: S, { vcpu, vm }: Place): boolean => {
  const { pc } = s.l2[vcpu][vm];
  return pc === "CALL" || pc === "TOUCH" || pc === "IO";
};

const honestHost = "honest host; L1 runs one L2 on each vCPU; entries may fail any number of times";

export const response = leadsTo({
  id: "LV1",
  name: "Response",
  sentence:
    "Every request of an L2 is retired at some time, or its L2 starts anew; assumed that the host's threads go on, that entries succeed at some time, that the CPU executes, and that notifications arrive.",
  formula: "∀ v, k: issued(v,k) ⇝ idle(v,k) ∨ dead(v,k)",
  source: "domain facts 3.1, 5.3, 6.1 (no promise by a hostile host)",
  claimedFor: honestHost,
  each: places,
  fairness: [hostThreads, entriesSucceed, trustDomainRuns, notificationsArrive],
  from: (s, _c, _m, place) => isOutstanding(s, place),
  to: (s, _c, _m, place) => !isOutstanding(s, place),
});

export const noLoop = finitelyOften({
  id: "LV2",
  name: "NoLoop",
  sentence:
    "No request is sent to L1 again and again for ever, by entries that ask for L1 while it is under way; assumed that entries succeed at some time.",
  formula: "∀ v, k: ¬ □◇ ⟨entersFor(v,L1) ∧ issued(v,k)⟩",
  source: "domain facts 2.5 (RESUME_L1), 3.3 (patches 0013, 0014, 0017, 0018)",
  claimedFor: honestHost,
  each: places,
  fairness: [entriesSucceed],
  step: (s, _next, step, c, _m, _nextM, place) =>
    entered(step) === place.vcpu &&
    s.cpu[place.vcpu].vm === place.vm &&
    isOutstanding(s, place) &&
    asksForL1(s, step, place.vcpu, c),
});

export const routed = leadsTo({
  id: "LV6",
  name: "Routed",
  sentence:
    "When the kernel has decided to ask for L1, or the module remembers that it was asked to, L1 runs at some time; assumed that the host's threads go on and that entries succeed at some time.",
  formula: "∀ v: resumeL1(v) ∨ routed[v] ≠ NONE ⇝ inTd(v) ∧ vm(v) = 0",
  source: "domain facts 2.5 (the routing is recorded before anything can fail)",
  claimedFor: honestHost,
  each: (c) => c.vcpus,
  fairness: [hostThreads, entriesSucceed],
  from: (s, _c, _m, v) => s.l0[v].resumeL1 || s.tdvps[v].routed !== "NONE",
  to: (s, _c, _m, v) => l1Runs(s, v),
});
