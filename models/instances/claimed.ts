/** Which properties are claimed of an instance, by its constants; and why one has no case there. */
import { claims, type Claim, type Expectation, type Property } from "../../checker/index.ts";
import {
  addressing,
  authority,
  interrupts,
  lifecycle,
  moduleSafety,
  response,
} from "../../properties/index.ts";
import { noDirectInjection } from "../../properties/interrupts/injection.ts";
import { incarnation, unplug } from "../../properties/lifecycle/lifecycle.ts";
import {
  argumentIntegrity,
  executedOnce,
  trustedDevice,
} from "../../properties/authority/services.ts";
import { deputy } from "../../properties/authority/deputy.ts";
import { notifications } from "../../properties/response/notifications.ts";
import { noDeadlock } from "../../properties/sanity/witnesses.ts";
import type { Constants } from "../../spec/constants.ts";
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
      ...(c.irqPath === "NONE" ? [] : [noDirectInjection]),
    ];
  }
  return [
    ...moduleSafety,
    ...addressing,
    ...authority,
    ...response.filter((p) => p !== notifications || c.backend === "LATER"),
    ...lifecycle.filter(
      (p) => (p !== unplug || c.unplugs > 0) && (p !== incarnation || c.crashes > 0),
    ),
    ...(c.irqPath === "NONE" ? [] : interrupts),
    noDeadlock,
  ];
}

/** Properties that have no case for want of something in the instance. */
function withoutCase(c: Constants): Readonly<Record<string, Expectation>> {
  const calls = c.hostileCalls > 0 || c.userAsks > 0 || c.ops.some((op) => wayOf(op, c) === "CALL");
  const entriesFail = c.host === "MAXIMAL" || c.busies > 0;
  const illFormed = c.hostileRequests.some((r) => r === "BAD_SIZE" || r === "CROSSING");
  const services = [...c.ops, ...c.hostileRequests].some(
    (r) => r === "MAP_GPA" || r === "MAP_FOREIGN" || r === "UNKNOWN_LEAF",
  );
  const shares =
    c.virtqueue || c.ops.includes("MAP_GPA") || c.hostileRequests.includes("MAP_FOREIGN");
  return {
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
 * Claims all of {@link safety} and the witnesses, naturally but for `exceptions`, and but for what
 * has no case in the instance.
 */
export function claimed(
  c: Constants,
  witnesses: readonly Property[] = [],
  exceptions: Readonly<Record<string, Expectation>> = {},
): Claim[] {
  const props = [...safety(c), ...witnesses];
  const without = Object.fromEntries(
    Object.entries(withoutCase(c)).filter(([id]) => props.some((p) => p.id === id)),
  );
  return claims(props, { ...without, ...exceptions });
}
