/** Reasons why a property has no case in a model, by property id. */

/** Every exit of an L2 goes to the host, which asks for L1 in no entry. */
export const noExitToL1 = {
  S6: { notClaimed: "L1 sees no exit of its L2 here" },
} as const;

/** No entry that asks for L1 fails. */
export const noRouteOwed = {
  S7: { notClaimed: "no entry that asks for L1 fails here" },
} as const;

/** Direct hypercalls are off. */
export const noDirectCall = {
  S13: { notClaimed: "direct hypercalls are off" },
} as const;

/** No L2 makes a hypercall. */
export const noCall = {
  S35: { notClaimed: "no L2 makes a hypercall on this route" },
} as const;
