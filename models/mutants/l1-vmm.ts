/** The L1 VMM. */
import { rules } from "../../spec/rules.ts";
import { UNITS, type Constants, type Vcpu } from "../../spec/constants.ts";
import { nestedCall } from "../instances/points.ts";
import { honest, hostileL2, maximal, type S, seeded } from "./seeded.ts";

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
  seeded({
    id: "X31",
    component: "l1",
    sentence: "L1 forwards to another register than was asked for.",
    source: "domain facts 4.1",
    rules: {
      decide: (s, v, exit, c) => {
        const decided = rules.decide(s, v, exit, c);
        return decided.kind === "forward"
          ? { ...decided, gpa: { ...decided.gpa, off: 1 } }
          : decided;
      },
    },
    constants: { ...honest, route: "NEST_CALL" },
    kills: ["S20.asksWhatWasIssued", "S14"],
  }),
  seeded({
    id: "X32",
    component: "l1",
    sentence: "L1 looks at the reason of an exit and not at who routed it.",
    source: "domain facts 4.1",
    rules: {
      decide: (s, v, { reason, gpa }, c) => rules.decide(s, v, { case: "SUCCESS", reason, gpa }, c),
    },
    constants: maximal,
    kills: ["S21"],
  }),
  seeded({
    id: "M51",
    component: "l1",
    sentence: "L1 injects whatever vector the host names.",
    source: "domain facts 6.3 (malicious interrupts)",
    rules: { deliversTo: (_s, vector) => ({ k: 1, vector }) },
    constants: { ...maximal, irqPath: "PIR", backend: "LATER" },
    kills: ["S10.onlyAskedFor"],
  }),
] as const;
