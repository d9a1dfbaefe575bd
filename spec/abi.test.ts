/** The register ABI against independent descriptions of the same registers. */
import { describe, expect, test } from "vitest";
import {
  ABI_MASK,
  bit,
  caseIn,
  EXIT_REASON,
  GPR,
  gprBit,
  hostRcx,
  l1Rax,
  LEAF,
  OPERAND_RCX,
  reasonIn,
  refusesRcx,
  RESUME_L1_BIT,
  STATUS,
  TDX,
  vmIndexIn,
  word,
  xmmBit,
} from "./abi.ts";

describe("the expose mask", () => {
  test("of the call ABI is R10 to R15", () => {
    const bits = [GPR.R10, GPR.R11, GPR.R12, GPR.R13, GPR.R14, GPR.R15].map(gprBit);
    expect(bits.reduce((a, b) => a | b)).toBe(ABI_MASK);
    expect(refusesRcx(word(ABI_MASK), true)).toBe(false);
  });

  test("has a bit for each of 13 general and 16 vector registers, and no other", () => {
    // The instruction set numbers the registers; the ABI document lists those that must be zero.
    const legal = Array.from({ length: 64 }, (_, n) => n).filter(
      (n) => !refusesRcx(word(1n << BigInt(n)), false),
    );
    expect(legal).toEqual([2, 3, 5, 6, 7, 8, 9, ...Array.from({ length: 22 }, (_, i) => 10 + i)]);
    const underNoRbpMod = legal.filter((n) => !refusesRcx(word(1n << BigInt(n)), true));
    expect(legal.filter((n) => !underNoRbpMod.includes(n))).toEqual([GPR.RBP]);
    expect(xmmBit(15)).toBe(1n << 31n);
  });

  test("is refused for one bad bit among good ones", () => {
    for (const n of [0, 1, 4, 32, 33, 34, 53, 63])
      expect(refusesRcx(word(ABI_MASK | (1n << BigInt(n))), false)).toBe(true);
  });
});

describe("the host's RCX", () => {
  test("names the VM above the mask", () => {
    for (const vm of [0, 1, 2, 3]) {
      const rcx = hostRcx(word(0xffff_fc00n), vm);
      expect(vmIndexIn(rcx)).toBe(vm);
      expect(rcx & 0xffff_ffffn).toBe(0xffff_fc00n);
    }
  });
  test("cannot be forged by a VM: bits 33:32 of its own RCX are refused", () => {
    for (const vm of [1, 2, 3]) expect(refusesRcx(hostRcx(word(ABI_MASK), vm), false)).toBe(true);
  });
  test("asks for L1 in a bit that is no part of a page address", () => {
    expect(bit(RESUME_L1_BIT)).toBe(0x20_0000_0000_0000n);
    expect(bit(RESUME_L1_BIT) & (bit(52) - 1n)).toBe(0n);
  });
});

describe("L1's RAX after TDG.VP.ENTER", () => {
  const cases = [
    TDX.SUCCESS,
    TDX.L2_EXIT_HOST_ROUTED_ASYNC,
    TDX.L2_EXIT_HOST_ROUTED_TDVMCALL,
    TDX.L2_EXIT_PENDING_INTERRUPT,
  ];
  test("tells case and reason apart, each recovered from the word", () => {
    for (const why of cases)
      for (const reason of Object.values(EXIT_REASON)) {
        const rax = l1Rax(why, reason);
        expect([caseIn(rax), reasonIn(rax)]).toEqual([why, reason]);
      }
    expect(cases.map((why) => why >> 32n)).toEqual([0n, 0x1100n, 0x1101n, 0x1102n]);
  });
  test("has the same low half for a new call and for one that the host has completed", () => {
    const [fresh, completed] = [TDX.SUCCESS, TDX.L2_EXIT_HOST_ROUTED_TDVMCALL].map((why) =>
      l1Rax(why, EXIT_REASON.TDCALL),
    );
    expect(fresh).not.toBe(completed);
    // 4.1, 4.2: two prototypes look at nothing else.
    expect(fresh && reasonIn(fresh)).toBe(completed && reasonIn(completed));
  });
});

test("leaves of instructions are the exit reasons of the instructions, in decimal as the manual has them", () => {
  const { CPUID, HLT, IO, RDMSR, WRMSR, REQUEST_MMIO, MAP_GPA, GET_QUOTE } = LEAF;
  expect([CPUID, HLT, IO, RDMSR, WRMSR, REQUEST_MMIO]).toEqual([10n, 12n, 30n, 31n, 32n, 48n]);
  expect([MAP_GPA, GET_QUOTE].map((leaf) => leaf - (1n << 16n))).toEqual([1n, 2n]);
});

describe("numbers with two meanings", () => {
  test("are those that the model has one value for", () => {
    // 2.6: what makes a lost answer look like a good one.
    expect(TDX.SUCCESS).toBe(STATUS.SUCCESS);
    expect(LEAF.REQUEST_MMIO).toBe(EXIT_REASON.EPT_VIOLATION);
    expect(LEAF.IO).toBe(EXIT_REASON.IO);
  });
  test("and errors are told by their highest bit", () => {
    const errors = [STATUS.INVALID_OPERAND, STATUS.GPA_IN_USE, STATUS.ALIGN_ERROR];
    for (const status of [...errors, TDX.OPERAND_INVALID | OPERAND_RCX])
      expect(status >> 63n).toBe(1n);
    for (const good of [STATUS.SUCCESS, STATUS.RETRY, TDX.L2_EXIT_PENDING_INTERRUPT])
      expect(good >> 63n).toBe(0n);
  });
});

test("a word wraps around at 2^64, both ways", () => {
  expect(word(1n << 64n)).toBe(0n);
  expect(word(-1n)).toBe((1n << 64n) - 1n);
});
