/**
 * Each register is treated by its own bit of the mask alone. This is why the model may have one
 * representative of each kind, and why a mask with several kinds, or with part of the ABI, shows
 * nothing new.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ABI_MASK, GPR, gprBit, refusesRcx, word, xmmBit, type Word } from "../abi.ts";
import { exposes } from "../hypercalls.ts";
import { words } from "../../test/support/arbitrary-layout.ts";
import { abstractMask } from "./abstraction.ts";
import { answered, hostImage, type RegisterFile } from "./module.ts";

/** Registers with a legal mask. */
const files: fc.Arbitrary<RegisterFile> = fc
  .record({
    mask: fc.oneof(
      fc.constantFrom(ABI_MASK, 0n, ABI_MASK | gprBit(GPR.RBX), ABI_MASK | xmmBit(0)),
      fc.bigInt({ min: 0n, max: 0xffff_ffffn }).map((m) => m & ~0x13n),
    ),
    gpr: fc.array(words, { minLength: 16, maxLength: 16 }),
    xmm: fc.array(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), { minLength: 16, maxLength: 16 }),
  })
  .map(({ mask, gpr, xmm }) => ({
    gpr: gpr.map((value, n) => (n === GPR.RCX ? word(mask) : value)),
    xmm,
  }));

const rcxOf = (f: RegisterFile): Word => f.gpr[GPR.RCX] ?? word(0n);
const numbers = Array.from({ length: 16 }, (_, n) => n);
/** General registers that the mask is about. */
const selectable = numbers.filter((n) => ![GPR.RAX, GPR.RCX, GPR.RSP].some((x) => x === n));

describe("the host's image", () => {
  test("has each register exactly if its own bit is set, and zero otherwise", () => {
    fc.assert(
      fc.property(files, fc.integer({ min: 0, max: 3 }), (f, vm) => {
        const host = hostImage(f, vm);
        for (const n of selectable)
          expect(host.gpr[n]).toBe((rcxOf(f) & gprBit(n)) === 0n ? 0n : f.gpr[n]);
        for (const n of numbers)
          expect(host.xmm[n]).toBe((rcxOf(f) & xmmBit(n)) === 0n ? 0n : f.xmm[n]);
        expect(host.gpr[GPR.RSP]).toBe(0n);
        expect(host.gpr[GPR.RAX]).toBe(77n);
        expect(host.gpr[GPR.RCX]).toBe(rcxOf(f) | (BigInt(vm) << 32n));
      }),
    );
  });

  test("of a mask with part of the ABI is that of the whole ABI with zeroes for the rest", () => {
    fc.assert(
      fc.property(files, (f) => {
        const part = rcxOf(f) & ABI_MASK;
        const of = (mask: bigint, gpr: readonly Word[]) =>
          hostImage({ gpr: gpr.map((x, n) => (n === GPR.RCX ? word(mask) : x)), xmm: f.xmm }, 1);
        const zeroed = f.gpr.map((x, n) => ((part & gprBit(n)) === 0n ? word(0n) : x));
        const [partial, whole] = [of(part, f.gpr), of(ABI_MASK, zeroed)];
        for (const n of selectable) expect(partial.gpr[n]).toBe(whole.gpr[n]);
      }),
    );
  });
});

describe("the host's answer", () => {
  test("reaches each register exactly if its own bit was set by the VM, whatever the host's RCX", () => {
    fc.assert(
      fc.property(files, files, (f, host) => {
        const after = answered(f, host);
        for (const n of selectable)
          expect(after.gpr[n]).toBe((rcxOf(f) & gprBit(n)) === 0n ? f.gpr[n] : host.gpr[n]);
        for (const n of numbers)
          expect(after.xmm[n]).toBe((rcxOf(f) & xmmBit(n)) === 0n ? f.xmm[n] : host.xmm[n]);
        expect(after.gpr[GPR.RSP]).toBe(f.gpr[GPR.RSP]);
        expect(after.gpr[GPR.RAX]).toBe(0n);
        expect(after.gpr[GPR.RCX]).toBe(rcxOf(f));
      }),
    );
  });
});

test("the model's masks expose what the bits do, for every choice of representatives", () => {
  const exposed = (rcx: Word, n: number): boolean => (rcx & gprBit(n)) !== 0n;
  let images = 0;
  fc.assert(
    fc.property(
      files,
      fc.constantFrom(GPR.RDX, GPR.RBX, GPR.RSI, GPR.RDI, GPR.R8, GPR.R9),
      fc.integer({ min: 0, max: 15 }),
      (f, sec, xmm) => {
        const rcx = rcxOf(f);
        const mask = abstractMask(rcx, { sec, xmm });
        if (mask === null || mask === "ILLEGAL") return;
        images++;
        expect(refusesRcx(rcx, false)).toBe(false);
        for (const n of numbers.slice(GPR.R10)) expect(exposes(mask, "abi")).toBe(exposed(rcx, n));
        // Where RBP is the register exposed, it is the representative.
        expect(exposes(mask, "sec")).toBe(exposed(rcx, mask === "ABI+RBP" ? GPR.RBP : sec));
        expect(exposes(mask, "xmm")).toBe((rcx & xmmBit(xmm)) !== 0n);
      },
    ),
    { numRuns: 2000 },
  );
  expect(images).toBeGreaterThan(500);
});

test("one kind at a time covers every register: some choice of representatives has an image for it", () => {
  for (const n of selectable) {
    const rcx = word(ABI_MASK | gprBit(n));
    const choices = [GPR.RDX, GPR.RBX, GPR.RSI, GPR.RDI, GPR.R8, GPR.R9].map((sec) =>
      abstractMask(rcx, { sec, xmm: 0 }),
    );
    const wanted = n >= GPR.R10 ? "ABI" : n === GPR.RBP ? "ABI+RBP" : "ABI+SEC";
    expect(choices).toContain(wanted);
  }
  for (const xmm of numbers)
    expect(abstractMask(word(ABI_MASK | xmmBit(xmm)), { sec: GPR.RBX, xmm })).toBe("ABI+XMM");
});
