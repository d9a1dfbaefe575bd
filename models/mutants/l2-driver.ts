/** The L2 driver. */
import { honest, seeded } from "./seeded.ts";

export const driverDefects = [
  seeded({
    id: "X42",
    component: "l2",
    sentence: "A driver does not wait for its outstanding request.",
    source: "domain facts 5",
    patch: { guards: { L2MmioCall: { idle: null } } },
    constants: { ...honest, operations: 2 },
    kills: ["S27.oneAtATime"],
  }),
] as const;
