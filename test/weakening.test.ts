/** `passproof weakening` on small repositories: which base it takes, what it says, and its exit codes. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import type { Plan, Ran } from "../checker/cli/check-facts.ts";
import { acceptancesJudge } from "../checker/cli/judges/acceptances.ts";
import { weakeningJudge } from "../checker/cli/judges/weakening.ts";
import { weakeningCommand, type WeakeningRequest } from "../checker/cli/weakening-command.ts";
import type { Acceptance } from "../checker/contract/acceptance.ts";
import { formatLock } from "../checker/lock/format.ts";
import type { Lock } from "../checker/lock/lock.ts";
import { weakeningReportSchema } from "../checker/weakening/weakening-json.ts";
import { sampleClaim, sampleLock, sampleModel } from "./fixtures/sample-lock.ts";
import { captured } from "./support/captured.ts";
import { repository, type Repository } from "./support/repository.ts";

const file = "models/proofs.lock.json";
const now = new Date("2026-11-23T12:00:00Z");

/** P1 as expected, and who answers for it. */
const claiming = (expected: string, ...acceptances: readonly Acceptance[]): string =>
  formatLock(
    sampleLock({
      models: {
        small: sampleModel({
          properties: { P1: sampleClaim({ expected, verdict: expected }), P2: sampleClaim() },
        }),
      },
      declared: { acceptances: [...acceptances] },
    } satisfies Partial<Omit<Lock, "declared">> & { declared: Partial<Lock["declared"]> }),
  );

async function weakening({ folder }: Repository, more: Partial<WeakeningRequest> = {}) {
  const { terminal, out, err } = captured();
  const request = {
    ...{ base: undefined, models: undefined, json: undefined, lock: join(folder, file) },
    ...more,
  };
  return { code: await weakeningCommand(request, terminal, now), out: out(), err: err() };
}

describe("against a base", () => {
  const repo = repository();
  repo.write(file, claiming("holds"));
  const first = repo.commit("first");
  repo.git("checkout", "--quiet", "-b", "change");

  test("nothing is weaker when nothing changed", async () => {
    const { code, out } = await weakening(repo);
    expect([code, out]).toEqual([
      0,
      `Against merge base with main (${first.slice(0, 10)}): nothing is claimed less.\n`,
    ]);
  });

  test("an expectation and a lock that are edited together are said, committed or not: 1", async () => {
    repo.write(file, claiming("violated"));
    const edited = await weakening(repo);
    repo.commit("round the gate");
    const committed = await weakening(repo);
    // What main does meanwhile is not compared.
    repo.git("branch", "--force", "elsewhere", "main");
    expect(edited).toEqual(committed);
    expect(edited.code).toBe(1);
    expect(edited.out).toContain("✗ P1 in small: expected holds, now violated\n");
    expect(edited.out).toContain("1 weaker claim that nobody answers for");
    expect((await weakening(repo, { base: "HEAD" })).code).toBe(0);
    expect((await weakening(repo, { base: "HEAD~1" })).code).toBe(1);
  });

  const acceptance = { model: "small", property: "P1", reason: "Known.", owner: "port" };
  test("somebody may answer for it: 0, and 1 once the day is over", async () => {
    repo.write(file, claiming("violated", { ...acceptance, expires: "2026-11-23" }));
    const valid = await weakening(repo);
    expect(valid.code).toBe(0);
    expect(valid.out).toContain("accepted by port until 2026-11-23: Known.");
    repo.write(file, claiming("violated", { ...acceptance, expires: "2026-11-22" }));
    const late = await weakening(repo);
    expect(late.code).toBe(1);
    expect(late.out).toContain("expired: 2026-11-22 was its last day");
  });

  test("a report for programs has it all", async () => {
    repo.write(file, claiming("violated", { ...acceptance, expires: "2026-11-23" }));
    const { out, err } = await weakening(repo, { json: "-" });
    const report = weakeningReportSchema.parse(JSON.parse(out));
    expect(report.base).toEqual({ name: "merge base with main", commit: first });
    expect(report.asExpected).toBe(true);
    expect(report.weakenings[0]).toMatchObject({
      ...{ weight: "weaker", kind: "expectation", model: "small", property: "P1" },
      ...{ asksForAcceptance: true, acceptedBy: { owner: "port" } },
    });
    expect(err).toContain("1 weaker claim accepted");
    const schema: unknown = JSON.parse(
      readFileSync(join(import.meta.dirname, "../docs/schemas/weakening.schema.json"), "utf8"),
    );
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema as object);
    expect(validate(report)).toBe(true);
    expect(validate({ ...report, faults: 1 })).toBe(false);
    const json = join(repo.folder, "report.json");
    await weakening(repo, { json });
    expect(JSON.parse(readFileSync(json, "utf8"))).toEqual(report);
  });

  test.each([
    ["nowhere", "--base nowhere names no commit here"],
    ["--all", "--base --all names no commit here"],
    [" ", "--base is empty: what it is taken from is not set"],
    ["1".repeat(40), `after a forced push .*git fetch origin ${"1".repeat(40)}`],
  ])("no commit %s", async (base, message) => {
    await expect(weakening(repo, { base })).rejects.toThrow(new RegExp(message));
  });

  test.each([40, 64])(
    "%i zeros, as before the first push of a branch: where it began",
    async (n) => {
      repo.write(file, claiming("violated"));
      const { code, out } = await weakening(repo, { base: "0".repeat(n) });
      expect([code, out]).toEqual([1, expect.stringContaining("Against merge base with main (")]);
      expect(out).toContain(first.slice(0, 10));
    },
  );
});

test("a shallow clone has no base, and says how to get it", async () => {
  const [origin, clone] = [repository(), repository()];
  origin.write(file, claiming("holds"));
  const first = origin.commit("first");
  origin.write(file, claiming("violated"));
  origin.commit("second");
  clone.git("fetch", "--quiet", "--depth=1", `file://${origin.folder}`, "main");
  clone.git("checkout", "--quiet", "FETCH_HEAD");
  await expect(weakening(clone, { base: first })).rejects.toThrow(
    /this clone is shallow.*--unshallow/,
  );
});

test("a history that is not there is never taken for one without changes", async () => {
  const repo = repository();
  repo.write(file, claiming("holds"));
  repo.commit("first");
  repo.git("checkout", "--quiet", "--orphan", "change"); // as a shallow clone looks
  repo.write(file, claiming("violated"));
  const own = repo.commit("round the gate");
  await expect(weakening(repo)).rejects.toThrow(
    "HEAD and main have no commit in common here: fetch",
  );
  expect((await weakening(repo, { base: "main" })).code).toBe(1);
  expect((await weakening(repo, { base: own })).code).toBe(0);
});

describe("what no lock shows", () => {
  const repo = repository();
  const property = (conjunct: string): string =>
    `export const p = invariant({ id: "P1", holds: { inTime: (s) => ${conjunct} } });\n`;
  repo.write(file, claiming("holds"));
  repo.write("properties/harbour.ts", property("s.time < 3"));
  repo.write("properties/harbour.test.ts", "1");
  repo.write("checker/search.ts", "1");
  repo.commit("first");

  test("a conjunct that says nothing any more, with the same lock", async () => {
    repo.write("properties/harbour.ts", property("true"));
    repo.write("properties/harbour.test.ts", "2");
    const { code, out } = await weakening(repo, { base: "HEAD" });
    expect(code).toBe(0);
    expect(out).toContain("? properties/harbour.ts: p.holds.inTime written differently\n");
    expect(out).toContain("1 thing to look at");
  });

  test("a module that git does not know yet, and a checker that is another one", async () => {
    repo.write("properties/harbour.ts", property("s.time < 3"));
    repo.write("spec/new.ts", "export const a = 1;");
    repo.write("checker/search.ts", "2");
    const { out } = await weakening(repo, { base: "HEAD" });
    expect(out).toContain("? spec/new.ts: is new\n");
    expect(out).toContain("? the checker itself was changed: checker/search.ts\n");
    expect(out).toContain("2 things to look at");
  });

  test("of a suite in a file of its own: all that lies beside it", async () => {
    repo.write("mine/models.ts", "export const a = 1;");
    repo.write("mine/models.ts.lock.json", claiming("holds"));
    repo.commit("mine");
    repo.write("mine/helper.js", "export const b = 1;");
    const models = join(repo.folder, "mine/models.ts");
    const { out } = await weakening(repo, { models, lock: undefined, base: "HEAD" });
    expect(out).toMatch(/^.*\n\? helper\.js: is new\n/);
  });
});

describe("without a base", () => {
  const repo = repository();
  test("there must be a lock here, and a commit", async () => {
    await expect(weakening(repo)).rejects.toThrow(/there is no lock .*--update-lock/);
  });
  test("a repository whose lock is new is not established: 3", async () => {
    repo.write("models/other", "");
    repo.commit("before");
    repo.write(file, claiming("holds"));
    const { code, out } = await weakening(repo);
    expect(code).toBe(3);
    expect(out).toMatch(/^Nothing to compare with: there was no lock at merge base with main/);
    const { notCompared } = weakeningReportSchema.parse(
      JSON.parse((await weakening(repo, { json: "-" })).out),
    );
    expect(notCompared).toContain("there was no lock");
  });
  test("nor is one whose lock was of another version", async () => {
    repo.write(file, '{ "version": 0 }');
    repo.commit("old");
    repo.write(file, claiming("holds"));
    expect((await weakening(repo)).out).toContain("has version 0, this one 1");
  });
  test("what was no lock is refused", async () => {
    repo.write(file, "{");
    repo.commit("broken");
    repo.write(file, claiming("holds"));
    await expect(weakening(repo)).rejects.toThrow("is no JSON");
  });
});

describe("as a part of check", () => {
  const repo = repository();
  const lock = { mode: "compare", file: join(repo.folder, file) } as const;
  /** What the judges look at of a run. */
  const plan = (more: object) => more as unknown as Plan;
  const judged = async (judge: ReturnType<typeof weakeningJudge>, facts: Plan) =>
    (await judge(facts))?.judge(facts as Ran);

  test("--base says what weakening says, with the same exit code", async () => {
    repo.write("models/other", "");
    const none = repo.commit("before");
    repo.write(file, claiming("holds"));
    repo.commit("first");
    repo.write(file, claiming("violated"));
    const against = (base: string) =>
      judged(
        weakeningJudge(() => now),
        plan({ request: { base, lock } }),
      );
    const weaker = await against("HEAD");
    expect(weaker).toMatchObject({ step: "weakening", code: 1 });
    expect(weaker?.lines[0]).toEqual({
      tone: "bad",
      text: expect.stringContaining("weaker: P1 in small: expected holds, now violated") as string,
    });
    expect(weaker?.data).toEqual(
      JSON.parse((await weakening(repo, { base: "HEAD", json: "-" })).out),
    );
    expect(await against(none)).toMatchObject({ code: 3 });
    repo.commit("round the gate");
    expect(await against("HEAD")).toMatchObject({ code: 0, lines: [] });
  });

  test("--base is of no use without --locked, and nothing is compared without it", async () => {
    expect(await judged(weakeningJudge(), plan({ request: { lock } }))).toBeUndefined();
    await expect(async () =>
      judged(weakeningJudge(), plan({ request: { base: "HEAD" } })),
    ).rejects.toThrow("add --locked");
  });

  test("an acceptance whose last day is over fails every check", async () => {
    const on = (expires: string) =>
      judged(
        acceptancesJudge(() => now),
        plan({
          suite: {
            acceptances: [{ model: "m", property: "P1", reason: "r", owner: "o", expires }],
          },
        }),
      );
    expect(await on("2026-11-23")).toMatchObject({ code: 0, lines: [] });
    expect(await on("2026-11-22")).toMatchObject({
      code: 1,
      lines: [
        { tone: "bad", text: expect.stringContaining("acceptance of P1 in m expired") as string },
      ],
    });
    expect(await judged(acceptancesJudge(), plan({ suite: {} }))).toBeUndefined();
  });
});
