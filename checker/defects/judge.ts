/** Whether seeded defects are noticed as declared. */
import { clauseOf, propertyOf, type Fate, type SeededDefect } from "../contract/defect.ts";
import { natural } from "../contract/model.ts";
import { zonesOf, type System } from "../contract/system.ts";
import { failures } from "../report/outcome.ts";
import {
  besideOf,
  stepsOf,
  type ModelResult,
  type PropertyResult,
  type Verdict,
} from "../verdict.ts";
import type { DefectPlan } from "./plan.ts";

/** A property that a defect violates. */
export interface Killer {
  readonly id: string;
  readonly property: string;
  /** The clauses that are false at the end of its shortest counterexample. */
  readonly failed: readonly string[];
  /** Of that counterexample, of the longer run where it is two. */
  readonly steps: number;
  /** Who acts in it, in either run, in the order of their lanes. */
  readonly actors: readonly string[];
}

/** How a defect stands to its declaration. The worst word decides, in this order from the end. */
export type DefectStanding = "asDeclared" | "incomplete" | "unexpected" | "error";

/** What is found of one defect. */
export interface DefectResult {
  readonly defect: SeededDefect;
  readonly standing: DefectStanding;
  /** Violated properties: those that are named first, in that order, then others that were judged. */
  readonly killers: readonly Killer[];
  /** What is not as declared, not established, or wrong. */
  readonly problems: readonly string[];
  readonly result: ModelResult;
}

interface Problem {
  readonly standing: Exclude<DefectStanding, "asDeclared">;
  readonly what: string;
}

/** Judges every defect of `plan`. `results` holds one for each of its models. */
export function judgeDefects(plan: DefectPlan, results: readonly ModelResult[]): DefectResult[] {
  const byModel = new Map(results.map((r) => [r.model, r]));
  const systems = new Map(plan.suite.models.map((m) => [m.name, m.system]));
  return plan.defects.map((defect): DefectResult => {
    const result = byModel.get(defect.id) ?? missing(defect.id);
    const system = systems.get(defect.id);
    const killers = inOrder(
      defect,
      system === undefined ? [] : result.results.flatMap((r) => killer(r, system)),
    );
    const control = plan.controls.get(defect.id);
    const problems = [
      ...result.results.flatMap((r): Problem[] => notJudged(r, "")),
      ...failures(result).map((what): Problem => ({ standing: "error", what })),
      ...against(defect.fate, result, killers),
      ...(control === undefined ? [] : inControl(defect, byModel.get(control))),
    ];
    return {
      defect,
      standing: worst(problems),
      killers,
      problems: [...new Set(problems.map((p) => p.what))],
      result,
    };
  });
}

function missing(model: string): ModelResult {
  return { model, results: [], runs: [], actions: [] };
}

function worst(problems: readonly Problem[]): DefectStanding {
  const order = ["error", "unexpected", "incomplete"] as const;
  return order.find((s) => problems.some((p) => p.standing === s)) ?? "asDeclared";
}

function killer(r: PropertyResult, system: System): Killer[] {
  if (r.verdict.word !== "violated") return [];
  const { failed } = r.verdict;
  const steps = stepsOf(r.verdict) ?? 0;
  return [{ id: r.id, property: r.property, failed, steps, actors: actorsOf(r.verdict, system) }];
}

/** Who acts in what a verdict shows, alone or as a partner, in the order of the access matrix. */
export function actorsOf(verdict: Verdict, system: System): string[] {
  const partners = new Map(system.actions.map((a) => [a.name, a.partner?.actor]));
  const first = "trace" in verdict ? (verdict.trace?.steps ?? []) : [];
  const steps = [...first, ...(besideOf(verdict)?.trace.steps ?? [])];
  const acting = new Set(steps.flatMap((s) => [s.actor, partners.get(s.action)]));
  return zonesOf(system.specification)
    .flatMap((z) => z.actors)
    .filter((a) => acting.has(a));
}

function inOrder({ fate }: SeededDefect, killers: readonly Killer[]): Killer[] {
  const named = fate.kind === "kills" ? [...new Set(fate.properties.map(propertyOf))] : [];
  return [
    ...named.flatMap((id) => killers.filter((k) => k.id === id)),
    ...killers.filter((k) => !named.includes(k.id)),
  ];
}

function notJudged({ id, verdict: v }: PropertyResult, where: string): Problem[] {
  switch (v.word) {
    case "error":
      return [{ standing: "error", what: `${where}${id}: ${v.message}` }];
    case "incomplete":
      return [{ standing: "incomplete", what: `${where}${id} is incomplete: ${v.why}` }];
    case "notFound":
      return [{ standing: "incomplete", what: `${where}${id} was not found: ${v.how}` }];
    default:
      return [];
  }
}

/** What of the results contradicts the declaration. */
function against(fate: Fate, result: ModelResult, killers: readonly Killer[]): Problem[] {
  const unexpected = (what: string): Problem => ({ standing: "unexpected", what });
  const settled = result.results.filter((r) => notJudged(r, "").length === 0);
  switch (fate.kind) {
    case "kills":
      return [
        ...fate.properties.flatMap((named) => {
          const r = settled.find((r) => r.id === propertyOf(named));
          if (r === undefined)
            return result.results.some((r) => r.id === propertyOf(named))
              ? []
              : [unexpected(`${named} was not judged`)];
          if (r.verdict.word !== "violated")
            return [unexpected(`${named} does not notice it: ${r.verdict.word}`)];
          const clause = clauseOf(named);
          return clause === null || r.verdict.failed.includes(clause)
            ? []
            : [unexpected(`${named} does not notice it, but ${r.verdict.failed.join(", ")}`)];
        }),
        ...misshapen(fate, killers[0]).map(unexpected),
      ];
    case "survives":
      return settled
        .filter((r) => r.verdict.word !== natural(r))
        .map((r) => unexpected(`${r.id} is ${r.verdict.word}, and the defect not equivalent`));
    case "awaits":
      return [];
  }
}

function misshapen(
  { properties, shape }: Extract<Fate, { kind: "kills" }>,
  found: Killer | undefined,
): string[] {
  const id = propertyOf(properties[0] ?? "");
  if (shape === null || found?.id !== id) return [];
  const { steps, actors } = found;
  const wanted = new Set(shape.actors);
  return [
    ...(steps > shape.atMost
      ? [`the counterexample to ${id} has ${steps} steps, and not at most ${shape.atMost}`]
      : []),
    ...(actors.length !== wanted.size || actors.some((a) => !wanted.has(a))
      ? [
          `in the counterexample to ${id} act ${actors.join(", ")}, and not ${shape.actors.join(", ")}`,
        ]
      : []),
  ];
}

/** What is wrong with the system without the defect. */
function inControl({ fate }: SeededDefect, control: ModelResult | undefined): Problem[] {
  const named = new Set(fate.kind === "kills" ? fate.properties.map(propertyOf) : []);
  const results = control?.results.filter((r) => named.has(r.id)) ?? [];
  return [
    ...(results.length === named.size
      ? []
      : [{ standing: "incomplete", what: "the system without it was not checked" } as const]),
    ...results.flatMap((r): Problem[] =>
      r.verdict.word === "violated"
        ? [{ standing: "unexpected", what: `${r.id} is violated without the defect, too` }]
        : notJudged(r, "without the defect, "),
    ),
  ];
}
