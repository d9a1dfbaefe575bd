/** Defects that are a setting of design flags: the models of those design points show them. */
import { defect } from "../../checker/index.ts";

export const configurationDefects = [
  defect({
    id: "M19",
    component: "tdxModule",
    sentence:
      "An entry that fails to translate one of L1's pages forgets the hypercall (hypothesis H1).",
    source: "domain facts 2.6",
    designPoint: "h1",
    kills: ["S12", "S5", "S26", "S24"],
  }),
  defect({
    id: "M20",
    component: "tdxModule",
    sentence:
      "After that, an exit routed to L1 does not write the buffer that the L2 is resumed from (hypothesis H2).",
    source: "domain facts 2.6",
    designPoint: "h2",
    kills: ["S4", "S3", "S23"],
  }),
  defect({
    id: "M41",
    component: "l1",
    sentence: "L1 lets an L2 move its BAR and leaves direct hypercalls enabled.",
    source: "domain facts 1.6, gap 1",
    designPoint: "as-found-bar-write",
    kills: ["S13", "S14"],
  }),
] as const;
