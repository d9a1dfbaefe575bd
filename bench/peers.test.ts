/**
 * The three models of each protocol are the same model: states and transitions agree between SPIN,
 * Rumur, this checker and the naive oracle, and each of them notices the same seeded defect.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { patch, type Model, type Patch } from "../checker/index.ts";
import { check } from "../checker/search/check.ts";
import { explore } from "../test/oracle/naive.ts";
import { cases, type Case } from "./cases.ts";
import { peerText } from "./tools/files.ts";
import { installed } from "./tools/installed.ts";
import { buildRumur } from "./tools/rumur.ts";
import { buildSpin } from "./tools/spin.ts";

const found = installed();
const noSpin = found.spin === null || found.cc === null;
const noRumur = found.rumur === null || found.cc === null;
const small = cases.filter((c) => c.scale === "small");

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
    expect([...run.verdicts.values()].map((v) => v.word)).toEqual(["holds", "holds"]);
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

describe.each(small)("$name with a seeded defect", (c) => {
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
