/** S15, S17, S18: which addresses reach a device, whoever asks. (Honest host, hostile L2s.) */
import { took, type Step } from "../../checker/index.ts";
import { emulatorDispatches } from "../../spec/actions/emulator.ts";
import { kernelEmulates, kernelTakesKick } from "../../spec/actions/l0-kernel.ts";
import { l2Retire } from "../../spec/actions/l2-instructions.ts";
import { UNITS, isMemory, type Vcpu } from "../../spec/constants.ts";
import { exposes } from "../../spec/hypercalls.ts";
import { sameDevice } from "../response/device.ts";
import { requests, type Request } from "../history/requests.ts";
import { exists, forAll, transition, type C, type S } from "../language.ts";

const environment = "honest host, hostile L2s";

export const ownership = transition({
  id: "S15",
  name: "Ownership",
  sentence:
    "Whatever an L2 asks for is performed only on a device that was passed through to it, and nothing it asks for moves or resets a device.",
  formula:
    "□ [applied(op) = (d, …) ⇒ op.k ∈ assigned[d]] ∧ □ [dispatches(op of an L2) ⇒ map' = map ∧ (op.page = ECAM ⇒ dev' = dev)]",
  source: "domain facts 1.6 (gap 2), 3.4 (nobody compares the VM with the address)",
  serves: ["REQ-OWN-DEVICE"],
  claimedFor: `${environment}; not claimed for l0Filter = NONE, nor for l1Policy other than DENY on the nested routes`,
  monitor: requests,
  when: (_s, _next, step, c, m, nextM) =>
    took(step, emulatorDispatches) ||
    exists(c, (v, k) => (nextM.of[v][k]?.applied ?? 0) > (m.of[v][k]?.applied ?? 0)),
  holds: {
    performedOnOwn: (_s, _next, _step, c, _m, nextM) =>
      forAll(c, (v, k) => {
        const d = nextM.of[v][k]?.appliedTo ?? null;
        return d === null || c.assigned[d].includes(k);
      }),
    configurationIsL1s: (s, next, step, c, m) => {
      if (!took(step, emulatorDispatches)) return true;
      const forL2 = m.inEmulator[step.params.vcpu] !== null;
      if (!forL2) return true;
      const run = s.run[step.params.vcpu];
      return c.devices.every(
        (d) =>
          s.map[d] === next.map[d] &&
          (run?.page !== "ecam" || sameDevice(s.emulator.dev[d], next.emulator.dev[d])) &&
          (run?.page !== "ecam" || s.eventfd[d] === next.eventfd[d]),
      );
    },
  },
});

/** The vCPU whose hypercall the kernel takes for a device in this step, or `null`. */
const taken = (step: Step): Vcpu | null =>
  took(step, kernelEmulates) || took(step, kernelTakesKick) ? step.params.vcpu : null;

export const privateReject = transition({
  id: "S17",
  name: "PrivateReject",
  sentence:
    "L0 takes no MMIO request for memory of the trust domain, whoever asks, and where it requires the shared bit none without it: neither for the emulator nor on the fast path.",
  formula: "□ [takes(v) ⇒ page(v) ∉ RAM ∧ (STRICT ⇒ shared(v))]",
  source: "domain facts 3.1, 3.2, 4.2 (address audit)",
  serves: ["REQ-SHARED-ADDRESS"],
  claimedFor: `${environment}; not claimed for shPolicy = STRIP with memslotCheck = false`,
  when: (_s, _next, step) => taken(step) !== null,
  holds: {
    noMemory: (s, next, step) => {
      const v = taken(step);
      if (v === null) return true;
      const run = next.run[v];
      return !isMemory(s.hostCpu[v].gpr.r14.page) && (run === null || !isMemory(run.page));
    },
    sharedWhereRequired: (s, _next, step, c) => {
      const v = taken(step);
      return v === null || c.shPolicy === "STRIP" || s.hostCpu[v].gpr.r14.sh;
    },
  },
});

/** A request that no device may get: an illegal size, or one that crosses a page. */
const illFormed = (r: Request): boolean =>
  r.size === "BAD" || r.gpa.off + (r.size === "TWO" ? 2 : 1) > UNITS;

export const shape = transition({
  id: "S18",
  name: "Shape",
  sentence:
    "A request of illegal size, or one that crosses a page, is not performed, not even in part, and a hypercall for it fails.",
  formula: "□ [illFormed(op) ⇒ applied(op) = ∅] ∧ □ [retires(op) ∧ illFormed(op) ⇒ status ≠ 0]",
  source: "domain facts 3.1, 3.2, 3.6 (page-crossing fragments), 4.2",
  serves: ["REQ-SHAPE"],
  claimedFor: `${environment}; not claimed for crossingCheck = false`,
  monitor: requests,
  when: (_s, _next, _step, c, m) => exists(c, (v, k) => isIllFormed(m.of[v][k])),
  holds: {
    notPerformed: (_s, _next, _step, c, _m, nextM) =>
      forAll(c, (v, k) => !isIllFormed(nextM.of[v][k]) || nextM.of[v][k]?.applied === 0),
    callFails: (s: S, _next, step, _c: C, m) => {
      if (!took(step, l2Retire)) return true;
      const { vcpu, vm } = step.params;
      const { rax, rcx, r10 } = s.cpu[vcpu].gpr;
      return (
        s.l2[vcpu][vm].pc !== "CALL" ||
        // Who does not expose R10 is not told.
        !exposes(rcx, "abi") ||
        !isIllFormed(m.of[vcpu][vm]) ||
        rax !== "ZERO" ||
        r10 !== "ZERO"
      );
    },
  },
});

const isIllFormed = (r: Request | null): boolean => r !== null && r.leaf === "X30" && illFormed(r);
