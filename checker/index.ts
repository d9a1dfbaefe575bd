/** The public contract: all that `spec/`, `properties/` and `models/` may see of the checker. */
export {
  each,
  id,
  seq,
  total,
  type Draft,
  type DraftSeq,
  type DraftSet,
  type Infer,
  type Plain,
  type Read,
  type ReadSeq,
  type ReadSet,
  type Seq,
} from "./contract/schema.ts";
export type { Footprint, Place } from "./contract/footprint.ts";
export type { Symmetry } from "./contract/symmetry.ts";
export type { Abstraction } from "./contract/abstraction.ts";
export {
  specification,
  system,
  took,
  type Access,
  type Action,
  type Assumption,
  type Context,
  type ContextOf,
  type Policy,
  type Present,
  type Readable,
  type Right,
  type Specification,
  type StateOf,
  type Step,
  type System,
  type Writable,
  type Zone,
} from "./contract/system.ts";
export type { Observer, Release, Secret } from "./contract/information.ts";
export { recurrent, strong, weak, type Fairness } from "./contract/fairness.ts";
export type { Monitor } from "./contract/monitor.ts";
export type { DesignPoint, Reviewed } from "./contract/design-point.ts";
export type { Acceptance } from "./contract/acceptance.ts";
export type { PagePoint, SuitePages } from "./contract/pages.ts";
export type { Requirement, RequirementSource } from "./contract/requirement.ts";
export type { Statement } from "./contract/statement.ts";
export type {
  AlwaysEventually,
  EventuallyAlways,
  FinitelyOften,
  LeadsTo,
  Liveness,
  Recoverable,
  Until,
} from "./contract/temporal.ts";
export {
  specifiedBy,
  type Abstract,
  type IncludedIn,
  type Refines,
} from "./contract/refinement.ts";
export type {
  DeadlockFree,
  Determined,
  Invariant,
  Noninterference,
  Property,
  PropertyKind,
  Reachable,
  Transition,
} from "./contract/property.ts";
export { eventOf, properties } from "./contract/property-language.ts";
export {
  claims,
  model,
  natural,
  type Bound,
  type Claim,
  type Expectation,
  type Model,
  type Size,
  type Suite,
  type Waiver,
} from "./contract/model.ts";
export {
  defect,
  type DefectDef,
  type Fate,
  type SeededDefect,
  type Seed,
  type Shape,
} from "./contract/defect.ts";
export { patch, type Patch } from "./contract/patch.ts";
export { tabulate, type Table } from "./contract/tabulate.ts";
