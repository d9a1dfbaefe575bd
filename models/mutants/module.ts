/** The TDX module: rows of the design's list. */
import { vectors } from "../../spec/constants.ts";
import { spec } from "../../spec/specification.ts";
import { plainGpr } from "../../spec/state.ts";
import { exposes } from "../../spec/hypercalls.ts";
import { recommended, twoL2s } from "../instances/points.ts";
import { rules } from "../../spec/rules.ts";
import { atTheAnswer, atTheCall, afterEntry, honest, maximal, seeded, touching } from "./seeded.ts";

export const moduleRows = [
  seeded({
    id: "M01",
    component: "tdxModule",
    sentence: "An unexposed register is not zeroed on a TDVMCALL exit.",
    source: "domain facts 2.2",
    rules: { scrub: (image, mask) => ({ ...rules.scrub(image, mask), sec: image.sec }) },
    constants: maximal,
    kills: ["S1", "N1", "S38.hostReadsNone"],
    shape: atTheCall,
  }),
  seeded({
    id: "M02",
    component: "tdxModule",
    sentence: "A vector register is not cleared when its mask bit is 0.",
    source: "domain facts 2.2",
    rules: { scrub: (image, mask) => ({ ...rules.scrub(image, mask), xmm: image.xmm }) },
    constants: maximal,
    kills: ["S1", "N1"],
    shape: atTheCall,
  }),
  seeded({
    id: "M04",
    component: "tdxModule",
    sentence: "Re-entry copies all registers of the host.",
    source: "domain facts 2.5",
    rules: {
      writeBack: (image, host) => ({
        ...rules.writeBack(image, host),
        sec: host.sec,
        xmm: host.xmm,
      }),
    },
    constants: maximal,
    kills: ["S2", "S5", "S33", "N4"],
    shape: atTheAnswer,
  }),
  seeded({
    id: "M05",
    component: "tdxModule",
    sentence: "Re-entry takes the mask from the host's RCX instead of the guest's.",
    source: "domain facts 2.5",
    rules: {
      writeBack: (image, host) => ({
        ...rules.writeBack(image, host),
        rcx: host.rcx,
        sec: exposes(host.rcx, "sec") ? host.sec : image.sec,
      }),
    },
    constants: maximal,
    kills: ["S2", "S5", "S33", "N4"],
    shape: atTheAnswer,
  }),
  seeded({
    id: "M08",
    component: "tdxModule",
    sentence: "RIP is advanced at exit and once more at entry.",
    source: "domain facts 2.5",
    rules: {
      vpEnter: (s, next, v, entry, c) => {
        rules.vpEnter(s, next, v, entry, c);
        const { vm } = s.cpu[v];
        if (vm !== 0 && next.cpu[v].inTd && s.tdvps[v].lastExit === "TDVMCALL")
          next.cpu[v].rip[vm] = s.cpu[v].rip[vm] + 1;
      },
    },
    constants: honest,
    kills: ["S3"],
  }),
  seeded({
    id: "M11",
    component: "tdxModule",
    sentence: "RESUME_L1 is forgotten when the entry fails.",
    source: "domain facts 2.5",
    rules: { routeAfterFailure: () => "NONE" },
    // One failure costs an entry; L1 waits for ever where every entry that asks for it fails.
    constants: { ...touching, busies: "ENDLESS" },
    kills: ["S7", "LV6", "LV2"],
  }),
  seeded({
    id: "M12",
    component: "tdxModule",
    sentence: "The recorded routing is not cleared when L1 has been entered.",
    source: "domain facts 2.5",
    rules: {
      vpEnter: (s, next, v, entry, c) => {
        rules.vpEnter(s, next, v, entry, c);
        if (next.cpu[v].inTd && next.cpu[v].vm === 0 && s.cpu[v].vm !== 0)
          next.tdvps[v].routed = "TDVMCALL";
      },
    },
    constants: maximal,
    kills: ["S6"],
  }),
  seeded({
    id: "M15",
    component: "tdxModule",
    sentence: "The host is told that L1 left when an L2 did.",
    source: "domain facts 2.2",
    rules: { reportedVm: () => 0 },
    constants: honest,
    kills: ["S8"],
    shape: atTheCall,
  }),
  seeded({
    id: "M17",
    component: "tdxModule",
    sentence: "The host may write the controls of an L2.",
    source: "domain facts 2.7",
    rules: { hostControlWrite: (_now, wanted) => wanted },
    // No operation: the controls double the states.
    constants: { ...maximal, operations: 0 },
    kills: ["S9"],
  }),
  seeded({
    id: "M14",
    component: "tdxModule",
    sentence:
      "When L1 has had its turn, another L2 goes on with the registers of the one that L1 has named.",
    source: "domain facts 2.5, 2.8",
    rules: {
      l1Enters: (s, next, v, k, c) => {
        rules.l1Enters(s, next, v, k, c);
        if (next.cpu[v].vm === k) next.cpu[v].vm = k === 1 ? 2 : 1;
      },
    },
    constants: { ...recommended, ...twoL2s, operations: 0 },
    kills: ["S8.entersWhomL1Named", "N2", "S38.l2HasItsOwnOnly"],
  }),
  seeded({
    id: "X66",
    component: "tdxModule",
    sentence: "After an exit of L1 the host enters an L2.",
    source: "domain facts 2.5",
    rules: afterEntry((s, next, v) => {
      if (s.cpu[v].vm === 0 && next.cpu[v].inTd) next.cpu[v].vm = 1;
    }),
    constants: maximal,
    kills: ["S8.entersWhoLeftOrL1"],
  }),
  seeded({
    id: "M07",
    component: "tdxModule",
    sentence:
      "An entry that applies the answer and then cannot reach L1's buffer leaves the hypercall unanswered.",
    source: "domain facts 2.5",
    rules: afterEntry((s, next, v, entry) => {
      const failed = !next.cpu[v].inTd && !entry.busy && next.tdvps[v].routed === "TDVMCALL";
      if (failed && s.tdvps[v].lastExit === "TDVMCALL") next.tdvps[v].lastExit = "TDVMCALL";
    }),
    constants: maximal,
    kills: ["S5"],
  }),
  seeded({
    id: "M10",
    component: "tdxModule",
    sentence: "RIP is not past a hypercall whose completion is routed to L1.",
    source: "domain facts 2.5",
    rules: afterEntry((s, next, v) => {
      const { vm, rip } = s.cpu[v];
      if (vm !== 0 && next.cpu[v].vm === 0 && s.tdvps[v].lastExit === "TDVMCALL")
        next.buf[v][vm].rip = rip[vm] - 1;
    }),
    constants: maximal,
    kills: ["S3"],
  }),
  seeded({
    id: "M23",
    component: "tdxModule",
    sentence: "A mask with illegal bits exposes what it names instead of being refused.",
    source: "domain facts 2.2",
    rules: {
      tdcall: (s, next, v, at, c) => {
        const legal =
          at.gpr.rcx === "ILLEGAL"
            ? { gpr: { ...plainGpr(at.gpr), rcx: "ABI+SEC" as const }, rip: at.rip }
            : at;
        rules.tdcall(s, next, v, legal, c);
      },
    },
    constants: { ...maximal, masks: ["ILLEGAL"] },
    kills: ["S2"],
  }),
  seeded({
    id: "M22",
    component: "tdxModule",
    sentence: "The host may post an interrupt into an L2.",
    source: "domain facts 2.7",
    patch: {
      add: [
        spec.action("HostPostsIntoL2", {
          sentence: "The host posts an interrupt into the virtual APIC of an L2.",
          source: "a defect",
          actor: "host",
          params: (c) => ({ vcpu: c.vcpus, vm: c.l2s, vector: vectors(c) }),
          writes: [],
          effect: () => {},
          // The page is L1's memory: nobody else may write it where the module is right.
          message: { to: "l1", label: "posted into the virtual APIC" },
          partner: {
            actor: "l1",
            effect: (_s, next, { vcpu, vm, vector }) => {
              next.l2Irq[vcpu][vm][vector] = true;
            },
          },
        }),
      ],
    },
    constants: { ...maximal, irqPath: "PIR", backend: "LATER" },
    kills: ["S10.byL1"],
  }),
] as const;
