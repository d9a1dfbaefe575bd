/** Findings that follow if the module does what its public code was read to do: H1, H2 and what is like them. */
import type { Finding } from "./finding.ts";

export const hypotheses: readonly Finding[] = [
  {
    id: "F10",
    slug: "lost-answer",
    title: "H1: the answer is lost, and the L2 takes its own argument for the datum",
    kind: "hypothesis",
    model: "as-found-reclaim",
    property: "S26",
    where:
      "The as-found point with one L2 and an honest host, which once takes a private page away and gives it back.",
    also: {
      "as-found-reclaim": ["S5", "S12", "S24", "N4"],
      "as-found-reclaim-0014": ["S5", "S12"],
      "as-found-hostile-host": ["S5", "S12"],
    },
    predicted: true,
    prediction: "All of it was predicted from reading the code.",
    cause:
      "While the host serves a read, it takes away a private page of L1 that belongs to this L2, as memory management does. The entry with the answer translates L1's pages first, fails, and leaves again; in doing so it forgets that the last exit was a hypercall (2.6). The next entry therefore copies no answer. The L2 continues with the registers it called with: RAX and R10 are zero, which means success, and R11 is 0x30, the leaf it asked for, which it takes for the datum.",
    missed:
      "Nobody is told: the host did nothing unusual, the module reports an ordinary violation, and the L2 gets a success. A write that was performed equals its arguments, so that its loss cannot be noticed; only a read shows it, by a datum that happens to be the number of a leaf.",
    least:
      "Each step waits for the one before it, but for the reclaim, which may come at any time while the hypercall is out.",
    fixes: [
      {
        set: { fixSoftXlat: true },
        means:
          "The module applies the host's registers before it translates L1's pages, as it does already where an entry is routed to L1. No L0, L1 or driver can do this for it.",
      },
    ],
    noFixes: [],
    read: [
      { name: "fixSoftXlat", path: "spec/rules/td-module.ts" },
      { name: "kernelReclaims", path: "spec/actions/l0-kernel.ts" },
    ],
    deeper: "h1.md",
  },
  {
    id: "F11",
    slug: "rolled-back",
    title: "H2: an L2 is rolled back to before its hypercall",
    kind: "hypothesis",
    model: "as-found-reclaim-0014",
    property: "S3",
    where:
      "The as-found point with one L2 and an honest host with patch 0014, which takes private pages away twice and gives them back.",
    also: {
      "as-found-reclaim-0014": ["S2", "S4", "S6", "S23", "S24", "S25", "N4"],
      "as-found-hostile-host": ["S2", "S3", "S4", "S6"],
    },
    predicted: true,
    prediction:
      "S3, S4, S23 and N4 were predicted. S2, S6, S24 and S25 were not: L1 is told of the wrong exit, the registers that come back are older than the hypercall, and what the L2 does twice it takes for done once.",
    cause:
      "It begins as H1 does. To the host the entry that fails looks like a violation of the L2 on a private page, and with patch 0014 it shows every such violation to L1 (3.3). The module routes an asynchronous exit then, for which L1's buffer was written when the L2 left; but the L2 left by a hypercall, and after that it is not written (2.2, 2.6). L1 resumes the L2 from a buffer that holds it as it was before the hypercall: registers and RIP are old, memory and devices are not.",
    missed:
      "Patch 0014 is there so that an honest host is not taken for one that steps the L2 without progress. It and the module's order of steps are each reasonable. An honest host takes this path each time, but only where it reclaims one of two pages of L1 while a hypercall is out.",
    least:
      "The kernel takes the kick by itself here, which saves the emulator's steps. The entry fails, the page comes back, L1 is asked, finds registers that ask for nothing, denies them and resumes the L2.",
    fixes: [
      {
        set: { patch0014: false },
        means:
          "The host repairs its own pages without asking L1. What is left is H1: the answer is still lost.",
      },
      {
        set: { fixSoftXlat: true, onRouted: "IGNORE" },
        means:
          "The module applies the answer first, and writes L1's buffer on a routed entry whenever the last real exit was a hypercall; and L1 takes what is routed to it as done. It takes both.",
      },
    ],
    noFixes: [
      {
        set: { fixSoftXlat: true },
        because:
          "the buffer is then written in time, and L1 serves the hypercall that it finds there, which is complete: a read is refused that was performed.",
      },
      {
        set: { onRouted: "IGNORE" },
        because: "L1 serves nothing, and resumes the L2 from the old buffer all the same.",
      },
    ],
    read: [
      { name: "routeOnEntry", path: "spec/rules/td-module.ts" },
      { name: "kernelRepairs", path: "spec/actions/l0-kernel.ts" },
    ],
    deeper: "h2.md",
  },
  {
    id: "F12",
    slug: "old-request",
    title:
      "H2 beside an L1 that serves again: an older request is performed in the name of a newer one",
    kind: "hypothesis",
    model: "as-found-reclaim-0014",
    property: "S14",
    where:
      "The as-found point with one L2 and an honest host with patch 0014, which takes private pages away twice and gives them back.",
    also: { "as-found-reclaim-0014": ["S20", "S21"] },
    predicted: false,
    prediction:
      "Not predicted: reading the code had suggested that registers and RIP are old, and not whose request L1 then finds.",
    cause:
      "A first violation, on a page of the L2's own, has left the registers of a completed kick in L1's buffer. When the answer to a later read is lost as in H1 and the entry is routed as in H2, L1 finds those registers behind an exit reason that says TDCALL. It serves them (4.1): the L2 reads a register, and the device is kicked.",
    missed:
      "It takes two pages that are reclaimed, of which the first does no harm by itself, and an earlier request that was a write. What L1 performs was once asked for, by this L2, with these registers: nothing about it looks forged.",
    least:
      "The kick is a complete request (six steps), the violation on the L2's page and the detour through L1 bring its registers into the buffer (six), the read gets lost as in H1 (eight), and two steps perform the kick again.",
    fixes: [
      {
        set: { onRouted: "IGNORE" },
        means: "L1 serves nothing that was routed to it. The rollback itself remains.",
      },
      {
        set: { patch0014: false },
        means: "The host repairs its own pages without asking L1. The lost answer remains.",
      },
    ],
    noFixes: [
      {
        set: { fixSoftXlat: true },
        because:
          "the buffer is then written in time, and L1 serves the hypercall that it finds there, which is complete: a read is refused that was performed.",
      },
    ],
    read: [
      { name: "l1Dispatches", path: "spec/hypercalls.ts" },
      { name: "kernelRepairs", path: "spec/actions/l0-kernel.ts" },
    ],
    deeper: "h2.md",
  },
];
