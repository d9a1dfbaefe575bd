/**
 * Arbitrary machines and accesses for the concrete layer. Addresses are drawn where rules change
 * their minds: the ends of ranges and of pages, the shared alias, the address width, 2^64.
 */
import fc from "fast-check";
import { word, type Word } from "../../spec/abi.ts";
import type { Device } from "../../spec/constants.ts";
import {
  address,
  faultsOf,
  l2Gpa,
  PAGE_SIZE,
  sharedBit,
  type Bars,
  type Gpaw,
  type L2Gpa,
  type Layout,
  type Region,
  type Window,
} from "../../spec/concrete/space.ts";

/** All devices of the model. */
export const devices: readonly Device[] = [0, 1, 2];
const HOMES = ["bar0", "bar1", "bar2"] as const;
const SLOTS = [...HOMES, "alt"] as const;

/** A machine: where everything lies, and where each party sees the devices. */
export interface Machine {
  readonly layout: Layout;
  readonly vbar: Bars;
  readonly pbar: Bars;
  readonly emuBar: Bars;
  readonly msix: Bars;
  /** Devices passed through to the L2. */
  readonly own: readonly Device[];
}

/** Sizes of BARs: below a page, a page, several, and large. */
const barSize = fc
  .constantFrom(4, 5, 7, 11, 12, 12, 12, 13, 14, 16, 21, 33)
  .map((log) => 1n << BigInt(log));

const pages = fc.constantFrom(1n, 1n, 2n, 3n, 256n, 0x4_0000n).map((n) => n * PAGE_SIZE);

/** Gaps before a region: most often none, so that ranges touch. */
const gap = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0n) },
  { weight: 1, arbitrary: fc.bigInt({ min: 1n, max: 0x3000n }) },
  { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: 0x10_0000_0000n }) },
);

const up = (at: bigint, to: bigint): bigint => ((at + to - 1n) / to) * to;

/** Disjoint regions in any order; BARs naturally aligned; the last one may end where private memory ends. */
export const layouts: fc.Arbitrary<Layout> = fc
  .record({
    gpaw: fc.constantFrom<Gpaw>(48, 52),
    sizes: fc.oneof(
      // One size for all: then a device can move to any slot.
      barSize.map((size) => [size, size, size, size]),
      fc.array(barSize, { minLength: 4, maxLength: 4 }),
    ),
    l1ram: pages,
    others: fc.record({
      ram1: pages,
      l1buf01: pages,
      vapic01: pages,
      tdev: fc.constant(PAGE_SIZE),
    }),
    order: fc.shuffledSubarray(
      [
        ...(["ram1", "l1buf01", "vapic01", "tdev", "ecam", "msix0", "msix1", "msix2"] as const),
        ...SLOTS,
      ],
      { minLength: 12, maxLength: 12 },
    ),
    gaps: fc.array(gap, { minLength: 12, maxLength: 12 }),
    lastAtTop: fc.boolean(),
  })
  .map(({ gpaw, sizes, l1ram, others, order, gaps, lastAtTop }): Layout => {
    const regions: Region[] = [{ page: "l1ram", base: address(0n), size: l1ram }];
    let end = l1ram;
    order.forEach((page, i) => {
      const slot = SLOTS.findIndex((s) => s === page);
      const isTable = page.startsWith("msix");
      const size =
        slot >= 0
          ? (sizes[slot] ?? PAGE_SIZE)
          : page === "ecam"
            ? 4n * PAGE_SIZE
            : isTable
              ? PAGE_SIZE
              : others[page as keyof typeof others]; // the names left over are those
      const alignment = slot >= 0 ? size : PAGE_SIZE;
      const top = sharedBit(gpaw) - size;
      const base = lastAtTop && i === order.length - 1 ? top : up(end + (gaps[i] ?? 0n), alignment);
      regions.push({ page, base: address(base), size });
      end = base + size;
    });
    return { gpaw, regions };
  })
  .filter((layout) => faultsOf(layout).length === 0);

const windowOf = ({ regions }: Layout, page: string): Window | null => {
  const region = regions.find((r) => r.page === page);
  return region === undefined ? null : { base: region.base, size: region.size };
};

/** A view of the devices: each in a slot of its own size, or in none. */
const bars = (layout: Layout): fc.Arbitrary<Bars> => {
  const barOf = (d: Device): fc.Arbitrary<Window | null> => {
    const home = windowOf(layout, HOMES[d]);
    const fits = SLOTS.map((s) => windowOf(layout, s)).filter((w) => w?.size === home?.size);
    return fc.oneof(
      { weight: 3, arbitrary: fc.constant(home) },
      { weight: 2, arbitrary: fc.constantFrom(...fits) },
      { weight: 1, arbitrary: fc.constant(null) },
    );
  };
  return fc.record({ 0: barOf(0), 1: barOf(1), 2: barOf(2) });
};

/** Machines. */
export const machines: fc.Arbitrary<Machine> = layouts.chain((layout) =>
  fc.record({
    layout: fc.constant(layout),
    vbar: bars(layout),
    pbar: bars(layout),
    emuBar: bars(layout),
    msix: fc.constant<Bars>({
      0: windowOf(layout, "msix0"),
      1: windowOf(layout, "msix1"),
      2: windowOf(layout, "msix2"),
    }),
    own: fc.subarray([...devices]),
  }),
);

/** A register: small, special, or anything. */
export const words: fc.Arbitrary<Word> = fc
  .oneof(
    fc.bigInt({ min: 0n, max: 0x40n }),
    fc.constantFrom(
      ...[0x10001n, 0x10002n, 0xffn, 0xffffn, 0xffff_ffffn, 0x1_0000_0000n, 0x1_0000_0030n],
      ...[0x8000_0000_0000_0000n, 0x8000_0000_0000_0001n, (1n << 64n) - 1n, (1n << 63n) - 1n],
    ),
    fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
  )
  .map(word);

/** R12: mostly legal; else near it, or legal in the low half only. */
export const sizes: fc.Arbitrary<Word> = fc
  .oneof(
    { weight: 5, arbitrary: fc.constantFrom(1n, 2n, 4n, 8n) },
    { weight: 1, arbitrary: fc.constantFrom(0n, 3n, 5n, 7n, 16n, 0x1_0000_0004n, 1n << 63n) },
  )
  .map(word);
/** R13. */
export const directions: fc.Arbitrary<Word> = fc
  .oneof(
    { weight: 8, arbitrary: fc.constantFrom(0n, 1n) },
    { weight: 1, arbitrary: fc.constantFrom(2n, 0x1_0000_0000n, 0x1_0000_0001n) },
  )
  .map(word);

/** Addresses in R14 that matter to `layout`. */
export const gpas = ({ gpaw, regions }: Layout): fc.Arbitrary<L2Gpa> => {
  const shared = sharedBit(gpaw);
  const ends = regions.flatMap(({ base, size }) => [base, base + size]);
  const walls = [0n, 1n << 47n, 1n << 48n, 1n << 51n, 1n << 52n, 1n << 63n, 1n << 64n];
  const near = fc.integer({ min: -9, max: 8 }).map(BigInt);
  const inside = fc
    .record({
      region: fc.constantFrom(...regions),
      page: fc.bigInt({ min: 0n, max: 3n }),
      offset: fc.oneof(
        fc.bigInt({ min: 0n, max: 20n }),
        fc.bigInt({ min: 0xff0n, max: 0x1003n }),
        fc.bigInt({ min: 0n, max: 0xfffn }),
      ),
    })
    .map(({ region, page, offset }) => region.base + page * PAGE_SIZE + offset);
  return fc
    .record({
      at: fc.oneof(
        { weight: 5, arbitrary: fc.tuple(fc.constantFrom(...ends), near).map(([a, d]) => a + d) },
        { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...walls), near).map(([a, d]) => a + d) },
        { weight: 4, arbitrary: inside },
        { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }) },
      ),
      sharedToo: fc.boolean(),
      above: fc.oneof(
        { weight: 5, arbitrary: fc.constant(0n) },
        {
          weight: 1,
          arbitrary: fc.constantFrom(...[47, 48, 51, 52, 56, 63].map((n) => 1n << BigInt(n))),
        },
      ),
    })
    .map(({ at, sharedToo, above }) => l2Gpa(word((at ^ (sharedToo ? shared : 0n)) | above)));
};
