/** Runs that must exist: without them a green line may be green because nothing happened. */
import { took } from "../../checker/index.ts";
import { emulatorUnplugs } from "../../spec/actions/emulator.ts";
import { kernelMigrates, kernelRefuses, kernelTakesKick } from "../../spec/actions/l0-kernel.ts";
import { l1Enters } from "../../spec/actions/l1-entries.ts";
import { l1Emulates } from "../../spec/actions/l1-exits.ts";
import { l1Interrupts } from "../../spec/actions/l1-work.ts";
import { l2Attacks, l2UserIsRefused } from "../../spec/actions/l2-attacks.ts";
import { l2Retire } from "../../spec/actions/l2-instructions.ts";
import { l2Boots, l2TakesInterrupt } from "../../spec/actions/l2-life.ts";
import { l2MmioCall } from "../../spec/actions/l2-operations.ts";
import { deviceAt } from "../../spec/addresses.ts";
import { BAR_PAGE } from "../../spec/constants.ts";
import { entered } from "../entries.ts";
import { deadlockFree, exists, l1Runs, reachable, runs } from "../language.ts";

const sanity = { source: "sanity: a property whose case never occurs shows nothing" };

export const directReadReachable = reachable({
  id: "W1",
  name: "DirectReadReachable",
  sentence: "A read by direct hypercall succeeds.",
  formula: "◇ ⟨retires(op) ∧ direct(op) ∧ read(op) ∧ ok(op)⟩",
  serves: ["REQ-DIRECT"],
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
  serves: ["REQ-ROUTE-OF-CALLS", "REQ-NOTHING-LOST"],
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
  serves: ["REQ-NOTHING-LOST"],
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
  serves: ["REQ-L1-TOLD"],
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
  serves: ["REQ-L1-NEXT", "REQ-ENTRY-FAILS"],
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
  serves: ["REQ-ENTRY-FAILS"],
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
  serves: ["REQ-ADDRESS-KEPT"],
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
  serves: ["REQ-MASK-IN"],
  claimedFor: "L2s that use illegal masks",
  ...sanity,
  step: (_s, next, step) =>
    (took(step, l2MmioCall) || took(step, l2Attacks)) &&
    runs(next, step.params.vcpu, step.params.vm) &&
    next.cpu[step.params.vcpu].gpr.rax === "INVALID",
});

export const l1EntryFaultsReachable = reachable({
  id: "W9",
  name: "L1EntryFaultsReachable",
  sentence: "L1's own entry ends in a violation because the host took one of its pages.",
  formula: "◇ ⟨l1Enters(v) ∧ ¬inTd'(v)⟩",
  serves: ["REQ-TRANSLATIONS"],
  claimedFor: "hosts that block pages",
  ...sanity,
  step: (_s, next, step) => took(step, l1Enters) && !next.cpu[step.params.vcpu].inTd,
});

export const hiddenCallReachable = reachable({
  id: "W10",
  name: "HiddenCallReachable",
  sentence: "L1 is told of a routed asynchronous exit while the exit reason says TDCALL.",
  formula: "◇ ∃ v: runs(v, L1) ∧ case(v) = HOST_ROUTED_ASYNC ∧ reason(v) = TDCALL",
  serves: ["REQ-L1-TOLD"],
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
  serves: ["REQ-ANSWERED"],
  claimedFor: "all environments",
  legalEnd: (s, c) =>
    c.vcpus.every((v) =>
      c.l2s.some((k) => {
        const { pc, left, barWrites } = s.l2[v][k];
        return runs(s, v, k) && (pc === "DEAD" || (pc === "IDLE" && left === 0 && barWrites === 0));
      }),
    ),
});

export const fastKickReachable = reachable({
  id: "W11",
  name: "FastKickReachable",
  sentence: "The kernel takes a kick without the emulator.",
  formula: "◇ ⟨takesKick(v)⟩",
  serves: ["REQ-FASTER", "REQ-KICK"],
  claimedFor: "ioevfd = true",
  ...sanity,
  step: (_s, _next, step) => took(step, kernelTakesKick),
});

export const filterRefusalReachable = reachable({
  id: "W12",
  name: "FilterRefusalReachable",
  sentence: "L0 refuses a well-formed request of an L2 for a device that is not its own.",
  formula: "◇ ⟨refuses(v) ∧ page(v) ∈ BARs⟩",
  serves: ["REQ-OWN-DEVICE"],
  claimedFor: "l0Filter = BY_VM with hostile L2s",
  ...sanity,
  step: (s, _next, step, c) => {
    if (!took(step, kernelRefuses)) return false;
    const { vm, gpr } = s.hostCpu[step.params.vcpu];
    const d = deviceAt(s.map, c.devices, gpr.r14.page);
    return vm !== 0 && d !== null && !c.assigned[d].includes(vm) && gpr.r14.sh;
  },
});

export const trustedReadReachable = reachable({
  id: "W13",
  name: "TrustedReadReachable",
  sentence: "L1 serves a read of the trusted device.",
  formula: "◇ ⟨emulates(L1, op) ∧ read(op)⟩",
  serves: ["REQ-TRUSTED-DEVICE"],
  claimedFor: "instances with a trusted device",
  ...sanity,
  step: (s, _next, step) => {
    if (!took(step, l1Emulates)) return false;
    const v = step.params.vcpu;
    return s.buf[v][s.l1.cpu[v].k].gpr.r13 === "READ";
  },
});

export const pendingInterruptReachable = reachable({
  id: "W14",
  name: "PendingInterruptReachable",
  sentence: "An interrupt for L1 ends the turn of an L2 (0x1102).",
  formula: "◇ ⟨runs(v,k) ∧ runs'(v, L1) ∧ case'(v) = PENDING_INTERRUPT⟩",
  serves: ["REQ-INTERRUPTS-BY-L1"],
  claimedFor: "instances with interrupts",
  ...sanity,
  step: (s, next, _step, c) =>
    c.vcpus.some(
      (v) =>
        s.cpu[v].vm !== 0 && l1Runs(next, v) && next.cpu[v].exitInfo?.case === "PENDING_INTERRUPT",
    ),
});

export const interruptTakenReachable = reachable({
  id: "W15",
  name: "InterruptTakenReachable",
  sentence: "An L2 takes an interrupt of its device.",
  formula: "◇ ⟨takesInterrupt(v,k)⟩",
  serves: ["REQ-USED-INTERRUPT"],
  claimedFor: "instances with interrupts",
  ...sanity,
  step: (_s, _next, step) => took(step, l2TakesInterrupt),
});

export const unplugInFlightReachable = reachable({
  id: "W16",
  name: "UnplugInFlightReachable",
  sentence: "A device begins to go while the emulator has a request for it.",
  formula: "◇ ⟨unplugs(d) ∧ ∃ v: run[v].page = map[d]⟩",
  serves: ["REQ-REMOVAL"],
  claimedFor: "instances with unplugging",
  ...sanity,
  step: (s, _next, step, c) =>
    took(step, emulatorUnplugs) &&
    c.vcpus.some((v) => {
      const run = s.run[v];
      return run !== null && !run.answered && run.page === s.map[step.params.device];
    }),
});

export const resetReachable = reachable({
  id: "W17",
  name: "ResetReachable",
  sentence: "An L2 that crashed is reset, and starts anew.",
  formula: "◇ ⟨boots(v,k)⟩",
  serves: ["REQ-RESET", "REQ-RUNS-ON"],
  claimedFor: "instances with crashes",
  ...sanity,
  step: (_s, _next, step) => took(step, l2Boots),
});

export const worksAfterResetReachable = reachable({
  id: "W25",
  name: "WorksAfterResetReachable",
  sentence: "An L2 that was reset asks for something again, and has its answer.",
  formula: "◇ ⟨retires(op) of (v,k) after boots(v,k)⟩",
  serves: ["REQ-RESET", "REQ-RUNS-ON"],
  claimedFor: "instances with crashes",
  ...sanity,
  step: (s, _next, step) => took(step, l2Retire) && s.l2[step.params.vcpu][step.params.vm].booted,
});

export const l1InterruptedReachable = reachable({
  id: "W18",
  name: "L1InterruptedReachable",
  sentence: "L1 takes another vCPU out of an L2 that it holds.",
  formula: "◇ ⟨interrupts(L1, v)⟩",
  serves: ["REQ-RESET", "REQ-ADDRESS-KEPT"],
  claimedFor: "instances with two vCPUs of an L2, and crashes or BARs that are tracked",
  ...sanity,
  step: (_s, _next, step) => took(step, l1Interrupts),
});

export const switchReachable = reachable({
  id: "W19",
  name: "SwitchReachable",
  sentence: "A vCPU runs an L2 while another one has run on it before.",
  formula: "◇ ∃ v, j ≠ k: runs(v,k) ∧ rip[v][j] > 0 ∧ rip[v][k] > 0",
  serves: ["REQ-VCPU-TURNS"],
  claimedFor: "instances with several L2s on a vCPU",
  ...sanity,
  state: (s, c) =>
    exists(
      c,
      (v, k) =>
        runs(s, v, k) && s.cpu[v].rip[k] > 0 && c.l2s.some((j) => j !== k && s.cpu[v].rip[j] > 0),
    ),
});

export const migrationReachable = reachable({
  id: "W20",
  name: "MigrationReachable",
  sentence: "A vCPU moves to another physical CPU while a hypercall of its L2 is under way.",
  formula: "◇ ⟨migrates(v) ∧ lastExit(v) = TDVMCALL⟩",
  serves: ["REQ-VCPU-TURNS"],
  claimedFor: "instances with migration",
  ...sanity,
  step: (s, _next, step) =>
    took(step, kernelMigrates) &&
    s.tdvps[step.params.vcpu].lastExit === "TDVMCALL" &&
    s.cpu[step.params.vcpu].vm !== 0,
});

export const sharedPageReachable = reachable({
  id: "W21",
  name: "SharedPageReachable",
  sentence: "A page of an L2's memory becomes a shared one, as the L2 asked L1 for.",
  formula: "◇ ∃ k: shared(RAM(k))",
  serves: ["REQ-MAPGPA"],
  claimedFor: "instances in which L2s share memory",
  ...sanity,
  state: (s, c) => c.l2s.some((k) => s.attr[k]),
});

export const barTrackedReachable = reachable({
  id: "W22",
  name: "BarTrackedReachable",
  sentence: "An L2 runs with direct hypercalls after its device has moved, for everybody.",
  formula: "◇ ∃ v, k, d: runs(v,k) ∧ ctl[v][k].tdvmcall ∧ vbar[k][d] = emuBar[d] ≠ home(d)",
  serves: ["REQ-ADDRESS-MATCH", "REQ-ADDRESS-KEPT"],
  claimedFor: "barPolicy = TRACK_MOVE with BAR writes",
  ...sanity,
  state: (s, c) =>
    exists(
      c,
      (v, k) =>
        runs(s, v, k) &&
        s.tdvps[v].ctl[k].tdvmcall &&
        c.devices.some((d) => s.config[k][d] === "alt" && s.map[d] === "alt"),
    ),
});

export const directEndedReachable = reachable({
  id: "W23",
  name: "DirectEndedReachable",
  sentence: "A BAR has moved for its L2 only, and direct hypercalls of that L2 have ended.",
  formula: "◇ ∃ v, k, d: runs(v,k) ∧ ¬ctl[v][k].tdvmcall ∧ vbar[k][d] ≠ home(d)",
  serves: ["REQ-ADDRESS-KEPT", "REQ-ROUTE-OF-CALLS"],
  claimedFor: "barPolicy = TRACK_OFF with BAR writes",
  ...sanity,
  state: (s, c) =>
    exists(
      c,
      (v, k) =>
        runs(s, v, k) &&
        !s.tdvps[v].ctl[k].tdvmcall &&
        c.devices.some((d) => s.config[k][d] === "alt"),
    ),
});

export const userRefusedReachable = reachable({
  id: "W24",
  name: "UserRefusedReachable",
  sentence: "An L2's kernel refuses an address that its user mode has smuggled in.",
  formula: "◇ ⟨L2UserIsRefused(v,k)⟩",
  serves: ["REQ-DRIVER-NO-DEPUTY"],
  claimedFor: "checksUserAddress = true with user mode that tries",
  ...sanity,
  step: (_s, _next, step) => took(step, l2UserIsRefused),
});
