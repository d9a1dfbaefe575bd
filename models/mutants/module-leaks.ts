/** The TDX module, and what stands where somebody sees it who must not. */
import type { L2, Vcpu } from "../../spec/constants.ts";
import { rules } from "../../spec/rules.ts";
import { plainGpr } from "../../spec/state.ts";
import { twoL2s } from "../instances/points.ts";
import {
  afterEntry,
  atTheCall,
  forwarded,
  honest,
  interrupting,
  seeded,
  side,
  touching,
  type S,
} from "./seeded.ts";

export const moduleLeaks = [
  seeded({
    id: "X117",
    component: "tdxModule",
    sentence: "The host learns the offset of a violation.",
    source: "domain facts 2.3",
    rules: {
      asyncExit: (s, next, v, reason, gpa, at) => {
        rules.asyncExit(s, next, v, reason, gpa, at);
        if (gpa !== null) next.hostCpu[v].gpr.r14.off = gpa.off;
      },
    },
    // An offset that is not zero, and no secret: X118 has one.
    constants: { ...touching, ops: ["KICK"] },
    kills: ["S1.asyncExitShowsNothing"],
    shape: atTheCall,
  }),
  seeded({
    id: "X119",
    component: "tdxModule",
    sentence: "A vector register of one L2 is still there when the next one is entered.",
    source: "domain facts 2.4, 2.8",
    rules: {
      trap: (s, next, v, k, why, at, gpa, c) => {
        rules.trap(s, next, v, k, why, at, gpa, c);
        if (next.cpu[v].vm === 0) next.cpu[v].gpr.xmm = at.gpr.xmm;
      },
      l1Enters: (s, next, v, k, c) => {
        rules.l1Enters(s, next, v, k, c);
        if (next.cpu[v].vm === k && s.cpu[v].gpr.xmm !== "ZERO")
          next.cpu[v].gpr.xmm = s.cpu[v].gpr.xmm;
      },
    },
    constants: { ...side, route: "NEST_CALL", ops: ["KICK"] },
    kills: ["N2.sameObservations", "S38.l2HasItsOwnOnly"],
  }),
  seeded({
    id: "X120",
    component: "tdxModule",
    sentence: "L1's register is still there when it enters its L2.",
    source: "domain facts 2.8",
    rules: {
      l1Enters: (s, next, v, k, c) => {
        rules.l1Enters(s, next, v, k, c);
        if (next.cpu[v].vm === k && s.cpu[v].gpr.sec !== "ZERO")
          next.cpu[v].gpr.sec = s.cpu[v].gpr.sec;
      },
    },
    constants: forwarded,
    kills: ["N3.sameObservations", "S38.l2HasItsOwnOnly"],
  }),
  seeded({
    id: "X121",
    component: "tdxModule",
    sentence: "An asynchronous exit leaves its L2's registers in the buffer of another.",
    source: "domain facts 2.3",
    rules: {
      asyncExit: (s, next, v, reason, gpa, at) => {
        rules.asyncExit(s, next, v, reason, gpa, at);
        if (s.cpu[v].vm === 1) next.buf[v][2].gpr.sec = at.gpr.sec;
      },
    },
    constants: { ...touching, ...twoL2s, busies: 0, ops: ["KICK"] },
    kills: ["N2.sameObservations", "N5.sameObservations", "S11.ownBufferOnly"],
  }),
  seeded({
    id: "X123",
    component: "tdxModule",
    sentence: "The datum of a hypercall that L1 is to serve goes to the host.",
    source: "domain facts 2.1, 2.4",
    rules: {
      trap: (s, next, v, k, why, at, gpa, c) => {
        rules.trap(s, next, v, k, why, at, gpa, c);
        if (why === "TDVMCALL" && next.cpu[v].vm === 0) next.hostCpu[v].gpr.r15 = at.gpr.r15;
      },
    },
    constants: { ...forwarded, ops: ["SEND"] },
    kills: ["N1.sameObservations", "U3.noExit"],
    shape: atTheCall,
  }),
  seeded({
    id: "X124",
    component: "tdxModule",
    sentence: "What the host was given with one exit is still there when the L2 runs again.",
    source: "domain facts 2.2, 2.5",
    rules: afterEntry((s, next, v) => {
      if (next.cpu[v].inTd) next.hostCpu[v].gpr.sec = s.hostCpu[v].gpr.sec;
    }),
    // The L2 has exposed it, so that two runs that differ in it are compared no further: N1 holds.
    constants: { ...honest, ops: ["READ_ISR"], masks: ["ABI+SEC"] },
    kills: ["S38.hostReadsNone"],
  }),
  seeded({
    id: "X125",
    component: "tdxModule",
    sentence: "The host is told of fewer exposed registers than it is given.",
    source: "domain facts 2.2",
    rules: { scrub: (image, mask) => ({ ...rules.scrub(image, mask), rcx: "ABI" }) },
    constants: { ...honest, ops: ["READ_ISR"], masks: ["ABI+SEC"] },
    kills: ["S38.kernelKeepsNone"],
  }),
  seeded({
    id: "X126",
    component: "tdxModule",
    sentence: "The registers of a refused hypercall stand before the host.",
    source: "domain facts 2.2",
    rules: {
      tdcall: (s, next, v, at, c) => {
        rules.tdcall(s, next, v, at, c);
        if (next.cpu[v].inTd) next.hostCpu[v].gpr = plainGpr(at.gpr);
      },
    },
    constants: { ...honest, ops: ["READ_ISR"], masks: ["ILLEGAL"] },
    kills: ["U3.noExit", "N1.sameObservations", "S38.hostReadsNone"],
    shape: atTheCall,
  }),
  seeded({
    id: "X127",
    component: "tdxModule",
    sentence: "The page of a buffer is blocked when it has been written.",
    source: "domain facts 2.4, 2.6",
    rules: {
      trap: (s, next, v, k, why, at, gpa, c) => {
        rules.trap(s, next, v, k, why, at, gpa, c);
        if (next.cpu[v].vm === 0) next.sept[`l1buf${v}${k}`] = "BLOCKED";
      },
    },
    constants: forwarded,
    kills: ["U3.noPage"],
    shape: atTheCall,
  }),
  seeded({
    id: "X128",
    component: "tdxModule",
    sentence: "An entry of an L2 looks to the host like a notification.",
    source: "domain facts 2.1, 2.8",
    rules: {
      l1Enters: (s, next, v, k, c) => {
        rules.l1Enters(s, next, v, k, c);
        next.pi[v].on = true;
      },
    },
    constants: interrupting,
    kills: ["U3.nothingPosted"],
    shape: { atMost: 2, actors: ["l1", "tdxModule"] },
  }),
  seeded({
    id: "X139",
    component: "tdxModule",
    sentence: "Hypercalls go to the host although L1 has not enabled it, with all that is in them.",
    source: "domain facts 2.1, 2.7",
    patch: {
      partnerEffects: {
        L1SetsControls: (
          _s: S,
          next: S,
          { vcpu }: { vcpu: Vcpu },
          _c: unknown,
          asked: readonly { k: L2; sharedEptp: boolean }[],
        ) => {
          for (const { k, sharedEptp } of asked)
            next.tdvps[vcpu].ctl[k] = { tdvmcall: true, sharedEptp };
        },
      },
    },
    constants: { ...forwarded, ops: ["SEND"] },
    kills: ["N1.sameObservations", "S9.asL1Asked"],
    shape: atTheCall,
  }),
] as const;
