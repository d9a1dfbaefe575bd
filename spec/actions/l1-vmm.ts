/**
 * L1: it sets the controls of its L2s and enters them (`l1-entries.ts`), serves their exits
 * (`l1-exits.ts`), moves their BARs (`l1-bars.ts`) and resets them (`l1-reset.ts`).
 *
 * One action takes L1 from one instruction that leaves to the next. [A24]
 *
 * L1 is trusted by its L2s and does not trust the host: what the host sends reaches it in R10–R15
 * of its own calls, and, for an exit that the host routed to it, in the L2's buffer.
 *
 * Source: domain facts 4; 2.7 and 2.8 for the module's part.
 */
import {
  l1EnablesDirect,
  l1EndsDirect,
  l1FinishesMove,
  l1MovesBar,
  l1MovesView,
} from "./l1-bars.ts";
import { l1Enters, l1SetsControls, l1Switches } from "./l1-entries.ts";
import {
  l1Denies,
  l1Drains,
  l1Emulates,
  l1Forwards,
  l1MapsGpa,
  l1Remaps,
  l1Responds,
  l1Resumes,
} from "./l1-exits.ts";
import { l1DeviceIsReset, l1Discards, l1FinishesReset, l1Synchronises } from "./l1-reset.ts";
import { l1Configures, l1Holds, l1Interrupts } from "./l1-work.ts";

/** In the order in which they are tried. */
export const l1Actions = [
  l1SetsControls,
  l1Enters,
  l1Switches,
  l1Forwards,
  l1Remaps,
  l1MapsGpa,
  l1Responds,
  l1Emulates,
  l1Denies,
  l1MovesBar,
  l1Holds,
  l1Interrupts,
  l1EndsDirect,
  l1MovesView,
  l1Configures,
  l1FinishesMove,
  l1EnablesDirect,
  l1DeviceIsReset,
  l1Synchronises,
  l1Discards,
  l1FinishesReset,
  l1Drains,
  l1Resumes,
] as const;
