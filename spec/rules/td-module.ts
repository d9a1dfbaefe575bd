/**
 * The TDX module: how it takes a VM off the CPU and how it puts one back.
 *
 * Written literally, in the order of the code it was read from (domain facts 2; intel/tdx-module,
 * tag TDX_1.5.01): the order of the steps of `vpEnter` IS the model, and two hypotheses about it
 * (H1, H2) are what the flag `fixSoftXlat` is about. The module compares no addresses and knows
 * no MMIO: nothing here reads R10–R15.
 *
 * [A29] One exit or one entry is one step, for another CPU comes before it or after it.
 *
 * [A34] Left out, because no property here reads them or no actor causes them: the stepping filter and
 * vectors that route an entry to L1 by themselves; violations on pending pages and above the address
 * width; TDCALL leaves other than TDG.VP.VMCALL, #GP and reserved bits; exits of kind ASYNC_TRAP;
 * errors that change nothing; IBPB and ASID flushes.
 *
 * [I] Points the sources leave open are decided here: a second RESUME_L1 does not replace a routing
 * already recorded; a routed asynchronous exit does not translate the buffer page; a vCPU is bound
 * to a physical CPU by the first entry there that gets past the locks; interrupts posted for L1 are
 * merged when L1 is entered.
 */
import type { Plain, Read } from "../../checker/index.ts";
import {
  BUFFER_PAGE,
  SUCCESS,
  VAPIC_PAGE,
  vectors,
  type Constants,
  type L2,
  type Reason,
  type TrackedPage,
  type Vcpu,
} from "../constants.ts";
import { exposes, l2ExitTo, refusesMask, type Trap } from "../hypercalls.ts";
import type { Context, ModuleRules, ModuleSees, ModuleWrites, Registers } from "../rules.ts";
import { maxRip, ZERO_GPR, type Gpr, type State } from "../state.ts";

/** The exit reason of each way for an L2 to leave. */
const REASON_OF: Record<Trap, Reason> = {
  TDVMCALL: "TDCALL",
  IO: "IO",
  SHARED_EPT: "EPT_VIOLATION",
  PRIVATE_EPT_BLOCKED: "EPT_VIOLATION",
  PRIVATE_EPT_ALIAS: "EPT_VIOLATION",
  EXTERNAL_INTERRUPT: "EXTERNAL_INTERRUPT",
  NOTIFICATION: "EXTERNAL_INTERRUPT",
  HLT: "HLT",
  TRIPLE_FAULT: "TRIPLE_FAULT",
};

const ABI = ["r10", "r11", "r12", "r13", "r14", "r15"] as const;
type Abi = Pick<Plain<Gpr>, (typeof ABI)[number]>;

/** The registers of the call ABI, in an object of their own. */
const abiOf = (g: Registers): Abi => ({
  r10: g.r10,
  r11: g.r11,
  r12: g.r12,
  r13: g.r13,
  r14: { page: g.r14.page, off: g.r14.off, sh: g.r14.sh },
  r15: g.r15,
});

/** RIP after one more instruction. Saturates: a defect that runs ahead is seen long before the end. */
const advanced = (rip: number, c: Constants): number => Math.min(rip + 1, maxRip(c));

const blocked = (s: ModuleSees, page: TrackedPage): boolean => s.sept[page] !== "PRESENT";

/** Posted interrupts become pending for L1. */
function mergePosted(s: ModuleSees, next: ModuleWrites, v: Vcpu, c: Context): void {
  if (!s.pi[v].on) return;
  next.pi[v].on = false;
  for (const vector of vectors(c)) {
    if (!s.pi[v].pir[vector]) continue;
    next.virr[v][vector] = true;
    next.pi[v].pir[vector] = false;
  }
}

/** Some interrupt is pending for L1. */
const pendingForL1 = (s: ModuleSees, v: Vcpu, c: Context): boolean =>
  vectors(c).some((vector) => s.virr[v][vector]);

/** Control goes to the host, with `gpr` kept in the vCPU's one register image. */
function leaveTd(next: ModuleWrites, v: Vcpu, gpr: Registers): void {
  next.cpu[v].inTd = false;
  next.cpu[v].gpr = gpr;
}

/** L1 gets the CPU, with what TDG.VP.ENTER reports in its registers. */
function resumeL1AtExit(
  next: ModuleWrites,
  v: Vcpu,
  why: NonNullable<State["cpu"][0]["exitInfo"]>["case"],
  exit: Read<State["tdvps"][0]["exit"][1]>,
): void {
  next.cpu[v].vm = 0;
  next.cpu[v].gpr = ZERO_GPR;
  next.cpu[v].exitInfo = { case: why, reason: exit.reason, gpa: exit.gpa };
}

export const moduleRules: ModuleRules = {
  // 2.2: selected registers are copied, all others are zero in the host's image.
  scrub: (image, mask) => ({
    ...ZERO_GPR,
    rcx: mask,
    ...(exposes(mask, "abi") ? abiOf(image) : {}),
    sec: exposes(mask, "sec") ? image.sec : "ZERO",
    xmm: exposes(mask, "xmm") ? image.xmm : "ZERO",
  }),

  // 2.5: the mask is the guest's own RCX, saved at exit; the host's RCX does not matter.
  writeBack: (image, host) => ({
    rax: SUCCESS,
    rcx: image.rcx,
    ...abiOf(exposes(image.rcx, "abi") ? host : image),
    sec: exposes(image.rcx, "sec") ? host.sec : image.sec,
    xmm: exposes(image.rcx, "xmm") ? host.xmm : image.xmm,
  }),

  reportedVm: (vm) => vm,

  // 2.5: recorded before any later check, by the kind of the last TD exit.
  routeOnEntry: (routed, resumeL1, lastExit) =>
    resumeL1 && routed === "NONE" ? (lastExit === "TDVMCALL" ? "TDVMCALL" : "ASYNC") : routed,

  routeAfterFailure: (routed) => routed,

  // 2.7: the host's write mask of L2_CTLS is 0 on a production TD.
  hostControlWrite: (now) => now,

  // An entry on another physical CPU than the one that holds the vCPU's state is refused.
  mayRunOn: (onLp, lp) => onLp === null || onLp === lp,

  // 2.2: RIP moves now, at exit; the registers move at entry.
  tdcall: (s, next, v, { gpr, rip }, c) => {
    const vm = s.cpu[v].vm;
    if (refusesMask(gpr.rcx, c.noRbpMod)) {
      // Refused: back to the caller with an error, no exit.
      next.cpu[v].gpr = gpr;
      next.cpu[v].gpr.rax = "INVALID";
      if (vm !== 0) next.cpu[v].rip[vm] = advanced(rip, c);
      return;
    }
    leaveTd(next, v, gpr);
    next.cpu[v].exitInfo = null;
    next.tdvps[v].lastExit = "TDVMCALL";
    if (vm !== 0) {
      next.cpu[v].rip[vm] = advanced(rip, c);
      next.tdvps[v].exit[vm] = { reason: "TDCALL", gpa: null };
      // L1's buffer is NOT written: this is a trap exit.
    }
    next.hostCpu[v] = {
      status: "EXIT",
      reason: "TDCALL",
      vm: c.rules.reportedVm(vm),
      page: null,
      gpr: c.rules.scrub(gpr, gpr.rcx),
    };
  },

  // 2.1, 2.4
  trap: (s, next, v, k, why, at, gpa, c) => {
    switch (l2ExitTo(why, s.tdvps[v].ctl[k].tdvmcall)) {
      case "L0_TRAP":
        c.rules.tdcall(s, next, v, at, c);
        return;
      case "L0_ASYNC":
        c.rules.asyncExit(s, next, v, REASON_OF[why], gpa, at);
        return;
      case "L1": {
        const exit = { reason: REASON_OF[why], gpa };
        next.cpu[v].rip[k] = at.rip;
        next.buf[v][k] = at;
        next.tdvps[v].exit[k] = exit;
        resumeL1AtExit(next, v, why === "NOTIFICATION" ? "PENDING_INTERRUPT" : "SUCCESS", exit);
        return;
      }
    }
  },

  // 2.3: an L2's registers go to L1's buffer; the host gets the page, and zero elsewhere.
  asyncExit: (s, next, v, reason, gpa, { gpr, rip }) => {
    const vm = s.cpu[v].vm;
    leaveTd(next, v, gpr);
    next.tdvps[v].lastExit = "ASYNC_FAULT";
    if (vm !== 0) {
      next.cpu[v].rip[vm] = rip;
      next.buf[v][vm] = { gpr, rip };
      next.tdvps[v].exit[vm] = { reason, gpa };
    }
    next.hostCpu[v] = {
      status: "EXIT",
      reason,
      vm,
      page: gpa === null ? null : gpa.page,
      gpr: ZERO_GPR,
    };
  },

  interrupted: (s, next, v, c) => {
    const { vm, gpr, rip } = s.cpu[v];
    if (vm === 0) c.rules.asyncExit(s, next, v, "EXTERNAL_INTERRUPT", null, { gpr, rip: 0 });
    else c.rules.trap(s, next, v, vm, "EXTERNAL_INTERRUPT", { gpr, rip: rip[vm] }, null, c);
  },

  // 2.1: L1 takes its interrupts while it runs; an L2 has to make way for L1 if there are any.
  notified: (s, next, v, c) => {
    mergePosted(s, next, v, c);
    const { vm, gpr, rip } = s.cpu[v];
    const deliverable = pendingForL1(s, v, c) || vectors(c).some((vector) => s.pi[v].pir[vector]);
    if (vm !== 0 && deliverable)
      c.rules.trap(s, next, v, vm, "NOTIFICATION", { gpr, rip: rip[vm] }, null, c);
  },

  // 1.5c: the vCPU's VMCSs go to memory, and its translations are void.
  vpFlush: (s, next, v, c) => {
    for (const k of c.l2s) next.tdvps[v].xlat[k] = { buf: false, vapic: false };
    if (c.lps.length === 1) return;
    next.tdvps[v].onLp = null;
    for (const k of c.l2s) next.tdvps[v].flushed[k] = s.cpu[v].rip[k];
  },

  // 2.5: every vCPU translates anew at its next entry.
  track: (next, c) => {
    for (const v of c.vcpus) next.tdvps[v].epochStale = true;
  },

  // 2.5, 2.6: the order of the steps is the model. Do not rearrange.
  vpEnter: (s, next, v, { regs, resumeL1, lp, busy }, c) => {
    const vm = s.cpu[v].vm;
    const tdvps = s.tdvps[v];
    let gpr: Registers = s.cpu[v].gpr;
    let lastExit = tdvps.lastExit;

    // 0. The vCPU's state is on another physical CPU.
    if (c.lps.length > 1 && !c.rules.mayRunOn(tdvps.onLp, lp)) {
      next.hostCpu[v].status = "OPERAND_INVALID";
      return;
    }
    // 1. There is no L2 to route from.
    if (resumeL1 && vm === 0) {
      next.hostCpu[v].status = "OPERAND_INVALID";
      return;
    }
    // 2. RESUME_L1 is recorded before anything can fail.
    const routed = c.rules.routeOnEntry(tdvps.routed, resumeL1, lastExit);
    next.tdvps[v].routed = routed;
    // 3. A lock is held, or the time-stamp counter disagrees: nothing else has changed.
    if (busy) {
      next.tdvps[v].routed = c.rules.routeAfterFailure(routed);
      next.hostCpu[v].status = "BUSY";
      return;
    }
    // A physical CPU that does not hold the vCPU's state loads it from memory.
    const loads = c.lps.length > 1 && tdvps.onLp !== lp;
    const ripOf = (k: L2): number => (loads ? tdvps.flushed[k] : s.cpu[v].rip[k]);
    if (loads) {
      next.tdvps[v].onLp = lp;
      for (const k of c.l2s) next.cpu[v].rip[k] = ripOf(k);
    }
    // 4. A new TLB epoch voids the soft translations.
    const stale = tdvps.epochStale;
    next.tdvps[v].epochStale = false;
    if (stale) for (const k of c.l2s) next.tdvps[v].xlat[k] = { buf: false, vapic: false };

    if (vm !== 0) {
      const bufferIsValid = !stale && tdvps.xlat[vm].buf;
      const vapicIsValid = !stale && tdvps.xlat[vm].vapic;
      const bufferMissing = !bufferIsValid && blocked(s, BUFFER_PAGE[v][vm]);
      const vapicMissing = !vapicIsValid && blocked(s, VAPIC_PAGE[v][vm]);

      if (routed !== "NONE") {
        // 5. To L1. The host's answer is applied to the L2's image first, once.
        if (lastExit === "TDVMCALL") {
          gpr = c.rules.writeBack(gpr, regs);
          lastExit = "ASYNC_FAULT";
        }
        const lastRealExitWasTrap = tdvps.exit[vm].reason === "TDCALL";
        if (routed === "TDVMCALL" || (c.fixSoftXlat && lastRealExitWasTrap)) {
          if (bufferMissing) {
            fakeViolation(next, v, vm, BUFFER_PAGE[v][vm], gpr);
            next.tdvps[v].routed = c.rules.routeAfterFailure(routed);
            return;
          }
          next.tdvps[v].xlat[vm].buf = true;
          next.buf[v][vm] = { gpr, rip: ripOf(vm) };
        }
        resumeL1AtExit(
          next,
          v,
          routed === "TDVMCALL" ? "HOST_ROUTED_TDVMCALL" : "HOST_ROUTED_ASYNC",
          tdvps.exit[vm],
        );
        next.tdvps[v].lastExit = lastExit;
        next.tdvps[v].routed = "NONE";
        next.cpu[v].inTd = true;
        mergePosted(s, next, v, c);
        clearHost(next, v);
        return;
      }

      // 6. To the L2 itself: L1's pages are translated before the answer is applied (hypothesis H1),
      //    or, with the hypothetical fix, after.
      if (c.fixSoftXlat && lastExit === "TDVMCALL") {
        gpr = c.rules.writeBack(gpr, regs);
        lastExit = "ASYNC_FAULT";
      }
      if (bufferMissing || vapicMissing) {
        const page = bufferMissing ? BUFFER_PAGE[v][vm] : VAPIC_PAGE[v][vm];
        fakeViolation(next, v, vm, page, gpr);
        return;
      }
      next.tdvps[v].xlat[vm] = { buf: true, vapic: true };
    }

    // 7. The answer to a TDVMCALL, of L1 as of an L2.
    if (lastExit === "TDVMCALL") gpr = c.rules.writeBack(gpr, regs);
    // 8. The VM runs.
    next.tdvps[v].lastExit = lastExit;
    next.cpu[v].gpr = gpr;
    next.cpu[v].inTd = true;
    if (vm === 0) mergePosted(s, next, v, c);
    clearHost(next, v);
  },

  // 2.8: the L2's registers and RIP come from the buffer.
  l1Enters: (s, next, v, k, c) => {
    if (pendingForL1(s, v, c)) {
      next.cpu[v].exitInfo = { case: "PENDING_INTERRUPT", reason: "EXTERNAL_INTERRUPT", gpa: null };
      return;
    }
    next.cpu[v].exitInfo = null;
    const page = blocked(s, BUFFER_PAGE[v][k])
      ? BUFFER_PAGE[v][k]
      : blocked(s, VAPIC_PAGE[v][k])
        ? VAPIC_PAGE[v][k]
        : null;
    if (page !== null) {
      leaveTd(next, v, s.cpu[v].gpr);
      next.tdvps[v].lastExit = "ASYNC_FAULT";
      next.hostCpu[v] = { status: "EXIT", reason: "EPT_VIOLATION", vm: 0, page, gpr: ZERO_GPR };
      return;
    }
    next.tdvps[v].xlat[k] = { buf: true, vapic: true };
    next.cpu[v].vm = k;
    next.cpu[v].gpr = s.buf[v][k].gpr;
    next.cpu[v].rip[k] = s.buf[v][k].rip;
  },
};

/** An entry that ends in an exit which looks like a violation on one of L1's pages. The VMCS exit fields keep the last real exit. */
function fakeViolation(
  next: ModuleWrites,
  v: Vcpu,
  k: L2,
  page: TrackedPage,
  gpr: Registers,
): void {
  next.cpu[v].gpr = gpr;
  next.tdvps[v].lastExit = "ASYNC_FAULT";
  next.hostCpu[v] = { status: "EXIT", reason: "EPT_VIOLATION", vm: k, page, gpr: ZERO_GPR };
}

/** The host's registers are its own again: nothing of them is part of the system. */
function clearHost(next: ModuleWrites, v: Vcpu): void {
  next.hostCpu[v] = { status: "NONE", reason: null, vm: 0, page: null, gpr: ZERO_GPR };
}
