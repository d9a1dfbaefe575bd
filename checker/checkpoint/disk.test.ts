/** The disk of this machine, where it does not do what one expects. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { realDisk } from "./disk.ts";

const temporary = mkdtempSync(join(tmpdir(), "passproof-disk-"));
afterAll(() => {
  rmSync(temporary, { recursive: true, force: true });
});

test("folders are made with those around them, and may be there already", () => {
  const folder = join(temporary, "a", "b");
  realDisk.makeFolder(folder);
  realDisk.makeFolder(folder);
  writeFileSync(join(folder, "c"), "");
  expect(realDisk.list(folder)).toEqual(["c"]);
  expect(() => {
    realDisk.makeFolder(join(folder, "c", "d"));
  }).toThrow(/ENOTDIR/);
});

test("where no folder can be made, that is said, and not tried for ever", () => {
  expect(() => {
    realDisk.makeFolder("/proc/passproof/kept");
  }).toThrow(/ENOENT/);
});

test("only what is empty is removed, and what is not there need not be", () => {
  const folder = join(temporary, "full");
  realDisk.makeFolder(folder);
  writeFileSync(join(folder, "c"), "");
  realDisk.removeFolder(folder);
  expect(realDisk.list(folder)).toEqual(["c"]);
  realDisk.remove(join(folder, "c"));
  realDisk.removeFolder(folder);
  realDisk.removeFolder(folder);
  expect(realDisk.list(folder)).toEqual([]);
  expect(realDisk.readAll(join(folder, "c"))).toBeNull();
});

test("below a file there is nothing: no folder to be removed, and nothing to be read", () => {
  writeFileSync(join(temporary, "file"), "");
  const below = join(temporary, "file", "below");
  realDisk.removeFolder(below);
  expect(realDisk.list(below)).toEqual([]);
  expect(realDisk.readAll(below)).toBeNull();
});

test("a file that is claimed is nobody else's, and one that is written again begins anew", () => {
  const file = join(temporary, "claimed");
  realDisk.claim(file, "mine");
  expect(() => {
    realDisk.claim(file, "mine, too");
  }).toThrow(/EEXIST/);
  const writing = realDisk.create(file);
  writing.write(Buffer.from("its"));
  writing.finish();
  expect(realDisk.readAll(file)?.toString()).toBe("its");
  const reading = realDisk.open(file);
  const into = new Uint8Array(8);
  expect([reading.bytes, reading.read(into), reading.read(into)]).toEqual([3, 3, 0]);
  reading.close();
});
