/** `check --locked` and `--update-lock` through the real program, on a design that changes. */
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { reportSchema } from "../../checker/report/json.ts";
import { passproof, temporaryFolder, type Ended } from "./program.ts";

/** What may be changed about the suite. */
interface Design {
  readonly max: number;
  /** The guard of `Up`, and its effect. */
  readonly mayGoUp: string;
  readonly goesUp: string;
  /** Actions in order. */
  readonly actions: string;
  readonly sentence: string;
  /** Of P1. */
  readonly expected: string;
  /** Models, by name their size. */
  readonly models: Readonly<Record<string, string>>;
  /** Before all of it. */
  readonly helpers: string;
}

const design: Design = {
  ...{ max: 3, mayGoUp: "s.n < c.max", goesUp: "s.n + 1", actions: "up, down", helpers: "" },
  ...{ sentence: "The counter stays below four.", expected: "holds" },
  models: { one: "tiny", two: "small", huge: "full" },
};

/** A counter between 0 and `max`: as many states as values, and 2 · max steps between them. */
function suite({ max, mayGoUp, goesUp, actions, sentence, expected, models, helpers }: Design) {
  return `
import { z } from "zod";
import { claims, model, properties, specification, system } from "passproof";
${helpers}
const spec = specification()({
  constants: z.object({ max: z.int() }),
  state: () => z.object({ n: z.int().min(0).max(7) }),
  access: { counter: { n: "write" } },
  rules: {},
});
const about = { sentence: "It changes.", source: "none", actor: "counter" };
const up = spec.action("Up", {
  ...about,
  guard: { notFull: (s, _p, c) => ${mayGoUp} },
  effect: (s, next) => { next.n = ${goesUp}; },
});
const down = spec.action("Down", {
  ...about,
  guard: { notEmpty: (s) => s.n > 0 },
  effect: (s, next) => { next.n = s.n - 1; },
});
const below = properties(spec).invariant({
  id: "P1", name: "Below", sentence: ${JSON.stringify(sentence)}, formula: "□ n < 4", source: "none",
  claimedFor: "everything", when: (s) => s.n > 1, holds: { belowFour: (s) => s.n < 4 },
});
const counter = system(spec, { name: "Counter", init: () => [{ n: 0 }], actions: [${actions}] });
const of = (name, size) => model({
  name, size, sentence: "A counter.", system: counter, constants: { max: ${max} },
  claims: claims([below], { P1: ${JSON.stringify(expected)} }),
});
export const suite = {
  models: Object.entries(${JSON.stringify(models)}).map(([name, size]) => of(name, size)), waivers: [],
};
`;
}

/** A suite in a file of its own, and the program on it. */
function project() {
  const folder = temporaryFolder();
  const file = join(folder, "counter.mjs");
  const lock = `${file}.lock.json`;
  return {
    lock,
    write: (change: Partial<Design>): void => {
      writeFileSync(file, suite({ ...design, ...change }));
    },
    check: (...args: string[]): Promise<Ended> =>
      passproof(["check", "--models", file, ...args], { COLUMNS: "400" }),
  };
}

/** Results of a report: what they say, and their place in the lock, to which they may only be related. */
function resultsIn(sarif: string) {
  const place = z
    .looseObject({
      artifactLocation: z.object({ uri: z.string() }),
      region: z.looseObject({ startLine: z.int() }),
    })
    .transform(({ artifactLocation, region }) => ({
      file: fileURLToPath(artifactLocation.uri),
      line: region.startLine,
    }));
  const places = z.tuple([z.looseObject({ physicalLocation: place })]);
  const result = z
    .looseObject({
      message: z.object({ text: z.string() }),
      locations: places,
      relatedLocations: places.optional(),
    })
    .transform(({ message, locations, relatedLocations: [at] = locations }) => ({
      text: message.text,
      ...at.physicalLocation,
    }));
  return z
    .looseObject({ runs: z.tuple([z.looseObject({ results: z.array(result) })]) })
    .parse(JSON.parse(readFileSync(sarif, "utf8"))).runs[0].results;
}

/** What the program says of the lock. */
function said({ stdout }: Ended): string {
  const from = stdout.indexOf("\nlock: ") + 1;
  return from === 0 ? "" : stdout.slice(from).replace(/\n(?! {2})[^]*$/, "");
}

test("a lock is made, holds, is broken by a change of the design and by no refactoring, and is made again", async () => {
  const { write, check, lock } = project();
  write({});
  const made = await check("--update-lock");
  expect([made.code, said(made)]).toEqual([0, `lock: ${lock} is new: 2 models of 3`]);

  const kept = await check("--locked");
  expect([kept.code, said(kept)]).toEqual([
    0,
    `lock: 2 models and 2 verdicts are as locked in ${lock}`,
  ]);

  // Another text of the same design.
  write({
    helpers: "const step = 1; const after = (n) => n + step;",
    ...{ goesUp: "after(s.n)", mayGoUp: "!(s.n >= c.max)", actions: "down, up" },
    models: { two: "small", huge: "full", one: "tiny" },
  });
  const refactored = await check("--locked");
  expect([refactored.code, said(refactored)]).toEqual([
    0,
    `lock: 2 models and 2 verdicts are as locked in ${lock}`,
  ]);

  write({ max: 2 });
  const sarif = join(temporaryFolder(), "run.sarif");
  const broken = await check("--locked", "--sarif", sarif);
  expect(broken.code).toBe(1);
  const lines = readFileSync(lock, "utf8").split("\n");
  expect(
    resultsIn(sarif).map((r) => [r.text, r.file, lines[r.line - 1]?.trim().slice(0, 8)]),
  ).toEqual([
    ["lock P1 in one: antecedent 2 → 1 ([lock](1))", lock, '"P1": { '],
    ["lock P1 in two: antecedent 2 → 1 ([lock](1))", lock, '"P1": { '],
    // It was not run, but it is declared in another way.
    ["lock in huge: constant max 3 → 2", lock, '"max": 3'],
    [expect.stringMatching(/^lock in one: constant max 3 → 2; system: /), lock, '"max": 3'],
    [expect.stringMatching(/^lock in two: constant max 3 → 2; system: /), lock, '"max": 3'],
  ]);
  const difference =
    /^ {2}2 models \(one, two\): constant max 3 → 2; system: states 4 → 3, transitions 6 → 4, depth 3 → 2, another graph; fired Down 3 → 2; fired Up 3 → 2$/m;
  expect(said(broken)).toMatch(difference);

  const before = readFileSync(lock, "utf8");
  const again = await check("--update-lock");
  expect(again.code).toBe(0);
  expect(said(again)).toContain(`${lock} is written: `);
  expect(said(again)).toMatch(difference);
  const after = readFileSync(lock, "utf8");
  expect(after).not.toBe(before);
  expect((await check("--locked")).code).toBe(0);

  const written = statSync(lock).mtimeMs;
  const same = await check("--update-lock");
  expect([same.code, said(same)]).toEqual([0, `lock: ${lock} is as it should be, and not written`]);
  expect(statSync(lock).mtimeMs).toBe(written);
}, 240_000);

describe.concurrent("with a lock", () => {
  const locked = (async () => {
    const p = project();
    p.write({});
    await p.check("--update-lock");
    return readFileSync(p.lock, "utf8");
  })();
  const copy = async (change: Partial<Design>) => {
    const p = project();
    p.write(change);
    writeFileSync(p.lock, await locked);
    return p;
  };

  test("equal counts of another graph are a difference", async ({ expect }) => {
    // From 3 it goes down to 1, and from 2 up to 3: 4 states and 6 steps as before.
    const { check } = await copy({
      goesUp: "s.n === 1 ? 3 : s.n === 2 ? 3 : s.n + 1",
      mayGoUp: "s.n < 3",
    });
    const { code, stdout } = await check("one", "--locked");
    expect(code).toBe(1);
    expect(stdout).toContain("another graph");
  });

  test("a model more, a model less, another sentence: 1, each by name, also for programs", async ({
    expect,
  }) => {
    const { check } = await copy({
      models: { one: "tiny", three: "small", huge: "full" },
      sentence: "The counter stays small.",
    });
    const { code, stdout, stderr } = await check("--locked", "--json", "-");
    expect(code).toBe(1);
    expect(stderr).toContain(
      [
        "  three: a new model, which is not in the lock",
        "  two: in the lock, and no model of the suite",
        '  declared P1: sentence "The counter stays below four." → "The counter stays small."',
      ].join("\n"),
    );
    const { asExpected, judgements } = reportSchema.parse(JSON.parse(stdout));
    expect(asExpected).toBe(false);
    expect(judgements?.find((j) => j.step === "lock")?.data).toMatchObject({
      done: "compared",
      drift: [
        { model: null, property: "P1", field: "sentence" },
        { model: "three", property: null, field: "", was: null },
        { model: "two", property: null, field: "", now: null },
      ],
    });
  });

  test("a violation is said first, with its length; and is not locked", async ({ expect }) => {
    const { check, lock } = await copy({ max: 5 });
    const ended = await check("--locked");
    expect(ended.code).toBe(1);
    const [, first = ""] = said(ended).split("\n");
    expect(first).toContain(
      "2 models (one, two) P1: verdict holds → violated (4 steps, failing belowFour)",
    );
    expect(first).toContain("antecedent 2 → 4");
    // Of a model that is not run what is declared is compared.
    expect(said(ended)).toMatch(/^ {2}huge: constant max 3 → 5$/m);
    // The next command would refuse as things are, and that is said.
    expect(said(ended)).toContain(
      "If that is meant: let the models expect what is found, then `npm",
    );
    const refused = await check("--update-lock");
    expect([refused.code, said(refused)]).toEqual([
      1,
      [
        `lock: ${lock} is not written: 2 things cannot be locked`,
        "  one P1 Below: violated, expected holds",
        "  two P1 Below: violated, expected holds",
      ].join("\n"),
    ]);
    expect(readFileSync(lock, "utf8")).toBe(await locked);
  });

  test("one model is locked anew, and what is known of others stays", async ({ expect }) => {
    const { check, lock } = await copy({ models: { one: "tiny", two: "tiny", huge: "full" } });
    expect((await check("two", "--update-lock")).code).toBe(0);
    const changed = readFileSync(lock, "utf8").split("\n");
    const before = (await locked).split("\n");
    expect(changed.filter((l, i) => l !== before[i])).toEqual(['      "size": "tiny",']);
  });

  test("a lock with conflicts: 2, and it stays as it is", async ({ expect }) => {
    const { check, lock } = await copy({});
    const text = `<<<<<<< HEAD\n${await locked}`;
    writeFileSync(lock, text);
    const { code, stderr } = await check("--update-lock");
    expect(code).toBe(2);
    expect(stderr).toContain("conflict markers of a merge in it: take either side");
    expect(readFileSync(lock, "utf8")).toBe(text);
  });

  test("incomplete: 3, and what was not established is no difference; it is not locked", async ({
    expect,
  }) => {
    const { check, lock } = await copy({});
    const ended = await check("one", "--locked", "--memory", "1KiB");
    expect(ended.code).toBe(3);
    expect(said(ended)).toContain(
      "not compared, for nothing was established: 1 verdict of 1 model",
    );
    const refused = await check("one", "--update-lock", "--memory", "1KiB");
    expect([refused.code, said(refused)]).toEqual([
      1,
      expect.stringContaining("one P1: incomplete"),
    ]);
    expect(existsSync(lock)).toBe(true);
  });
});
