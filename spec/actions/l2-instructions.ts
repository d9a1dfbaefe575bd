/**
 * How an L2 goes on after a trap. That follows from RIP and its live registers, never from what it first
 * intended: if RIP did not advance, the trap executes again with whatever stands in the registers; if
 * RIP was rolled back, the code from there on runs again. Which operation that code performs is decided
 * by the driver's memory, which no exit rolls back.
 *
 * Source: the instruction set; domain facts 2.6, 5.3.
 */
import { SUCCESS } from "../constants.ts";
import { loadedWord, registersFor } from "../requests.ts";
import { spec } from "../specification.ts";
import { violationAt, vmRuns } from "./l2-turn.ts";

/** How each instruction of an L2 traps. */
const TRAP_OF = { CALL: "TDVMCALL", IO: "IO" } as const;

/** The RIP is at the trapping instruction (odd) and not before the one that loads its registers (even). */
const atTrap = (rip: number): boolean => rip % 2 === 1;

export const l2Reexecutes = spec.action("L2Reexecutes", {
  sentence:
    "RIP has not moved past the trapping instruction: it executes again, with the live registers.",
  source: "the instruction set; domain facts 2.6 (H2) for the case that matters",
  actor: "l2",
  params: (c) => ({ vcpu: c.vcpus, vm: c.l2s }),
  let: {
    instruction: (s, { vcpu, vm }) => {
      const { pc } = s.l2[vcpu][vm];
      return pc === "IDLE" || pc === "DEAD" ? null : pc;
    },
  },
  guard: {
    ...vmRuns,
    notPastIt: (s, { vcpu, vm }) => s.cpu[vcpu].rip[vm] <= s.l2[vcpu][vm].at,
    atTrap: (s, { vcpu, vm }) => atTrap(s.cpu[vcpu].rip[vm]),
  },
  effect: (s, next, { vcpu, vm }) => {
    next.l2[vcpu][vm].at = s.cpu[vcpu].rip[vm];
  },
  message: {
    to: "tdxModule",
    label: "the same instruction again",
    carries: (s, { vcpu, vm }, _c, { instruction }) => ({
      instruction,
      at: { gpr: s.cpu[vcpu].gpr, rip: s.cpu[vcpu].rip[vm] },
    }),
  },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu, vm }, c, { instruction, at }) => {
      const gpa = instruction === "TOUCH" ? at.gpr.r14 : null;
      const trap = instruction === "TOUCH" ? violationAt(at.gpr.r14) : TRAP_OF[instruction];
      c.rules.trap(s, next, vcpu, vm, trap, at, gpa, c);
    },
  },
});

export const l2Reissues = spec.action("L2Reissues", {
  sentence:
    "RIP was rolled back to before the operation under way: its code runs again, loads the registers and traps.",
  source: "the instruction set; domain facts 2.6 (H2)",
  actor: "l2",
  params: (c) => ({ vcpu: c.vcpus, vm: c.l2s }),
  let: { op: (s, { vcpu, vm }) => s.l2[vcpu][vm].op },
  guard: {
    ...vmRuns,
    rolledBack: (s, { vcpu, vm }) =>
      s.cpu[vcpu].rip[vm] < s.l2[vcpu][vm].at && !atTrap(s.cpu[vcpu].rip[vm]),
  },
  effect: (s, next, { vcpu, vm }) => {
    next.l2[vcpu][vm].at = s.cpu[vcpu].rip[vm] + 1;
  },
  message: {
    to: "tdxModule",
    label: "the same operation again",
    carries: (s, { vcpu, vm }, c, { op }) => {
      const { device, pc } = s.l2[vcpu][vm];
      const bar = s.config[vm][device];
      const way = pc === "TOUCH" ? ("TOUCH" as const) : ("CALL" as const);
      const word = loadedWord(s.ram, vm, op);
      // [A18] The code that runs again uses the mask of the call ABI, whatever was used before.
      const asked = { request: op, k: vm, device, bar, way, mask: "ABI", word } as const;
      return {
        instruction: way,
        at: { gpr: registersFor(asked, s.cpu[vcpu].gpr, c), rip: s.cpu[vcpu].rip[vm] + 1 },
      };
    },
  },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu, vm }, c, { instruction, at }) => {
      const gpa = instruction === "TOUCH" ? at.gpr.r14 : null;
      const trap = instruction === "TOUCH" ? violationAt(at.gpr.r14) : TRAP_OF[instruction];
      c.rules.trap(s, next, vcpu, vm, trap, at, gpa, c);
    },
  },
});

export const l2Retire = spec.action("L2Retire", {
  sentence: "The L2 is past its trapping instruction and takes the result from its registers.",
  source:
    "domain facts 5.3: a failed read gives all ones, a failed write is ignored; RAX ≠ success is fatal",
  actor: "l2",
  params: (c) => ({ vcpu: c.vcpus, vm: c.l2s }),
  guard: {
    ...vmRuns,
    issued: (s, { vcpu, vm }) => s.l2[vcpu][vm].pc !== "IDLE" && s.l2[vcpu][vm].pc !== "DEAD",
    pastIt: (s, { vcpu, vm }) => s.cpu[vcpu].rip[vm] > s.l2[vcpu][vm].at,
  },
  effect: (s, next, { vcpu, vm }, c) => {
    const { pc, op } = s.l2[vcpu][vm];
    if (op !== null && (pc === "CALL" || pc === "TOUCH")) {
      next.l2[vcpu][vm].result = c.rules.takesResult(s.cpu[vcpu].gpr, pc);
    }
    // A hostile L2 does not care.
    const dies = s.cpu[vcpu].gpr.rax !== SUCCESS && !c.hostileL2s.includes(vm);
    next.l2[vcpu][vm].pc = dies ? "DEAD" : "IDLE";
    next.l2[vcpu][vm].at = 0;
    next.l2[vcpu][vm].op = null;
  },
});
