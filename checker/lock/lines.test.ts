/** Lines of a lock: each thing that may differ is found where a reader finds it. */
import { expect, test } from "vitest";
import { sampleLock, sampleModel, sampleStatement } from "../../test/fixtures/sample-lock.ts";
import { formatLock } from "./format.ts";
import { LockLines } from "./lines.ts";

const text = formatLock(
  sampleLock({
    models: { "a.b": sampleModel(), small: sampleModel({ bounds: { "x.y": "s", x: "t" } }) },
    declared: { properties: { P1: sampleStatement(), 'P"2': sampleStatement() } },
  }),
);
const written = text.split("\n");
const lines = new LockLines(text);

test.each<readonly [string | null, string | null, string, RegExp]>([
  ["small", null, "", /^ {4}"small": /],
  ["small", "P2", "verdict", /^ {8}"P2": .*"Arrives"/],
  ["small", null, "constants.trips", /^ {8}"trips": 3/],
  ["small", null, "bounds.x.y", /"x\.y": "s"/],
  ["small", null, "bounds.x", /"x": "t"/],
  ["small", null, "bounds.new", /^ {6}"bounds": /],
  ["small", null, "fired.Sail", /^ {6}"fired": /],
  ["small", null, "runs.system", /^ {6}"runs": /],
  ["small", "P9", "", /^ {6}"properties": /],
  ["a.b", "P1", "", /^ {8}"P1": /],
  ["gone", null, "", /^ {2}"models": /],
  [null, 'P"2', "sentence", /^ {6}"P\\"2": /],
  [null, null, "policies.Harbour.locked", /"locked": "Gates are locked\."/],
  [null, null, "policies.Other.x", /^ {4}"policies": /],
  [null, null, "waivers.Sail.wind", /"Sail\.wind": /],
])("%s %s %s", (model, property, field, line) => {
  expect(written[lines.of({ model, property, field }) - 1]).toMatch(line);
});

test("models of equal entries have lines of their own", () => {
  const of = (model: string) => lines.of({ model, property: "P1", field: "" });
  expect(of("small")).toBeGreaterThan(of("a.b"));
});

test("a text that is no lock has one line", () => {
  expect(new LockLines("").of({ model: "m", property: null, field: "" })).toBe(1);
});
