/**
 * Why nobody notices what nobody notices at the recommended point. The first review that matches a
 * decision answers it.
 */
import type { Reviewed } from "../checker/index.ts";

/** One reason for several decisions. */
const each = (decisions: readonly string[], of: Omit<Reviewed, "decision">): readonly Reviewed[] =>
  decisions.map((decision) => ({ decision, ...of }));

/** When a driver or the host makes a step of its own accord. */
const surroundings: readonly Reviewed[] = [
  ...each(["clause L2*", "clause Emulator*"], {
    verdict: "irrelevant",
    why: "The clause says when a driver or a device makes this step of its own accord: without it there is more that may happen, and what is claimed holds of that, too.",
  }),
  ...each(["clause Host*"], {
    verdict: "irrelevant",
    why: "It keeps a step of the maximal host from an honest one: this step of it harms nobody, whoever takes it.",
  }),
  ...each(
    [
      "clause KernelRefuses.exited",
      "clause KernelHandsToL1.inGuest",
      "clause KernelHandsToL1.exited",
      "clause KernelRepairs.inGuest",
      "clause KernelRepairs.exited",
      "clause KernelResumes.inGuest",
      "clause KernelResumes.exited",
      "clause KernelRetries.inGuest",
    ],
    {
      verdict: "irrelevant",
      why: "The kernel would decide once more, before it enters or after an entry that failed, about the exit that it still has, and decides the same.",
    },
  ),
  ...each(["clause KernelReclaims.partner.pagePresent"], {
    verdict: "irrelevant",
    why: "A page that is blocked would be blocked again, which ends one more TLB epoch.",
  }),
  ...each(["clause KernelNotifies.posted"], {
    verdict: "irrelevant",
    why: "A notification with nothing posted: the module finds nothing to merge, and takes an L2 out only if something waits for L1 already.",
  }),
  ...each(["clause KernelMigrates.elsewhere"], {
    verdict: "irrelevant",
    why: "A vCPU that moves to the physical CPU on which it is has been flushed for nothing.",
  }),
];

/** Counts of what may still happen. */
const budgets = each(["field * hostTodo.*", "field * l2.*userAsks"], {
  verdict: "irrelevant",
  why: "A budget of the surroundings, which keeps the instance finite: if it is never used up there is more behaviour, and what is claimed holds of that, too.",
});

/** Registers that the kernel takes from an exit and gives back with the next entry. */
const handedBack = each(
  ["Emulates", "TakesKick", "Refuses", "HandsToL1", "Repairs", "Resumes"].map(
    (step) => `field Kernel${step} l0.*.regs.*`,
  ),
  {
    verdict: "irrelevant",
    why: "After a hypercall a driver looks at R10 and, of a read that succeeded, R11, which the kernel writes for itself; after any other exit the module takes nothing from the registers of the host.",
  },
);

/** Where an operation stands, which is of interest when it is begun again. */
const underWay = each(
  ["at", "device", "op", "result"].map((field) => `field L2* l2.*.*.${field}`),
  {
    verdict: "irrelevant",
    why: "It is read when an operation is begun again after a rollback of RIP, which this module does not do, or else is written anew before it is read.",
  },
);

/** Pages that the host takes away. */
const pages: readonly Reviewed[] = [
  ...each(["field KernelReclaims sept.*"], {
    verdict: "irrelevant",
    why: "One page fewer that the host takes away: less happens, and the other pages still bring about every case that some property is about.",
  }),
];

/** What the module remembers of translations. */
const translations: readonly Reviewed[] = [
  ...each(["field L1Enters tdvps.*.xlat.*"], {
    verdict: "redundant",
    why: "A translation that L1's entry does not note is made by the next entry of the host, which looks at the page as L1's entry did.",
  }),
  ...each(["field KernelEnters tdvps.*.epochStale"], {
    verdict: "redundant",
    why: "An epoch that seems never over has each entry translate anew: it finds more pages missing, and relies on none.",
  }),
  ...each(["field KernelEnters tdvps.*.xlat.*.buf"], {
    verdict: "redundant",
    why: "An honest kernel gives the page back before it enters again, so that what the module remembers of it is true once more. Against the maximal host, which does not, S11 and S12 look at the same.",
  }),
  ...each(["field KernelMigrates tdvps.*.xlat.*"], {
    verdict: "redundant",
    why: "A page is taken away by the end of an epoch, which voids the translation whether or not a flush has; tried with pages reclaimed beside a vCPU that moves, too.",
  }),
];

/** The reviews, the more particular ones first. */
export const reviewed: readonly Reviewed[] = [
  ...surroundings,
  ...budgets,
  ...handedBack,
  ...underWay,
  ...pages,
  ...translations,
  {
    decision: "field KernelEnters hostCpu.*",
    verdict: "irrelevant",
    why: "While the trust domain runs nobody looks at what the last exit left in the host's CPU, and the next exit writes all of it.",
  },
  {
    decision: "field KernelCompletes l0.*.completesRead",
    verdict: "irrelevant",
    why: "It is read only when a request comes back from the emulator, and written anew by KernelEmulates, with which that request went there.",
  },
  {
    decision: "field KernelMigrates l0.*.lp",
    verdict: "irrelevant",
    why: "The thread stays where it was and has flushed for nothing: the vCPU is bound again by its next entry there.",
  },
  ...each(["field KernelEnters tdvps.*.lastExit"], {
    verdict: "elsewhere",
    why: "An answer that was applied is applied again only after an entry that ends in a violation on one of L1's pages: the properties that say so were judged before in models where no page is taken away.",
    by: { model: "recommended-fast-disturbed", property: "S5" },
  }),
  ...each(["field KernelNotifies *.gpr.r10"], {
    verdict: "elsewhere",
    why: "A notification finds another R10 than at the exit before only after a call that was refused, beside a device that interrupts.",
    by: { model: "recommended-interrupts-adversaries", property: "S4" },
  }),
  {
    decision: "clause L1Discards.notified",
    verdict: "elsewhere",
    why: "The entry after L1's own call has told its vCPU of all that was posted there; another vCPU of the L2 may not have been entered since.",
    by: { model: "recommended-two-vcpus-reset-interrupts", property: "S42" },
  },
  {
    decision: "field L1Remaps cpu.*.gpr.r15",
    verdict: "elsewhere",
    why: "The datum of L1's call is another than before it only where a second device is given its vector.",
    by: { model: "recommended-two-l2s-interrupts", property: "S39" },
  },
  {
    decision: "field L2WritesDescriptor shm.*.used",
    verdict: "irrelevant",
    why: "It says that the device has put the descriptor back: no driver here looks at it, and the device writes it when it serves.",
  },
  {
    decision: "clause L1Switches.another",
    verdict: "irrelevant",
    why: "L1 would give the vCPU to the L2 that has it, which changes nothing.",
  },
  {
    decision: "clause L1Drains.lowestFirst",
    verdict: "irrelevant",
    why: "Of two interrupts that are pending the order is free: each is for a vector of its own, and L1 takes both before it enters an L2.",
  },
  {
    decision: "field L1* cpu.*.exitInfo",
    verdict: "irrelevant",
    why: "L1 reads what an entry reported only when it is back from TDG.VP.ENTER, which writes it; after a call of its own it enters again first.",
  },
];
