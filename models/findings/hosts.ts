/** Findings: what a hostile host makes of it. */
import type { Finding } from "./finding.ts";

export const hosts: readonly Finding[] = [
  {
    id: "F13",
    slug: "forged-request",
    title: "A hostile host writes the request that L1 then serves for its L2",
    kind: "design",
    model: "as-found-hostile-host",
    property: "S20",
    where:
      "The as-found point with one L2 and its trusted device, against a host that does anything the module lets it.",
    also: { "as-found-hostile-host": ["S16", "S21", "N4", "N4L1"] },
    predicted: true,
    prediction:
      "S16, S20, S21, N4 and N4L1 were predicted for an L1 that serves what is routed to it.",
    cause:
      "On the way back from a hypercall the host sets R10–R15, which is its right: they are the answer. If it asks for L1 on that entry, the module puts them into L1's buffer as the L2's registers, and L1 sees an exit that says TDCALL (2.5). An L1 that serves it (4.1) takes what the host wrote for what its L2 asked: leaf, address and datum are the host's choice, and so is the device. That may be the trusted device, which the host must not reach (S16).",
    missed:
      "The registers are genuine in every run with an honest host, and nothing in them tells the one from the other. The trust boundary runs through the middle of a register file: what was an argument on the way out is an answer on the way back.",
    least:
      "The L2 makes any hypercall, the host enters with RESUME_L1 and registers of its choice, and L1 acts on them. In the run shown L1 only refuses what nobody has asked; a forged write to the trusted device takes as many steps.",
    fixes: [
      {
        set: { onRouted: "IGNORE" },
        means:
          "L1 serves nothing that was routed to it: what the host hands back is an answer, whatever it looks like. To hand services to L1 this way (patch 0017) then needs another channel, since the registers prove nothing.",
      },
    ],
    noFixes: [
      {
        set: { fixSoftXlat: true },
        because: "the order of steps in the module is not concerned; the entry succeeds.",
      },
      {
        set: { l1Policy: "DENY" },
        because: "L1 would deny what is not its L2's, and the host can name what is.",
      },
    ],
    read: [
      { name: "hostEnters", path: "spec/actions/adversary.ts" },
      { name: "l1Dispatches", path: "spec/hypercalls.ts" },
      { name: "writeBack", path: "spec/rules/td-module.ts" },
    ],
  },
  {
    id: "F14",
    slug: "host-for-l1",
    title: "By a direct hypercall the host answers for the trusted device, where L1 would have",
    kind: "design",
    model: "accel-vs-nested-as-found-trusted",
    property: "R2",
    where:
      "The as-found point beside its own nested route, with one L2, and that a hostile one: it asks for its trusted device by hypercall.",
    also: {},
    predicted: false,
    prediction:
      "Beside a hostile L2 R2 was predicted to fail for another reason (nobody confines the L2), for which it holds: see the page on refinement.",
    cause:
      "L1 emulates a trusted device for its L2s, and on the nested route it serves whoever asks for it by hypercall. With direct hypercalls the same request goes to the host (2.1, 2.2), which has nothing at that address, and answers all the same: the write is dropped and reported as done. No driver that keeps to its private page is concerned (S16 holds); an L2 that asks this way is told what the host likes.",
    missed:
      "It needs an L2 that reaches its trusted device by hypercalls, which is how the nested route would have it and what a driver that was written for that route does. Nothing in the L2 or in L1 says that the answer came from elsewhere.",
    least:
      "One hypercall, from the start of the L2 to the answer. At the last step the nested route would still have L1's own work before it.",
    fixes: [
      {
        set: { route: "NEST_CALL" },
        means:
          "No direct hypercalls for an L2 that reaches trusted devices by hypercall. Otherwise it has to reach them by private memory (assumption a3 of the [page on refinement](../refinement.md)): what is private never goes to the host.",
      },
    ],
    noFixes: [
      {
        set: { l0Filter: "BY_VM" },
        because:
          "the host refuses, which is better than an answer that it made up, and still not what L1 would have said.",
      },
    ],
    read: [
      { name: "isTrusted", path: "spec/rules/l1-vmm.ts" },
      { name: "l2ExitTo", path: "spec/hypercalls.ts" },
    ],
  },
];
