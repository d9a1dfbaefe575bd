/** The table of costs in the README says what R4 claims. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { COST, pathCost } from "../properties/cost.ts";
import { suite } from "../models/index.ts";

/** The rows under the mark, as numbers: transitions, exits to user space. */
function printed(): Record<string, [number, number]> {
  const text = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const table = text.slice(text.indexOf("<!-- cost -->")).split("\n\n")[1] ?? "";
  const rows = table.split("\n").slice(2);
  return Object.fromEntries(
    rows.map((row) => {
      const [, route = "", transitions = "", exits = ""] = row.split("|").map((x) => x.trim());
      return [route, [Number(transitions), Number(exits)]];
    }),
  );
}

describe("the cost of the path", () => {
  test("is printed as claimed", () => {
    const of = ({ transitions, userExits }: { transitions: number; userExits: number }) => [
      transitions,
      userExits,
    ];
    expect(printed()).toEqual({
      "accelerated, kick taken by the kernel": [COST.ACCEL.transitions, 0],
      accelerated: of(COST.ACCEL),
      "nested, hypercall": of(COST.NEST_CALL),
      "nested, implicit access": of(COST.NEST_EPT),
    });
  });

  test("is claimed on each route", () => {
    const routes = suite.models
      .filter((m) => m.claims.some((c) => c.property === pathCost && c.expected === "holds"))
      .map((m) => {
        const { route, ioevfd } = m.constants as { route: string; ioevfd: boolean };
        return `${route}${ioevfd ? " fast" : ""}`;
      });
    expect(new Set(routes)).toEqual(new Set(["ACCEL", "ACCEL fast", "NEST_CALL", "NEST_EPT"]));
  });
});
