/** What a verdict is about: which functions were asked of which states and steps of its trace. */
import type { Property } from "../contract/property.ts";
import type { Fn } from "../contract/system.ts";
import { bare } from "../plain/place.ts";
import { settingOf, successors } from "../plain/semantics.ts";
import { idleness, through } from "./idleness.ts";
import { truth } from "../strict.ts";
import type { Verdict } from "../verdict.ts";
import type { PlainRun } from "./plain-run.ts";
import { sightOf, type Sight, type Spot } from "./sight.ts";

/** Something that was asked of a state, or of a step. */
export interface Question extends Spot {
  /** The name of the false conjunct; `null`: it is none. */
  readonly conjunct: string | null;
  /** Whether it is the antecedent where the property is violated. */
  readonly antecedent: boolean;
  readonly ask: (sight: Sight) => unknown;
  /** Which of the fields read count by their values: those that decide, all, or none, which only enable. */
  readonly counts: "decisive" | "all" | "none";
}

type Shown = Extract<Verdict, { readonly word: "violated" | "reached" }>;

/** What is asked at the end of the trace of `verdict`, and on the way where that matters as well. */
export function questionsOf(property: Property, verdict: Shown, run: PlainRun): Question[] {
  const { constants: c } = settingOf(run.model);
  const n = run.steps.length;
  const failed = verdict.word === "violated" ? verdict.failed : [];
  const lasso = verdict.word === "violated" ? (verdict.lasso ?? null) : null;
  const element =
    verdict.word === "violated" ? (verdict.lasso?.element ?? verdict.element ?? null) : null;
  const base: Omit<Question, "ask"> = {
    conjunct: null,
    antecedent: false,
    onStep: false,
    counts: "decisive",
    at: n,
  };
  const onState = (fn: Fn, more: Partial<Question> = {}): Question => ({
    ...base,
    ask: ({ s, m }) => fn(s, c, m, element),
    ...more,
  });
  const onStep = (fn: Fn, more: Partial<Question> = {}): Question => {
    const at = more.at ?? n - 1;
    const taken = run.steps[at];
    const step = { action: taken?.action.name ?? "", params: taken?.params ?? {} };
    const ask = ({ s, next, m, nextM }: Sight): unknown => fn(s, next, step, c, m, nextM, element);
    return { ...base, at, onStep: true, ask, ...more };
  };
  const [clause = "violated"] = failed;
  /** States from number `from` on in which `fn` says `value`. */
  const where = (fn: Fn, value: boolean, from = 0): number[] =>
    run.states.flatMap((_, at) => {
      if (at < from) return [];
      return truth(onState(fn).ask(sightOf(run, { at, onStep: false }))) === value ? [at] : [];
    });
  /**
   * The antecedent of a goal: the state that asks for it and has not got it since, as the verdict names
   * it, or the last one. That there is no goal from there to where the trace ends, or its loop begins,
   * only enables.
   */
  const asking = (from: Fn, to: Fn): Question[] => {
    const at = lasso?.triggeredAt ?? where(from, true).at(-1);
    if (at === undefined) return [];
    const waiting = where(to, false, at).filter((i) => lasso === null || i < lasso.start);
    return [
      onState(from, { at, antecedent: true }),
      ...waiting.map((i) => onState(to, { at: i, counts: "none" })),
    ];
  };
  /** `fn` in all states of the loop; in the last it is what the property says is wrong. */
  const around = (fn: Fn, value: boolean): Question[] =>
    where(fn, value, lasso?.start ?? n).map((at) =>
      onState(fn, { at, conjunct: at === n ? clause : null }),
    );
  /** Why steps that fairness would demand are not taken: they are not possible. */
  const idle = (): Question[] =>
    lasso === null || !("fairness" in property)
      ? []
      : idleness(run, property.fairness, lasso.start).map(({ at, ask }) => ({
          ...base,
          at,
          counts: "none",
          ask: ({ s }) => ask(s),
        }));

  switch (property.kind) {
    case "invariant":
    case "transition": {
      const on = property.kind === "invariant" ? onState : onStep;
      return [
        ...(property.when === null ? [] : [on(property.when, { antecedent: true })]),
        ...failed.flatMap((conjunct) => {
          const fn = property.holds[conjunct];
          return fn === undefined ? [] : [on(fn, { conjunct })];
        }),
      ];
    }
    case "reachable":
      return [
        ...(property.state === null ? [] : [onState(property.state, { conjunct: "state" })]),
        ...(property.step === null ? [] : [onStep(property.step, { conjunct: "step" })]),
      ];
    case "deadlockFree": {
      const { legalEnd } = property;
      return [
        { ...base, conjunct: clause, counts: "all", ask: ({ s }) => refusals(run, s, n) },
        ...(legalEnd === null ? [] : [onState(legalEnd, { conjunct: clause, counts: "all" })]),
      ];
    }
    case "recoverable":
      return [
        ...(property.when === null ? [] : [onState(property.when, { antecedent: true })]),
        onState(property.to, { conjunct: clause }),
      ];
    case "leadsTo":
      return [...asking(property.from, property.to), ...around(property.to, false), ...idle()];
    case "until":
      if (lasso !== null)
        return [...asking(property.from, property.to), ...around(property.to, false), ...idle()];
      return [...asking(property.from, property.to), onState(property.hold, { conjunct: clause })];
    case "alwaysEventually":
    case "eventuallyAlways":
      return [...around(property.state, false), ...idle()];
    case "finitelyOften":
      return [
        ...run.steps.flatMap((_, at): Question[] => {
          if (at < (lasso?.start ?? n)) return [];
          const question = onStep(property.step, { at });
          if (!truth(question.ask(sightOf(run, question)))) return [];
          return [{ ...question, conjunct: clause }];
        }),
        ...idle(),
      ];
    case "determined":
      return [onStep(property.given), onStep(property.outcome)];
    case "noninterference": {
      const { sees } = property.observer;
      return sees === null ? [] : [onState(sees)];
    }
    case "refines":
      return [
        onState(property.mapping, { counts: "all" }),
        ...(n === 0 ? [] : [onState(property.mapping, { at: n - 1, counts: "all" })]),
      ];
    case "includedIn":
      return run.steps.flatMap((_, at) => {
        const question = onStep(property.event, { at, counts: "all" });
        return bare(question.ask(sightOf(run, question))) === null ? [] : [question];
      });
  }
}

/** Whether no step is possible: all guards are asked. */
function refusals(run: PlainRun, s: unknown, at: number): boolean {
  return successors(run.model, run.states[at], through(s)).length === 0;
}
