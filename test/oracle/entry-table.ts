/**
 * TDH.VP.ENTER as a decision table, written from the published behaviour of the TDX module
 * (`td_transitions/tdh_vp_enter.c`, `td_exit.c`, `vm_exits/tdg_vp_vmcall.c`, release tdx_1.5) and
 * without looking at the specification in `spec/`: an independent second reading to compare it with.
 *
 * The rows are in `entry-rules.ts`; here they are applied. Where the sources say nothing, a field is
 * {@link OPEN} or a row offers several outcomes: a comparison must accept any of them.
 *
 * Left out: the reserved bits and the host-recoverability hint of RCX, IBPB and ASID flushes, and
 * the two other sources of routing (a vector on entry that the L2 exception bitmap selects, and the
 * stepping filter): none of them is an input here.
 *
 * The orderings that lose a response (H1) or roll L2 back (H2) are read from the code and not
 * confirmed by running it: hypotheses. `fixSoftXlat` is the hypothetical repair of both.
 */
import { impossible, rules } from "./entry-rules.ts";
import {
  OPEN,
  type Condensed,
  type Entry,
  type Outcome,
  type Page,
  type Rule,
  type When,
} from "./entry-words.ts";

const booleans = [false, true] as const;
const pages = ["PRESENT", "BLOCKED"] as const;
const domains: { readonly [K in keyof Entry]: readonly Entry[K][] } = {
  currVm: ["L1", "L2"],
  lastExit: ["ASYNC_FAULT", "ASYNC_TRAP", "TDVMCALL"],
  lastRealExitWasTrap: booleans,
  routed: ["NONE", "ASYNC", "TDVMCALL"],
  resumeL1: booleans,
  busy: booleans,
  epochStale: booleans,
  bufferSoft: booleans,
  bufferPage: pages,
  vapicSoft: booleans,
  vapicPage: pages,
  fixSoftXlat: booleans,
};

/** Every combination of inputs. */
export function entries(): readonly Entry[] {
  let all: readonly object[] = [{}];
  for (const [field, values] of Object.entries(domains)) {
    all = all.flatMap((e) => values.map((v) => ({ ...e, [field]: v })));
  }
  return all as readonly Entry[]; // one value of each domain per field, by construction
}

/** A soft translation: still usable; to be made again, with success; to be made again, in vain. */
type Translation = "FRESH" | "MADE" | "FAILS";

function translation(soft: boolean, page: Page, stale: boolean): Translation {
  if (soft && !stale) return "FRESH";
  return page === "PRESENT" ? "MADE" : "FAILS";
}

function translations(e: Entry): { readonly buffer: Translation; readonly vapic: Translation } {
  return {
    buffer: translation(e.bufferSoft, e.bufferPage, e.epochStale),
    vapic: translation(e.vapicSoft, e.vapicPage, e.epochStale),
  };
}

/**
 * The routing that counts for the rest of the entry. RESUME_L1 records it before the late checks,
 * by the last exit; it stays recorded when the entry fails (2.5).
 */
function routingOf({ routed, resumeL1, lastExit }: Entry): Condensed["routing"] {
  if (!resumeL1) return routed;
  const recorded = lastExit === "TDVMCALL" ? "TDVMCALL" : "ASYNC";
  // Open: whether RESUME_L1 replaces a routing that is already there by another.
  return routed === "NONE" || routed === recorded ? recorded : "EITHER";
}

function condense(e: Entry): Condensed {
  const { buffer, vapic } = translations(e);
  return {
    vm: e.currVm,
    last: e.lastExit,
    trap: e.lastRealExitWasTrap,
    resume: e.resumeL1,
    busy: e.busy,
    fix: e.fixSoftXlat,
    remembered: e.routed,
    routing: routingOf(e),
    buffer: buffer === "FAILS" ? "FAILS" : "OK",
    both: buffer === "FAILS" || vapic === "FAILS" ? "FAILS" : "OK",
  };
}

function applies(when: When, c: Condensed): boolean {
  return Object.entries(when).every(([field, values]: [string, readonly unknown[]]) =>
    values.includes(c[field as keyof Condensed]),
  );
}

/**
 * Whether a soft translation is marked valid after the entry. The sources do not say when a stale
 * one loses its mark.
 */
function softAfter(
  soft: boolean,
  t: Translation,
  tried: "yes" | "no" | "unknown",
): Outcome["bufferSoft"] {
  if (t === "FRESH") return true;
  if (tried === "yes") return t === "MADE";
  // A mark may have stayed although it is stale, and may have come where nobody knows.
  return soft || (tried === "unknown" && t === "MADE") ? OPEN : false;
}

/** Which translations an entry tries. Once one of two has failed, nobody says whether the other was tried. */
function soft(e: Entry, translates: Rule["translates"]): Pick<Outcome, "bufferSoft" | "vapicSoft"> {
  const { buffer, vapic } = translations(e);
  const after = (triedBuffer: "yes" | "no" | "unknown", triedVapic: "yes" | "no" | "unknown") => ({
    bufferSoft: softAfter(e.bufferSoft, buffer, triedBuffer),
    vapicSoft: softAfter(e.vapicSoft, vapic, triedVapic),
  });
  switch (translates) {
    case "refused":
      return { bufferSoft: e.bufferSoft, vapicSoft: e.vapicSoft };
    case "nothing":
      return after("no", "no");
    case "buffer":
      return after("yes", "unknown");
    case "both":
      return after(vapic === "FAILS" ? "unknown" : "yes", buffer === "FAILS" ? "unknown" : "yes");
    case "unknown":
      return after("unknown", "unknown");
  }
}

function complete(e: Entry, rule: Rule, outcome: Rule["outcomes"][number]): Outcome {
  const routing = routingOf(e);
  const applied = outcome.applied ?? false;
  return {
    l1Case: null,
    applied,
    raxSuccess: applied,
    bufferWritten: false,
    lastExit: e.lastExit,
    // A row about EITHER names the routing itself; a refused entry records none.
    routed: routing === "EITHER" || rule.translates === "refused" ? e.routed : routing,
    currVm: e.currVm,
    ...soft(e, rule.translates),
    ...outcome,
  };
}

/** What the table says about one combination of inputs. */
export type Decision =
  | { readonly kind: "impossible"; readonly because: string }
  | {
      readonly kind: "decided";
      /** The rows that apply: exactly one, which `entry-table.test.ts` checks. */
      readonly rules: readonly Rule[];
      readonly outcomes: readonly Outcome[];
    };

/** Looks up one combination of inputs. */
export function decide(e: Entry): Decision {
  const c = condense(e);
  const reason = impossible.find((i) => applies(i.when, c));
  if (reason !== undefined) return { kind: "impossible", because: reason.because };
  const matching = rules.filter((r) => applies(r.when, c));
  return {
    kind: "decided",
    rules: matching,
    outcomes: matching.flatMap((r) => r.outcomes.map((o) => complete(e, r, o))),
  };
}

/** Whether `actual` is one of the outcomes, their open fields aside. */
export function admits(
  outcomes: readonly Outcome[],
  actual: Readonly<Record<keyof Outcome, unknown>>,
): boolean {
  return outcomes.some((o) =>
    Object.entries(o).every(([k, v]) => v === OPEN || v === actual[k as keyof Outcome]),
  );
}
