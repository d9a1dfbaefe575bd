/**
 * Abstraction commutes with what the agents do, for arbitrary layouts of BARs and memory, and for
 * addresses at all their ends; and what the generated machines and addresses reach.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CASES, REASONS } from "../constants.ts";
import { l1Dispatches } from "../hypercalls.ts";
import { caseIn, EXIT_REASON, l1Rax, OPERAND_RCX, refusesRcx, TDX, word } from "../abi.ts";
import { devices, layouts, type Machine } from "../../test/support/arbitrary-layout.ts";
import { abstractAccess, abstractExit } from "./abstraction.ts";
import * as host from "./host.ts";
import {
  address,
  contains,
  crossesPage,
  faultsOf,
  holds,
  isShared,
  lastByte,
  PAGE_SIZE,
  regionAt,
  sharedBit,
  strip,
  touches,
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
  accesses,
  type Case,
  type Law,
} from "../../test/support/concrete-laws.ts";

const demandLaw = (law: Law): void => {
  law({ numRuns: RUNS });
};

describe("abstraction commutes with", () => {
  test("the module's mask check", () => {
    demandLaw(maskLaw(refusesRcx));
  });
  test("routing by leaf", () => {
    demandLaw(routingLaw(host.routes));
  });
  test("the kernel's validation", () => {
    demandLaw(validationLaw(host.isWellFormed, host.takesAddress));
  });
  test("the kernel's filter by VM", () => {
    demandLaw(filterLaw(host.filterPasses));
  });
  test("the kernel's fast path, at the first byte of a register", () => {
    demandLaw(fastLaw(host.takesKick));
  });
  test("the emulator's dispatch", () => {
    demandLaw(dispatchLaw(host.dispatches));
  });
  test("L1's decision: shape, trusted range, private memory, translation", () => {
    demandLaw(serveLaw({}));
  });
});

test("a size is 1, 2, 4 or 8, and a direction 0 or 1, in the whole register", () => {
  // Abstraction itself leans on this test of shape, so it is held against a list of its own.
  const some = [...Array.from({ length: 20 }, (_, i) => BigInt(i)), 1n << 32n, (1n << 32n) + 4n];
  const taken = some.flatMap((r12) =>
    some.flatMap((r13) => (host.isWellFormed(word(r12), word(r13)) ? [`${r12} ${r13}`] : [])),
  );
  expect(taken).toEqual(["1 0", "1 1", "2 0", "2 1", "4 0", "4 1", "8 0", "8 1"]);
});

describe("L1's RAX", () => {
  const statuses = [
    TDX.SUCCESS,
    TDX.L2_EXIT_HOST_ROUTED_TDVMCALL,
    TDX.L2_EXIT_HOST_ROUTED_ASYNC,
    TDX.L2_EXIT_PENDING_INTERRUPT,
  ];
  const all = statuses.flatMap((why) => Object.values(EXIT_REASON).map((r) => l1Rax(why, r)));

  test("has a word for each case and reason of the model, and each word one image", () => {
    const images = all.map((rax) => abstractExit(rax));
    expect(new Set(images.map((x) => `${x?.case} ${x?.reason}`)).size).toBe(all.length);
    for (const c of CASES)
      for (const reason of REASONS) expect(images).toContainEqual({ case: c, reason });
  });

  test("has no image where it reports an error, or a reason that is not modelled", () => {
    const error = l1Rax(TDX.OPERAND_INVALID, OPERAND_RCX);
    for (const rax of [error, l1Rax(TDX.SUCCESS, 10n), word(-1n)])
      expect(abstractExit(rax)).toBeNull();
  });

  test("read by its low half alone makes a served call a new one: that is REDISPATCH", () => {
    const answer = (why: bigint, onRouted: "IGNORE" | "REDISPATCH") => {
      const exit = abstractExit(l1Rax(why, EXIT_REASON.TDCALL));
      return exit && l1Dispatches(exit.case, exit.reason, onRouted);
    };
    const byLowHalf = answer(caseIn(l1Rax(TDX.SUCCESS, EXIT_REASON.TDCALL)), "IGNORE");
    const routed = TDX.L2_EXIT_HOST_ROUTED_TDVMCALL;
    expect(answer(routed, "REDISPATCH")).toBe(byLowHalf);
    expect(answer(routed, "IGNORE")).not.toBe(byLowHalf);
  });
});

// ---- what the generators reach, and lemmas that the comments rely on -----------------------------

describe("the generated accesses", () => {
  const sample = fc.sample(accesses, { numRuns: 20_000, seed: 7 });
  const seen = (what: (x: Case) => boolean): number => sample.filter(what).length;
  const tdev = ({ layout }: Machine): Window | undefined =>
    layout.regions.find((r) => r.page === "tdev");

  test.each<[string, (x: Case) => boolean]>([
    [
      "end at the last byte of a region",
      ({ m, gpa, r12 }) =>
        m.layout.regions.some((r) => strip(gpa, m.layout.gpaw) + r12 === r.base + r.size),
    ],
    [
      "start one byte behind a region",
      ({ m, gpa }) => m.layout.regions.some((r) => strip(gpa, m.layout.gpaw) === r.base + r.size),
    ],
    [
      "end one byte before a region",
      ({ m, gpa, r12 }) => m.layout.regions.some((r) => strip(gpa, m.layout.gpaw) + r12 === r.base),
    ],
    [
      "reach the trusted device by its shared alias",
      ({ m, gpa, r12 }) => {
        const w = tdev(m);
        return (
          w !== undefined &&
          isShared(gpa, m.layout.gpaw) &&
          touches(w, strip(gpa, m.layout.gpaw), r12)
        );
      },
    ],
    [
      "end at the last byte of the trusted device",
      ({ m, gpa, r12 }) => {
        const w = tdev(m);
        return w !== undefined && strip(gpa, m.layout.gpaw) + r12 === w.base + w.size;
      },
    ],
    ["cross a page", ({ gpa, r12 }) => crossesPage(gpa, r12)],
    ["wrap around at 2^64", ({ gpa, r12 }) => gpa + r12 > 1n << 64n],
    ["end just before 2^64", ({ gpa, r12 }) => gpa + r12 === 1n << 64n],
    [
      "cross the address width",
      ({ m, gpa, r12 }) =>
        gpa < 2n * sharedBit(m.layout.gpaw) && gpa + r12 > 2n * sharedBit(m.layout.gpaw),
    ],
    [
      "cross into the shared half",
      ({ m, gpa, r12 }) => gpa < sharedBit(m.layout.gpaw) && gpa + r12 > sharedBit(m.layout.gpaw),
    ],
    [
      "have bits above the width and a region below",
      ({ m, gpa }) => {
        const below = address(gpa & (sharedBit(m.layout.gpaw) - 1n));
        return gpa >= 2n * sharedBit(m.layout.gpaw) && regionAt(m.layout, below) !== null;
      },
    ],
    ["have no image", ({ m, gpa, r12 }) => abstractAccess(m.layout, gpa, r12) === null],
    [
      "lie in a window smaller than a page",
      ({ m, gpa }) =>
        m.layout.regions.some((r) => r.size < PAGE_SIZE && holds(r, strip(gpa, m.layout.gpaw))),
    ],
    [
      "lie in a BAR that two parties see at different places",
      ({ m, gpa, r12 }) =>
        devices.some((d) => {
          const [v, p] = [m.vbar[d], m.pbar[d]];
          return (
            v !== null &&
            p !== null &&
            v.base !== p.base &&
            contains(v, strip(gpa, m.layout.gpaw), r12)
          );
        }),
    ],
  ])("%s, some of them", (_what, predicate) => {
    expect(seen(predicate)).toBeGreaterThan(20);
  });

  test("have an image, all but few", () => {
    expect(seen(({ m, gpa, r12 }) => abstractAccess(m.layout, gpa, r12) !== null)).toBeGreaterThan(
      0.9 * sample.length,
    );
  });

  test("have none exactly if they leave their window and not their page", () => {
    for (const { m, gpa, r12 } of sample) {
      const first = strip(gpa, m.layout.gpaw);
      const owner = (at: bigint) => regionAt(m.layout, at)?.page ?? "hole";
      const bytes = Array.from({ length: Number(r12) }, (_, i) => first + BigInt(i));
      const splits = !crossesPage(gpa, r12) && new Set(bytes.map(owner)).size > 1;
      expect(abstractAccess(m.layout, gpa, r12) === null).toBe(splits);
    }
  });

  test("within a page have one shared bit, and do not wrap around", () => {
    for (const { m, gpa, r12 } of sample) {
      if (crossesPage(gpa, r12)) continue;
      expect(isShared(lastByte(gpa, r12), m.layout.gpaw)).toBe(isShared(gpa, m.layout.gpaw));
      expect(lastByte(gpa, r12)).toBeGreaterThanOrEqual(gpa);
    }
  });

  test("leave their page exactly if unit and size say so", () => {
    for (const { m, gpa, r12 } of sample) {
      const image = abstractAccess(m.layout, gpa, r12);
      if (image === null) continue;
      expect(image.off + (image.size === "TWO" ? 2 : 1) > 4).toBe(crossesPage(gpa, r12));
    }
  });
});

test("layouts are legal, and the check of a layout is no formality", () => {
  fc.assert(
    fc.property(layouts, (layout) => {
      expect(faultsOf(layout)).toEqual([]);
      const [first, second] = layout.regions;
      if (first === undefined || second === undefined) throw new Error("a layout has regions");
      const but = (region: object) =>
        faultsOf({ ...layout, regions: [{ ...first, ...region }, ...layout.regions.slice(1)] });
      expect(but({ size: second.base + 1n })).not.toEqual([]);
      expect(but({ base: address(PAGE_SIZE) })).not.toEqual([]);
      expect(but({ page: "bar0", base: address(0n), size: 24n })).not.toEqual([]);
      expect(but({ page: "bar0", base: address(16n), size: 32n })).not.toEqual([]);
      expect(but({ page: "tdev", size: 16n })).not.toEqual([]);
    }),
    { numRuns: 200 },
  );
});
