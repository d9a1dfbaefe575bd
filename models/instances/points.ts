/** Design points: constants by name, each as a difference from the recommended one. */
import { MMIO_OPERATIONS, type Constants } from "../../spec/constants.ts";

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

/** The disturbances of an honest host: pages reclaimed, an entry that finds a lock held. */
export const disturbed = { reclaims: 2, busies: 1 } as const;

/** Against the maximal host. [A] The module looks at no R10–R15: one read and one write stand for all operations. */
export const hostile = { host: "MAXIMAL", ops: ["READ_DATA", "KICK"] } as const;

/** Every mask the module distinguishes. */
export const anyMask = { masks: ["ABI", "ABI+SEC", "ABI+XMM", "ILLEGAL"] } as const;

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
] as const;
