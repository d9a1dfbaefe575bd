/**
 * The page on refinement says what the checker finds; each assumption is what makes the difference; and
 * no step of the bus is there for nothing.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { claims, model, patch, type Model, type Property, type System } from "../checker/index.ts";
import { check } from "../checker/search/check.ts";
import { stepsOf, type PropertyResult } from "../checker/verdict.ts";
import { BUDGETS, recommended } from "../models/instances/points.ts";
import { refinement } from "../models/instances/refinement.ts";
import { assumptions, droppedAssumptions } from "../models/variants/assumptions.ts";
import { furtherConditions, servicesAndInterrupts } from "../models/variants/beyond-assumptions.ts";
import { assumedByR2, droppedBy } from "../properties/refinement/assumptions.ts";
import { atomicBus } from "../properties/refinement/atomic-bus.ts";
import { acceleratedAsNested } from "../properties/refinement/routes.ts";
import { emulatorDispatches } from "../spec/actions/emulator.ts";
import { kernelMapsGpa, kernelTakesKick } from "../spec/actions/l0-kernel.ts";
import { l1Emulates } from "../spec/actions/l1-exits.ts";
import { l2Retire } from "../spec/actions/l2-instructions.ts";
import { bus, busPerforms, busReturns } from "../spec/bus.ts";
import { constantsSchema, type Constants } from "../spec/constants.ts";
import { initialStates } from "../spec/state.ts";
import { passthrough } from "../spec/system.ts";

const models = [...refinement, ...assumptions];
const results = new Map<string, readonly PropertyResult[]>();
/** The results of a model, found once. */
function resultsOf(m: Model): readonly PropertyResult[] {
  const found = results.get(m.name) ?? check(m).results;
  results.set(m.name, found);
  return found;
}

/** A model's constants, which it keeps without their type. */
const constantsOf = (m: Model): Constants => constantsSchema.parse(m.constants);

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
  test("all ten are there, and each is dropped alone", () => {
    const alone = droppedAssumptions.flatMap(({ assumptions: [first, ...others] }) =>
      others.length === 0 ? [first] : [],
    );
    expect([...new Set(alone)]).toEqual(assumedByR2.map((a) => a.id));
  });

  test("each by a counterexample of its own, but for the one that another stands for", () => {
    const violated = droppedAssumptions.filter((d) =>
      d.model.claims.some((c) => c.expected === "violated"),
    );
    const alone = violated.flatMap((d) => (d.assumptions.length === 1 ? d.assumptions : []));
    const without = assumedByR2.flatMap(({ id }) => (alone.includes(id) ? [] : [id]));
    expect(without).toEqual(["a2"]);
  });

  test.each(droppedAssumptions.map((d) => [d.model.name, d] as const))(
    "%s holds with it",
    (_name, { assumptions: dropped, model, kept }) => {
      expect(droppedBy(constantsOf(model))).toEqual(dropped);
      expect(droppedBy(kept)).toEqual([]);
      const words = check({ ...model, constants: kept }).results.map((r) => r.verdict.word);
      expect(words).toEqual(["holds"]);
    },
  );

  test("and nothing else does, but for what is named", () => {
    const unexplained = models.filter(
      (m) =>
        m.claims.some((c) => c.property.id === "R2" && c.expected === "violated") &&
        droppedBy(constantsOf(m)).length === 0,
    );
    expect(unexplained).toEqual(furtherConditions);
  });

  test("where services and interrupts meet, a6 and a8 cannot both be kept", () => {
    for (const nonMmio of ["RESUME_L1", "HANDLE_L0", "REJECT"] as const) {
      for (const onRouted of ["IGNORE", "REDISPATCH"] as const) {
        const c = { ...recommended, ...servicesAndInterrupts, nonMmio, onRouted };
        expect(droppedBy(c).some((id) => id === "a6" || id === "a8")).toBe(true);
      }
    }
  });

  test("to sanitise shows where a device holds an implausible datum, and nothing else does", () => {
    const system = patch(passthrough, {
      name: "a device holds 0x30",
      init: (c: Constants) =>
        initialStates(c).map((s) => ({
          ...s,
          emulator: { dev: { ...s.emulator.dev, 0: { ...s.emulator.dev[0], data: "X30" } } },
        })),
    });
    // On either route: that the device holds it is not what is to be noticed.
    const property: Property = {
      ...acceleratedAsNested,
      abstract: (c: Constants) => ({ ...acceleratedAsNested.abstract(c), system }),
    };
    const oneRead = { ops: ["READ_DATA"], operations: 1 } as const;
    const found = (l1Policy: Constants["l1Policy"]): string => {
      const constants = { ...recommended, ...oneRead, l1Policy };
      const [r] = check(
        model({
          name: `l1Policy = ${l1Policy}`,
          sentence: "One read.",
          size: "small",
          system,
          constants,
          claims: claims([property], {}),
          budgets: BUDGETS,
        }),
      ).results;
      return r === undefined ? "" : `${r.verdict.word} ${String(stepsOf(r.verdict) ?? "–")}`;
    };
    // Controls, entry, call, exit served, performed, completed, entry; and with the eighth L2 has it.
    expect(found("SANITISE")).toBe("violated 8");
    expect(found("DENY")).toBe("holds –");
    expect(found("PASS")).toBe("holds –");
  });
});

describe("where it holds, something is performed and comes back:", () => {
  /** Steps of the abstract system of which each model needs one. */
  const NEEDED: Readonly<Record<string, readonly (readonly string[])[]>> = {
    R1: [[busPerforms.name], [busReturns.name]],
    ...Object.fromEntries(
      ["R2", "R2E", "R3"].map((id) => [
        id,
        [
          [emulatorDispatches.name, kernelTakesKick.name, kernelMapsGpa.name, l1Emulates.name],
          [l2Retire.name],
        ],
      ]),
    ),
  };

  test.each(models.map((m) => [m.name, m] as const))("%s", (_name, m) => {
    for (const r of resultsOf(m)) {
      if (r.verdict.word !== "holds") continue;
      const answered = new Set(
        r.refinement?.actions.flatMap((a) => (a.count > 0 ? [a.action] : [])),
      );
      const missing = (NEEDED[r.id] ?? [["a property that is known here"]]).filter(
        (some) => !some.some((action) => answered.has(action)),
      );
      expect(missing).toEqual([]);
    }
  });
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
