/** Entries on disk: what is whole and asked for is given, and nothing else is. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { decodeEntry, encodeEntry } from "./entry.ts";
import { cacheFolder } from "./place.ts";
import { Store } from "./store.ts";

const temporary = mkdtempSync(join(tmpdir(), "passproof-store-"));
afterAll(() => {
  rmSync(temporary, { recursive: true, force: true });
});
const folder = (): string => join(mkdtempSync(join(temporary, "store-")), "not", "there", "yet");
const key = (n: number): string => n.toString(16).padStart(64, "0");
const isText = (value: unknown): value is string => typeof value === "string";
const silent = (text: string): void => {
  throw new Error(text);
};

describe("an entry", () => {
  test("gives back what was put in", () => {
    fc.assert(
      fc.property(fc.anything({ withSet: true, withMap: true, withBigInt: true }), (value) => {
        expect(decodeEntry(key(1), encodeEntry(key(1), value))).toEqual({ answer: value });
      }),
      { numRuns: 200 },
    );
  });

  test("is nothing when any byte of it is another, or missing, or too many", () => {
    const whole = encodeEntry(key(1), {
      states: 51,
      words: ["a", "b"],
      deep: { set: new Set([1]) },
    });
    for (let i = 0; i < whole.length; i++) {
      const changed = Buffer.from(whole);
      changed[i] = (changed[i] ?? 0) ^ (1 << (i % 8));
      expect(decodeEntry(key(1), changed), `byte ${i}`).toBeNull();
      expect(decodeEntry(key(1), whole.subarray(0, i)), `${i} bytes`).toBeNull();
    }
    expect(decodeEntry(key(1), Buffer.concat([whole, Buffer.of(0)]))).toBeNull();
    expect(decodeEntry(key(2), whole), "another's").toBeNull();
    expect(decodeEntry(key(1), whole)).not.toBeNull();
  });

  test("of another version is nothing", () => {
    const [head = "", ...rest] = encodeEntry(key(1), "x").toString("latin1").split("\n");
    const other = head.replace(/^(passproof-verdicts) \d+/, "$1 0");
    expect(other).not.toBe(head);
    expect(decodeEntry(key(1), Buffer.from([other, ...rest].join("\n"), "latin1"))).toBeNull();
  });
});

describe("a store", () => {
  test("keeps, gives, replaces, and makes its folder", () => {
    const store = new Store(folder(), silent);
    expect(store.read(key(1), isText)).toBeNull();
    expect(store.contents()).toEqual({ entries: 0, bytes: 0 });
    store.write(key(1), "one");
    store.write(key(2), "two");
    store.write(key(1), "three");
    expect([store.read(key(1), isText), store.read(key(2), isText)]).toEqual(["three", "two"]);
    expect(store.contents().entries).toBe(2);
    expect(readdirSync(store.folder).toSorted()).toEqual([key(1), key(2)]);
  });

  test("deletes what is wrong: another's entry, half of one, an answer of another shape", () => {
    const store = new Store(folder(), silent);
    store.write(key(1), "one");
    const one = readFileSync(join(store.folder, key(1)));
    const wrong: readonly Buffer[] = [
      one,
      one.subarray(0, 90),
      Buffer.alloc(0),
      Buffer.from("{}"),
      encodeEntry(key(2), 5),
    ];
    for (const bytes of wrong) {
      writeFileSync(join(store.folder, key(2)), bytes);
      expect(store.read(key(2), isText)).toBeNull();
      expect(readdirSync(store.folder)).toEqual([key(1)]);
    }
  });

  test("two at a time see whole entries only", () => {
    const [a, b] = [folder()].flatMap((f) => [new Store(f, silent), new Store(f, silent)]);
    for (let round = 0; round < 50; round++) {
      a?.write(key(1), `a${round}`);
      expect(b?.read(key(1), isText)).toBe(`a${round}`);
      b?.write(key(1), `b${round}`);
      if (round % 3 === 0) a?.clear();
      expect(a?.read(key(1), isText)).toBe(round % 3 === 0 ? null : `b${round}`);
    }
  });

  test("deletes what was not used for longest, and what was left half-written", () => {
    const text = "x".repeat(1000);
    const size = encodeEntry(key(0), text).length;
    const place = folder();
    const before = new Store(place, silent);
    for (let n = 1; n <= 4; n++) before.write(key(n), text);
    const age = (name: string, minutes: number): void => {
      const then = new Date(Date.now() - minutes * 60_000);
      utimesSync(join(place, name), then, then);
    };
    [40, 30, 20, 10].forEach((minutes, i) => {
      age(key(i + 1), minutes);
    });
    for (const [name, minutes] of [
      ["old.tmp", 100],
      ["new.tmp", 1],
      ["notes.txt", 1000],
    ] as const) {
      writeFileSync(join(place, name), "?");
      age(name, minutes);
    }
    expect(before.read(key(1), isText), "is used now").toBe(text);
    new Store(place, silent, 3 * size).write(key(5), text);
    expect(readdirSync(place).toSorted()).toEqual([key(1), key(4), key(5), "new.tmp", "notes.txt"]);
  });

  test("that cannot be used says so once, and does nothing more", () => {
    const place = join(mkdtempSync(join(temporary, "file-")), "file");
    writeFileSync(place, "not a folder");
    const notes: string[] = [];
    const note = (text: string): void => {
      notes.push(text);
    };
    const reading = new Store(place, note);
    for (let i = 0; i < 3; i++) expect(reading.read(key(i), isText)).toBeNull();
    reading.write(key(1), "x");
    expect(notes).toEqual([
      expect.stringMatching(/^verdicts cannot be read in the cache, .*ENOTDIR/),
    ]);
    new Store(place, note).write(key(1), "x");
    expect(notes).toHaveLength(2);
    expect(notes[1]).toMatch(/^verdicts cannot be written/);
    // A folder in the place of an entry can be neither read nor replaced.
    const store = new Store(folder(), note);
    mkdirSync(join(store.folder, key(1)), { recursive: true });
    expect(store.read(key(1), isText)).toBeNull();
    expect(notes).toHaveLength(3);
  });
});

test("the folder is the one that is named, the project's, or the user's", () => {
  const project = mkdtempSync(join(temporary, "project-"));
  const users = { XDG_CACHE_HOME: "/users/cache" };
  expect(cacheFolder(project, users)).toBe("/users/cache/passproof");
  expect(cacheFolder(project, { XDG_CACHE_HOME: "relative" })).toMatch(/\/\.cache\/passproof$/);
  mkdirSync(join(project, "node_modules"));
  expect(cacheFolder(project, users)).toBe(join(project, "node_modules/.cache/passproof"));
  expect(cacheFolder(project, { ...users, PASSPROOF_CACHE: "/mine" })).toBe("/mine");
  expect(cacheFolder(project, { ...users, PASSPROOF_CACHE: "off" })).toBeNull();
});
