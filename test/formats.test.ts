/** Files for other programs, of models of the project. */
import { expect, test } from "vitest";
import type { Model } from "../checker/index.ts";
import { autText } from "../checker/report/graph/aut.ts";
import { explored } from "../checker/report/graph/explored.ts";
import { stateGraph } from "../checker/report/graph/quotient.ts";
import { domainsOf, traceFiles } from "../checker/report/formats/trace-formats.ts";
import { check } from "../checker/search/check.ts";
import { readItf } from "../checker/trace/itf.ts";
import { suite } from "../models/index.ts";

const named = (name: string): Model => {
  const found = suite.models.find((m) => m.name === name);
  if (found === undefined) throw new Error(`no model ${name}`);
  return found;
};

test.each(["accel-tiny", "nested-ept-tiny", "h1"])(
  "%s: the graph has the counts of check",
  (name) => {
    const model = named(name);
    const [run] = check({ ...model, claims: [] }).runs;
    const all = explored(model, null, 10_000);
    expect(run?.states).toBeGreaterThan(10);
    expect([all.states, all.transitions]).toEqual([run?.states, run?.transitions]);
    const [header = "", ...steps] = autText(stateGraph(all, null, null))
      .trimEnd()
      .split("\n");
    expect(header).toBe(`des (0, ${run?.transitions}, ${run?.states})`);
    expect(steps).toHaveLength(run?.transitions ?? -1);
  },
);

test.each([
  ["h1", "S24"],
  ["as-found-reclaim", "S12"],
])("%s %s: the trace is read back from its file", (name, id) => {
  const model = named(name);
  const [result] = check(model, { select: (p) => p.id === id }).results;
  const property = model.claims.find((c) => c.property.id === id)?.property;
  if (result?.verdict.word !== "violated" || property === undefined)
    throw new Error("no violation");
  const files = traceFiles("itf", model, property, result);
  const read = readItf(files?.text ?? "", domainsOf(model, property));
  expect(read.trace).toEqual(result.verdict.trace);
});
