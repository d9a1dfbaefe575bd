/**
 * Why nobody notices what nobody notices at the recommended point.
 *
 * The first review that matches a decision answers it. What is `open` was seen and not yet understood.
 */
import type { Reviewed } from "../checker/index.ts";

/** What a driver or a host does of its own accord. */
const surroundings = ["L2", "Kernel", "Emulator", "Host"].map((who): Reviewed => ({
  decision: `clause ${who}*`,
  verdict: "irrelevant",
  why: "The clause says when somebody outside of the design makes this step: without it there is more behaviour, and what is claimed holds of that, too.",
}));

/** Counts of what may still happen. */
const budgets = ["hostTodo.*", "l2.*userAsks"].map((field): Reviewed => ({
  decision: `field * ${field}`,
  verdict: "irrelevant",
  why: "A budget of the surroundings, which keeps the instance finite: if it is never used up there is more behaviour, and what is claimed holds of that, too.",
}));

/** Registers that the kernel takes from an exit and gives back with the next entry. */
const handedBack = ["Emulates", "TakesKick", "Refuses", "HandsToL1", "Repairs", "Resumes"].map(
  (step): Reviewed => ({
    decision: `field Kernel${step} l0.*.regs.*`,
    verdict: "irrelevant",
    why: "After a hypercall a driver looks at R10 and, of a read, R11, which the kernel writes for itself; after any other exit the module takes nothing from the registers of the host.",
  }),
);

/** Where an operation stands, which is of interest when it is begun again. */
const underWay = ["at", "device", "op", "result"].map((field): Reviewed => ({
  decision: `field L2* l2.*.*.${field}`,
  verdict: "irrelevant",
  why: "It is read when an operation is begun again after a rollback of RIP, which this module does not do, or else is written anew before it is read.",
}));

/** The reviews, the more particular ones first. */
export const reviewed: readonly Reviewed[] = [
  ...surroundings,
  ...budgets,
  ...handedBack,
  ...underWay,
  {
    decision: "field L2MmioCall cpu.*.gpr.*",
    verdict: "irrelevant",
    why: "The driver's mask exposes R10 to R15: what the module keeps of them at the exit is replaced by what the host gives back, and here nothing reads it before.",
  },
  {
    decision: "field L2* hostCpu.*.gpr.rcx",
    verdict: "irrelevant",
    why: "The mask that the host is shown: an honest host does not look at it, and the module keeps its own.",
  },
  {
    decision: "field KernelEnters hostCpu.*",
    verdict: "irrelevant",
    why: "While the trust domain runs nobody looks at what the last exit left in the host's CPU, and the next exit writes all of it.",
  },
  {
    decision: "clause L1*",
    verdict: "open",
    why: "A check of L1 that no property of a model up to 3000 states misses.",
  },
  {
    decision: "field *",
    verdict: "open",
    why: "Mostly a copy of registers or of an exit that nothing reads before it is written again; which of them a property should miss is not looked into.",
  },
];
