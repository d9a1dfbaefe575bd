/** What the host can observe of one operation on each route, for the page of confidentiality. */
import { observedIn, type ObservedColumn } from "../checker/pages/observed.ts";
import { suite } from "../models/index.ts";
import type { C, S } from "../properties/language.ts";
import { exposes } from "../spec/hypercalls.ts";

/** The routes, each by a model that makes one operation on it with an honest host. */
const ROUTES = [
  { title: "ACCEL", name: "accel-tiny" },
  { title: "NEST_CALL", name: "nested-call-tiny" },
  { title: "NEST_EPT", name: "nested-ept-tiny" },
] as const;

/** What the columns are. */
export const routesAre =
  "Every value that an exit brings to the host when an L2 makes one operation on one of its devices (any operation of its driver, honest host, one L2, one vCPU): `accel-tiny`, `nested-call-tiny`, `nested-ept-tiny`, explored to the end. Whichever the route, the host gets what it needs to serve the device, the offset included; the routes differ in which VM it sees, in who chooses the mask, and in whether L1 has looked at the request before.";

/** The columns of the table. */
export function routes(): readonly ObservedColumn[] {
  return ROUTES.map(({ title, name }) => {
    const model = suite.models.find((m) => m.name === name);
    if (model === undefined) throw new Error(`there is no model ${name}`);
    return { title, observed: observedIn(model, seenAtExit) };
  });
}

/** What the host sees of an exit, while it has not entered again. */
function seenAtExit(s: S, c: C): Readonly<Record<string, unknown>> | null {
  const [v] = c.vcpus;
  if (v === undefined || s.hostCpu[v].status !== "EXIT") return null;
  const { reason, vm, page, gpr } = s.hostCpu[v];
  const who = vm === 0 ? "L1" : "L2";
  const exit = { "VM that leaves (RCX 33:32), reason": `${who} ${reason}` };
  if (page !== null) return { ...exit, "page of a violation": page };
  if (reason !== "TDCALL") return exit;
  const mask = { "mask (RCX), chosen by": `${gpr.rcx} ${who}` };
  if (!exposes(gpr.rcx, "abi")) return { ...exit, ...mask };
  return {
    ...exit,
    ...mask,
    "leaf (R11)": gpr.r11,
    "size (R12)": gpr.r12,
    "direction (R13)": gpr.r13,
    "page (R14)": gpr.r14.page,
    "offset (R14)": gpr.r14.off,
    "shared bit (R14)": gpr.r14.sh,
    "datum (R15)": gpr.r15,
    "registers that the mask does not name": gpr.sec,
  };
}
