/**
 * L1: it sets the controls of its L2s, enters them, and serves their exits.
 *
 * L1 is trusted by its L2s and does not trust the host: what the host sends reaches it in R10–R15
 * of its own calls, and, for an exit that the host routed to it, in the L2's buffer.
 *
 * [A] L1 reads and writes its buffers while the host holds their page blocked: in truth it would
 * leave the CPU and try again when the page is back, which adds an exit of L1 and nothing else.
 *
 * Source: domain facts 4; 2.7 and 2.8 for the module's part.
 */
import { LEAF_MMIO, SUCCESS, type Vcpu } from "../constants.ts";
import type { Plain, Read, Readable } from "../../checker/index.ts";
import type { access } from "../domains.ts";
import type { Context, L1Decision } from "../rules.ts";
import { addressesAgree } from "../addresses.ts";
import { spec } from "../specification.ts";
import { ZERO_GPR, type Gpa, type Gpr, type State } from "../state.ts";

type Cpu = Read<State["cpu"]>;

/** L1 is the VM that runs on the vCPU. */
const l1Runs = {
  runs: (s: { readonly cpu: Cpu }, { vcpu }: { readonly vcpu: Vcpu }) =>
    s.cpu[vcpu].inTd && s.cpu[vcpu].vm === 0,
};

/**
 * What L1 decides about the exit that it is back with from TDG.VP.ENTER, if it is of this kind;
 * `null` otherwise, and when there is no such exit.
 */
function decisionIf<K extends L1Decision["kind"]>(
  kind: K,
  s: Readable<State, typeof access, "l1">,
  vcpu: Vcpu,
  c: Context,
): Extract<L1Decision, { kind: K }> | null {
  const { inTd, vm, exitInfo } = s.cpu[vcpu];
  if (!inTd || vm !== 0 || s.l1.cpu[vcpu].pc !== "IN_L2" || exitInfo === null) return null;
  const decision = c.rules.decide(s, vcpu, exitInfo, c);
  // The test of `kind` is what makes it this member of the union.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as said
  return decision.kind === kind ? (decision as Extract<L1Decision, { kind: K }>) : null;
}

export const l1SetsControls = spec.action("L1SetsControls", {
  sentence:
    "Before its first entry L1 enables direct hypercalls for the L2, if the L2 has its devices at L1's addresses.",
  source: "domain facts 1.6, 2.7",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  guard: {
    ...l1Runs,
    booting: (s, { vcpu }) => s.l1.cpu[vcpu].pc === "BOOT",
  },
  writes: ["l1"],
  effect: (_s, next, { vcpu }) => {
    next.l1.cpu[vcpu].pc = "REENTERING";
  },
  message: {
    to: "tdxModule",
    label: "TDG.VP.WR L2_CTLS",
    carries: (s, { vcpu }, c) => {
      const { k } = s.l1.cpu[vcpu];
      const identity = c.devices.every((d) =>
        addressesAgree(s.config[k][d], s.l1.pbar[d], s.l1.pbar[d]),
      );
      return { k, tdvmcall: c.route === "ACCEL" && identity };
    },
  },
  partner: {
    actor: "tdxModule",
    effect: (_s, next, { vcpu }, _c, { k, tdvmcall }) => {
      next.tdvps[vcpu].ctl[k] = { tdvmcall };
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
      c.rules.l1Enters(s, next, vcpu, k);
    },
  },
});

/** The registers of L1's own RequestMMIO for the request in `of`, at L1's address `gpa`. */
const l1Call = (of: Read<Gpr>, gpa: Plain<Gpa>): Plain<Gpr> => ({
  ...ZERO_GPR,
  rcx: "ABI",
  r11: LEAF_MMIO,
  r12: of.r12,
  r13: of.r13,
  r14: gpa,
  r15: of.r15,
  sec: "L",
  xmm: "L",
});

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
    next.l1.cpu[vcpu].pc = forward.instruction === "CALL" ? "FORWARDING_CALL" : "FORWARDING_TOUCH";
  },
  message: {
    to: "tdxModule",
    label: "TDG.VP.VMCALL (L1's own)",
    carries: (s, { vcpu }, _c, { forward }) =>
      l1Call(s.buf[vcpu][s.l1.cpu[vcpu].k].gpr, forward.gpa),
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
  effect: (s, next, { vcpu }, c, { instruction }) => {
    const { k } = s.l1.cpu[vcpu];
    const { r10: status, r11: data } = s.cpu[vcpu].gpr;
    const isRead = s.buf[vcpu][k].gpr.r13 === "READ";
    if (instruction === "CALL") {
      next.buf[vcpu][k].gpr.rax = SUCCESS;
      next.buf[vcpu][k].gpr.r10 = status;
      next.buf[vcpu][k].gpr.r11 = data;
    } else if (isRead) {
      // An implicit read has no status: the destination register gets the data, or all ones.
      next.buf[vcpu][k].gpr.r11 = status === SUCCESS ? data : "ONES";
    }
    if (c.rules.skipsInstruction(instruction, c)) {
      next.buf[vcpu][k].rip = s.buf[vcpu][k].rip + 1;
    }
    next.l1.cpu[vcpu].pc = "REENTERING";
  },
});

export const l1Denies = spec.action("L1Denies", {
  sentence: "L1 refuses the request: not an MMIO request, not a device of this L2, or ill-formed.",
  source: "domain facts 4.1, 4.2",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: {
    deny: (s, { vcpu }, c) => decisionIf("deny", s, vcpu, c),
  },
  effect: (s, next, { vcpu }, c, { deny }) => {
    const { k } = s.l1.cpu[vcpu];
    if (deny.instruction === "CALL") next.buf[vcpu][k].gpr.r10 = "INVALID";
    else if (s.buf[vcpu][k].gpr.r13 === "READ") next.buf[vcpu][k].gpr.r11 = "ONES";
    if (c.rules.skipsInstruction(deny.instruction, c)) {
      next.buf[vcpu][k].rip = s.buf[vcpu][k].rip + 1;
    }
    next.l1.cpu[vcpu].pc = "REENTERING";
  },
});

export const l1MovesBar = spec.action("L1MovesBar", {
  sentence: "L1 emulates the BAR write: it ignores it (LOCKED), or moves the L2's view (ONCE).",
  source: "domain facts 1.6, gap 1: nothing else follows the move",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: {
    move: (s, { vcpu }, c) => decisionIf("moveBar", s, vcpu, c),
  },
  effect: (s, next, { vcpu }, c, { move }) => {
    const { k } = s.l1.cpu[vcpu];
    if (c.barPolicy === "ONCE") next.config[k][move.device] = move.page;
    next.buf[vcpu][k].rip = s.buf[vcpu][k].rip + 1;
    next.l1.cpu[vcpu].pc = "REENTERING";
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
  l1Forwards,
  l1Responds,
  l1Denies,
  l1MovesBar,
  l1Resumes,
] as const;
