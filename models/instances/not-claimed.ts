/** Reasons why a property has no case in a model, by property id, where its constants alone do not say it. */

/** Every exit of an L2 goes to the host, which asks for L1 in no entry. */
export const noExitToL1 = {
  S6: { notClaimed: "L1 sees no exit of its L2 here" },
} as const;

/** No entry that asks for L1 fails. */
export const noRouteOwed = {
  S7: { notClaimed: "no entry that asks for L1 fails here" },
} as const;

/** L0 refuses everything. */
export const nothingPerformed = {
  S14: { notClaimed: "nothing reaches a device" },
  S15: { notClaimed: "nothing reaches the emulator" },
  S17: { notClaimed: "nothing reaches the emulator" },
  S21: { notClaimed: "nothing is executed" },
  S31: { notClaimed: "nothing reaches the emulator" },
  S24: { notClaimed: "no read succeeds" },
  S25: { notClaimed: "no write succeeds" },
} as const;

/** No request of an honest L2 is under way. */
export const noHonestRequest = {
  S14: { notClaimed: "no honest L2 asks for anything" },
  S24: { notClaimed: "no honest L2 asks for anything" },
  S37: { notClaimed: "no honest L2 asks for anything" },
} as const;

/** No driver reads. */
export const noRead = {
  S24: { notClaimed: "no driver reads" },
} as const;

/** No host entry resumes an L2 or fails. */
export const noEntryOfL2 = {
  S12: { notClaimed: "no entry resumes an L2 or fails here" },
} as const;

/** The host chooses nothing but its answers, and the L2 never has the same twice. */
export const nothingTwice = {
  N4: { notClaimed: "no two segments begin alike" },
} as const;
