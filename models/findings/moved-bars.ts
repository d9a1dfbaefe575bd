/** Findings: an L2 moves the BAR of its device. */
import type { Finding } from "./finding.ts";

export const movedBars: readonly Finding[] = [
  {
    id: "F1",
    slug: "moved-bar",
    title: "An L2 moves a BAR, and its requests are performed on another device",
    kind: "design",
    model: "as-found-bar-write",
    property: "S14",
    where:
      "The as-found point with one L2, which has two devices and moves the BAR of one of them.",
    also: {
      "as-found-bar-write": ["S13", "S24", "S25"],
      "as-found-bar-write-onto-neighbour": ["S13", "S14", "S24", "S25"],
      "bus-as-found-bar-write": ["R1", "R2"],
    },
    predicted: true,
    prediction:
      "S13 and S14 were predicted. That it is S24 and S25 that fail with them, and not S26, was not: the request is performed, only elsewhere, and its L2 is told of a success.",
    cause:
      "The address of a device is made equal for the L2, for L1 and for the emulator once, when the L2 is set up (1.6). When the L2 rewrites a BAR, the L1 of this point moves the view that it gives that L2, and nothing else: direct hypercalls stay enabled, and nobody tells the host. What the L2 then calls its device is another device to the emulator, or none, and there its requests are performed, with success.",
    missed:
      "Equality is an assumption of the whole path and a check of none of its parts: the module looks at no address, the host knows one map, and the L2 another. On the nested route L1 translates every address, so that the same rewrite does no harm there as long as BARs do not overlap; and an L2 that leaves its BARs alone, as the model `as-found` has it, never finds out.",
    least:
      "Two steps start the L2, three move the BAR onto that of its other device and let it run again, one retires the write to configuration space, and two are a request that is performed elsewhere.",
    fixes: [
      {
        set: { barPolicy: "LOCKED" },
        means:
          "L1 takes no rewrite of a BAR from an L2 that it has given direct hypercalls. The register reads as it was.",
      },
      {
        set: { barPolicy: "TRACK_MOVE" },
        means:
          "L1 stops the L2 on every vCPU, ends its direct hypercalls, moves the real device first and the view after it, and refuses an address that is taken.",
      },
    ],
    noFixes: [
      {
        set: { barPolicy: "TRACK_OFF" },
        because:
          "L1 ends direct hypercalls before the view moves, and serves the L2 itself from then on. Of two devices at one address it takes the first.",
      },
      {
        set: { l0Filter: "BY_VM" },
        because:
          "both devices are the L2's own, so that a filter by owner lets this request through; and where the new address is nobody's, the device now refuses its driver.",
      },
    ],
    read: [
      { name: "l1MovesBar", path: "spec/actions/l1-bars.ts" },
      { name: "enablesDirect", path: "spec/rules/l1-vmm.ts" },
      { name: "deviceAt", path: "spec/addresses.ts" },
    ],
  },
  {
    id: "F2",
    slug: "moved-onto-neighbour",
    title: "An L2 moves a BAR onto the device of its neighbour, and reaches it",
    kind: "design",
    model: "as-found-bar-write-onto-neighbour",
    property: "S15",
    where:
      "The as-found point with two honest L2s and a device for each; one of them moves its BAR.",
    also: {},
    predicted: true,
    prediction: "S15 was predicted where the new address is that of a neighbour's device.",
    cause:
      "As in the finding before, but the address that the BAR is moved to belongs to the device of another L2. The driver means its own device, and the emulator, which knows neither the L2 nor what it means (3.4), performs the request on the neighbour's. Nobody here is hostile: to move a BAR is an L2's right.",
    missed:
      "It takes two L2s and one BAR that moves. Tests of a single L2 see a device that has gone silent, tests of two L2s leave the BARs alone.",
    least:
      "The L2 is started, moves its BAR, runs again, retires the write and makes one request: each step waits for the one before it.",
    fixes: [
      {
        set: { barPolicy: "LOCKED" },
        means: "L1 takes no rewrite of a BAR from an L2 that it has given direct hypercalls.",
      },
      {
        set: { barPolicy: "TRACK_OFF" },
        means:
          "Before the view moves, L1 ends the L2's direct hypercalls on every vCPU. It then translates each address to that of the device that the L2 means.",
      },
    ],
    noFixes: [
      {
        set: { l0Filter: "BY_VM" },
        because: "the neighbour is safe, and the L2's own device now refuses its driver.",
      },
    ],
    read: [
      { name: "l2BarWrite", path: "spec/actions/l2-operations.ts" },
      { name: "l1MovesBar", path: "spec/actions/l1-bars.ts" },
    ],
  },
];
