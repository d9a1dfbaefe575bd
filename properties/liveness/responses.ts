/** LV1, LV2, LV6, LV8, LV9: requests are answered, L1 gets to run when it was asked for, and L2s run on. (Honest host.) */
import {
  entriesSucceed,
  hostThreads,
  interprocessorInterruptsArrive,
  notificationsArrive,
  trustDomainRuns,
} from "../../spec/fairness.ts";
import { RAM_PAGE, type L2, type Vcpu } from "../../spec/constants.ts";
import { asksForL1, entered } from "../entries.ts";
import { finitelyOften, l1Runs, leadsTo, runs, type C, type S } from "../language.ts";

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

/** What the host does of its own accord takes time from everybody else: for ever, if it never ends. */
export const FINITELY_MANY = "finitely many interrupts of the host's own, and pages reclaimed";

const honestHost = `honest host; L1 runs one L2 on each vCPU; ${FINITELY_MANY}`;

export const response = leadsTo({
  id: "LV1",
  name: "Response",
  sentence:
    "Every request of an L2 is retired at some time, or its L2 starts anew; assumed that the host's threads go on, that entries succeed at some time, that the CPU executes, and that notifications and interprocessor interrupts arrive.",
  formula: "∀ v, k: issued(v,k) ⇝ idle(v,k) ∨ dead(v,k)",
  source: "domain facts 3.1, 5.3, 6.1 (no promise by a hostile host)",
  serves: ["REQ-ANSWERED"],
  claimedFor: honestHost,
  each: places,
  fairness: [
    hostThreads,
    entriesSucceed,
    trustDomainRuns,
    notificationsArrive,
    interprocessorInterruptsArrive,
  ],
  from: (s, _c, _m, place) => isOutstanding(s, place),
  to: (s, _c, _m, place) => !isOutstanding(s, place),
});

export const noLoop = finitelyOften({
  id: "LV2",
  name: "NoLoop",
  sentence:
    "Of finitely many requests none is sent to L1 again and again for ever, by entries that ask for L1 while it is under way; assumed that entries succeed at some time.",
  formula: "∀ v, k: ¬ □◇ ⟨entersFor(v,L1) ∧ issued(v,k)⟩",
  source: "domain facts 2.5 (RESUME_L1), 3.3 (patches 0013, 0014, 0017, 0018)",
  serves: ["REQ-NO-LIVELOCK"],
  claimedFor: `${honestHost}; finitely many requests (of a driver that asks without end LV1 says that each request is retired)`,
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
  serves: ["REQ-NO-LIVELOCK", "REQ-L1-NEXT"],
  claimedFor: honestHost,
  each: (c) => c.vcpus,
  fairness: [hostThreads, entriesSucceed],
  from: (s, _c, _m, v) => s.l0[v].resumeL1 || s.tdvps[v].routed !== "NONE",
  to: (s, _c, _m, v) => l1Runs(s, v),
});

export const runsOn = leadsTo({
  id: "LV8",
  name: "RunsOn",
  sentence:
    "An L2 that faults on memory of its own, because the host has taken it away, is given it back, and runs again; assumed that the host's threads go on, that entries succeed at some time, and that the CPU executes.",
  formula: "∀ v, k: faulted(v,k) ⇝ ¬blocked(ram(k)), faulted(v,k) ⇝ inTd(v) ∧ vm(v) = k",
  source: "domain facts 2.1, 3.3 (private violations; patch 0014 shows them to L1)",
  serves: ["REQ-RUNS-ON"],
  claimedFor: honestHost,
  // Memory that is there may be taken away again before the L2 runs, which is another such case.
  each: (c) =>
    places(c).flatMap((place) => (["memory", "turn"] as const).map((gets) => ({ ...place, gets }))),
  fairness: [hostThreads, entriesSucceed, trustDomainRuns],
  from: (s, _c, _m, { vcpu, vm }) => {
    const { status, reason, page } = s.hostCpu[vcpu];
    // The kernel has not looked at it yet.
    const isNew = s.l0[vcpu].pc === "GUEST" && status === "EXIT";
    return isNew && reason === "EPT_VIOLATION" && page === RAM_PAGE[vm];
  },
  to: (s, _c, _m, { vcpu, vm, gets }) =>
    gets === "memory" ? s.sept[RAM_PAGE[vm]] !== "BLOCKED" : runs(s, vcpu, vm),
});

export const reboots = leadsTo({
  id: "LV9",
  name: "Reboots",
  sentence:
    "An L2 that has crashed is reset, and boots again on the vCPU on which it crashed; assumed that the host's threads go on, that entries succeed at some time, that the CPU executes, and that notifications and interprocessor interrupts arrive.",
  formula: "∀ v, k: crashed(v,k) ⇝ booted(v,k)",
  source: "domain facts 8 (reset is not described by any source read) [I]",
  serves: ["REQ-RUNS-ON"],
  claimedFor: honestHost,
  each: places,
  fairness: response.fairness,
  // [A21] It crashes once; what dies of a status that is no success has not crashed.
  from: (s, _c, _m, { vcpu, vm }) => {
    const { pc, crashes, booted } = s.l2[vcpu][vm];
    return pc === "DEAD" && crashes === 0 && !booted;
  },
  to: (s, _c, _m, { vcpu, vm }) => s.l2[vcpu][vm].booted,
});
