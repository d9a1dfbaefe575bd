/**
 * History: what an L2's registers and RIP have to be when it next runs.
 *
 * The monitor follows each L2 from its exit: its registers at the exit, how often the host's answer
 * has gone into them, and how many instructions it has retired. It is written from what each step
 * means, not from what the module does, so that S2–S7 can compare the two.
 */
import { z } from "zod";
import { each, took, id, total, type Plain, type Read, type Step } from "../../checker/index.ts";
import { l2Attacks, l2UserAsks } from "../../spec/actions/l2-attacks.ts";
import { l2Reexecutes, l2Reissues } from "../../spec/actions/l2-instructions.ts";
import { l2Crashes, l2Halts, l2TouchesRam } from "../../spec/actions/l2-life.ts";
import { l2BarWrite, l2MmioCall, l2MmioTouch } from "../../spec/actions/l2-operations.ts";
import { l1FinishesMove, l1MovesBar, l1MovesView } from "../../spec/actions/l1-bars.ts";
import { l1Denies, l1Emulates, l1Responds } from "../../spec/actions/l1-exits.ts";
import { l1FinishesReset } from "../../spec/actions/l1-reset.ts";
import {
  MASKS,
  RAM_PAGE,
  REASONS,
  SECRETS,
  SECRET_OF,
  type Device,
  type L2,
  type Page,
  type Reason,
  type Vcpu,
} from "../../spec/constants.ts";
import { hostTracks } from "../../spec/actions/adversary.ts";
import { kernelReclaims } from "../../spec/actions/l0-kernel.ts";
import { barWriteRegisters, loadedWord, registersFor, type Asked } from "../../spec/requests.ts";
import {
  freshGpr,
  gpaSchema,
  gprSchema,
  maxRip,
  resetRip,
  sameGpr,
  type Gpa,
  type Gpr,
} from "../../spec/state.ts";
import { answerOf, asksForL1, entered, isAnswered } from "../entries.ts";
import { l1Runs, leaves, monitor, runs, type C, type S } from "../language.ts";

const imageSchema = (c: C) =>
  z.object({
    /** The registers as they have to be. */
    gpr: gprSchema(c),
    /** The instructions that have to be retired. */
    rip: z.int().min(0).max(maxRip(c)),
    /** It has left at least once. */
    left: z.boolean(),
    /** The last real exit was a TDVMCALL exit to L0. */
    trap: z.boolean(),
    /** Why it left, and where a violation was. */
    reason: z.enum(REASONS),
    gpa: z.nullable(gpaSchema(c)),
    /** Mask and unexposed registers at that exit. */
    mask: z.enum(MASKS),
    sec: id("secret", z.enum(SECRETS)),
    xmm: id("secret", z.enum(SECRETS)),
    /** How often the registers changed to an answer of the host since the exit, saturating. */
    changes: z.int().min(0).max(2),
    /** An answer was given that changes nothing: whether it was applied cannot be seen. */
    noop: z.boolean(),
    /** The registers changed to something that is no answer. */
    foreign: z.boolean(),
    /** The instruction that led to the exit is not retired yet: L1 has to do it. */
    open: z.boolean(),
    /** The host asked for L1, and L1 has not run since. */
    owed: z.boolean(),
  });

/** What L2 `k` asks for in this step, or `null` when it asks for nothing new. */
export function askedIn(s: S, step: Step, v: Vcpu, k: L2, c: C): Asked | null {
  const barOf = (device: Device | undefined): Page | null =>
    device === undefined ? null : s.config[k][device];
  if (took(step, l2MmioCall)) {
    const { device, op, mask } = step.params;
    const word = loadedWord(s.ram, k, op);
    return { request: op, k, device, bar: barOf(device), way: "CALL", mask, word };
  }
  if (took(step, l2MmioTouch)) {
    const { device, op } = step.params;
    const word = loadedWord(s.ram, k, op);
    return { request: op, k, device, bar: barOf(device), way: "TOUCH", mask: "NONE", word };
  }
  if (took(step, l2Attacks)) {
    const { way, request, mask } = step.params;
    const own = c.devices.find((d) => c.assigned[d].includes(k));
    return { request, k, device: own ?? 0, bar: barOf(own), way, mask };
  }
  if (took(step, l2UserAsks)) {
    return { request: step.params.request, k, device: 0, bar: null, way: "CALL", mask: "ABI" };
  }
  if (took(step, l2Reissues)) {
    const { op, device, pc } = s.l2[v][k];
    const way = pc === "TOUCH" ? "TOUCH" : "CALL";
    if (op === null) return null;
    const word = loadedWord(s.ram, k, op);
    return { request: op, k, device, bar: barOf(device), way, mask: "ABI", word };
  }
  return null;
}

/** The registers of L2 `k` when this step makes it trap: loaded in the same step, or live. */
export function loadedBy(s: S, step: Step, v: Vcpu, k: L2, c: C): Plain<Gpr> | Read<Gpr> {
  const live = s.cpu[v].gpr;
  const asked = askedIn(s, step, v, k, c);
  if (asked !== null) return registersFor(asked, live, c);
  if (took(step, l2BarWrite)) return barWriteRegisters(step.params.device, step.params.page, live);
  return live;
}

/** The trapping instruction of L2 `k` in this step, or `null` when it leaves without one. */
export function instruction(next: S, step: Step, v: Vcpu, k: L2): "CALL" | "TOUCH" | "IO" | null {
  if (!isTrappingInstruction(step)) return null;
  const { pc } = next.l2[v][k];
  return pc === "IDLE" || pc === "DEAD" ? null : pc;
}

/** The reason for which L2 `k` leaves in this step. */
export function why(next: S, step: Step, v: Vcpu, k: L2): Reason {
  if (took(step, l2TouchesRam)) return "EPT_VIOLATION";
  if (took(step, l2Halts)) return "HLT";
  if (took(step, l2Crashes)) return "TRIPLE_FAULT";
  switch (instruction(next, step, v, k)) {
    case "CALL":
      return "TDCALL";
    case "TOUCH":
      return "EPT_VIOLATION";
    case "IO":
      return "IO";
    case null:
      return "EXTERNAL_INTERRUPT";
  }
}

/** The address of the violation with which L2 `k` leaves in this step, or `null`. */
function violationAt(
  next: S,
  step: Step,
  v: Vcpu,
  k: L2,
  gpr: Plain<Gpr> | Read<Gpr>,
): Plain<Gpa> | Read<Gpa> | null {
  if (took(step, l2TouchesRam)) return { page: RAM_PAGE[k], off: 0, sh: false };
  return instruction(next, step, v, k) === "TOUCH" ? gpr.r14 : null;
}

/** Steps in which an L2 executes an instruction that traps. */
const isTrappingInstruction = (step: Step): boolean =>
  loadsRegisters(step) || took(step, l2Reexecutes);

/** Steps in which an L2 first loads its registers: one instruction more. */
export const loadsRegisters = (step: Step): boolean =>
  took(step, l2MmioCall) ||
  took(step, l2MmioTouch) ||
  took(step, l2Attacks) ||
  took(step, l2UserAsks) ||
  took(step, l2BarWrite) ||
  took(step, l2Reissues);

/** Steps in which L1 finishes the instruction of an L2 for it. */
const isCompletionByL1 = (step: Step): boolean =>
  took(step, l1Responds) ||
  took(step, l1Emulates) ||
  took(step, l1Denies) ||
  took(step, l1MovesBar) ||
  took(step, l1MovesView) ||
  took(step, l1FinishesMove);

export const images = monitor({
  name: "images",
  sentence: "Registers and RIP of each L2 as they have to be when it next runs.",
  state: (c) =>
    z.object({
      of: total(c.vcpus, total(c.l2s, imageSchema(c), "vm"), "vcpu"),
      /** A TLB epoch has ended since the vCPU was last entered. */
      epochEnded: total(c.vcpus, z.boolean(), "vcpu"),
    }),
  init: (_s, c) => {
    const fresh = (k: L2) =>
      ({
        gpr: freshGpr(k),
        rip: 0,
        left: false,
        trap: false,
        reason: "TDCALL",
        gpa: null,
        mask: "NONE",
        sec: SECRET_OF[k],
        xmm: SECRET_OF[k],
        changes: 0,
        noop: false,
        foreign: false,
        open: false,
        owed: false,
      }) as const;
    return {
      of: each(c.vcpus, () => each(c.l2s, fresh)),
      epochEnded: each(c.vcpus, () => false),
    };
  },
  update: (m, nextM, s, next, step, c) => {
    if (took(step, hostTracks) || took(step, kernelReclaims)) {
      for (const v of c.vcpus) nextM.epochEnded[v] = true;
      return;
    }
    const at = entered(step);
    if (at !== null && next.cpu[at].inTd) nextM.epochEnded[at] = false;
    if (took(step, l1FinishesReset)) {
      const { work } = s.l1;
      if (work === null) return;
      for (const v of c.vcpus) {
        const now = nextM.of[v][work.k];
        now.gpr = freshGpr(work.k);
        now.rip = resetRip(c);
        now.open = false;
      }
      return;
    }
    for (const v of c.vcpus) {
      for (const k of c.runsOn[v]) {
        const was = m.of[v][k];
        const now = nextM.of[v][k];
        if (l1Runs(next, v)) now.owed = false;

        if (leaves(s, next, v, k)) {
          const gpr = loadedBy(s, step, v, k, c);
          const trap = !next.cpu[v].inTd && next.hostCpu[v].reason === "TDCALL";
          now.gpr = gpr;
          now.rip = Math.min(was.rip + (loadsRegisters(step) ? 1 : 0) + (trap ? 1 : 0), maxRip(c));
          now.left = true;
          now.trap = trap;
          now.reason = why(next, step, v, k);
          now.gpa = violationAt(next, step, v, k, gpr);
          now.mask = gpr.rcx;
          now.sec = gpr.sec;
          now.xmm = gpr.xmm;
          now.changes = 0;
          now.noop = false;
          now.foreign = false;
          now.open = !trap && isTrappingInstruction(step);
          now.owed = false;
        } else if (runs(s, v, k)) {
          // Still running: a hypercall with an illegal mask is refused and retired at once.
          if (loadsRegisters(step) && step.params["vcpu"] === v && step.params["vm"] === k) {
            now.rip = Math.min(was.rip + 2, maxRip(c));
          }
        } else if (entered(step) === v && s.cpu[v].vm === k) {
          const answer = answerOf(s, step, v);
          const l1Sees = l1Runs(next, v);
          // An entry on the wrong physical CPU is turned away before it can ask for anything.
          const turnedAway = next.hostCpu[v].status === "OPERAND_INVALID";
          if (asksForL1(s, step, v, c) && !l1Sees && !turnedAway) now.owed = true;
          // Where the registers of k are now: with L1, or in the vCPU's image.
          const gpr = l1Sees ? next.buf[v][k].gpr : next.cpu[v].gpr;
          const failed = next.hostCpu[v].status === "BUSY";
          if (sameGpr(gpr, was.gpr)) {
            if (was.trap && !failed && isAnswered(was.gpr, was.gpr, answer)) now.noop = true;
          } else if (was.trap && isAnswered(gpr, was.gpr, answer)) {
            now.changes = Math.min(was.changes + 1, 2);
            now.gpr = gpr;
          } else {
            now.foreign = true;
          }
        } else if (l1Runs(s, v) && s.l1.cpu[v].k === k && step.params["vcpu"] === v) {
          if (!sameGpr(next.buf[v][k].gpr, s.buf[v][k].gpr)) now.gpr = next.buf[v][k].gpr;
          if (was.open && isCompletionByL1(step) && l1Runs(next, v)) {
            now.rip = Math.min(was.rip + 1, maxRip(c));
            now.open = false;
          }
        }
      }
    }
  },
});
