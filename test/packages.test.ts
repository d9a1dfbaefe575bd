/** `npm ci` on a fresh machine: what package.json and the lock file must say for it to work. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

interface Package {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly resolved?: string;
}

const read = (file: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, "..", file), "utf8"));
const manifest = read("package.json") as Package;
const lock = (read("package-lock.json") as { packages: Readonly<Record<string, Package>> })
  .packages;

test("every direct dependency is pinned", () => {
  const ranges = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(ranges.length).toBeGreaterThan(0);
  expect(ranges.filter(([, range]) => !/^\d+\.\d+\.\d+(-[a-z]+\.\d+)?$/.test(range))).toEqual([]);
});

/**
 * npm leaves an optional package out of the lock file when the registry of the machine that writes
 * it does not offer that version, and then refuses the lock file on every machine.
 */
test("the lock file names every optional package, whatever its platform", () => {
  const missing = Object.entries(lock).flatMap(([path, p]) =>
    Object.keys(p.optionalDependencies ?? {}).filter(
      (name) => !(`${path}/node_modules/${name}` in lock) && !(`node_modules/${name}` in lock),
    ),
  );
  expect(missing).toEqual([]);
});

test("the lock file names no registry", () => {
  const named = Object.entries(lock).filter(([, p]) => p.resolved !== undefined);
  expect(named.map(([path]) => path)).toEqual([]);
});
