/** `passproof necessity`, its record, and what the gate says of it, through the real program. */
import { copyFileSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { necessitySchema } from "../../checker/report/necessity-json.ts";
import { readRecordText } from "../../checker/necessity/record.ts";
import { compileFixtures, masked, passproof, temporaryFolder } from "./program.ts";

const compiled = compileFixtures(["needs", "relay"]);
const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));

/** A copy of the suite, which has a record and a lock of its own. */
function ownSuite(): string {
  const folder = temporaryFolder();
  const file = join(folder, "needs.mjs");
  copyFileSync(compiled("needs"), file);
  symlinkSync(modules, join(folder, "node_modules"));
  return file;
}

describe.concurrent("necessity", () => {
  test("is recorded, stays as recorded, and a difference fails the gate", async ({ expect }) => {
    const file = ownSuite();
    const record = `${file}.necessity.lock.json`;
    const models = ["--models", file];

    const first = await passproof(["necessity", "settled", ...models]);
    expect(first.code).toBe(1);
    expect(first.stdout).toContain("settled: it is not recorded yet");
    expect(first.stdout).toContain(`npm run necessity -- settled --update --models ${file}`);

    const update = await passproof(["necessity", "settled", "--update", ...models]);
    expect(update.code).toBe(0);
    const recorded = readFileSync(record, "utf8");
    const decisions = readRecordText(recorded, "it").points["settled"]?.decisions ?? {};
    // By hand. Without politeness (the policy or its clause) the smaller counter gets to 3 after three
    // steps; without `below` nothing is different there, as politeness refuses before it, and in the
    // larger one neither; `natural` is always so. A counter that stays where it is never gets full.
    expect(Object.entries(decisions).map(([name, { word }]) => [name, word])).toEqual([
      ["policy politeness", "needed"],
      ["clause Up.below", "equivalent"],
      ["clause Up.polite", "needed"],
      ["clause Up.natural", "equivalent"],
      ["field Up n", "needed"],
      ["field Up note", "unnoticed"],
    ]);
    expect(decisions["clause Up.polite"]).toEqual({
      ...{ word: "needed", property: "P1", model: "up-to-2", verdict: "violated", steps: 3 },
      matters: 1,
    });
    expect(recorded.split("\n")).toContain(
      '        "field Up n": { "word": "needed", "property": "W1", "verdict": "unreached", "steps": null, "model": "up-to-2", "matters": 2 },',
    );

    const again = await passproof(["necessity", "settled", "--workers", "1", ...models]);
    expect(again.code).toBe(0);
    expect(masked(again.stdout)).toBe(`Policies
  ✓ politeness  needed by P1 Small, 3 steps in up-to-2

Up
  ✓ polite   needed by P1 Small, 3 steps in up-to-2
  ✓ := n     needed by W1 Full: it is no longer reached in up-to-2
  · := note  unnoticed, irrelevant: Nobody reads the note.
  = equivalent: below, natural

As recorded.
settled: 6 decisions: 3 needed, 2 equivalent, 1 unnoticed, reviewed (2 models, 4 explorations, T s)
Next:
  npm run trace -- up-to-2 P1 --without 'policy politeness' --models ${file}
Everything is as reviewed and recorded.
`);

    // The others, too, so that the gate has something to say of each point.
    const all = await passproof(["necessity", "--update", "--json", "-", ...models]);
    expect(all.code).toBe(1);
    const report = necessitySchema.parse(JSON.parse(all.stdout));
    expect(report.points.map((p) => [p.point, p.asReviewed])).toEqual([
      ["settled", true],
      ["open", false],
      ["stale", false],
    ]);
    expect(report.points.flatMap((p) => p.staleReviews)).toEqual([
      { decision: "clause Up.polite", why: "it is needed by P1" },
    ]);
    expect(all.stderr).toContain("unnoticed, not reviewed");
    expect(all.stderr).toContain("clause Up.polite: it is needed by P1");

    await passproof(["check", "--update-lock", ...models]);
    const other = recorded.replace(
      '"clause Up.natural": { "word": "equivalent" }',
      '"clause Up.natural": { "word": "unnoticed", "model": "up-to-2", "explored": 1, "matters": 1 }',
    );
    expect(other).not.toBe(recorded);
    writeFileSync(record, other);
    const gate = await passproof(["check", "--locked", "--no-cache", ...models]);
    expect(gate.code).toBe(1);
    expect(gate.stdout).toContain(
      "settled: clause Up.natural: mattered in 1 model, matters nowhere now",
    );
    expect(gate.stdout).toContain("settled: 1 decision that nobody notices, and without a review");
    expect(gate.stdout).toContain("open: who needs its decisions is not recorded");
    // Seven runs of the program, one after the other.
  }, 240_000);

  test("of models that are picked by hand: what is undecided", async ({ expect }) => {
    const { code, stdout } = await passproof([
      ...["necessity", "up-to-2", "--max-states", "3", "--models", ownSuite()],
    ]);
    expect(stdout).toContain("undecided: up-to-2: P1: the budget of 3 states");
    expect(stdout).toContain("Incomplete: ");
    expect(code).toBe(3);
  });

  test.for([
    [["settled", "--update", "--only", "field *"], "a design point is recorded whole"],
    [["up-to-2", "--update"], "only design points are recorded"],
    [["up-to-9"], "unknown model 'up-to-9'"],
    [["up-to-2", "--only", "clause Down.*"], "no decision matches 'clause Down.*'"],
    [[], "the suite has no design point", "relay"],
  ] as const)("bad usage: 2: %j", async ([args, says, suite = "needs"], { expect }) => {
    const { code, stdout, stderr } = await passproof([
      ...["necessity", ...args, "--models", compiled(suite)],
    ]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(says);
  });
});

describe.concurrent("trace --without", () => {
  const models = ["--models", compiled("needs")];

  test("shows what happens without a decision", async ({ expect }) => {
    const { code, stdout } = await passproof([
      ...["trace", "up-to-2", "P1", "--without", "clause Up.polite", ...models],
    ]);
    expect(stdout).toContain("Up to 2. Without clause Up.polite.");
    expect(stdout).toContain("violated after 3 steps");
    expect(code).toBe(0);
  });

  test("of what is no decision is refused, with those that are near", async ({ expect }) => {
    const { code, stderr } = await passproof([
      ...["trace", "up-to-2", "P1", "--without", "clause Up.polit", ...models],
    ]);
    expect(stderr).toContain("has no decision 'clause Up.polit', or is the same without it");
    expect(stderr).toContain("did you mean clause Up.polite");
    expect(code).toBe(2);
  });
});

test("help names the verb", async () => {
  const { stdout } = await passproof(["help", "necessity"]);
  expect(stdout).toContain("--without 'field KernelEnters cpu.*.gpr.r11'");
});
