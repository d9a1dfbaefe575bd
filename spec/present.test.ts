/** What traces show of a hypercall, read back. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { abstractMask, abstractRequest, abstractValue } from "./concrete/abstraction.ts";
import { EXAMPLE, REPRESENTATIVES, SECRET_WORD, wordsFor } from "./concrete/example.ts";
import { faultsOf, l2Gpa } from "./concrete/space.ts";
import { word } from "./abi.ts";
import {
  DIRECTIONS,
  MASKS,
  pages,
  REGS,
  SECRETS,
  SIZES,
  UNITS,
  type Constants,
} from "./constants.ts";
import { formatWord, present } from "./present.ts";
import { passthrough } from "./system.ts";
import { ZERO_GPR, type Gpr } from "./state.ts";
import { model } from "../checker/index.ts";
import { plainValue } from "../checker/plain/replay.ts";
import { initialStates, successors, textOf } from "../checker/plain/semantics.ts";
import { recommended } from "../models/instances/points.ts";

/** As large as the model gets: every page exists. */
const c: Constants = {
  ...recommended,
  vcpus: [0, 1],
  l2s: [1, 2, 3],
  runsOn: { 0: [1, 2, 3], 1: [1, 2, 3] },
  devices: [0, 1, 2],
  trustedDevice: true,
  barPolicy: "TRACK_MOVE",
  irqPath: "PIR",
  backend: "LATER",
};

const images: fc.Arbitrary<Gpr> = fc.record({
  rax: fc.constantFrom(...REGS),
  rcx: fc.constantFrom(...MASKS),
  r10: fc.constantFrom(...REGS),
  r11: fc.constantFrom(...REGS),
  r12: fc.constantFrom(...SIZES),
  r13: fc.constantFrom(...DIRECTIONS),
  r14: fc.record({
    page: fc.constantFrom(...pages(c)),
    off: fc.integer({ min: 0, max: UNITS - 1 }),
    sh: fc.boolean(),
  }),
  r15: fc.constantFrom(...REGS),
  sec: fc.constantFrom(...SECRETS),
  xmm: fc.constantFrom(...SECRETS),
});

/** Images that a machine can have: no access is in two functions' configuration space. */
const possible = images.filter(
  ({ r12, r14 }) => !(r14.page === "ecam" && r12 === "TWO" && r14.off < UNITS - 1),
);

/** The registers that a line names. */
function read(line: string | undefined): Readonly<Record<string, bigint>> {
  expect(line).toBeDefined();
  return Object.fromEntries(
    [...(line ?? "").matchAll(/\b([RX][A-Z\d]+)=(\S+)/g)].map(([, name = "", text = ""]) => [
      name,
      BigInt(text.replaceAll("_", "")),
    ]),
  );
}

/** What the model has for the registers that a line names. */
function abstracted(line: string | undefined): object {
  const words = read(line);
  const of = (name: string) => word(words[name] ?? -2n);
  const request = abstractRequest(EXAMPLE, {
    gpa: l2Gpa(of("R14")),
    r12: of("R12"),
    r13: of("R13"),
  });
  return {
    rcx: "RCX" in words ? abstractMask(of("RCX"), REPRESENTATIVES) : null,
    r10: abstractValue(of("R10")),
    r11: abstractValue(of("R11")),
    ...request,
    r15: abstractValue(of("R15")),
  };
}

const shown = ({ r10, r11, r12, r13, r14, r15 }: Gpr): object => ({ r10, r11, r12, r13, r14, r15 });

/** The shapes in which messages carry an image. */
const wraps: readonly (readonly [string, (gpr: Gpr) => unknown])[] = [
  ["the image itself", (gpr) => gpr],
  ["an image with RIP", (gpr) => ({ gpr, rip: 3 })],
  ["an instruction at a position", (gpr) => ({ instruction: "CALL", at: { gpr, rip: 1 } })],
  ["an image in a list", (gpr) => [null, { k: 1 }, gpr]],
];

describe("the registers shown abstract to those of the model:", () => {
  test.each(wraps)("%s", (_what, wrap) => {
    fc.assert(
      fc.property(possible, (gpr) => {
        const lines = present(wrap(gpr), c);
        if (gpr.rcx === "NONE") {
          expect(lines).toBeNull();
          return;
        }
        expect(lines).toHaveLength(1);
        expect(abstracted(lines?.[0])).toEqual({ rcx: gpr.rcx, ...shown(gpr) });
      }),
      { numRuns: 500 },
    );
  });

  test("an entry of the host, where RCX is another register", () => {
    fc.assert(
      fc.property(possible, fc.boolean(), fc.boolean(), (gpr, resumeL1, busy) => {
        const lines = present({ regs: gpr, resumeL1, busy }, c);
        if (gpr.rcx === "NONE") {
          expect(lines).toBeNull();
          return;
        }
        expect(abstracted(lines?.[0])).toEqual({ rcx: null, ...shown(gpr) });
        expect(lines?.[0]?.includes("RESUME_L1")).toBe(resumeL1);
      }),
    );
  });

  test("beyond the call ABI, exactly the register that the mask exposes", () => {
    fc.assert(
      fc.property(possible, (gpr) => {
        if (gpr.rcx === "NONE") return;
        const { RBX, RBP, XMM0 } = read(present(gpr, c)?.[0]);
        expect({ RBX, RBP, XMM0 }).toEqual({
          RBX: gpr.rcx === "ABI+SEC" ? SECRET_WORD[gpr.sec] : undefined,
          RBP: gpr.rcx === "ABI+RBP" ? SECRET_WORD[gpr.sec] : undefined,
          XMM0: gpr.rcx === "ABI+XMM" ? SECRET_WORD[gpr.xmm] : undefined,
        });
      }),
    );
  });
});

describe("the example", () => {
  test("is a legal machine with every page but the hole", () => {
    expect(faultsOf(EXAMPLE)).toEqual([]);
    const names = new Set<string>(EXAMPLE.regions.map((r) => r.page));
    expect(names.size).toBe(EXAMPLE.regions.length);
    expect(pages(c).filter((p) => !names.has(p))).toEqual(["hole"]);
  });

  test("gives different words to different values", () => {
    expect(new Set(Object.values(SECRET_WORD)).size).toBe(SECRETS.length);
    const lines = new Set(
      REGS.map((r15) => present({ ...ZERO_GPR, rcx: "ABI", r15 }, c)?.join() ?? ""),
    );
    expect(lines.size).toBe(REGS.length);
  });

  test("has zero in every register that the module cleared", () => {
    // Not by construction: the model's image of cleared registers and the layout must agree.
    const { RCX, ...cleared } = wordsFor({ ...ZERO_GPR, rcx: "ABI" }) ?? {};
    expect(RCX).toBe(0xfc00n);
    expect(new Set(Object.values(cleared))).toEqual(new Set([0n]));
    expect(
      abstractRequest(EXAMPLE, { gpa: l2Gpa(word(0n)), r12: word(0n), r13: word(0n) }),
    ).toEqual({
      r12: ZERO_GPR.r12,
      r13: ZERO_GPR.r13,
      r14: ZERO_GPR.r14,
    });
  });
});

test("a line reads as the ABI does", () => {
  const gpr: Gpr = {
    ...ZERO_GPR,
    rcx: "ABI",
    r11: "X30",
    r12: "ONE",
    r14: { page: "bar0", off: 2, sh: true },
  };
  expect(present({ gpr, rip: 1 }, c)).toEqual([
    "RCX=0xfc00 R10=0 R11=0x30 R12=4 R13=0 R14=0x8_0000_c000_0008 R15=0",
  ]);
});

test("the model's placing of MapGPA's operands is pointed out", () => {
  const line = (r11: Gpr["r11"]) => present({ ...ZERO_GPR, rcx: "ABI", r11 }, c)?.[0];
  expect(line("MAPGPA")).toContain("R11=0x1_0001 ");
  expect(line("MAPGPA")).toContain("MapGPA");
  expect(line("X30")).not.toContain("MapGPA");
});

describe("every message with exposed registers is shown:", () => {
  const points: readonly (readonly [string, Partial<Constants>])[] = [
    ["direct", {}],
    ["through L1", { route: "NEST_CALL" }],
    ["implicit", { route: "NEST_EPT" }],
    ["the maximal host, all masks", { host: "MAXIMAL", masks: MASKS, noRbpMod: false }],
  ];

  /** Messages of the first steps of the system, breadth first. */
  function messages(constants: Constants): readonly { action: string; message: unknown }[] {
    const m = model({
      name: "messages",
      sentence: "",
      size: "tiny",
      system: passthrough,
      constants,
      claims: [],
    });
    const queue: unknown[] = [...initialStates(m)];
    const seen = new Set<string>();
    const found: { action: string; message: unknown }[] = [];
    for (const state of queue) {
      if (queue.length > 1200) break;
      for (const next of successors(m, state)) {
        if (next.message !== null)
          found.push({ action: next.action.name, message: plainValue(next.message) });
        const text = textOf(next.state);
        if (!seen.has(text)) queue.push(next.state);
        seen.add(text);
      }
    }
    return found;
  }

  test.each(points)("%s", (_what, given) => {
    const constants = { ...recommended, ...given };
    const exposing = messages(constants).filter(({ message }) =>
      /"rcx":"(?!NONE")/.test(JSON.stringify(message)),
    );
    expect(new Set(exposing.map((x) => x.action)).size).toBeGreaterThan(1);
    for (const { action, message } of exposing)
      expect([action, present(message, constants)]).toEqual([action, [expect.any(String)]]);
  });
});

test.each([
  [0n, "0"],
  [9n, "9"],
  [10n, "0xa"],
  [0xfc00n, "0xfc00"],
  [0x1_0001n, "0x1_0001"],
  [(1n << 64n) - 1n, "0xffff_ffff_ffff_ffff"],
])("%s is written %s", (value, text) => {
  expect(formatWord(value)).toBe(text);
});

test("what is no register image shows nothing", () => {
  const gpr = { ...ZERO_GPR, rcx: "ABI" };
  const { r15: _r15, ...incomplete } = gpr;
  for (const message of [
    null,
    0,
    "ABI",
    {},
    { k: 1, tdvmcall: true },
    { page: "bar0", off: 0, sh: true },
    incomplete,
    { ...gpr, r12: "THREE" },
    { ...gpr, extra: 1 },
    { ...gpr, r14: { page: "elsewhere", off: 0, sh: true } },
  ])
    expect(present(message, c)).toBeNull();
});
