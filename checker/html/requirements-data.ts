/** Requirements as a report's page is given them. */
import type { Suite } from "../contract/model.ts";
import type { PagePoint } from "../contract/pages.ts";
import type { Requirement } from "../contract/requirement.ts";
import { traceabilityOf } from "../traceability/traceability.ts";

/** What is asked of the system, and the designs at which it is looked at. */
export interface RequirementsData {
  /** In the order in which they are listed; those of one source need not stand together. */
  readonly requirements: readonly RequirementData[];
  readonly points: readonly PagePoint[];
}

/** A requirement, and what serves it. */
export interface RequirementData extends Omit<Requirement, "source"> {
  /** The title of its source, and what was read of that. */
  readonly source: string;
  readonly read: string;
  /** Ids of the properties of the suite that serve it. */
  readonly properties: readonly string[];
}

/** The requirements of a suite. */
export function requirementsData(suite: Suite): RequirementsData {
  return {
    requirements: traceabilityOf(suite).matrix.map(({ requirement, properties }) => ({
      ...requirement,
      source: requirement.source.title,
      read: requirement.source.sentence,
      properties: properties.map((p) => p.id),
    })),
    points: suite.pages?.points ?? [],
  };
}
