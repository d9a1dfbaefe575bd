/** Design points: constants by name, each as a difference from the recommended one. */
import { HOSTILE_REQUESTS, MMIO_OPERATIONS, type Constants } from "../../spec/constants.ts";

/** One vCPU, one L2, one device; no disturbance by the host. */
const slice = {
  vcpus: [0],
  l2s: [1],
  runsOn: { 0: [1], 1: [] },
  lps: [0],
  devices: [0],
  assigned: { 0: [1], 1: [], 2: [] },
  trustedDevice: false,
  hostileL2s: [],
  hostileRequests: [],
  masks: ["ABI"],
  hostileMasks: ["ABI"],
  ops: MMIO_OPERATIONS,
  virtqueue: false,
  backend: "AT_ONCE",
  operations: 3,
  hostileCalls: 0,
  userAsks: 0,
  barWrites: 0,
  crashes: 0,
  reclaims: 0,
  busies: 0,
  ticks: 0,
  migrations: 0,
  unplugs: 0,
  misdeeds: 0,
} as const satisfies Partial<Constants>;

/**
 * The recommended point: direct hypercalls, BARs locked, shared bit required, an L2 reaches only its
 * own devices, every hypercall but RequestMMIO refused, routed hypercalls taken as done, MSI-X tables
 * through L1, answers applied before translation.
 */
export const recommended: Constants = {
  ...slice,
  route: "ACCEL",
  directIf: "IDENTITY",
  barPolicy: "LOCKED",
  msixRoute: "NEST",
  trustedBy: "PRIVATE_ACCESS",
  driverSh: true,
  driverR10: "ZERO",
  checksUserAddress: true,
  shPolicy: "STRICT",
  memslotCheck: true,
  crossingCheck: true,
  l0Filter: "BY_VM",
  nonMmio: "REJECT",
  ioevfd: false,
  fastSetsR10: true,
  patch0014: false,
  resumeOnPi: false,
  irqPath: "NONE",
  ringSlots: 1,
  onRouted: "IGNORE",
  skipsRouted: false,
  l1Policy: "DENY",
  sharedEptp: true,
  noRbpMod: true,
  fixSoftXlat: true,
  host: "HONEST",
};

/**
 * What two published prototypes have between them; no single release had exactly this combination
 * (inference). Drivers send addresses without the shared bit, and L0 strips it. Kicks are taken by
 * the kernel, which leaves R10 as it was.
 */
export const asFound: Constants = {
  ...recommended,
  barPolicy: "ONCE",
  shPolicy: "STRIP",
  driverSh: false,
  l0Filter: "NONE",
  nonMmio: "RESUME_L1",
  ioevfd: true,
  fastSetsR10: false,
  backend: "LATER",
  onRouted: "REDISPATCH",
  l1Policy: "PASS",
  fixSoftXlat: false,
};

/** The hypercall of an L2 goes to L1, which forwards it. */
export const nestedCall: Constants = { ...recommended, route: "NEST_CALL" };

/** The L2 touches the page; L0 gets the violation and sends it back to L1. */
export const nestedEpt: Constants = { ...recommended, route: "NEST_EPT" };

// ---- environments: what happens around a design point -------------------------------------------

/** The disturbances of an honest host: pages reclaimed, an entry that finds a lock held. */
export const disturbed = { reclaims: 2, busies: 1 } as const;

/** A driver that uses each register once, in either direction and both sizes, twice over. */
export const alone = {
  ops: ["READ_DATA", "WRITE_DATA_WIDE", "KICK", "READ_ISR"],
  operations: 2,
} as const;

/** A driver that sends a word of its private memory to its device, and has it taken: for what others can learn of that word. */
export const sending = { ops: ["SEND", "READ_DATA", "KICK"], operations: 2 } as const;

/** Two L2s on one vCPU, with a device each. */
export const twoL2s = {
  l2s: [1, 2],
  runsOn: { 0: [1, 2], 1: [] },
  devices: [0, 1],
  assigned: { 0: [1], 1: [2], 2: [] },
  ops: ["READ_ISR", "KICK"],
  operations: 1,
} as const;

/** The victim, which has a trusted device too, beside a hostile L2 that asks for everything. */
export const neighbours = {
  ...twoL2s,
  trustedDevice: true,
  ops: ["READ_DATA", "KICK", "READ_TRUSTED", "WRITE_TRUSTED"],
  hostileL2s: [2],
  hostileRequests: HOSTILE_REQUESTS.filter((r) => !r.endsWith("_VECTOR")),
  hostileCalls: 1,
} as const satisfies Partial<Constants>;

/** The same, the one sending what its private memory holds, the other reading devices that are not its own. */
export const neighboursSending = {
  ...twoL2s,
  ops: ["SEND"],
  operations: 1,
  hostileL2s: [2],
  hostileRequests: ["FOREIGN_READ_DATA", "FOREIGN_READ_ISR"],
  hostileCalls: 2,
} as const satisfies Partial<Constants>;

/** Devices that interrupt: the driver sets the vector, kicks, and reads what the device has to say. */
export const interrupting = {
  irqPath: "PIR",
  backend: "LATER",
  ops: ["SET_VECTOR", "KICK", "READ_ISR"],
  operations: 3,
} as const;

/** Two vCPUs of one L2. */
export const twoVcpus = {
  vcpus: [0, 1],
  runsOn: { 0: [1], 1: [1] },
  ops: ["READ_DATA", "KICK"],
  operations: 1,
} as const;

/** Against the maximal host. [A27] The module looks at no R10–R15: one read and one write stand for all operations. */
export const hostile = { host: "MAXIMAL", ops: ["READ_DATA", "KICK"], operations: 1 } as const;

/** Every mask the module distinguishes, but the one that drivers use. */
export const anyMask = { masks: ["ABI+SEC", "ABI+XMM", "ILLEGAL"] } as const;

/** Names of the budgets of the environment: behaviour of the system, printed with each verdict. */
export const BUDGETS = [
  "operations",
  "hostileCalls",
  "userAsks",
  "barWrites",
  "crashes",
  "reclaims",
  "busies",
  "ticks",
  "migrations",
  "unplugs",
  "misdeeds",
] as const;
