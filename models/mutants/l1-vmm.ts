/** The L1 VMM. */
import type { Vcpu } from "../../spec/constants.ts";
import { honest, seeded, type S } from "./seeded.ts";

export const l1Defects = [
  seeded({
    id: "M44",
    component: "l1",
    sentence: "L1 enables direct hypercalls for a device that lies elsewhere for the L2.",
    source: "domain facts 1.6",
    patch: {
      effects: {
        L1SetsControls: (_s: S, next: S, params: { vcpu: Vcpu }) => {
          next.l1.cpu[params.vcpu].pc = "REENTERING";
          next.l1.pbar[0] = "alt";
        },
      },
    },
    constants: honest,
    kills: ["S13.l2MatchesL1", "S13.emulatorMatchesL1"],
  }),
] as const;
