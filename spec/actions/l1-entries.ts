/** L1 sets the controls of its L2s, and enters the one whose turn it is. */
import type { L2 } from "../constants.ts";
import { spec } from "../specification.ts";
import { l1Runs } from "./l1-turn.ts";
import { syncing } from "./l1-work.ts";

/** What L1 writes into the controls of an L2. */
interface Controls {
  readonly k: L2;
  readonly tdvmcall: boolean;
  readonly sharedEptp: boolean;
}

export const l1SetsControls = spec.action("L1SetsControls", {
  sentence:
    "Before its first entry L1 sets the controls of its L2s: direct hypercalls if the addresses are arranged for them.",
  source: "domain facts 1.6, 2.7",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  guard: {
    ...l1Runs,
    booting: (s, { vcpu }) => s.l1.cpu[vcpu].pc === "BOOT",
  },
  writes: ["l1"],
  effect: (s, next, { vcpu }, c) => {
    next.l1.cpu[vcpu].pc = "REENTERING";
    for (const k of c.runsOn[vcpu]) {
      next.l1.cpu[vcpu].direct[k] = c.rules.enablesDirect(s, k, c);
    }
  },
  message: {
    to: "tdxModule",
    label: "TDG.VP.WR L2_CTLS",
    carries: (s, { vcpu }, c) =>
      c.runsOn[vcpu].map((k): Controls => ({
        k,
        tdvmcall: c.rules.enablesDirect(s, k, c),
        sharedEptp: c.sharedEptp,
      })),
  },
  partner: {
    actor: "tdxModule",
    effect: (_s, next, { vcpu }, _c, controls) => {
      for (const { k, tdvmcall, sharedEptp } of controls) {
        next.tdvps[vcpu].ctl[k] = { tdvmcall, sharedEptp };
      }
    },
  },
});

export const l1Enters = spec.action("L1Enters", {
  sentence: "L1 enters its L2 from the guest-state buffer (TDG.VP.ENTER).",
  source: "domain facts 2.8",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  guard: {
    ...l1Runs,
    // Either L1 decided to, or its last attempt ended in a fault and the instruction repeats.
    toEnter: (s, { vcpu }) =>
      s.l1.cpu[vcpu].pc === "REENTERING" ||
      (s.l1.cpu[vcpu].pc === "IN_L2" && s.cpu[vcpu].exitInfo === null),
    notHeld: (s, { vcpu }) => s.l1.work?.k !== s.l1.cpu[vcpu].k,
    // Otherwise L1 could go on for ever with its L2 here, while another vCPU waits to reset one there.
    synchronised: (s, { vcpu }) => {
      const work = syncing(s);
      return work === null || work.synced[vcpu] === "DONE";
    },
  },
  writes: ["l1"],
  effect: (_s, next, { vcpu }) => {
    next.l1.cpu[vcpu].pc = "IN_L2";
  },
  message: {
    to: "tdxModule",
    label: "TDG.VP.ENTER",
    carries: (s, { vcpu }) => s.l1.cpu[vcpu].k,
  },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu }, c, k) => {
      c.rules.l1Enters(s, next, vcpu, k, c);
    },
  },
});

export const l1Switches = spec.action("L1Switches", {
  sentence: "L1 has the vCPU and gives it to another of its L2s.",
  source: "domain facts 1.3, 2.8 (L1 names the VM to enter)",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus, vm: c.l2s }),
  guard: {
    ...l1Runs,
    runsHere: (_s, { vcpu, vm }, c) => c.runsOn[vcpu].includes(vm),
    another: (s, { vcpu, vm }) => s.l1.cpu[vcpu].k !== vm,
    free: (s, { vcpu }) => s.l1.cpu[vcpu].pc === "REENTERING",
  },
  effect: (_s, next, { vcpu, vm }) => {
    next.l1.cpu[vcpu].k = vm;
  },
});
