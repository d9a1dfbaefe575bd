/**
 * The ledger of abstractions: what this model leaves out or merges, why nothing is lost for its
 * properties, and what would fail if that were wrong. Where one is made, the text says `[A]`.
 */
import type { Abstraction } from "../checker/index.ts";

export const abstractions: readonly Abstraction[] = [
  {
    id: "A1",
    sentence:
      "One general-purpose register and one vector register stand for all that a mask can leave unexposed.",
    argument:
      "The module treats every register other than RAX and RCX by its mask bit alone, so two registers with equal bits are copied, cleared and kept alike; a mask that exposes the one and not the other is among the values.",
    challengedBy: "module-masks",
    only: ["S1", "S2", "S4", "S5"],
  },
  {
    id: "A2",
    sentence:
      "Of the contents of registers and devices only those are told apart that mean something, and one ordinary value.",
    argument:
      "Everybody copies values or compares them with constants, and every constant is a value of its own: renaming ordinary values renames the run. Values that coincide in the machine (leaf 0, status 0, datum 0) coincide here.",
    challengedBy: "test/module-entry.test.ts",
  },
  {
    id: "A3",
    sentence: "An honest host tracks in the same step in which it blocks a page.",
    argument:
      "In between only the module could tell the difference, and it may find stale translations in either case. The maximal host blocks and tracks in separate steps, in any order.",
    challengedBy: "module",
  },
];
