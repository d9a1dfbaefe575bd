/**
 * The model's TDH.VP.ENTER against the independent decision table (`oracle/entry-table.ts`): every
 * possible combination of the table's inputs is built as a plain state, the host enters with each of
 * its answers, and the table must admit what the module does.
 */
import { describe, expect, test } from "vitest";
import { model, patch, type Model, type Patch } from "../checker/index.ts";
import { successorsBy } from "../checker/plain/semantics.ts";
import { recommended } from "../models/instances/points.ts";
import { hostEnters, hostRegisters, type Answer } from "../spec/actions/adversary.ts";
import { kernelEnters } from "../spec/actions/l0-kernel.ts";
import type { Mask } from "../spec/constants.ts";
import { initialStates, type Gpr, type State } from "../spec/state.ts";
import { passthrough } from "../spec/system.ts";
import { admits, decide, entries } from "./oracle/entry-table.ts";
import type { Entry, Outcome } from "./oracle/entry-words.ts";

/** The system with and without the repair: one vCPU (0) and one L2 (1). */
type Instances = readonly [fixed: Model, asRead: Model];

function instances(host: "HONEST" | "MAXIMAL", rules: Patch["rules"] = {}): Instances {
  const instance = (fixSoftXlat: boolean): Model =>
    model({
      name: "entry",
      sentence: "States for the entry table.",
      size: "tiny",
      system: patch(passthrough, { name: "rules", rules }),
      constants: { ...recommended, host, fixSoftXlat, busies: 1 },
      claims: [],
    });
  return [instance(true), instance(false)];
}

const of = (models: Instances, e: Entry): Model => models[e.fixSoftXlat ? 0 : 1];
const maximal = instances("MAXIMAL");
const honest = instances("HONEST");

/** The calling VM's registers: different from every answer, in every group, and from `stale`. */
const image: Gpr = {
  rax: "V1",
  rcx: "ABI",
  r10: "V2",
  r11: "V2",
  r12: "TWO",
  r13: "READ",
  r14: { page: "alt", off: 1, sh: false },
  r15: "V2",
  sec: "A",
  xmm: "A",
};
/** What L1's guest-state buffer holds from earlier. */
const stale: Gpr = { ...image, rax: "ONES", sec: "B" };

/** The state that `e` describes; the caller exposed the registers of `mask`. */
function stateOf(e: Entry, mask: Mask): State {
  const s = structuredClone(
    initialStates({ ...recommended, fixSoftXlat: e.fixSoftXlat, busies: 1 })[0],
  ) as unknown as State; // a plain state without sets and sequences has the type of the state
  const called = e.lastExit === "TDVMCALL";
  const reason = e.lastRealExitWasTrap ? "TDCALL" : "EXTERNAL_INTERRUPT";
  s.cpu[0].inTd = false;
  s.cpu[0].vm = e.currVm === "L1" ? 0 : 1;
  s.cpu[0].gpr = { ...image, rcx: mask };
  s.cpu[0].rip[1] = 1;
  s.tdvps[0].lastExit = e.lastExit;
  s.tdvps[0].routed = e.routed;
  s.tdvps[0].exit[1] = { reason, gpa: null };
  s.tdvps[0].xlat[1] = { buf: e.bufferSoft, vapic: e.vapicSoft };
  s.tdvps[0].epochStale = e.epochStale;
  s.sept.l1buf01 = e.bufferPage;
  s.sept.vapic01 = e.vapicPage;
  s.buf[0][1] = { gpr: stale, rip: 0 };
  s.hostCpu[0] = {
    status: "EXIT",
    reason: called ? "TDCALL" : "EXTERNAL_INTERRUPT",
    vm: s.cpu[0].vm,
    page: null,
    gpr: image,
  };
  return s;
}

/** The caller's registers once the exposed ones of the host are applied: written from the sources, too. */
function completed(host: Gpr, mask: Mask): Gpr {
  const abi = mask === "NONE" ? image : host;
  return {
    rax: "ZERO", // TDX_SUCCESS
    rcx: mask,
    r10: abi.r10,
    r11: abi.r11,
    r12: abi.r12,
    r13: abi.r13,
    r14: abi.r14,
    r15: abi.r15,
    sec: mask === "ABI+SEC" ? host.sec : image.sec,
    xmm: mask === "ABI+XMM" ? host.xmm : image.xmm,
  };
}

/** What the step from `before` to `after` did, in the words of the table. */
function seen(before: State, after: State, host: Gpr): Record<keyof Outcome, unknown> {
  const mask = before.cpu[0].gpr.rcx;
  const written = !same(after.buf[0][1], before.buf[0][1]);
  const { status, reason } = after.hostCpu[0];
  const enters = status === "NONE" ? (after.cpu[0].vm === 0 ? "ENTER_L1" : "ENTER_L2") : null;
  const routed = enters === "ENTER_L1" && before.cpu[0].vm !== 0;
  // Once L1 runs, all that is left of L2's registers is in the buffer, if that was written.
  const left = !routed ? after.cpu[0].gpr : written ? after.buf[0][1].gpr : before.cpu[0].gpr;
  const applied = same(left, completed(host, mask));
  const garbled = !applied && !same(left, before.cpu[0].gpr);
  if (written) expect(after.buf[0][1].rip).toBe(before.cpu[0].rip[1]);
  const fake = status === "EXIT" && reason === "EPT_VIOLATION" ? "FAKE_EPT_EXIT" : status;
  const told = after.cpu[0].exitInfo;
  if (routed) expect(told?.reason).toBe(before.tdvps[0].exit[1].reason);
  expect(after.cpu[0].inTd).toBe(enters !== null);
  // An entry moves no instruction pointer, no control and no page.
  expect(after.cpu[0].rip).toEqual(before.cpu[0].rip);
  expect(after.tdvps[0].ctl).toEqual(before.tdvps[0].ctl);
  expect(after.sept).toEqual(before.sept);
  return {
    result: enters ?? fake,
    l1Case: enters === "ENTER_L1" ? (told === null ? "PLAIN" : told.case) : null,
    applied: garbled ? "GARBLED" : applied,
    raxSuccess: left.rax === "ZERO",
    bufferWritten: written,
    lastExit: after.tdvps[0].lastExit,
    routed: after.tdvps[0].routed,
    currVm: after.cpu[0].vm === 0 ? "L1" : "L2",
    bufferSoft: after.tdvps[0].xlat[1].buf,
    vapicSoft: after.tdvps[0].xlat[1].vapic,
  };
}

const same = (a: unknown, b: unknown): boolean =>
  JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .map(([k, v]) => [k, sorted(v)])
    .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
}

/** One entry by the maximal host, as the model makes it. */
interface Made {
  readonly e: Entry;
  readonly answer: Answer;
  readonly before: State;
  readonly after: State;
}

/** Every entry that the maximal host can make in the situation of `e`, whose caller used `mask`. */
function entriesOf(e: Entry, mask: Mask, models = maximal): readonly Made[] {
  const before = stateOf(e, mask);
  return successorsBy(of(models, e), hostEnters, before).map((step) => {
    const { resumeL1, busy, answer } = step.params as {
      resumeL1: boolean;
      busy: boolean;
      answer: Answer;
    };
    return { e: { ...e, resumeL1, busy }, answer, before, after: step.state as State };
  });
}

const possible = entries().filter((e) => decide(e).kind === "decided");
/** The table's inputs but for what the host chooses with the entry. */
const situations = possible.filter((e) => !e.resumeL1 && !e.busy);
/** Those in which every translation is to be made again: whether it can be depends on the page. */
const untranslated = situations.filter((e) => e.epochStale && e.bufferSoft && e.vapicSoft);

/** The entries that the table does not admit, with the row that they break. */
function refused(made: readonly Made[]): readonly { readonly rows: readonly string[] }[] {
  return made.flatMap(({ e, answer, before, after }) => {
    const d = decide(e);
    if (d.kind === "impossible") throw new Error(`${JSON.stringify(e)}: ${d.because}`);
    const actual = seen(before, after, hostRegisters(answer, before.hostCpu[0].gpr));
    const rows = d.rules.map((r) => r.name);
    return admits(d.outcomes, actual) ? [] : [{ rows, e, answer, actual, admitted: d.outcomes }];
  });
}

describe("TDH.VP.ENTER in the model", () => {
  test("does what the table says, for every possible combination of inputs", () => {
    const made = situations.flatMap((e) => entriesOf(e, "ABI+SEC"));
    expect(new Set(made.map(({ e }) => JSON.stringify(e))).size).toBe(possible.length);
    expect(refused(made).slice(0, 3)).toEqual([]);
  });

  test.each(["NONE", "ABI", "ABI+XMM"] as const)(
    "applies what mask %s exposes, no more",
    (mask) => {
      const made = untranslated.flatMap((e) => entriesOf(e, mask));
      expect(made.some(({ before, after }) => !same(before.cpu[0].gpr, after.cpu[0].gpr))).toBe(
        true,
      );
      expect(refused(made).slice(0, 3)).toEqual([]);
    },
  );

  test("is the same when the honest kernel enters", () => {
    const regions = ({ cpu, tdvps, buf, hostCpu, sept }: State) => ({
      cpu,
      tdvps,
      buf,
      hostCpu,
      sept,
    });
    const made = untranslated.flatMap((e) => entriesOf(e, "ABI"));
    const comparable = made.filter(({ answer }) => answer === "OK_V1");
    expect(comparable).toHaveLength(4 * untranslated.length);
    for (const { e, before, after } of comparable) {
      const ready = structuredClone(before);
      ready.l0[0] = {
        ...ready.l0[0],
        pc: "ENTER",
        regs: hostRegisters("OK_V1", before.hostCpu[0].gpr),
        resumeL1: e.resumeL1,
      };
      const entered = successorsBy(of(honest, e), kernelEnters, ready)
        .filter(({ params }) => params["busy"] === e.busy)
        .map(({ state }) => regions(state as State));
      expect(entered).toEqual([regions(after)]);
    }
  });
});

describe("the comparison notices", () => {
  type Rules = typeof passthrough.specification.def.rules;
  const defects: Readonly<Record<string, Rules>> = {
    "a host that sets registers which are not exposed": {
      writeBack: (image: Gpr, host: Gpr) => ({ ...host, rcx: image.rcx, rax: "ZERO" }),
    },
    "a completion without success in RAX": {
      writeBack: (image: Gpr, host: Gpr) => ({ ...completed(host, image.rcx), rax: image.rax }),
    },
    "routing that a failed entry forgets": { routeAfterFailure: () => "NONE" },
    "routing that takes a pending call for an asynchronous exit": {
      routeOnEntry: (routed: string, resumeL1: boolean) =>
        resumeL1 && routed === "NONE" ? "ASYNC" : routed,
    },
    "a request for L1 that is ignored": { routeOnEntry: (routed: string) => routed },
  };

  test.each(Object.entries(defects))("%s", (_name, rules) => {
    const models = instances("MAXIMAL", rules);
    expect(untranslated.flatMap((e) => refused(entriesOf(e, "ABI", models)))).not.toEqual([]);
  });

  test("the order of the module where the repair is claimed, and the other way round", () => {
    const [fixed, asRead] = maximal;
    const made = untranslated.flatMap((e) => entriesOf(e, "ABI", [asRead, fixed]));
    const rows = new Set(refused(made).flatMap((r) => r.rows));
    for (const row of ["H1: L2's response is lost", "H1 repaired", "H2 repaired"]) {
      expect(rows).toContain(row);
    }
  });
});
