/** Every seeded defect, in the order of its component and then of the design's list. */
import type { SeededDefect } from "../../checker/index.ts";
import { backEndDefects } from "./back-end.ts";
import { configurationDefects } from "./configuration.ts";
import { emulatorDefects } from "./emulator.ts";
import { kernelAddressDefects } from "./l0-addresses.ts";
import { kernelDefects } from "./l0-kernel.ts";
import { influenceDefects } from "./influence.ts";
import { l1Defects } from "./l1-vmm.ts";
import { exitDefects } from "./exits-and-turns.ts";
import { driverDefects } from "./l2-driver.ts";
import { livenessDefects } from "./liveness.ts";
import { moduleChoices } from "./module-choices.ts";
import { moduleEntries } from "./module-entries.ts";
import { moduleExits } from "./module-exits.ts";
import { moduleLeaks } from "./module-leaks.ts";
import { moduleRows } from "./module.ts";
import { otherLeaks } from "./other-leaks.ts";
import { refinementDefects } from "./refinement.ts";
import { refusalDefects } from "./refusals.ts";
import { reviewed } from "./reviewed.ts";
import { resetDefects } from "./resets.ts";
import { serviceDefects } from "./services.ts";

export const seededDefects: readonly SeededDefect[] = [
  ...moduleRows,
  ...moduleExits,
  ...moduleEntries,
  ...exitDefects,
  ...l1Defects,
  ...kernelDefects,
  ...kernelAddressDefects,
  ...emulatorDefects,
  ...driverDefects,
  ...refusalDefects,
  ...serviceDefects,
  ...backEndDefects,
  ...resetDefects,
  ...moduleLeaks,
  ...moduleChoices,
  ...otherLeaks,
  ...influenceDefects,
  ...configurationDefects,
  ...reviewed,
  ...livenessDefects,
  ...refinementDefects,
];
