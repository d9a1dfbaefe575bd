/**
 * R2 and R3: what can be seen of one route can be seen of another. By the sequences of events: what
 * L2s ask for, what is performed on which register, what becomes different by that or by itself, what
 * L2s get, which interrupts they take. Everything between (exits, entries, who forwards what) is
 * internal, on either side.
 */
import { specifiedBy, took, type Abstract, type Step } from "../../checker/index.ts";
import { emulatorDispatches } from "../../spec/actions/emulator.ts";
import { kernelMapsGpa, kernelTakesKick } from "../../spec/actions/l0-kernel.ts";
import { l1Emulates } from "../../spec/actions/l1-exits.ts";
import { l2Attacks } from "../../spec/actions/l2-attacks.ts";
import { l2Retire } from "../../spec/actions/l2-instructions.ts";
import { l2TakesInterrupt } from "../../spec/actions/l2-life.ts";
import { l2BarWrite } from "../../spec/actions/l2-operations.ts";
import { deviceAt, tableAt } from "../../spec/addresses.ts";
import type { Constants, Device, Vcpu } from "../../spec/constants.ts";
import { KICK } from "../../spec/rules/emulator.ts";
import { mapsMemory } from "../../spec/state.ts";
import { passthrough } from "../../spec/system.ts";
import { issues } from "../history/requests.ts";
import { includedIn, type C, type S } from "../language.ts";

/** What can be seen of a step, or `null`: what somebody does, and what becomes different. */
function event(s: S, next: S, step: Step, c: C): unknown {
  const done = asks(s, step, c) ?? isServed(s, next, step, c) ?? gets(s, next, step);
  const changes = changed(s, next, c);
  return changes.length === 0 ? done : { ...done, changes };
}

/** An L2 asks for something: by name, since its address is a matter of the route. */
function asks(s: S, step: Step, c: C): object | null {
  if (took(step, l2BarWrite)) {
    const { vcpu, vm, device, page } = step.params;
    return { asks: "BAR", vcpu, vm, device, page };
  }
  const issued = issues(s, step, c);
  if (issued === null) return null;
  const { v, k, asked } = issued;
  const { request, device } = asked;
  const seen = { asks: request, vcpu: v, vm: k, device };
  // How a driver asks is the route's. A hostile L2 is not asked how.
  return took(step, l2Attacks) ? { ...seen, way: asked.way, mask: asked.mask } : seen;
}

/**
 * Something is performed, somewhere: on a device, its vector table, configuration space, the trusted
 * device, memory. As the one who performs it takes the request; what came of it says {@link changed}.
 */
function isServed(s: S, next: S, step: Step, c: C): object | null {
  if (took(step, emulatorDispatches)) return dispatched(s, next, step.params.vcpu, c);
  if (took(step, kernelTakesKick)) {
    const { r12: size, r14, r15: datum } = s.hostCpu[step.params.vcpu].gpr;
    const device = deviceAt(s.map, c.devices, r14.page);
    return { performs: "WRITE", device, register: KICK, size, datum };
  }
  if (took(step, l1Emulates)) {
    const { k } = s.l1.cpu[step.params.vcpu];
    const { r13: dir, r15 } = s.buf[step.params.vcpu][k].gpr;
    return { performs: dir, trusted: k, datum: dir === "READ" ? s.l1.trusted[k] : r15 };
  }
  if (took(step, kernelMapsGpa) && !step.params.retry) {
    return { performs: "MAPGPA", page: s.hostCpu[step.params.vcpu].gpr.r14.page };
  }
  return null;
}

/** What the emulator performs in this step; `null` when nobody is there. */
function dispatched(s: S, next: S, v: Vcpu, c: C): object | null {
  const run = s.run[v];
  if (run === null) return null;
  const { page, off, size, dir } = run;
  const isPresent = (d: Device | null | undefined): boolean =>
    d !== null && d !== undefined && s.emulator.dev[d].life === "PRESENT";
  const seen = { performs: dir, size, datum: next.run[v]?.data ?? null };
  const device = deviceAt(s.map, c.devices, page);
  if (isPresent(device)) return { ...seen, device, register: off };
  const table = tableAt(c.devices, page);
  if (dir === "WRITE" && isPresent(table)) return { ...seen, table };
  const configured = page === "ecam" ? c.devices.find((d) => d === off) : null;
  return dir === "WRITE" && isPresent(configured) ? { ...seen, configured } : null;
}

/** What of a device is worth comparing, apart from whether it is woken and has acted. */
const FIELDS = ["data", "dataHi", "kick", "isr", "msix"] as const;

/** What becomes different of devices, of trusted devices and of shared memory, whoever brings it about. */
function changed(s: S, next: S, c: C): readonly object[] {
  const changes: object[] = [];
  for (const device of c.devices) {
    const was = s.emulator.dev[device];
    const is = next.emulator.dev[device];
    for (const field of FIELDS) {
      if (is[field] !== was[field]) changes.push({ device, field, to: is[field] });
    }
    if (next.eventfd[device] && !s.eventfd[device]) changes.push({ device, woken: true });
    if (was.serving && !is.serving) changes.push({ device, acted: true });
  }
  // Not every instance has trusted devices, or memory that may be shared.
  for (const vm of c.l2s) {
    const { trusted } = next.l1;
    if (c.trustedDevice && trusted[vm] !== s.l1.trusted[vm]) {
      changes.push({ trusted: vm, to: trusted[vm] });
    }
    if (mapsMemory(c) && next.attr[vm] !== s.attr[vm]) {
      changes.push({ memory: vm, shared: next.attr[vm] });
    }
  }
  return changes;
}

/** An L2 gets the result of what it asked for, or an interrupt. */
function gets(s: S, next: S, step: Step): object | null {
  if (took(step, l2TakesInterrupt)) {
    const { vcpu, vm, vector } = step.params;
    return { interrupt: vector, vcpu, vm };
  }
  if (!took(step, l2Retire)) return null;
  const { vcpu, vm } = step.params;
  const { pc, result } = next.l2[vcpu][vm];
  // A BAR write has no result of its own.
  const taken = s.l2[vcpu][vm].op === null ? null : result;
  return { gets: taken?.datum ?? null, ok: taken?.ok ?? null, dies: pc === "DEAD", vcpu, vm };
}

/** The routes, as printed. */
const NAME = {
  ACCEL: "the accelerated route",
  NEST_CALL: "the nested route (hypercall)",
  NEST_EPT: "the nested route (implicit access)",
} as const satisfies Record<Constants["route"], string>;

/**
 * The instance with another route; all else, budgets included, is the same. Tables of vectors go through
 * L1 wherever requests do.
 */
function by(route: Constants["route"]): (c: C) => Abstract {
  return (c) => {
    const { rules: _rules, ...constants } = c;
    return specifiedBy({
      name: NAME[route],
      system: passthrough,
      constants: { ...constants, route, msixRoute: "NEST" },
    });
  };
}

const likeNested =
  "honest host, under the assumptions of the page on refinement: not claimed where one of them is dropped";

export const acceleratedAsNested = includedIn({
  id: "R2",
  name: "AcceleratedAsNested",
  sentence:
    "Whatever L2s and devices can see of the accelerated route they could have seen of the nested one (hypercall through L1).",
  formula: "traces(ACCEL) ⊆ traces(NEST_CALL)",
  source: "domain facts 1.6, 2.1: what the acceleration replaces",
  serves: ["REQ-AS-NESTED"],
  claimedFor: likeNested,
  abstract: by("NEST_CALL"),
  event,
});

export const acceleratedAsTouched = includedIn({
  id: "R2E",
  name: "AcceleratedAsTouched",
  sentence:
    "Whatever L2s and devices can see of the accelerated route they could have seen of the nested one (implicit access).",
  formula: "traces(ACCEL) ⊆ traces(NEST_EPT)",
  source: "domain facts 2.1, 5.1: what the acceleration replaces",
  serves: ["REQ-AS-NESTED"],
  claimedFor: `${likeNested}; and not where a request is refused, which an implicit access cannot tell`,
  abstract: by("NEST_EPT"),
  event,
});

export const nestedAsAccelerated = includedIn({
  id: "R3",
  name: "NestedAsAccelerated",
  sentence:
    "Whatever L2s and devices can see of the nested route they can see of the accelerated one: nothing that the slow path could do is lost.",
  formula: "traces(NEST) ⊆ traces(ACCEL)",
  source: "domain facts 1.6, 2.1, 2.10",
  serves: ["REQ-NOTHING-LOST"],
  claimedFor:
    "honest host, both nested routes; not claimed for several L2s on one vCPU, between which L1 could have switched, for hypercalls other than RequestMMIO, which the recommended point refuses, nor where an L1 hands on what L0 would refuse",
  abstract: by("ACCEL"),
  event,
});
