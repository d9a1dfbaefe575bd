import { expect, test } from "vitest";
import { plainStyle } from "../report/style.ts";
import { lanesFor, type Room } from "./lanes.ts";
import type { TraceStep } from "./trace.ts";

const { color } = plainStyle;
const step = (actor: string, to?: string, label = "", value: number | null = null): TraceStep => ({
  action: "A",
  params: {},
  actor,
  message: to === undefined ? null : { to, label, value },
  state: null,
  monitor: null,
});
const zones = [
  { name: "inside", actors: ["guest", "module"] },
  { name: "outside", actors: ["host", "nobody"] },
];
const narrow = (columns: number): Room => ({ columns, labels: false });
const wide = (columns: number): Room => ({ columns, labels: true });
const drawing = (steps: readonly TraceStep[], room: Room, of = zones): string[] | null => {
  const lanes = lanesFor(steps, of, room, color);
  return lanes === null
    ? null
    : [...lanes.heading, ...steps.map((s) => lanes.row(s).text.trimEnd())];
};
const steps = [
  step("guest", "module", "CALL"),
  step("module", "host", "EXIT", 7),
  step("host", "guest", "IRQ"),
  step("host"),
];

test("narrow: a lane for each actor with a part, in the order of the zones, with the boundary between", () => {
  expect(drawing(steps, narrow(40))).toEqual([
    "inside",
    "┌ guest",
    "│   ┌ module",
    "│   │   ║ outside",
    "│   │   ║ ┌ host",
    "●──▶│   ║ │",
    "│   ●───╫▶│",
    "│◀──┼───╫─●",
    "│   │   ║ ●",
  ]);
});

test("wide: names on one line, and labels on the arrows, short values with them", () => {
  // Four columns around a label, one for its head and one for the lane.
  expect(drawing(steps, wide(60))).toEqual([
    "inside                ║ outside",
    "guest     module      ║ host",
    "●─ CALL ─▶│           ║ │",
    "│         ●── EXIT 7 ─╫▶│",
    "│◀────────┼─── IRQ ───╫─●",
    "│         │           ║ ●",
  ]);
});

test("labels that most arrows have come first where there is not room for all", () => {
  const often = [
    step("guest", "module", "a long label indeed"),
    step("module", "host", "SHORT"),
    step("module", "host", "SHORT"),
  ];
  const lanes = lanesFor(often, zones, wide(36), color);
  expect(often.map((s) => lanes?.row(s).labelled)).toEqual([false, true, true]);
  expect(lanes?.width).toBeLessThanOrEqual(36);
});

test("less and less apart where there is less room, and then no lanes", () => {
  expect(drawing(steps, narrow(14))?.slice(-4, -2)).toEqual(["●──▶│   ║ │", "│   ●───╫▶│"]);
  expect(drawing(steps, narrow(11))?.slice(-4, -2)).toEqual(["●─▶│  ║ │", "│  ●──╫▶│"]);
  expect(drawing(steps, narrow(8))?.slice(-4, -2)).toEqual(["●▶│ ║ │", "│ ●─╫▶│"]);
  expect(drawing(steps, narrow(7))).toBeNull();
});

test("no boundary within a zone, and none where all actors are of one zone", () => {
  expect(drawing([step("guest", "module")], narrow(40))).toEqual([
    "inside",
    "┌ guest",
    "│   ┌ module",
    "●──▶│",
  ]);
});

test("an actor of no zone comes last, and a wide name takes its columns", () => {
  const of = [{ name: "", actors: ["日本"] }];
  expect(drawing([step("日本", "x", "語"), step("x", "日本", "ab")], wide(40), of)).toEqual([
    "日本    x",
    "●─ 語 ─▶│",
    "│◀─ ab ─●",
  ]);
});
