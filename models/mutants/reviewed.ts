/**
 * Found by a reviewer: leaks and influences that no property noticed at the time. Each made one of
 * them say more.
 */
import type { Action, Patch } from "../../checker/index.ts";
import { hostBlocks, hostTracks, hostUnblocks } from "../../spec/actions/adversary.ts";
import { l1Resumes } from "../../spec/actions/l1-exits.ts";
import { BUFFER_PAGE, type Constants } from "../../spec/constants.ts";
import { rules } from "../../spec/rules.ts";
import { hostile, nestedEpt, recommended, twoL2s } from "../instances/points.ts";
import { afterEffect, afterEntry, atTheCall, maximal, seeded, side, type S } from "./seeded.ts";

/** The module's part of a step of the host, and then something more to each L2 that runs. */
function toWhoeverRuns(action: Action, more: (cpu: S) => void): Pick<Patch, "partnerEffects"> {
  return {
    partnerEffects: {
      [action.name]: (s: S, next: S, params: S, c: Constants, message: S) => {
        action.partner?.effect(s, next, params, c, message);
        for (const v of c.vcpus) if (s.cpu[v].inTd && s.cpu[v].vm !== 0) more(next.cpu[v]);
      },
    },
  };
}

/** A device that may interrupt, and an L2 that sends what its memory holds. */
const posting: Constants = {
  ...recommended,
  irqPath: "PIR",
  backend: "LATER",
  ops: ["SEND"],
  operations: 1,
};
/** An L2 with a trusted device, against the maximal host. */
const trusted: Constants = {
  ...recommended,
  ...hostile,
  trustedDevice: true,
  ops: ["KICK", "WRITE_TRUSTED"],
};

export const reviewed = [
  seeded({
    id: "X146",
    component: "tdxModule",
    sentence: "The end of a TLB epoch overwrites a register of the L2 that runs.",
    source: "review; domain facts 2.5",
    patch: toWhoeverRuns(hostTracks, (cpu) => {
      cpu.gpr.r11 = "V2";
    }),
    constants: maximal,
    kills: ["N4T.whileItRuns"],
  }),
  seeded({
    id: "X147",
    component: "tdxModule",
    sentence: "Blocking a page clears a register of the L2 that runs.",
    source: "review; domain facts 2.6",
    patch: toWhoeverRuns(hostBlocks, (cpu) => {
      cpu.gpr.sec = "ZERO";
    }),
    constants: maximal,
    kills: ["N4T.whileItRuns"],
  }),
  seeded({
    id: "X148",
    component: "tdxModule",
    sentence: "Giving a page back clears the status register of the L2 that runs.",
    source: "review; domain facts 2.6",
    patch: toWhoeverRuns(hostUnblocks, (cpu) => {
      cpu.gpr.r10 = "ONES";
    }),
    constants: maximal,
    kills: ["N4T.whileItRuns"],
  }),
  seeded({
    id: "X149",
    component: "tdxModule",
    sentence: "An interrupt of the host's overwrites a register of the L2 that it takes out.",
    source: "review; domain facts 2.3",
    rules: {
      asyncExit: (s, next, v, reason, gpa, at) => {
        rules.asyncExit(s, next, v, reason, gpa, at);
        if (s.cpu[v].vm !== 0 && reason === "EXTERNAL_INTERRUPT") next.cpu[v].gpr.r11 = "V2";
      },
    },
    constants: maximal,
    kills: ["N4T.whenItAskedNothing"],
  }),
  seeded({
    id: "X150",
    component: "tdxModule",
    sentence:
      "An entry fails when a register of the host's equals one that the L2 has not exposed.",
    source: "review: a secret that can be guessed",
    rules: {
      vpEnter: (s, next, v, entry, c) => {
        const { vm, gpr } = s.cpu[v];
        if (vm !== 0 && !entry.busy && entry.regs.sec === gpr.sec) next.hostCpu[v].status = "BUSY";
        else rules.vpEnter(s, next, v, entry, c);
      },
    },
    constants: maximal,
    kills: ["N1.sameObservations"],
    shape: { atMost: 4, actors: ["l1", "l2", "tdxModule", "host"] },
  }),
  seeded({
    id: "X151",
    component: "tdxModule",
    sentence: "What the host answers decides whether L1's buffer page stays.",
    source: "review; domain facts 2.6",
    rules: afterEntry((s, next, v, entry) => {
      if (s.cpu[v].vm === 1 && !entry.busy && entry.regs.r11 === "X30")
        next.sept[BUFFER_PAGE[v][1]] = "BLOCKED";
    }),
    constants: maximal,
    kills: ["S33"],
  }),
  seeded({
    id: "X152",
    component: "tdxModule",
    sentence: "The datum of an L2's hypercall makes an interrupt pending for L1.",
    source: "review; domain facts 2.1",
    rules: {
      tdcall: (s, next, v, at, c) => {
        rules.tdcall(s, next, v, at, c);
        if (s.cpu[v].vm === 1 && at.gpr.r15 === "V2") next.virr[v][0] = true;
      },
    },
    constants: posting,
    kills: ["N5.sameObservations"],
    shape: atTheCall,
  }),
  seeded({
    id: "X153",
    component: "l1",
    sentence: "L1 enters the L2 or not by what the L2's trusted device holds.",
    source: "review; domain facts 6.1 (paravisor-emulated devices)",
    patch: {
      guards: {
        L1Enters: {
          notHeld: (s: S, { vcpu }: S) =>
            s.l1.work?.k !== s.l1.cpu[vcpu].k && s.l1.trusted[1] !== "V1",
        },
      },
    },
    constants: trusted,
    kills: ["N1.sameSteps"],
  }),
  seeded({
    id: "X154",
    component: "l1",
    sentence:
      "L1 puts a register that the L2 has not exposed into the datum that it then forwards.",
    source: "review: a release bought by a defect, which N1 takes for a datum that the L2 has sent",
    patch: afterEffect(l1Resumes, (s, next, { vcpu }) => {
      const { k } = s.l1.cpu[vcpu];
      const { sec, r13 } = s.buf[vcpu][k].gpr;
      if (r13 === "WRITE") next.buf[vcpu][k].gpr.r15 = sec === "A" ? "V1" : "V2";
    }),
    constants: { ...nestedEpt, ...hostile, ops: ["KICK"] },
    kills: ["U2.sameObservations"],
  }),
  seeded({
    id: "X155",
    component: "tdxModule",
    sentence: "R10 at the exit of another L2 than the victim says something of its register.",
    source: "review: L2s are alike, and a defect need not treat them so",
    rules: {
      tdcall: (s, next, v, at, c) => {
        rules.tdcall(s, next, v, at, c);
        if (s.cpu[v].vm === 2 && at.gpr.sec === "OTHER") next.hostCpu[v].gpr.r10 = "V1";
      },
    },
    constants: { ...side, ...twoL2s, ops: ["READ_DATA"] },
    kills: ["N1.sameObservations"],
  }),
];
