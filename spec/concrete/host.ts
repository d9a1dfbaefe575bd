/**
 * The honest host on machine words: what the L0 kernel makes of a TDVMCALL exit, and where the
 * emulator takes a request. Each function is the bitwise version of a rule of the model, and
 * `commutes.test.ts` shows that abstraction commutes with it.
 *
 * Source: domain facts 3.1 (upstream), 3.2 (prototype), 3.3 (patch 0017), 3.4, 3.7.
 */
import { LEAF, MMIO_DIRECTION, MMIO_SIZES, STANDARD, vmIndexIn, type Word } from "../abi.ts";
import { brand } from "../brand.ts";
import type { Constants, Device, VmId } from "../constants.ts";
import type { KernelAnswer } from "../hypercalls.ts";
import {
  contains,
  crossesPage,
  isRam,
  isShared,
  lastByte,
  regionAt,
  strip,
  type Address,
  type AnyGpa,
  type Bars,
  type Layout,
  type MmioOffset,
  type Window,
} from "./space.ts";

/** Who handles a TDVMCALL, by R10 and R11 as they stand in the registers, and by the VM index. */
export function routes(
  hostRcx: Word,
  r10: Word,
  r11: Word,
  nonMmio: Constants["nonMmio"],
): KernelAnswer {
  const fromL2 = vmIndexIn(hostRcx) !== 0;
  if (r10 === STANDARD && r11 === LEAF.REQUEST_MMIO) return "EMULATE";
  if (fromL2 && nonMmio === "RESUME_L1") return "RESUME_L1";
  if (r10 === STANDARD && r11 === LEAF.MAP_GPA && (!fromL2 || nonMmio === "HANDLE_L0"))
    return "MAP_GPA";
  return "REFUSE";
}

/** Whether R12 and R13 are a size and a direction. The whole registers count, not their low words. */
export const isWellFormed = (r12: Word, r13: Word): boolean =>
  MMIO_SIZES.includes(r12) && (r13 === MMIO_DIRECTION.READ || r13 === MMIO_DIRECTION.WRITE);

/** The flags that decide which addresses the kernel takes for MMIO. */
export type AddressPolicy = Pick<Constants, "shPolicy" | "memslotCheck" | "crossingCheck">;

/** Whether the kernel takes a well-formed request for MMIO. STRICT is upstream's test: first and last byte shared. */
export function takesAddress(
  layout: Layout,
  gpa: AnyGpa,
  bytes: bigint,
  policy: AddressPolicy,
): boolean {
  const { gpaw } = layout;
  const last = lastByte(gpa, bytes);
  if (policy.shPolicy === "STRICT" && !(isShared(gpa, gpaw) && isShared(last, gpaw))) return false;
  if (policy.crossingCheck && crossesPage(gpa, bytes)) return false;
  const region = regionAt(layout, strip(gpa, gpaw));
  return !(policy.memslotCheck && region !== null && isRam(region.page));
}

/** What the kernel lets a VM reach: windows that L1 has registered, or everything. */
export type Registered = { readonly [Vm in VmId]: readonly Window[] | "ALL" };

/** Whether the kernel serves an access of the VM that its own RCX names. */
export function filterPasses(
  registered: Registered,
  hostRcx: Word,
  at: Address,
  bytes: bigint,
): boolean {
  const windows = registered[vmIndexIn(hostRcx)];
  return windows === "ALL" || windows.some((w) => contains(w, at, bytes));
}

/** The device that the emulator takes an access to, and the register of it: by the address alone. `null`: unassigned. */
export function dispatches(
  emuBar: Bars,
  devices: readonly Device[],
  at: Address,
): { readonly device: Device; readonly offset: MmioOffset } | null {
  for (const device of devices) {
    const bar = emuBar[device];
    if (bar !== null && contains(bar, at, 1n))
      return { device, offset: brand<"MmioOffset">(at - bar.base) };
  }
  return null;
}

/** A kick that the kernel takes itself: an ioeventfd of any length, at one address. */
export interface Eventfd {
  readonly device: Device;
  readonly at: Address;
}

/**
 * The device whose kick the kernel takes, or `null`. The registration names one address and no length,
 * so the first byte of the access decides.
 */
export const takesKick = (registered: readonly Eventfd[], at: Address, r13: Word): Device | null =>
  r13 === MMIO_DIRECTION.WRITE ? (registered.find((e) => e.at === at)?.device ?? null) : null;
