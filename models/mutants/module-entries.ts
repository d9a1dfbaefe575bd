/** The TDX module, when the host enters: what is written back, and what L1 is told. */
import type { Vcpu } from "../../spec/constants.ts";
import { rules, type Rules } from "../../spec/rules.ts";
import { ZERO_GPR, plainGpr, type State } from "../../spec/state.ts";
import { hostile, nestedEpt, recommended } from "../instances/points.ts";
import { atTheAnswer, afterEntry, maximal, seeded, touching } from "./seeded.ts";

type ExitInfo = NonNullable<State["cpu"][Vcpu]["exitInfo"]>;

/** What L1 is told of its L2's exit is `wrong`. */
const l1IsTold = (wrong: Partial<Pick<ExitInfo, "case" | "reason">>): Partial<Rules> =>
  afterEntry((s, next, v) => {
    const told = next.cpu[v].exitInfo;
    if (s.cpu[v].vm !== 0 && told !== null) Object.assign(told, wrong);
  });

export const moduleEntries = [
  seeded({
    id: "X13",
    component: "tdxModule",
    sentence: "A failed entry has already applied the host's registers.",
    source: "domain facts 2.5",
    rules: {
      vpEnter: (s, next, v, entry, c) => {
        rules.vpEnter(s, next, v, entry, c);
        if (entry.busy && s.tdvps[v].lastExit === "TDVMCALL")
          next.cpu[v].gpr = c.rules.writeBack(s.cpu[v].gpr, entry.regs);
      },
    },
    constants: maximal,
    kills: ["S12"],
    shape: atTheAnswer,
  }),
  seeded({
    id: "X14",
    component: "tdxModule",
    sentence: "L1 enters its L2 with registers that are not in the buffer.",
    source: "domain facts 2.8",
    rules: {
      l1Enters: (s, next, v, k, c) => {
        rules.l1Enters(s, next, v, k, c);
        if (next.cpu[v].vm === k) next.cpu[v].gpr.sec = "ZERO";
      },
    },
    constants: touching,
    kills: ["S4"],
  }),
  seeded({
    id: "X15",
    component: "tdxModule",
    sentence: "L1 is told that a routed exit is an ordinary one.",
    source: "domain facts 2.5",
    rules: l1IsTold({ case: "SUCCESS" }),
    constants: maximal,
    kills: ["S6.routedIsToldSo"],
  }),
  seeded({
    id: "X16",
    component: "tdxModule",
    sentence: "L1 is told of a routed asynchronous exit instead of a routed hypercall.",
    source: "domain facts 2.5",
    rules: l1IsTold({ case: "HOST_ROUTED_ASYNC" }),
    constants: maximal,
    kills: ["S6.unansweredCallIsTold"],
  }),
  seeded({
    id: "X17",
    component: "tdxModule",
    sentence: "L1 is told of a routed hypercall instead of a routed asynchronous exit.",
    source: "domain facts 2.5",
    rules: l1IsTold({ case: "HOST_ROUTED_TDVMCALL" }),
    constants: maximal,
    kills: ["S6.routedCallIsACall"],
  }),
  seeded({
    id: "X18",
    component: "tdxModule",
    sentence: "L1 is told another reason.",
    source: "domain facts 2.5",
    rules: l1IsTold({ reason: "EXTERNAL_INTERRUPT" }),
    constants: maximal,
    kills: ["S6.reasonAndAddress"],
  }),
  seeded({
    id: "X19",
    component: "tdxModule",
    sentence: "L1 is told another address of a violation.",
    source: "domain facts 2.5",
    rules: afterEntry((s, next, v) => {
      const gpa = next.cpu[v].exitInfo?.gpa ?? null;
      if (s.cpu[v].vm !== 0 && gpa !== null) gpa.off = 2;
    }),
    constants: touching,
    kills: ["S6.reasonAndAddress"],
  }),
  seeded({
    id: "X20",
    component: "tdxModule",
    sentence: "The module routes to L1 though nobody asked.",
    source: "domain facts 2.5",
    rules: { routeOnEntry: () => "ASYNC" },
    constants: { ...maximal },
    kills: ["S6.hostAskedForL1"],
  }),
  seeded({
    id: "X21",
    component: "tdxModule",
    sentence: "A vector register is written whenever the host's RCX says so.",
    source: "domain facts 2.5",
    rules: {
      writeBack: (image, host) => ({
        ...rules.writeBack(image, host),
        ...(host.rcx === "ABI+XMM" ? { xmm: host.xmm } : {}),
      }),
    },
    constants: maximal,
    kills: ["S2.unexposedUnchanged", "S33"],
    shape: atTheAnswer,
  }),
  seeded({
    id: "X22",
    component: "tdxModule",
    sentence: "The answer leaves the host's RAX in the guest.",
    source: "domain facts 2.5",
    rules: { writeBack: (image, host) => ({ ...rules.writeBack(image, host), rax: host.rax }) },
    constants: maximal,
    kills: ["S2.statusIsSuccess"],
    shape: atTheAnswer,
  }),
  seeded({
    id: "X23",
    component: "tdxModule",
    sentence: "The answer leaves the host's RCX in the guest.",
    source: "domain facts 2.5",
    rules: { writeBack: (image, host) => ({ ...rules.writeBack(image, host), rcx: host.rcx }) },
    constants: maximal,
    kills: ["S2.maskIsTheGuests"],
    shape: atTheAnswer,
  }),
  seeded({
    id: "X24",
    component: "tdxModule",
    sentence: "L1 loses a register in its own call.",
    source: "domain facts 2.5",
    rules: afterEntry((s, next, v) => {
      if (s.cpu[v].vm === 0 && next.cpu[v].inTd) next.cpu[v].gpr.sec = "POISON";
    }),
    constants: { ...maximal, route: "NEST_CALL" },
    kills: ["S2.l1GetsItsAnswer"],
  }),
  seeded({
    id: "X25",
    component: "tdxModule",
    sentence: "The answer is applied to the image at two entries.",
    source: "domain facts 2.5",
    rules: afterEntry((s, next, v, entry, c) => {
      const again = s.cpu[v].vm !== 0 && s.tdvps[v].exit[1].reason === "TDCALL" && !entry.busy;
      if (again && next.cpu[v].vm === 1)
        next.cpu[v].gpr = c.rules.writeBack(s.cpu[v].gpr, entry.regs);
    }),
    constants: maximal,
    kills: ["S5.atMostOnce"],
  }),
  seeded({
    id: "X26",
    component: "tdxModule",
    sentence: "The answer is never applied.",
    source: "domain facts 2.5",
    rules: { writeBack: (image) => plainGpr(image) },
    constants: maximal,
    kills: ["S5.atLeastOnceAfterTrap"],
    shape: atTheAnswer,
  }),
  seeded({
    id: "X27",
    component: "tdxModule",
    sentence: "The host's registers go into the image after an interrupt.",
    source: "domain facts 2.5",
    rules: afterEntry((s, next, v, entry) => {
      if (s.hostCpu[v].reason === "EXTERNAL_INTERRUPT" && next.cpu[v].vm === 1 && next.cpu[v].inTd)
        next.cpu[v].gpr.sec = entry.regs.sec;
    }),
    constants: { ...nestedEpt, ...hostile, ops: ["READ_DATA"], operations: 1 },
    kills: ["S5.nothingElse"],
  }),
  seeded({
    id: "X28",
    component: "tdxModule",
    sentence: "An exit that ends an entry at once names L1.",
    source: "domain facts 2.5",
    rules: afterEntry((_s, next, v) => {
      if (next.hostCpu[v].reason === "EPT_VIOLATION") next.hostCpu[v].vm = 0;
    }),
    constants: maximal,
    kills: ["S8.hostIsToldWhoLeft"],
  }),
  seeded({
    id: "X29",
    component: "tdxModule",
    sentence: "RESUME_L1 without an L2 resumes L1 with a routing recorded.",
    source: "domain facts 2.5",
    rules: afterEntry((s, next, v, entry) => {
      if (entry.resumeL1 && s.cpu[v].vm === 0) next.tdvps[v].routed = "ASYNC";
    }),
    constants: maximal,
    kills: ["S12.noL2ToRouteFrom"],
  }),
  seeded({
    id: "X30",
    component: "tdxModule",
    sentence:
      "An L2 is entered while one of L1's pages can neither be translated nor is translated.",
    source: "domain facts 2.5",
    rules: afterEntry((s, next, v, entry, c) => {
      const fake = next.hostCpu[v].reason === "EPT_VIOLATION" && s.hostCpu[v].reason === "TDCALL";
      if (!fake || next.cpu[v].vm === 0 || next.tdvps[v].routed !== "NONE" || entry.busy) return;
      next.cpu[v].gpr = c.rules.writeBack(s.cpu[v].gpr, entry.regs);
      next.cpu[v].inTd = true;
      next.hostCpu[v] = { status: "NONE", reason: null, vm: 0, page: null, gpr: ZERO_GPR };
    }),
    constants: maximal,
    kills: ["S12.entersL2OnMappedPages"],
  }),
  seeded({
    id: "X31",
    component: "tdxModule",
    sentence: "The end of a TLB epoch leaves translations of L1's pages alone.",
    source: "domain facts 2.5, 2.6",
    rules: { track: () => {} },
    constants: { ...recommended, ops: ["READ_DATA"], operations: 1, reclaims: 1 },
    kills: ["S11.entersOnMappedPages"],
  }),
] as const;
