/**
 * L1 serves the exits of its L2s: it forwards, remaps, asks for a page to be shared, serves its trusted
 * device itself, refuses, takes the interrupts that are pending for it; and resumes the L2.
 *
 * [A22] L1 reads and writes its buffers while the host holds their page blocked: in truth it would
 * leave the CPU and try again when the page is back, which adds an exit of L1 and nothing else.
 *
 * A BAR write is served in `l1-bars.ts`, a crash in `l1-reset.ts`.
 *
 * Source: domain facts 4.
 */
import type { Plain, Writable } from "../../checker/index.ts";
import { MSIX_PAGE, SUCCESS, VECTOR_DATUM, vectors, type Reg, type Vcpu } from "../constants.ts";
import type { access } from "../domains.ts";
import type { Context, Instruction, L1Sees } from "../rules.ts";
import { spec } from "../specification.ts";
import { maxRip, type Gpr, type State } from "../state.ts";
import { decisionIf, l1Call, l1Runs } from "./l1-turn.ts";

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
