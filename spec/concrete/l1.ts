/**
 * L1 on machine words: what it makes of an MMIO request of its L2, found in the L2's registers.
 *
 * The order is part of it: shape first, so that later tests may assume that an access lies in one
 * page; the trusted device next, by every byte and whatever the shared bit, so that no alias of it
 * reaches the host; then translation through the identity of the device, never through the number.
 *
 * Source: domain facts 4.1, 4.2 (two prototypes slipped here: `slips.test.ts` has both).
 */
import { MMIO_DIRECTION, word, type Word } from "../abi.ts";
import type { Device } from "../constants.ts";
import { isWellFormed } from "./host.ts";
import {
  contains,
  crossesPage,
  isRam,
  l1Gpa,
  regionAt,
  sharedBit,
  strip,
  touches,
  type Bars,
  type Gpaw,
  type L1Gpa,
  type L2Gpa,
  type Layout,
  type Window,
} from "./space.ts";

/** Whether an access reaches a trusted range: any byte of it, by either alias. */
export const reachesTrusted = (
  trusted: Window | null,
  gpa: L2Gpa,
  bytes: bigint,
  gpaw: Gpaw,
): boolean => trusted !== null && touches(trusted, strip(gpa, gpaw), bytes);

/**
 * Where the device that L2 sees at `gpa` lies for L1, shared. NOBODYS: L2 sees no device there, for
 * every byte in one BAR; GONE: it does, and L1 has none for it. This is `l2ToL1` on machine words.
 */
export function translates(
  vbar: Bars,
  pbar: Bars,
  devices: readonly Device[],
  gpa: L2Gpa,
  bytes: bigint,
  gpaw: Gpaw,
): L1Gpa | "NOBODYS" | "GONE" {
  const at = strip(gpa, gpaw);
  for (const device of devices) {
    const from = vbar[device];
    if (from === null || !contains(from, at, bytes)) continue;
    const to = pbar[device];
    return to === null ? "GONE" : l1Gpa(word((at - from.base + to.base) | sharedBit(gpaw)));
  }
  return "NOBODYS";
}

/** What L1 does with an MMIO request of its L2. */
export type L1Serves =
  | { readonly kind: "deny" }
  | { readonly kind: "emulate" }
  | { readonly kind: "remap"; readonly device: Device }
  | { readonly kind: "forward"; readonly gpa: L1Gpa };

/** What L1 knows about where things are, and about one of its L2s. */
export interface L1View {
  readonly layout: Layout;
  readonly devices: readonly Device[];
  readonly vbar: Bars;
  readonly pbar: Bars;
  /** MSI-X tables, which L1 emulates. */
  readonly msix: Bars;
  /** Devices passed through to this L2. */
  readonly own: readonly Device[];
  /** What is nobody's: handed on under L2's address, or denied. */
  readonly rest: "PASS" | "DENY";
}

/** The steps of {@link serves}, one by one: what a test puts a slip in place of. */
export const l1Steps = { isWellFormed, crossesPage, reachesTrusted, translates };

/** L1's decision on an MMIO request. */
export function serves(
  { layout, devices, vbar, pbar, msix, own, rest }: L1View,
  request: { readonly gpa: L2Gpa; readonly r12: Word; readonly r13: Word },
  steps: typeof l1Steps = l1Steps,
): L1Serves {
  const { gpaw } = layout;
  const { gpa, r12: bytes, r13 } = request;
  const at = strip(gpa, gpaw);
  if (!steps.isWellFormed(bytes, r13) || steps.crossesPage(gpa, bytes)) return { kind: "deny" };
  const trusted = layout.regions.find((r) => r.page === "tdev") ?? null;
  if (steps.reachesTrusted(trusted, gpa, bytes, gpaw)) return { kind: "emulate" };
  const region = regionAt(layout, at);
  if (region !== null && isRam(region.page)) return { kind: "deny" };
  const table = devices.find((d) => msix[d] !== null && contains(msix[d], at, bytes));
  if (table !== undefined) {
    return own.includes(table) && r13 === MMIO_DIRECTION.WRITE
      ? { kind: "remap", device: table }
      : { kind: "deny" };
  }
  const there = steps.translates(vbar, pbar, devices, gpa, bytes, gpaw);
  if (there === "GONE") return { kind: "deny" };
  if (there !== "NOBODYS") return { kind: "forward", gpa: there };
  return rest === "DENY"
    ? { kind: "deny" }
    : { kind: "forward", gpa: l1Gpa(word(gpa | sharedBit(gpaw))) };
}
