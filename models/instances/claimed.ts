/** Which properties are claimed of an instance, by its constants; and why one has no case there. */
import {
  claims,
  type Claim,
  type Expectation,
  type Property,
  type Size,
} from "../../checker/index.ts";
import {
  addressing,
  authority,
  interrupts,
  lifecycle,
  moduleSafety,
  response,
} from "../../properties/index.ts";
import {
  hostConfidentiality,
  l1Confidentiality,
  l1Integrity,
  neighbourConfidentiality,
} from "../../properties/confidentiality/noninterference.ts";
import { secretsStayApart } from "../../properties/confidentiality/one-run.ts";
import {
  confinement,
  hostIntegrity,
  l1ArgumentIntegrity,
  leavesNoTrace,
} from "../../properties/confidentiality/robustness.ts";
import { noDirectInjection, postedOnce } from "../../properties/interrupts/injection.ts";
import { incarnation, resetWaits, unplug } from "../../properties/lifecycle/lifecycle.ts";
import {
  argumentIntegrity,
  executedOnce,
  trustedDevice,
} from "../../properties/authority/services.ts";
import { deputy } from "../../properties/authority/deputy.ts";
import { notifications } from "../../properties/response/notifications.ts";
import {
  drains,
  interrupts as interruptsArrive,
  kicks,
} from "../../properties/liveness/devices.ts";
import { ends, recovery } from "../../properties/liveness/recovery.ts";
import {
  noLoop,
  reboots,
  response as answered,
  routed,
  runsOn,
} from "../../properties/liveness/responses.ts";
import { noDeadlock } from "../../properties/sanity/witnesses.ts";
import { isBusyAtTimes, kindOf, type Constants } from "../../spec/constants.ts";
import { wayOf } from "../../spec/requests.ts";

/**
 * The safety properties that are claimed in the environment: an honest host for what concerns
 * requests and devices, any host for the rest.
 */
export function safety(c: Constants): readonly Property[] {
  if (c.host === "MAXIMAL") {
    return [
      ...moduleSafety,
      ...(c.trustedDevice ? [trustedDevice] : []),
      argumentIntegrity,
      executedOnce,
      deputy,
      ...(c.irqPath === "NONE" ? [] : [noDirectInjection, postedOnce]),
    ];
  }
  return [
    ...moduleSafety,
    ...addressing,
    ...authority,
    ...response.filter((p) => p !== notifications || c.backend === "LATER"),
    ...lifecycle.filter(
      (p) =>
        (p !== unplug || c.unplugs > 0) &&
        (p !== incarnation || c.crashes > 0) &&
        (p !== resetWaits || (c.crashes > 0 && c.irqPath !== "NONE")),
    ),
    ...(c.irqPath === "NONE" ? [] : interrupts),
    noDeadlock,
  ];
}

/**
 * What is claimed of confidentiality and robustness. Against the maximal host everything that has a
 * case; an honest host is a special case of it, so there N1 and N4 say that its details (kernel,
 * emulator, several L2s) bring nothing new, N2 is claimed where there are neighbours, and N3 and N5
 * where L1 serves a hostile one. Pairs of runs cost several times a search over single ones: instances
 * that are about addresses (BARs that move, tables that L2s write) leave them to the others.
 */
export function information(c: Constants): readonly Property[] {
  const neighbours = c.l2s.length > 1;
  const shares = c.devices.some((d) => kindOf(c, d) === "sh");
  const aboutAddresses =
    c.host === "HONEST" && (c.barWrites > 0 || (c.msixRoute === "DIRECT" && c.irqPath !== "NONE"));
  if (aboutAddresses) return [secretsStayApart];
  // L1's own hypercalls are where its secrets come near the host, and an L2's near L1.
  const throughL1 =
    (c.hostileL2s.length > 0 || c.host === "MAXIMAL") &&
    (c.route !== "ACCEL" || c.l1Policy === "PASS");
  const resetByOthers = c.crashes > 0 && c.vcpus.length > 1;
  const manyInterrupts = c.irqPath !== "NONE" && neighbours;
  return [
    hostConfidentiality,
    ...(neighbours && !shares ? [neighbourConfidentiality] : []),
    ...(throughL1 ? [l1Confidentiality] : []),
    ...(throughL1 || c.host === "MAXIMAL" ? [l1Integrity] : []),
    secretsStayApart,
    ...(resetByOthers || manyInterrupts ? [] : [hostIntegrity, leavesNoTrace]),
    ...(c.host === "MAXIMAL" ? [l1ArgumentIntegrity, confinement] : []),
  ];
}

/** Whether entries of an honest host ask for L1. */
const entriesAskForL1 = (c: Constants): boolean =>
  c.resumeOnPi ||
  (c.patch0014 && c.reclaims > 0) ||
  (c.nonMmio === "RESUME_L1" && c.ops.includes("MAP_GPA")) ||
  c.ops.some((op) => !op.endsWith("_TRUSTED") && wayOf(op, c) === "TOUCH");

/** What is claimed of infinite runs, of an honest host: what has a case in the instance. */
export function liveness(c: Constants): readonly Property[] {
  // Nothing is promised while the host is out of order.
  if (c.misdeeds > 0) return [recovery, ends];
  const kicked = c.backend === "LATER" && c.ops.includes("KICK");
  return [
    answered,
    ...(entriesAskForL1(c) ? [noLoop, routed] : []),
    ...(kicked ? [kicks] : []),
    ...(kicked && c.ops.includes("SET_VECTOR") ? [interruptsArrive] : []),
    ...(c.unplugs > 0 ? [drains] : []),
    ...(c.reclaims > 0 ? [runsOn] : []),
    ...(c.crashes > 0 ? [reboots] : []),
  ];
}

/** Properties that have no case for want of something in the instance. */
function withoutCase(c: Constants): Readonly<Record<string, Expectation>> {
  const calls = c.hostileCalls > 0 || c.userAsks > 0 || c.ops.some((op) => wayOf(op, c) === "CALL");
  const entriesFail = c.host === "MAXIMAL" || isBusyAtTimes(c);
  const illFormed = c.hostileRequests.some((r) => r === "BAD_SIZE" || r === "CROSSING");
  const services = [...c.ops, ...c.hostileRequests].some(
    (r) => r === "MAP_GPA" || r === "MAP_FOREIGN" || r === "UNKNOWN_LEAF",
  );
  const servesByL1 =
    (c.route !== "ACCEL" && c.operations > 0) ||
    c.onRouted === "REDISPATCH" ||
    c.ops.some((op) => wayOf(op, c) === "TOUCH");
  const shares =
    c.virtqueue || c.ops.includes("MAP_GPA") || c.hostileRequests.includes("MAP_FOREIGN");
  return {
    ...(servesByL1 ? {} : { N4L1: { notClaimed: "L1 serves nothing here" } }),
    ...(calls ? {} : { S33: { notClaimed: "no L2 makes a hypercall" } }),
    ...(c.route === "ACCEL" ? {} : { S13: { notClaimed: "direct hypercalls are off" } }),
    ...(calls ? {} : { S35: { notClaimed: "no L2 makes a hypercall" } }),
    ...(entriesFail ? {} : { S7: { notClaimed: "no entry fails" } }),
    ...(c.trustedDevice ? {} : { S16: { notClaimed: "there is no trusted device" } }),
    ...(illFormed ? {} : { S18: { notClaimed: "nobody asks for anything ill-formed" } }),
    ...(services ? {} : { S19: { notClaimed: "nobody asks for anything but MMIO" } }),
    ...(shares ? {} : { S22: { notClaimed: "no L2 shares memory" } }),
  };
}

/**
 * Claims all of {@link safety}, all of {@link information} but in the largest instances, and the
 * witnesses, naturally but for `exceptions`, and but for what has no case in the instance.
 */
export function claimed(
  c: Constants,
  size: Size,
  witnesses: readonly Property[] = [],
  exceptions: Readonly<Record<string, Expectation>> = {},
  model = "",
): Claim[] {
  const props = [...safety(c), ...(size === "full" ? [] : information(c)), ...witnesses];
  const without = Object.fromEntries(
    Object.entries(withoutCase(c)).filter(([id]) => props.some((p) => p.id === id)),
  );
  return claims(props, { ...without, ...exceptions }, model);
}
