/** What a checkpoint is of, and what is said where that is something else. */
import { expect, test } from "vitest";
import type { Ground } from "../cache/key.ts";
import type { Module } from "../cache/modules.ts";
import { counted, counters, statement } from "../../test/fixtures/closed-form.ts";
import type { Model } from "../index.ts";
import { differences, identityOf } from "./identity.ts";

const module = (name: string, sha256: string): Module => ({
  ...{ path: name, name, sha256, uses: [], unknown: [], mark: "", imports: [], impure: [] },
});
const low = counted.invariant({ ...statement("Low"), holds: { low: (s) => s.n[0] !== 9 } });
const high = counted.invariant({ ...statement("High"), holds: { high: (s) => s.n[0] !== 8 } });
const near = { name: "near", sentence: "", within: () => true };
const model = counters(2, 3, { props: [low, high] });
const ground: Ground = {
  node: "v20",
  packages: { "package-lock.json": "1".repeat(64) },
  worker: [module("passproof/checker/search/explore.js", "a".repeat(64))],
};
const origin = [module("suite/models.js", "b".repeat(64))];
const identity = (
  change: Partial<{
    ground: Partial<Ground>;
    model: Partial<Model>;
    origin: readonly Module[];
    asked: Readonly<Record<string, unknown>>;
  }> = {},
): ReturnType<typeof identityOf> =>
  identityOf(
    { ...ground, ...change.ground },
    { ...model, ...change.model },
    change.origin ?? origin,
    change.asked ?? { digest: true },
  );
const toldFrom = (change: Parameters<typeof identity>[0]): string | null =>
  differences(identity(), identity(change));

test("is the same for the same, whatever budgets there are and whatever is expected", () => {
  expect(toldFrom({})).toBeNull();
  const claims = model.claims.map((c) => ({ ...c, expected: "violated" as const }));
  expect(toldFrom({ model: { claims } })).toBeNull();
});

test.each<[string, Parameters<typeof identity>[0], string]>([
  ["Node", { ground: { node: "v22" } }, "the version of Node (v20 then, v22 now)"],
  ["packages", { ground: { packages: { "package-lock.json": "2" } } }, "package-lock.json"],
  [
    "the program",
    { ground: { worker: [] } },
    "passproof/checker/search/explore.js (not there now)",
  ],
  ["the model's code", { origin: [module("suite/models.js", "c".repeat(64))] }, "suite/models.js"],
  ["its name", { model: { name: "other" } }, "the model (counters-2-3 then, other now)"],
  [
    "a constant",
    { model: { constants: { ...model.constants, top: 4 } } },
    "constant top (3 then, 4 now)",
  ],
  [
    "fewer properties",
    { model: { claims: model.claims.slice(1) } },
    "property Low (not there now), property High",
  ],
  ["a bound", { model: { bounds: [near] } }, "bound near (not there then)"],
  [
    "instances",
    { model: { maxInstances: 7 } },
    "the largest number of instances (4096 then, 7 now)",
  ],
  ["an option", { asked: { digest: false } }, "option digest (true then, false now)"],
  ["a new option", { asked: { digest: true, symmetry: {} } }, "option symmetry (not there then)"],
])("differs with %s", (_what, change, said) => {
  expect(toldFrom(change)).toBe(said);
});

test("of many differences, three are named", () => {
  const many = Array.from({ length: 9 }, (_, i) => module(`suite/${i}.js`, "d"));
  expect(toldFrom({ origin: [...origin, ...many] })).toBe(
    "suite/0.js (not there then), suite/1.js (not there then), suite/2.js (not there then), 6 things more",
  );
});
