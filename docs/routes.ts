/** What the host can observe of requests on each route, for the page of confidentiality. */
import { observedIn, type ObservedGroup } from "../checker/pages/observed.ts";
import { model, type Model } from "../checker/index.ts";
import { nestedCall, nestedEpt, recommended } from "../models/instances/points.ts";
import type { C, S } from "../properties/language.ts";
import {
  HOSTILE_REQUESTS,
  MASKS,
  SECRET_OF,
  type Constants,
  type Mask,
  type Secret,
} from "../spec/constants.ts";
import { exposes, leafOf } from "../spec/hypercalls.ts";
import { ZERO_GPR, sameGpr } from "../spec/state.ts";
import { passthrough } from "../spec/system.ts";

/** The routes, each as the recommended point takes it. */
const ROUTES = [
  { title: "ACCEL", point: recommended },
  { title: "NEST_CALL", point: nestedCall },
  { title: "NEST_EPT", point: nestedEpt },
] as const;

/** A driver as written, which uses each register of its one device. */
const driver: Partial<Constants> = { operations: 1 };

/**
 * One L2, and that a hostile one, which asks once for anything with any mask, beside a device of
 * L1's own and its trusted device; L1 denies what is not the L2's. Without interrupts there are no
 * tables to ask for, and without another L2 the memory it wants to share is its own.
 */
const hostile: Partial<Constants> = {
  devices: [0, 1],
  assigned: { 0: [1], 1: [], 2: [] },
  trustedDevice: true,
  hostileL2s: [1],
  hostileRequests: HOSTILE_REQUESTS.filter((r) => !r.endsWith("_VECTOR")),
  hostileMasks: MASKS,
  hostileCalls: 1,
  l1Policy: "DENY",
};

/** What each L2 does, and what that shows the host on each route. */
export function routes(): readonly ObservedGroup[] {
  return [
    {
      title: "A driver as written",
      sentence:
        "One operation of a driver, any that its device has. The host emulates the device, so on every route it gets what it needs for that, the offset of the access included. A violation tells it the page and never the offset; L1's own hypercall brings the rest.",
      columns: columns("driver", driver),
    },
    {
      title: "A hostile L2",
      sentence:
        "One request of an L2 that asks for anything with any mask, by hypercall or by touching the page: a device of L1's own, the trusted device, configuration space, memory, leaves and sizes that do not exist. On the accelerated route nobody looks at a hypercall before the host does, and the mask names what the L2 likes (masks that the module refuses cause no exit). On the nested routes L1 refuses what is not the L2's, and the mask is L1's. Which page of shared memory the L2 touches is seen by the host on every route.",
      columns: columns("hostile", hostile),
    },
  ];
}

function columns(name: string, environment: Partial<Constants>): ObservedGroup["columns"] {
  return ROUTES.map(({ title, point }) => ({
    title,
    observed: observedIn(instance(`${name} on ${title}`, { ...point, ...environment }), seenAtExit),
  }));
}

/** Not of the suite: nothing is claimed, the states are only looked at. */
function instance(name: string, constants: Constants): Model {
  const sentence = "What the host sees of one request.";
  return model({ name, sentence, size: "tiny", system: passthrough, constants, claims: [] });
}

/** What the host sees of an exit, while it has not entered again. */
function seenAtExit(s: S, c: C): Readonly<Record<string, unknown>> | null {
  const [v] = c.vcpus;
  if (v === undefined || s.hostCpu[v].status !== "EXIT") return null;
  const { reason, vm, page, gpr } = s.hostCpu[v];
  const who = vm === 0 ? "L1" : "L2";
  const exit = { "exit, and the VM that leaves (RCX 33:32)": `${reason} of ${who}` };
  if (reason !== "TDCALL") {
    const registers = sameGpr(gpr, ZERO_GPR) ? "all cleared" : "not cleared";
    return {
      ...exit,
      "page of a violation": page ?? "none",
      "registers at a violation": registers,
    };
  }
  const mask = gpr.rcx;
  const call = {
    ...exit,
    "who makes a hypercall, and chooses its mask": who,
    "mask (RCX)": mask,
    "a register outside the call ABI": shown(gpr.sec, exposes(mask, "sec") ? mask : null),
    "a vector register": shown(gpr.xmm, exposes(mask, "xmm") ? mask : null),
  };
  if (!exposes(mask, "abi")) return call;
  const { r11, r12: size, r13: direction, r14: at, r15: datum } = gpr;
  const request = { ...call, "leaf (R11)": r11 };
  switch (leafOf(r11)) {
    case "MMIO":
      return {
        ...request,
        "size (R12)": size,
        "direction (R13)": direction,
        "page and offset (R14)": `${at.page}+${at.off}`,
        "shared bit (R14)": at.sh,
        "datum (R15)": datum,
      };
    case "MAPGPA":
      return { ...request, "page to be shared": at.page };
    case "OTHER":
      return request;
  }
}

/** What stands in a register that `mask` names, or no mask does. */
function shown(value: Secret, mask: Mask | null): string {
  const what = value === "ZERO" ? "cleared" : value === SECRET_OF[1] ? "the L2's own" : value;
  return mask === null ? what : `${what}, named by ${mask}`;
}
