/** A process that dies at any call leaves a whole checkpoint; one that is damaged is refused, whatever is wrong. */
import { describe, expect, test } from "vitest";
import { counted, counters, statement } from "../../test/fixtures/closed-form.ts";
import { always, lastingly, outcomeOf, search } from "../../test/support/checkpointed.ts";
import { MemoryDisk } from "../../test/support/memory-disk.ts";
import { ModelError } from "../errors.ts";
import type { Model } from "../index.ts";
import type { CheckOptions } from "../search/check.ts";
import { decodeManifest, encodeManifest, type Manifest } from "./manifest.ts";

const low = counted.invariant({ ...statement("Low"), holds: { low: (s) => s.n[1] !== 5 } });
const model = counters(3, 6, { wraps: true, props: [low] });
const options = { digest: true };
const expected = lastingly(model, options);

class Died extends Error {}

/** A disk whose process dies with call number `n`: none succeeds from then on. */
function dyingAt(disk: MemoryDisk, n: number): void {
  disk.before = (call) => {
    if (call >= n) throw new Died("the process is no more");
  };
}

/** The disk that a process leaves which ends after some blocks. */
function left(blocks: number, identity?: Readonly<Record<string, string>>): MemoryDisk {
  const disk = new MemoryDisk();
  search(model, options, always(disk, identity), blocks);
  return disk;
}

function goOn(disk: MemoryDisk): unknown {
  disk.before = () => undefined;
  return outcomeOf(search(model, options, always(disk)));
}

describe("whenever a process dies", () => {
  test.each([false, true])("a whole checkpoint is left; the machine with it: %s", (stops) => {
    const calls = left(3).calls;
    expect(calls).toBeGreaterThan(20);
    let whole = 0;
    for (let n = 0; n < calls; n++) {
      const disk = new MemoryDisk();
      dyingAt(disk, n);
      try {
        search(model, options, always(disk), 3);
      } catch (error) {
        expect(error).toBeInstanceOf(Died);
      }
      if (stops) disk.lose();
      if (disk.names.includes("manifest")) whole++;
      expect(goOn(disk)).toEqual(outcomeOf(expected));
    }
    expect(whole).toBeGreaterThan(calls / 2);
  });

  test("and dies again when it goes on", () => {
    const calls = left(2).calls;
    for (let n = 0; n < 14; n++) {
      const disk = left(2);
      dyingAt(disk, calls + n);
      try {
        search(model, options, always(disk), 2);
      } catch (error) {
        expect(error).toBeInstanceOf(Died);
      }
      disk.lose();
      expect(goOn(disk)).toEqual(outcomeOf(expected));
    }
  });

  test("a disk that is full for a while is said once, and written to when there is room", () => {
    const disk = new MemoryDisk();
    const notes: string[] = [];
    let isFull = false;
    disk.before = () => {
      if (isFull) throw new Error("ENOSPC: no space left on device");
    };
    const note = (text: string): void => {
      notes.push(text);
    };
    const saving = always(disk, { model: "a test" }, { note });
    const before = search(model, options, saving, 12, (block) => {
      isFull = block >= 3 && block < 8;
    });
    expect(before).toBeNull();
    expect(notes).toEqual([
      "the checkpoint in folder cannot be written, and stays as it was: ENOSPC: no space left on device",
    ]);
    const after = search(model, options, always(disk));
    expect(outcomeOf(after)).toEqual(outcomeOf(expected));
    expect(after?.blocks).toBe(expected.blocks - 12);
  });
});

/** How it is refused; `null`: it is not. */
function refusal(disk: MemoryDisk): string | null {
  try {
    search(model, options, always(disk));
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({ code: "MODEL010" });
    return error instanceof Error ? error.message : null;
  }
}

function changed(disk: MemoryDisk, change: (manifest: Manifest) => unknown): MemoryDisk {
  const copy = disk.copy();
  const manifest = decodeManifest(copy.bytesOf("manifest"));
  if (typeof manifest === "string") throw new Error(manifest);
  // As somebody writes it who knows how.
  copy.put("manifest", encodeManifest(change(manifest) as Manifest));
  return copy;
}

describe("a damaged checkpoint is refused", () => {
  const disk = left(8);
  const files = disk.names;

  test("there is something to damage, and as it is it is taken", () => {
    expect(files.length).toBeGreaterThan(4);
    expect(refusal(disk.copy())).toBeNull();
  });

  test.each(files)("%s: one bit, anywhere", (name) => {
    const { length } = disk.bytesOf(name);
    const step = Math.max(1, Math.floor(length / 16));
    for (let at = 0; at < length; at += step) {
      const copy = disk.copy();
      const bytes = copy.bytesOf(name);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at & 7));
      expect(refusal(copy), `byte ${at} of ${name}`).toMatch(/is (?:damaged|of version)/);
    }
  });

  test.each(files)("%s: cut off, longer, empty, or missing", (name) => {
    const bytes = disk.bytesOf(name);
    for (const other of [
      bytes.subarray(0, bytes.length >> 1),
      bytes.subarray(0, bytes.length - 1),
      Buffer.concat([bytes, bytes.subarray(0, 4)]),
      Buffer.alloc(0),
    ]) {
      const copy = disk.copy();
      copy.put(name, other);
      expect(refusal(copy)).toMatch(/is damaged/);
    }
    const without = disk.copy();
    without.remove(name);
    // Without a manifest there is no checkpoint: it is begun anew.
    if (name === "manifest") expect(goOn(without)).toEqual(outcomeOf(expected));
    else
      expect(refusal(without)).toBe(
        `the checkpoint in folder is damaged: ${name}: it is missing. Nothing of it is used: remove the folder to begin anew`,
      );
  });

  test("files that have changed places, or come from another time", () => {
    const rows = files.filter((name) => name !== "manifest");
    const swapped = disk.copy();
    const [one = "", two = ""] = rows;
    swapped.put(one, disk.bytesOf(two));
    swapped.put(two, disk.bytesOf(one));
    expect(refusal(swapped)).toMatch(/is damaged/);
    const earlier = left(5);
    for (const name of rows) {
      const mixed = disk.copy();
      mixed.put("manifest", earlier.bytesOf("manifest"));
      expect(goOn(mixed), "what a manifest names is never written again").toEqual(
        outcomeOf(expected),
      );
      expect(name).toMatch(/^rows-\d+$/);
    }
  });

  test("of something else, which is named", () => {
    const other = { model: "a test", "constant x": "1", "suite/a.js": "f".repeat(64) };
    expect(refusal(left(3, other))).toBe(
      "the checkpoint in folder was made with something else: constant x (not there now), suite/a.js (not there now). " +
        "Nothing of it is used: remove the folder to begin anew, or name another one",
    );
  });

  test("of another model under the same name", () => {
    const another = new MemoryDisk();
    search(counters(3, 5, { wraps: true, props: [low] }), options, always(another), 3);
    expect(refusal(another)).toContain("is of another model");
  });

  const doubled = (m: Model): Model => ({
    ...m,
    system: {
      ...m.system,
      actions: m.system.actions.map((a) => ({
        ...a,
        effect: (s: { n: number[] }, next: { n: number[] }, { id }: { id: number }) => {
          next.n[id] = ((s.n[id] ?? 0) + 2) % 7;
        },
      })),
    },
  });

  test.each<[string, CheckOptions]>([
    ["", options],
    [" by representatives", { symmetry: {} }],
  ])("of other code%s, though everything says it is not", (_how, how) => {
    const symmetric = counters(3, 6, { wraps: true });
    const another = new MemoryDisk();
    search(doubled(symmetric), how, always(another), 4);
    expect(() => search(symmetric, how, always(another))).toThrow(/state 0 leads elsewhere/);
  });

  test("but not one beside which something else lies", () => {
    const untidy = disk.copy();
    untidy.put("rows-77", Buffer.from("left by a process that was ended"));
    untidy.put("manifest.tmp", Buffer.from("as well"));
    untidy.put("notes", Buffer.from("somebody else's"));
    expect(goOn(untidy)).toEqual(outcomeOf(expected));
    expect(untidy.names).not.toContain("manifest.tmp");
    expect(untidy.names).not.toContain("rows-77");
    expect(untidy.names).toContain("notes");
  });

  test.each<[string, (m: Manifest) => unknown]>([
    ["more of a count", (m) => ({ ...m, more: 1 })],
    ["no parts that are any", (m) => ({ ...m, parts: [{}] })],
    [
      "a file elsewhere",
      (m) => part(m, { segments: [{ file: "../x", from: 0, to: 1, sha256: "" }] }),
    ],
    ["rows that are missing", (m) => part(m, { segments: m.parts[0]?.segments.slice(1) })],
    ["another place to go on", (m) => mark(m, { at: 10_000 })],
    ["a place in the past", (m) => mark(m, { at: 1 })],
    ["another level", (m) => mark(m, { level: 1 })],
    ["a level that ends elsewhere", (m) => mark(m, { to: (m.parts[0]?.mark.to ?? 0) - 1 })],
    ["fewer counters", (m) => mark(m, { fired: new Float64Array(7) })],
    ["counters that count nothing", (m) => mark(m, { fired: new Float64Array([-1]) })],
    ["less than leads to so many states", (m) => mark(m, { fired: new Float64Array(1) })],
    ["no sum", (m) => mark(m, { total: null })],
    [
      "what was seen, where nothing looks at it",
      (m) => part(m, { seen: [{ seen: [], numbers: nothingNumbered, compared: 0 }] }),
    ],
    ["a finding that is none", (m) => mark(m, { findings: [{ kind: "holds" }] })],
    [
      "a finding where nothing was judged yet",
      (m) => mark(m, { findings: [{ kind: "reached", spot: { state: 342, step: null } }] }),
    ],
  ])("%s", (_what, change) => {
    expect(refusal(changed(disk, change))).toMatch(/is (?:not of this code, or is )?damaged/);
  });
});

const nothingNumbered = {
  scalars: new Map(),
  edges: new Int32Array(3 << 6),
  ...{ nEdges: 0, count: 4 },
};

function part(m: Manifest, fields: object): unknown {
  return { ...m, parts: m.parts.map((p) => ({ ...p, ...fields })) };
}

function mark(m: Manifest, fields: object): unknown {
  return { ...m, parts: m.parts.map((p) => ({ ...p, mark: { ...p.mark, ...fields } })) };
}
