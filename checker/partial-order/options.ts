/** Whether a check is reduced by partial order, and what it cannot be asked then. */
import type { Model } from "../contract/model.ts";
import type { Property } from "../contract/property.ts";
import { ModelError } from "../errors.ts";
import type { StorageOptions } from "../search/storage.ts";

/** How a check is reduced by partial order. */
export interface PartialOrderOptions {
  /** Whether everything is also checked without reduction, and the verdicts compared. */
  readonly compared?: boolean;
}

/** What is asked beside, of what all states or all runs show. */
interface Beside {
  readonly digest?: boolean;
  readonly explain?: boolean;
  readonly interest?: boolean;
  readonly symmetry?: unknown;
  readonly saving?: unknown;
  readonly storage?: StorageOptions;
}

const NEXT = "Check it without --partial-order, or select others with --property.";

/**
 * Refuses what a reduced search says nothing of.
 * @throws ModelError MODEL011 naming the property, and why
 */
export function demandIndependent(
  model: Model,
  properties: readonly Property[],
  { digest, explain, interest, symmetry, saving, storage }: Beside,
): void {
  if (digest === true || explain === true || interest === true || symmetry !== undefined)
    throw new ModelError(
      "MODEL011",
      `model ${model.name}: digests, explanations, first occurrences and symmetry are of all states, and a check that is reduced by partial order leaves some out`,
    );
  if (saving !== undefined)
    throw new ModelError(
      "MODEL011",
      `model ${model.name}: a checkpoint does not keep what a search reduced by partial order has learned. Leave out one of them`,
    );
  // It may go back to a state that it has expanded in part: what it finds then is of no level.
  if (storage?.lean === true)
    throw new ModelError(
      "MODEL011",
      `model ${model.name}: parents that are not stored are sought level by level, and a search reduced by partial order does not go by levels. Leave out one of them`,
    );
  const [bound] = model.bounds;
  if (bound !== undefined)
    throw new ModelError(
      "MODEL011",
      `model ${model.name}: the bound ${bound.name} cuts runs off, and a run that is cut off is no longer the same as one in another order. Check it without --partial-order.`,
    );
  for (const p of properties) {
    const why = whyNot(p);
    if (why === null) continue;
    throw new ModelError(
      "MODEL011",
      `model ${model.name}: ${p.id} (${p.kind}) cannot be judged on a part of the orders in which things happen, ${why}. ${NEXT}`,
    );
  }
}

/** Why some orders do not stand for all of them; `null`: they do. */
function whyNot(p: Property): string | null {
  if (p.monitor !== null)
    return `for it looks at the history of a run (monitor ${p.monitor.name}), which every step may change`;
  switch (p.kind) {
    case "invariant":
    case "deadlockFree":
      return null;
    case "reachable":
      return p.step === null
        ? null
        : "for it looks for a step, and one from another state is left out";
    case "transition":
      return "for it speaks of every step, and most are left out";
    case "determined":
    case "noninterference":
      return "for it compares steps or runs, of which most are left out";
    case "leadsTo":
    case "until":
    case "alwaysEventually":
    case "eventuallyAlways":
    case "finitelyOften":
    case "recoverable":
      return "for it speaks of infinite runs, and a loop may be left out";
    case "refines":
    case "includedIn":
      return "for another system has to follow every step";
  }
}
