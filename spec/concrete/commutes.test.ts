/**
 * Abstraction commutes with what the agents do: deciding on machine words and abstracting the answer
 * is abstracting the request and deciding in the model. For arbitrary layouts of BARs and memory, and
 * for addresses at all their ends.
 *
 * Every law is a function of the bitwise function that it is about. The second half of the file puts
 * slips in their place, two of which were made in real code, and demands that the law fails.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  CASES,
  REASONS,
  type Constants,
  type Device,
  type Page,
  type Vcpu,
  type VmId,
} from "../constants.ts";
import { kernelForwards, l1Dispatches, leafOf, refusesMask } from "../hypercalls.ts";
import { rules, type Context } from "../rules.ts";
import { l1Rules } from "../rules/l1-vmm.ts";
import { KICK } from "../rules/emulator.ts";
import { kernelRules } from "../rules/l0-kernel.ts";
import { deviceAt } from "../addresses.ts";
import { ZERO_GPR } from "../state.ts";
import {
  caseIn,
  EXIT_REASON,
  GPR,
  hostRcx,
  l1Rax,
  LEAF,
  OPERAND_RCX,
  refusesRcx,
  TDX,
  vmIndexIn,
  word,
  type Word,
} from "../abi.ts";
import {
  devices,
  directions,
  gpas,
  layouts,
  machines,
  sizes,
  words,
  type Machine,
} from "../../test/support/arbitrary-layout.ts";
import {
  abstractAccess,
  abstractExit,
  abstractLeaf,
  abstractMask,
  abstractRequest,
  abstractValue,
} from "./abstraction.ts";
import * as host from "./host.ts";
import { l1Steps, serves } from "./l1.ts";
import {
  address,
  contains,
  crossesPage,
  faultsOf,
  holds,
  isShared,
  l1Gpa,
  l2Gpa,
  lastByte,
  PAGE_SIZE,
  pageOf,
  regionAt,
  sharedBit,
  strip,
  touches,
  type Bars,
  type L2Gpa,
  type Layout,
  type Window,
} from "./space.ts";

/** Runs of each law; slips get the same number with a fixed seed. */
const RUNS = 3000;

/** Constants with the flags that a rule reads. */
const flags = (given: Partial<Constants>): Constants =>
  // The rules called here read no other field.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as said
  given as Constants;

/** The page of the model that a window is. */
const pageOfWindow = ({ regions }: Layout, w: Window): Page =>
  regions.find((r) => r.base === w.base)?.page ?? "hole";
/** A view of the model: the page of each device. */
const abstractBars = (layout: Layout, bars: Bars) => {
  const page = (d: Device): Page | null => {
    const w = bars[d];
    return w === null ? null : pageOfWindow(layout, w);
  };
  return { 0: page(0), 1: page(1), 2: page(2) };
};

/** A machine, a request to it, and the VM that asks. */
interface Case {
  readonly m: Machine;
  readonly gpa: L2Gpa;
  readonly r12: Word;
  readonly r13: Word;
  readonly vm: VmId;
}
const cases: fc.Arbitrary<Case> = machines.chain((m) =>
  fc.record({
    m: fc.constant(m),
    gpa: gpas(m.layout),
    r12: sizes,
    r13: directions,
    vm: fc.constantFrom<VmId>(0, 1, 2, 3),
  }),
);
/** Accesses of a legal size. */
const accesses = cases.filter(({ r12 }) => [1n, 2n, 4n, 8n].includes(r12));

/** A law, to be run so many times; throws a counterexample. */
type Law = (parameters: { readonly numRuns: number; readonly seed?: number }) => void;
const law =
  <T>(property: fc.IProperty<T>): Law =>
  (parameters) => {
    fc.assert(property, parameters);
  };

// ---- the laws -------------------------------------------------------------------------------------

/** The module's mask check, for every pair of representatives. */
const maskLaw = (refuses: typeof refusesRcx) =>
  law(
    fc.property(
      fc.oneof(
        words,
        fc
          .tuple(
            fc.constantFrom<bigint>(0n, 0xfc00n),
            fc.subarray(Array.from({ length: 34 }, (_, n) => n)),
          )
          .map(([abi, bits]) =>
            word(bits.reduce<bigint>((rcx, n) => rcx | (1n << BigInt(n)), abi)),
          ),
        fc
          .tuple(fc.constantFrom<bigint>(0n, 0xfc00n), fc.integer({ min: 0, max: 63 }))
          .map(([abi, n]) => word(abi | (1n << BigInt(n)))),
      ),
      fc.boolean(),
      fc.constantFrom(GPR.RDX, GPR.RBX, GPR.RSI, GPR.RDI, GPR.R8, GPR.R9),
      fc.integer({ min: 0, max: 15 }),
      (rcx, noRbpMod, sec, xmm) => {
        const mask = abstractMask(rcx, { sec, xmm });
        return mask === null || refuses(rcx, noRbpMod) === refusesMask(mask, noRbpMod);
      },
    ),
  );

/** Who handles a call. */
const routingLaw = (routes: typeof host.routes) =>
  law(
    fc.property(
      fc.oneof(fc.constant(word(0n)), words),
      fc.oneof(fc.constantFrom(...Object.values(LEAF)).map(word), words),
      fc.constantFrom<VmId>(0, 1, 2, 3),
      fc.constantFrom(0n, 0xfc00n, 0xfc08n, 0xffff_fc00n),
      fc.constantFrom("RESUME_L1", "HANDLE_L0", "REJECT"),
      (r10, r11, vm, mask, nonMmio) => {
        const leaf = abstractLeaf(r10, r11);
        const rcx = hostRcx(word(mask), vm);
        return (
          routes(rcx, r10, r11, nonMmio) === kernelForwards(vm !== 0, leaf, nonMmio) &&
          (r10 !== 0n || leafOf(abstractValue(r11)) === leaf)
        );
      },
    ),
  );

/** The kernel's validation: shape and address together, under each policy. */
const validationLaw = (
  isWellFormed: typeof host.isWellFormed,
  takesAddress: typeof host.takesAddress,
) =>
  law(
    fc.property(
      cases,
      fc.constantFrom("STRICT", "STRIP"),
      fc.boolean(),
      fc.boolean(),
      ({ m: { layout }, gpa, r12, r13 }, shPolicy, memslotCheck, crossingCheck) => {
        const request = abstractRequest(layout, { gpa, r12, r13 });
        // Without the crossing check, upstream looks at the shared bit of the last byte; the model,
        // which has no address for that byte, covers accesses within a page.
        if (request === null) return true;
        if (!crossingCheck && request.r12 !== "BAD" && crossesPage(gpa, r12)) return true;
        const policy = { shPolicy, memslotCheck, crossingCheck } as const;
        const c = flags(policy);
        const regs = { ...ZERO_GPR, ...request };
        return (
          (isWellFormed(r12, r13) && takesAddress(layout, gpa, r12, policy)) ===
          (kernelRules.wellFormed(regs, c) && kernelRules.takesAddress(regs, c))
        );
      },
    ),
  );

/** The filter by VM: windows of the VM's own devices, where the emulator has them, and their MSI-X tables. */
const filterLaw = (passes: typeof host.filterPasses) =>
  law(
    fc.property(
      accesses,
      fc.constantFrom<bigint>(0n, 0xfc00n, 0xffff_fc00n),
      ({ m: { layout, emuBar, msix, own }, gpa, r12, vm }, mask) => {
        const access = abstractAccess(layout, gpa, r12);
        if (access === null || crossesPage(gpa, r12)) return true;
        const assigned: Constants["assigned"] = {
          0: own.includes(0) ? [1] : [2],
          1: own.includes(1) ? [1] : [],
          2: own.includes(2) ? [1, 2] : [3],
        };
        const windows = (k: 1 | 2 | 3) =>
          devices
            .filter((d) => assigned[d].some((x) => x === k))
            // Two devices at one place: the first one is there.
            .flatMap((d) => [
              ...(emuBar[d] !== null &&
              devices.find((x) => emuBar[x]?.base === emuBar[d]?.base) === d
                ? [emuBar[d]]
                : []),
              ...(msix[d] === null ? [] : [msix[d]]),
            ]);
        const registered = { 0: "ALL", 1: windows(1), 2: windows(2), 3: windows(3) } as const;
        const c = flags({
          l0Filter: "BY_VM",
          devices: [...devices],
          assigned,
        });
        return (
          passes(registered, hostRcx(word(mask), vm), strip(gpa, layout.gpaw), r12) ===
          kernelRules.filterAllows(abstractBars(layout, emuBar), vm, access.page, c)
        );
      },
    ),
  );

/** The emulator's dispatch: the same device, the same unit of it. */
const dispatchLaw = (dispatches: typeof host.dispatches) =>
  law(
    fc.property(accesses, ({ m: { layout, emuBar }, gpa, r12 }) => {
      const access = abstractAccess(layout, gpa, r12);
      if (access === null || crossesPage(gpa, r12)) return true;
      const concrete = dispatches(emuBar, devices, strip(gpa, layout.gpaw));
      const device = deviceAt(abstractBars(layout, emuBar), devices, access.page);
      if (concrete === null || device === null) return concrete === device;
      const [bar, home] = [emuBar[device], layout.regions.find((r) => r.page === access.page)];
      // The unit of the offset, in a layout where the device is alone at its offset from a page.
      const unit = [4n, 8n, 12n].filter((cut) => cut <= concrete.offset % PAGE_SIZE).length;
      return concrete.device === device && bar?.base === home?.base && unit === access.off;
    }),
  );

/** Where the kick register starts: unit 2. */
const KICK_BYTE = 8n;

/**
 * The fast path. The model lets every access to the unit of the kick register take it, the kernel the
 * one to its first byte: the law is about the start of a unit, in the first page of a window.
 */
const fastLaw = (takesKick: typeof host.takesKick) =>
  law(
    fc.property(accesses, fc.boolean(), ({ m: { layout, emuBar }, gpa, r12, r13 }, atUnits) => {
      // Half of the cases are moved to the start of the unit they are in.
      const at = strip(gpa, layout.gpaw);
      const region = regionAt(layout, at);
      if (atUnits && region !== null && at - region.base < 16n) gpa = l2Gpa(word(gpa & ~3n));
      const first = strip(gpa, layout.gpaw);
      const access = abstractAccess(layout, gpa, r12);
      if (access === null || crossesPage(gpa, r12) || !host.isWellFormed(r12, r13)) return true;
      const canonical = region === null || first - region.base < PAGE_SIZE;
      if (!canonical || (access.off === KICK && first - (region?.base ?? 0n) !== KICK_BYTE))
        return true;
      const eventfds = devices.flatMap((device) => {
        const w = emuBar[device];
        return w === null ? [] : [{ device, at: address(w.base + KICK_BYTE) }];
      });
      const regs = {
        ...ZERO_GPR,
        r13: r13 === 1n ? ("WRITE" as const) : ("READ" as const),
        r14: { page: access.page, off: access.off, sh: access.sh },
      };
      const c = flags({ ioevfd: true, devices: [...devices] });
      return (
        takesKick(eventfds, first, r13) ===
        kernelRules.fastPath(abstractBars(layout, emuBar), regs, c)
      );
    }),
  );
/** L1's decision, all steps of it. */
const serveLaw = (steps: Partial<typeof l1Steps>) =>
  law(
    fc.property(
      cases,
      fc.constantFrom("PASS", "DENY"),
      ({ m: { layout, vbar, pbar, msix, own }, gpa, r12, r13 }, rest) => {
        const request = abstractRequest(layout, { gpa, r12, r13 });
        if (request === null) return true;
        const answer = serves(
          { layout, devices, vbar, pbar, msix, own, rest },
          { gpa, r12, r13 },
          { ...l1Steps, ...steps },
        );
        const c: Context = {
          ...flags({
            devices: [...devices],
            onRouted: "IGNORE",
            l1Policy: rest,
            assigned: {
              0: own.includes(0) ? [1] : [],
              1: own.includes(1) ? [1] : [],
              2: own.includes(2) ? [1] : [],
            },
          }),
          rules,
        };
        const vcpu: Vcpu = 0;
        const gpr = { ...ZERO_GPR, ...request, r11: "X30" };
        const s = {
          l1: { cpu: { 0: { k: 1 } }, pbar: abstractBars(layout, pbar) },
          buf: { 0: { 1: { gpr } } },
          config: { 1: abstractBars(layout, vbar) },
        };
        const decision = l1Rules.decide(
          // All that the rule reads of L1's state.
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as said
          s as unknown as Parameters<typeof l1Rules.decide>[0],
          vcpu,
          { case: "SUCCESS", reason: "TDCALL", gpa: null },
          c,
        );
        if (answer.kind !== decision.kind) return false;
        if (answer.kind === "remap")
          return decision.kind === "remap" && answer.device === decision.device;
        if (answer.kind !== "forward" || decision.kind !== "forward") return true;
        const there = abstractAccess(layout, answer.gpa, r12);
        const { page, off, sh } = decision.gpa;
        return (
          there !== null &&
          there.page === page &&
          there.off === off &&
          there.sh === sh &&
          there.size === request.r12
        );
      },
    ),
  );

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

// ---- tests of the tests ---------------------------------------------------------------------------

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
