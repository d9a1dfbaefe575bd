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
import { misdeedActions } from "./actions/misdeeds.ts";
import { present } from "./present.ts";
import { spec } from "./specification.ts";
import { initialStates } from "./state.ts";

export const passthrough = system(spec, {
  name: "passthrough",
  init: initialStates,
  present,
  actions: [
    ...l2Actions,
    ...l1Actions,
    ...kernelActions,
    ...emulatorActions,
    ...hostActions,
    ...misdeedActions,
  ],
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
      id: "identityRequired",
      sentence: "L1 enables direct hypercalls only if each device lies where L1 has it.",
      source: "domain facts 1.6",
      drop: { directIf: "IN_WINDOW" },
    },
    {
      id: "sharedBitRequired",
      sentence: "L0 takes a RequestMMIO only for an address with the shared bit.",
      source: "domain facts 3.1",
      drop: { shPolicy: "STRIP" },
    },
    {
      id: "memoryRefused",
      sentence: "L0 takes no RequestMMIO for memory of the trust domain.",
      source: "domain facts 3.2 (memslot check)",
      drop: { memslotCheck: false },
    },
    {
      id: "crossingRefused",
      sentence: "L0 takes no RequestMMIO that crosses a page.",
      source: "domain facts 3.2; 3.1 for a kernel that does not check",
      drop: { crossingCheck: false },
    },
    {
      id: "filteredByVm",
      sentence: "L0 serves an L2's hypercall only for addresses of devices that are its own.",
      source: "domain facts 3.4 (as found nobody compares); the interface for it is an inference",
      drop: { l0Filter: "NONE" },
    },
    {
      id: "nonMmioRefused",
      sentence: "L0 refuses every hypercall of an L2 but RequestMMIO, instead of handing it to L1.",
      source: "domain facts 3.3 (patch 0017 hands them to L1)",
      drop: { nonMmio: "RESUME_L1" },
    },
    {
      id: "statusAlwaysSet",
      sentence: "The kernel sets the status of a hypercall also when it has taken a kick itself.",
      source: "domain facts 3.2 (no prototype does)",
      drop: { fastSetsR10: false },
    },
    {
      id: "routedIgnored",
      sentence: "L1 takes a hypercall that the host has completed as done, and does not serve it.",
      source: "domain facts 4.1, 4.3",
      drop: { onRouted: "REDISPATCH" },
    },
    {
      id: "msixThroughL1",
      sentence:
        "An L2's accesses to MSI-X tables go through L1, which gives devices vectors of its own.",
      source: "domain facts 1.6",
      drop: { msixRoute: "DIRECT" },
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
    {
      id: "trustedByPrivateAccess",
      sentence: "The L2 driver reaches its trusted device by private memory accesses.",
      source: "domain facts 6.1 (paravisor-emulated devices)",
      drop: { trustedBy: "HYPERCALL" },
    },
    {
      id: "userAddressesChecked",
      sentence: "The L2 kernel serves no memory-mapped access whose address user mode chose.",
      source: "domain facts 5.2",
      drop: { checksUserAddress: false },
    },
  ],
});
