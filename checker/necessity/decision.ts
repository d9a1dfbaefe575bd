/** Design decisions, one at a time dropped: what the necessity matrix asks about. */

/** One thing that the design does, and that could be left out. */
export type Decision =
  /** A guard clause; `actor` is the part of a joint step that it stands in. `let` bindings bind values and cannot be left out. */
  | {
      readonly kind: "clause";
      readonly action: string;
      readonly clause: string;
      readonly part: "actor" | "partner";
    }
  | { readonly kind: "policy"; readonly id: string }
  | { readonly kind: "assumption"; readonly id: string }
  /** A fairness condition, left out of each property that assumes it. */
  | { readonly kind: "fairness"; readonly name: string }
  /** A field that an action changes, kept as it was. A path with `*` for indices: `l2.*.*.gpr.r11`. */
  | { readonly kind: "field"; readonly action: string; readonly field: string };

/** What was found of one decision at one design point. */
export type Need =
  /** Without it a claim of the model is not as claimed any more. */
  | {
      readonly word: "needed";
      /** Id of the property. */
      readonly property: string;
      readonly model: string;
      /** What is found of it instead: a counterexample, what must not be reached is, or its case never occurs. */
      readonly verdict: "violated" | "reached" | "unreached" | "vacuous";
      /** Of a shortest run that shows it (of a lasso: stem and loop); `null` where it takes all runs. */
      readonly steps: number | null;
    }
  /** Without it the specification itself fails: an effect throws, or a value leaves its domain. */
  | { readonly word: "illDefined"; readonly model: string; readonly message: string }
  /** It never mattered: in no reached state of any model of the point would anything be different. */
  | { readonly word: "equivalent" }
  /**
   * The graph of some model is another one, and all claims of the models explored are as claimed.
   * `models` are those, in the order in which they were. `untried` are other models in which it
   * matters: those of whose claims each has been judged in a smaller one, and large ones. `thorough`
   * explores them all.
   */
  | {
      readonly word: "unnoticed";
      readonly models: readonly string[];
      readonly untried: readonly string[];
    }
  | { readonly word: "undecided"; readonly why: string };

/** A row of the matrix. */
export interface Row {
  readonly decision: Decision;
  readonly need: Need;
  /**
   * Models in which it matters, and how often: near misses of a clause, steps that change a field,
   * properties that assume a fairness condition; 1 for a policy or assumption whose constants are others.
   * Smallest model first.
   */
  readonly mattered: readonly { readonly model: string; readonly count: number }[];
}

/** Name of a decision: as printed, stable, and unique. */
export function keyOf(d: Decision): string {
  switch (d.kind) {
    case "clause":
      return `clause ${d.action}.${d.part === "partner" ? "partner." : ""}${d.clause}`;
    case "policy":
    case "assumption":
      return `${d.kind} ${d.id}`;
    case "fairness":
      return `fairness ${d.name}`;
    case "field":
      return `field ${d.action} ${d.field}`;
  }
}
