/** The page of abstractions: what the model leaves out or merges, and why nothing is lost by it. */
import type { Abstraction } from "../contract/abstraction.ts";
import type { Suite } from "../contract/model.ts";
import { code, page, table } from "./markdown.ts";

/** The ledger `abstractions`, challenged by tests or by models of `suite`. */
export function abstractionsPage(
  abstractions: readonly Abstraction[],
  suite: Suite,
  first: string,
): string {
  const models = new Set(suite.models.map((m) => m.name));
  const challenge = ({ challengedBy: by }: Abstraction): string =>
    models.has(by) ? `the model ${code(by)}` : `[${by}](../${by})`;
  return page([
    first,
    "# Abstractions",
    "What the model leaves out or merges. Every verdict that speaks of all reachable states (`holds`, `unreached`) relies on these; `npm run check` names them with each model. “Challenged by” is what would fail if the argument were wrong. Where “for” names properties, only those rely on it.",
    table(
      ["id", "what is left out or merged", "for", "challenged by"],
      abstractions.map((a) => [
        `[${a.id}](#${a.id.toLowerCase()})`,
        a.sentence,
        a.only?.join(", ") ?? "all",
        challenge(a),
      ]),
    ),
    "## Why nothing is lost",
    ...abstractions.flatMap((a) => [`### ${a.id}`, `${a.sentence} ${a.argument}`]),
  ]);
}
