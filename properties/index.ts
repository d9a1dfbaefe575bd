/** The properties by group, in the order in which they are reported. */
import { addressEquality } from "./addressing/address-equality.ts";
import { secretsStayApart } from "./confidentiality/one-run.ts";
import {
  hostConfidentiality,
  l1Confidentiality,
  l1Integrity,
  neighbourConfidentiality,
} from "./confidentiality/noninterference.ts";
import {
  confinement,
  hostIntegrity,
  l1ArgumentIntegrity,
  leavesNoTrace,
} from "./confidentiality/robustness.ts";
import { localRespect, outputConsistency, stepConsistency } from "./confidentiality/unwinding.ts";
import { ownership, privateReject, shape } from "./addressing/ownership.ts";
import { rightRegister } from "./addressing/right-register.ts";
import { noDirectInjection, interruptsCorrect, postedOnce } from "./interrupts/injection.ts";
import {
  incarnation,
  order,
  resetWaits,
  singleOutstanding,
  unplug,
} from "./lifecycle/lifecycle.ts";
import { deputy } from "./authority/deputy.ts";
import { bufferSeparation, sharedSeparation } from "./authority/memory.ts";
import { argumentIntegrity, executedOnce, noBypass, trustedDevice } from "./authority/services.ts";
import { drains, interrupts as interruptsArrive, kicks } from "./liveness/devices.ts";
import { ends, recovery } from "./liveness/recovery.ts";
import { noLoop, reboots, response as answered, routed, runsOn } from "./liveness/responses.ts";
import { controlHonoured, controlOwner, enterGuard } from "./module/controls.ts";
import { exitComplete } from "./module/exits.ts";
import { ripOnce, stateFresh } from "./module/progress.ts";
import { registerConfidentiality, registerIntegrity, writeBackOnce } from "./module/registers.ts";
import { routeTruth, sticky, vmTarget } from "./module/routing.ts";
import { ownTurn } from "./module/turns.ts";
import { notifications } from "./response/notifications.ts";
import { atomicBus } from "./refinement/atomic-bus.ts";
import {
  acceleratedAsNested,
  acceleratedAsTouched,
  nestedAsAccelerated,
} from "./refinement/routes.ts";
import {
  atMostOnce,
  errorsAreHonest,
  noPhantom,
  noStale,
  accepted,
  responseMatches,
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
  bufferSeparation,
  enterGuard,
  controlHonoured,
  exitComplete,
  ownTurn,
] as const;

/** Where requests go. Honest host, hostile L2s. */
export const addressing = [
  addressEquality,
  rightRegister,
  ownership,
  privateReject,
  shape,
] as const;

/** Who serves a request, and on whose word. */
export const authority = [
  trustedDevice,
  noBypass,
  argumentIntegrity,
  executedOnce,
  sharedSeparation,
  deputy,
] as const;

/** Request and response. Honest host. */
export const response = [
  atMostOnce,
  responseMatches,
  noPhantom,
  errorsAreHonest,
  noStale,
  notifications,
  accepted,
] as const;

/** What an adversary can learn: over pairs of runs, and in its cheap form over single ones. */
export const confidentiality = [
  hostConfidentiality,
  neighbourConfidentiality,
  l1Confidentiality,
  l1Integrity,
  secretsStayApart,
] as const;

/** What the host can influence. */
export const robustness = [hostIntegrity, leavesNoTrace, l1ArgumentIntegrity, confinement] as const;

/** The steps of the module, one by one. Maximal host. */
export const unwinding = [outputConsistency, stepConsistency, localRespect] as const;

/** Interrupts. S10 and S41 for every host, S32 for an honest one. */
export const interrupts = [noDirectInjection, interruptsCorrect, postedOnce] as const;

/** Order, reset, unplug. Honest host. */
export const lifecycle = [order, incarnation, unplug, singleOutstanding, resetWaits] as const;

/** What happens at some time, in fair runs; and what can still happen. Honest host. */
export const liveness = [
  answered,
  noLoop,
  kicks,
  interruptsArrive,
  drains,
  routed,
  runsOn,
  reboots,
  recovery,
  ends,
] as const;

/** What a route amounts to, and what it shows that another does not. Honest host. */
export const refinement = [
  atomicBus,
  acceleratedAsNested,
  acceleratedAsTouched,
  nestedAsAccelerated,
] as const;
