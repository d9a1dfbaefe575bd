/** What a report says, looked up in the ways in which its pages ask. */
import type { ModelData, PropertyData, ReportData, ResultData } from "../../html/report-data.ts";
import type { Subject } from "../../trace/diagram.ts";
import { evidence } from "../../trace/evidence.ts";

/** A result with where it belongs. */
export interface Placed {
  readonly model: ModelData;
  readonly property: PropertyData;
  readonly result: ResultData;
}

/** A report and its indices. */
export interface Facts {
  readonly data: ReportData;
  /** Compares ids of properties: families in the order in which models claim them, numbers as numbers. */
  readonly order: (a: string, b: string) => number;
  readonly placed: readonly Placed[];
  readonly models: ReadonlyMap<string, ModelData>;
  /** Ids of properties in the order in which models claim them, and the statements under each. */
  readonly properties: ReadonlyMap<string, readonly PropertyData[]>;
  /** Results by model and id of property. */
  readonly cells: ReadonlyMap<string, ReadonlyMap<string, Placed>>;
  /** Groups of models, in the order of their first models. */
  readonly groups: ReadonlyMap<string, readonly ModelData[]>;
}

/** The indices of a report. */
export function factsOf(data: ReportData): Facts {
  const placed = data.models.flatMap((model) =>
    model.results.map((result): Placed => {
      const property = data.properties[result.property] as PropertyData; // written together
      return { model, property, result };
    }),
  );
  const cells = new Map<string, Map<string, Placed>>(data.models.map((m) => [m.name, new Map()]));
  for (const p of placed) cells.get(p.model.name)?.set(p.property.id, p);
  const properties = new Map<string, PropertyData[]>();
  const order = orderOf(data.properties.map((p) => p.id));
  for (const p of data.properties.toSorted((a, b) => order(a.id, b.id)))
    properties.set(p.id, [...(properties.get(p.id) ?? []), p]);
  const groups = new Map<string, ModelData[]>();
  for (const m of data.models) groups.set(m.group, [...(groups.get(m.group) ?? []), m]);
  return {
    order,
    data,
    placed,
    models: new Map(data.models.map((m) => [m.name, m])),
    properties,
    cells,
    groups,
  };
}

/** `all` by key, in the order in which the keys come. */
export function grouped<T>(all: Iterable<T>, keyOf: (x: T) => string): [string, readonly T[]][] {
  const groups = new Map<string, T[]>();
  for (const x of all) {
    const group = groups.get(keyOf(x));
    if (group === undefined) groups.set(keyOf(x), [x]);
    else group.push(x);
  }
  return [...groups];
}

function orderOf(ids: readonly string[]): Facts["order"] {
  const families = [...new Set(ids.map(familyOf))];
  return (a, b) =>
    families.indexOf(familyOf(a)) - families.indexOf(familyOf(b)) ||
    a.localeCompare(b, "en", { numeric: true });
}

/** The letters that an id begins with: `LV` of `LV10`. */
export function familyOf(id: string): string {
  return /^\D*/.exec(id)?.[0] ?? "";
}

/** The diagram of what a result shows; `null` where it shows no run. */
export function subjectOf({ model, property, result }: Placed, data: ReportData): Subject | null {
  const { verdict, explanation, unexplained } = result;
  const found = evidence({ verdict, kind: property.kind });
  if (found === null) return null;
  const zones = data.systems[model.system]?.zones ?? [];
  return { ...found, zones, explanation, unexplained };
}

/** Steps of what a result shows; `null` without a run. */
export function stepsOf({ verdict }: ResultData): number | null {
  const trace = "trace" in verdict ? verdict.trace : null;
  if (trace === null) return null;
  const second = "beside" in verdict ? verdict.beside : undefined;
  return Math.max(trace.steps.length, second?.trace.steps.length ?? 0);
}

/** What a result says beside its word, in a few words. */
export function inShort(result: ResultData): string {
  const { verdict } = result;
  const steps = stepsOf(result);
  const by = result.foundBy === undefined ? "" : `, found by ${result.foundBy}`;
  const after = steps === null ? "" : `, ${steps} ${steps === 1 ? "step" : "steps"}${by}`;
  switch (verdict.word) {
    case "violated":
      return `${verdict.failed.join(", ")}${after}`;
    case "reached":
      return after.slice(2);
    case "error":
      return `${verdict.message}${after}`;
    case "vacuous":
      return verdict.whatNeverHappened;
    case "notFound":
      return verdict.how;
    case "incomplete":
      return verdict.why;
    case "holds":
    case "unreached":
      return verdict.exactness === "exact" ? "" : verdict.exactness;
  }
}

/** What was expected, in words. */
export function expectedOf({ expected }: ResultData): string {
  return typeof expected === "string" ? expected : `not claimed: ${expected.notClaimed}`;
}
