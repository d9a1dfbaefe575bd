import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { outputFile } from "./output-file.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "passproof-test-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("outputFile", () => {
  test("the target appears only when it is written, complete", () => {
    const target = join(folder, "out.json");
    const file = outputFile(target, "--json");
    // A run that a signal ends here leaves nothing behind.
    expect(readdirSync(folder)).toEqual([]);
    file.write("content");
    expect(readdirSync(folder)).toEqual(["out.json"]);
    expect(readFileSync(target, "utf8")).toBe("content");
  });

  test("a run that fails leaves the old file and nothing else", () => {
    const target = join(folder, "out.json");
    writeFileSync(target, "old");
    outputFile(target, "--json").discard();
    expect(readdirSync(folder)).toEqual(["out.json"]);
    expect(readFileSync(target, "utf8")).toBe("old");
  });

  test("a link stays a link", () => {
    writeFileSync(join(folder, "real"), "old");
    symlinkSync(join(folder, "real"), join(folder, "link"));
    outputFile(join(folder, "link"), "--json").write("new");
    expect(readFileSync(join(folder, "real"), "utf8")).toBe("new");
    expect(readdirSync(folder).toSorted()).toEqual(["link", "real"]);
  });

  test("what is no file is not replaced by one", () => {
    outputFile("/dev/null", "--json").write("content");
    expect(readFileSync("/dev/null", "utf8")).toBe("");
  });

  test("folders, and files in folders that are not there, are refused at once", () => {
    mkdirSync(join(folder, "sub"));
    expect(() => outputFile(join(folder, "sub"), "--json")).toThrow("it is a directory");
    expect(() => outputFile(join(folder, "no", "f"), "--json")).toThrow("there is no folder");
    expect(() => outputFile(join(folder, "no", "f"), "-o")).toThrow(/^-o .* cannot be written/);
  });
});
