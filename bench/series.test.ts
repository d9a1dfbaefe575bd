import { expect, it } from "vitest";
import { seriesText } from "./series.ts";

it("compares what a state costs at both ends of a series", () => {
  const small = { name: "s", states: 1e5, transitions: 4e5, seconds: 0.1, bytes: null };
  const large = { name: "l", states: 1e8, transitions: 6e8, seconds: 199, bytes: 3e9 };
  expect(seriesText([small, large])).toContain("pass  a state costs 1.99 times as much");
  expect(seriesText([small, { ...large, seconds: 200 }])).toContain("miss  a state costs 2.00");
  expect(seriesText([small, large])).toMatch(
    /│ l +│ +100 000 000 │ +600 000 000 │ +199.00 │ +1990 │/,
  );
});
