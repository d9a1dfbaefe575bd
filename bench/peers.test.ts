/**
 * The three models of each protocol, and of the core of the real system, are the same model: states and
 * transitions agree between SPIN, Rumur, this checker and the naive oracle, and each of them notices the
 * same seeded defect. Where the core goes wrong as it was found, they find equally short runs.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { patch, type Model, type Patch } from "../checker/index.ts";
import { check } from "../checker/search/check.ts";
import { explore } from "../test/oracle/naive.ts";
import { caseNamed, cases, type Case } from "./cases.ts";
import { CORE_PROPERTIES, core, coreSizes } from "./models/core.ts";
import { peerText } from "./tools/files.ts";
import { installed } from "./tools/installed.ts";
import { buildRumur } from "./tools/rumur.ts";
import { buildSpin } from "./tools/spin.ts";

const found = installed();
const noSpin = found.spin === null || found.cc === null;
const noRumur = found.rumur === null || found.cc === null;
const small = cases.filter((c) => c.scale === "small");
/** Those in which the peers judge anything: see `CHECK` in `bench/peers/core.pml`. */
const judged = small.filter((c) => c.sizes["CHECK"] !== 0);

/** The same mistake made in each model: what is replaced by what, and the invariant that breaks. */
interface Defect {
  readonly pml: readonly [string, string];
  readonly m: readonly [string, string];
  readonly ours: Omit<Patch, "name">;
  readonly breaks: string;
}

const defects: Readonly<Record<string, Defect>> = {
  "two-phase": {
    pml: ["tm == TM_OPEN && tmPrepared == ALL", "tm == TM_OPEN"],
    m: ["tm = OPEN & forall i: Rm do tmPrepared[i] end", "tm = OPEN"],
    ours: { guards: { TmCommit: { allPrepared: null } } },
    breaks: "Consistent",
  },
  "filter-lock": {
    pml: ["level[k] < level[i]", "true"],
    m: ["level[k] < level[i]", "true"],
    ours: { guards: { Pass: { free: null } } },
    breaks: "MutualExclusion",
  },
  philosophers: {
    pml: [" && FREE(SECOND(i))", ""],
    m: [" & !held[second(i)]", ""],
    ours: { guards: { TakeSecond: { free: null } } },
    breaks: "NeighboursDoNotEat",
  },
  "request-response": {
    pml: ["serving % 2", "0"],
    m: ["value := serving % 2", "value := 0"],
    ours: {
      partnerEffects: {
        Answer: (_s, next, _p, _c, { i }) => {
          next.client[i].answer = 0;
          next.client[i].phase = "answered";
        },
      },
    },
    breaks: "AnswersMatch",
  },
  core: {
    pml: ["request == ASKED -> access()", "request != NO_REQUEST -> access()"],
    m: ["request.there & !request.answered ==>", "request.there ==>"],
    ours: { guards: { EmulatorDispatches: { unanswered: null } } },
    breaks: "KicksWereAsked",
  },
};

function defectOf(c: Case): Defect {
  const defect = defects[c.peer];
  if (defect === undefined) throw new Error(`no seeded defect for ${c.peer}`);
  return defect;
}

function seeded(text: string, [from, to]: readonly [string, string]): string {
  expect(text).toContain(from);
  return text.replace(from, to);
}

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "passproof-peers-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.each(small)("$name: $states states, $transitions transitions", (c) => {
  const counts = { states: c.states, transitions: c.transitions };

  it("this checker", () => {
    const result = check(c.model());
    expect(result.runs).toHaveLength(1);
    expect(result.runs[0]).toMatchObject({ complete: true, ...counts });
    expect(result.results.map((r) => [r.id, r.asExpected])).toEqual(
      c.model().claims.map(({ property }) => [property.id, true]),
    );
  });

  it("the naive oracle", () => {
    const run = explore(c.model(), null);
    expect(run).toMatchObject({ failure: null, ...counts });
    const words = new Map([...run.verdicts].map(([id, v]) => [id, v.word]));
    expect(words).toEqual(
      new Map(c.model().claims.map(({ property, expected }) => [property.id, expected])),
    );
  });

  it.skipIf(noSpin)("SPIN, depth first and breadth first", async () => {
    await inFolder(async (folder) => {
      const spin = await buildSpin(c, folder, peerText(`${c.peer}.pml`), "-O0");
      expect(await spin.depthFirst.explore()).toMatchObject(counts);
      expect(await spin.breadthFirst.explore()).toMatchObject(counts);
    });
  });

  it.skipIf(noRumur)("Rumur", async () => {
    await inFolder(async (folder) => {
      const rumur = await buildRumur(c, folder, peerText(`${c.peer}.m`), "-O0");
      expect(await rumur.explore()).toMatchObject(counts);
    });
  });
});

describe.each(judged)("$name with a seeded defect", (c) => {
  const defect = defectOf(c);

  it("this checker", () => {
    const model = c.model();
    const system = patch(model.system, { name: "defect", ...defect.ours });
    const broken: Model = { ...model, system };
    const violated = check(broken).results.filter((r) => r.verdict.word === "violated");
    expect(violated.map((r) => r.id)).toEqual([defect.breaks]);
  });

  it.skipIf(noSpin)("SPIN", async () => {
    await inFolder(async (folder) => {
      const text = seeded(peerText(`${c.peer}.pml`), defect.pml);
      const spin = await buildSpin(c, folder, text, "-O0");
      await expect(spin.depthFirst.explore()).rejects.toThrow(/assertion violated/);
    });
  });

  it.skipIf(noRumur)("Rumur", async () => {
    await inFolder(async (folder) => {
      const text = seeded(peerText(`${c.peer}.m`), defect.m);
      const rumur = await buildRumur(c, folder, text, "-O0");
      await expect(rumur.explore()).rejects.toThrow(/invariant .* failed/i);
    });
  });
});

/** What `explore` fails with: the report of a tool that has found a violation. */
async function report(explore: Promise<unknown>): Promise<string> {
  const failure = await explore.then(
    () => null,
    (e: unknown) => e,
  );
  if (!(failure instanceof Error)) throw new Error("no violation was found");
  return failure.message;
}

/** A violation of the core, by the number of its property in the peers: how the design goes wrong as it was found. */
const violations = [
  [1, caseNamed("core-as-found").model(), caseNamed("core-as-found").sizes],
  [2, core("core-h1", { FIX: 0 }, ["LeafIsNoDatum"]), coreSizes({ FIX: 0 })],
  [3, caseNamed("core-as-found").model(), caseNamed("core-as-found").sizes],
] as const;

describe.each(violations)(
  "a shortest violation of property %i of the core",
  (number, model, sizes) => {
    const c: Case = { ...caseNamed("core-as-found"), sizes: { ...sizes, CHECK: number } };
    const ours = check(model).results.find((r) => r.id === CORE_PROPERTIES[number - 1])?.verdict;
    const length = ours?.word === "violated" ? ours.trace.steps.length : null;

    it("is one for this checker", () => {
      expect(ours?.word).toBe("violated");
    });

    it.skipIf(noSpin)("is as long for SPIN, breadth first", async () => {
      await inFolder(async (folder) => {
        const spin = await buildSpin(c, folder, peerText("core.pml"), "-O0");
        const found = await report(spin.breadthFirst.explore());
        // The option that asserts is one more step.
        const depth = /assertion violated .*\(at depth (\d+)\)/.exec(found)?.[1];
        expect(Number(depth) - 1).toBe(length);
      });
    });

    it.skipIf(noRumur)("is as long for Rumur", async () => {
      await inFolder(async (folder) => {
        const rumur = await buildRumur(c, folder, peerText("core.m"), "-O0");
        const found = await report(rumur.explore());
        expect(found.match(/^Rule .* fired\.$/gm)).toHaveLength(length ?? -1);
      });
    });
  },
);
