/**
 * An L2: the operations of its device driver (`l2-operations.ts`), what a hostile one asks for
 * (`l2-attacks.ts`), how it goes on after a trap (`l2-instructions.ts`), and what it does between
 * operations (`l2-life.ts`).
 */
import { l2Attacks, l2UserAsks, l2UserIsRefused } from "./l2-attacks.ts";
import { l2Reexecutes, l2Reissues, l2Retire } from "./l2-instructions.ts";
import { l2Boots, l2Crashes, l2Halts, l2TakesInterrupt, l2TouchesRam } from "./l2-life.ts";
import { l2BarWrite, l2MmioCall, l2MmioTouch, l2WritesDescriptor } from "./l2-operations.ts";

/** In the order in which they are tried. */
export const l2Actions = [
  l2MmioCall,
  l2MmioTouch,
  l2Attacks,
  l2UserAsks,
  l2UserIsRefused,
  l2BarWrite,
  l2Reexecutes,
  l2Reissues,
  l2Retire,
  l2TouchesRam,
  l2WritesDescriptor,
  l2TakesInterrupt,
  l2Halts,
  l2Crashes,
  l2Boots,
] as const;
