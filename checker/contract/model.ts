/**
 * Models: a system with constants, the properties checked of it, and the verdict expected of each.
 */
import type { Acceptance } from "./acceptance.ts";
import type { DesignPoint } from "./design-point.ts";
import type { SuitePages } from "./pages.ts";
import type { Requirement } from "./requirement.ts";
import { made } from "./made.ts";
import type { Fn, System } from "./system.ts";
import type { Property } from "./property.ts";
import type { SeededDefect } from "./defect.ts";

/** What a finished check is expected to find. The words for unfinished or vacuous runs can never be expected. */
export type Expectation =
  "holds" | "violated" | "reached" | "unreached" | { readonly notClaimed: string };

/** One property of a model and its expected verdict. */
export interface Claim {
  readonly property: Property;
  readonly expected: Expectation;
}

/** A state constraint: states outside are not expanded, and every safety verdict becomes `incomplete`. */
export interface Bound {
  readonly name: string;
  /** Which behaviours it cuts, and why that is thought harmless. */
  readonly sentence: string;
  readonly within: Fn;
}

/** How large a model is meant to be. `full` is checked by `check:full` only. */
export type Size = "tiny" | "small" | "full";

/** A finite instance. */
export interface Model {
  readonly kind: "model";
  readonly name: string;
  /** What this model shows, in one sentence. */
  readonly sentence: string;
  readonly size: Size;
  readonly system: System;
  readonly constants: object;
  readonly claims: readonly Claim[];
  readonly bounds: readonly Bound[];
  /** Budgets of the environment (behaviour, not bounds), printed with each verdict. */
  readonly budgets: readonly string[];
  /** The most action instances that one state may have; a model with more is refused. */
  readonly maxInstances: number;
}

/** An action, or one clause of it, that may stay unexercised in the whole suite. */
export interface Waiver {
  readonly action: string;
  /** The clause never false; absent: the action never fires. */
  readonly clause?: string;
  readonly why: string;
}

/** All models that are checked together. */
export interface Suite {
  readonly models: readonly Model[];
  readonly waivers: readonly Waiver[];
  /** Named predicates for `trace --reach`, beside those of the models. */
  readonly witnesses?: readonly Property[];
  /** Wrong systems that the properties must notice: `npm run defects`. */
  readonly defects?: readonly SeededDefect[];
  /** What is asked of the system; without it properties need not say what they serve. */
  readonly requirements?: readonly Requirement[];
  /** Pages that `check --locked` demands to be up to date. */
  readonly pages?: SuitePages;
  /** Weaker claims that are accepted for a time. */
  readonly acceptances?: readonly Acceptance[];
  /** Designs of which `necessity` asks what each decision is good for. */
  readonly points?: readonly DesignPoint[];
}

/** Makes a model. */
export function model<C extends object, State>(def: {
  readonly name: string;
  readonly sentence: string;
  readonly size: Size;
  readonly system: System<C, State>;
  readonly constants: NoInfer<C>;
  readonly claims: readonly Claim[];
  readonly bounds?: readonly Bound[];
  /** Names of the constants that are budgets of the environment. */
  readonly budgets?: readonly (keyof C & string)[];
  /** Default 4 096: hostile values are declared representatives, never full products. Raise it only where a product is meant. */
  readonly maxInstances?: number;
}): Model {
  return {
    ...made(),
    kind: "model",
    name: def.name,
    sentence: def.sentence,
    size: def.size,
    system: def.system as unknown as System,
    constants: def.constants,
    claims: def.claims,
    bounds: def.bounds ?? [],
    budgets: def.budgets ?? [],
    maxInstances: def.maxInstances ?? 4096,
  };
}

/** The word that a property's kind would have for success: what is expected when nothing else is said. */
export function natural(p: Pick<Property, "kind">): "holds" | "reached" {
  return p.kind === "reachable" ? "reached" : "holds";
}

/**
 * Claims every property of `props`: as `exceptions[id]` says, and otherwise {@link natural}.
 * @param model its name, by which a mistake is found where many models are made in one place
 * @throws Error when an exception names no property of `props`
 */
export function claims(
  props: readonly Property[],
  exceptions: Readonly<Record<string, Expectation>> = {},
  model = "",
): Claim[] {
  const ids = new Set(props.map((p) => p.id));
  const stray = Object.keys(exceptions).filter((id) => !ids.has(id));
  if (stray.length > 0)
    throw new Error(
      `claims${model === "" ? "" : ` of ${model}`}: an expectation names ${stray.join(", ")}, which is not among ` +
        "the properties: claim it, or take the expectation out",
    );
  return props.map((property) => ({
    property,
    expected: exceptions[property.id] ?? natural(property),
  }));
}
