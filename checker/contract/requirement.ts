/** Requirements: what is asked of the system, by whom, in a sentence. Properties say which they serve. */

/** Where a requirement comes from. `derived`: from others, by the argument that `where` gives. */
export const REQUIREMENT_SOURCES = [
  "patentAbstract",
  "ghci",
  "tdxModule",
  "virtio",
  "derived",
] as const;

/** One requirement. */
export interface Requirement {
  /** Short and unique, e.g. `REQ-RESPONSE`. */
  readonly id: string;
  /** One English sentence. */
  readonly sentence: string;
  readonly source: (typeof REQUIREMENT_SOURCES)[number];
  /** The place in the source, e.g. `GHCI 1.5, TDG.VP.VMCALL<#VE.RequestMMIO>`; for `derived`: the argument. */
  readonly where: string;
}
