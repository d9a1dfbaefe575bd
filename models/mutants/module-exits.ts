/** The TDX module, when a VM leaves: what the host and L1 get. */
import type { L2, Vcpu } from "../../spec/constants.ts";
import { rules } from "../../spec/rules.ts";
import { plainGpr } from "../../spec/state.ts";
import { atTheCall, type C, honest, maximal, queued, type S, seeded, touching } from "./seeded.ts";

export const moduleExits = [
  seeded({
    id: "X01",
    component: "tdxModule",
    sentence: "Hypercalls go to the host whether or not L1 enabled it.",
    source: "domain facts 2.1, 2.7",
    rules: {
      trap: (s, next, v, k, why, at, gpa, c) => {
        if (why === "TDVMCALL") rules.tdcall(s, next, v, at, c);
        else rules.trap(s, next, v, k, why, at, gpa, c);
      },
    },
    constants: { ...honest, route: "NEST_CALL" },
    kills: ["S35"],
    shape: atTheCall,
  }),
  seeded({
    id: "X02",
    component: "tdxModule",
    sentence: "The module keeps the buffer of an asynchronous exit to itself.",
    source: "domain facts 2.3",
    rules: {
      asyncExit: (s, next, v, reason, gpa, at) => {
        rules.asyncExit(s, next, v, reason, gpa, at);
        const { vm } = s.cpu[v];
        if (vm !== 0) next.buf[v][vm] = s.buf[v][vm];
      },
    },
    constants: touching,
    kills: ["S4", "S3"],
  }),
  seeded({
    id: "X03",
    component: "tdxModule",
    sentence: "L1's own call exposes more than L1 asked for.",
    source: "domain facts 2.2",
    rules: {
      tdcall: (s, next, v, at, c) => {
        const wide =
          s.cpu[v].vm === 0
            ? { gpr: { ...plainGpr(at.gpr), rcx: "ABI+SEC" as const }, rip: at.rip }
            : at;
        rules.tdcall(s, next, v, wide, c);
      },
    },
    constants: { ...maximal, route: "NEST_CALL" },
    kills: ["S1.trapExitShowsExposedOnly", "N3"],
  }),
  seeded({
    id: "X04",
    component: "tdxModule",
    sentence: "An asynchronous exit shows the host a register.",
    source: "domain facts 2.3",
    rules: {
      asyncExit: (s, next, v, reason, gpa, at) => {
        rules.asyncExit(s, next, v, reason, gpa, at);
        next.hostCpu[v].gpr.sec = at.gpr.sec;
      },
    },
    constants: maximal,
    kills: ["S1.asyncExitShowsNothing"],
  }),
  seeded({
    id: "X05",
    component: "tdxModule",
    sentence: "The host learns a page at an interrupt.",
    source: "domain facts 2.3",
    rules: {
      asyncExit: (s, next, v, reason, gpa, at) => {
        rules.asyncExit(s, next, v, reason, gpa, at);
        next.hostCpu[v].page = at.gpr.r14.page;
      },
    },
    constants: maximal,
    kills: ["S1.pageOfViolationsOnly"],
  }),
  seeded({
    id: "X06",
    component: "tdxModule",
    sentence: "A call refused for its mask loses a register.",
    source: "domain facts 2.2",
    rules: {
      tdcall: (s, next, v, at, c) => {
        rules.tdcall(s, next, v, at, c);
        if (next.cpu[v].inTd) next.cpu[v].gpr.sec = "ZERO";
      },
    },
    constants: { ...maximal, masks: ["ABI", "ILLEGAL"] },
    kills: ["S2.refusalChangesRaxOnly"],
    shape: atTheCall,
  }),
  seeded({
    id: "X07",
    component: "tdxModule",
    sentence: "Whatever L1 writes, direct hypercalls are enabled.",
    source: "domain facts 2.7",
    patch: {
      partnerEffects: {
        L1SetsControls: (
          _s: S,
          next: S,
          { vcpu }: { vcpu: Vcpu },
          _c: C,
          asked: readonly { k: L2; sharedEptp: boolean }[],
        ) => {
          for (const { k, sharedEptp } of asked)
            next.tdvps[vcpu].ctl[k] = { tdvmcall: true, sharedEptp };
        },
      },
    },
    constants: { ...honest, route: "NEST_CALL" },
    kills: ["S9.asL1Asked"],
  }),
  seeded({
    id: "X08",
    component: "tdxModule",
    sentence: "The L2's registers stay in L1's after an exit to L1.",
    source: "domain facts 2.4",
    rules: {
      trap: (s, next, v, k, why, at, gpa, c) => {
        rules.trap(s, next, v, k, why, at, gpa, c);
        if (next.cpu[v].inTd && next.cpu[v].vm === 0) next.cpu[v].gpr = at.gpr;
      },
    },
    constants: { ...honest, route: "NEST_CALL" },
    kills: ["S4.l1sRegistersAreZero", "N5"],
    shape: atTheCall,
  }),
  seeded({
    id: "X09",
    component: "tdxModule",
    sentence: "The buffer of an exit to L1 has RIP past the instruction.",
    source: "domain facts 2.4",
    rules: {
      trap: (s, next, v, k, why, at, gpa, c) => {
        rules.trap(s, next, v, k, why, at, gpa, c);
        if (next.cpu[v].inTd && next.cpu[v].vm === 0) next.buf[v][k].rip = at.rip + 1;
      },
    },
    constants: { ...honest, route: "NEST_CALL" },
    kills: ["S4.bufferHasTheRip", "S3.ripIsExpected"],
    shape: atTheCall,
  }),
  seeded({
    id: "X10",
    component: "tdxModule",
    sentence: "An exit of one L2 also overwrites the buffer of another.",
    source: "domain facts 2.4",
    rules: {
      trap: (s, next, v, k, why, at, gpa, c) => {
        rules.trap(s, next, v, k, why, at, gpa, c);
        if (k === 1) next.buf[v][2] = { gpr: plainGpr(at.gpr), rip: at.rip };
      },
    },
    constants: {
      ...honest,
      route: "NEST_CALL",
      l2s: [1, 2],
      runsOn: { 0: [1, 2], 1: [] },
      assigned: { 0: [1, 2], 1: [], 2: [] },
      ops: ["KICK"],
    },
    kills: ["S11.ownBufferOnly", "N2.sameObservations", "N5.sameObservations"],
  }),
  seeded({
    id: "X11",
    component: "tdxModule",
    sentence: "L1 finds another address in the buffer than its L2 has asked for.",
    source: "domain facts 2.4",
    rules: {
      trap: (s, next, v, k, why, at, gpa, c) => {
        rules.trap(s, next, v, k, why, at, gpa, c);
        if (next.cpu[v].inTd && next.cpu[v].vm === 0) next.buf[v][k].gpr.r14.off = 1;
      },
    },
    constants: { ...honest, route: "NEST_CALL" },
    kills: ["S20.seesWhatWasIssued", "S4"],
  }),
  seeded({
    id: "X12",
    component: "tdxModule",
    sentence: "An L2 reaches shared memory without a shared EPT.",
    source: "domain facts 2.7",
    patch: {
      partnerEffects: {
        L1SetsControls: (
          _s: S,
          next: S,
          { vcpu }: { vcpu: Vcpu },
          _c: C,
          asked: readonly { k: L2; tdvmcall: boolean }[],
        ) => {
          for (const { k, tdvmcall } of asked)
            next.tdvps[vcpu].ctl[k] = { tdvmcall, sharedEptp: false };
        },
      },
      partnerGuards: { L2WritesDescriptor: { sharedMemoryReached: null } },
    },
    constants: queued,
    kills: ["S22.onlyWithSharedEpt"],
  }),
] as const;
