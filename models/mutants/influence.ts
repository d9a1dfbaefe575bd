/** What the host influences: by something else than its answer, or beyond what the answer is for. */
import { rules } from "../../spec/rules.ts";
import { afterEntry, atTheAnswer, maximal, seeded } from "./seeded.ts";

export const influenceDefects = [
  seeded({
    id: "X140",
    component: "tdxModule",
    sentence: "What the L2 goes on with depends on how often the host was turned away.",
    source: "domain facts 2.5",
    rules: {
      vpEnter: (s, next, v, entry, c) => {
        rules.vpEnter(s, next, v, entry, c);
        if (entry.busy) next.cpu[v].gpr.xmm = "ZERO";
      },
    },
    constants: maximal,
    kills: ["N4"],
  }),
  seeded({
    id: "X141",
    component: "tdxModule",
    sentence: "An entry that fails on a page of L1's loses a register of the L2.",
    source: "domain facts 2.5, 2.6",
    rules: afterEntry((s, next, v) => {
      if (s.cpu[v].vm !== 0 && next.hostCpu[v].reason === "EPT_VIOLATION" && !next.cpu[v].inTd)
        next.cpu[v].gpr.sec = "ZERO";
    }),
    constants: maximal,
    kills: ["N4"],
  }),
  seeded({
    id: "X142",
    component: "tdxModule",
    sentence: "The host's RAX decides whether a register of the L2 is cleared.",
    source: "domain facts 2.5",
    rules: {
      writeBack: (image, host) => ({
        ...rules.writeBack(image, host),
        ...(host.rax === "ONES" ? {} : { sec: "ZERO" as const }),
      }),
    },
    constants: maximal,
    kills: ["S33", "N4", "S2"],
    shape: atTheAnswer,
  }),
  seeded({
    id: "X143",
    component: "tdxModule",
    sentence: "The answer decides whether L1 is entered instead of the L2.",
    source: "domain facts 2.5",
    rules: {
      vpEnter: (s, next, v, entry, c) => {
        const forL1 = s.cpu[v].vm !== 0 && entry.regs.r11 === "MAPGPA";
        rules.vpEnter(s, next, v, { ...entry, resumeL1: entry.resumeL1 || forL1 }, c);
      },
    },
    constants: maximal,
    kills: ["S33", "S6.hostAskedForL1"],
    shape: atTheAnswer,
  }),
  seeded({
    id: "X144",
    component: "l1",
    sentence:
      "L1 serves a hypercall that the host has completed, if the answer looks like a request.",
    source: "domain facts 4.1, 4.3",
    rules: {
      decide: (s, v, exit, c) => {
        const { r11 } = s.buf[v][s.l1.cpu[v].k].gpr;
        return exit.case === "HOST_ROUTED_TDVMCALL" && r11 === "X30"
          ? { kind: "deny", instruction: "CALL" }
          : rules.decide(s, v, exit, c);
      },
    },
    constants: maximal,
    kills: ["N4"],
  }),
  seeded({
    id: "X145",
    component: "tdxModule",
    sentence:
      "After an access, a register of the host goes into the buffer from which L1 serves the L2.",
    source: "domain facts 2.3, 2.5",
    rules: afterEntry((s, next, v, entry) => {
      if (s.cpu[v].vm === 1 && next.cpu[v].inTd && next.cpu[v].vm === 0)
        next.buf[v][1].gpr.r15 = entry.regs.r15;
    }),
    constants: { ...maximal, route: "NEST_EPT" },
    kills: ["N4L1", "S4"],
  }),
] as const;
