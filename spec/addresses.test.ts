/** Laws of the address relation. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { addressesAgree, deviceAt, l1ToL2, l2ToL1, type Bar } from "./addresses.ts";
import { BAR_PAGE, type Device, type Page } from "./constants.ts";

const devices: readonly Device[] = [0, 1, 2];
const pages: readonly Page[] = [...devices.map((d) => BAR_PAGE[d]), "alt", "hole"];

/** BARs of three devices at different pages, some of them without one. */
const bars = fc
  .tuple(
    fc.shuffledSubarray([...pages], { minLength: 3, maxLength: 3 }),
    fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
  )
  .map(([at, has]): Record<Device, Bar> => ({
    0: has[0] ? (at[0] ?? null) : null,
    1: has[1] ? (at[1] ?? null) : null,
    2: has[2] ? (at[2] ?? null) : null,
  }));

test("where L1 has a place for L2's page, its translation back is that page", () => {
  fc.assert(
    fc.property(bars, bars, fc.constantFrom(...pages), (vbar, pbar, page) => {
      const there = l2ToL1(vbar, pbar, devices, page);
      if (there !== null) expect(l1ToL2(vbar, pbar, devices, there)).toBe(page);
    }),
  );
});

test("under identity of all BARs the translation changes nothing, and conversely", () => {
  fc.assert(
    fc.property(bars, bars, (vbar, pbar) => {
      const agree = devices.every(
        (d) => vbar[d] === null || addressesAgree(vbar[d], pbar[d], pbar[d]),
      );
      const identity = pages.every((p) => {
        const device = deviceAt(vbar, devices, p);
        return device === null || l2ToL1(vbar, pbar, devices, p) === p;
      });
      expect(identity).toBe(agree);
    }),
  );
});

test("agreement is of all three, and of nobody without a BAR", () => {
  expect(addressesAgree("bar0", "bar0", "bar0")).toBe(true);
  expect(addressesAgree("alt", "bar0", "bar0")).toBe(false);
  expect(addressesAgree("bar0", "bar0", "alt")).toBe(false);
  expect(addressesAgree(null, null, null)).toBe(false);
});

test("a page that no device has leads nowhere", () => {
  const vbar = { 0: "bar0", 1: "bar1", 2: null } as const;
  expect(deviceAt(vbar, devices, "hole")).toBeNull();
  expect(l2ToL1(vbar, vbar, devices, "hole")).toBeNull();
});
