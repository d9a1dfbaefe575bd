/**
 * L1: it sets the controls of its L2s, enters them, and serves their exits.
 *
 * One action takes L1 from one instruction that leaves to the next. [A24]
 *
 * L1 is trusted by its L2s and does not trust the host: what the host sends reaches it in R10–R15
 * of its own calls, and, for an exit that the host routed to it, in the L2's buffer.
 *
 * [A22] L1 reads and writes its buffers while the host holds their page blocked: in truth it would
 * leave the CPU and try again when the page is back, which adds an exit of L1 and nothing else.
 *
 * What concerns all vCPUs of an L2 at once (its BAR moves, it is reset) waits until each of them
 * stands still: `l1.work` says what, and no vCPU enters that L2 meanwhile. [A23] One such work at a time.
 *
 * Source: domain facts 4; 2.7 and 2.8 for the module's part.
 */
import { each, type Plain, type Read, type Writable } from "../../checker/index.ts";
import {
  BAR_PAGE,
  CONFIG,
  LEAF_MMIO,
  MSIX_PAGE,
  SUCCESS,
  VECTOR_DATUM,
  kindOf,
  vectors,
  type Constants,
  type Device,
  type L2,
  type Page,
  type Reg,
  type Vcpu,
  type Vector,
} from "../constants.ts";
import type { access } from "../domains.ts";
import type { Context, Instruction, L1Decision, L1Sees } from "../rules.ts";
import { spec } from "../specification.ts";
import { ZERO_GPR, freshGpr, maxRip, resetRip, type Gpa, type Gpr, type State } from "../state.ts";

type Cpu = Read<State["cpu"]>;

/** L1 is the VM that runs on the vCPU. */
const l1Runs = {
  runs: (s: { readonly cpu: Cpu }, { vcpu }: { readonly vcpu: Vcpu }) =>
    s.cpu[vcpu].inTd && s.cpu[vcpu].vm === 0,
};

/**
 * What L1 decides about the exit that it is back with from TDG.VP.ENTER, if it is of this kind;
 * `null` otherwise, when there is no such exit, and while the L2 is held by another vCPU: what L1
 * served meanwhile would meet a device that is about to move or to be reset.
 */
function decisionIf<K extends L1Decision["kind"]>(
  kind: K,
  s: L1Sees,
  vcpu: Vcpu,
  c: Context,
): Extract<L1Decision, { kind: K }> | null {
  const { inTd, vm, exitInfo } = s.cpu[vcpu];
  if (!inTd || vm !== 0 || s.l1.cpu[vcpu].pc !== "IN_L2" || exitInfo === null) return null;
  const { work } = s.l1;
  if (work !== null && work.k === s.l1.cpu[vcpu].k && work.by !== vcpu) return null;
  const decision = c.rules.decide(s, vcpu, exitInfo, c);
  // The test of `kind` is what makes it this member of the union.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as said
  return decision.kind === kind ? (decision as Extract<L1Decision, { kind: K }>) : null;
}

/** The reset that waits for the vCPUs, or null. */
const syncing = (s: L1Sees): NonNullable<L1Sees["l1"]["work"]> | null =>
  s.l1.work !== null && s.l1.cpu[s.l1.work.by].pc === "SYNCING" ? s.l1.work : null;

/** What L1 writes into the controls of an L2. */
interface Controls {
  readonly k: L2;
  readonly tdvmcall: boolean;
  readonly sharedEptp: boolean;
}

export const l1SetsControls = spec.action("L1SetsControls", {
  sentence:
    "Before its first entry L1 sets the controls of its L2s: direct hypercalls if the addresses are arranged for them.",
  source: "domain facts 1.6, 2.7",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  guard: {
    ...l1Runs,
    booting: (s, { vcpu }) => s.l1.cpu[vcpu].pc === "BOOT",
  },
  writes: ["l1"],
  effect: (s, next, { vcpu }, c) => {
    next.l1.cpu[vcpu].pc = "REENTERING";
    for (const k of c.runsOn[vcpu]) {
      next.l1.cpu[vcpu].direct[k] = c.rules.enablesDirect(s, k, c);
    }
  },
  message: {
    to: "tdxModule",
    label: "TDG.VP.WR L2_CTLS",
    carries: (s, { vcpu }, c) =>
      c.runsOn[vcpu].map((k): Controls => ({
        k,
        tdvmcall: c.rules.enablesDirect(s, k, c),
        sharedEptp: c.sharedEptp,
      })),
  },
  partner: {
    actor: "tdxModule",
    effect: (_s, next, { vcpu }, _c, controls) => {
      for (const { k, tdvmcall, sharedEptp } of controls) {
        next.tdvps[vcpu].ctl[k] = { tdvmcall, sharedEptp };
      }
    },
  },
});

export const l1Enters = spec.action("L1Enters", {
  sentence: "L1 enters its L2 from the guest-state buffer (TDG.VP.ENTER).",
  source: "domain facts 2.8",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  guard: {
    ...l1Runs,
    // Either L1 decided to, or its last attempt ended in a fault and the instruction repeats.
    toEnter: (s, { vcpu }) =>
      s.l1.cpu[vcpu].pc === "REENTERING" ||
      (s.l1.cpu[vcpu].pc === "IN_L2" && s.cpu[vcpu].exitInfo === null),
    notHeld: (s, { vcpu }) => s.l1.work?.k !== s.l1.cpu[vcpu].k,
    // Otherwise L1 could go on for ever with its L2 here, while another vCPU waits to reset one there.
    synchronised: (s, { vcpu }) => {
      const work = syncing(s);
      return work === null || work.synced[vcpu] === "DONE";
    },
  },
  writes: ["l1"],
  effect: (_s, next, { vcpu }) => {
    next.l1.cpu[vcpu].pc = "IN_L2";
  },
  message: {
    to: "tdxModule",
    label: "TDG.VP.ENTER",
    carries: (s, { vcpu }) => s.l1.cpu[vcpu].k,
  },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu }, c, k) => {
      c.rules.l1Enters(s, next, vcpu, k, c);
    },
  },
});

export const l1Switches = spec.action("L1Switches", {
  sentence: "L1 has the vCPU and gives it to another of its L2s.",
  source: "domain facts 1.3, 2.8 (L1 names the VM to enter)",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus, vm: c.l2s }),
  guard: {
    ...l1Runs,
    runsHere: (_s, { vcpu, vm }, c) => c.runsOn[vcpu].includes(vm),
    another: (s, { vcpu, vm }) => s.l1.cpu[vcpu].k !== vm,
    free: (s, { vcpu }) => s.l1.cpu[vcpu].pc === "REENTERING",
  },
  effect: (_s, next, { vcpu, vm }) => {
    next.l1.cpu[vcpu].k = vm;
  },
});

/** The registers of L1's own RequestMMIO; what the call does not expose is L1's secret. */
const l1Call = (
  s: L1Sees,
  of: Pick<Plain<Gpr>, "r12" | "r13" | "r15">,
  gpa: Plain<Gpa>,
): Plain<Gpr> => ({
  ...ZERO_GPR,
  rcx: "ABI",
  r11: LEAF_MMIO,
  r12: of.r12,
  r13: of.r13,
  r14: gpa,
  r15: of.r15,
  sec: s.l1.secret,
  xmm: s.l1.secret,
});

/** The pc of L1 while its own hypercall for an L2 is under way. */
const FORWARDING = { CALL: "FORWARDING_CALL", TOUCH: "FORWARDING_TOUCH" } as const;

export const l1Forwards = spec.action("L1Forwards", {
  sentence: "L1 forwards the request to its own device by a hypercall of its own.",
  source: "domain facts 4.1, 4.2",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: {
    forward: (s, { vcpu }, c) => decisionIf("forward", s, vcpu, c),
  },
  writes: ["l1"],
  effect: (_s, next, { vcpu }, _c, { forward }) => {
    next.l1.cpu[vcpu].pc = FORWARDING[forward.instruction];
  },
  message: {
    to: "tdxModule",
    label: "TDG.VP.VMCALL (L1's own)",
    carries: (s, { vcpu }, _c, { forward }) =>
      l1Call(s, s.buf[vcpu][s.l1.cpu[vcpu].k].gpr, forward.gpa),
  },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu }, c, registers) => {
      c.rules.tdcall(s, next, vcpu, { gpr: registers, rip: 0 }, c);
    },
  },
});

export const l1Remaps = spec.action("L1Remaps", {
  sentence:
    "The L2 sets the vector of its device: L1 takes note of it and gives the real device a vector of its own.",
  source: "domain facts 1.6 (MSI-X table accesses take the nested route)",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: {
    remap: (s, { vcpu }, c) => decisionIf("remap", s, vcpu, c),
  },
  writes: ["l1"],
  effect: (s, next, { vcpu }, _c, { remap: { device, vector, instruction } }) => {
    next.l1.route[device] = vector === null ? null : { k: s.l1.cpu[vcpu].k, vector };
    next.l1.cpu[vcpu].pc = FORWARDING[instruction];
  },
  message: {
    to: "tdxModule",
    label: "TDG.VP.VMCALL (L1's own)",
    carries: (s, _p, _c, { remap: { device, vector } }) =>
      l1Call(
        s,
        { r12: "ONE", r13: "WRITE", r15: vector === null ? "ONES" : VECTOR_DATUM[device] },
        { page: MSIX_PAGE[device], off: 0, sh: true },
      ),
  },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu }, c, registers) => {
      c.rules.tdcall(s, next, vcpu, { gpr: registers, rip: 0 }, c);
    },
  },
});

export const l1MapsGpa = spec.action("L1MapsGpa", {
  sentence: "L1 asks the host to share a page of its L2's memory, as the L2 wished.",
  source: "domain facts 2.10, 4.1",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: {
    mapGpa: (s, { vcpu }, c) => decisionIf("mapGpa", s, vcpu, c),
  },
  writes: ["l1"],
  effect: (_s, next, { vcpu }) => {
    next.l1.cpu[vcpu].pc = "FORWARDING_CALL";
  },
  message: {
    to: "tdxModule",
    label: "TDG.VP.VMCALL (L1's own)",
    carries: (s, _p, _c, { mapGpa }): Plain<Gpr> => ({
      ...l1Call(s, { r12: "BAD", r13: "READ", r15: "ZERO" }, mapGpa.gpa),
      r11: "MAPGPA",
    }),
  },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu }, c, registers) => {
      c.rules.tdcall(s, next, vcpu, { gpr: registers, rip: 0 }, c);
    },
  },
});

export const l1Responds = spec.action("L1Responds", {
  sentence: "L1's own hypercall has come back: it puts the response into the L2's registers.",
  source: "domain facts 4.1, 4.2 (data returned by the host is passed on)",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: {
    instruction: (s, { vcpu }) => {
      const { pc } = s.l1.cpu[vcpu];
      return pc === "FORWARDING_CALL" ? "CALL" : pc === "FORWARDING_TOUCH" ? "TOUCH" : null;
    },
  },
  guard: l1Runs,
  writes: ["l1", "buf"],
  effect: (s, next, { vcpu }, c, { instruction }) => {
    const { r10: status, r11: data } = s.cpu[vcpu].gpr;
    answers(s, next, vcpu, instruction, status, c.rules.passesOn(data, c), c);
  },
});

/** L1's buffers and state, in an action. */
type L1Writes = Pick<Writable<State, typeof access, "l1">, "l1" | "buf">;

/** Puts a response into the L2's registers and has the L2 resumed past its instruction. */
function answers(
  s: L1Sees,
  next: L1Writes,
  v: Vcpu,
  instruction: Instruction,
  status: Reg,
  data: Reg,
  c: Context,
): void {
  const { k, direct } = s.l1.cpu[v];
  const isRead = s.buf[v][k].gpr.r13 === "READ";
  if (instruction === "CALL") {
    next.buf[v][k].gpr.rax = SUCCESS;
    next.buf[v][k].gpr.r10 = status;
    next.buf[v][k].gpr.r11 = data;
  } else if (isRead) {
    // An implicit read has no status: the destination register gets the data, or all ones.
    next.buf[v][k].gpr.r11 = status === SUCCESS ? data : "ONES";
  }
  if (c.rules.skipsInstruction(instruction, direct[k], c)) {
    next.buf[v][k].rip = Math.min(s.buf[v][k].rip + 1, maxRip(c));
  }
  next.l1.cpu[v].pc = "REENTERING";
}

export const l1Emulates = spec.action("L1Emulates", {
  sentence: "L1 serves an access to the trusted device of its L2 itself; the host learns nothing.",
  source: "domain facts 4.2, 6.1 (paravisor-emulated devices)",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: {
    emulate: (s, { vcpu }, c) => decisionIf("emulate", s, vcpu, c),
  },
  writes: ["l1", "buf"],
  effect: (s, next, { vcpu }, c, { emulate: { instruction } }) => {
    const { k } = s.l1.cpu[vcpu];
    const { r13: dir, r15: data } = s.buf[vcpu][k].gpr;
    answers(s, next, vcpu, instruction, SUCCESS, dir === "READ" ? s.l1.trusted[k] : "ZERO", c);
    if (dir === "WRITE") next.l1.trusted[k] = data;
  },
});

export const l1Denies = spec.action("L1Denies", {
  sentence: "L1 refuses the request: not for this L2, or ill-formed.",
  source: "domain facts 4.1, 4.2",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: {
    deny: (s, { vcpu }, c) => decisionIf("deny", s, vcpu, c),
  },
  writes: ["l1", "buf"],
  effect: (s, next, { vcpu }, c, { deny: { instruction } }) => {
    answers(s, next, vcpu, instruction, "INVALID", "ONES", c);
  },
});

export const l1MovesBar = spec.action("L1MovesBar", {
  sentence:
    "L1 emulates a BAR write at once: it ignores it (LOCKED), or moves the L2's view (ONCE, RELOC).",
  source: "domain facts 1.6, gap 1: nothing else follows the move",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: {
    move: (s, { vcpu }, c) => decisionIf("moveBar", s, vcpu, c),
  },
  guard: {
    atOnce: (s, { vcpu }, c, { move }) => !isTracked(move, s.l1.cpu[vcpu].k, s, c),
  },
  writes: ["l1", "config", "buf"],
  effect: (s, next, { vcpu }, c, { move }) => {
    const { k } = s.l1.cpu[vcpu];
    if (c.barPolicy === "ONCE" || c.barPolicy === "RELOC") next.config[k][move.device] = move.page;
    next.buf[vcpu][k].rip = s.buf[vcpu][k].rip + 1;
    next.l1.cpu[vcpu].pc = "REENTERING";
  },
});

/** Whether a BAR write needs more than a note: the address changes, and the policy is to track it. */
const isTracked = (
  { device, page }: { readonly device: Device; readonly page: Page },
  k: L2,
  s: L1Sees,
  c: Constants,
): boolean => {
  if (s.config[k][device] === page) return false;
  if (c.barPolicy !== "TRACK_MOVE") return c.barPolicy === "TRACK_OFF";
  // The real device can be moved to the free slot, if no other device is there, and back.
  const isFree = c.devices.every((other) => other === device || s.l1.pbar[other] !== page);
  return isFree && (page === "alt" || page === BAR_PAGE[device]);
};

/** The next device after `after` that is to be reset with L2 `k`: its own, not one that others share. */
const nextToReset = (k: L2, after: Device | null, c: Constants): Device | null =>
  c.devices.find(
    (d) => kindOf(c, d) === "pt" && c.assigned[d].includes(k) && (after === null || d > after),
  ) ?? null;

export const l1Holds = spec.action("L1Holds", {
  sentence:
    "A BAR is to move, or an L2 to be reset: L1 lets no vCPU enter that L2 until it is done.",
  source: "domain facts 1.6 (what gap 1 lacks) [I]",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: {
    work: (s, { vcpu }, c) => {
      const { k } = s.l1.cpu[vcpu];
      const synced = each(c.crashes > 0 ? c.vcpus : [], () => "NO" as const);
      const move = decisionIf("moveBar", s, vcpu, c);
      if (move !== null && isTracked(move, k, s, c)) {
        const { device, page } = move;
        return { kind: "MOVE" as const, k, by: vcpu, device, page, synced };
      }
      if (decisionIf("reset", s, vcpu, c) === null) return null;
      // An instance with crashes gives each L2 a device of its own.
      const device = nextToReset(k, null, c);
      return device === null
        ? null
        : { kind: "RESET" as const, k, by: vcpu, device, page: "hole" as const, synced };
    },
  },
  guard: {
    nothingElse: (s) => s.l1.work === null,
  },
  effect: (_s, next, { vcpu }, _c, { work }) => {
    next.l1.work = work;
    next.l1.cpu[vcpu].pc = "HOLDING";
  },
});

export const l1Interrupts = spec.action("L1Interrupts", {
  sentence:
    "L1 takes another vCPU out of an L2, by an interprocessor interrupt: out of the one that is held, and for a reset out of any.",
  source: "domain facts 2.1 (an interrupt for L1 ends the L2's turn) [I]",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: { work: (s) => s.l1.work },
  guard: {
    other: (_s, { vcpu }, _c, { work }) => work.by !== vcpu,
  },
  writes: [],
  effect: () => {},
  message: {
    to: "tdxModule",
    label: "interprocessor interrupt",
    carries: (s, _p, _c, { work }) =>
      s.l1.cpu[work.by].pc === "SYNCING" ? ("ANY" as const) : work.k,
  },
  partner: {
    actor: "tdxModule",
    guard: {
      runsThere: (s, { vcpu }, _c, whom) => {
        const { inTd, vm } = s.cpu[vcpu];
        return inTd && vm !== 0 && (whom === "ANY" || vm === whom);
      },
    },
    effect: (s, next, { vcpu }, c) => {
      const { vm, gpr, rip } = s.cpu[vcpu];
      if (vm === 0) return;
      c.rules.trap(s, next, vcpu, vm, "NOTIFICATION", { gpr, rip: rip[vm] }, null, c);
    },
  },
});

export const l1EndsDirect = spec.action("L1EndsDirect", {
  sentence: "Before a BAR moves, L1 ends direct hypercalls of the L2 on each vCPU.",
  source: "domain facts 2.7 (the control belongs to a vCPU)",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: { work: (s) => s.l1.work },
  guard: {
    ...l1Runs,
    moving: (_s, _p, _c, { work }) => work.kind === "MOVE",
    // Whatever else it has to serve can wait, but for an answer of the host.
    free: (s, { vcpu }) =>
      s.l1.cpu[vcpu].pc !== "BOOT" && !s.l1.cpu[vcpu].pc.startsWith("FORWARDING"),
    enabled: (s, { vcpu }, _c, { work }) => s.l1.cpu[vcpu].direct[work.k],
  },
  writes: ["l1"],
  effect: (_s, next, { vcpu }, _c, { work }) => {
    next.l1.cpu[vcpu].direct[work.k] = false;
  },
  message: {
    to: "tdxModule",
    label: "TDG.VP.WR L2_CTLS",
    carries: (_s, _p, _c, { work }) => work.k,
  },
  partner: {
    actor: "tdxModule",
    effect: (_s, next, { vcpu }, _c, k) => {
      next.tdvps[vcpu].ctl[k].tdvmcall = false;
    },
  },
});

/** The work of `v`, if every vCPU of the L2 stands still with direct hypercalls off. */
const workReady = (s: L1Sees, v: Vcpu, c: Context): NonNullable<L1Sees["l1"]["work"]> | null => {
  const { work } = s.l1;
  if (work === null || work.by !== v || s.l1.cpu[v].pc !== "HOLDING") return null;
  const ready = c.vcpus.every(
    (o) =>
      (o === v || c.rules.standsStill(s, o, work.k)) &&
      (work.kind === "RESET" || !s.l1.cpu[o].direct[work.k]),
  );
  return ready ? work : null;
};

export const l1MovesView = spec.action("L1MovesView", {
  sentence: "With direct hypercalls off everywhere, L1 moves the L2's view of the BAR (TRACK_OFF).",
  source: "domain facts 1.6 [I]",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: { work: (s, { vcpu }, c) => workReady(s, vcpu, c) },
  guard: {
    ...l1Runs,
    viewOnly: (_s, _p, c, { work }) => work.kind === "MOVE" && c.barPolicy === "TRACK_OFF",
  },
  writes: ["l1", "config", "buf"],
  effect: (s, next, { vcpu }, _c, { work: { k, device, page } }) => {
    next.config[k][device] = page;
    next.buf[vcpu][k].rip = s.buf[vcpu][k].rip + 1;
    next.l1.work = null;
    next.l1.cpu[vcpu].pc = "REENTERING";
  },
});

export const l1Configures = spec.action("L1Configures", {
  sentence:
    "Once every vCPU of the L2 stands still, L1 moves or resets the real device through configuration space.",
  source: "domain facts 1.6, 2.10 [I]",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: { work: (s, { vcpu }, c) => workReady(s, vcpu, c) },
  guard: {
    ...l1Runs,
    throughTheHost: (_s, _p, c, { work }) => work.kind === "RESET" || c.barPolicy === "TRACK_MOVE",
  },
  writes: ["l1"],
  effect: (_s, next, { vcpu }) => {
    next.l1.cpu[vcpu].pc = "FORWARDING_CONFIG";
  },
  message: {
    to: "tdxModule",
    label: "TDG.VP.VMCALL (L1's own)",
    carries: (s, _p, _c, { work: { kind, device, page } }) =>
      l1Call(
        s,
        {
          r12: "ONE",
          r13: "WRITE",
          r15: kind === "RESET" ? CONFIG.reset : page === "alt" ? CONFIG.free : CONFIG.home,
        },
        { page: "ecam", off: device, sh: true },
      ),
  },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu }, c, registers) => {
      c.rules.tdcall(s, next, vcpu, { gpr: registers, rip: 0 }, c);
    },
  },
});

export const l1FinishesMove = spec.action("L1FinishesMove", {
  sentence: "The real device has moved: L1's and the L2's view follow.",
  source: "domain facts 1.6 [I]",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: { work: (s, { vcpu }) => workUnderWay("MOVE", s, vcpu) },
  guard: l1Runs,
  writes: ["l1", "config", "buf"],
  effect: (s, next, { vcpu }, _c, { work: { k, device, page } }) => {
    if (s.cpu[vcpu].gpr.r10 === SUCCESS) {
      next.l1.pbar[device] = page;
      next.config[k][device] = page;
    }
    next.buf[vcpu][k].rip = s.buf[vcpu][k].rip + 1;
    next.l1.work = null;
    next.l1.cpu[vcpu].pc = "REENTERING";
  },
});

/** The work whose configuration access `v` waits for, if it is of this kind. */
const workUnderWay = (
  kind: "MOVE" | "RESET",
  s: L1Sees,
  v: Vcpu,
): NonNullable<L1Sees["l1"]["work"]> | null =>
  s.l1.cpu[v].pc === "FORWARDING_CONFIG" && s.l1.work?.kind === kind ? s.l1.work : null;

export const l1EnablesDirect = spec.action("L1EnablesDirect", {
  sentence: "The addresses agree again: L1 enables direct hypercalls of the L2 on a vCPU.",
  source: "domain facts 1.6, 2.7 [I]",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  guard: {
    ...l1Runs,
    // Between moves the addresses agree: a move changes all of them, or none.
    tracks: (_s, _p, c) => c.barPolicy === "TRACK_MOVE" && c.route === "ACCEL",
    free: (s, { vcpu }) => s.l1.cpu[vcpu].pc === "REENTERING",
    notHeld: (s, { vcpu }) => s.l1.work?.k !== s.l1.cpu[vcpu].k,
    disabled: (s, { vcpu }) => !s.l1.cpu[vcpu].direct[s.l1.cpu[vcpu].k],
  },
  writes: ["l1"],
  effect: (s, next, { vcpu }) => {
    next.l1.cpu[vcpu].direct[s.l1.cpu[vcpu].k] = true;
  },
  message: {
    to: "tdxModule",
    label: "TDG.VP.WR L2_CTLS",
    carries: (s, { vcpu }) => s.l1.cpu[vcpu].k,
  },
  partner: {
    actor: "tdxModule",
    effect: (_s, next, { vcpu }, _c, k) => {
      next.tdvps[vcpu].ctl[k].tdvmcall = true;
    },
  },
});

export const l1DeviceIsReset = spec.action("L1DeviceIsReset", {
  sentence:
    "L1's reset of a device has come back: the next device of the L2 follows, and then the vCPUs.",
  source: "domain facts 8 (reset is not described by any source read) [I]",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: { work: (s, { vcpu }) => workUnderWay("RESET", s, vcpu) },
  guard: l1Runs,
  writes: ["l1"],
  effect: (s, next, { vcpu }, c, { work: { k, device } }) => {
    const done = s.cpu[vcpu].gpr.r10 === SUCCESS;
    const following = nextToReset(k, device, c);
    if (!done || following !== null) {
      next.l1.cpu[vcpu].pc = "HOLDING";
      if (done && following !== null && next.l1.work !== null) next.l1.work.device = following;
    } else next.l1.cpu[vcpu].pc = "SYNCING";
  },
});

export const l1Synchronises = spec.action("L1Synchronises", {
  sentence: "L1 has a vCPU with interrupts enabled: it is notified of all that was posted.",
  source: "domain facts 2.1 (notification), 8 [I]",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: { work: (s) => syncing(s) },
  guard: {
    ...l1Runs,
    notYet: (_s, { vcpu }, _c, { work }) => work.synced[vcpu] === "NO",
  },
  writes: ["l1"],
  effect: (_s, next, { vcpu }) => {
    if (next.l1.work !== null) next.l1.work.synced[vcpu] = "NOTIFIED";
  },
  message: { to: "tdxModule", label: "interrupts enabled" },
  partner: {
    actor: "tdxModule",
    guard: { nothingPosted: (s, { vcpu }) => !s.pi[vcpu].on },
    effect: () => {},
  },
});

export const l1Discards = spec.action("L1Discards", {
  sentence: "L1 drops what is pending on a vCPU for the L2 that is reset.",
  source: "domain facts 8 [I]",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: { work: (s) => syncing(s) },
  guard: {
    ...l1Runs,
    notified: (_s, { vcpu }, _c, { work }) => work.synced[vcpu] === "NOTIFIED",
  },
  writes: ["l1", "virr", "ring"],
  effect: (s, next, { vcpu }, c, { work: { k } }) => {
    if (next.l1.work !== null) next.l1.work.synced[vcpu] = "DONE";
    const isOld = (vector: Vector): boolean => s.l1.route[vector]?.k === k;
    // With a ring the vector pending says only that there is something in it.
    if (c.irqPath === "RING") next.ring.copyFrom([...s.ring].filter((event) => !isOld(event)));
    else for (const x of vectors(c)) if (isOld(x)) next.virr[vcpu][x] = false;
  },
});

export const l1FinishesReset = spec.action("L1FinishesReset", {
  sentence:
    "Devices are reset and every vCPU has taken what was posted: L1 gives the L2 fresh registers on every vCPU. Its trusted device keeps its state.",
  source: "domain facts 8 (reset is not described by any source read) [I]",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: { work: (s) => syncing(s) },
  guard: {
    ...l1Runs,
    itsOwn: (_s, { vcpu }, _c, { work }) => work.by === vcpu,
    allSynced: (_s, _p, c, { work }) => c.vcpus.every((v) => work.synced[v] === "DONE"),
  },
  writes: ["l1", "buf", "l2Irq"],
  effect: (s, next, { vcpu }, c, { work: { k } }) => {
    for (const v of c.vcpus) {
      next.buf[v][k] = { gpr: freshGpr(k), rip: resetRip(c) };
      // An exit that L1 has not looked at yet is of no interest any more.
      if (s.l1.cpu[v].k === k && s.l1.cpu[v].pc === "IN_L2") next.l1.cpu[v].pc = "REENTERING";
      for (const vector of vectors(c)) next.l2Irq[v][k][vector] = false;
    }
    for (const vector of vectors(c)) {
      if (s.l1.route[vector]?.k === k) next.l1.route[vector] = null;
    }
    next.l1.work = null;
    next.l1.cpu[vcpu].pc = "REENTERING";
  },
});

export const l1Drains = spec.action("L1Drains", {
  sentence: "L1 takes an interrupt that is pending for it, and injects what belongs to an L2.",
  source: "domain facts 2.7 (only L1 injects into an L2), 3.3",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus, vector: vectors(c) }),
  let: { drain: (s, { vcpu }, c) => decisionIf("drain", s, vcpu, c) },
  guard: {
    pending: (s, { vcpu, vector }) => s.virr[vcpu][vector],
    lowestFirst: (s, { vcpu, vector }, c) =>
      vectors(c).every((lower) => lower >= vector || !s.virr[vcpu][lower]),
  },
  writes: ["virr", "l2Irq", "ring"],
  effect: (s, next, { vcpu, vector }, c) => {
    next.virr[vcpu][vector] = false;
    // With a ring the one vector says only that there is something in it.
    for (const event of c.irqPath === "RING" ? s.ring : [vector]) {
      const to = c.rules.deliversTo(s, event, c);
      if (to === null) continue;
      // On the vCPU that the interrupt came to, or where the L2 runs at all.
      const on = c.runsOn[vcpu].includes(to.k)
        ? vcpu
        : (c.vcpus.find((v) => c.runsOn[v].includes(to.k)) ?? vcpu);
      next.l2Irq[on][to.k][to.vector] = true;
    }
    if (c.irqPath === "RING") next.ring.copyFrom([]);
  },
});

export const l1Resumes = spec.action("L1Resumes", {
  sentence: "Nothing is left to do for this exit: L1 resumes the L2.",
  source: "domain facts 4.3 (a hypercall completed by the host)",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: {
    resume: (s, { vcpu }, c) => decisionIf("resume", s, vcpu, c),
  },
  effect: (_s, next, { vcpu }) => {
    next.l1.cpu[vcpu].pc = "REENTERING";
  },
});

export const l1Actions = [
  l1SetsControls,
  l1Enters,
  l1Switches,
  l1Forwards,
  l1Remaps,
  l1MapsGpa,
  l1Responds,
  l1Emulates,
  l1Denies,
  l1MovesBar,
  l1Holds,
  l1Interrupts,
  l1EndsDirect,
  l1MovesView,
  l1Configures,
  l1FinishesMove,
  l1EnablesDirect,
  l1DeviceIsReset,
  l1Synchronises,
  l1Discards,
  l1FinishesReset,
  l1Drains,
  l1Resumes,
] as const;
