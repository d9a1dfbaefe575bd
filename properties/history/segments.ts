/**
 * History: what the victim had when it left a vCPU, and the answer that the host gave to it since.
 *
 * A segment is the part of a run from a step in which the victim leaves a vCPU to the step in which
 * it runs there again. The answer of a segment is what the host handed over where it was asked: with
 * the first entry after the victim's own hypercall that was not turned away, and otherwise with the
 * last such entry after a hypercall that L1 made for it.
 */
import { z } from "zod";
import {
  each,
  id,
  total,
  type Monitor,
  type Plain,
  type Read,
  type Step,
} from "../../checker/index.ts";
import { REASONS, REGS, SECRETS, pages, type Vcpu } from "../../spec/constants.ts";
import { exposes } from "../../spec/hypercalls.ts";
import { gpaSchema, gprSchema, maxRip, plainGpr, type Gpr } from "../../spec/state.ts";
import { answerOf, entered } from "../entries.ts";
import { leaves, monitor, resumes, type C, type S } from "../language.ts";
import { VICTIM } from "../observer.ts";
import { instruction, loadedBy, loadsRegisters, why } from "./images.ts";

const answerSchema = (c: C) =>
  z.object({
    ...{ r10: z.enum(REGS), r11: z.enum(REGS), r15: z.enum(REGS) },
    r12: gprSchema(c).shape.r12,
    r13: gprSchema(c).shape.r13,
    r14: gpaSchema(c),
    sec: id("secret", z.enum(SECRETS)),
    xmm: id("secret", z.enum(SECRETS)),
  });

/** Whether L1 serves requests that change what it keeps for the victim: its BARs, its trusted device. */
const keepsMore = (c: C): boolean => c.trustedDevice || c.barWrites > 0;

/** What L1 keeps for the victim, where that can change. */
const kept = (s: S, c: C) => ({
  bars: each(keepsMore(c) ? c.devices : [], (d) => s.config[VICTIM][d]),
  trusted: keepsMore(c) && c.trustedDevice ? s.l1.trusted[VICTIM] : ("ZERO" as const),
});

export const segments = monitor({
  name: "segments",
  sentence:
    "What the victim had when it last left each vCPU, and the answer of the host since then.",
  state: (c) =>
    z.object({
      of: total(
        c.vcpus,
        z.nullable(
          z.object({
            /** Registers, and the place in its code. */
            gpr: gprSchema(c),
            rip: z.int().min(0).max(maxRip(c)),
            /** Why it left, and whether by a hypercall that L1 lets go to the host. */
            reason: z.enum(REASONS),
            direct: z.boolean(),
            /** What L1 keeps for it: its view of BARs, its trusted device. Empty where that cannot change. */
            bars: total(
              keepsMore(c) ? c.devices : [],
              z.nullable(id("page", z.enum(pages(c)))),
              "device",
            ),
            trusted: keepsMore(c) && c.trustedDevice ? z.enum(REGS) : z.literal("ZERO"),
            answer: z.nullable(answerSchema(c)),
          }),
        ),
        "vcpu",
      ),
    }),
  // The way to its first instruction is a segment too: it begins with what L1 has prepared.
  init: (s, c) => ({
    of: each(c.vcpus, (v) =>
      c.runsOn[v].includes(VICTIM)
        ? {
            ...{ gpr: plainGpr(s.buf[v][VICTIM].gpr), rip: s.buf[v][VICTIM].rip },
            ...{ direct: false, reason: "HLT" as const, answer: null },
            ...kept(s, c),
          }
        : null,
    ),
  }),
  update: (m, nextM, s, next, step, c) => {
    for (const v of c.vcpus) {
      if (leaves(s, next, v, VICTIM)) {
        // From what the L2 did, not from what the module made of it.
        const call = instruction(next, step, v, VICTIM) === "CALL";
        nextM.of[v] = {
          gpr: loadedBy(s, step, v, VICTIM, c),
          rip: Math.min(s.cpu[v].rip[VICTIM] + (loadsRegisters(step) ? 1 : 0), maxRip(c)),
          direct: call && s.l1.cpu[v].direct[VICTIM],
          reason: why(next, step, v, VICTIM),
          ...kept(s, c),
          answer: null,
        };
        continue;
      }
      const segment = m.of[v];
      const now = nextM.of[v];
      if (segment === null || now === null) continue;
      if (resumes(s, next, v, VICTIM)) nextM.of[v] = null;
      else now.answer = answerAfter(segment, s, next, step, v);
    }
  },
});

/** A segment under way, as the monitor keeps it. */
export type Segment = NonNullable<Read<Segments["of"][0]>>;
type Segments = typeof segments extends Monitor<infer M> ? M : never;
type Answer = ReturnType<typeof exposed>;

/** The answer of a segment on `v` after this step; `null` before there is one. */
export function answerAfter(segment: Segment, s: S, next: S, step: Step, v: Vcpu): Answer | null {
  const before = segment.answer === null ? null : answerCopy(segment.answer);
  if (!isAnswered(s, next, step, v)) return before;
  const { vm } = s.cpu[v];
  if (segment.direct) {
    // The first one counts. What L1 asks for once the call is answered is no choice of the host.
    return vm === VICTIM && before === null ? exposed(answerOf(s, step, v), segment.gpr) : before;
  }
  return vm === 0 && s.l1.cpu[v].k === VICTIM
    ? exposed(answerOf(s, step, v), s.cpu[v].gpr)
    : before;
}

const answerCopy = ({
  r10,
  r11,
  r12,
  r13,
  r14,
  r15,
  sec,
  xmm,
}: NonNullable<Segment["answer"]>) => ({
  ...{ r10, r11, r12, r13, r15, sec, xmm },
  r14: { page: r14.page, off: r14.off, sh: r14.sh },
});

/** In this step the host answers a hypercall that left `v`, and is not turned away. */
function isAnswered(s: S, next: S, step: Step, v: Vcpu): boolean {
  if (entered(step) !== v || s.hostCpu[v].reason !== "TDCALL") return false;
  const { status } = next.hostCpu[v];
  return status !== "BUSY" && status !== "OPERAND_INVALID";
}

type Registers = Read<Gpr> | Plain<Gpr>;

/** Of the host's registers those that the caller's mask exposes; the others as nothing. */
function exposed(host: Registers, caller: Registers) {
  const mask = caller.rcx;
  const { r10, r11, r12, r13, r14, r15 } = host;
  const abi = exposes(mask, "abi");
  return {
    r10: abi ? r10 : ("ZERO" as const),
    r11: abi ? r11 : ("ZERO" as const),
    r12: abi ? r12 : ("BAD" as const),
    r13: abi ? r13 : ("READ" as const),
    r14: abi
      ? { page: r14.page, off: r14.off, sh: r14.sh }
      : { page: "l1ram" as const, off: 0, sh: false },
    r15: abi ? r15 : ("ZERO" as const),
    sec: exposes(mask, "sec") ? host.sec : ("ZERO" as const),
    xmm: exposes(mask, "xmm") ? host.xmm : ("ZERO" as const),
  };
}
