/**
 * The access matrix against what actions do: nothing outside it, and no right that no action uses.
 * Every action of every model is watched: each that fires there by the count of the search.
 *
 * That engine and reference make the same steps from these states: `differential-models.test.ts` and `differential-models/`.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { generatedBy } from "../checker/pages/markdown.ts";
import { exerciseOf, firedIn, isUnused, together } from "../checker/pages/exercised.ts";
import { model, type Model, type Right } from "../checker/index.ts";
import type { Exercised } from "../checker/plain/access.ts";
import { allRights, exercise, firing } from "../docs/boundary.ts";
import { boundaryPage } from "../docs/pages.ts";
import { readRecord } from "../docs/verdicts.ts";
import { suite } from "../models/index.ts";
import { recommended, sending } from "../models/instances/points.ts";
import { access } from "../spec/domains.ts";
import { passthrough } from "../spec/system.ts";

const root = join(import.meta.dirname, "..");
const record = readRecord(root);
const actions = passthrough.actions.map((a) => a.name);
/** What no model of the suite does, and what a right is there for: a driver that sends private memory. */
const beside = model({
  name: "sending",
  sentence: "A driver sends what stands in its private memory.",
  size: "small",
  system: passthrough,
  constants: { ...recommended, ...sending },
  claims: [],
});
const examined = [...suite.models, beside];
const places = (all: readonly Exercised[]): string[] => all.map((e) => `${e.actor} ${e.region}`);

describe("the access matrix", () => {
  const reports: (readonly Exercised[])[] = [];

  it.each(examined.map((m) => [m.name, m] as const))(
    "has room for everything that %s does",
    (_name, m) => {
      // Throws at the first access outside the matrix.
      const { rights, watched } = exercise(m, record);
      expect(rights.filter((e) => e.declared === null)).toEqual([]);
      // Neither more nor less than what fires there.
      expect(watched).toEqual(firing(m, record));
      reports.push(rights);
    },
    120_000,
  );

  it("has no right that no action uses as declared", () => {
    expect(reports).toHaveLength(examined.length);
    const all = together(reports, actions);
    const declared = Object.entries(access).flatMap(([actor, rights]) =>
      Object.keys(rights).map((region) => `${actor} ${region}`),
    );
    expect(places(all)).toEqual(declared);
    expect(places(all.filter(isUnused))).toEqual([]);
  });

  it("is used as its page says", async () => {
    expect(reports).toHaveLength(examined.length);
    const { path, text } = await boundaryPage(root, allRights(reports.slice(0, -1)));
    expect(readFileSync(join(root, path), "utf8")).toBe(text);
    expect(text.split("\n")[0]).toBe(generatedBy("npm run docs"));
  });
});

/** `m` with one right more, or another one, or one less. */
function withRight(m: Model, actor: string, region: string, right: Right | undefined): Model {
  const { specification } = m.system;
  const { def } = specification;
  const changed = { ...def.access, [actor]: { ...def.access[actor], [region]: right } };
  return {
    ...m,
    system: { ...m.system, specification: { ...specification, def: { ...def, access: changed } } },
  };
}

describe("a wrong matrix is noticed", () => {
  const [tiny] = suite.models;
  if (tiny === undefined) throw new Error("there is no model");

  it.each([
    ["l2", "config", undefined, "L2MmioCall of l2 touches s.config: l2 has no access to it"],
    ["l0Kernel", "run", "read", "KernelEmulates of l0Kernel touches next.run: l0Kernel has read"],
    [
      "tdxModule",
      "tdvps",
      undefined,
      "L1SetsControls of tdxModule touches next.tdvps: tdxModule has no",
    ],
  ] as const)("when it gives %s of %s: %s", (actor, region, right, message) => {
    expect(() => exerciseOf(withRight(tiny, actor, region, right))).toThrow(message);
  });

  it("beyond the first states, too: a run leads to each action that fires", () => {
    const fired = firedIn(tiny, 1_000);
    const { watched } = exerciseOf(tiny, 1);
    expect(watched.length).toBeGreaterThan(0);
    expect(watched.length).toBeLessThan(fired.length);
    expect(exerciseOf(tiny, 1, fired).watched).toEqual(fired);
    const narrow = withRight(tiny, "emulator", "run", "read");
    expect(exerciseOf(narrow, 1).watched).toEqual(watched);
    // The search replays what it finds with the matrix enforced.
    expect(() => exerciseOf(narrow, 1, fired)).toThrow(
      "EmulatorDispatches of emulator touches next.run: emulator has read access only",
    );
    expect(() => exerciseOf(tiny, 1, ["HostEnters"])).toThrow("no run takes HostEnters");
  });

  it("when it allows too much", () => {
    const unused = (m: Model): string[] => places(exerciseOf(m).rights.filter(isUnused));
    const asDeclared = new Set(unused(tiny));
    const wide = withRight(tiny, "emulator", "attr", "read");
    expect(unused(wide).filter((p) => !asDeclared.has(p))).toEqual(["emulator attr"]);
  });
});
