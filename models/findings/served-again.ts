/** Findings: L1 serves what the host has completed. */
import type { Finding } from "./finding.ts";

export const servedAgain: readonly Finding[] = [
  {
    id: "F8",
    slug: "served-again",
    title: "A hypercall that the host has completed is served again by L1",
    kind: "design",
    model: "as-found-interrupts",
    property: "S23",
    where:
      "The as-found point with one L2 whose device interrupts: the interrupt is posted, and an entry with one posted asks for L1.",
    also: {
      "as-found-interrupts": ["S20", "S21", "S25", "S26", "S37", "N4"],
      "as-found-interrupts-svsm": ["S20", "S21", "S23", "S25", "S26", "S37", "N4"],
    },
    predicted: true,
    prediction:
      "S20, S21, S23 and S26 were predicted. S25 was not (a kick performed twice was not performed exactly once), nor that S37 and N4 fail.",
    cause:
      "The kernel has taken a kick, and before it enters again an interrupt is posted for L1. It therefore asks for L1 on that entry (patch 0018, 3.3). The module applies the answer, writes L1's buffer and tells L1 that a hypercall was routed to it (2.5). The L1 of this point looks at the exit reason alone, which says TDCALL, and not at the case above it (4.1): it takes a hypercall that is complete for one that waits, and performs it once more.",
    missed:
      "A kick too many wakes a back end that finds nothing to do, and nobody sees that. Where it is a read, its answer is in R11, where L1 expects the leaf: it refuses a hypercall that nobody made, or performs another one. And it needs an interrupt that arrives within one hypercall.",
    least:
      "Without a vector there is no interrupt, and to set one takes eleven steps through L1. Then the kick is taken, its back end serves it and raises the interrupt before the kernel enters, L1 forwards the kick, and it is taken a second time.",
    fixes: [
      {
        set: { onRouted: "IGNORE" },
        means:
          "L1 looks at the whole status: after HOST_ROUTED_TDVMCALL there is nothing to be served, and it resumes the L2 without touching registers or RIP.",
      },
      {
        set: { resumeOnPi: false },
        means:
          "The host enters the L2, and has the posted interrupt taken from there: a notification makes the L2 exit to L1 by itself.",
      },
    ],
    noFixes: [
      {
        set: { shPolicy: "STRICT" },
        because: "every hypercall of the driver is refused, so that no kick is performed at all.",
      },
    ],
    read: [
      { name: "l1Dispatches", path: "spec/hypercalls.ts" },
      { name: "kernelEnters", path: "spec/actions/l0-kernel.ts" },
      { name: "decide", path: "spec/rules/l1-vmm.ts" },
    ],
  },
  {
    id: "F9",
    slug: "rip-twice",
    title: "An L1 that serves a completed hypercall again skips an instruction of its L2",
    kind: "design",
    model: "as-found-interrupts-svsm",
    property: "S3",
    where:
      "As in F8, with an L1 that advances RIP as well when it serves a hypercall that was routed to it.",
    also: { "as-found-interrupts-svsm": ["S4"] },
    predicted: true,
    prediction:
      "S3 was predicted. S4 was not: the RIP that L1 leaves in its buffer is not the one that the L2 has.",
    cause:
      "The module moves RIP past a hypercall when the L2 leaves by it, and not when it comes back (2.2). An L1 that serves such a hypercall again, as in the finding before, and that advances RIP after serving as it does for every other exit (4.2), moves it a second time. The L2 goes on one instruction too far.",
    missed:
      "It stays hidden as long as direct hypercalls are off in that L1, as they are in the code that was read: then the hypercall is an exit to L1 like any other, and to advance RIP is right. It is a fault that waits for a flag.",
    least:
      "The first twenty-one steps are those after which a kick has been performed twice. Its second answer comes back and L1 advances RIP; it has to take the interrupt before it can enter the L2, and then does.",
    fixes: [
      {
        set: { skipsRouted: false },
        means:
          "L1 leaves RIP alone after a routed hypercall: the module has moved it. It still serves the hypercall again.",
      },
      {
        set: { resumeOnPi: false },
        means: "The host does not ask for L1 while a hypercall is complete.",
      },
    ],
    noFixes: [],
    read: [
      { name: "skipsInstruction", path: "spec/rules/l1-vmm.ts" },
      { name: "l1Responds", path: "spec/actions/l1-exits.ts" },
    ],
  },
];
