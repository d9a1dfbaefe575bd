/** The name of the abstract system of a property, which depends on the model. */
import type { Model } from "../contract/model.ts";
import type { Property } from "../contract/property.ts";
import type { Abstract } from "../contract/refinement.ts";
import { contextOf } from "../strict.ts";

/** The name of the system that `model` implements by `property`; `null` for properties of other kinds. */
export function abstractName(property: Property, model: Model): string | null {
  if (property.kind !== "refines" && property.kind !== "includedIn") return null;
  const abstract: unknown = property.abstract(contextOf(model));
  return (abstract as Abstract).name; // the constructors of properties have no other
}
