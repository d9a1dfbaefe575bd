/**
 * Traceability: which properties serve which requirement, and what is served by nothing. It is read off
 * the suite alone; what was established is said by the verdicts.
 */
import { natural, type Model, type Suite } from "../contract/model.ts";
import type { Property } from "../contract/property.ts";
import type { Requirement } from "../contract/requirement.ts";

/** A requirement and the properties that serve it, in the order of the suite. */
export interface Traced {
  readonly requirement: Requirement;
  readonly properties: readonly Property[];
}

/** A place at which the way from what is asked to what is shown breaks off. */
export type TraceabilityGap =
  /** Something shows nothing, or not where it comes from. */
  | { readonly kind: "noSource" | "noRequirement"; readonly property: string }
  | {
      readonly kind: "unknownRequirement" | "namedTwice";
      readonly property: string;
      readonly requirement: string;
    }
  /** Two properties, or two requirements, with one id. */
  | { readonly kind: "sharedId"; readonly of: "property" | "requirement"; readonly id: string }
  /** No property serves it, and it does not say why. */
  | { readonly kind: "unserved"; readonly requirement: string }
  /** It says why no property serves it, and some do. */
  | {
      readonly kind: "servedAfterAll";
      readonly requirement: string;
      readonly properties: readonly string[];
    }
  /** Properties serve it, and every model that is checked says of each that it does not hold, or nothing. */
  | {
      readonly kind: "servedInNameOnly";
      readonly requirement: string;
      readonly properties: readonly string[];
    };

/** What serves what in a suite. */
export interface Traceability {
  /** Properties that some model claims. */
  readonly properties: number;
  /** In the order in which they are listed; empty where the suite lists none. */
  readonly matrix: readonly Traced[];
  readonly gaps: readonly TraceabilityGap[];
}

/** What serves what in `suite`, and where something is missing. */
export function traceabilityOf(suite: Suite): Traceability {
  const properties = claimed(suite.models);
  const requirements = suite.requirements ?? [];
  const matrix = requirements.map((requirement) => ({
    requirement,
    properties: properties.filter((p) => p.serves?.includes(requirement.id) === true),
  }));
  return {
    properties: properties.length,
    matrix,
    gaps: [
      ...shared(properties.map((p) => p.id)).map((id) => sharedId("property", id)),
      ...shared(requirements.map((r) => r.id)).map((id) => sharedId("requirement", id)),
      ...properties.flatMap((p) => gapsOfProperty(p, suite.requirements)),
      ...matrix.flatMap((traced) => gapsOfRequirement(traced, suite.models)),
    ],
  };
}

/** The properties that some model claims, each once, in the order of the suite. */
export function claimed(models: readonly Model[]): readonly Property[] {
  return [...new Set(models.flatMap((m) => m.claims.map((c) => c.property)))];
}

function sharedId(of: "property" | "requirement", id: string): TraceabilityGap {
  return { kind: "sharedId", of, id };
}

function shared(ids: readonly string[]): readonly string[] {
  return [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))];
}

function gapsOfProperty(
  { id, source, serves = [] }: Property,
  requirements: readonly Requirement[] | undefined,
): readonly TraceabilityGap[] {
  return [
    ...(source.trim() === "" ? [{ kind: "noSource", property: id } as const] : []),
    ...(requirements !== undefined && serves.length === 0
      ? [{ kind: "noRequirement", property: id } as const]
      : []),
    ...[...new Set(serves)]
      .filter((named) => requirements?.some((r) => r.id === named) !== true)
      .map((named) => ({ kind: "unknownRequirement", property: id, requirement: named }) as const),
    ...shared(serves).map(
      (named) => ({ kind: "namedTwice", property: id, requirement: named }) as const,
    ),
  ];
}

function gapsOfRequirement(
  { requirement: { id, unserved }, properties }: Traced,
  models: readonly Model[],
): readonly TraceabilityGap[] {
  const ids = properties.map((p) => p.id);
  if (properties.length === 0) {
    const said = unserved !== undefined && unserved.trim() !== "";
    return said ? [] : [{ kind: "unserved", requirement: id }];
  }
  return [
    ...(unserved === undefined
      ? []
      : [{ kind: "servedAfterAll", requirement: id, properties: ids } as const]),
    ...(properties.some((p) => isShown(p, models))
      ? []
      : [{ kind: "servedInNameOnly", requirement: id, properties: ids } as const]),
  ];
}

/** Some model expects of it what its kind is for. Models of size full count not: not every run checks them. */
function isShown(property: Property, models: readonly Model[]): boolean {
  return models.some(
    (m) =>
      m.size !== "full" &&
      m.claims.some((c) => c.property === property && c.expected === natural(property)),
  );
}
