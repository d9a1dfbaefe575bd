/**
 * The laws of the concrete layer, each a function of the bitwise decision that it is about: deciding on
 * machine words and abstracting the answer is abstracting the request and deciding in the model.
 * `spec/concrete/commutes.test.ts` demands them, `slips.test.ts` beside it breaks them.
 */
import fc from "fast-check";
import type { Constants, Device, Page, Vcpu, VmId } from "../../spec/constants.ts";
import { kernelForwards, leafOf, refusesMask } from "../../spec/hypercalls.ts";
import { rules, type Context } from "../../spec/rules.ts";
import { l1Rules } from "../../spec/rules/l1-vmm.ts";
import { KICK } from "../../spec/rules/emulator.ts";
import { kernelRules } from "../../spec/rules/l0-kernel.ts";
import { deviceAt } from "../../spec/addresses.ts";
import { ZERO_GPR } from "../../spec/state.ts";
import { GPR, hostRcx, LEAF, type refusesRcx, word, type Word } from "../../spec/abi.ts";
import {
  devices,
  directions,
  gpas,
  machines,
  sizes,
  words,
  type Machine,
} from "./arbitrary-layout.ts";
import {
  abstractAccess,
  abstractLeaf,
  abstractMask,
  abstractRequest,
  abstractValue,
} from "../../spec/concrete/abstraction.ts";
import * as host from "../../spec/concrete/host.ts";
import { l1Steps, serves } from "../../spec/concrete/l1.ts";
import {
  address,
  crossesPage,
  l2Gpa,
  PAGE_SIZE,
  regionAt,
  strip,
  type Bars,
  type L2Gpa,
  type Layout,
  type Window,
} from "../../spec/concrete/space.ts";

/** Runs of each law; slips get the same number with a fixed seed. */
export const RUNS = 3000;

/** Constants with the flags that a rule reads. */
const flags = (given: Partial<Constants>): Constants =>
  // The rules called here read no other field.
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
export interface Case {
  readonly m: Machine;
  readonly gpa: L2Gpa;
  readonly r12: Word;
  readonly r13: Word;
  readonly vm: VmId;
}
export const cases: fc.Arbitrary<Case> = machines.chain((m) =>
  fc.record({
    m: fc.constant(m),
    gpa: gpas(m.layout),
    r12: sizes,
    r13: directions,
    vm: fc.constantFrom<VmId>(0, 1, 2, 3),
  }),
);
/** Accesses of a legal size. */
export const accesses = cases.filter(({ r12 }) => [1n, 2n, 4n, 8n].includes(r12));

/** A law, to be run so many times; throws a counterexample. */
export type Law = (parameters: { readonly numRuns: number; readonly seed?: number }) => void;
const law =
  <T>(property: fc.IProperty<T>): Law =>
  (parameters) => {
    fc.assert(property, parameters);
  };

/** The module's mask check, for every pair of representatives. */
export const maskLaw = (refuses: typeof refusesRcx) =>
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
export const routingLaw = (routes: typeof host.routes) =>
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
export const validationLaw = (
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

/** The filter by VM: windows of the VM's own devices, where the emulator has them, and their MSI-X tables where L1 does not remap. */
export const filterLaw = (passes: typeof host.filterPasses) =>
  law(
    fc.property(
      accesses,
      fc.constantFrom<bigint>(0n, 0xfc00n, 0xffff_fc00n),
      fc.constantFrom("NEST" as const, "DIRECT" as const),
      ({ m: { layout, emuBar, msix, own }, gpa, r12, vm }, mask, msixRoute) => {
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
              ...(msix[d] === null || msixRoute === "NEST" ? [] : [msix[d]]),
            ]);
        const registered = { 0: "ALL", 1: windows(1), 2: windows(2), 3: windows(3) } as const;
        const c = flags({
          l0Filter: "BY_VM",
          msixRoute,
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
export const dispatchLaw = (dispatches: typeof host.dispatches) =>
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
export const KICK_BYTE = 8n;

/**
 * The fast path. The model lets every access to the unit of the kick register take it, the kernel the
 * one to its first byte: the law is about the start of a unit, in the first page of a window.
 */
export const fastLaw = (takesKick: typeof host.takesKick) =>
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
export const serveLaw = (steps: Partial<typeof l1Steps>) =>
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
