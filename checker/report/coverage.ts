/**
 * Coverage of a whole suite: an action that fires in no model, or a guard clause that is never the
 * first to refuse in any, says that the suite does not test what the specification says. So does a
 * release of information that no pair of runs ever needed, and a fairness condition without steps.
 */
import type { Release } from "../contract/information.ts";
import type { Property } from "../contract/property.ts";
import type { Model, Suite, Waiver } from "../contract/model.ts";
import type { ModelResult } from "../verdict.ts";

/** Something that no model of the suite exercised. */
export interface Gap {
  /** The system's name, without patches. */
  readonly system: string;
  readonly action: string;
  /** `null`: the action never fired. Otherwise this clause never was the first to refuse. */
  readonly clause: string | null;
}

/** A release that cut no pair of runs in any model: whoever declared it allows more than is used. */
export interface IdleRelease {
  readonly release: string;
  /** Ids of the properties that declare it. */
  readonly properties: readonly string[];
}

/** A fairness condition none of whose groups has a step in any model: it assumes nothing, or the wrong thing. */
export interface IdleFairness {
  readonly fairness: string;
  /** Ids of the properties that assume it. */
  readonly properties: readonly string[];
}

/** Actions of an abstract system, mapped to, that answer no step in any model. */
export interface IdleAnswers {
  /** The id of the property. */
  readonly property: string;
  readonly actions: readonly string[];
}

/** What the suite exercised, or why that was not asked. */
export type Coverage =
  | { readonly evaluated: false; readonly why: string }
  | {
      readonly evaluated: true;
      /** Actions of all systems of the suite. */
      readonly actions: number;
      /** Clauses, partner clauses and bindings of those actions. */
      readonly clauses: number;
      readonly gaps: readonly Gap[];
      readonly waived: readonly (Gap & { readonly why: string })[];
      readonly unneededWaivers: readonly UnneededWaiver[];
      /** Releases of all properties of noninterference. */
      readonly releases: number;
      /** There is no waiver for these. */
      readonly idleReleases: readonly IdleRelease[];
      /** Fairness conditions of all properties, by name. */
      readonly fairness: number;
      /** There is no waiver for these. */
      readonly idleFairness: readonly IdleFairness[];
      /** No gap: an abstract system may do more than is asked of it. */
      readonly idleAnswers: readonly IdleAnswers[];
    };

/** A waiver that waives nothing. */
export interface UnneededWaiver {
  readonly action: string;
  readonly clause: string | null;
  readonly why: string;
  /** What it names is exercised, or does not exist in any system of the suite. */
  readonly reason: "exercised" | "unknown";
}

interface Tally {
  readonly system: string;
  readonly action: string;
  fired: number;
  readonly refusals: Map<string, number>;
}

/**
 * Coverage of `suite` by `results`.
 *
 * Models whose specifications share a state schema are one family: an action of a variant counts
 * for the original and the other way round. An action without statistics counts as never fired.
 */
export function coverageOf(suite: Suite, results: readonly ModelResult[]): Coverage {
  const byModel = new Map(results.map((r) => [r.model, r]));
  const families = new Map<unknown, Map<string, Tally>>();
  for (const model of suite.models) {
    const result = byModel.get(model.name);
    if (result === undefined) continue;
    tallyModel(model, result, families);
  }

  const tallies = [...families.values()].flatMap((family) => [...family.values()]);
  const gaps: Gap[] = [];
  const waived: (Gap & { why: string })[] = [];
  const used = new Set<Waiver>();
  for (const t of tallies) {
    const open =
      t.fired === 0 ? [null] : [...t.refusals].filter(([, n]) => n === 0).map(([c]) => c);
    for (const clause of open) {
      const gap = { system: t.system, action: t.action, clause };
      const waiver = suite.waivers.find(
        (w) => w.action === t.action && (w.clause ?? null) === clause,
      );
      if (waiver === undefined) {
        gaps.push(gap);
      } else {
        used.add(waiver);
        waived.push({ ...gap, why: waiver.why });
      }
    }
  }
  return {
    evaluated: true,
    actions: tallies.length,
    clauses: tallies.reduce((sum, t) => sum + t.refusals.size, 0),
    gaps,
    waived,
    unneededWaivers: suite.waivers
      .filter((w) => !used.has(w))
      .flatMap((w) => unneeded(w, suite, tallies)),
    ...releasesOf(suite, byModel),
    ...fairnessOf(results),
    idleAnswers: idleAnswersOf(results),
  };
}

/** Each fairness condition of the properties that were judged, and those without a step anywhere. */
function fairnessOf(results: readonly ModelResult[]): {
  readonly fairness: number;
  readonly idleFairness: readonly IdleFairness[];
} {
  const known = new Map<string, { steps: number; readonly properties: Set<string> }>();
  for (const { id, liveness } of results.flatMap((m) => m.results))
    for (const { fairness, steps } of liveness?.fair ?? []) {
      const found = known.get(fairness) ?? { steps: 0, properties: new Set() };
      known.set(fairness, found);
      found.steps += steps;
      found.properties.add(id);
    }
  return {
    fairness: known.size,
    idleFairness: [...known].flatMap(([fairness, { steps, properties }]) =>
      steps === 0 ? [{ fairness, properties: [...properties] }] : [],
    ),
  };
}

function idleAnswersOf(results: readonly ModelResult[]): readonly IdleAnswers[] {
  const known = new Map<string, Map<string, number>>();
  for (const { id, kind, refinement } of results.flatMap((m) => m.results)) {
    // Where events are compared, most actions are internal and not meant to answer.
    if (kind !== "refines") continue;
    const counts = known.get(id) ?? new Map<string, number>();
    known.set(id, counts);
    for (const { action, count } of refinement?.actions ?? [])
      counts.set(action, (counts.get(action) ?? 0) + count);
  }
  return [...known].flatMap(([property, counts]) => {
    const actions = [...counts].flatMap(([action, n]) => (n === 0 ? [action] : []));
    return actions.length === 0 ? [] : [{ property, actions }];
  });
}

/** Each release of each property of the models that were run, and those that never cut a pair for it. */
function releasesOf(
  suite: Suite,
  byModel: ReadonlyMap<string, ModelResult>,
): { readonly releases: number; readonly idleReleases: readonly IdleRelease[] } {
  const known = new Map<Property, Map<Release, number>>();
  for (const model of suite.models) {
    const results = byModel.get(model.name)?.results ?? [];
    for (const { property } of model.claims) {
      const result = results.find((r) => r.id === property.id);
      if (property.kind !== "noninterference" || result === undefined) continue;
      const cuts = known.get(property) ?? new Map<Release, number>();
      known.set(property, cuts);
      for (const release of property.declassify) {
        const here = result.pairs?.cuts.find((c) => c.release === release.name)?.count ?? 0;
        cuts.set(release, (cuts.get(release) ?? 0) + here);
      }
    }
  }
  const all = [...known].flatMap(([{ id }, cuts]) =>
    [...cuts].map(([{ name }, count]) => ({ release: name, property: id, count })),
  );
  const names = new Set(all.filter(({ count }) => count === 0).map(({ release }) => release));
  return {
    releases: all.length,
    idleReleases: [...names].map((release) => ({
      release,
      properties: all
        .filter((x) => x.count === 0 && x.release === release)
        .map(({ property }) => property),
    })),
  };
}

/** Nothing when the waived action belongs to models that were not run. */
function unneeded(waiver: Waiver, suite: Suite, tallies: readonly Tally[]): UnneededWaiver[] {
  const clause = waiver.clause ?? null;
  const known = tallies.filter((t) => t.action === waiver.action);
  const exists = suite.models.some((m) => m.system.actions.some((a) => a.name === waiver.action));
  if (known.length === 0 && exists) return [];
  const found = known.some((t) => clause === null || t.refusals.has(clause));
  return [
    { action: waiver.action, clause, why: waiver.why, reason: found ? "exercised" : "unknown" },
  ];
}

function tallyModel(
  model: Model,
  result: ModelResult,
  families: Map<unknown, Map<string, Tally>>,
): void {
  const { def } = model.system.specification;
  const family = families.get(def.state) ?? new Map<string, Tally>();
  families.set(def.state, family);
  const statistics = new Map(result.actions.map((a) => [a.action, a]));
  for (const { name } of model.system.actions) {
    const tally = family.get(name) ?? {
      system: model.system.name.replace(/\+.*$/, ""),
      action: name,
      fired: 0,
      refusals: new Map<string, number>(),
    };
    family.set(name, tally);
    const found = statistics.get(name);
    tally.fired += found?.fired ?? 0;
    for (const { clause, count } of found?.refusals ?? []) {
      tally.refusals.set(clause, (tally.refusals.get(clause) ?? 0) + count);
    }
  }
}
