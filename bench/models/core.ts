/**
 * The core of the real system, straight from `spec/`: L1, one L2 on one vCPU, an honest host, one
 * device, no interrupts. The peers are `bench/peers/core.{pml,m}`, written by hand;
 * `docs/internals/core-twins.md` says what they leave out.
 */
import { claims, model, type Model, type Read, type StateOf } from "../../checker/index.ts";
import { recommended } from "../../models/instances/points.ts";
import { addressEquality } from "../../properties/addressing/address-equality.ts";
import { invariant } from "../../properties/language.ts";
import { noDeadlock } from "../../properties/sanity/witnesses.ts";
import { MMIO_OPERATIONS, type Constants } from "../../spec/constants.ts";
import type { spec } from "../../spec/specification.ts";
import { passthrough } from "../../spec/system.ts";
import { says } from "./statement.ts";

type S = Read<StateOf<typeof spec>>;
type Image = S["cpu"][0]["gpr"];

/** What the peers' constants are called, and their values where a case says nothing else. Flags are 0 or 1. */
const ordinary = {
  OPERATIONS: 1,
  BAR_WRITES: 0,
  RECLAIMS: 1,
  BUSIES: 1,
  TICKS: 0,
  /** All eight operations of a driver, or four of them. */
  ALL_OPS: 0,
  /** Hypercalls of the L2 go through L1. */
  NESTED: 0,
  BAR_MOVES: 0,
  STRIP: 0,
  DRIVER_SH: 1,
  BY_VM: 1,
  HAND_OVER: 0,
  FAST_KICK: 0,
  FAST_R10: 1,
  PATCH_14: 0,
  REDISPATCH: 0,
  DENY: 1,
  FIX: 1,
} as const;
/** Constants of the peers: a case names those in which it differs. */
export type CoreSizes = { readonly [Name in keyof typeof ordinary]: number };

/** All constants of the peers for `changes`. */
export const coreSizes = (changes: Partial<CoreSizes>): CoreSizes => ({ ...ordinary, ...changes });

/** The design that two published prototypes have between them, with every disturbance and patch 0014. */
export const coreAsFound = {
  BAR_MOVES: 1,
  STRIP: 1,
  DRIVER_SH: 0,
  BY_VM: 0,
  HAND_OVER: 1,
  FAST_KICK: 1,
  FAST_R10: 0,
  PATCH_14: 1,
  REDISPATCH: 1,
  DENY: 0,
  FIX: 0,
} as const satisfies Partial<CoreSizes>;

/** The constants of the specification for those of the peers. */
export function coreConstants(sizes: CoreSizes): Constants {
  const is = (flag: keyof CoreSizes): boolean => sizes[flag] === 1;
  return {
    ...recommended,
    ops: is("ALL_OPS") ? MMIO_OPERATIONS : ["READ_DATA", "WRITE_DATA_WIDE", "KICK", "READ_ISR"],
    operations: sizes.OPERATIONS,
    barWrites: sizes.BAR_WRITES,
    reclaims: sizes.RECLAIMS,
    busies: sizes.BUSIES,
    ticks: sizes.TICKS,
    route: is("NESTED") ? "NEST_CALL" : "ACCEL",
    barPolicy: is("BAR_MOVES") ? "ONCE" : "LOCKED",
    shPolicy: is("STRIP") ? "STRIP" : "STRICT",
    driverSh: is("DRIVER_SH"),
    l0Filter: is("BY_VM") ? "BY_VM" : "NONE",
    nonMmio: is("HAND_OVER") ? "RESUME_L1" : "REJECT",
    ioevfd: is("FAST_KICK"),
    backend: is("FAST_KICK") ? "LATER" : "AT_ONCE",
    fastSetsR10: is("FAST_R10"),
    patch0014: is("PATCH_14"),
    onRouted: is("REDISPATCH") ? "REDISPATCH" : "IGNORE",
    l1Policy: is("DENY") ? "DENY" : "PASS",
    fixSoftXlat: is("FIX"),
  };
}

const leafIsNoDatum = invariant({
  ...says(
    "LeafIsNoDatum",
    "No driver takes the leaf of its own call for a datum: its call was answered.",
    "□ result ≠ (…, X30)",
  ),
  serves: ["REQ-STATUS"],
  holds: { answered: (s) => s.l2[0][1].result?.datum !== "X30" },
});

const kicksWereAsked = invariant({
  ...says(
    "KicksWereAsked",
    "The device is kicked at most as often as its driver has begun an operation.",
    "□ kick + left ≤ operations",
  ),
  serves: ["REQ-AT-MOST-ONCE"],
  holds: { asked: (s, c) => s.emulator.dev[0].kick + s.l2[0][1].left <= c.operations },
});

const VALUES = ["ZERO", "V1", "V2", "ONES", "X30", "INVALID"] as const;
const PAGES = ["ram1", "l1buf01", "vapic01", "l1ram", "bar0", "alt"] as const;
const isIn = (among: readonly string[], one: string): boolean => among.includes(one);

/** What the peers have of a register image, and nothing else in it. */
const withinPeers = (g: Image): boolean =>
  g.rax === "ZERO" &&
  isIn(["NONE", "ABI"], g.rcx) &&
  isIn(VALUES, g.r10) &&
  isIn(VALUES, g.r11) &&
  isIn(VALUES, g.r15) &&
  isIn(PAGES, g.r14.page);
/** The registers outside the call ABI: one stands for both. */
const oneSecret = (g: Image): boolean => g.sec === g.xmm && isIn(["ZERO", "A", "L"], g.sec);
const noSecret = (g: Image): boolean => g.sec === "ZERO" && g.xmm === "ZERO";
/** The address that comes with an exit reason follows from the reason. */
const addressFollows = ({ reason, gpa }: S["tdvps"][0]["exit"][1]): boolean =>
  reason === "EPT_VIOLATION"
    ? gpa !== null && gpa.page === "ram1" && gpa.off === 0 && !gpa.sh
    : gpa === null && isIn(["TDCALL", "IO", "EXTERNAL_INTERRUPT", "HLT"], reason);

/**
 * What makes the peers' states one for one the states here: every variable that they leave out is
 * constant in this instance, or follows from those that they have.
 */
const leftOutIsKnown = invariant({
  ...says(
    "LeftOutIsKnown",
    "What the peers leave out of the state is constant, or follows from what they have.",
    "□ ∀ x left out: x = const ∨ x = f(state of the peers)",
  ),
  serves: ["REQ-AT-MOST-ONCE"],
  holds: {
    images: (s) =>
      [s.cpu[0].gpr, s.buf[0][1].gpr, s.hostCpu[0].gpr, s.l0[0].regs].every(withinPeers) &&
      [s.cpu[0].gpr, s.buf[0][1].gpr].every(oneSecret) &&
      [s.hostCpu[0].gpr, s.l0[0].regs].every(noSecret),
    module: (s) =>
      addressFollows(s.tdvps[0].exit[1]) &&
      (s.cpu[0].exitInfo === null || addressFollows(s.cpu[0].exitInfo)) &&
      s.cpu[0].exitInfo?.case !== "PENDING_INTERRUPT" &&
      s.tdvps[0].lastExit !== "ASYNC_TRAP" &&
      s.tdvps[0].onLp === null,
    l1: (s) =>
      isIn(["BOOT", "IN_L2", "FORWARDING_CALL", "REENTERING"], s.l1.cpu[0].pc) &&
      s.l1.cpu[0].k === 1 &&
      s.l1.pbar[0] === "bar0" &&
      s.l1.work === null &&
      s.l1.secret === "L" &&
      (s.config[1][0] === "bar0" || s.config[1][0] === "alt"),
    l2: (s) => {
      const { pc, device, userAsks, crashes, booted } = s.l2[0][1];
      return (
        isIn(["IDLE", "CALL", "IO"], pc) &&
        device === 0 &&
        userAsks === 0 &&
        crashes === 0 &&
        !booted
      );
    },
    host: (s) => {
      const { status, reason, page, vm } = s.hostCpu[0];
      return (
        status !== "OPERAND_INVALID" &&
        reason !== "HLT" &&
        reason !== "IO" &&
        (vm === 0 || vm === 1) &&
        (page === null) === (reason !== "EPT_VIOLATION") &&
        s.l0[0].lp === 0 &&
        !s.pi[0].on &&
        s.ring.length === 0
      );
    },
    device: (s) => {
      const dev = s.emulator.dev[0];
      const run = s.run[0];
      return (
        s.map[0] === "bar0" &&
        dev.msix === null &&
        !dev.event &&
        dev.life === "PRESENT" &&
        isIn(VALUES, dev.data) &&
        isIn(VALUES, dev.dataHi) &&
        isIn(VALUES, dev.isr) &&
        (run === null || (isIn(PAGES, run.page) && isIn(VALUES, run.data)))
      );
    },
    budgets: (s) => {
      const { migrations, unplugs, misdeeds, inOrder } = s.hostTodo;
      return migrations === 0 && unplugs === 0 && misdeeds === 0 && !inOrder;
    },
  },
});

/** The properties that the peers judge too, in the order of their numbers. */
export const CORE_PROPERTIES = ["S13", "LeafIsNoDatum", "KicksWereAsked"] as const;

/**
 * The core with the constants `changes`; `violated` names the properties that are expected to be. What
 * the peers leave out is asked of it unless `asThePeers`: for a measurement, which is of the same work.
 */
export function core(
  name: string,
  changes: Partial<CoreSizes>,
  violated: readonly (typeof CORE_PROPERTIES)[number][] = [],
  asThePeers = false,
): Model {
  return model({
    name,
    sentence: "The module, L1, one L2, an honest host and one device.",
    size: "full",
    // Its abstractions are justified for the properties of `models/`, which are not claimed here.
    system: { ...passthrough, abstractions: [] },
    constants: coreConstants(coreSizes(changes)),
    claims: claims(
      [
        addressEquality,
        leafIsNoDatum,
        kicksWereAsked,
        noDeadlock,
        ...(asThePeers ? [] : [leftOutIsKnown]),
      ],
      Object.fromEntries(violated.map((id) => [id, "violated"])),
    ),
  });
}
