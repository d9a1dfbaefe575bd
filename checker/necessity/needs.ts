/** From explorations to the class of one decision: which model is next, and when enough is known. */
import type { Model } from "../contract/model.ts";
import { usable } from "./claims.ts";
import { keyOf, type Decision, type Need, type Row } from "./decision.ts";
import { LARGEST, SMALL } from "./matrix.ts";
import type { Outcome } from "./outcome.ts";
import type { Pass } from "./pass.ts";
import { without } from "./without.ts";

/** A model with what the pass has found of it. */
export interface Passed {
  readonly model: Model;
  readonly pass: Pass;
}

/**
 * What is known of one decision so far.
 *
 * Models are explored in the order of their size. For fields and clauses large ones are left out, and
 * those of whose claims each has been judged before (of a clause only if they are not small): then every
 * property that is claimed where it matters had its say, on the smallest model there is for it.
 */
export class Question {
  readonly decision: Decision;
  /** Models in which it matters, smallest first. */
  readonly where: readonly Passed[];
  private readonly thorough: boolean;
  private readonly outcomes: { readonly model: string; readonly outcome: Outcome }[] = [];
  private readonly judged = new Set<string>();
  private readonly skipped: string[] = [];
  private at = 0;
  private need: Need | null = null;

  /** @param passed all models, smallest first */
  constructor(decision: Decision, passed: readonly Passed[], thorough: boolean) {
    this.decision = decision;
    this.thorough = thorough;
    const key = keyOf(decision);
    this.where = passed.filter((p) => (p.pass.mattered[key] ?? 0) > 0);
  }

  /** The model to be explored next; `null` when its class is known. */
  next(): Passed | null {
    if (this.need !== null) return null;
    for (; this.at < this.where.length; this.at++) {
      const passed = this.where[this.at];
      if (passed === undefined) break;
      // A fairness condition concerns those properties only that assume it.
      const asked = this.decision.kind === "fairness" ? without(passed.model, this.decision) : null;
      const { claims } = asked ?? usable(passed.model);
      const { states } = passed.pass;
      const isSmall = states <= SMALL;
      // Of a larger model a witness alone, which most of what is left out does not hide, is not reason enough.
      const isNew = claims.some(
        ({ property }) =>
          !this.judged.has(property.id) && (isSmall || property.kind !== "reachable"),
      );
      const asks =
        this.isDeclared() || (states <= LARGEST && (isNew || (isSmall && this.isCheck())));
      // Whether it is well-defined is asked in any case.
      if (this.thorough || asks || !this.isTold()) return passed;
      this.skipped.push(passed.model.name);
    }
    this.need = this.conclude();
    return null;
  }

  /** Takes what was found in the model that {@link next} gave. */
  take(outcome: Outcome): void {
    const passed = this.where[this.at++];
    if (passed === undefined) return;
    const model = passed.model.name;
    if (outcome.word === "needed" || outcome.word === "illDefined")
      this.need = { ...outcome, model };
    this.outcomes.push({ model, outcome });
    // What a budget kept from being judged may be judged elsewhere.
    if (outcome.word === "unnoticed")
      for (const { property } of usable(passed.model).claims) this.judged.add(property.id);
  }

  /** The row of the matrix. */
  row(): Row {
    const key = keyOf(this.decision);
    return {
      decision: this.decision,
      need: this.need ?? { word: "undecided", why: "the run was stopped" },
      mattered: this.where.map(({ model, pass }) => ({
        model: model.name,
        count: pass.mattered[key] ?? 0,
      })),
    };
  }

  private conclude(): Need {
    const open = this.outcomes.flatMap(({ model, outcome }) =>
      outcome.word === "undecided" ? [`${model}: ${outcome.why}`] : [],
    );
    const [first] = open;
    if (first !== undefined)
      return {
        word: "undecided",
        why: open.length === 1 ? first : `${first}; and ${open.length - 1} more`,
      };
    const { kind } = this.decision;
    if (this.where.length === 0 && (kind === "policy" || kind === "assumption"))
      return {
        word: "undecided",
        why: "in no model are the constants without it those of a design",
      };
    const changed = this.where.filter((p) => !this.isSame(p));
    if (changed.length === 0) return { word: "equivalent" };
    return {
      word: "unnoticed",
      models: this.different().map((p) => p.model.name),
      untried: this.skipped,
    };
  }

  /** The models explored that are others without it, or may be. */
  private different(): readonly Passed[] {
    return this.where.filter(
      (p) => this.outcomes.some((o) => o.model === p.model.name) && !this.isSame(p),
    );
  }

  /**
   * Policies, assumptions and fairness conditions: few, and meant for surroundings that one model may
   * have and a smaller one with the same claims has not. Every model is asked about them.
   */
  private isDeclared(): boolean {
    return this.decision.kind !== "clause" && this.decision.kind !== "field";
  }

  /** A check: the same of small models. */
  private isCheck(): boolean {
    return this.decision.kind === "clause";
  }

  /** Whether some model said something, and not only that it is the same. */
  private isTold(): boolean {
    return this.different().length > 0;
  }

  /** Whether the graph of a model is the same without the decision, as far as that is not told by the pass. */
  private isSame({ model, pass: { digest } }: Passed): boolean {
    if (this.decision.kind !== "policy" && this.decision.kind !== "assumption") return false;
    const found = this.outcomes.find((o) => o.model === model.name)?.outcome;
    return found?.word === "unnoticed" && found.digest === digest;
  }
}
