/** Defects that are a setting of design flags: the models of those design points show them. */
import { defect } from "../../checker/index.ts";
import type { Actor } from "../../spec/domains.ts";

/** A row of the design that is a setting of flags. `facts`: sections of the domain facts. */
const flagged = (
  id: string,
  component: Actor,
  sentence: string,
  facts: string,
  shown: { readonly designPoint: string; readonly kills: readonly string[] },
) => defect({ id, component, sentence, source: `domain facts ${facts}`, ...shown });

export const configurationDefects = [
  defect({
    id: "M19",
    component: "tdxModule",
    sentence:
      "An entry that fails to translate one of L1's pages forgets the hypercall (hypothesis H1).",
    source: "domain facts 2.6",
    designPoint: "h1",
    kills: ["S12", "S5", "S26", "S24", "N4"],
  }),
  defect({
    id: "M20",
    component: "tdxModule",
    sentence:
      "After that, an exit routed to L1 does not write the buffer that the L2 is resumed from (hypothesis H2).",
    source: "domain facts 2.6",
    designPoint: "h2",
    kills: ["S4", "S3", "S23", "N4"],
  }),
  defect({
    id: "M41",
    component: "l1",
    sentence: "L1 lets an L2 move its BAR and leaves direct hypercalls enabled.",
    source: "domain facts 1.6, gap 1",
    designPoint: "as-found-bar-write",
    kills: ["S13", "S14"],
  }),
  flagged(
    "M36",
    "l0Kernel",
    "R10 is not set on the fast path, and the driver makes vendor calls.",
    "3.2",
    {
      designPoint: "fast-kick-status-left-vendor",
      kills: ["S26"],
    },
  ),
  flagged(
    "M37",
    "l0Kernel",
    "The host serves an L2's service calls as though L1 had asked.",
    "3.2",
    {
      designPoint: "other-call-handled",
      kills: ["S19"],
    },
  ),
  flagged("M38", "l1", "L1 serves again what a hostile host says it has completed.", "3.3, 4.1", {
    designPoint: "as-found-hostile-host",
    kills: ["S20", "S16", "N4", "N4L1"],
  }),
  flagged(
    "M39",
    "l1",
    "L1 takes a hypercall that the host has completed for a new one.",
    "4.1, 4.2",
    {
      designPoint: "redispatch-interrupts",
      kills: ["S21", "S23", "S20", "S26"],
    },
  ),
  flagged("M40", "l1", "L1 advances RIP over a hypercall that is complete.", "4.2", {
    designPoint: "as-found-interrupts-svsm",
    kills: ["S3"],
  }),
  flagged(
    "M44",
    "l1",
    "L1 enables direct hypercalls for BARs in the window that are not identical.",
    "1.6",
    {
      // With L0's filter (bar-reloc-in-window) the stray request is refused, and S13 alone fails.
      designPoint: "bar-reloc-in-window-unfiltered",
      kills: ["S13", "S14"],
    },
  ),
  flagged("M60", "emulator", "A device is programmed with an L2's own vector.", "1.6", {
    designPoint: "msix-direct",
    kills: ["S32", "S10"],
  }),
  flagged(
    "X64",
    "l2",
    "A kernel takes an address of user mode for one of its driver's, and L0 refuses it.",
    "5.2, 6.3",
    {
      designPoint: "user-unchecked",
      kills: ["S34"],
    },
  ),
] as const;
