/** What is declared for all models together. */
import { withoutPatches } from "../lock/declared.ts";
import type { Declared, Lock, LockedStatement } from "../lock/lock.ts";
import { own } from "../lock/order.ts";
import { everywhere, sides, without, type Say } from "./collect.ts";
import type { WeakeningKind, Weight } from "./weakening.ts";

/** Compares what is declared. */
export function compareDeclared(before: Lock, after: Lock, say: Say): void {
  const [was, is] = [before.declared, after.declared];
  const systems = systemsOf(before).filter((name) => systemsOf(after).includes(name));
  compareStatements(was, is, say);
  perSystem("policy", "decision", was.policies, is.policies, systems, say);
  perSystem("assumption", "assumption", was.assumptions, is.assumptions, systems, say);
  perSystem("abstraction", "abstraction", was.abstractions, is.abstractions, systems, say);
  sentences("release", "release", was.releases, is.releases, "weaker", say);
  compareFairness(was.fairness, is.fairness, say);
  compareRequirements(was, is, say);
  compareDefects(was.defects, is.defects, say);
  sentences("waiver for", "waiver", was.waivers, is.waivers, "weaker", say);
  compareAcceptances(was, is, say);
}

function compareStatements(was: Declared, is: Declared, say: Say): void {
  const { gone, come, both } = sides(was.properties, is.properties);
  const at = (property: string) => ({ model: null, property });
  for (const [id, { name }] of gone) say("weaker", "statement", at(id), `${name} is gone`);
  for (const [id, { name }] of come) say("stronger", "statement", at(id), `${name} is new`);
  for (const [id, before, after] of both)
    compareStatement(before, after, (weight, kind, what) => {
      say(weight, kind, at(id), what);
    });
}

function compareStatement(
  was: LockedStatement,
  is: LockedStatement,
  say: (weight: Weight, kind: WeakeningKind, what: string) => void,
): void {
  if (was.kind !== is.kind)
    say("perhaps", "statement", `was of the kind ${was.kind}, now ${is.kind}`);
  for (const field of ["name", "formula", "sentence", "claimedFor"] as const)
    if (was[field] !== is[field])
      say("perhaps", "statement", `its ${WORDS[field]} reads differently: ${is[field]}`);
  for (const clause of without(was.clauses, is.clauses))
    say("weaker", "statement", `the clause ${clause} is gone`);
  for (const clause of without(is.clauses, was.clauses))
    say("stronger", "statement", `new clause ${clause}`);
  if (was.conditional !== is.conditional)
    say(
      is.conditional ? "weaker" : "stronger",
      "statement",
      is.conditional ? "is claimed of some cases only now" : "is claimed of all cases now",
    );
  for (const id of without(is.reliesOn, was.reliesOn))
    say("weaker", "abstraction", `relies on abstraction ${id} now`);
  for (const id of without(was.reliesOn, is.reliesOn))
    say("stronger", "abstraction", `does not rely on abstraction ${id} any more`);
  for (const name of without(is.fairness, was.fairness))
    say("weaker", "fairness", `assumes ${name} now`);
  for (const name of without(was.fairness, is.fairness))
    say("stronger", "fairness", `does not assume ${name} any more`);
  for (const field of ["secret", "observer"] as const)
    if (was[field] !== is[field])
      say(
        "perhaps",
        "release",
        `its ${field} was ${was[field] ?? "none"}, now ${is[field] ?? "none"}`,
      );
  for (const name of without(is.declassify ?? [], was.declassify ?? []))
    say("weaker", "release", `allows the release ${name} now`);
  for (const name of without(was.declassify ?? [], is.declassify ?? []))
    say("stronger", "release", `does not allow the release ${name} any more`);
}

const WORDS = {
  name: "name",
  formula: "formula",
  sentence: "sentence",
  claimedFor: "scope (claimedFor)",
} as const;

type Sentences = Readonly<Record<string, string>>;

/** What may be added without claiming more: names with sentences. */
function sentences(
  called: string,
  kind: WeakeningKind,
  was: Sentences,
  is: Sentences,
  added: "weaker" | "stronger",
  say: Say,
): void {
  const { gone, come, both } = sides(was, is);
  const removed = added === "weaker" ? "stronger" : "weaker";
  for (const [name] of gone) say(removed, kind, everywhere, `${called} ${name} is gone`);
  for (const [name, s] of come) say(added, kind, everywhere, `new ${called} ${name}: ${s}`);
  for (const [name, before, after] of both)
    if (before !== after)
      say("perhaps", kind, everywhere, `${called} ${name} reads differently: ${after}`);
}

/** A table for each system; one of a system with patches is there only where it differs from that without. */
type Tables = Readonly<Record<string, Sentences>>;

/** The same of every system that both locks know; what several systems declare alike is said once. */
function perSystem(
  called: string,
  kind: WeakeningKind,
  was: Tables,
  is: Tables,
  known: readonly string[],
  say: Say,
): void {
  const said = new Map<string, { weight: Weight; systems: string[] }>();
  for (const system of known.filter((name) => own(was, name) ?? own(is, name)))
    sentences(
      called,
      kind,
      tableOf(was, system),
      tableOf(is, system),
      "weaker",
      (weight, _, __, what) => {
        const found = said.get(what);
        if (found === undefined) said.set(what, { weight, systems: [system] });
        else found.systems.push(system);
      },
    );
  for (const [what, { weight, systems }] of said)
    say(weight, kind, everywhere, what, `in ${systems.join(", ")}`);
}

function tableOf(tables: Tables, system: string): Sentences {
  return own(tables, system) ?? own(tables, withoutPatches(system)) ?? {};
}

/** The systems of the models, with and without their patches. */
function systemsOf({ models }: Lock): readonly string[] {
  const names = Object.values(models).map((m) => m.system);
  return [...new Set([...names.map(withoutPatches), ...names])].toSorted();
}

/** How much each kind of fairness takes for granted. */
const FAIRNESS = ["weak", "strong", "recurrent"];

function compareFairness(was: Sentences, is: Sentences, say: Say): void {
  const strength = (text: string): number => FAIRNESS.indexOf(/^\w*/.exec(text)?.[0] ?? "");
  for (const [name, before, after] of sides(was, is).both) {
    if (before === after) continue;
    const [less, more] = [strength(before), strength(after)];
    const weight =
      less < 0 || more < 0 || less === more ? "perhaps" : less < more ? "weaker" : "stronger";
    say(weight, "fairness", everywhere, `fairness ${name} was ${before}, now ${after}`);
  }
}

function compareRequirements(was: Declared, is: Declared, say: Say): void {
  sentences("requirement", "requirement", was.requirements, is.requirements, "stronger", say);
  const [before, after] = [served(was), served(is)];
  for (const [requirement] of Object.entries(is.requirements)) {
    const lost = without(before(requirement), after(requirement));
    if (lost.length === 0) continue;
    const left = after(requirement).length;
    say(
      left === 0 ? "weaker" : "perhaps",
      "requirement",
      everywhere,
      `requirement ${requirement} is served by ${left === 0 ? "no property" : "fewer properties"}`,
      `without ${lost.join(", ")}`,
    );
  }
}

/** Ids of the properties that serve a requirement. */
function served({ properties }: Declared): (requirement: string) => readonly string[] {
  return (requirement) =>
    Object.entries(properties).flatMap(([id, p]) => (p.serves.includes(requirement) ? [id] : []));
}

/** What is declared of a defect: how it ends, and which properties have a part in that. */
function fateOf(text: string): { readonly word: string; readonly properties: readonly string[] } {
  const [, word = "", rest = ""] = /^(\w*)\s*([^;]*)/.exec(text) ?? [];
  return { word, properties: rest.split(",").flatMap((p) => (p.trim() === "" ? [] : [p.trim()])) };
}

function compareDefects(was: Sentences, is: Sentences, say: Say): void {
  const { gone, come, both } = sides(was, is);
  for (const [id, fate] of gone)
    say("weaker", "defect", everywhere, `defect ${id} is gone: ${fate}`);
  for (const [id, fate] of come) say("stronger", "defect", everywhere, `new defect ${id}: ${fate}`);
  for (const [id, before, after] of both) {
    if (before === after) continue;
    const [a, b] = [fateOf(before), fateOf(after)];
    const weight =
      a.word === b.word
        ? byProperties(a.properties, b.properties)
        : a.word === "kills"
          ? "weaker"
          : b.word === "kills"
            ? "stronger"
            : "perhaps";
    say(weight, "defect", everywhere, `defect ${id}: ${before}; now ${after}`);
  }
}

function byProperties(was: readonly string[], is: readonly string[]): Weight {
  if (without(was, is).length > 0) return "weaker";
  return without(is, was).length > 0 ? "stronger" : "perhaps";
}

function compareAcceptances(was: Declared, is: Declared, say: Say): void {
  const byKey = (of: Declared) =>
    Object.fromEntries(of.acceptances.map((a) => [`${a.property} in ${a.model}`, a]));
  const before = byKey(was);
  for (const [key, a] of Object.entries(byKey(is))) {
    const known = own(before, key);
    if (known === undefined)
      say(
        "weaker",
        "acceptance",
        everywhere,
        `new acceptance of ${key} until ${a.expires} (${a.owner}): ${a.reason}`,
      );
    else if (a.expires > known.expires)
      say(
        "weaker",
        "acceptance",
        everywhere,
        `acceptance of ${key} is prolonged from ${known.expires} to ${a.expires} (${a.owner}): ${a.reason}`,
      );
    else if (a.reason !== known.reason || a.owner !== known.owner)
      say(
        "perhaps",
        "acceptance",
        everywhere,
        `acceptance of ${key} reads differently (${a.owner}): ${a.reason}`,
      );
  }
}
