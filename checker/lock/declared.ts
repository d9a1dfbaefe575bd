/** What a suite declares, as a lock holds it. */
import { reliesOn } from "../contract/abstraction.ts";
import { clausesOf, type Fate } from "../contract/defect.ts";
import type { Suite } from "../contract/model.ts";
import { antecedentOf, fairnessOf, type Property } from "../contract/property.ts";
import type { System } from "../contract/system.ts";
import type { Declared, LockedStatement } from "./lock.ts";
import { byName, sorted, sortedRecord } from "./order.ts";

/** What `suite` declares, for all of its models together. */
export function declaredOf(suite: Suite): Declared {
  const properties = propertiesOf(suite);
  const all = properties.map(([, { property }]) => property);
  return {
    properties: sortedRecord(
      properties.map(([key, { property, systems }]) => [key, statementOf(property, systems)]),
    ),
    policies: bySystem(suite, (s) => s.policies),
    assumptions: bySystem(suite, (s) => s.assumptions),
    abstractions: bySystem(suite, (s) => s.abstractions),
    releases: named(
      all
        .flatMap((p) => (p.kind === "noninterference" ? p.declassify : []))
        .map(({ name, sentence }) => [name, sentence]),
    ),
    fairness: named(
      all.flatMap(fairnessOf).map(({ name, kind, sentence }) => [name, `${kind}: ${sentence}`]),
    ),
    requirements: named(
      (suite.requirements ?? []).map(({ id, sentence, basis, source, where, unserved }) => [
        id,
        `${sentence} (${basis}, ${source.id}: ${where})${unserved === undefined ? "" : `; not served: ${unserved}`}`,
      ]),
    ),
    defects: named((suite.defects ?? []).map((d) => [d.id, fateText(d.fate)])),
    waivers: named(
      suite.waivers.map((w) => [
        w.clause === undefined ? w.action : `${w.action}.${w.clause}`,
        w.why,
      ]),
    ),
    acceptances: (suite.acceptances ?? [])
      .map(({ model, property, reason, owner, expires }) => ({
        ...{ model, property, reason, owner, expires },
      }))
      .toSorted((a, b) => byName(a.model, b.model) || byName(a.property, b.property)),
  };
}

/** The key in `Declared.properties` of a property of a model: its id, unless another model means something else by it. */
export function keyIn(properties: Declared["properties"], id: string, model: string): string {
  const own = `${id} of ${model}`;
  return Object.hasOwn(properties, own) ? own : id;
}

/** A property as declared, and claimed of these systems. */
function statementOf(p: Property, systems: Iterable<System>): LockedStatement {
  const secret = p.kind === "noninterference" || p.kind === "determined" ? p.secret : null;
  return {
    name: p.name,
    kind: p.kind,
    sentence: p.sentence,
    formula: p.formula,
    claimedFor: p.claimedFor,
    serves: sorted(p.serves ?? []),
    clauses: sorted(clausesOf(p)),
    reliesOn: sorted([...systems].flatMap((system) => reliesOn(system, p.id))),
    conditional: antecedentOf(p) !== null,
    fairness: sorted(fairnessOf(p).map((f) => f.name)),
    ...(secret === null ? {} : { secret: secret.name }),
    ...(p.kind === "noninterference"
      ? { observer: p.observer.name, declassify: sorted(p.declassify.map((r) => r.name)) }
      : {}),
  };
}

/** A property, and the systems that it is claimed of. */
interface Claimed {
  readonly property: Property;
  readonly systems: Set<System>;
}

/** Each property that a model claims, by key. */
function propertiesOf(suite: Suite): [string, Claimed][] {
  const found = new Map<string, Claimed>();
  const texts = new Map<Property, string>();
  const text = (p: Property): string => {
    const known = texts.get(p) ?? JSON.stringify(statementOf(p, []));
    texts.set(p, known);
    return known;
  };
  // By name, so that which of two properties of one id is called by it does not depend on their order.
  for (const { name, claims, system } of suite.models.toSorted((a, b) => byName(a.name, b.name)))
    for (const { property } of claims) {
      const { id } = property;
      const first = found.get(id)?.property ?? property;
      const key = first === property || text(first) === text(property) ? id : `${id} of ${name}`;
      const claimed = found.get(key) ?? { property, systems: new Set<System>() };
      claimed.systems.add(system);
      found.set(key, claimed);
    }
  return [...found];
}

/** The name of a system, without those of the patches that were made to it. */
export function withoutPatches(system: string): string {
  return system.replace(/\+.*$/, "");
}

/** A table for each system; where several systems of one name differ, for each as it is called with its patches. */
function bySystem(
  suite: Suite,
  list: (system: System) => readonly { readonly id: string; readonly sentence: string }[],
): Record<string, Record<string, string>> {
  const tables = new Map<string, string>();
  for (const system of new Set(suite.models.map((m) => m.system)))
    tables.set(
      system.name,
      JSON.stringify(named(list(system).map(({ id, sentence }) => [id, sentence]))),
    );
  return sortedRecord(
    [...tables]
      .filter(
        ([name, table]) =>
          name === withoutPatches(name) || table !== tables.get(withoutPatches(name)),
      )
      .filter(([, table]) => table !== "{}")
      .map(([name, table]): [string, Record<string, string>] => [
        name,
        JSON.parse(table) as Record<string, string>, // it was one just now
      ]),
  );
}

/** A record by name; where a name stands for several things, all of them. */
function named(entries: readonly (readonly [string, string])[]): Record<string, string> {
  const found = new Map<string, string[]>();
  for (const [name, text] of entries) {
    const texts = found.get(name) ?? [];
    if (!texts.includes(text)) texts.push(text);
    found.set(name, texts);
  }
  return sortedRecord([...found].map(([name, texts]) => [name, texts.toSorted().join(" | ")]));
}

/** What is declared of a defect, in a line: the fate, and what comes after a semicolon says how. */
function fateText(fate: Fate): string {
  switch (fate.kind) {
    case "kills": {
      const { shape } = fate;
      const how =
        shape === null
          ? ""
          : `; in at most ${shape.atMost} steps by ${sorted(shape.actors).join(", ")}`;
      return `kills ${sorted(fate.properties).join(", ")}${how}`;
    }
    case "survives":
      return "survives";
    case "awaits":
      return `awaits ${sorted(fate.properties).join(", ")}`;
  }
}
