/**
 * Constants of the model: the finite domains, the size of an instance, and the design flags.
 * (TLA+: CONSTANT and ASSUME.)
 *
 * A mark in brackets, an A with a number, names an abstraction: `abstractions.ts` says why it loses
 * nothing for the properties here.
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
/** A physical CPU of the host. */
export type Lp = 0 | 1;
/**
 * An interrupt vector, one for each device [A37]. L1 gives device d the vector d; each L2 numbers its own vectors, and as it
 * happens calls that of its device {@link L2_VECTOR}.
 */
export type Vector = 0 | 1 | 2;
/** The vector that an L2 chooses for its device: in L1's numbering it belongs to device 1. */
export const L2_VECTOR: Vector = 1;

// ---- memory ----------------------------------------------------------------------------------

/** Private memory of L2 k, one page of it [A25]. L2 pages lie at the same guest physical address in L1 (1:1 mapping). */
export type RamPage = `ram${L2}`;
/** L1's private page holding the guest-state buffer of (vCPU, L2). */
export type BufferPage = `l1buf${Vcpu}${L2}`;
/** The virtual-APIC page of (vCPU, L2), private memory of L1. */
export type VapicPage = `vapic${Vcpu}${L2}`;
/** A private page whose entry in the secure EPT is part of the state. */
export type TrackedPage = RamPage | BufferPage | VapicPage;
/** Where the device's register page lies when nobody moved it. */
export type BarPage = `bar${Device}`;
/** The MSI-X table of a device. [A7] It stays where it is when the BAR moves. */
export type MsixPage = `msix${Device}`;
/**
 * A page number, by name. `alt` is a free slot of the PCI window; `tdev` is where L1 emulates a
 * trusted device (local APIC, TPM) for each L2; `ecam` is the PCI configuration space that the host
 * offers to L1, one unit for each device; `hole` is backed by nothing. Guest physical address 0 is
 * `l1ram` at offset 0.
 */
export type Page = TrackedPage | "l1ram" | BarPage | MsixPage | "alt" | "tdev" | "ecam" | "hole";

/** Names of the pages with one instance per identity, spelled out once so that they stay literals. */
export const RAM_PAGE = { 1: "ram1", 2: "ram2", 3: "ram3" } as const;
export const BAR_PAGE = { 0: "bar0", 1: "bar1", 2: "bar2" } as const;
export const MSIX_PAGE = { 0: "msix0", 1: "msix1", 2: "msix2" } as const;
export const BUFFER_PAGE = {
  0: { 1: "l1buf01", 2: "l1buf02", 3: "l1buf03" },
  1: { 1: "l1buf11", 2: "l1buf12", 3: "l1buf13" },
} as const;
export const VAPIC_PAGE = {
  0: { 1: "vapic01", 2: "vapic02", 3: "vapic03" },
  1: { 1: "vapic11", 2: "vapic12", 3: "vapic13" },
} as const;

/** Addressable units of a page: one device register each. [A4] Four registers, so four units. */
export const UNITS = 4;

// ---- registers -------------------------------------------------------------------------------

/**
 * Values of RAX, R10, R11, R15 and of device data. ONE domain, because the machine has one:
 * ZERO is leaf 0, TDX_SUCCESS, the GHCI status "success", and the datum 0, all at once; X30 is the
 * leaf RequestMMIO and a possible datum. Names such as SUCCESS below are aliases, never further
 * values: two enum members for one bit pattern would hide every confusion of status and data.
 *
 * [A2] Data independence: values are only copied and compared, so one ordinary value V1 and the
 * values with a meaning suffice. V1 fits the low half of a register; V2 is any value whose high half
 * is not zero. As the datum of an MSI-X entry ZERO, V1, V2 are vectors 0, 1, 2; as one of
 * configuration space they say: home slot, free slot, reset.
 */
export const REGS = ["ZERO", "V1", "V2", "ONES", "X30", "MAPGPA", "RETRY", "INVALID"] as const;
export type Reg = (typeof REGS)[number];
/** TDX_SUCCESS in RAX, success in R10 (GHCI). */
export const SUCCESS: Reg = "ZERO";
/** R11 = 0x30, RequestMMIO. */
export const LEAF_MMIO: Reg = "X30";
/** The datum that stands for a vector in an MSI-X entry. */
export const VECTOR_DATUM: Record<Vector, Reg> = { 0: "ZERO", 1: "V1", 2: "V2" };
/** The vector that a datum is in an MSI-X entry; `null` masks the entry. */
export const vectorOf = (datum: Reg): Vector | null =>
  datum === "ZERO" ? 0 : datum === "V1" ? 1 : datum === "V2" ? 2 : null;
/** What a datum written to configuration space asks for. */
export const CONFIG = { home: "ZERO", free: "V1", reset: "V2" } as const satisfies Record<
  string,
  Reg
>;

/**
 * Values of the registers outside the call ABI. [A1] One general-purpose register (`sec`) and one
 * vector register (`xmm`) stand for all that are not exposed: the module treats every register by
 * its mask bit alike. `A`, `B`, `C` belong to an L2 each, `L` to L1; `POISON` is what the host puts there.
 * [A2] `OTHER` is what a secret is in the second of two runs that are compared: secrets are only
 * copied, so one value and another stand for every pair of values.
 */
export const SECRETS = ["ZERO", "A", "B", "C", "L", "POISON", "OTHER"] as const;
export type Secret = (typeof SECRETS)[number];
/** The secret of each L2. */
export const SECRET_OF = { 1: "A", 2: "B", 3: "C" } as const satisfies Record<L2, Secret>;
/** What L1's secret may be: its own, and the one of a second run. */
export const L1_SECRETS = ["L", "OTHER"] as const satisfies readonly Secret[];
/** What a word of an L2's private memory may be. [A2] Two ordinary values: it is only copied. */
export const MEMORY_WORDS = ["V1", "V2"] as const satisfies readonly Reg[];

/**
 * The register mask of a TDVMCALL (RCX): which registers the host sees and may set. [A1] The call
 * ABI R10–R15 as one group, one further register, one vector register, and any mask that names a
 * register which must never be exposed. ABI+RBP is such a mask where the trust domain was configured
 * with NO_RBP_MOD, and otherwise exposes a register like any other (the representative is `sec`).
 */
export const MASKS = ["NONE", "ABI", "ABI+SEC", "ABI+XMM", "ABI+RBP", "ILLEGAL"] as const;
export type Mask = (typeof MASKS)[number];

/** R12. [A5] {1, 2, 4, 8} as ONE and TWO units; every illegal size, 0 among them, is BAD. */
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
/** What a driver does with its device's MSI-X table, and with the trusted device. */
export const OTHER_MMIO = ["SET_VECTOR", "READ_TRUSTED", "WRITE_TRUSTED"] as const;
/**
 * What a driver does with its private memory: SEND writes the word that stands there into the data
 * register of its device, as a driver does with a packet or a block for the disk.
 */
export const FROM_MEMORY = ["SEND"] as const;
/**
 * All that an honest L2 asks for: MMIO, and one service that is not MMIO. [A8] MAP_GPA, which turns
 * the L2's RAM page into a shared one, stands for every such service.
 */
export const OPERATIONS = [...MMIO_OPERATIONS, ...OTHER_MMIO, ...FROM_MEMORY, "MAP_GPA"] as const;
/** Name of an operation. */
export type Operation = (typeof OPERATIONS)[number];

/**
 * What a hostile L2 asks for: representatives of every address, size, leaf and sharing that some
 * rule treats differently. Addresses are relative to the L2: `FOREIGN` is a device that is not its
 * own. [A11] A kick and a read of `isr` stand for all accesses to a device that leave a trace there, and
 * a read of its data register for those that leave none: what a neighbour could learn of the data.
 */
export const HOSTILE_REQUESTS = [
  "FOREIGN_KICK",
  "FOREIGN_READ_ISR",
  "FOREIGN_READ_DATA",
  "FOREIGN_VECTOR",
  "OWN_KICK",
  "OWN_READ_KICK",
  "OWN_WRITE_ISR",
  "OWN_VECTOR",
  "TRUSTED_SHARED",
  "TRUSTED_PRIVATE",
  "CONFIG_MOVE",
  "CONFIG_RESET",
  "L1_RAM",
  "OWN_RAM",
  "HOLE",
  "BAD_SIZE",
  "CROSSING",
  "MAP_FOREIGN",
  "UNKNOWN_LEAF",
] as const;
/** Name of a hostile request. */
export type HostileRequest = (typeof HOSTILE_REQUESTS)[number];
/** Everything that an L2 can have under way. */
export type Request = Operation | HostileRequest;

// ---- what the module and the hosts say ---------------------------------------------------------

/** Why a VM stopped running (exit reason). */
export const REASONS = [
  "TDCALL",
  "EPT_VIOLATION",
  "IO",
  "EXTERNAL_INTERRUPT",
  "HLT",
  "TRIPLE_FAULT",
] as const;
export type Reason = (typeof REASONS)[number];
/** What L1 finds in RAX after TDG.VP.ENTER, above the exit reason. */
export const CASES = [
  "SUCCESS",
  "HOST_ROUTED_TDVMCALL",
  "HOST_ROUTED_ASYNC",
  "PENDING_INTERRUPT",
] as const;
export type Case = (typeof CASES)[number];
/** LAST_TD_EXIT of a vCPU. ASYNC_TRAP belongs to exits that are not modelled [A34]. */
export const LAST_EXITS = ["ASYNC_FAULT", "ASYNC_TRAP", "TDVMCALL"] as const;
/** L2_EXIT_HOST_ROUTING of a vCPU. */
export const ROUTES_TO_L1 = ["NONE", "ASYNC", "TDVMCALL"] as const;

// ---- design flags ------------------------------------------------------------------------------

const l2s = z.array(z.literal([1, 2, 3])).readonly();

/**
 * The constants of an instance: its size, its design flags, and the budgets of its environment.
 * Combinations that make no sense are refused with the reason: see {@link refusals}.
 */
const shape = z.strictObject({
  // Size.
  vcpus: z
    .array(z.literal([0, 1]))
    .min(1)
    .readonly(),
  /** L2s; L1 runs each of them on every vCPU unless `runsOn` says otherwise. */
  l2s,
  /** The L2s that L1 runs on each vCPU. */
  runsOn: z.strictObject({ 0: l2s, 1: l2s }),
  /** Physical CPUs; two where vCPUs migrate. */
  lps: z
    .array(z.literal([0, 1]))
    .min(1)
    .readonly(),
  /** Devices that the host emulates. */
  devices: z
    .array(z.literal([0, 1, 2]))
    .min(1)
    .readonly(),
  /** The L2s that each device is passed through to: see {@link kindOf}. */
  assigned: z.strictObject({ 0: l2s, 1: l2s, 2: l2s }),
  /** Each L2 has a trusted device, emulated by L1. */
  trustedDevice: z.boolean(),

  // Design: the path.
  /** How an L2 reaches its device: the direct hypercall, the hypercall through L1, or implicit MMIO. */
  route: z.enum(["ACCEL", "NEST_CALL", "NEST_EPT"]),
  /** On which condition L1 enables direct hypercalls: L2's addresses are its own, or only lie in the PCI window. */
  directIf: z.enum(["IDENTITY", "IN_WINDOW"]),
  /**
   * L1, when an L2 rewrites a BAR. LOCKED: nothing. ONCE: moves the L2's view (equality was set up
   * once). TRACK_OFF: ends direct hypercalls of this L2 first. TRACK_MOVE: moves the real device
   * first. RELOC: as ONCE, and the views differ from the start.
   */
  barPolicy: z.enum(["LOCKED", "ONCE", "TRACK_OFF", "TRACK_MOVE", "RELOC"]),
  /** The way of an L2's MSI-X table accesses: through L1, which remaps, or as direct hypercalls. */
  msixRoute: z.enum(["NEST", "DIRECT"]),
  /** How an L2 driver reaches the trusted device: private memory accesses, or hypercalls. */
  trustedBy: z.enum(["PRIVATE_ACCESS", "HYPERCALL"]),
  /** Whether the L2 driver sets the shared bit. */
  driverSh: z.boolean(),
  /**
   * R10 of the L2 driver's calls: standard (zero), or a vendor's. [A9] [I] The public kernels look at R10
   * first and would not take a vendor's call for RequestMMIO; here the host is one that does not look,
   * to show what leaving R10 as it came means.
   */
  driverR10: z.enum(["ZERO", "V1"]),
  /** The L2 kernel serves a memory-mapped access only if the driver, not user mode, chose its address. */
  checksUserAddress: z.boolean(),

  // Design: L0.
  /** Require the shared bit in the address of a RequestMMIO, or accept it with and without. */
  shPolicy: z.enum(["STRICT", "STRIP"]),
  /** Refuse a RequestMMIO whose address is RAM of the trust domain. */
  memslotCheck: z.boolean(),
  /** Refuse a RequestMMIO that crosses a page; L1 always does. */
  crossingCheck: z.boolean(),
  /** Serve an L2's hypercall for any address, or for addresses of its own devices. */
  l0Filter: z.enum(["NONE", "BY_VM"]),
  /** On a hypercall of an L2 that is not RequestMMIO: hand it to L1, serve it itself, or refuse it. */
  nonMmio: z.enum(["RESUME_L1", "HANDLE_L0", "REJECT"]),
  /** Kicks are taken by the kernel (ioeventfd of any length), without the emulator. */
  ioevfd: z.boolean(),
  /** The kernel sets R10 when it has taken a kick. */
  fastSetsR10: z.boolean(),
  /** Every violation on a private page with an L2 index goes to L1, after the page is repaired. */
  patch0014: z.boolean(),
  /** An entry while an interrupt for L1 is posted asks for L1 (patch 0018). */
  resumeOnPi: z.boolean(),
  /** How a device's interrupt reaches L1: not at all, posted, or through a shared ring with one posted vector. */
  irqPath: z.enum(["NONE", "PIR", "RING"]),
  /** Events that the ring holds. */
  ringSlots: z.int().min(1).max(2),

  // Design: L1 and the module.
  /** L1, on a hypercall that the host has completed and routed to it: nothing left to do, or serve it as new. */
  onRouted: z.enum(["IGNORE", "REDISPATCH"]),
  /** L1, re-dispatching, advances RIP though the module has (the SVSM pattern). */
  skipsRouted: z.boolean(),
  /** L1, on what it forwards: pass it, replace implausible answers of the host, or keep one register from its L2s. */
  l1Policy: z.enum(["PASS", "SANITISE", "DENY"]),
  /** ENABLE_SHARED_EPTP: the L2 reaches shared memory. */
  sharedEptp: z.boolean(),
  /** The trust domain was configured with NO_RBP_MOD. */
  noRbpMod: z.boolean(),
  /** The module applies the host's answer before translating L1's pages (hypothesis H1/H2: the code read does it after). */
  fixSoftXlat: z.boolean(),

  // Environment.
  /** Who L0 is: the kernel and emulator as written, or a host that does anything the hardware lets it. */
  host: z.enum(["HONEST", "MAXIMAL"]),
  /** L2s that do anything. The others are honest. */
  hostileL2s: l2s,
  /** What they ask for. */
  hostileRequests: z.array(z.enum(HOSTILE_REQUESTS)).readonly(),
  /** Masks that honest L2s use in their hypercalls; a driver knows ABI only. */
  masks: z.array(z.enum(MASKS)).readonly(),
  /** Masks that hostile L2s use. */
  hostileMasks: z.array(z.enum(MASKS)).readonly(),
  /** What honest L2s ask for. */
  ops: z.array(z.enum(OPERATIONS)).readonly(),
  /** A kick follows a descriptor in shared memory, and the back end serves that. */
  virtqueue: z.boolean(),
  /** The back end acts on a kick at once, or when it is scheduled. */
  backend: z.enum(["AT_ONCE", "LATER"]),

  // Budgets: behaviour of the environment. [A33]
  /** MMIO operations of each honest L2 on each vCPU. */
  operations: z.int().min(0).max(3),
  /** Requests of each hostile L2 on each vCPU. */
  hostileCalls: z.int().min(0).max(2),
  /** Addresses that user mode of each honest L2 smuggles into its kernel. */
  userAsks: z.int().min(0).max(1),
  /** BAR rewrites by each L2. */
  barWrites: z.int().min(0).max(1),
  /** Crashes of each L2, after which L1 resets it. */
  crashes: z.int().min(0).max(1),
  /** Private pages that an honest host takes away and gives back. */
  reclaims: z.int().min(0).max(3),
  /**
   * Entries that fail, and services refused, for a reason of the moment. ENDLESS: any number of them,
   * which takes no counter; that they do not go on for ever is then for fairness to say. Unlimited for
   * the maximal host.
   */
  busies: z.union([z.int().min(0).max(2), z.literal("ENDLESS")]),
  /** Interrupts of the host's own that take a vCPU out. Unlimited for the maximal host. */
  ticks: z.int().min(0).max(2),
  /** Moves of a vCPU to another physical CPU. */
  migrations: z.int().min(0).max(2),
  /** Devices that the host unplugs. */
  unplugs: z.int().min(0).max(2),
  /** What an honest host that is out of order for a while does wrong, before it is in order again for good. */
  misdeeds: z.int().min(0).max(2),
});

/** The constants of an instance. */
export type Constants = z.infer<typeof shape>;

/** The constants that are decisions of a design; the others are size, environment and budgets. */
export const DESIGN_FLAGS = [
  "route",
  "directIf",
  "barPolicy",
  "msixRoute",
  "trustedBy",
  "driverSh",
  "driverR10",
  "checksUserAddress",
  "shPolicy",
  "memslotCheck",
  "crossingCheck",
  "l0Filter",
  "nonMmio",
  "ioevfd",
  "fastSetsR10",
  "patch0014",
  "resumeOnPi",
  "irqPath",
  "ringSlots",
  "onRouted",
  "skipsRouted",
  "l1Policy",
  "sharedEptp",
  "noRbpMod",
  "fixSoftXlat",
] as const satisfies readonly (keyof Constants)[];

/** A combination of flags that describes no design, and why. */
const refusals: readonly { readonly when: (c: Constants) => boolean; readonly why: string }[] = [
  { when: (c) => c.l2s.length === 0, why: "l2s: an instance has at least one L2" },
  {
    when: (c) => c.devices.some((d) => c.assigned[d].some((k) => !c.l2s.includes(k))),
    why: "assigned: a device is passed through to an L2 that does not exist",
  },
  {
    when: (c) => c.l2s.length > 0 && c.vcpus.some((v) => c.runsOn[v].length === 0),
    why: "runsOn: L1 has no L2 to run on one of the vCPUs",
  },
  {
    when: (c) => c.vcpus.some((v) => c.runsOn[v].some((k) => !c.l2s.includes(k))),
    why: "runsOn: an L2 that does not exist",
  },
  {
    when: (c) => c.hostileL2s.some((k) => !c.l2s.includes(k)),
    why: "hostileL2s: an L2 that does not exist",
  },
  {
    when: (c) => !c.trustedDevice && c.ops.some((op) => op.endsWith("_TRUSTED")),
    why: "ops: the trusted device is not there (trustedDevice = false)",
  },
  {
    when: (c) => !c.trustedDevice && c.hostileRequests.some((r) => r.startsWith("TRUSTED_")),
    why: "hostileRequests: the trusted device is not there (trustedDevice = false)",
  },
  {
    when: (c) => c.irqPath === "NONE" && c.ops.includes("SET_VECTOR"),
    why: "ops: no vector to set where interrupts take no path (irqPath = NONE)",
  },
  {
    when: (c) => c.ops.includes("SET_VECTOR") && c.devices.some((d) => kindOf(c, d) === "sh"),
    why: "ops: the vector table of a device that several L2s share belongs to none of them",
  },
  {
    when: (c) => c.irqPath === "NONE" && c.resumeOnPi,
    why: "resumeOnPi looks at posted interrupts: there are none with irqPath = NONE",
  },
  {
    when: (c) => c.irqPath !== "NONE" && c.backend === "AT_ONCE",
    why: "a device that interrupts acts on its own: irqPath other than NONE needs backend = LATER",
  },
  {
    when: (c) => c.ioevfd && c.backend === "AT_ONCE",
    why: "a kick taken by the kernel waits for the emulator: ioevfd needs backend = LATER",
  },
  {
    when: (c) => c.virtqueue && c.backend === "AT_ONCE",
    why: "descriptors are served by the back end: virtqueue needs backend = LATER",
  },
  {
    when: (c) => c.skipsRouted && c.onRouted === "IGNORE",
    why: "skipsRouted says how L1 serves a routed hypercall again: with onRouted = IGNORE it does not",
  },
  {
    when: (c) => c.migrations > 0 && c.lps.length < 2,
    why: "migrations: a vCPU that moves needs a second physical CPU (lps)",
  },
  {
    when: (c) =>
      c.crashes > 0 &&
      c.l2s.some((k) => !c.devices.some((d) => kindOf(c, d) === "pt" && c.assigned[d].includes(k))),
    why: "crashes: a reset is shown with a device of the L2's own, and one of the L2s has none",
  },
  {
    when: (c) =>
      c.misdeeds > 0 && (c.host === "MAXIMAL" || (c.barPolicy === "TRACK_MOVE" && c.barWrites > 0)),
    why: "misdeeds: those of an honest host, which can put a device back only where it has always been",
  },
  {
    // [A38]
    when: (c) => c.host === "MAXIMAL" && c.irqPath === "RING",
    why: "the maximal host posts interrupts; a ring it writes adds nothing to what L1 may be told (irqPath = RING)",
  },
];

/** Parses constants, and refuses combinations that describe no design. */
export const constantsSchema = shape.superRefine((c, context) => {
  for (const { when, why } of refusals)
    if (when(c)) context.addIssue({ code: "custom", message: why });
});

/** Who a device is for. */
export type Kind = "pt" | "sh" | "l1own";

/** Passed through to one L2 (`pt`), to several (`sh`), or L1's own (`l1own`). The fourth kind is the trusted device. */
export function kindOf(c: Constants, d: Device): Kind {
  const owners = c.assigned[d].length;
  return owners === 0 ? "l1own" : owners === 1 ? "pt" : "sh";
}

/** Entries may fail, and services be refused, for a reason of the moment. */
export const isBusyAtTimes = (c: Constants): boolean => c.busies === "ENDLESS" || c.busies > 0;

/** Interrupt vectors of an instance: one for each device, and the one that L2s choose; none where interrupts take no path. */
export function vectors(c: Constants): readonly Vector[] {
  if (c.irqPath === "NONE") return [];
  const used: readonly Vector[] = [...c.devices, L2_VECTOR];
  return ([0, 1, 2] as const).filter((vector) => used.includes(vector));
}

/** Everything that an L2 of this instance can have under way. */
export function requests(c: Constants): readonly Request[] {
  return [...c.ops, ...c.hostileRequests];
}

/**
 * The private pages of an instance that the host can take away with an effect of their own. [A25] L1's
 * other memory is not among them: L1 without it leaves the CPU as it does for an interrupt.
 */
export function privatePages(c: Constants): readonly TrackedPage[] {
  return [
    ...c.l2s.map((k) => RAM_PAGE[k]),
    ...c.vcpus.flatMap((v) => c.runsOn[v].map((k) => BUFFER_PAGE[v][k])),
    ...c.vcpus.flatMap((v) => c.runsOn[v].map((k) => VAPIC_PAGE[v][k])),
  ];
}

/** Memory of the trust domain: what has a memory slot at the host, and what L1 keeps to itself or to one L2. */
export const isMemory = (page: Page): boolean =>
  page === "l1ram" ||
  page.startsWith("ram") ||
  page.startsWith("l1buf") ||
  page.startsWith("vapic");

/** All pages of an instance. */
export function pages(c: Constants): readonly Page[] {
  return [
    ...privatePages(c),
    "l1ram",
    ...c.devices.map((d) => BAR_PAGE[d]),
    ...(c.irqPath === "NONE" ? [] : c.devices.map((d) => MSIX_PAGE[d])),
    "alt",
    ...(c.trustedDevice ? (["tdev"] as const) : []),
    "ecam",
    "hole",
  ];
}
