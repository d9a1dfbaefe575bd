/** Runs are followed and shortened, and what they show is looked at again; the runs are made by hand. */
import { expect, it } from "vitest";
import { CheckerError } from "../errors.ts";
import { build } from "../search/build.ts";
import { graph, graphProperties } from "../../test/support/graph-system.ts";
import { Guide } from "./guide.ts";
import { Proof } from "./proof.ts";

const about = { name: "P", sentence: "", formula: "", source: "", claimedFor: "" };
const small = graphProperties.invariant({ ...about, id: "S", holds: { x: (s) => s.x < 3 } });
// To and fro on a line, with a short way past it.
const model = graph({ Right: "0>1 1>2 2>3", Left: "1>0 2>1", Jump: "0>9 9>3" }, [small]);
const built = build(model);
const guide = new Guide(built, null);
/** The x of each state. */
const xs = (rows: readonly Int32Array[]): unknown[] =>
  rows.map((row) => (built.codec.decode(row, 0) as { x: number }).x);

it("a run is shortened within its own states, though past them there is a shorter way", () => {
  // 0 → 1 → 0 → 1 → 2 → 3
  const run = guide.follow({ initial: 0, ordinals: [0, 1, 0, 0, 0] });
  expect(xs(run.rows)).toEqual([0, 1, 0, 1, 2, 3]);
  const short = guide.shortened(run);
  expect(xs(short.rows)).toEqual([0, 1, 2, 3]);
  expect(short.steps.map((s) => s.action)).toEqual(["Right", "Right", "Right"]);
});

it("what a run does not show is no finding", () => {
  const proof = new Proof(built, null);
  const found = (ordinals: readonly number[]) => ({
    run: guide.follow({ initial: 0, ordinals }),
    step: null,
  });
  expect(() => {
    proof.demand(found([0, 0, 0]), small);
  }).not.toThrow();
  expect(() => {
    proof.demand(found([0, 0]), small);
  }).toThrow(CheckerError);
});
