/**
 * Tests of the tests: slips in place of the decisions on machine words. The laws must find them out,
 * and must let those pass that change nothing.
 */
import { describe, expect, test } from "vitest";
import { refusesRcx, vmIndexIn, word } from "../abi.ts";
import * as host from "./host.ts";
import {
  contains,
  crossesPage,
  l1Gpa,
  l2Gpa,
  lastByte,
  PAGE_SIZE,
  pageOf,
  regionAt,
  sharedBit,
  strip,
  type L2Gpa,
  type Layout,
  type Window,
} from "./space.ts";
import {
  RUNS,
  maskLaw,
  routingLaw,
  validationLaw,
  filterLaw,
  fastLaw,
  dispatchLaw,
  serveLaw,
  type Law,
} from "../../test/support/concrete-laws.ts";

const demandLaw = (law: Law): void => {
  law({ numRuns: RUNS });
};

/** Unsigned 64-bit, as a careless translation to C would have it. */
const u64 = (x: bigint): bigint => BigInt.asUintN(64, x);

/** A step of L1 that tests the trusted range differently. */
const trustedBy = (
  reaches: (start: bigint, end: bigint, v: bigint, size: bigint, stripped: bigint) => boolean,
) =>
  serveLaw({
    reachesTrusted: (trusted, gpa, bytes, gpaw) =>
      trusted !== null &&
      reaches(trusted.base, trusted.base + trusted.size, gpa, bytes, strip(gpa, gpaw)),
  });

/** A step of L1 that translates differently. */
const translatedBy = (
  move: (at: bigint, from: Window, to: Window, bytes: bigint) => bigint | null,
) =>
  serveLaw({
    translates: (vbar, pbar, ds, gpa, bytes, gpaw) => {
      const at = strip(gpa, gpaw);
      for (const d of ds) {
        const [from, to] = [vbar[d], pbar[d]];
        if (from === null || move(at, from, to ?? from, bytes) === null) continue;
        if (to === null) return "GONE";
        return l1Gpa(word((move(at, from, to, bytes) ?? 0n) | sharedBit(gpaw)));
      }
      return "NOBODYS";
    },
  });

/** A kernel that finds the page of an address differently. */
const takesWith =
  (prepare: (gpa: bigint, layout: Layout) => L2Gpa): typeof host.takesAddress =>
  (layout, gpa, bytes, policy) =>
    host.takesAddress(layout, prepare(gpa, layout), bytes, policy);

/** A kernel whose crossing check is `crosses`. */
const crossingBy =
  (crosses: (gpa: bigint, bytes: bigint) => boolean): typeof host.takesAddress =>
  (layout, gpa, bytes, policy) =>
    !(policy.crossingCheck && crosses(gpa, bytes)) &&
    host.takesAddress(layout, gpa, bytes, { ...policy, crossingCheck: false });

const slips: Readonly<Record<string, Law>> = {
  // Made in real code (domain facts 4.2).
  "trusted range: an access that ends at the last byte is outside (v + size < end)": trustedBy(
    (start, end, _v, size, at) => at >= start && at + size < end,
  ),
  "trusted range: compared before the shared bit is stripped": trustedBy(
    (start, end, v, size) => v >= start && v + size <= end,
  ),
  "trusted range: one byte too many (start ≤ v ≤ end)": trustedBy(
    (start, end, _v, _size, at) => start <= at && at <= end,
  ),
  // Arithmetic.
  "trusted range: both aliases are tested, and the end of the raw one wraps around": trustedBy(
    (start, end, v, size, at) =>
      (at >= start && at + size <= end) || (v >= start && u64(v + size) <= end),
  ),
  "filter: the last byte of a window is outside": filterLaw((registered, rcx, at, bytes) => {
    const windows = registered[vmIndexIn(rcx)];
    return windows === "ALL" || windows.some((w) => at >= w.base && at + bytes < w.base + w.size);
  }),
  "filter: whole pages": filterLaw((registered, rcx, at) => {
    const windows = registered[vmIndexIn(rcx)];
    return (
      windows === "ALL" ||
      windows.some(
        (w) => pageOf(at) >= pageOf(w.base) && pageOf(at) <= pageOf(w.base + w.size - 1n),
      )
    );
  }),
  "filter: the VM index from the mask": filterLaw((registered, rcx, at, bytes) =>
    host.filterPasses(registered, word(rcx << 17n), at, bytes),
  ),
  "crossing: an access that ends with the page crosses it": validationLaw(
    host.isWellFormed,
    crossingBy((gpa, bytes) => pageOf(gpa) !== pageOf(gpa + bytes)),
  ),
  "crossing: not checked": validationLaw(
    host.isWellFormed,
    crossingBy(() => false),
  ),
  "crossing: an access that wraps around does not cross": validationLaw(
    host.isWellFormed,
    crossingBy((gpa, bytes) => pageOf(gpa) < pageOf(lastByte(gpa, bytes))),
  ),
  "crossing in L1: not checked": serveLaw({ crossesPage: () => false }),
  // Registers.
  "size: the low half of R12": validationLaw(
    (r12, r13) => host.isWellFormed(word(r12 & 0xffff_ffffn), r13),
    host.takesAddress,
  ),
  "direction: the low half of R13": validationLaw(
    (r12, r13) => host.isWellFormed(r12, word(r13 & 0xffff_ffffn)),
    host.takesAddress,
  ),
  "leaf: the low half of R11": routingLaw((rcx, r10, r11, nonMmio) =>
    host.routes(rcx, r10, word(r11 & 0xffff_ffffn), nonMmio),
  ),
  "leaf: R10 is not looked at": routingLaw((rcx, _r10, r11, nonMmio) =>
    host.routes(rcx, word(0n), r11, nonMmio),
  ),
  "routing: the whole upper half of RCX is the VM index, and the mask is not removed": routingLaw(
    (rcx, r10, r11, nonMmio) => host.routes(word(rcx << 23n), r10, r11, nonMmio),
  ),
  "mask: the upper half is not looked at": maskLaw((rcx, no) =>
    refusesRcx(word(rcx & 0xffff_ffffn), no),
  ),
  "mask: RSP may be exposed": maskLaw((rcx, no) => refusesRcx(word(rcx & ~0x10n), no)),
  "mask: RBP may always be exposed": maskLaw((rcx) => refusesRcx(rcx, false)),
  // Addresses.
  "shared bit: at 47, whatever the width": validationLaw(
    host.isWellFormed,
    (layout, gpa, bytes, policy) => host.takesAddress({ ...layout, gpaw: 48 }, gpa, bytes, policy),
  ),
  "strip: all bits above the width go, too": validationLaw(
    host.isWellFormed,
    takesWith((gpa, { gpaw }) =>
      l2Gpa(word((gpa & (sharedBit(gpaw) - 1n)) | (gpa & sharedBit(gpaw)))),
    ),
  ),
  "memory slot: compared before the shared bit is stripped": validationLaw(
    host.isWellFormed,
    (layout, gpa, bytes, policy) =>
      host.takesAddress(layout, gpa, bytes, { ...policy, memslotCheck: false }) &&
      !(policy.memslotCheck && kernelRamAt(layout, gpa)),
  ),
  "fast path: reads take it, too": fastLaw((registered, at) =>
    host.takesKick(registered, at, word(1n)),
  ),
  "fast path: by page number": fastLaw((registered, at, r13) => {
    const e = registered.find((x) => pageOf(x.at) === pageOf(at));
    return e === undefined ? null : host.takesKick([e], e.at, r13);
  }),
  "dispatch: by page number": dispatchLaw((bars, ds, at) => {
    const d = ds.find((x) => {
      const w = bars[x];
      return (
        w !== null && pageOf(w.base) <= pageOf(at) && pageOf(at) <= pageOf(w.base + w.size - 1n)
      );
    });
    return d === undefined
      ? null
      : (host.dispatches(bars, ds, at) ?? host.dispatches(bars, [d], bars[d]?.base ?? at));
  }),
  "dispatch: the address after the end is inside": dispatchLaw((bars, ds, at) =>
    host.dispatches(
      // Nothing else differs.
      {
        0: bars[0] && { ...bars[0], size: bars[0].size + 1n },
        1: bars[1] && { ...bars[1], size: bars[1].size + 1n },
        2: bars[2] && { ...bars[2], size: bars[2].size + 1n },
      },
      ds,
      at,
    ),
  ),
  "translation: none, the number is kept": translatedBy((at, from, _to, bytes) =>
    contains(from, at, bytes) ? at : null,
  ),
  "translation: by the page number, keeping an offset into the page": translatedBy(
    (at, from, to, bytes) =>
      contains(from, at, bytes) ? pageOf(to.base) * PAGE_SIZE + (at % PAGE_SIZE) : null,
  ),
  "translation: the last access of a BAR is outside": translatedBy((at, from, to, bytes) =>
    from.base <= at && at + bytes < from.base + from.size ? at - from.base + to.base : null,
  ),
};

/** Slips that change nothing, and why: the laws must let them pass. */
const harmless: Readonly<Record<string, Law>> = {
  // An access within a page wraps around only from the last byte of the address space; without its
  // shared bit it does not lie there.
  "trusted range: the end of the access wraps around": trustedBy(
    (start, end, _v, size, at) => at >= start && u64(at + size) <= end,
  ),
  "filter: the end of the access wraps around": filterLaw((registered, rcx, at, bytes) => {
    const windows = registered[vmIndexIn(rcx)];
    return (
      windows === "ALL" || windows.some((w) => at >= w.base && u64(at + bytes) <= w.base + w.size)
    );
  }),
  // The crossing check has refused every access that reaches another page.
  "trusted range: the first byte alone": trustedBy(
    (start, end, _v, _size, at) => at >= start && at < end,
  ),
  // Stripping changes no bit that the crossing check looks at.
  "crossing: after the shared bit is stripped": serveLaw({
    crossesPage: (gpa, bytes) => crossesPage(gpa & ~(1n << 47n), bytes),
  }),
};

/** Whether an address that still has its shared bit lies in RAM. */
const kernelRamAt = (layout: Layout, gpa: bigint): boolean => {
  const region = regionAt(layout, gpa);
  return region !== null && /^(?:l1ram|ram|l1buf|vapic)/.test(region.page);
};

describe("a slip in its place is found out:", () => {
  test.each(Object.entries(slips))("%s", (_what, law) => {
    expect(() => {
      law({ numRuns: 2 * RUNS, seed: 1 });
    }).toThrow(/^Property failed/);
  });
});

describe("a slip without consequence passes:", () => {
  test.each(Object.entries(harmless))("%s", (_what, law) => {
    demandLaw(law);
  });
});
