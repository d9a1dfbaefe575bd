/** Design points: constants by name, each as a difference from the recommended one. */
import { MMIO_OPERATIONS, type Constants } from "../../spec/constants.ts";

/** One vCPU, one L2, one device; three operations, and no disturbance by the host. */
const slice = {
  vcpus: [0],
  l2s: [1],
  devices: [0],
  masks: ["ABI"],
  ops: MMIO_OPERATIONS,
  operations: 3,
  barWrites: 0,
  reclaims: 0,
  busies: 0,
} as const;

/**
 * The recommended point: direct hypercalls, BARs locked, shared bit required, every hypercall but
 * RequestMMIO refused, routed hypercalls taken as done, answers applied before translation.
 */
export const recommended: Constants = {
  ...slice,
  route: "ACCEL",
  barPolicy: "LOCKED",
  shPolicy: "STRICT",
  driverSh: true,
  nonMmio: "REJECT",
  onRouted: "IGNORE",
  patch0014: false,
  fixSoftXlat: true,
  host: "HONEST",
};

/**
 * What two published prototypes have between them; no single release had exactly this combination
 * (inference). Drivers send addresses without the shared bit, and L0 strips it.
 */
export const asFound: Constants = {
  ...recommended,
  barPolicy: "ONCE",
  shPolicy: "STRIP",
  driverSh: false,
  nonMmio: "RESUME_L1",
  onRouted: "REDISPATCH",
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
export const BUDGETS = ["operations", "barWrites", "reclaims", "busies"] as const;
