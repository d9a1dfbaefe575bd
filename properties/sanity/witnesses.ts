/** Runs that must exist: without them a green line may be green because nothing happened. */
import { took } from "../../checker/index.ts";
import { l1Enters } from "../../spec/actions/l1-vmm.ts";
import { l2MmioCall, l2Retire } from "../../spec/actions/l2-driver.ts";
import { BAR_PAGE } from "../../spec/constants.ts";
import { entered } from "../entries.ts";
import { deadlockFree, exists, l1Runs, reachable, runs } from "../language.ts";

const sanity = { source: "sanity: a property whose case never occurs shows nothing" };

export const directReadReachable = reachable({
  id: "W1",
  name: "DirectReadReachable",
  sentence: "A read by direct hypercall succeeds.",
  formula: "◇ ⟨retires(op) ∧ direct(op) ∧ read(op) ∧ ok(op)⟩",
  claimedFor: "route = ACCEL",
  ...sanity,
  step: (s, _next, step) => {
    if (!took(step, l2Retire)) return false;
    const { vcpu, vm } = step.params;
    const { rax, r10, r13 } = s.cpu[vcpu].gpr;
    return (
      s.l2[vcpu][vm].pc === "CALL" &&
      s.tdvps[vcpu].ctl[vm].tdvmcall &&
      r13 === "READ" &&
      rax === "ZERO" &&
      r10 === "ZERO"
    );
  },
});

export const nestedCallReadReachable = reachable({
  id: "W2",
  name: "NestedCallReadReachable",
  sentence: "A read by a hypercall that L1 forwards succeeds.",
  formula: "◇ ⟨retires(op) ∧ forwarded(op) ∧ read(op) ∧ ok(op)⟩",
  claimedFor: "route = NEST_CALL",
  ...sanity,
  step: (s, _next, step) => {
    if (!took(step, l2Retire)) return false;
    const { vcpu, vm } = step.params;
    const { r10, r13 } = s.cpu[vcpu].gpr;
    return (
      s.l2[vcpu][vm].pc === "CALL" &&
      !s.tdvps[vcpu].ctl[vm].tdvmcall &&
      r13 === "READ" &&
      r10 === "ZERO"
    );
  },
});

export const nestedTouchReadReachable = reachable({
  id: "W3",
  name: "NestedTouchReadReachable",
  sentence: "An implicit read, which L0 sends back to L1, retires.",
  formula: "◇ ⟨retires(op) ∧ implicit(op) ∧ read(op)⟩",
  claimedFor: "route = NEST_EPT",
  ...sanity,
  step: (s, _next, step) =>
    took(step, l2Retire) &&
    s.l2[step.params.vcpu][step.params.vm].pc === "TOUCH" &&
    s.cpu[step.params.vcpu].gpr.r13 === "READ",
});

export const routedCallReachable = reachable({
  id: "W4",
  name: "RoutedCallReachable",
  sentence: "L1 is told that the host completed a hypercall of its L2 (0x1101).",
  formula: "◇ ∃ v: runs(v, L1) ∧ case(v) = HOST_ROUTED_TDVMCALL",
  claimedFor: "hosts that ask for L1 after a TDVMCALL",
  ...sanity,
  state: (s, c) =>
    c.vcpus.some((v) => l1Runs(s, v) && s.cpu[v].exitInfo?.case === "HOST_ROUTED_TDVMCALL"),
});

export const stickyReachable = reachable({
  id: "W5",
  name: "StickyReachable",
  sentence: "L1 runs after an entry that had asked for it and failed, and one that did not ask.",
  formula: "◇ ⟨entry(v) ∧ busyBefore(v) ∧ routed(v) ≠ NONE ∧ runs'(v, L1)⟩",
  claimedFor: "hosts whose entries can fail",
  ...sanity,
  step: (s, next, step) => {
    const v = entered(step);
    return (
      v !== null &&
      s.hostCpu[v].status === "BUSY" &&
      s.tdvps[v].routed !== "NONE" &&
      s.cpu[v].vm !== 0 &&
      l1Runs(next, v)
    );
  },
});

export const fakeViolationReachable = reachable({
  id: "W6",
  name: "FakeViolationReachable",
  sentence: "An entry after a TDVMCALL of an L2 ends in a violation on one of L1's pages.",
  formula: "◇ ⟨entry(v) ∧ lastExit(v) = TDVMCALL ∧ exit'(v) = EPT_VIOLATION⟩",
  claimedFor: "hosts that block pages",
  ...sanity,
  step: (s, next, step) => {
    const v = entered(step);
    return (
      v !== null &&
      s.cpu[v].vm !== 0 &&
      s.tdvps[v].lastExit === "TDVMCALL" &&
      next.hostCpu[v].status === "EXIT" &&
      next.hostCpu[v].reason === "EPT_VIOLATION"
    );
  },
});

export const barMovedReachable = reachable({
  id: "W7",
  name: "BarMovedReachable",
  sentence: "An L2 runs with the BAR of its device at another place than at first.",
  formula: "◇ ∃ v, k, d: runs(v,k) ∧ vbar[k][d] ≠ home(d)",
  claimedFor: "barPolicy = ONCE with BAR writes",
  ...sanity,
  state: (s, c) =>
    exists(c, (v, k) => runs(s, v, k) && c.devices.some((d) => s.config[k][d] !== BAR_PAGE[d])),
});

export const maskRefusedReachable = reachable({
  id: "W8",
  name: "MaskRefusedReachable",
  sentence: "The module refuses a hypercall for its mask, without an exit.",
  formula: "◇ ⟨tdcall(v,k) ∧ runs'(v,k) ∧ rax' = INVALID⟩",
  claimedFor: "L2s that use illegal masks",
  ...sanity,
  step: (_s, next, step) =>
    took(step, l2MmioCall) &&
    runs(next, step.params.vcpu, step.params.vm) &&
    next.cpu[step.params.vcpu].gpr.rax === "INVALID",
});

export const l1EntryFaultsReachable = reachable({
  id: "W9",
  name: "L1EntryFaultsReachable",
  sentence: "L1's own entry ends in a violation because the host took one of its pages.",
  formula: "◇ ⟨l1Enters(v) ∧ ¬inTd'(v)⟩",
  claimedFor: "hosts that block pages",
  ...sanity,
  step: (_s, next, step) => took(step, l1Enters) && !next.cpu[step.params.vcpu].inTd,
});

export const hiddenCallReachable = reachable({
  id: "W10",
  name: "HiddenCallReachable",
  sentence: "L1 is told of a routed asynchronous exit while the exit reason says TDCALL.",
  formula: "◇ ∃ v: runs(v, L1) ∧ case(v) = HOST_ROUTED_ASYNC ∧ reason(v) = TDCALL",
  claimedFor: "hosts that ask for L1 after a violation on L1's pages",
  ...sanity,
  state: (s, c) =>
    c.vcpus.some(
      (v) =>
        l1Runs(s, v) &&
        s.cpu[v].exitInfo?.case === "HOST_ROUTED_ASYNC" &&
        s.cpu[v].exitInfo.reason === "TDCALL",
    ),
});

export const noDeadlock = deadlockFree({
  id: "D1",
  name: "NoDeadlock",
  sentence: "The system stops only where each L2 runs with nothing left to do, or is dead.",
  formula: "□ (∃ successor) ∨ ∀ v: idle(v)",
  source: "sanity: a missing step of L1, the module or L0 shows as a deadlock",
  claimedFor: "all environments",
  legalEnd: (s, c) =>
    c.vcpus.every((v) =>
      c.l2s.some((k) => {
        const { pc, left, barWrites } = s.l2[v][k];
        return runs(s, v, k) && (pc === "DEAD" || (pc === "IDLE" && left === 0 && barWrites === 0));
      }),
    ),
});
