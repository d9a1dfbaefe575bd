/** The L1 VMM. */
import { UNITS, type Constants, type Vcpu } from "../../spec/constants.ts";
import { nestedCall } from "../instances/points.ts";
import { honest, seeded, type S, hostileL2 } from "./seeded.ts";

/** An L2 that writes to its trusted device by a hypercall. */
const trusting: Constants = {
  ...nestedCall,
  ops: ["WRITE_TRUSTED"],
  operations: 1,
  trustedDevice: true,
  trustedBy: "HYPERCALL",
  l1Policy: "PASS",
};

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
  seeded({
    id: "M45",
    component: "l1",
    sentence: "The last unit of the trusted device is taken for somebody else's.",
    source: "domain facts 4.2",
    rules: {
      isTrusted: ({ page, off }, size) => page === "tdev" && off + (size === "TWO" ? 2 : 1) < UNITS,
    },
    constants: trusting,
    kills: ["S16"],
  }),
  seeded({
    id: "M46",
    component: "l1",
    sentence: "The shared alias of the trusted device is taken for somebody else's.",
    source: "domain facts 4.2",
    rules: { isTrusted: ({ page, sh }) => page === "tdev" && !sh },
    constants: trusting,
    kills: ["S16"],
  }),
  seeded({
    id: "M48",
    component: "l1",
    sentence: "L1 forwards a request for private memory.",
    source: "domain facts 4.2",
    rules: { isPrivateMemory: () => false },
    constants: {
      ...hostileL2("OWN_RAM"),
      route: "NEST_CALL",
      l1Policy: "PASS",
      memslotCheck: false,
    },
    kills: ["S17"],
  }),
] as const;
