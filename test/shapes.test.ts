/**
 * Shortest counterexamples are as short as the mechanism allows, and take the steps that it needs: the
 * paths below were written down from the mechanism. A shorter run, or one in which other steps are
 * taken, would be another fault than the one that is meant.
 */
import { describe, expect, test } from "vitest";
import { check } from "../checker/search/check.ts";
import { suite } from "../models/index.ts";

/** L1 sets the controls and enters its L2. */
const boots = ["L1SetsControls", "L1Enters"];
/** The same for the second L2 of a vCPU. */
const bootsSecond = ["L1SetsControls", "L1Switches", "L1Enters"];
/** A request by direct hypercall is performed by the emulator. */
const performed = ["KernelEmulates", "EmulatorDispatches"];
/** A page of L1's is taken away while a hypercall is under way; the entry fails, and the page comes back. */
const lost = [
  ...["KernelEmulates", "KernelReclaims", "EmulatorDispatches", "KernelCompletes"],
  "KernelEnters",
];

const paths: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  // The view moves, and the L2 runs again with direct hypercalls on.
  "bar-once": { S13: [...boots, "L2BarWrite", "L1MovesBar", "L1Enters"] },
  // The views differ from the start.
  "bar-reloc-in-window": { S13: boots },
  // One device further on: the request that follows is performed there.
  "as-found-bar-write": {
    S14: [...boots, "L2BarWrite", "L1MovesBar", "L1Enters", "L2Retire", "L2MmioCall"].concat(
      // The kick of the other device, taken by the kernel.
      "KernelTakesKick",
    ),
  },
  "filter-none": { S15: [...bootsSecond, "L2Attacks", ...performed] },
  "crossing-unchecked": { S18: [...bootsSecond, "L2Attacks", ...performed] },
  "as-found-adversaries-no-memslot-check": { S17: [...bootsSecond, "L2Attacks", "KernelEmulates"] },
  "other-call-handled": { S19: [...boots, "L2MmioCall", "KernelMapsGpa"] },
  "trusted-by-call": { S16: [...boots, "L2MmioCall"] },
  "hostile-host-trusted-by-call": { S16: [...boots, "L2MmioCall"] },
  "user-unchecked": { S34: [...boots, "L2UserAsks"] },
  "fast-kick-status-left-vendor": {
    S26: [...boots, "L2MmioCall", "KernelTakesKick", "KernelEnters", "L2Retire"],
  },
  // The hypercall comes back through L1, which takes it as done.
  "other-call-routed": {
    S27: [...boots, "L2MmioCall", "KernelHandsToL1", "KernelEnters"].concat(
      ...["L1Resumes", "L1Enters", "L2Retire"],
    ),
  },
  "driver-private-address": {
    S37: [...boots, "L2MmioCall", "KernelRefuses", "KernelEnters", "L2Retire"],
  },
  // Hypothesis H1: S12 is the entry that fails, S5 the next one, S24 the L2 that goes on.
  h1: {
    S12: [...boots, "L2MmioCall", ...lost],
    S5: [...boots, "L2MmioCall", ...lost, "KernelRepairs", "KernelEnters"],
    S24: [...boots, "L2MmioCall", ...lost, "KernelRepairs", "KernelEnters", "L2Retire"],
  },
  // Hypothesis H2: the repaired page is shown to L1 (S4), which resumes the L2 from the buffer (S3).
  h2: {
    S4: [...boots, "L2MmioCall", ...lost, "KernelRepairs", "KernelEnters"],
    S3: [...boots, "L2MmioCall", ...lost, "KernelRepairs", "KernelEnters"].concat(
      ...["L1Resumes", "L1Enters"],
    ),
    S23: [...boots, "L2MmioCall", ...lost, "KernelRepairs", "KernelEnters"].concat(
      ...["L1Resumes", "L1Enters", "L2Reissues", ...performed],
    ),
  },
  // No page has to be taken away for a refusal.
  "h1-refused": {
    S37: [...boots, "L2MmioCall", "KernelRefuses", "KernelEnters", "L2Retire"],
  },
};

describe("shortest counterexamples", () => {
  test.each(
    Object.entries(paths).flatMap(([name, byId]) =>
      Object.entries(byId).map(([id, path]) => [name, id, path] as const),
    ),
  )("%s %s", { timeout: 60_000 }, (name, id, path) => {
    const found = suite.models.find((m) => m.name === name);
    expect(found).toBeDefined();
    if (found === undefined) return;
    const result = check(found, { select: (p) => p.id === id, untilDecided: true });
    const verdict = result.results.find((r) => r.id === id)?.verdict;
    const steps = verdict?.word === "violated" ? verdict.trace.steps.map((s) => s.action) : [];
    expect(steps.toSorted()).toEqual([...path].toSorted());
  });
});
