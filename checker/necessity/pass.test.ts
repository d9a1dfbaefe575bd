/**
 * The pass against the graph by the reference semantics, on random systems: what never mattered can
 * be left out without any difference, and what mattered cannot.
 */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Model } from "../index.ts";
import { successors, initialStates, textOf } from "../plain/semantics.ts";
import { domainOf } from "../schema/from-zod.ts";
import { check } from "../search/check.ts";
import { contextOf } from "../strict.ts";
import { randomSystems } from "../../test/support/random-system.ts";
import { clausesOf } from "./decisions.ts";
import { keyOf, type Decision } from "./decision.ts";
import { fieldsOf } from "./fields.ts";
import { pass } from "./pass.ts";
import { without } from "./without.ts";

/** All reachable steps as text; `null` when something goes wrong in one. */
function graphOf(model: Model): { readonly states: number; readonly steps: string } | null {
  const texts = new Map(initialStates(model).map((s) => [textOf(s), s]));
  const steps = new Set<string>();
  try {
    // A map goes on with what is added to it while it is iterated over.
    for (const [before, state] of texts)
      for (const { action, params, state: after } of successors(model, state)) {
        const text = textOf(after);
        steps.add(`${before} ${action.name} ${textOf(params)} ${text}`);
        if (!texts.has(text)) texts.set(text, after);
      }
  } catch {
    return null;
  }
  return { states: texts.size, steps: [...steps].toSorted().join("\n") };
}

/** Every clause of every action, and every field that an action could change. */
function decisions(model: Model): Decision[] {
  const domain = domainOf(model.system.specification.def.state(contextOf(model)));
  if (domain.kind !== "record") throw new Error("a state is a record");
  return model.system.actions.flatMap((a) => [
    ...clausesOf(a),
    ...fieldsOf(domain).map((f): Decision => ({ kind: "field", action: a.name, field: f.path })),
  ]);
}

test.each([false, true])(
  "what matters makes another graph, and nothing else (wild: %s)",
  (wild) => {
    const systems = fc.sample(randomSystems({ wild, maxStates: 200 }), {
      seed: 11,
      numRuns: wild ? 60 : 30,
    });
    const seen = { same: 0, other: 0, wrong: 0, fields: 0, partners: 0, packed: 0 };
    for (const { model, text } of systems) {
      const graph = graphOf(model);
      if (graph === null) {
        expect(() => pass(model)).toThrow(`model ${model.name} goes wrong as it is`);
        continue;
      }
      const found = pass(model);
      if (found === null) throw new Error("nobody has stopped it");
      expect([text, found.states]).toEqual([text, graph.states]);
      const [run] = check({ ...model, claims: [] }, { digest: true }).runs;
      const { transitions, digest } = found;
      expect([text, transitions, digest]).toEqual([text, run?.transitions, run?.digest]);
      for (const decision of decisions(model)) {
        const changed = without(model, decision);
        const why = `${text}\n${keyOf(decision)}`;
        const count = found.mattered[keyOf(decision)] ?? 0;
        if (changed === null) {
          // Nobody may write to it.
          expect([why, decision.kind, count]).toEqual([why, "field", 0]);
          continue;
        }
        const other = graphOf(changed);
        expect([why, other?.steps !== graph.steps]).toEqual([why, count > 0]);
        if (other === null) seen.wrong++;
        else if (count === 0) seen.same++;
        else seen.other++;
        if (count === 0) continue;
        if (decision.kind === "field") seen.fields++;
        if (decision.kind === "clause" && decision.part === "partner") seen.partners++;
        // The packed search leaves out the same; each look at it takes code of its own.
        if (seen.packed++ % 5 > 0) continue;
        const run = check({ ...changed, claims: [] }).runs[0];
        const states = run?.failure === null ? run.states : null;
        expect([why, states]).toEqual([why, other?.states ?? null]);
      }
    }
    // What the sample covers is asserted, not hoped for.
    expect(Math.min(seen.same, seen.other, seen.fields)).toBeGreaterThan(40);
    if (wild) expect(seen.partners).toBeGreaterThan(2);
    if (wild) expect(seen.wrong).toBeGreaterThan(3);
  },
);
