/**
 * Where a device lies for each party, and the equality that the accelerated path lives on.
 *
 * L2 knows its own BAR (`vbar`), L1 the BAR of the device it was given (`pbar`), the emulator the
 * page at which it answers (`emuBar`). The direct hypercall carries L2's address to the emulator
 * unchanged, so it is served rightly only where the three agree. Nobody compares them at run time:
 * L1 arranges equality, and here it is a relation and a property, never a guard.
 *
 * Source: patent abstract ("matches"); domain facts 1.6, 3.4. The same on machine words: `concrete/`.
 */
import { MSIX_PAGE, type Device, type Page } from "./constants.ts";

/** A BAR: the page at which a device's registers lie, or `null` when it has none. */
export type Bar = Page | null;

/** The three views of one device: AddrEq holds when they are one address. */
export function addressesAgree(vbar: Bar, pbar: Bar, emuBar: Bar): boolean {
  return vbar !== null && vbar === pbar && pbar === emuBar;
}

/** The device that a view of the BARs places at `page`: the first in device order, or `null`. */
export function deviceAt(
  bars: { readonly [D in Device]: Bar },
  devices: readonly Device[],
  page: Page,
): Device | null {
  for (const d of devices) if (bars[d] === page) return d;
  return null;
}

/**
 * L1's translation of an L2 address into its own: through the device's identity, not through the
 * number. A partial function; where it is defined, {@link l1ToL2} is its inverse.
 */
export function l2ToL1(
  vbar: { readonly [D in Device]: Bar },
  pbar: { readonly [D in Device]: Bar },
  devices: readonly Device[],
  page: Page,
): Page | null {
  const d = deviceAt(vbar, devices, page);
  return d === null ? null : pbar[d];
}

/** The inverse of {@link l2ToL1}. */
export function l1ToL2(
  vbar: { readonly [D in Device]: Bar },
  pbar: { readonly [D in Device]: Bar },
  devices: readonly Device[],
  page: Page,
): Page | null {
  return l2ToL1(pbar, vbar, devices, page);
}

/** The device whose MSI-X table lies at `page`, or `null`. */
export function tableAt(devices: readonly Device[], page: Page): Device | null {
  return devices.find((d) => MSIX_PAGE[d] === page) ?? null;
}
