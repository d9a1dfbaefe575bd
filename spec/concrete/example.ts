/**
 * One machine with all pages of the model, and for each value of the model one machine word that
 * abstracts to it: the words that traces show. `present.test.ts` takes the way back.
 *
 * The addresses are conventional (the PCI window below 4 GiB, configuration space where a Q35 board
 * has it, the TPM's page), and any others would do: that is what `commutes.test.ts` is about.
 */
import type { Plain, Read } from "../../checker/index.ts";
import { ABI_MASK, GPR, gprBit, LEAF, STATUS, word, xmmBit, type Word } from "../abi.ts";
import {
  BAR_PAGE,
  BUFFER_PAGE,
  MSIX_PAGE,
  RAM_PAGE,
  UNITS,
  VAPIC_PAGE,
  type Device,
  type Mask,
  type Reg,
  type Secret,
  type Size,
  type L2,
  type Vcpu,
} from "../constants.ts";
import type { Gpa, Gpr } from "../state.ts";
import type { Representatives } from "./abstraction.ts";
import { address, PAGE_SIZE, sharedBit, type Layout, type Region } from "./space.ts";

const vcpus: readonly Vcpu[] = [0, 1];
const l2s: readonly L2[] = [1, 2, 3];
const devices: readonly Device[] = [0, 1, 2];

const region = (page: Region["page"], base: bigint, size: bigint): Region => ({
  page,
  base: address(base),
  size,
});

const RAM_SIZE = 0x1000_0000n;
const BAR_SIZE = 0x4000n;
const PCI_WINDOW = 0xc000_0000n;
/** The n-th page behind `base`, one for each pair of vCPU and L2. */
const perVcpu = (base: bigint, v: Vcpu, k: L2): bigint => base + BigInt(4 * v + k) * PAGE_SIZE;

/** The example: 52 bits of guest physical address, so that the shared bit is 51. */
export const EXAMPLE: Layout = {
  gpaw: 52,
  regions: [
    region("l1ram", 0n, RAM_SIZE),
    ...l2s.map((k) => region(RAM_PAGE[k], BigInt(k) * RAM_SIZE, RAM_SIZE)),
    ...vcpus.flatMap((v) =>
      l2s.flatMap((k) => [
        region(BUFFER_PAGE[v][k], perVcpu(0x4000_0000n, v, k), PAGE_SIZE),
        region(VAPIC_PAGE[v][k], perVcpu(0x4010_0000n, v, k), PAGE_SIZE),
      ]),
    ),
    region("ecam", 0xb000_0000n, 4n * PAGE_SIZE),
    ...devices.map((d) => region(BAR_PAGE[d], PCI_WINDOW + BigInt(d) * BAR_SIZE, BAR_SIZE)),
    region("alt", PCI_WINDOW + 3n * BAR_SIZE, BAR_SIZE),
    ...devices.map((d) =>
      region(MSIX_PAGE[d], PCI_WINDOW + 4n * BAR_SIZE + BigInt(d) * PAGE_SIZE, PAGE_SIZE),
    ),
    region("tdev", 0xfed4_0000n, PAGE_SIZE),
  ],
};
/** In no region. */
const HOLE = 0xd000_0000n;
/** Of a function's configuration space: its first BAR. */
const BAR_REGISTER = 0x10n;

/** The registers that stand for `sec` and `xmm`: RBX and XMM0. */
export const REPRESENTATIVES = { sec: GPR.RBX, xmm: 0 } as const satisfies Representatives;

/** A word for each value. */
export const WORD_OF: Record<Reg, Word> = {
  ZERO: word(0n),
  V1: word(0x5an),
  V2: word(0x5a_0000_005an),
  ONES: word(-1n),
  X30: word(LEAF.REQUEST_MMIO),
  MAPGPA: word(LEAF.MAP_GPA),
  RETRY: word(STATUS.RETRY),
  INVALID: word(STATUS.INVALID_OPERAND),
};

/** What a secret looks like where it is exposed. */
export const SECRET_WORD: Record<Secret, Word> = {
  ZERO: word(0n),
  A: word(0xaaaa_aaaan),
  B: word(0xbbbb_bbbbn),
  C: word(0xcccc_ccccn),
  L: word(0x1111_1111n),
  POISON: word(0xdead_beefn),
  OTHER: word(0x7777_7777n),
};

/** A mask for each mask. ILLEGAL exposes the stack pointer. */
export const RCX_OF: Record<Mask, Word> = {
  NONE: word(0n),
  ABI: word(ABI_MASK),
  "ABI+SEC": word(ABI_MASK | gprBit(REPRESENTATIVES.sec)),
  "ABI+XMM": word(ABI_MASK | xmmBit(REPRESENTATIVES.xmm)),
  "ABI+RBP": word(ABI_MASK | gprBit(GPR.RBP)),
  ILLEGAL: word(ABI_MASK | gprBit(GPR.RSP)),
};

/** Bytes of an access. BAD is 0, which is also what the module leaves in a register it clears. */
export const SIZE_WORD: Record<Size, Word> = { BAD: word(0n), ONE: word(4n), TWO: word(8n) };

/**
 * An address for `at`, of an access of `size`. Two units behind the third register cross the page.
 * `null` in configuration space for two units of two functions: no access has them.
 */
export function addressFor(at: Read<Gpa> | Plain<Gpa>, size: Size): Word | null {
  const base = EXAMPLE.regions.find((r) => r.page === at.page)?.base ?? HOLE;
  const shared = at.sh ? sharedBit(EXAMPLE.gpaw) : 0n;
  const crosses = size === "TWO" && at.off === UNITS - 1;
  const unit = BigInt(at.off);
  if (at.page === "ecam") {
    if (size === "TWO" && !crosses) return null;
    const offset = crosses ? PAGE_SIZE - 4n : BAR_REGISTER;
    return word((base + unit * PAGE_SIZE + offset) | shared);
  }
  return word((base + (crosses ? PAGE_SIZE - 4n : 4n * unit)) | shared);
}

/** The registers of a TDVMCALL as words, by name and in the order of their numbers; `null` where {@link addressFor} is. */
export function wordsFor(g: Read<Gpr> | Plain<Gpr>): Readonly<Record<string, Word>> | null {
  const r14 = addressFor(g.r14, g.r12);
  if (r14 === null) return null;
  return {
    ...(g.rcx === "ABI+SEC" ? { RBX: SECRET_WORD[g.sec] } : {}),
    ...(g.rcx === "ABI+RBP" ? { RBP: SECRET_WORD[g.sec] } : {}),
    RCX: RCX_OF[g.rcx],
    R10: WORD_OF[g.r10],
    R11: WORD_OF[g.r11],
    R12: SIZE_WORD[g.r12],
    R13: word(g.r13 === "WRITE" ? 1n : 0n),
    R14: r14,
    R15: WORD_OF[g.r15],
    ...(g.rcx === "ABI+XMM" ? { XMM0: SECRET_WORD[g.xmm] } : {}),
  };
}
