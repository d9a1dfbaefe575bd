/** The maximal host and the module: what abstractions of them leave out changes no verdict. */
import { describe, expect, test, vi } from "vitest";
import type { Plain, Read } from "../../checker/index.ts";
import { hostile, recommended } from "../../models/instances/points.ts";
import { moduleSafety } from "../../properties/index.ts";
import type * as Adversary from "../../spec/actions/adversary.ts";
import { hostEnters, type Answer } from "../../spec/actions/adversary.ts";
import { privatePages, type Constants, type Vcpu } from "../../spec/constants.ts";
import type { Registers } from "../../spec/rules.ts";
import { spec } from "../../spec/specification.ts";
import { plainGpr, ZERO_GPR, type Gpr, type State } from "../../spec/state.ts";
import { outcome, demandSameVerdicts, withActions } from "../support/widened.ts";

/** Answers beyond those of the model. Its own are what they are there. */
const FURTHER = vi.hoisted(() => {
  const all = { rax: "ZERO", rcx: "ABI", r12: "TWO", r13: "READ", sec: "L", xmm: "B" };
  return {
    // A status that no host gives, and that is no success.
    STATUS_V1: { ...all, r10: "V1", r11: "V1" },
    STATUS_ONES: { ...all, rcx: "ILLEGAL", r10: "ONES", r11: "ZERO" },
    STATUS_LEAF: { ...all, rcx: "ABI+RBP", r10: "X30", r11: "X30" },
    DATUM_V2: { ...all, rcx: "NONE", r10: "ZERO", r11: "V2", r15: "V2" },
    DATUM_RETRY: { ...all, r10: "ZERO", r11: "RETRY", r15: "INVALID" },
    DATUM_ZERO: { ...all, rax: "INVALID", rcx: "ABI+XMM", r10: "ZERO", r11: "ZERO" },
    FORGED_READ: { ...all, r10: "X30", r11: "X30", r15: "X30" },
  };
});
type Further = keyof typeof FURTHER;

vi.mock("../../spec/actions/adversary.ts", async (original) => {
  const real = await original<typeof Adversary>();
  return {
    ...real,
    // The monitors ask what an answer is.
    hostRegisters: (answer: string, got: Read<Gpr>): Plain<Gpr> =>
      furtherAnswer(answer, got) ?? real.hostRegisters(known(answer), got),
  };
});

/** The name of an answer, for a function that is told of the further ones. */
const known = (answer: string): Answer => answer as Answer;

/** A further answer, or null where it is one of the model. */
function furtherAnswer(answer: string, got: Read<Gpr>): Plain<Gpr> | null {
  const further = Object.entries(FURTHER).find(([name]) => name === answer)?.[1];
  return further === undefined
    ? null
    : ({ ...ZERO_GPR, ...plainGpr(got), ...further } as Plain<Gpr>);
}
const { hostRegisters } = await import("../../spec/actions/adversary.ts");

/** One of each kind of the further ones, beside the echo. */
const furtherAnswers = ["ECHO", "STATUS_V1", "STATUS_LEAF", "DATUM_V2", "DATUM_ZERO"] as const;

/** The maximal host with `answers`, whatever was asked and whether or not the entry fails. */
const entering = (answers: readonly (Answer | Further)[]) =>
  withActions("answers", [
    spec.action(hostEnters.name, {
      sentence: "The host enters the trust domain with any answer.",
      source: "domain facts 2.5, 6.2",
      actor: "host",
      params: (c) => ({
        vcpu: c.vcpus,
        lp: c.lps,
        resumeL1: [false, true],
        busy: [false, true],
        answer: answers,
      }),
      guard: {
        out: (s, { vcpu }) => s.hostCpu[vcpu].status !== "NONE",
      },
      writes: [],
      effect: () => {},
      message: {
        to: "tdxModule",
        label: "TDH.VP.ENTER",
        carries: (s, { vcpu, lp, resumeL1, busy, answer }) => ({
          regs: hostRegisters(known(answer), s.hostCpu[vcpu].gpr),
          resumeL1,
          lp,
          busy,
        }),
      },
      partner: {
        actor: "tdxModule",
        effect: (s, next, { vcpu }, c, entry) => {
          c.rules.vpEnter(s, next, vcpu, entry, c);
        },
      },
    }),
  ]);

const oneRead: Constants = { ...recommended, ...hostile, ops: ["READ_DATA"] };

describe("A12, A13: other answers, to every exit and at every entry", () => {
  test("recommended", () => {
    demandSameVerdicts({
      constants: oneRead,
      properties: moduleSafety,
      system: entering(furtherAnswers),
      fires: ["HostEnters"],
    });
  });

  test("a module that looks at a value which the model does not have would be noticed only so", () => {
    const leaks = {
      writeBack: (image: Registers, host: Registers): Plain<Gpr> => ({
        ...plainGpr(image),
        ...(host.r11 === "V2" ? { sec: host.sec } : {}),
        rax: "ZERO" as const,
        r10: host.r10,
        r11: host.r11,
      }),
    };
    const properties = moduleSafety.filter((p) => p.id === "S2");
    const leaking = (answers: readonly (Answer | Further)[]) => {
      const { specification } = withActions("leaks", [], { rules: leaks });
      return outcome({ ...entering(answers), specification }, oneRead, properties).words;
    };
    expect(leaking(["OK_V1"])).toEqual({ S2: "holds" });
    expect(leaking(["OK_V1", "DATUM_V2"])).toEqual({ S2: "violated" });
  });
});

test("A27: other operations against the maximal host", () => {
  demandSameVerdicts({
    constants: oneRead,
    wider: { ops: ["WRITE_DATA_WIDE"] },
    properties: moduleSafety,
  });
});

describe("A29: another CPU blocks a page, or ends an epoch, while the module is at work", () => {
  const meanwhile = withActions("meanwhile", [
    spec.action("HostEntersAndBlocks", {
      sentence: "The host enters the trust domain, and another CPU blocks a page meanwhile.",
      source: "domain facts 2.5, 2.6",
      actor: "host",
      params: (c) => ({
        vcpu: c.vcpus,
        lp: c.lps,
        resumeL1: [false, true],
        page: [...privatePages(c), "none" as const],
        track: [false, true],
      }),
      guard: { out: (s, { vcpu }) => s.hostCpu[vcpu].status !== "NONE" },
      writes: [],
      effect: () => {},
      message: {
        to: "tdxModule",
        label: "TDH.VP.ENTER beside TDH.MEM.RANGE.BLOCK",
        carries: (s, { vcpu, lp, resumeL1 }) => ({
          regs: hostRegisters("OK_V1", s.hostCpu[vcpu].gpr),
          resumeL1,
          lp,
          busy: false,
        }),
      },
      partner: {
        actor: "tdxModule",
        guard: { present: (s, { page }) => page === "none" || s.sept[page] === "PRESENT" },
        effect: (s, next, { vcpu, page, track }, c, entry) => {
          c.rules.vpEnter(s, next, vcpu, entry, c);
          if (page !== "none") next.sept[page] = "BLOCKED";
          if (track) c.rules.track(next, c);
        },
      },
    }),
  ]);
  test("no state is new", () => {
    const narrow = outcome(withActions("as it is", []), oneRead, []);
    const wide = outcome(meanwhile, oneRead, []);
    expect(wide.fired.get("HostEntersAndBlocks")).toBeGreaterThan(0);
    expect(wide.states).toBe(narrow.states);
    expect(wide.transitions).toBeGreaterThan(narrow.transitions);
  });
});

test("A14: the honest kernel and the maximal host in turns", () => {
  const both = withActions("both hosts", [], {
    guards: {
      ...Object.fromEntries(
        ["HostEnters", "HostInterrupts"].map((name) => [name, { hostIsMaximal: null }]),
      ),
      KernelEnters: {
        // The vCPU is out, and the kernel has what the emulator answered.
        toEnter: (s: Pick<Read<State>, "l0" | "hostCpu">, { vcpu }: { readonly vcpu: Vcpu }) =>
          s.l0[vcpu].pc === "ENTER" && s.hostCpu[vcpu].status !== "NONE",
      },
    },
  });
  demandSameVerdicts({
    constants: { ...recommended, ops: ["READ_ISR"], operations: 1 },
    properties: moduleSafety,
    system: both,
    fires: ["HostEnters", "HostInterrupts", "KernelEnters"],
  });
});
