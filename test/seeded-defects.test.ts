/**
 * Seeded defects: the properties notice what they are there for.
 *
 * Each defect replaces one rule of the recommended design; the named property must fail, and must
 * not fail without the defect. (Row numbers as in the design; the full list comes with the whole
 * system.)
 */
import { describe, expect, test } from "vitest";
import { claims, model, patch, type Patch, type Property } from "../checker/index.ts";
import { check } from "../checker/search/check.ts";
import { hostile, nestedEpt, recommended } from "../models/instances/points.ts";
import { addressing, moduleSafety, response } from "../properties/index.ts";
import { emulatorDispatches } from "../spec/actions/emulator.ts";
import {
  kernelCompletes,
  kernelEmulates,
  kernelEnters,
  kernelRefuses,
} from "../spec/actions/l0-kernel.ts";
import type { Constants, L2, Vcpu } from "../spec/constants.ts";
import { exposes } from "../spec/hypercalls.ts";
import { rules, type Rules } from "../spec/rules.ts";
import { ZERO_GPR, plainGpr } from "../spec/state.ts";
import { passthrough } from "../spec/system.ts";

/** What is claimed in the environment: functional properties need an honest host. */
const claimed = (c: Constants): readonly Property[] =>
  c.host === "HONEST" ? [...moduleSafety, ...addressing, ...response] : moduleSafety;

/** The properties that fail in the system with this change, and `id.clause` for each false conjunct of the first failure. */
function violated(name: string, change: Omit<Patch, "name">, constants: Constants): string[] {
  const system = patch(passthrough, { name, ...change });
  const result = check(
    model({
      name,
      sentence: name,
      size: "tiny",
      system,
      constants,
      claims: claims(claimed(constants)),
    }),
  );
  const errors = result.results.filter((r) => r.verdict.word === "error");
  expect(errors.map((r) => r.id)).toEqual([]);
  return result.results.flatMap(({ id, verdict }) =>
    verdict.word === "violated" ? [id, ...verdict.failed.map((clause) => `${id}.${clause}`)] : [],
  );
}

const maximal: Constants = { ...recommended, ...hostile, ops: ["READ_DATA"], operations: 1 };
const honest: Constants = { ...recommended, ops: ["READ_ISR", "KICK"], operations: 1 };
const touching: Constants = { ...nestedEpt, ops: ["READ_DATA"], operations: 1, busies: 1 };

// Effects of a patch are untyped: they stand for code that is wrong.
// oxlint-disable-next-line typescript/no-explicit-any -- as said
type S = any;
type C = unknown;

/** The module's entry, and then something more. */
const afterEntry = (more: Rules["vpEnter"]): Partial<Rules> => ({
  vpEnter: (s, next, v, entry, c) => {
    rules.vpEnter(s, next, v, entry, c);
    more(s, next, v, entry, c);
  },
});

interface Defect {
  readonly row: string;
  readonly what: string;
  readonly rules?: Partial<Rules>;
  readonly patch?: Omit<Patch, "name">;
  readonly constants: Constants;
  /** Properties, or clauses `id.clause` of them, that must fail; others may. */
  readonly kills: readonly string[];
}

const defects: readonly Defect[] = [
  {
    row: "M01",
    what: "an unexposed register is not zeroed on a TDVMCALL exit",
    rules: { scrub: (image, mask) => ({ ...rules.scrub(image, mask), sec: image.sec }) },
    constants: maximal,
    kills: ["S1"],
  },
  {
    row: "M02",
    what: "a vector register is not cleared when its mask bit is 0",
    rules: { scrub: (image, mask) => ({ ...rules.scrub(image, mask), xmm: image.xmm }) },
    constants: maximal,
    kills: ["S1"],
  },
  {
    row: "M04",
    what: "re-entry copies all registers of the host",
    rules: {
      writeBack: (image, host) => ({
        ...rules.writeBack(image, host),
        sec: host.sec,
        xmm: host.xmm,
      }),
    },
    constants: maximal,
    kills: ["S2", "S5"],
  },
  {
    row: "M05",
    what: "re-entry takes the mask from the host's RCX instead of the guest's",
    rules: {
      writeBack: (image, host) => ({
        ...rules.writeBack(image, host),
        rcx: host.rcx,
        sec: exposes(host.rcx, "sec") ? host.sec : image.sec,
      }),
    },
    constants: maximal,
    kills: ["S2", "S5"],
  },
  {
    row: "M08",
    what: "RIP is advanced at exit and once more at entry",
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
  },
  {
    row: "M11",
    what: "RESUME_L1 is forgotten when the entry fails",
    rules: { routeAfterFailure: () => "NONE" },
    constants: touching,
    kills: ["S7"],
  },
  {
    row: "M12",
    what: "the recorded routing is not cleared when L1 has been entered",
    rules: {
      vpEnter: (s, next, v, entry, c) => {
        rules.vpEnter(s, next, v, entry, c);
        if (next.cpu[v].inTd && next.cpu[v].vm === 0 && s.cpu[v].vm !== 0)
          next.tdvps[v].routed = "TDVMCALL";
      },
    },
    constants: maximal,
    kills: ["S6"],
  },
  {
    row: "M15",
    what: "the host is told that L1 left when an L2 did",
    rules: { reportedVm: () => 0 },
    constants: honest,
    kills: ["S8"],
  },
  {
    row: "M17",
    what: "the host may write the controls of an L2",
    rules: { hostControlWrite: (_now, wanted) => wanted },
    // No operation: the controls double the states.
    constants: { ...maximal, operations: 0 },
    kills: ["S9"],
  },
  {
    row: "–",
    what: "hypercalls go to the host whether or not L1 enabled it",
    rules: {
      trap: (s, next, v, k, why, at, gpa, c) => {
        if (why === "TDVMCALL") rules.tdcall(s, next, v, at, c);
        else rules.trap(s, next, v, k, why, at, gpa, c);
      },
    },
    constants: { ...honest, route: "NEST_CALL" },
    kills: ["S35"],
  },
  {
    row: "–",
    what: "a failed entry has already applied the host's registers",
    rules: {
      vpEnter: (s, next, v, entry, c) => {
        rules.vpEnter(s, next, v, entry, c);
        if (entry.busy && s.tdvps[v].lastExit === "TDVMCALL")
          next.cpu[v].gpr = c.rules.writeBack(s.cpu[v].gpr, entry.regs);
      },
    },
    constants: maximal,
    kills: ["S12"],
  },
  {
    row: "–",
    what: "L1 enters its L2 with registers that are not in the buffer",
    rules: {
      l1Enters: (s, next, v, k) => {
        rules.l1Enters(s, next, v, k);
        if (next.cpu[v].vm === k) next.cpu[v].gpr.sec = "ZERO";
      },
    },
    constants: touching,
    kills: ["S4"],
  },
  {
    row: "–",
    what: "the module keeps the buffer of an asynchronous exit to itself",
    rules: {
      asyncExit: (s, next, v, reason, gpa, at) => {
        rules.asyncExit(s, next, v, reason, gpa, at);
        const { vm } = s.cpu[v];
        if (vm !== 0) next.buf[v][vm] = s.buf[v][vm];
      },
    },
    constants: touching,
    kills: ["S4", "S3"],
  },
  {
    row: "–",
    what: "L1 is told that a routed exit is an ordinary one",
    rules: afterEntry((s, next, v) => {
      const told = next.cpu[v].exitInfo;
      if (s.cpu[v].vm !== 0 && told !== null) told.case = "SUCCESS";
    }),
    constants: maximal,
    kills: ["S6.routedIsToldSo"],
  },
  {
    row: "–",
    what: "L1 is told of a routed asynchronous exit instead of a routed hypercall",
    rules: afterEntry((s, next, v) => {
      const told = next.cpu[v].exitInfo;
      if (s.cpu[v].vm !== 0 && told !== null) told.case = "HOST_ROUTED_ASYNC";
    }),
    constants: maximal,
    kills: ["S6.unansweredCallIsTold"],
  },
  {
    row: "–",
    what: "L1 is told of a routed hypercall instead of a routed asynchronous exit",
    rules: afterEntry((s, next, v) => {
      const told = next.cpu[v].exitInfo;
      if (s.cpu[v].vm !== 0 && told !== null) told.case = "HOST_ROUTED_TDVMCALL";
    }),
    constants: maximal,
    kills: ["S6.routedCallIsACall"],
  },
  {
    row: "–",
    what: "L1 is told another reason",
    rules: afterEntry((s, next, v) => {
      const told = next.cpu[v].exitInfo;
      if (s.cpu[v].vm !== 0 && told !== null) told.reason = "EXTERNAL_INTERRUPT";
    }),
    constants: maximal,
    kills: ["S6.reasonAndAddress"],
  },
  {
    row: "–",
    what: "L1 is told another address of a violation",
    rules: afterEntry((s, next, v) => {
      const gpa = next.cpu[v].exitInfo?.gpa ?? null;
      if (s.cpu[v].vm !== 0 && gpa !== null) gpa.off = 2;
    }),
    constants: touching,
    kills: ["S6.reasonAndAddress"],
  },
  {
    row: "–",
    what: "the module routes to L1 though nobody asked",
    rules: { routeOnEntry: () => "ASYNC" },
    constants: { ...maximal },
    kills: ["S6.hostAskedForL1"],
  },
  {
    row: "–",
    what: "L1's own call exposes more than L1 asked for",
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
    kills: ["S1.trapExitShowsExposedOnly"],
  },
  {
    row: "–",
    what: "an asynchronous exit shows the host a register",
    rules: {
      asyncExit: (s, next, v, reason, gpa, at) => {
        rules.asyncExit(s, next, v, reason, gpa, at);
        next.hostCpu[v].gpr.sec = at.gpr.sec;
      },
    },
    constants: maximal,
    kills: ["S1.asyncExitShowsNothing"],
  },
  {
    row: "–",
    what: "the host learns a page at an interrupt",
    rules: {
      asyncExit: (s, next, v, reason, gpa, at) => {
        rules.asyncExit(s, next, v, reason, gpa, at);
        next.hostCpu[v].page = at.gpr.r14.page;
      },
    },
    constants: maximal,
    kills: ["S1.pageOfViolationsOnly"],
  },
  {
    row: "–",
    what: "a vector register is written whenever the host's RCX says so",
    rules: {
      writeBack: (image, host) => ({
        ...rules.writeBack(image, host),
        ...(host.rcx === "ABI+XMM" ? { xmm: host.xmm } : {}),
      }),
    },
    constants: maximal,
    kills: ["S2.unexposedUnchanged"],
  },
  {
    row: "–",
    what: "the answer leaves the host's RAX in the guest",
    rules: { writeBack: (image, host) => ({ ...rules.writeBack(image, host), rax: host.rax }) },
    constants: maximal,
    kills: ["S2.statusIsSuccess"],
  },
  {
    row: "–",
    what: "the answer leaves the host's RCX in the guest",
    rules: { writeBack: (image, host) => ({ ...rules.writeBack(image, host), rcx: host.rcx }) },
    constants: maximal,
    kills: ["S2.maskIsTheGuests"],
  },
  {
    row: "–",
    what: "a call refused for its mask loses a register",
    rules: {
      tdcall: (s, next, v, at, c) => {
        rules.tdcall(s, next, v, at, c);
        if (next.cpu[v].inTd) next.cpu[v].gpr.sec = "ZERO";
      },
    },
    constants: { ...maximal, masks: ["ABI", "ILLEGAL"] },
    kills: ["S2.refusalChangesRaxOnly"],
  },
  {
    row: "–",
    what: "L1 loses a register in its own call",
    rules: afterEntry((s, next, v) => {
      if (s.cpu[v].vm === 0 && next.cpu[v].inTd) next.cpu[v].gpr.sec = "POISON";
    }),
    constants: { ...maximal, route: "NEST_CALL" },
    kills: ["S2.l1GetsItsAnswer"],
  },
  {
    row: "–",
    what: "the answer is applied to the image at two entries",
    rules: afterEntry((s, next, v, entry, c) => {
      const again = s.cpu[v].vm !== 0 && s.tdvps[v].exit[1].reason === "TDCALL" && !entry.busy;
      if (again && next.cpu[v].vm === 1)
        next.cpu[v].gpr = c.rules.writeBack(s.cpu[v].gpr, entry.regs);
    }),
    constants: maximal,
    kills: ["S5.atMostOnce"],
  },
  {
    row: "–",
    what: "the answer is never applied",
    rules: { writeBack: (image) => plainGpr(image) },
    constants: maximal,
    kills: ["S5.atLeastOnceAfterTrap"],
  },
  {
    row: "–",
    what: "the host's registers go into the image after an interrupt",
    rules: afterEntry((s, next, v, entry) => {
      if (s.hostCpu[v].reason === "EXTERNAL_INTERRUPT" && next.cpu[v].vm === 1 && next.cpu[v].inTd)
        next.cpu[v].gpr.sec = entry.regs.sec;
    }),
    constants: { ...nestedEpt, ...hostile, ops: ["READ_DATA"], operations: 1 },
    kills: ["S5.nothingElse"],
  },
  {
    row: "M14",
    what: "after an exit of L1 the host enters an L2",
    rules: afterEntry((s, next, v) => {
      if (s.cpu[v].vm === 0 && next.cpu[v].inTd) next.cpu[v].vm = 1;
    }),
    constants: maximal,
    kills: ["S8.entersWhoLeftOrL1"],
  },
  {
    row: "–",
    what: "an exit that ends an entry at once names L1",
    rules: afterEntry((_s, next, v) => {
      if (next.hostCpu[v].reason === "EPT_VIOLATION") next.hostCpu[v].vm = 0;
    }),
    constants: maximal,
    kills: ["S8.hostIsToldWhoLeft"],
  },
  {
    row: "–",
    what: "whatever L1 writes, direct hypercalls are enabled",
    patch: {
      partnerEffects: {
        L1SetsControls: (_s: S, next: S, params: { vcpu: Vcpu }, _c: C, message: { k: L2 }) => {
          next.tdvps[params.vcpu].ctl[message.k] = { tdvmcall: true };
        },
      },
    },
    constants: { ...honest, route: "NEST_CALL" },
    kills: ["S9.asL1Asked"],
  },
  {
    row: "–",
    what: "RESUME_L1 without an L2 resumes L1 with a routing recorded",
    rules: afterEntry((s, next, v, entry) => {
      if (entry.resumeL1 && s.cpu[v].vm === 0) next.tdvps[v].routed = "ASYNC";
    }),
    constants: maximal,
    kills: ["S12.noL2ToRouteFrom"],
  },
  {
    row: "–",
    what: "an L2 is entered while one of L1's pages can neither be translated nor is translated",
    rules: afterEntry((s, next, v, entry, c) => {
      const fake = next.hostCpu[v].reason === "EPT_VIOLATION" && s.hostCpu[v].reason === "TDCALL";
      if (!fake || next.cpu[v].vm === 0 || next.tdvps[v].routed !== "NONE" || entry.busy) return;
      next.cpu[v].gpr = c.rules.writeBack(s.cpu[v].gpr, entry.regs);
      next.cpu[v].inTd = true;
      next.hostCpu[v] = { status: "NONE", reason: null, vm: 0, page: null, gpr: ZERO_GPR };
    }),
    constants: maximal,
    kills: ["S12.entersL2OnMappedPages"],
  },
  {
    row: "–",
    what: "the L2's registers stay in L1's after an exit to L1",
    rules: {
      trap: (s, next, v, k, why, at, gpa, c) => {
        rules.trap(s, next, v, k, why, at, gpa, c);
        if (next.cpu[v].inTd && next.cpu[v].vm === 0) next.cpu[v].gpr = at.gpr;
      },
    },
    constants: { ...honest, route: "NEST_CALL" },
    kills: ["S4.l1sRegistersAreZero"],
  },
  {
    row: "M08'",
    what: "the buffer of an exit to L1 has RIP past the instruction",
    rules: {
      trap: (s, next, v, k, why, at, gpa, c) => {
        rules.trap(s, next, v, k, why, at, gpa, c);
        if (next.cpu[v].inTd && next.cpu[v].vm === 0) next.buf[v][k].rip = at.rip + 1;
      },
    },
    constants: { ...honest, route: "NEST_CALL" },
    kills: ["S4.bufferHasTheRip", "S3.ripIsExpected"],
  },
  {
    row: "–",
    what: "a kick counts twice",
    rules: {
      access: (dev, off, size, dir, data) => {
        const datum = rules.access(dev, off, size, dir, data);
        if (off === 2) dev.kick = 2;
        return datum;
      },
    },
    constants: honest,
    kills: ["S25.deviceActsAsMeant"],
  },
  {
    row: "–",
    what: "isr survives a read",
    rules: {
      access: (dev, off, size, dir, data) => {
        const { isr } = dev;
        const datum = rules.access(dev, off, size, dir, data);
        if (off === 3) dev.isr = isr;
        return datum;
      },
    },
    constants: { ...honest, operations: 2 },
    kills: ["S25.deviceActsAsMeant"],
  },
  {
    row: "–",
    what: "every read gives the same",
    rules: {
      access: (dev, off, size, dir, data) => {
        rules.access(dev, off, size, dir, data);
        return "V1";
      },
    },
    constants: honest,
    kills: ["S24.resultIsTheDevices"],
  },
  {
    row: "–",
    what: "a completed write is reported as failed",
    patch: {
      effects: {
        KernelCompletes: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: object) => {
          kernelCompletes.effect(s, next, params, c, bound);
          next.l0[params.vcpu].regs.r10 = "INVALID";
        },
      },
    },
    constants: honest,
    kills: ["S26.failedMeansNotPerformed"],
  },
  {
    row: "–",
    what: "a refused read yields zero",
    patch: {
      effects: {
        KernelRefuses: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: object) => {
          kernelRefuses.effect(s, next, params, c, bound);
          next.l0[params.vcpu].regs.r10 = "ZERO";
          next.l0[params.vcpu].regs.r11 = "ZERO";
        },
      },
    },
    constants: { ...honest, driverSh: false },
    kills: ["S26.nobodyThereReadsAsOnes"],
  },
  {
    row: "–",
    what: "the kernel answers the same request twice",
    patch: {
      effects: {
        KernelEnters: (
          s: S,
          next: S,
          params: { vcpu: Vcpu; busy: boolean },
          c: C,
          bound: object,
        ) => {
          kernelEnters.effect(s, next, params, c, bound);
          if (s.l2[params.vcpu][1].left === 0) next.l0[params.vcpu].pc = "GUEST";
        },
      },
      guards: { KernelRefuses: { inGuest: null } },
    },
    constants: { ...honest, driverSh: false },
    kills: ["S23.respondedOnce"],
  },
  {
    row: "–",
    what: "the kernel hands a hypercall that is not MMIO to the emulator",
    patch: { guards: { KernelEmulates: { isMmio: null } } },
    constants: { ...honest, ops: ["MAP_GPA"] },
    kills: ["S25.somebodyAsked"],
  },
  {
    row: "–",
    what: "the emulator gets the opposite direction",
    patch: {
      effects: {
        KernelEmulates: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: object) => {
          kernelEmulates.effect(s, next, params, c, bound);
          next.run[params.vcpu].dir = "READ";
        },
      },
    },
    constants: honest,
    kills: ["S14.asAsked"],
  },
  {
    row: "M24",
    what: "the emulator looks the address up in another address space",
    patch: {
      effects: {
        KernelEmulates: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: object) => {
          kernelEmulates.effect(s, next, params, c, bound);
          next.run[params.vcpu].page = "bar1";
        },
      },
    },
    constants: { ...honest, devices: [0, 1] },
    kills: ["S14.rightDevice"],
  },
  {
    row: "–",
    what: "a driver does not wait for its outstanding request",
    patch: { guards: { L2MmioCall: { idle: null } } },
    constants: { ...honest, operations: 2 },
    kills: ["S27.oneAtATime"],
  },
  {
    row: "M44",
    what: "L1 enables direct hypercalls for a device that lies elsewhere for the L2",
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
  },
  {
    row: "M55",
    what: "the emulator performs a request again before the kernel has taken the answer",
    patch: { guards: { EmulatorDispatches: { unanswered: null } } },
    constants: honest,
    kills: ["S23"],
  },
  {
    row: "–",
    what: "the emulator looks a device up at another register",
    patch: {
      effects: {
        KernelEmulates: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: object) => {
          kernelEmulates.effect(s, next, params, c, bound);
          next.run[params.vcpu].off = 2;
        },
      },
    },
    constants: honest,
    kills: ["S14"],
  },
  {
    row: "–",
    what: "the kernel completes a read without its data",
    patch: {
      effects: {
        KernelCompletes: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: object) => {
          kernelCompletes.effect(s, next, params, c, bound);
          next.l0[params.vcpu].regs.r11 = s.l0[params.vcpu].regs.r11;
        },
      },
    },
    constants: honest,
    kills: ["S24", "S26"],
  },
  {
    row: "–",
    what: "a posted write is answered and never handed to the emulator",
    patch: {
      effects: {
        KernelEmulates: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: object) => {
          kernelEmulates.effect(s, next, params, c, bound);
          if (s.hostCpu[params.vcpu].gpr.r13 !== "WRITE") return;
          next.run[params.vcpu] = null;
          next.l0[params.vcpu].pc = "ENTER";
        },
      },
    },
    constants: honest,
    kills: ["S25", "S27"],
  },
  {
    row: "–",
    what: "the emulator has moved the device without telling anybody",
    patch: {
      effects: {
        EmulatorDispatches: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: object) => {
          emulatorDispatches.effect(s, next, params, c, bound);
          next.emulator.bar[0] = "alt";
        },
      },
    },
    constants: honest,
    kills: ["S13"],
  },
];

describe("without a defect nothing fails", () => {
  test.each([
    ["maximal host", maximal],
    ["honest host", honest],
    ["implicit accesses", touching],
    ["nested hypercalls", { ...honest, route: "NEST_CALL" } satisfies Constants],
  ])("%s", (_name, constants) => {
    expect(violated("none", {}, constants)).toEqual([]);
  });
});

const noticed = new Set<string>();

describe("each seeded defect is noticed by the property it is named for", () => {
  test.each(defects)("$row $what", ({ what, rules: changed, patch: other, constants, kills }) => {
    const failed = violated(what, { ...other, ...(changed && { rules: changed }) }, constants);
    for (const f of failed) noticed.add(f);
    expect(failed).toEqual(expect.arrayContaining([...kills]));
  });

  test("and every clause of every property is among those that failed", () => {
    const clauses = [...moduleSafety, ...addressing, ...response].flatMap((p) =>
      Object.keys(p.holds).map((clause) => `${p.id}.${clause}`),
    );
    expect(clauses.filter((clause) => !noticed.has(clause))).toEqual([]);
  });
});
