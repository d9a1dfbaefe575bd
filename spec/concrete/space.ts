/**
 * The guest physical address space in bytes: shared bit, pages, windows, and the layout of a machine.
 *
 * Guest physical addresses arrive in 64-bit registers and nobody has checked them: bits above the
 * address width are the caller's, and the last byte of an access may lie beyond 2^64. All arithmetic
 * here says where it wraps. Source: domain facts 2.10, 3.1, 4.2; PCI (BARs are powers of two,
 * naturally aligned, of at least 16 bytes).
 */
import { bit, word, type Word } from "../abi.ts";
import { brand, type Brand } from "../brand.ts";
import type { Device, Page } from "../constants.ts";

/** A guest physical address as an L2 writes it, shared bit and all. */
export type L2Gpa = Brand<bigint, "L2Gpa">;
/** A guest physical address as L1 writes it, shared bit and all. */
export type L1Gpa = Brand<bigint, "L1Gpa">;
/** A guest physical address of either. */
export type AnyGpa = L2Gpa | L1Gpa;
/** An address without its shared bit: what windows and memory slots are compared with. Bits above the width are kept. */
export type Address = Brand<bigint, "Address">;
/** Number of a 4 KiB page. */
export type PageNumber = Brand<bigint, "PageNumber">;
/** Bytes from the start of a device's window. */
export type MmioOffset = Brand<bigint, "MmioOffset">;

/** An L2's address in a register. */
export const l2Gpa = (value: Word): L2Gpa => brand<"L2Gpa">(value);
/** L1's address in a register. */
export const l1Gpa = (value: Word): L1Gpa => brand<"L1Gpa">(value);
/** An address known to have no shared bit. */
export const address = (value: bigint): Address => brand<"Address">(value);

/** Guest physical address width: where the shared bit is. */
export type Gpaw = 48 | 52;

/** Unit: bytes. */
export const PAGE_SIZE = 0x1000n;

/** The shared bit: the highest of the address width. */
export const sharedBit = (gpaw: Gpaw): bigint => bit(gpaw - 1);
/** Whether an address has the shared bit. */
export const isShared = (gpa: bigint, gpaw: Gpaw): boolean => (gpa & sharedBit(gpaw)) !== 0n;
/** The address without its shared bit. No other bit is touched: an address above the width stays above it. */
export const strip = (gpa: AnyGpa, gpaw: Gpaw): Address => address(gpa & ~sharedBit(gpaw));

/** The last byte of an access. Wraps around at 2^64, as the machine's addition does. */
export const lastByte = (first: bigint, bytes: bigint): Word => word(first + bytes - 1n);
/** The page of an address. */
export const pageOf = (at: bigint): PageNumber => brand<"PageNumber">(at / PAGE_SIZE);
/** Whether an access touches two pages; one that wraps around does. */
export const crossesPage = (first: bigint, bytes: bigint): boolean =>
  pageOf(first) !== pageOf(lastByte(first, bytes));

/** A range of addresses. Unit: bytes. */
export interface Window {
  readonly base: Address;
  readonly size: bigint;
}

/** Whether a byte lies in a window. The end of a window never wraps: {@link faultsOf}. */
export const holds = ({ base, size }: Window, at: bigint): boolean =>
  base <= at && at < base + size;
/** Whether all bytes of an access lie in a window. Subtraction instead of addition: nothing can wrap. */
export const contains = (window: Window, first: bigint, bytes: bigint): boolean =>
  holds(window, first) && bytes <= window.base + window.size - first;
/** Whether a byte of an access lies in a window; an access that wraps around touches nothing above 2^64. */
export const touches = ({ base, size }: Window, first: bigint, bytes: bigint): boolean =>
  first < base + size && (base <= first || base - first < bytes);

/** A window with the name that the model has for it. */
export interface Region extends Window {
  readonly page: Exclude<Page, "hole">;
}

/** Where everything lies. An address in no region is a `hole`. */
export interface Layout {
  readonly gpaw: Gpaw;
  readonly regions: readonly Region[];
}

/** Whether a page of the model is RAM of the trust domain: the host has a memory slot for it. */
export const isRam = (page: Page): boolean => page === "l1ram" || /^(?:ram|l1buf|vapic)/.test(page);
/** Whether a page of the model lies in a window of the PCI bus, which need not be whole pages. */
const isBar = (page: Page): boolean => page === "alt" || /^(?:bar|msix)/.test(page);

/** The region of a byte, or `null` for a hole. */
export const regionAt = ({ regions }: Layout, at: bigint): Region | null =>
  regions.find((r) => holds(r, at)) ?? null;

/** One party's view of where devices are: their BARs. */
export type Bars = { readonly [D in Device]: Window | null };

/** What is wrong with a layout; nothing with a legal one. */
export function faultsOf({ gpaw, regions }: Layout): readonly string[] {
  const end = sharedBit(gpaw);
  return regions.flatMap(({ page, base, size }, i) => [
    ...(base < 0n || size <= 0n || base + size > end ? [`${page}: not private memory`] : []),
    ...(isBar(page) && (size < 16n || (size & (size - 1n)) !== 0n || base % size !== 0n)
      ? [`${page}: no BAR is like this`]
      : []),
    ...(!isBar(page) && (base % PAGE_SIZE !== 0n || size % PAGE_SIZE !== 0n)
      ? [`${page}: not whole pages`]
      : []),
    ...(page === "l1ram" && base !== 0n ? ["l1ram: address 0 is L1's"] : []),
    ...(page === "ecam" && size !== ECAM_FUNCTIONS * PAGE_SIZE
      ? ["ecam: four functions are modelled"]
      : []),
    ...regions
      .slice(i + 1)
      .filter((other) => base < other.base + other.size && other.base < base + size)
      .map((other) => `${page} overlaps ${other.page}`),
  ]);
}

/** Functions whose configuration space is modelled, a page each. */
export const ECAM_FUNCTIONS = 4n;
