/**
 * Constants of the model: the finite domains, the size of an instance, and the design flags.
 * (TLA+: CONSTANT and ASSUME.)
 *
 * Every [A] below is an abstraction, with the reason why it loses nothing for the properties here.
 */
import { z } from "zod";

// ---- identities ------------------------------------------------------------------------------

/** A virtual CPU of the trust domain. */
export type Vcpu = 0 | 1;
/** An L2 virtual machine; the architecture allows three. */
export type L2 = 1 | 2 | 3;
/** A virtual machine of the trust domain: 0 is the L1 VMM. */
export type VmId = 0 | L2;
/** A virtual device whose back end the host emulates. */
export type Device = 0 | 1 | 2;

// ---- memory ----------------------------------------------------------------------------------

/** Private memory of L2 k. L2 pages lie at the same guest physical address in L1 (1:1 mapping). */
export type RamPage = `ram${L2}`;
/** L1's private page holding the guest-state buffer of (vCPU, L2). */
export type BufferPage = `l1buf${Vcpu}${L2}`;
/** The virtual-APIC page of (vCPU, L2), private memory of L1. */
export type VapicPage = `vapic${Vcpu}${L2}`;
/** A private page whose entry in the secure EPT is part of the state. */
export type TrackedPage = RamPage | BufferPage | VapicPage;
/** Where the device's register page lies when nobody moved it. */
export type BarPage = `bar${Device}`;
/**
 * A page number, by name. `alt` is a free slot of the PCI window, `hole` is backed by nothing.
 * Guest physical address 0 is `l1ram` at offset 0.
 */
export type Page = TrackedPage | "l1ram" | BarPage | "alt" | "hole";

/** Names of the pages with one instance per identity, spelled out once so that they stay literals. */
export const RAM_PAGE = { 1: "ram1", 2: "ram2", 3: "ram3" } as const;
export const BAR_PAGE = { 0: "bar0", 1: "bar1", 2: "bar2" } as const;
export const BUFFER_PAGE = {
  0: { 1: "l1buf01", 2: "l1buf02", 3: "l1buf03" },
  1: { 1: "l1buf11", 2: "l1buf12", 3: "l1buf13" },
} as const;
export const VAPIC_PAGE = {
  0: { 1: "vapic01", 2: "vapic02", 3: "vapic03" },
  1: { 1: "vapic11", 2: "vapic12", 3: "vapic13" },
} as const;

/** Addressable units of a page: one device register each. [A] Four registers, so four units. */
export const UNITS = 4;

// ---- registers -------------------------------------------------------------------------------

/**
 * Values of RAX, R10, R11, R15 and of device data. ONE domain, because the machine has one:
 * ZERO is leaf 0, TDX_SUCCESS, the GHCI status "success", and the datum 0, all at once; X30 is the
 * leaf RequestMMIO and a possible datum. Names such as SUCCESS below are aliases, never further
 * values: two enum members for one bit pattern would hide every confusion of status and data.
 *
 * [A] Data independence: values are only copied and compared, so one ordinary value V1 and the
 * values with a meaning suffice. WIDE is any value whose high half is not zero.
 */
export const REGS = ["ZERO", "V1", "ONES", "X30", "MAPGPA", "RETRY", "INVALID", "WIDE"] as const;
export type Reg = (typeof REGS)[number];
/** TDX_SUCCESS in RAX, success in R10 (GHCI). */
export const SUCCESS: Reg = "ZERO";
/** R11 = 0x30, RequestMMIO. */
export const LEAF_MMIO: Reg = "X30";

/**
 * Values of the registers outside the call ABI. [A] One general-purpose register (`sec`) and one
 * vector register (`xmm`) stand for all that are not exposed: the module treats every register by
 * its mask bit alike. `A`, `B` belong to an L2, `L` to L1; `POISON` is what the host puts there.
 */
export const SECRETS = ["ZERO", "A", "B", "L", "POISON"] as const;
export type Secret = (typeof SECRETS)[number];

/**
 * The register mask of a TDVMCALL (RCX): which registers the host sees and may set. [A] The call
 * ABI R10–R15 as one group, one further register, one vector register, and any mask that names a
 * register which must never be exposed.
 */
export const MASKS = ["NONE", "ABI", "ABI+SEC", "ABI+XMM", "ILLEGAL"] as const;
export type Mask = (typeof MASKS)[number];

/** R12. [A] {1, 2, 4, 8} as ONE and TWO units; every illegal size, 0 among them, is BAD. */
export const SIZES = ["BAD", "ONE", "TWO"] as const;
export type Size = (typeof SIZES)[number];
/** R13: 0 is a read, 1 a write. */
export const DIRECTIONS = ["READ", "WRITE"] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** What a driver does with its device: each register, both directions where they exist, both sizes. */
export const MMIO_OPERATIONS = [
  "READ_DATA",
  "READ_DATA_WIDE",
  "WRITE_DATA",
  "WRITE_DATA_WIDE",
  "READ_DATA_HI",
  "WRITE_DATA_HI",
  "KICK",
  "READ_ISR",
] as const;
/** All that an L2 asks for by hypercall: MMIO, and one service that is not MMIO. */
export const OPERATIONS = [...MMIO_OPERATIONS, "MAP_GPA"] as const;
/** Name of an operation. */
export type Operation = (typeof OPERATIONS)[number];

// ---- what the module and the hosts say ---------------------------------------------------------

/** Why a VM stopped running (exit reason). */
export const REASONS = ["TDCALL", "EPT_VIOLATION", "IO", "EXTERNAL_INTERRUPT"] as const;
export type Reason = (typeof REASONS)[number];
/** What L1 finds in RAX after TDG.VP.ENTER, above the exit reason. */
export const CASES = ["SUCCESS", "HOST_ROUTED_TDVMCALL", "HOST_ROUTED_ASYNC"] as const;
export type Case = (typeof CASES)[number];
/** LAST_TD_EXIT of a vCPU. ASYNC_TRAP belongs to exits that are not modelled yet. */
export const LAST_EXITS = ["ASYNC_FAULT", "ASYNC_TRAP", "TDVMCALL"] as const;
/** L2_EXIT_HOST_ROUTING of a vCPU. */
export const ROUTES_TO_L1 = ["NONE", "ASYNC", "TDVMCALL"] as const;

// ---- design flags ------------------------------------------------------------------------------

/** The constants of an instance: its size, its design flags, and the budgets of its environment. */
export const constantsSchema = z.strictObject({
  vcpus: z
    .array(z.literal([0, 1]))
    .min(1)
    .readonly(),
  /** One for now: L1 does not choose between several yet. */
  l2s: z
    .array(z.literal([1, 2, 3]))
    .length(1)
    .readonly(),
  devices: z
    .array(z.literal([0, 1, 2]))
    .min(1)
    .readonly(),

  /** How an L2 reaches its device: the direct hypercall, the hypercall through L1, or implicit MMIO. */
  route: z.enum(["ACCEL", "NEST_CALL", "NEST_EPT"]),
  /** What L1 does when the L2 rewrites a BAR: nothing, or move the L2's view only (equality is set up once). */
  barPolicy: z.enum(["LOCKED", "ONCE"]),
  /** L0: require the shared bit in the address of a RequestMMIO, or accept it with and without. */
  shPolicy: z.enum(["STRICT", "STRIP"]),
  /** Whether the L2 driver sets the shared bit. */
  driverSh: z.boolean(),
  /** L0, on a hypercall of an L2 that is not RequestMMIO: hand it to L1, or refuse it. */
  nonMmio: z.enum(["RESUME_L1", "REJECT"]),
  /** L1, on a hypercall that the host has completed and routed to it: nothing left to do, or serve it as new. */
  onRouted: z.enum(["IGNORE", "REDISPATCH"]),
  /** L0 hands every violation on a private page with an L2 index to L1, after repairing the page. */
  patch0014: z.boolean(),
  /** The module applies the host's answer before translating L1's pages (hypothesis H1/H2: the code read does it after). */
  fixSoftXlat: z.boolean(),
  /** Who L0 is: the kernel and emulator as written, or a host that does anything the hardware lets it. */
  host: z.enum(["HONEST", "MAXIMAL"]),
  /** Masks that the L2 uses in its hypercalls; the honest driver knows ABI only. */
  masks: z.array(z.enum(MASKS)).readonly(),

  /** What the L2s ask for. */
  ops: z.array(z.enum(OPERATIONS)).readonly(),
  /** Budget: MMIO operations of each L2 on each vCPU. */
  operations: z.int().min(0).max(3),
  /** Budget: BAR rewrites by each L2. */
  barWrites: z.int().min(0).max(1),
  /** Budget: private pages that an honest host takes away and gives back. */
  reclaims: z.int().min(0).max(3),
  /** Budget: entries that fail for a reason of the moment (a lock is held). Unlimited for the maximal host. */
  busies: z.int().min(0).max(2),
});

/** See {@link constantsSchema}. */
export type Constants = z.infer<typeof constantsSchema>;

/**
 * The private pages of an instance that the host can take away with an effect of their own. [A] L1's
 * other memory is not among them: L1 without it leaves the CPU as it does for an interrupt.
 */
export function privatePages(c: Constants): readonly TrackedPage[] {
  return [
    ...c.l2s.map((k) => RAM_PAGE[k]),
    ...c.vcpus.flatMap((v) => c.l2s.map((k) => BUFFER_PAGE[v][k])),
    ...c.vcpus.flatMap((v) => c.l2s.map((k) => VAPIC_PAGE[v][k])),
  ];
}

/** All pages of an instance. */
export function pages(c: Constants): readonly Page[] {
  return [...privatePages(c), "l1ram", ...c.devices.map((d) => BAR_PAGE[d]), "alt", "hole"];
}
