/**
 * The TDX module, where a choice follows a secret: what it does says it, and nothing shows it.
 *
 * Choices ask whether a register is `A`, which it is in every single run: no property of single runs
 * notices these, and two runs show them.
 */
import { VAPIC_PAGE, type L2, type Vcpu } from "../../spec/constants.ts";
import { rules, type Registers } from "../../spec/rules.ts";
import { spec } from "../../spec/specification.ts";
import { recommended } from "../instances/points.ts";
import {
  afterEntry,
  atTheCall,
  honest,
  interrupting,
  maximal,
  seeded,
  side,
  touching,
  type S,
} from "./seeded.ts";

/** Whether the first L2's register is as modelled, and not as in the second of two runs. */
const asModelled = ({ sec }: Registers): boolean => sec === "A";

export const moduleChoices = [
  seeded({
    id: "X110",
    component: "tdxModule",
    sentence:
      "What the host finds in R10 after an exit says whether a register had a certain value.",
    source: "domain facts 2.2",
    rules: {
      scrub: (image, mask) => {
        const shown = rules.scrub(image, mask);
        return asModelled(image) ? shown : { ...shown, r10: "ONES" };
      },
    },
    constants: honest,
    kills: ["N1.sameObservations", "U1", "U2.sameObservations"],
    shape: atTheCall,
  }),
  seeded({
    id: "X111",
    component: "tdxModule",
    sentence: "The exit reason after an access says whether a register had a certain value.",
    source: "domain facts 2.3",
    rules: {
      asyncExit: (s, next, v, reason, gpa, at) => {
        const told = asModelled(at.gpr) ? reason : "HLT";
        rules.asyncExit(s, next, v, told, gpa, at);
      },
    },
    constants: touching,
    kills: ["N1.sameObservations", "U1"],
    shape: atTheCall,
  }),
  seeded({
    id: "X112",
    component: "tdxModule",
    sentence: "The page of a violation says whether a register had a certain value.",
    source: "domain facts 2.3",
    rules: {
      asyncExit: (s, next, v, reason, gpa, at) => {
        rules.asyncExit(s, next, v, reason, gpa, at);
        if (!asModelled(at.gpr)) next.hostCpu[v].page = "hole";
      },
    },
    constants: touching,
    kills: ["N1.sameObservations", "U1"],
    shape: atTheCall,
  }),
  seeded({
    id: "X113",
    component: "tdxModule",
    sentence: "A register decides whether a hypercall goes to the host or to L1.",
    source: "domain facts 2.1",
    rules: {
      trap: (s, next, v, k, why, at, gpa, c) => {
        // What goes to L1 anyway, if direct hypercalls are off.
        const to = why === "TDVMCALL" && k === 1 && !asModelled(at.gpr) ? "HLT" : why;
        rules.trap(s, next, v, k, to, at, gpa, c);
      },
    },
    constants: honest,
    kills: ["N1.sameObservations", "N5.sameObservations"],
    shape: atTheCall,
  }),
  seeded({
    id: "X114",
    component: "tdxModule",
    sentence: "A register decides which of L1's pages an entry is said to have failed on.",
    source: "domain facts 2.5, 2.6",
    rules: afterEntry((_s, next, v) => {
      const { status, reason, vm } = next.hostCpu[v];
      if (
        status === "EXIT" &&
        reason === "EPT_VIOLATION" &&
        vm !== 0 &&
        !asModelled(next.cpu[v].gpr)
      )
        next.hostCpu[v].page = VAPIC_PAGE[v][vm];
    }),
    constants: { ...recommended, ops: ["READ_DATA"], operations: 1, reclaims: 1 },
    kills: ["N1.sameObservations"],
  }),
  seeded({
    id: "X115",
    component: "tdxModule",
    sentence: "A register decides whether a posted interrupt is taken off the host's descriptor.",
    source: "domain facts 2.1 (posted interrupts)",
    rules: {
      trap: (s, next, v, k, why, at, gpa, c) => {
        rules.trap(s, next, v, k, why, at, gpa, c);
        if (k === 1 && !asModelled(at.gpr)) next.pi[v].on = true;
      },
    },
    constants: interrupting,
    kills: ["N1.sameObservations", "U2.sameObservations"],
  }),
  seeded({
    id: "X116",
    component: "tdxModule",
    sentence: "A register decides whether the host may block a page.",
    source: "domain facts 2.6",
    patch: {
      partnerGuards: {
        HostBlocks: {
          pagePresent: (s: S, { page }: { page: string }) =>
            s.sept[page] === "PRESENT" && asModelled(s.buf[0][1].gpr),
        },
      },
    },
    constants: maximal,
    kills: ["N1.sameSteps"],
    shape: { atMost: 1, actors: ["host", "tdxModule"] },
  }),
  seeded({
    id: "X122",
    component: "tdxModule",
    sentence: "Whether an L2 reaches shared memory depends on a register of another.",
    source: "domain facts 2.7",
    patch: {
      partnerGuards: {
        L2WritesDescriptor: {
          sharedMemoryReached: (s: S, { vcpu, vm }: { vcpu: Vcpu; vm: L2 }) =>
            s.tdvps[vcpu].ctl[vm].sharedEptp && (vm === 1 || asModelled(s.buf[vcpu][1].gpr)),
        },
      },
    },
    constants: { ...side, ops: ["KICK"], virtqueue: true, backend: "LATER" },
    kills: ["N2.sameSteps"],
  }),
  seeded({
    id: "X118",
    component: "tdxModule",
    sentence:
      "The host learns the offset of a violation, and with it what an L2 that looks something up in a table has in a register.",
    source: "domain facts 2.3",
    rules: {
      asyncExit: (s, next, v, reason, gpa, at) => {
        rules.asyncExit(s, next, v, reason, gpa, at);
        if (gpa !== null) next.hostCpu[v].gpr.r14.off = gpa.off;
      },
    },
    patch: { add: [looksUp()] },
    constants: { ...recommended, operations: 0, reclaims: 1 },
    kills: ["N1.sameObservations", "U1"],
  }),
  seeded({
    id: "X129",
    component: "tdxModule",
    sentence:
      "A register decides whether translations of L1's pages are kept, and so whether an entry fails.",
    source: "domain facts 2.6, 2.8",
    rules: {
      l1Enters: (s, next, v, k, c) => {
        rules.l1Enters(s, next, v, k, c);
        if (!asModelled(s.buf[v][k].gpr)) next.tdvps[v].xlat[k] = { buf: false, vapic: false };
      },
    },
    constants: maximal,
    kills: ["N1.sameObservations"],
  }),
] as const;

/** An L2 that looks something up in its own memory, at a place that follows from a register. */
export function looksUp() {
  return spec.action("L2LooksUp", {
    sentence: "An L2 reads a table in its private memory at an index that is a secret.",
    source: "a driver that is written like this; domain facts 2.3",
    actor: "l2",
    params: (c) => ({ vcpu: c.vcpus }),
    guard: { runs: (s, { vcpu }) => s.cpu[vcpu].inTd && s.cpu[vcpu].vm === 1 },
    writes: [],
    effect: () => {},
    message: {
      to: "tdxModule",
      label: "private EPT violation",
      carries: (s, { vcpu }) => ({
        gpa: { page: "ram1" as const, off: asModelled(s.cpu[vcpu].gpr) ? 1 : 2, sh: false },
        at: { gpr: s.cpu[vcpu].gpr, rip: s.cpu[vcpu].rip[1] },
      }),
    },
    partner: {
      actor: "tdxModule",
      guard: { pageBlocked: (s) => s.sept.ram1 === "BLOCKED" },
      effect: (s, next, { vcpu }, c, { gpa, at }) => {
        c.rules.trap(s, next, vcpu, 1, "PRIVATE_EPT_BLOCKED", at, gpa, c);
      },
    },
  });
}
