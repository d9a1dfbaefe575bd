/**
 * The system: its actions in order, its design decisions and its assumptions. (TLA+: Next, Spec.)
 *
 * Checked instances and their counts: `models/`.
 */
import { system } from "../checker/index.ts";
import { abstractions } from "./abstractions.ts";
import { hostActions } from "./actions/adversary.ts";
import { emulatorActions } from "./actions/emulator.ts";
import { kernelActions } from "./actions/l0-kernel.ts";
import { l1Actions } from "./actions/l1-vmm.ts";
import { l2Actions } from "./actions/l2-driver.ts";
import { present } from "./present.ts";
import { spec } from "./specification.ts";
import { initialStates } from "./state.ts";

export const passthrough = system(spec, {
  name: "passthrough",
  init: initialStates,
  present,
  actions: [...l2Actions, ...l1Actions, ...kernelActions, ...emulatorActions, ...hostActions],
  abstractions,
  policies: [
    {
      id: "barLocked",
      sentence:
        "L1 does not let an L2 move the BAR of a device that it reaches by direct hypercalls.",
      source: "domain facts 1.6, gap 1",
      drop: { barPolicy: "ONCE" },
    },
    {
      id: "sharedBitRequired",
      sentence: "L0 takes a RequestMMIO only for an address with the shared bit.",
      source: "domain facts 3.1",
      drop: { shPolicy: "STRIP" },
    },
    {
      id: "nonMmioRefused",
      sentence: "L0 refuses every hypercall of an L2 but RequestMMIO, instead of handing it to L1.",
      source: "domain facts 3.3 (patch 0017 hands them to L1)",
      drop: { nonMmio: "RESUME_L1" },
    },
    {
      id: "routedIgnored",
      sentence: "L1 takes a hypercall that the host has completed as done, and does not serve it.",
      source: "domain facts 4.1, 4.3",
      drop: { onRouted: "REDISPATCH" },
    },
    {
      id: "answerBeforeTranslation",
      sentence:
        "The module applies the host's answer before it translates L1's pages (hypothetical fix for hypotheses H1 and H2).",
      source: "domain facts 2.6",
      drop: { fixSoftXlat: false },
    },
  ],
  assumptions: [
    {
      id: "hostHonest",
      sentence: "L0's kernel and emulator do what they are written to do.",
      source: "domain facts 6.1: claimed for functional properties only",
      drop: { host: "MAXIMAL" },
    },
    {
      id: "abiMask",
      sentence: "The L2 driver exposes the registers of the call ABI and no others.",
      source: "domain facts 2.10",
      drop: { masks: ["ABI", "ABI+SEC", "ABI+XMM", "ILLEGAL"] },
    },
  ],
  fairness: [
    ...kernelActions
      .filter((a) => a.name !== "KernelReclaims")
      .map((a) => ({
        kind: "weak" as const,
        action: a.name,
        why: "an honest kernel keeps scheduling its vCPU threads",
      })),
    { kind: "weak", action: "EmulatorDispatches", why: "the emulator's thread keeps running" },
    ...l1Actions.map((a) => ({
      kind: "weak" as const,
      action: a.name,
      why: "L1 is straight-line code between its entries",
    })),
    {
      kind: "weak",
      action: "L2Retire",
      why: "an L2 that runs executes its next instruction",
    },
  ],
});
