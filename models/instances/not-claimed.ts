/** Reasons why a property has no case in a model, by property id. */

/** The honest host asks for L1 in no entry that follows a TDVMCALL. */
export const noRouting = {
  S6: { notClaimed: "the host asks for L1 in no entry" },
  S7: { notClaimed: "the host asks for L1 in no entry" },
} as const;

/** No L2 leaves by a TDVMCALL exit. */
export const noTrapExit = {
  S2: { notClaimed: "no L2 leaves by a TDVMCALL exit on this route" },
} as const;

/** Direct hypercalls are off. */
export const noDirectCall = {
  S13: { notClaimed: "direct hypercalls are off" },
} as const;

/** No L2 makes a hypercall. */
export const noCall = {
  S35: { notClaimed: "no L2 makes a hypercall on this route" },
} as const;
