/**
 * What an exit leaves behind, whose turn it is, and what becomes of posted interrupts. Most of these
 * are noticed only by the property that says so: in their surroundings nobody uses what is wrong.
 */
import type { Constants } from "../../spec/constants.ts";
import { rules } from "../../spec/rules.ts";
import { recommended, twoVcpus } from "../instances/points.ts";
import { atTheCall, forwarded, honest, interrupting, seeded } from "./seeded.ts";

/** One direct operation, beside a host that takes one interrupt of its own. */
const ticking: Constants = { ...honest, ticks: 1 };
/** An L2 on two vCPUs that may crash on either. */
const onTwo: Constants = { ...recommended, ...twoVcpus, ops: ["READ_DATA"], crashes: 1 };

export const exitDefects = [
  seeded({
    id: "X203",
    component: "tdxModule",
    sentence: "The module does not note why an L2 left when it left by a hypercall.",
    source: "domain facts 2.4",
    rules: {
      tdcall: (s, next, v, at, c) => {
        rules.tdcall(s, next, v, at, c);
        const { vm } = s.cpu[v];
        if (vm !== 0) next.tdvps[v].exit[vm] = s.tdvps[v].exit[vm];
      },
    },
    constants: honest,
    kills: ["S39.moduleKnowsTheExit"],
    shape: atTheCall,
  }),
  seeded({
    id: "X204",
    component: "tdxModule",
    sentence: "An asynchronous exit leaves a register of the L2 out of L1's buffer.",
    source: "domain facts 2.3",
    rules: {
      asyncExit: (s, next, v, reason, gpa, at) => {
        rules.asyncExit(s, next, v, reason, gpa, at);
        const { vm } = s.cpu[v];
        if (vm !== 0) next.buf[v][vm].gpr.xmm = "ZERO";
      },
    },
    constants: ticking,
    kills: ["S39.bufferHasTheL2"],
  }),
  seeded({
    id: "X205",
    component: "tdxModule",
    sentence: "At an asynchronous exit the module forgets the mask in the L2's RCX.",
    source: "domain facts 2.3",
    rules: {
      asyncExit: (s, next, v, reason, gpa, at) => {
        rules.asyncExit(s, next, v, reason, gpa, at);
        next.cpu[v].gpr.rcx = "NONE";
      },
    },
    constants: ticking,
    kills: ["S39.imageIsKept"],
  }),
  seeded({
    id: "X206",
    component: "tdxModule",
    sentence: "The host is not shown the mask of a hypercall.",
    source: "domain facts 2.2",
    rules: { scrub: (image, mask) => ({ ...rules.scrub(image, mask), rcx: "NONE" }) },
    constants: honest,
    kills: ["S39.hostHasItsShare"],
    shape: atTheCall,
  }),
  seeded({
    id: "X207",
    component: "tdxModule",
    sentence: "A register that L1 does not expose is lost while its own hypercall is under way.",
    source: "domain facts 2.2",
    rules: {
      tdcall: (s, next, v, at, c) => {
        rules.tdcall(s, next, v, at, c);
        if (s.cpu[v].vm === 0) next.cpu[v].gpr.sec = "ZERO";
      },
    },
    constants: forwarded,
    kills: ["S39.l1sCallToo"],
  }),
  seeded({
    id: "X208",
    component: "l1",
    sentence: "L1 finishes a reset on a vCPU that the host has.",
    source: "domain facts 8 [I]",
    patch: { guards: { L1FinishesReset: { runs: null } } },
    constants: { ...onTwo, ticks: 1 },
    kills: ["S40.l1WhereItRuns"],
  }),
  seeded({
    id: "X209",
    component: "l2",
    sentence: "An L2 takes the result of a hypercall while it is out.",
    source: "the instruction set",
    patch: { guards: { L2Retire: { runs: null } } },
    constants: honest,
    kills: ["S40.l2WhereItRuns"],
  }),
  seeded({
    id: "X210",
    component: "l1",
    sentence: "L1 takes an L2 out of a vCPU that the host has.",
    source: "domain facts 2.1 [I]",
    patch: { partnerGuards: { L1Interrupts: { runsThere: null } } },
    constants: onTwo,
    kills: ["S40.interruptsWhoRuns"],
  }),
  seeded({
    id: "X211",
    component: "tdxModule",
    sentence: "A vCPU that is flushed runs again at once.",
    source: "domain facts 1.5c",
    rules: {
      vpFlush: (s, next, v, c) => {
        rules.vpFlush(s, next, v, c);
        next.cpu[v].inTd = true;
      },
    },
    constants: { ...honest, lps: [0, 1], migrations: 1 },
    kills: ["S40.inByEntryOnly"],
  }),
  seeded({
    id: "X212",
    component: "l1",
    sentence: "While an L2 is reset, L1 ends its direct hypercalls, as for a BAR that moves.",
    source: "domain facts 2.7, 8 [I]",
    patch: { guards: { L1EndsDirect: { moving: null } } },
    constants: onTwo,
    kills: ["S9.endsForMovesOnly"],
  }),
  seeded({
    id: "X213",
    component: "tdxModule",
    sentence: "A notification that was taken is still outstanding.",
    source: "domain facts 2.1",
    rules: {
      notified: (s, next, v, c) => {
        rules.notified(s, next, v, c);
        next.pi[v].on = true;
      },
    },
    constants: interrupting,
    kills: ["S41.noneStaysPosted"],
  }),
  seeded({
    id: "X214",
    component: "tdxModule",
    sentence: "What was posted is taken and does not become pending.",
    source: "domain facts 2.1",
    rules: {
      notified: (s, next, v, c) => {
        rules.notified(s, next, v, c);
        next.virr[v] = s.virr[v];
      },
    },
    constants: interrupting,
    kills: ["S41.noneIsLost"],
  }),
  seeded({
    id: "X215",
    component: "tdxModule",
    sentence: "An interrupt of the host's own becomes one that is pending for L1.",
    source: "domain facts 2.1",
    rules: {
      interrupted: (s, next, v, c) => {
        rules.interrupted(s, next, v, c);
        next.virr[v][0] = true;
      },
    },
    constants: { ...interrupting, ticks: 1 },
    kills: ["S41.onlyPosted"],
  }),
];
