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
import { kernelCompletes, kernelEmulates } from "../spec/actions/l0-kernel.ts";
import type { Constants, Vcpu } from "../spec/constants.ts";
import { exposes } from "../spec/hypercalls.ts";
import { rules, type Rules } from "../spec/rules.ts";
import { passthrough } from "../spec/system.ts";

/** What is claimed in the environment: functional properties need an honest host. */
const claimed = (c: Constants): readonly Property[] =>
  c.host === "HONEST" ? [...moduleSafety, ...addressing, ...response] : moduleSafety;

/** The ids of the properties that fail in the system with this change. */
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
  for (const r of result.results) expect(r.verdict.word, r.id).not.toBe("error");
  return result.results.filter((r) => r.verdict.word === "violated").map((r) => r.id);
}

const maximal: Constants = { ...recommended, ...hostile, ops: ["READ_DATA"], operations: 1 };
const honest: Constants = { ...recommended, ops: ["READ_ISR", "KICK"], operations: 1 };
const touching: Constants = { ...nestedEpt, ops: ["READ_DATA"], operations: 1, busies: 1 };

// Effects of a patch are untyped: they stand for code that is wrong.
// oxlint-disable-next-line typescript/no-explicit-any -- as said
type S = any;
type C = unknown;

interface Defect {
  readonly row: string;
  readonly what: string;
  readonly rules?: Partial<Rules>;
  readonly patch?: Omit<Patch, "name">;
  readonly constants: Constants;
  /** Properties that must fail; others may. */
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
    constants: maximal,
    kills: ["S9"],
  },
  {
    row: "–",
    what: "hypercalls go to the host whether or not L1 enabled it",
    rules: {
      trap: (s, next, v, k, instruction, at, c) => {
        if (instruction === "CALL") rules.tdcall(s, next, v, at, c);
        else rules.trap(s, next, v, k, instruction, at, c);
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

describe("each seeded defect is noticed by the property it is named for", () => {
  test.each(defects)("$row $what", ({ what, rules: changed, patch: other, constants, kills }) => {
    const failed = violated(what, { ...other, ...(changed && { rules: changed }) }, constants);
    expect(failed).toEqual(expect.arrayContaining([...kills]));
  });
});
