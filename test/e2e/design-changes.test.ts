/**
 * Changes of the design, made as an engineer would: in a copy of the project, in the sources. The gate
 * answers for what they do, and lets a refactoring pass.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const copy = mkdtempSync(join(tmpdir(), "passproof-design-"));
afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

/** Small models, each of which shows one of the changes. */
const models = ["accel-tiny", "bar-locked", "other-call-refused"];

/** A file of the project, and what becomes of its text. */
type Edit = readonly [file: string, change: (text: string) => string];

/** Another passage in the place of one that is there once. */
function instead(was: string, now: string): Edit[1] {
  return (text) => {
    if (text.split(was).length !== 2) throw new Error(`not there once: ${was}`);
    return text.replace(was, () => now);
  };
}

/** Changes files. @returns what takes it back */
function edit(edits: readonly Edit[]): () => void {
  const undo = edits.map(([file, change]) => {
    const path = join(copy, file);
    const before = readFileSync(path, "utf8");
    writeFileSync(path, change(before));
    return () => {
      writeFileSync(path, before);
    };
  });
  return () => {
    for (const back of undo.toReversed()) back();
  };
}

/** Types are not what is looked at: the project's own are checked elsewhere, and it takes five times as long. */
function compile(): void {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const run = spawnSync(process.execPath, [tsc, "-p", "tsconfig.build.json", "--noCheck"], {
    ...{ cwd: copy, encoding: "utf8" },
  });
  expect([run.stdout, run.status]).toEqual(["", 0]);
}

function check(...args: string[]): { readonly code: number | null; readonly out: string } {
  const main = join(copy, "dist/checker/cli/main.js");
  const run = spawnSync(process.execPath, [main, "check", ...models, "--no-cache", ...args], {
    ...{ cwd: copy, encoding: "utf8", env: { ...process.env, NO_COLOR: "1", COLUMNS: "400" } },
  });
  expect(run.stderr).not.toContain("rror");
  return { code: run.status, out: run.stdout };
}

/** What is said of the lock. */
function said(out: string): string {
  return out.slice(out.indexOf("\nlock: ") + 1).replace(/\n(?! {2})[^]*$/, "");
}

/** The gate after a change. */
function gate(edits: readonly Edit[]): ReturnType<typeof check> {
  const undo = edit(edits);
  try {
    compile();
    return check("--locked");
  } finally {
    undo();
  }
}

beforeAll(() => {
  for (const part of ["checker", "spec", "properties", "models"])
    cpSync(join(root, part), join(copy, part), { recursive: true });
  for (const file of ["package.json", "package-lock.json", "tsconfig.json", "tsconfig.build.json"])
    cpSync(join(root, file), join(copy, file));
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "junction");
  rmSync(join(copy, "models/proofs.lock.json"), { force: true });
  // Its pages follow from a lock of all models, and here is one of three.
  edit([["models/index.ts", (text) => text.replaceAll(/^.*\bpagesOf\(?.*\n/gm, "")]]);
});

test("what is there is locked", () => {
  compile();
  const made = check("--update-lock");
  expect(made.out).toContain("lock: models/proofs.lock.json is new: 3 models of ");
  expect(made.code).toBe(0);
}, 240_000);

test("the BAR policy is unlocked at the recommended point: L2's address is another one than the host's", () => {
  const { code, out } = gate([
    ["models/instances/points.ts", instead('barPolicy: "LOCKED",', 'barPolicy: "ONCE",')],
  ]);
  expect(code).toBe(1);
  expect(out).toMatch(/^ {2}S13 AddressEquality: violated, expected holds$/m);
  expect(out).toContain("npm run trace -- bar-locked S13");
  const lock = said(out);
  expect(lock).toMatch(/^lock: \d+ differences from models\/proofs\.lock\.json in 3 models$/m);
  // L1 allows direct calls and enters, the L2 moves its BAR, L1 lets it, and enters again.
  expect(lock).toMatch(
    /^ {2}bar-locked S13: verdict holds → violated \(5 steps, failing allAgree, l2MatchesL1\)/m,
  );
  expect(lock).toMatch(/^ {2}bar-locked: constant barPolicy LOCKED → ONCE; /m);
  expect(lock).toMatch(
    /^ {2}2 models \(accel-tiny, other-call-refused\): constant barPolicy LOCKED → ONCE$/m,
  );
}, 240_000);

test("the module skips scrubbing: what the mask does not expose reaches the host", () => {
  const { code, out } = gate([
    [
      "spec/rules/td-module.ts",
      instead('sec: exposes(mask, "sec") ? image.sec : "ZERO",', "sec: image.sec,"),
    ],
  ]);
  expect(code).toBe(1);
  expect(out).toMatch(/^ {2}S1 RegisterConfidentiality: violated, expected holds$/m);
  const lock = said(out);
  expect(lock).toMatch(/accel-tiny.* S1.*: verdict holds → violated \(\d+ steps?, failing \w+\)/m);
  // The state space has as many states and steps as before, with other registers in them.
  expect(lock).toContain("another graph");
}, 240_000);

test("L0 performs hypercalls other than MMIO: a service that L1 never asked for", () => {
  const { code, out } = gate([
    [
      "spec/hypercalls.ts",
      instead(
        '.with([true, "MAPGPA", "REJECT"], () => "REFUSE")',
        '.with([true, "MAPGPA", "REJECT"], () => "MAP_GPA")',
      ),
    ],
  ]);
  expect(code).toBe(1);
  expect(out).toMatch(/^ {2}S19 NoBypass: violated, expected holds$/m);
  const lock = said(out);
  expect(lock).toMatch(/differences from models\/proofs\.lock\.json in 1 model$/m);
  // The way of a call: L1 allows it and enters, the L2 calls, and the kernel performs it.
  expect(lock).toContain(
    "  other-call-refused S19: verdict holds → violated (4 steps, failing l1Asked)",
  );
  expect(lock).toContain("fired KernelRefuses 4 → 0");
}, 240_000);

test("a refactoring makes no difference: a helper renamed, functions in another order, expressions split", () => {
  const blocked =
    'const blocked = (s: ModuleSees, page: TrackedPage): boolean => s.sept[page] !== "PRESENT";\n';
  const { code, out } = gate([
    ["spec/rules/td-module.ts", (text) => text.replaceAll("leaveTd", "handOver")],
    [
      "spec/rules/td-module.ts",
      (text) =>
        `${instead(blocked, "")(text)}\n${blocked}`
          .replace("const blocked = (", "function blocked(")
          .replace(
            '): boolean => s.sept[page] !== "PRESENT";',
            '): boolean {\n  const state = s.sept[page];\n  return state !== "PRESENT";\n}',
          ),
    ],
    [
      "spec/rules/td-module.ts",
      instead(
        '  scrub: (image, mask) => ({\n    ...ZERO_GPR,\n    rcx: mask,\n    ...(exposes(mask, "abi") ? abiOf(image) : {}),\n',
        '  scrub: (image, mask) => ({\n    ...(exposes(mask, "abi") ? { ...ZERO_GPR, ...abiOf(image) } : ZERO_GPR),\n    rcx: mask,\n',
      ),
    ],
  ]);
  expect(code).toBe(0);
  expect(said(out)).toMatch(
    /^lock: 3 models and \d+ verdicts are as locked in models\/proofs\.lock\.json\n {2}it was made with other code in spec: no difference by itself$/,
  );
}, 240_000);
