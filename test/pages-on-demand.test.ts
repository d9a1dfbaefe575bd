/** Pages are built when somebody asks for one, and again only when something that goes into them has changed. */
import { readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { built } from "../checker/html/build.ts";
import { importsBelow } from "./support/import-scan.ts";

const root = join(import.meta.dirname, "..");

test("a check without a page neither builds one nor loads what would", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    scripts: Readonly<Record<string, string>>;
  };
  expect(scripts["passproof"]).toMatch(/^npm run --silent compile && node /);
  expect(scripts["compile"]).toBe("tsc -p tsconfig.build.json");
  // Vite is imported in one place, and only when that place is reached.
  const vite = importsBelow(root).filter(
    ({ from, to, typeOnly }) => to === "vite" && from.startsWith("checker/") && !typeOnly,
  );
  expect(vite.map((i) => i.from)).toEqual(["checker/html/build.ts"]);
  expect(readFileSync(join(root, "checker/html/build.ts"), "utf8")).toContain(
    'await import("vite")',
  );
});

test("what is current is not built again, and what is not is", async () => {
  const file = await built("trace");
  const long = new Date(2000, 1, 1);
  utimesSync(file, long, long);
  await built("trace");
  expect(statSync(file).mtimeMs).toBe(long.getTime());
  const stamp = file.replace(/\.html$/, ".json");
  const inputs = JSON.parse(readFileSync(stamp, "utf8")) as Readonly<Record<string, string>>;
  // Program, style and libraries: all of them count.
  for (const input of [
    "checker/ui/trace/main.tsx",
    "checker/ui/parts/theme.css",
    "checker/trace/diagram.ts",
    "package-lock.json",
  ])
    expect(Object.keys(inputs)).toContain(input);
  writeFileSync(stamp, JSON.stringify({ ...inputs, "checker/ui/parts/theme.css": "another" }));
  await built("trace");
  expect(statSync(file).mtimeMs).toBeGreaterThan(long.getTime());
});
