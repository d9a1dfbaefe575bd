/**
 * The page on refinement says what the checker finds; each assumption is what makes the difference; and
 * no step of the bus is there for nothing.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Model, Property, System } from "../checker/index.ts";
import { check } from "../checker/search/check.ts";
import { stepsOf, type PropertyResult } from "../checker/verdict.ts";
import { refinement } from "../models/instances/refinement.ts";
import { assumptions, droppedAssumptions } from "../models/variants/assumptions.ts";
import { atomicBus } from "../properties/refinement/atomic-bus.ts";
import { bus } from "../spec/bus.ts";

const models = [...refinement, ...assumptions];
const results = new Map<string, readonly PropertyResult[]>();
/** The results of a model, found once. */
function resultsOf(m: Model): readonly PropertyResult[] {
  const found = results.get(m.name) ?? check(m).results;
  results.set(m.name, found);
  return found;
}

/** What a row of the page says: the model, the property, its verdict and the steps of its counterexample. */
const page = readFileSync(join(import.meta.dirname, "../docs/refinement.md"), "utf8");
const rows = [
  ...page.matchAll(/^\|[^|]*\| `([\w-]+)` *\| (R\w+) *\| (\w+) *\| ([\d–]+) *\|/gm),
].map(([, model, id, verdict, steps]) => `${model} ${id} ${verdict} ${steps}`);

describe("the page on refinement", () => {
  test("has a row for each claim of each model", () => {
    const claimed = models.flatMap((m) => m.claims.map((c) => `${m.name} ${c.property.id}`));
    const named = rows.map((row) => row.split(" ").slice(0, 2).join(" "));
    expect(named.toSorted()).toEqual(claimed.toSorted());
  });

  test.each(models.map((m) => [m.name, m] as const))("%s", { timeout: 60_000 }, (name, m) => {
    const found = resultsOf(m).map(
      (r) => `${name} ${r.id} ${r.verdict.word} ${String(stepsOf(r.verdict) ?? "–")}`,
    );
    expect(rows.filter((row) => row.startsWith(`${name} `)).toSorted()).toEqual(found.toSorted());
  });
});

test("every verdict is as expected, and has something to compare", () => {
  const wrong = models.flatMap((m) =>
    resultsOf(m).filter((r) => r.asExpected !== true || (r.refinement?.matched ?? 0) === 0),
  );
  expect(wrong.map((r) => `${r.model} ${r.id} ${r.verdict.word}`)).toEqual([]);
});

describe("an assumption that is dropped makes the difference:", () => {
  test("all ten are there", () => {
    const violated = droppedAssumptions.filter((d) =>
      d.model.claims.some((c) => c.expected === "violated"),
    );
    const names = new Set(violated.map((d) => d.assumption));
    expect([...names]).toEqual(Array.from({ length: 10 }, (_, i) => `a${String(i + 1)}`));
  });

  test.each(droppedAssumptions.map((d) => [d.model.name, d] as const))(
    "%s holds with it",
    (_name, { model, kept }) => {
      expect(kept).not.toEqual(model.constants);
      const words = check({ ...model, constants: kept }).results.map((r) => r.verdict.word);
      expect(words).toEqual(["holds"]);
    },
  );
});

describe("the bus", () => {
  const ofBus = models.filter((m) => m.claims.some((c) => c.property === atomicBus));
  const holding = ofBus.filter((m) =>
    m.claims.some((c) => c.property === atomicBus && c.expected === "holds"),
  );

  test("answers with each of its steps somewhere", () => {
    const answered = new Set(
      ofBus.flatMap((m) =>
        resultsOf(m).flatMap((r) =>
          r.id === "R1" ? (r.refinement?.actions ?? []).filter((a) => a.count > 0) : [],
        ),
      ),
    );
    const names = new Set([...answered].map((a) => a.action));
    expect([...names].toSorted()).toEqual(bus.actions.map((a) => a.name).toSorted());
  });

  /** R1 with another system in the place of the bus. */
  const insteadOf = (changed: (of: System) => System): Property => ({
    ...atomicBus,
    abstract: (c: unknown) => {
      const abstract = atomicBus.abstract(c);
      return { ...abstract, system: changed(abstract.system) };
    },
  });

  test.each(bus.actions.map((a) => a.name))("without %s, is not what the routes are", (name) => {
    const property = insteadOf((of) => ({
      ...of,
      actions: of.actions.filter((a) => a.name !== name),
    }));
    const isNeeded = holding.some((m) => {
      const { results: found } = check({ ...m, claims: [{ property, expected: "holds" }] });
      return found[0]?.verdict.word === "violated";
    });
    expect(isNeeded).toBe(true);
  });
});
