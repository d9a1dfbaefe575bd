/**
 * The register ABI of the hypercall path, bit by bit: what the enumerations of the model stand for.
 *
 * Four interfaces meet in the same registers: TDG.VP.VMCALL between a VM and the module (RCX says
 * which registers the host sees and may set), the GHCI between a VM and the host (R10–R15), what the
 * host reads after the exit (RCX once more, with the VM index), and what L1 reads after its L2 has
 * left (RAX).
 *
 * Left out: leaves and status codes that no agent of the model tells from others; operands of leaves
 * other than RequestMMIO. Source: domain facts 2.2, 2.4, 2.7, 2.9, 2.10; TDX module ABI; GHCI.
 */
import { brand, type Brand } from "./brand.ts";

/** The value of a 64-bit register. */
export type Word = Brand<bigint, "Word">;

/** The word that arithmetic on 64 bits leaves of `value`: everything wraps around, nothing saturates. */
export const word = (value: bigint): Word => brand<"Word">(BigInt.asUintN(64, value));

/** Bit `n` alone. */
export const bit = (n: number): bigint => 1n << BigInt(n);

// ---- RCX on TDG.VP.VMCALL: the expose mask ---------------------------------------------------------

/** Numbers of the general-purpose registers, which are their bits in the mask. */
export const GPR = {
  RAX: 0,
  RCX: 1,
  RDX: 2,
  RBX: 3,
  RSP: 4,
  RBP: 5,
  RSI: 6,
  RDI: 7,
  R8: 8,
  R9: 9,
  R10: 10,
  R11: 11,
  R12: 12,
  R13: 13,
  R14: 14,
  R15: 15,
} as const;
/** Number of a general-purpose register. */
export type GprNumber = (typeof GPR)[keyof typeof GPR];

/** Registers of either kind that a mask has a bit for. */
export const REGISTERS_OF_A_KIND = 16;

/** The bits of R10–R15: all that the GHCI needs. */
export const ABI_MASK = 0xfc00n;

/** The bit of general-purpose register `n`: gpr_select is 15:0. */
export const gprBit = (n: number): bigint => bit(n);
/** The bit of XMM register `n`: xmm_select is 31:16. */
export const xmmBit = (n: number): bigint => bit(REGISTERS_OF_A_KIND + n);

/** Bits that must be zero: RAX and RCX carry the call itself, RSP is nobody's business; 63:32 are reserved. */
const ALWAYS_ZERO = gprBit(GPR.RAX) | gprBit(GPR.RCX) | gprBit(GPR.RSP) | (0xffff_ffffn << 32n);

/**
 * Whether the module refuses the mask, with an error to the caller and no exit.
 * @param noRbpMod the trust domain was configured with NO_RBP_MOD
 */
export function refusesRcx(rcx: Word, noRbpMod: boolean): boolean {
  const mustBeZero = ALWAYS_ZERO | (noRbpMod ? gprBit(GPR.RBP) : 0n);
  return (rcx & mustBeZero) !== 0n;
}

// ---- R10, R11: which service -----------------------------------------------------------------------

/** R10 of a call that follows the GHCI; anything else is a vendor's own call. */
export const STANDARD = 0n;

/** R11 of a standard call. The instruction leaves are the VMX exit reasons of the instructions. */
export const LEAF = {
  CPUID: 0x0an,
  HLT: 0x0cn,
  IO: 0x1en,
  RDMSR: 0x1fn,
  WRMSR: 0x20n,
  REQUEST_MMIO: 0x30n,
  MAP_GPA: 0x1_0001n,
  GET_QUOTE: 0x1_0002n,
} as const;

/** R12 of a RequestMMIO: bytes. */
export const MMIO_SIZES: readonly bigint[] = [1n, 2n, 4n, 8n];
/** R13 of a RequestMMIO. */
export const MMIO_DIRECTION = { READ: 0n, WRITE: 1n } as const;

/** R10 as the host answers. Every error has bit 63 set. */
export const STATUS = {
  SUCCESS: 0n,
  RETRY: 1n,
  INVALID_OPERAND: 0x8000_0000_0000_0000n,
  GPA_IN_USE: 0x8000_0000_0000_0001n,
  ALIGN_ERROR: 0x8000_0000_0000_0002n,
} as const;

// ---- RAX: what the module answers ------------------------------------------------------------------

/** RAX after TDCALL or SEAMCALL: the status stands above bit 32, details below. */
export const TDX = {
  SUCCESS: 0n,
  OPERAND_INVALID: 0xc000_0100_0000_0000n,
  L2_EXIT_HOST_ROUTED_ASYNC: 0x0000_1100_0000_0000n,
  L2_EXIT_HOST_ROUTED_TDVMCALL: 0x0000_1101_0000_0000n,
  L2_EXIT_PENDING_INTERRUPT: 0x0000_1102_0000_0000n,
} as const;
/** Detail of OPERAND_INVALID: the operand that was wrong. */
export const OPERAND_RCX = 1n;

/** Basic exit reasons (VMX). */
export const EXIT_REASON = {
  EXTERNAL_INTERRUPT: 1n,
  TRIPLE_FAULT: 2n,
  HLT: 12n,
  IO: 30n,
  EPT_VIOLATION: 48n,
  TDCALL: 77n,
} as const;

/** RAX of L1 after TDG.VP.ENTER: why it is back (31:0 the exit reason of the L2, above it the case). */
export const l1Rax = (why: bigint, reason: bigint): Word => word(why | reason);
/** The case in L1's RAX. An L1 that looks at {@link reasonIn} alone takes a served call for a new one. */
export const caseIn = (rax: Word): bigint => rax & (0xffff_ffffn << 32n);
/** The exit reason in L1's RAX. */
export const reasonIn = (rax: Word): bigint => rax & 0xffff_ffffn;

// ---- RCX as the host sees it -----------------------------------------------------------------------

/** The VM that made the call, 33:32 of the host's RCX after a TDVMCALL exit: the module writes it, a VM cannot. */
export const vmIndexIn = (hostRcx: Word): 0 | 1 | 2 | 3 => {
  const index = Number((hostRcx >> 32n) & 3n);
  return index === 0 || index === 1 || index === 2 ? index : 3;
};
/** The host's RCX after a TDVMCALL exit of VM `vm` with the mask `rcx`. */
export const hostRcx = (rcx: Word, vm: number): Word => word(rcx | (BigInt(vm) << 32n));

/** The bit of RCX of TDH.VP.ENTER by which the host asks for L1 to be resumed; 51:12 name the vCPU. */
export const RESUME_L1_BIT = 53;
