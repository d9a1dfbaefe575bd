/** What a run reduced by partial order has looked at, in a sentence. */
import type { PartialOrderStatistics } from "../verdict.ts";
import { counted } from "./numbers.ts";

/** Names that a sentence lists. */
const SHOWN = 4;

/** E.g. `reduced by partial order: 5 854 states were expanded in part, …`. */
export function partialOrderText(p: PartialOrderStatistics, states: number): string {
  if (p.undeclared.length > 0)
    return (
      `not reduced by partial order, and all states explored: ${listed(p.undeclared)} ` +
      `declare${p.undeclared.length === 1 ? "s" : ""} no footprint`
    );
  const compared =
    p.compared === undefined
      ? ""
      : `; the verdicts are those of all ${counted(p.compared.states, "state")} and ${counted(p.compared.transitions, "transition")}`;
  const wider =
    p.compared === undefined || p.wider.length === 0
      ? ""
      : `. Declared, and not touched in any state that was met: ${listed(p.wider)}`;
  return (
    `reduced by partial order: ${counted(p.inPart, "state")} of ${states} expanded in part; ` +
    `of ${counted(p.instances, "action instance")}, properties can see ${p.visible}${blamed(p)}` +
    // Where all were expanded whole, the search was an ordinary one.
    `${p.inPart === 0 ? "" : "; counterexamples need not be shortest"}${compared}${wider}`
  );
}

/** The properties by which it cannot be reduced, where they are not all. */
function blamed({ instances, visible, reads }: PartialOrderStatistics): string {
  const seeing = reads.filter((r) => r.visible === instances).map((r) => r.property);
  if (visible < instances || seeing.length === 0) return "";
  const others = reads.length - seeing.length;
  return ` (${listed(seeing)} read${seeing.length === 1 ? "s" : ""} what every one of them may change${others > 0 ? "; check the others by themselves, with --property" : ""})`;
}

function listed(names: readonly string[]): string {
  const more = names.length - SHOWN;
  return more > 0 ? `${names.slice(0, SHOWN).join(", ")} and ${more} more` : names.join(", ");
}
