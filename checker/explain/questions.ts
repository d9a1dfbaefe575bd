/** What a verdict is about: which functions were asked of which states and steps of its trace. */
import type { Property } from "../contract/property.ts";
import type { Fn } from "../contract/system.ts";
import { bare } from "../plain/place.ts";
import { settingOf, successors } from "../plain/semantics.ts";
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
  /** Whether other values may be tried, to see which of those read decide. */
  readonly varied: boolean;
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
  const base = { conjunct: null, antecedent: false, onStep: false, varied: true, at: n };
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
  /** The antecedent of a goal: the last state that asks for it and has not got it since. */
  const asking = (from: Fn): Question[] => {
    const at = where(from, true).at(-1);
    return at === undefined ? [] : [onState(from, { at, antecedent: true })];
  };
  /** `fn` in all states of the loop; in the last it is what the property says is wrong. */
  const around = (fn: Fn, value: boolean): Question[] =>
    where(fn, value, lasso?.start ?? n).map((at) =>
      onState(fn, { at, conjunct: at === n ? clause : null }),
    );

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
        { ...base, conjunct: clause, varied: false, ask: ({ s }) => refusals(run, s, n) },
        ...(legalEnd === null ? [] : [onState(legalEnd, { conjunct: clause, varied: false })]),
      ];
    }
    case "recoverable":
      return [
        ...(property.when === null ? [] : [onState(property.when, { antecedent: true })]),
        onState(property.to, { conjunct: clause }),
      ];
    case "leadsTo":
      return [...asking(property.from), ...around(property.to, false)];
    case "until":
      if (lasso !== null) return [...asking(property.from), ...around(property.to, false)];
      return [...asking(property.from), onState(property.hold, { conjunct: clause })];
    case "alwaysEventually":
    case "eventuallyAlways":
      return around(property.state, false);
    case "finitelyOften":
      return run.steps.flatMap((_, at) => {
        if (at < (lasso?.start ?? n)) return [];
        const question = onStep(property.step, { at });
        if (!truth(question.ask(sightOf(run, question)))) return [];
        return [{ ...question, conjunct: clause }];
      });
    case "determined":
      return [onStep(property.given), onStep(property.outcome)];
    case "noninterference": {
      const { sees } = property.observer;
      return sees === null ? [] : [onState(sees)];
    }
    case "refines":
      return [
        onState(property.mapping, { varied: false }),
        ...(n === 0 ? [] : [onState(property.mapping, { at: n - 1, varied: false })]),
      ];
    case "includedIn":
      return run.steps.flatMap((_, at) => {
        const question = onStep(property.event, { at, varied: false });
        return bare(question.ask(sightOf(run, question))) === null ? [] : [question];
      });
  }
}

/** How many steps are possible: all guards are asked. */
function refusals(run: PlainRun, s: unknown, at: number): unknown {
  const eyes = {
    limit: (root: unknown, side: "s" | "next") => (side === "s" ? s : root),
    values: (values: Readonly<Record<string, unknown>>) => values,
    reads: () => undefined,
    writes: () => undefined,
  };
  return successors(run.model, run.states[at], eyes).length === 0;
}
