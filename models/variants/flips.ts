/**
 * Each design flag of the recommended point flipped by itself, in the smallest environment in which
 * it can matter. `route` and `host` are the points `nested-…` and `hostile-host…`, `fixSoftXlat` is
 * `h1` and `h2`, `patch0014` and the interrupt paths are `recommended-…`; `skipsRouted` and
 * `memslotCheck` matter beside other flags only (`as-found-…`).
 */
import {
  barMovedReachable,
  barTrackedReachable,
  directEndedReachable,
  directReadReachable,
  fastKickReachable,
  maskRefusedReachable,
  nestedCallReadReachable,
  routedCallReachable,
  stickyReachable,
  trustedReadReachable,
  userRefusedReachable,
} from "../../properties/sanity/witnesses.ts";
import { l1Integrity } from "../../properties/confidentiality/noninterference.ts";
import { point } from "../instances/instance.ts";
import {
  noEntryOfL2,
  noExitToL1,
  noRead,
  nothingPerformed,
  nothingTwice,
} from "../instances/not-claimed.ts";
import {
  alone,
  interrupting,
  neighbours,
  neighboursSending,
  nestedCall,
  recommended,
  twoL2s,
  twoVcpus,
} from "../instances/points.ts";

/** Somebody else's device is reached. */
const notOwn = { S15: "violated" } as const;

const addresses = [
  point(
    "bar-locked",
    "The recommended point, with an L2 that tries to move its BAR.",
    { ...recommended, ...alone, barWrites: 1 },
    [directReadReachable],
  ),
  point(
    "bar-once",
    "barPolicy = ONCE: the view moves, nothing else does.",
    { ...recommended, ...alone, barPolicy: "ONCE", barWrites: 1 },
    [barMovedReachable],
    // The filter turns the stray request into a refusal: nothing is performed at a wrong place.
    { S13: "violated", S37: "violated" },
  ),
  point(
    "bar-track-off",
    "barPolicy = TRACK_OFF: direct hypercalls end before the view moves.",
    { ...recommended, ...alone, barPolicy: "TRACK_OFF", barWrites: 1, ticks: 1 },
    [directEndedReachable],
  ),
  point(
    "bar-track-off-sending",
    "barPolicy = TRACK_OFF with a driver that sends what its memory holds and, when its hypercalls go to L1, reads it back.",
    {
      ...recommended,
      barPolicy: "TRACK_OFF",
      barWrites: 1,
      ops: ["SEND", "READ_DATA"],
      operations: 2,
    },
    [l1Integrity],
  ),
  point(
    "bar-track-move",
    "barPolicy = TRACK_MOVE: the real device moves first, with direct hypercalls off meanwhile.",
    { ...recommended, ...alone, barPolicy: "TRACK_MOVE", barWrites: 1, ticks: 1 },
    [barTrackedReachable],
  ),
  point(
    "bar-track-move-two-l2s",
    "barPolicy = TRACK_MOVE with two L2s that would both move to the one free slot.",
    { ...recommended, ...twoL2s, ops: ["READ_ISR"], barPolicy: "TRACK_MOVE", barWrites: 1 },
    [barTrackedReachable],
  ),
  point(
    "bar-track-move-two-vcpus",
    "barPolicy = TRACK_MOVE with the L2 on two vCPUs.",
    { ...recommended, ...twoVcpus, ops: ["READ_DATA"], barPolicy: "TRACK_MOVE", barWrites: 1 },
    [barTrackedReachable],
  ),
  point(
    "bar-reloc",
    "barPolicy = RELOC: the views differ from the start, so L1 keeps direct hypercalls off and translates.",
    { ...recommended, ...alone, barPolicy: "RELOC" },
    [nestedCallReadReachable],
    { ...noEntryOfL2, S13: { notClaimed: "direct hypercalls are off" } },
  ),
  point(
    "bar-reloc-in-window",
    "RELOC with directIf = IN_WINDOW: L1 enables direct hypercalls though the views differ.",
    { ...recommended, ...alone, barPolicy: "RELOC", directIf: "IN_WINDOW" },
    [],
    {
      ...noExitToL1,
      ...nothingPerformed,
      ...nothingTwice,
      ...nothingTwice,
      S13: "violated",
      S37: "violated",
    },
  ),
  point(
    "bar-reloc-in-window-unfiltered",
    "RELOC with directIf = IN_WINDOW and without L0's filter, for an L2 that arranges its two devices in the window as it likes.",
    {
      ...recommended,
      ...alone,
      devices: [0, 1],
      assigned: { 0: [1], 1: [1], 2: [] },
      operations: 1,
      barPolicy: "RELOC",
      directIf: "IN_WINDOW",
      barWrites: 1,
      l0Filter: "NONE",
    },
    [barMovedReachable],
    // What it calls one device is another's address, or nobody's: read as all ones, written in vain.
    { S13: "violated", S14: "violated", S24: "violated", S25: "violated" },
  ),
  point(
    "filter-none",
    "l0Filter = NONE: L0 serves an L2's hypercall for any address.",
    { ...recommended, ...neighbours, l0Filter: "NONE" },
    [directReadReachable],
    {
      ...notOwn,
      // A hostile L2 moves the victim's device through configuration space.
      S13: "violated",
      S24: "violated",
      S25: "violated",
    },
  ),
];

const kernel = [
  point(
    "shared-bit-stripped",
    "shPolicy = STRIP: L0 takes addresses with and without the shared bit.",
    { ...recommended, ...neighbours, shPolicy: "STRIP" },
    [directReadReachable],
  ),
  point(
    "driver-private-address",
    "driverSh = false: a driver that leaves the shared bit out is refused.",
    { ...recommended, ...alone, driverSh: false },
    [],
    { ...noExitToL1, ...nothingPerformed, ...nothingTwice, S37: "violated" },
  ),
  point(
    "memslots-unchecked",
    "memslotCheck = false: requiring the shared bit keeps private memory out all the same.",
    { ...recommended, ...neighbours, memslotCheck: false },
    [directReadReachable],
  ),
  point(
    "crossing-unchecked",
    "crossingCheck = false: an access that crosses a page is performed in part.",
    { ...recommended, ...neighbours, crossingCheck: false },
    [directReadReachable],
    { S18: "violated" },
  ),
  point(
    "other-call-refused",
    "The recommended point, with an L2 that also makes a hypercall other than RequestMMIO.",
    { ...recommended, ops: ["READ_DATA", "KICK", "MAP_GPA"], operations: 2 },
    [directReadReachable],
    noExitToL1,
  ),
  point(
    "other-call-routed",
    "nonMmio = RESUME_L1 (patch 0017): L1 takes the hypercall as done, and nobody answers it.",
    {
      ...recommended,
      ops: ["READ_DATA", "KICK", "MAP_GPA"],
      operations: 2,
      nonMmio: "RESUME_L1",
      busies: 1,
    },
    [directReadReachable, routedCallReachable, stickyReachable],
    // The L2 finds its own zero in R10 and takes it for a success: it believes its page to be shared.
    { S22: "violated", S25: "violated", S27: "violated" },
  ),
  point(
    "other-call-redispatched",
    "nonMmio = RESUME_L1 with onRouted = REDISPATCH: L1 serves it, from registers that an honest host hands back unchanged.",
    {
      ...recommended,
      ops: ["READ_DATA", "KICK", "MAP_GPA"],
      operations: 2,
      nonMmio: "RESUME_L1",
      onRouted: "REDISPATCH",
    },
    [directReadReachable, routedCallReachable],
  ),
  point(
    "other-call-handled",
    "nonMmio = HANDLE_L0: the host serves it as though L1 had asked.",
    { ...recommended, ops: ["READ_DATA", "MAP_GPA"], operations: 2, nonMmio: "HANDLE_L0" },
    [directReadReachable],
    { ...noExitToL1, S19: "violated" },
  ),
  point(
    "fast-kick",
    "ioevfd: the kernel takes kicks and sets R10.",
    { ...recommended, ...alone, ioevfd: true, backend: "LATER" },
    [fastKickReachable],
    noExitToL1,
  ),
  point(
    "fast-kick-status-left",
    "fastSetsR10 = false with a driver that passes zero in R10: it finds its zero, and all is well by chance.",
    { ...recommended, ...alone, ioevfd: true, fastSetsR10: false, backend: "LATER" },
    [fastKickReachable],
    noExitToL1,
  ),
  point(
    "fast-kick-status-left-vendor",
    "fastSetsR10 = false with a driver that passes something else (driverR10): it takes a kick that was taken for a failure.",
    {
      ...recommended,
      ...alone,
      ioevfd: true,
      fastSetsR10: false,
      driverR10: "V1",
      backend: "LATER",
    },
    [fastKickReachable],
    { ...noExitToL1, S26: "violated", S37: "violated" },
  ),
  point(
    "vendor-status",
    "driverR10 other than zero, where every completion sets R10.",
    { ...recommended, ...alone, driverR10: "V1" },
    [directReadReachable],
    noExitToL1,
  ),
];

const l1 = [
  point(
    "redispatch",
    "onRouted = REDISPATCH beside nonMmio = REJECT and no interrupts: nothing is routed, so it does not matter.",
    { ...recommended, ...alone, onRouted: "REDISPATCH" },
    [directReadReachable],
    noExitToL1,
  ),
  point(
    "redispatch-interrupts",
    "onRouted = REDISPATCH where posted interrupts ask for L1 (resumeOnPi): a complete hypercall is served again.",
    { ...recommended, ...interrupting, resumeOnPi: true, onRouted: "REDISPATCH" },
    [routedCallReachable],
    // See as-found-interrupts: a kick is performed twice, a read is refused with its datum for a leaf.
    {
      S20: "violated",
      S21: "violated",
      S23: "violated",
      S25: "violated",
      S26: "violated",
      S37: "violated",
      N4: "violated",
    },
  ),
  point(
    "l1-passes",
    "l1Policy = PASS on the nested route: L1 hands on whatever is not its own, a neighbour's device too.",
    { ...nestedCall, ...neighbours, l1Policy: "PASS" },
    [nestedCallReadReachable],
    // Configuration space of L1's devices is handed on too: the victim's device moves away.
    { ...notOwn, S24: "violated", S25: "violated" },
  ),
  point(
    "l1-passes-sending",
    "l1Policy = PASS on the nested route with a driver that sends what its memory holds: L1 lets the neighbour read it.",
    { ...nestedCall, ...neighboursSending, l1Policy: "PASS" },
    [],
    { ...noRead, S15: "violated", N2: "violated" },
  ),
  point(
    "l1-sanitises",
    "l1Policy = SANITISE on the nested route: L1 looks at the host's answers.",
    { ...nestedCall, ...alone, l1Policy: "SANITISE" },
    [nestedCallReadReachable],
    noEntryOfL2,
  ),
  point(
    "msix-direct",
    "msixRoute = DIRECT: L2s program their devices with vectors of their own numbering.",
    {
      ...recommended,
      ...twoL2s,
      ...interrupting,
      ops: ["SET_VECTOR", "KICK"],
      operations: 2,
      msixRoute: "DIRECT",
    },
    [],
    { ...noRead, S10: "violated", S32: "violated" },
  ),
  point(
    "trusted-by-call",
    "trustedBy = HYPERCALL under an honest host: L0 has no such device, but it was asked.",
    {
      ...recommended,
      trustedDevice: true,
      trustedBy: "HYPERCALL",
      ops: ["READ_TRUSTED", "WRITE_TRUSTED"],
      operations: 2,
    },
    [],
    {
      ...noExitToL1,
      ...nothingPerformed,
      ...nothingTwice,
      S16: "violated",
      S37: { notClaimed: "no driver asks for a device of the host's" },
    },
  ),
  point(
    "trusted-private",
    "The recommended way: private accesses, which L1 serves.",
    {
      ...recommended,
      trustedDevice: true,
      devices: [0, 1],
      assigned: { 0: [1], 1: [1], 2: [] },
      ops: ["READ_TRUSTED", "WRITE_TRUSTED"],
      operations: 2,
    },
    [trustedReadReachable],
    {
      ...noEntryOfL2,
      ...nothingTwice,
      N1: { notClaimed: "nothing leaves the trust domain" },
      S1: { notClaimed: "nothing leaves the trust domain" },
      S2: { notClaimed: "nothing leaves the trust domain" },
      S37: { notClaimed: "no driver asks for a device of the host's" },
      S17: { notClaimed: "nothing reaches the emulator" },
      S31: { notClaimed: "nothing reaches the emulator" },
    },
  ),
  point(
    "shared-ept-off",
    "sharedEptp = false: MMIO does not need the L2's shared EPT, a virtqueue does.",
    { ...recommended, ...alone, sharedEptp: false, virtqueue: true, backend: "LATER" },
    [directReadReachable],
    {
      ...noExitToL1,
      S22: { notClaimed: "no L2 reaches shared memory" },
      S36: { notClaimed: "no L2 reaches shared memory, and none kicks" },
    },
  ),
  point(
    "rbp-exposed",
    "noRbpMod = false: a mask may expose RBP.",
    {
      ...recommended,
      ...neighbours,
      noRbpMod: false,
      hostileRequests: ["FOREIGN_KICK"],
      hostileMasks: ["ABI+RBP", "ILLEGAL"],
    },
    [maskRefusedReachable],
  ),
  point(
    "user-checked",
    "The recommended point, with user mode that tries to have its kernel touch other addresses.",
    { ...recommended, ...alone, userAsks: 1 },
    [userRefusedReachable],
    noExitToL1,
  ),
  point(
    "user-unchecked",
    "checksUserAddress = false: the kernel asks for what user mode chose; L0's filter refuses a neighbour's device.",
    {
      ...recommended,
      ...twoL2s,
      ops: ["READ_ISR"],
      userAsks: 1,
      checksUserAddress: false,
      hostileRequests: ["FOREIGN_KICK"],
    },
    [],
    { S34: "violated" },
  ),
];

export const flips = [...addresses, ...kernel, ...l1];
