/**
 * From machine words to the model: the abstraction function that every abstraction of registers and
 * addresses talks about. `commutes.test.ts` shows that it commutes with what the agents do.
 *
 * **Bytes and units.** A device has four registers of four bytes at the start of its block; a block is
 * the part of a page that belongs to one window. Unit 0, 1, 2 is bytes 0–3, 4–7, 8–11 of the block,
 * unit 3 all the rest of it. The size of an access is ONE if its last byte lies in the unit of its
 * first, and TWO otherwise. So an aligned access of up to four bytes is ONE, one of eight bytes on
 * two registers is TWO, and an access leaves its page exactly if `off` + size exceeds UNITS. In
 * configuration space (`ecam`) a unit is the page of one function.
 *
 * **What is merged.**
 * - [A4] Bytes of a unit; everything behind the third register; the pages of one window. No rule
 *   of the path looks at an offset but for the end of the page, and the emulator passes it on.
 *   The fast path does: it knows the first byte of a register in the first page. A write elsewhere in
 *   the unit is a kick all the same, by way of the emulator.
 * - [A4] A misaligned access that touches three units is TWO. Which registers a device then changes is
 *   not covered: dispatch is to the device and to the unit of the first byte.
 * - [A4] An access that leaves its page has unit 3, whatever it was (a matter of windows of 16 bytes
 *   alone): it is refused for leaving its page, or split by the emulator.
 * - [A5] An illegal direction (R13) is an illegal size: host and L1 test both at once.
 * - [A2] Values: all errors, which have bit 63, are INVALID; all ones of any width are ONES; V1 and V2
 *   stand for the rest. Values are copied, and compared with those that keep a name of their own.
 *
 * **Where it is partial** (`null`).
 * - An access that lies in its page but not in its window: with windows smaller than a page, the model
 *   has no place for the second half. No prototype passes such a window through: pages are mapped.
 * - A mask that exposes part of the call ABI, or two kinds of registers beyond it. A part of the ABI
 *   is a request with zeroes for the rest and an answer that reaches less; registers are treated one
 *   by one, so that one kind at a time shows everything (`module.test.ts`).
 * - R10 ≠ 0: see {@link abstractLeaf}.
 */
import {
  ABI_MASK,
  caseIn,
  EXIT_REASON,
  GPR,
  gprBit,
  LEAF,
  reasonIn,
  refusesRcx,
  STANDARD,
  STATUS,
  TDX,
  xmmBit,
  type Word,
} from "../abi.ts";
import {
  REASONS,
  UNITS,
  type Case,
  type Mask,
  type Page,
  type Reason,
  type Reg,
  type Size,
} from "../constants.ts";
import type { Leaf } from "../hypercalls.ts";
import { isWellFormed } from "./host.ts";
import {
  crossesPage,
  isShared,
  lastByte,
  PAGE_SIZE,
  pageOf,
  regionAt,
  strip,
  type AnyGpa,
  type Layout,
} from "./space.ts";

/** The registers that stand for all others: the model's `sec` and `xmm`. */
export interface Representatives {
  /** RDX, RBX, RSI, RDI, R8 or R9. */
  readonly sec: number;
  readonly xmm: number;
}

/** Which values R14 and R12 have in the model. */
export interface AbstractAccess {
  readonly page: Page;
  readonly off: number;
  readonly sh: boolean;
  readonly size: Exclude<Size, "BAD">;
}

/** The mask, with respect to one pair of representatives. */
export function abstractMask(rcx: Word, { sec, xmm }: Representatives): Mask | null {
  if (refusesRcx(rcx, false)) return "ILLEGAL";
  const abi = rcx & ABI_MASK;
  const others = [
    ...((rcx & gprBit(sec)) === 0n ? [] : (["ABI+SEC"] as const)),
    ...((rcx & xmmBit(xmm)) === 0n ? [] : (["ABI+XMM"] as const)),
    ...((rcx & gprBit(GPR.RBP)) === 0n ? [] : (["ABI+RBP"] as const)),
  ];
  if (abi === 0n) return others.length === 0 ? "NONE" : null;
  if (abi !== ABI_MASK || others.length > 1) return null;
  return others[0] ?? "ABI";
}

/** The leaf. [A9] A vendor's own call is one that the host does not know; the model tells the leaf by R11, and covers calls with R10 = 0. */
export const abstractLeaf = (r10: Word, r11: Word): Leaf => {
  if (r10 !== STANDARD) return "OTHER";
  return r11 === LEAF.REQUEST_MMIO ? "MMIO" : r11 === LEAF.MAP_GPA ? "MAPGPA" : "OTHER";
};

const ALL_ONES: readonly bigint[] = [8n, 16n, 32n, 64n].map((bits) => (1n << bits) - 1n);

/** The value of R10, R11, R15, or of device data. */
export function abstractValue(value: Word): Reg {
  if (value === 0n) return "ZERO";
  if (value === LEAF.REQUEST_MMIO) return "X30";
  if (value === LEAF.MAP_GPA) return "MAPGPA";
  if (value === STATUS.RETRY) return "RETRY";
  if (ALL_ONES.includes(value)) return "ONES";
  if (value >= STATUS.INVALID_OPERAND) return "INVALID";
  return value >> 32n === 0n ? "V1" : "V2";
}

const CASE_OF: readonly (readonly [bigint, Case])[] = [
  [TDX.SUCCESS, "SUCCESS"],
  [TDX.L2_EXIT_HOST_ROUTED_TDVMCALL, "HOST_ROUTED_TDVMCALL"],
  [TDX.L2_EXIT_HOST_ROUTED_ASYNC, "HOST_ROUTED_ASYNC"],
  [TDX.L2_EXIT_PENDING_INTERRUPT, "PENDING_INTERRUPT"],
];

/** L1's RAX after TDG.VP.ENTER; `null` for entries that failed and for reasons outside the model. */
export function abstractExit(rax: Word): { readonly case: Case; readonly reason: Reason } | null {
  const why = CASE_OF.find(([status]) => status === caseIn(rax))?.[1];
  const reason = REASONS.find((r) => EXIT_REASON[r] === reasonIn(rax));
  return why === undefined || reason === undefined ? null : { case: why, reason };
}

/** First bytes of the units of a block, but for that of unit 0. */
const CUTS = [4n, 8n, 12n] as const;

/** Where an access of 1, 2, 4 or 8 bytes goes. */
export function abstractAccess(layout: Layout, gpa: AnyGpa, bytes: bigint): AbstractAccess | null {
  const first = strip(gpa, layout.gpaw);
  const sh = isShared(gpa, layout.gpaw);
  const region = regionAt(layout, first);
  const page = region?.page ?? "hole";
  if (crossesPage(gpa, bytes)) return { page, off: UNITS - 1, sh, size: "TWO" };
  // Within a page, no byte is on the other side of the shared bit, and none wraps around.
  const last = lastByte(first, bytes);
  for (let at: bigint = first + 1n; at <= last; at++)
    if (regionAt(layout, at) !== region) return null;
  const unitOf = (at: bigint): number => {
    if (region?.page === "ecam") return Number(pageOf(at) - pageOf(region.base));
    const pageStart = pageOf(at) * PAGE_SIZE;
    const block = region !== null && region.base > pageStart ? region.base : pageStart;
    return CUTS.filter((cut) => block + cut <= at).length;
  };
  const off = unitOf(first);
  return { page, off, sh, size: unitOf(last) === off ? "ONE" : "TWO" };
}

/** R12, R13 and R14 of a RequestMMIO together: the size of an access depends on where it is. */
export function abstractRequest(
  layout: Layout,
  { gpa, r12, r13 }: { readonly gpa: AnyGpa; readonly r12: Word; readonly r13: Word },
): {
  readonly r12: Size;
  readonly r13: "READ" | "WRITE";
  readonly r14: { readonly page: Page; readonly off: number; readonly sh: boolean };
} | null {
  const legal = isWellFormed(r12, r13);
  const access = abstractAccess(layout, gpa, legal ? r12 : 1n);
  if (access === null) return null;
  const { page, off, sh, size } = access;
  return {
    r12: legal ? size : "BAD",
    r13: r13 === 1n ? "WRITE" : "READ",
    r14: { page, off, sh },
  };
}
