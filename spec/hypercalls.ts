/**
 * Who handles what: the forwarding rules, as tables.
 *
 * Each rule is a pure total function over finite domains, tabulated once. None of them compares
 * addresses: the module has no notion of MMIO, and the host kernel looks at the shared bit and at
 * its memory slots only.
 */
import { match, P } from "ts-pattern";
import { tabulate } from "../checker/index.ts";
import {
  CASES,
  MASKS,
  REASONS,
  REGS,
  type Case,
  type Constants,
  type Mask,
  type Reason,
  type Reg,
} from "./constants.ts";

/** A leaf of TDG.VP.VMCALL as the host tells them apart. [A8] OTHER: GetQuote, CPUID, HLT, MSR accesses. */
export type Leaf = "MMIO" | "MAPGPA" | "OTHER";

/** Which leaf a value of R11 is. Source: domain facts 2.10. */
export const leafOf = tabulate([["r11", REGS]], (r11: Reg): Leaf =>
  match(r11)
    .returnType<Leaf>()
    .with("X30", () => "MMIO")
    .with("MAPGPA", () => "MAPGPA")
    .with("ZERO", "V1", "V2", "ONES", "RETRY", "INVALID", () => "OTHER")
    .exhaustive(),
);

/** The register groups that a mask can expose. */
export const GROUPS = ["abi", "sec", "xmm"] as const;
export type Group = (typeof GROUPS)[number];

/** Whether a mask exposes a group of registers to the host. Source: domain facts 2.2. */
export const exposes = tabulate(
  [
    ["mask", MASKS],
    ["group", GROUPS],
  ],
  (mask: Mask, group: Group): boolean =>
    match([mask, group])
      .with(["ABI", "abi"], () => true)
      .with([P.union("ABI+SEC", "ABI+RBP"), P.union("abi", "sec")], () => true)
      .with(["ABI+XMM", P.union("abi", "xmm")], () => true)
      .otherwise(() => false),
);

/** Whether the module refuses a mask, without any exit. Source: domain facts 2.2. */
export const refusesMask = tabulate(
  [
    ["mask", MASKS],
    ["noRbpMod", [false, true]],
  ],
  (mask: Mask, noRbpMod: boolean): boolean =>
    match([mask, noRbpMod])
      .with(["ILLEGAL", P._], () => true)
      .with(["ABI+RBP", true], () => true)
      .otherwise(() => false),
);

/** Why an L2 traps into the module. */
export const TRAPS = [
  "TDVMCALL",
  "IO",
  "SHARED_EPT",
  "PRIVATE_EPT_BLOCKED",
  "PRIVATE_EPT_ALIAS",
  "EXTERNAL_INTERRUPT",
  "NOTIFICATION",
  "HLT",
  "TRIPLE_FAULT",
] as const;
/**
 * PRIVATE_EPT_BLOCKED: the host has taken the page. PRIVATE_EPT_ALIAS: L1 has the page and has not
 * given it to this L2. NOTIFICATION: an interrupt for L1.
 */
export type Trap = (typeof TRAPS)[number];
/** Where the module takes a trapped L2: to L0 as a trap (RIP past the instruction), to L0 as a fault, or to L1. */
export type ExitTo = "L0_TRAP" | "L0_ASYNC" | "L1";

/**
 * Who gets an L2 exit. Source: domain facts 2.1.
 *
 * A shared-memory violation goes to L0 whatever the controls say, with the page and without the
 * offset: implicit MMIO cannot be served by L0, and the acceleration needs a driver that calls.
 */
export const l2ExitTo = tabulate(
  [
    ["trap", TRAPS],
    ["enableTdvmcall", [false, true]],
  ],
  (trap: Trap, enableTdvmcall: boolean): ExitTo =>
    match([trap, enableTdvmcall])
      .returnType<ExitTo>()
      .with(["TDVMCALL", true], () => "L0_TRAP")
      .with(["TDVMCALL", false], () => "L1")
      .with(["IO", P._], () => "L1")
      .with(["SHARED_EPT", P._], () => "L0_ASYNC")
      .with(["PRIVATE_EPT_BLOCKED", P._], () => "L0_ASYNC")
      .with(["PRIVATE_EPT_ALIAS", P._], () => "L1")
      .with(["EXTERNAL_INTERRUPT", P._], () => "L0_ASYNC")
      .with([P.union("NOTIFICATION", "HLT", "TRIPLE_FAULT"), P._], () => "L1")
      .exhaustive(),
);

/** What the honest L0 kernel does with a TDVMCALL. */
export type KernelAnswer = "EMULATE" | "RESUME_L1" | "MAP_GPA" | "REFUSE";

/** How the honest L0 kernel forwards a TDVMCALL. Source: domain facts 3.1–3.3 (patch 0017). */
export const kernelForwards = tabulate(
  [
    ["fromL2", [false, true]],
    ["leaf", ["MMIO", "MAPGPA", "OTHER"]],
    ["nonMmio", ["RESUME_L1", "HANDLE_L0", "REJECT"]],
  ],
  (fromL2: boolean, leaf: Leaf, nonMmio: Constants["nonMmio"]): KernelAnswer =>
    match([fromL2, leaf, nonMmio])
      .returnType<KernelAnswer>()
      .with([P._, "MMIO", P._], () => "EMULATE")
      .with([false, "MAPGPA", P._], () => "MAP_GPA")
      .with([true, "MAPGPA", "HANDLE_L0"], () => "MAP_GPA")
      .with([true, P.union("MAPGPA", "OTHER"), "RESUME_L1"], () => "RESUME_L1")
      .with([true, "MAPGPA", "REJECT"], () => "REFUSE")
      // A leaf that nobody knows is refused by whoever serves it.
      .with([P._, "OTHER", P._], () => "REFUSE")
      .exhaustive(),
);

/** Whether the honest L0 kernel takes an address for MMIO. Source: domain facts 3.1, 3.2. */
export const kernelTakesAddress = tabulate(
  [
    ["shPolicy", ["STRICT", "STRIP"]],
    ["memslotCheck", [false, true]],
    ["shared", [false, true]],
    ["memslot", [false, true]],
  ],
  (
    shPolicy: Constants["shPolicy"],
    memslotCheck: boolean,
    shared: boolean,
    memslot: boolean,
  ): boolean =>
    match([shPolicy, memslotCheck, shared, memslot])
      .with(["STRICT", P._, false, P._], () => false)
      .with([P._, true, P._, true], () => false)
      .otherwise(() => true),
);

/** What L1 does next with an L2 that left. */
export type L1Answer =
  "SERVE_CALL" | "SERVE_TOUCH" | "WRITE_BAR" | "RESET_L2" | "TAKE_INTERRUPTS" | "RESUME_L2";

/**
 * How L1 reads an exit of an L2. Source: domain facts 4.1–4.3.
 *
 * REDISPATCH is the pattern of two prototypes: the low word of RAX (the exit reason) is looked at,
 * the case above it is not.
 */
export const l1Dispatches = tabulate(
  [
    ["case", CASES],
    ["reason", REASONS],
    ["onRouted", ["IGNORE", "REDISPATCH"]],
  ],
  (why: Case, reason: Reason, onRouted: Constants["onRouted"]): L1Answer =>
    match([why, reason, onRouted])
      .returnType<L1Answer>()
      .with(["PENDING_INTERRUPT", P._, P._], () => "TAKE_INTERRUPTS")
      .with(["SUCCESS", "TDCALL", P._], () => "SERVE_CALL")
      .with([P._, "TDCALL", "REDISPATCH"], () => "SERVE_CALL")
      .with([P._, "TDCALL", "IGNORE"], () => "RESUME_L2")
      .with(["SUCCESS", "IO", P._], () => "WRITE_BAR")
      .with(["SUCCESS", "TRIPLE_FAULT", P._], () => "RESET_L2")
      .with([P._, "EPT_VIOLATION", P._], () => "SERVE_TOUCH")
      // What the host routes after an exit that went to L1 has been served already.
      .with([P._, P.union("IO", "TRIPLE_FAULT"), P._], () => "RESUME_L2")
      .with([P._, P.union("EXTERNAL_INTERRUPT", "HLT"), P._], () => "RESUME_L2")
      .exhaustive(),
);
