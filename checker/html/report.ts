/** Results of a run as the data of a report's page. */
import { ledgerOf } from "../contract/abstraction.ts";
import type { Model } from "../contract/model.ts";
import { fairnessOf, type Property } from "../contract/property.ts";
import { zonesOf, type System } from "../contract/system.ts";
import type { Coverage } from "../report/coverage.ts";
import type { Judgement } from "../report/judgement.ts";
import { exitSentence, failures, standing, type Outcome } from "../report/outcome.ts";
import { same } from "../trace/same.ts";
import { isRecord, toPlain } from "../trace/value.ts";
import type { PlainValue } from "../trace/trace.ts";
import type { ModelResult } from "../verdict.ts";
import type { NecessityData } from "./necessity-data.ts";
import type { RequirementsData } from "./requirements-data.ts";
import type { ModelData, PropertyData, ReportData, SystemData } from "./report-data.ts";

/** What a report is made of. */
export interface ReportFacts {
  readonly program: string;
  /** Models as they were run, with overridden constants, in the order of `results`. */
  readonly models: readonly Model[];
  readonly results: readonly ModelResult[];
  /** All models of the suite: what is usual among them, and how their names group them. */
  readonly among: readonly Model[];
  readonly coverage: Coverage;
  readonly judgements?: readonly Judgement[];
  readonly outcome: Outcome;
  readonly set: Readonly<Record<string, PlainValue>>;
  readonly options: string;
  /** What is recorded of design points; absent: nothing. */
  readonly necessity?: readonly NecessityData[];
  /** Absent: nothing is asked. */
  readonly traced?: RequirementsData;
}

/** The data of the page. The same for the same results, whatever the clock and the machine. */
export function reportData(facts: ReportFacts): ReportData {
  const properties = new Indexed<PropertyData>();
  const systems = new Indexed<SystemData>();
  const names = facts.among.map((m) => m.name);
  const usual = usualConstants(facts.among);
  const { counts, failedModels, asExpected, code } = facts.outcome;
  return {
    program: facts.program,
    outcome: { counts, failedModels, asExpected, code, sentence: exitSentence[code] },
    set: facts.set,
    models: facts.models.map((model, i): ModelData => {
      const found = facts.results[i];
      const constants = constantsOf(model);
      const statements = new Map(model.claims.map(({ property: p }) => [p.id, p]));
      return {
        name: model.name,
        sentence: model.sentence,
        size: model.size,
        group: groupOf(model.name, names),
        system: systems.of(systemData(model.system)),
        constants,
        differs: Object.entries(constants).flatMap(([name, value]) => {
          const mostly = usual.get(name);
          return mostly === undefined || same(mostly, value) ? [] : [{ name, value, mostly }];
        }),
        budgets: model.budgets,
        bounds: model.bounds.map(({ name, sentence }) => ({ name, sentence })),
        failures: found === undefined ? [] : failures(found),
        results: (found?.results ?? []).flatMap((result) => {
          const property = statements.get(result.id);
          if (property === undefined) return [];
          const { model: _m, property: _p, id: _i, kind: _k, seconds: _s, ...rest } = result;
          return [
            {
              ...rest,
              property: properties.of(propertyData(property)),
              standing: standing(result),
            },
          ];
        }),
        runs: (found?.runs ?? []).map(
          ({ seconds: _s, bytesPerState: _b, bytesPerTransition: _t, ...run }) => run,
        ),
        actions: found?.actions ?? [],
      };
    }),
    properties: properties.all,
    systems: systems.all,
    coverage: facts.coverage,
    judgements: facts.judgements ?? [],
    abstractions: ledgerOf(facts.models),
    necessity: facts.necessity ?? [],
    traced: facts.traced ?? { requirements: [], points: [] },
    options: facts.options,
  };
}

/** Values that are told apart by what they say, in the order in which they came. */
class Indexed<T> {
  readonly all: T[] = [];
  private readonly known = new Map<string, number>();

  of(value: T): number {
    const key = JSON.stringify(value);
    const index = this.known.get(key) ?? this.all.push(value) - 1;
    this.known.set(key, index);
    return index;
  }
}

function constantsOf({ constants }: Model): Readonly<Record<string, PlainValue>> {
  const plain = toPlain(constants);
  return isRecord(plain) ? plain : {};
}

/** The value that each constant has in more models than any other. */
function usualConstants(models: readonly Model[]): ReadonlyMap<string, PlainValue> {
  const counts = new Map<string, Map<string, { readonly value: PlainValue; n: number }>>();
  for (const model of models)
    for (const [name, value] of Object.entries(constantsOf(model))) {
      const values =
        counts.get(name) ?? new Map<string, { readonly value: PlainValue; n: number }>();
      counts.set(name, values);
      const key = JSON.stringify(value);
      const known = values.get(key) ?? { value, n: 0 };
      known.n++;
      values.set(key, known);
    }
  return new Map(
    [...counts].flatMap(([name, values]) => {
      const [most] = [...values.values()].toSorted((a, b) => b.n - a.n);
      return most === undefined ? [] : [[name, most.value] as const];
    }),
  );
}

/** So many models with one first word make a group, and so many variants of one model a group of their own. */
const FEW = 3;
const MANY = 5;

/** Models that are no variant of any other, and share their first word with few. */
const OTHERS = "other models";

/**
 * The design point that a model belongs to: the shortest name among `names` that its own begins with,
 * word by word, where that has many variants; otherwise its first word, where several models share that.
 */
export function groupOf(name: string, names: readonly string[]): string {
  const words = name.split("-");
  const beginnings = words.map((_, i) => words.slice(0, i + 1).join("-"));
  const variants = (of: string): number =>
    names.filter((n) => n === of || n.startsWith(`${of}-`)).length;
  const root = beginnings.find((b) => names.includes(b) && variants(b) >= MANY);
  if (root !== undefined) return root;
  const [first = name] = words;
  return variants(first) >= FEW ? first : OTHERS;
}

function systemData({ name, specification, actions }: System): SystemData {
  return {
    name,
    zones: zonesOf(specification).map((z) => ({ name: z.name, actors: z.actors })),
    actions: actions.map((a) => ({
      name: a.name,
      sentence: a.sentence,
      source: a.source,
      actor: a.actor,
    })),
  };
}

function propertyData(p: Property): PropertyData {
  const { id, name, sentence, formula, source, claimedFor, kind, serves = [] } = p;
  const also: PropertyData["also"][number][] = [];
  if (p.monitor !== null)
    also.push({ what: "monitor", name: p.monitor.name, sentence: p.monitor.sentence });
  if (p.kind === "noninterference") {
    also.push({ what: "observer", name: p.observer.name, sentence: p.observer.sentence });
    for (const r of p.declassify)
      also.push({ what: "release", name: r.name, sentence: `${r.sentence} ${r.why}` });
  }
  if ((p.kind === "noninterference" || p.kind === "determined") && p.secret !== null)
    also.push({ what: "secret", name: p.secret.name, sentence: p.secret.sentence });
  for (const f of fairnessOf(p))
    also.push({ what: `fairness (${f.kind})`, name: f.name, sentence: `${f.sentence} ${f.why}` });
  return { id, name, sentence, formula, source, claimedFor, serves, kind, also };
}
