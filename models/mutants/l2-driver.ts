/** The L2 driver. */
import { recommended } from "../instances/points.ts";
import { honest, queued, seeded } from "./seeded.ts";

export const driverDefects = [
  seeded({
    id: "X63",
    component: "l2",
    sentence: "A driver does not wait for its outstanding request.",
    source: "domain facts 5",
    patch: { guards: { L2MmioCall: { idle: null } } },
    constants: { ...honest, operations: 2 },
    kills: ["S27.oneAtATime"],
  }),
  seeded({
    id: "M61",
    component: "l2",
    sentence: "A driver kicks before it has written the descriptor.",
    source: "domain facts 5.4",
    patch: { guards: { L2MmioCall: { descriptorFirst: null } } },
    constants: queued,
    kills: ["S28.descriptorFirst"],
  }),
  seeded({
    id: "X64",
    component: "l2",
    sentence: "A kernel takes an address that user mode gave it for one of its driver's.",
    source: "domain facts 5.2, 6.3",
    patch: { guards: { L2UserAsks: { notChecked: null } } },
    constants: {
      ...recommended,
      operations: 0,
      devices: [0, 1],
      userAsks: 1,
      hostileRequests: ["FOREIGN_KICK"],
    },
    kills: ["S34"],
  }),
] as const;
