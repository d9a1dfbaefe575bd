import { describe, expect, it } from "vitest";
import { TableWords } from "./table-words.ts";

const MIB = 2 ** 18;

describe("words of a table", () => {
  it("are copied while they are few", () => {
    const t = new TableWords(4, 2 ** 29);
    t.words[3] = 7;
    expect(t.bytesToUse(8)).toBe(48);
    t.use(8);
    expect([...t.words]).toEqual([0, 0, 0, 7, 0, 0, 0, 0]);
    expect(t.bytes).toBe(32);
  });

  it("stay where they are when there is room, and are moved before they become more", () => {
    const t = new TableWords(MIB / 2, 16 * MIB);
    t.words.fill(9);
    // Once the 2 MiB that there are, moved; and once 4 MiB that are used after it.
    expect(t.bytesToUse(MIB)).toBe(4 * MIB);
    t.use(MIB);
    const { words } = t;
    expect(words.length).toBe(16 * MIB);
    expect(words.subarray(0, MIB / 2).every((w) => w === 9)).toBe(true);
    expect(t.bytesToUse(2 * MIB)).toBe(8 * MIB);
    t.use(2 * MIB);
    expect(t.words).toBe(words);
  });

  it("are copied where there is no address space", () => {
    const t = new TableWords(4 * MIB, 2 ** 52);
    t.words[4 * MIB - 1] = 5;
    expect(t.bytesToUse(17 * MIB)).toBe(4 * 21 * MIB);
    t.use(17 * MIB);
    expect(t.words.length).toBe(17 * MIB);
    expect(t.words[4 * MIB - 1]).toBe(5);
  });
});
