/** The properties by group, in the order in which they are reported. */
import { addressEquality } from "./addressing/address-equality.ts";
import { controlHonoured, controlOwner, enterGuard } from "./module/controls.ts";
import { ripOnce, stateFresh } from "./module/progress.ts";
import { registerConfidentiality, registerIntegrity, writeBackOnce } from "./module/registers.ts";
import { routeTruth, sticky, vmTarget } from "./module/routing.ts";
import {
  atMostOnce,
  errorsAreHonest,
  noPhantom,
  noStale,
  responseMatches,
  rightRegister,
} from "./response/requests.ts";

/** What the module guarantees whatever the host does. */
export const moduleSafety = [
  registerConfidentiality,
  registerIntegrity,
  ripOnce,
  stateFresh,
  writeBackOnce,
  routeTruth,
  sticky,
  vmTarget,
  controlOwner,
  enterGuard,
  controlHonoured,
] as const;

/** Where requests go. Honest host. */
export const addressing = [addressEquality, rightRegister] as const;

/** Request and response. Honest host. */
export const response = [atMostOnce, responseMatches, noPhantom, errorsAreHonest, noStale] as const;
