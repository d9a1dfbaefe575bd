/** L1, the devices of an honest host, and drivers: what they let others learn. */
import { plainGpr } from "../../spec/state.ts";
import { rules } from "../../spec/rules.ts";
import { neighboursSending, recommended } from "../instances/points.ts";
import { emulatorDispatches } from "../../spec/actions/emulator.ts";
import { l1Switches } from "../../spec/actions/l1-entries.ts";
import { l1Responds } from "../../spec/actions/l1-exits.ts";
import { L2_VECTOR, type L2, type Vcpu } from "../../spec/constants.ts";
import { afterEffect, atTheCall, forwarded, honest, seeded, side, type S } from "./seeded.ts";

/** L1 at its L2's hypercall, which it forwards. */
const whenForwarded = { atMost: 4, actors: atTheCall.actors } as const;

export const otherLeaks = [
  seeded({
    id: "X130",
    component: "l1",
    sentence: "L1 lets the host see a register of its own in its own hypercall.",
    source: "domain facts 2.2, 4.1",
    patch: {
      partnerEffects: {
        L1Forwards: (s: S, next: S, { vcpu }: { vcpu: Vcpu }, c: S, registers: S) => {
          const gpr = { ...plainGpr(registers), rcx: "ABI+SEC" as const };
          c.rules.tdcall(s, next, vcpu, { gpr, rip: 0 }, c);
        },
      },
    },
    constants: forwarded,
    kills: ["N3.sameObservations", "S38.hostReadsNone"],
    shape: whenForwarded,
  }),
  seeded({
    id: "X131",
    component: "l1",
    sentence: "L1 leaves a register of its L2 in its own hypercall.",
    source: "domain facts 2.4, 4.1",
    patch: {
      partnerEffects: {
        L1Forwards: (s: S, next: S, { vcpu }: { vcpu: Vcpu }, c: S, registers: S) => {
          const { sec } = s.buf[vcpu][1].gpr;
          const gpr = { ...plainGpr(registers), rcx: "ABI+SEC" as const, sec };
          c.rules.tdcall(s, next, vcpu, { gpr, rip: 0 }, c);
        },
      },
    },
    constants: forwarded,
    kills: ["N1.sameObservations", "S38.hostReadsNone"],
    shape: whenForwarded,
  }),
  seeded({
    id: "X132",
    component: "l1",
    sentence: "L1 refuses a request because of a register that has nothing to do with it.",
    source: "domain facts 4.1, 4.2",
    rules: {
      decide: (s, v, exit, c) => {
        const decided = rules.decide(s, v, exit, c);
        return decided.kind === "forward" && s.buf[v][s.l1.cpu[v].k].gpr.sec !== "A"
          ? { kind: "deny", instruction: decided.instruction }
          : decided;
      },
    },
    constants: forwarded,
    kills: ["N5.sameSteps", "N1.sameSteps", "U2.sameSteps"],
    shape: whenForwarded,
  }),
  seeded({
    id: "X133",
    component: "l1",
    sentence: "L1 refuses a request because of a register of its own.",
    source: "domain facts 4.1, 4.2",
    rules: {
      decide: (s, v, exit, c) => {
        const decided = rules.decide(s, v, exit, c);
        return decided.kind === "forward" && s.l1.secret !== "L"
          ? { kind: "deny", instruction: decided.instruction }
          : decided;
      },
    },
    constants: forwarded,
    kills: ["N3.sameSteps"],
    shape: whenForwarded,
  }),
  seeded({
    id: "X134",
    component: "l1",
    sentence: "L1 writes the answer to one L2's request into another's registers too.",
    source: "domain facts 4.1, 4.2",
    patch: afterEffect(l1Responds, (s, next, { vcpu }) => {
      if (s.l1.cpu[vcpu].k === 1) next.buf[vcpu][2].gpr.r15 = s.buf[vcpu][1].gpr.r15;
    }),
    constants: { ...side, route: "NEST_CALL", ops: ["SEND"] },
    kills: ["N2.sameObservations"],
  }),
  seeded({
    id: "X135",
    component: "l1",
    sentence: "A register of one L2 decides whether L1 injects an interrupt into the next.",
    source: "domain facts 2.7",
    patch: afterEffect(l1Switches, (s, next, { vcpu, vm }) => {
      if (vm === 2 && s.buf[vcpu][1].gpr.sec !== "A") next.l2Irq[vcpu][2][L2_VECTOR] = true;
    }),
    constants: { ...side, operations: 0, irqPath: "PIR", backend: "LATER" },
    kills: ["N2.sameObservations"],
    shape: { atMost: 3, actors: ["l1", "tdxModule"] },
  }),
  seeded({
    id: "X136",
    component: "l0Kernel",
    sentence: "The kernel lets an L2 reach devices that are not its own.",
    source: "domain facts 3.4",
    rules: { filterAllows: () => true },
    constants: { ...recommended, ...neighboursSending, hostileCalls: 1 },
    kills: ["S15", "N2"],
  }),
  seeded({
    id: "X137",
    component: "emulator",
    sentence: "A read of one device is answered from the request that was served before it.",
    source: "domain facts 3.4",
    patch: afterEffect(emulatorDispatches, (s, next, { vcpu }) => {
      const { page, dir } = s.run[vcpu];
      if (page === "bar1" && dir === "READ") next.run[vcpu].data = next.emulator.dev[0].data;
    }),
    constants: { ...side, ops: ["SEND", "READ_DATA"] },
    kills: ["N2.sameObservations"],
  }),
  seeded({
    id: "X138",
    component: "l2",
    sentence: "Whether a driver asks for anything depends on a register that holds a secret.",
    source: "domain facts 6.1",
    patch: {
      guards: {
        L2MmioCall: {
          operationLeft: (s: S, { vcpu, vm }: { vcpu: Vcpu; vm: L2 }) =>
            s.l2[vcpu][vm].left > 0 && s.cpu[vcpu].gpr.sec === "A",
        },
      },
    },
    constants: honest,
    kills: ["N1.sameSteps"],
    shape: { atMost: 3, actors: atTheCall.actors },
  }),
] as const;
