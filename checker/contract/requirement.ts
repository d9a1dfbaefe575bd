/** Requirements: what is asked of the system, by whom, in a sentence. Properties say which they serve. */

/** A text, or an argument, that requirements come from. */
export interface RequirementSource {
  /** Short and unique, e.g. `ghci`. */
  readonly id: string;
  /** As a heading, e.g. `Guest-hypervisor communication interface`. */
  readonly title: string;
  /** What was read of it, and what therefore cannot be attributed to it. */
  readonly sentence: string;
}

/**
 * How a requirement is known.
 *
 * - `stated`: the source says so;
 * - `readInCode`: code does so that was read, and not run;
 * - `inferred`: it follows from the others, by the argument that `where` gives.
 */
export type RequirementBasis = "stated" | "readInCode" | "inferred";

/** One requirement: of the system, and never of a model of it. */
export interface Requirement {
  /** Short and unique, e.g. `REQ-RESPONSE`. */
  readonly id: string;
  /** One English sentence. */
  readonly sentence: string;
  readonly source: RequirementSource;
  /** The place in the source, e.g. `TDG.VP.VMCALL<#VE.RequestMMIO>`; where it is inferred: the argument. */
  readonly where: string;
  readonly basis: RequirementBasis;
  /** Why no property serves it, e.g. what the abstraction leaves out; absent: one must. */
  readonly unserved?: string;
}
