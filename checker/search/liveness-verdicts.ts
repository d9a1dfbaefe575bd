/** Verdicts on the properties of a model that are about infinite runs, or ways out. Fails closed. */
import { reliesOn } from "../contract/abstraction.ts";
import type { Claim } from "../contract/model.ts";
import type { Liveness, Recoverable } from "../contract/temporal.ts";
import { asExpected } from "../verdict.ts";
import type { Budget } from "./budget.ts";
import type { Built } from "./build.ts";
import type { CheckOptions, Judged } from "./check.ts";

const KINDS: ReadonlySet<string> = new Set<(Liveness | Recoverable)["kind"]>([
  "leadsTo",
  "until",
  "alwaysEventually",
  "eventuallyAlways",
  "finitelyOften",
  "recoverable",
]);

/** Judges each claim about infinite runs. */
export function judgeLiveness(
  built: Built,
  claims: readonly Claim[],
  _options: CheckOptions,
  _budget: Budget,
): Judged {
  const asked = claims.filter(({ property }) => KINDS.has(property.kind));
  const { model } = built;
  return {
    results: new Map(
      asked.map((claim) => {
        const { property, expected } = claim;
        const verdict = { word: "error", message: "not searched for yet", trace: null } as const;
        return [
          claim,
          {
            model: model.name,
            property: property.name,
            id: property.id,
            kind: property.kind,
            verdict,
            expected,
            asExpected: asExpected(verdict, expected),
            states: 0,
            transitions: 0,
            depth: 0,
            seconds: 0,
            antecedents: null,
            reliesOn: reliesOn(model.system, property.id),
          },
        ];
      }),
    ),
    runs: [],
  };
}
