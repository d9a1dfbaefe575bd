/** A folder is one process's at a time. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { demandLock, takeLock } from "./lock.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "passproof-lock-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const held = (): string => join(folder, "lock");
const hold = (fields: object): void => {
  const own = { pid: process.pid, host: hostname(), began: "" };
  writeFileSync(held(), JSON.stringify({ ...own, ...fields }));
};

test("is refused while it is held, and taken when it is released", () => {
  const release = takeLock(folder);
  expect(() => takeLock(folder)).toThrow(
    `the checkpoint in ${folder} is used by process ${process.pid}. Wait for it, or name another folder; ` +
      `if there is no such process any more, remove ${held()}`,
  );
  release();
  takeLock(folder)();
});

test("is taken from a process that was killed", async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  await once(child, "spawn");
  const began = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(" ")[21];
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  hold({ pid: child.pid, began: `${boot} ${began}` });
  expect(() => takeLock(folder)).toThrow(`is used by process ${child.pid}`);
  child.kill("SIGKILL");
  await once(child, "exit");
  takeLock(folder)();
});

test.each<[string, object]>([
  ["that began at another time: the number is another one's now", { began: "yesterday" }],
  ["of no number", { pid: -1 }],
])("is taken from a process %s", (_what, fields) => {
  hold(fields);
  const release = takeLock(folder);
  expect(readFileSync(held(), "utf8")).toContain(`"pid":${process.pid}`);
  release();
});

test("is taken from one that died with its first words", () => {
  writeFileSync(held(), '{"pid":');
  const release = takeLock(folder);
  expect(readFileSync(held(), "utf8")).toContain(`"pid":${process.pid}`);
  release();
});

test("is not taken from another machine's", () => {
  hold({ host: "elsewhere", pid: 17 });
  expect(() => takeLock(folder)).toThrow("is used by process 17 of elsewhere");
});

test("who has lost it is told, and leaves it to the other one", () => {
  const release = takeLock(folder);
  demandLock(folder);
  hold({ host: "elsewhere" });
  expect(() => {
    demandLock(folder);
  }).toThrow("another run has taken it over");
  release();
  expect(readFileSync(held(), "utf8")).toContain("elsewhere");
});
