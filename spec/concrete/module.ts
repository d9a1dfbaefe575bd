/**
 * What the TDX module does with registers on a TDVMCALL, on all thirty-two of them: the bitwise
 * versions of the model's rules `scrub` and `writeBack`. It never looks into R10–R15.
 *
 * [A1] The model has one register group for the ABI and one representative each for the other general
 * and the vector registers. Here it shows why that loses nothing: what happens to a register depends
 * on its own bit of the mask alone (`module.test.ts` demands it for every register and every mask).
 *
 * Left out: RBP of the host is its own under NO_RBP_MOD; extended state beyond XMM is re-initialised.
 * Source: domain facts 2.2, 2.5.
 */
import { GPR, gprBit, hostRcx, TDX, EXIT_REASON, word, xmmBit, type Word } from "../abi.ts";

/** All registers that a mask is about. Shape: 16 general-purpose by their numbers, 16 XMM. */
export interface RegisterFile {
  readonly gpr: readonly Word[];
  /** Unit: 128-bit values. */
  readonly xmm: readonly bigint[];
}

const ZERO = word(0n);

/** What the host finds in its registers after VM `vm` exited by TDVMCALL. */
export function hostImage(image: RegisterFile, vm: number): RegisterFile {
  const rcx = image.gpr[GPR.RCX] ?? ZERO;
  return {
    gpr: image.gpr.map((value, n) => {
      if (n === GPR.RAX) return word(EXIT_REASON.TDCALL);
      if (n === GPR.RCX) return hostRcx(rcx, vm);
      return (rcx & gprBit(n)) === 0n ? ZERO : value;
    }),
    xmm: image.xmm.map((value, n) => ((rcx & xmmBit(n)) === 0n ? 0n : value)),
  };
}

/** The registers of the VM after the host's answer: the mask is the one saved at the exit, whatever the host's RCX is. */
export function answered(image: RegisterFile, host: RegisterFile): RegisterFile {
  const rcx = image.gpr[GPR.RCX] ?? ZERO;
  return {
    gpr: image.gpr.map((value, n) => {
      if (n === GPR.RAX) return word(TDX.SUCCESS);
      if (n === GPR.RCX) return rcx;
      return (rcx & gprBit(n)) === 0n ? value : (host.gpr[n] ?? value);
    }),
    xmm: image.xmm.map((value, n) => ((rcx & xmmBit(n)) === 0n ? value : (host.xmm[n] ?? value))),
  };
}
