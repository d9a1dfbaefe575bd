/**
 * The words of the decision table of TDH.VP.ENTER (`entry-table.ts`): inputs, outcomes, rows.
 */

/** The sources do not say: any value is right. */
export const OPEN = "OPEN";
type OrOpen<T> = T | typeof OPEN;

export type Vm = "L1" | "L2";
export type LastExit = "ASYNC_FAULT" | "ASYNC_TRAP" | "TDVMCALL";
export type Routed = "NONE" | "ASYNC" | "TDVMCALL";
export type Page = "PRESENT" | "BLOCKED";

/** One combination of inputs. */
export interface Entry {
  /** The VM that was running when this vCPU last left. */
  readonly currVm: Vm;
  /** What the module remembers of the last exit to the host; a fake EPT exit is an ASYNC_FAULT. */
  readonly lastExit: LastExit;
  /** Whether the last exit that guest code caused left its instruction behind (trap). */
  readonly lastRealExitWasTrap: boolean;
  /** Routing to L1 that an earlier, failed entry recorded. */
  readonly routed: Routed;
  /** RCX bit 53. */
  readonly resumeL1: boolean;
  /** A late check fails: TSC, epoch lock or secure-EPT lock. */
  readonly busy: boolean;
  /** The TD epoch changed, or the vCPU was flushed, since the soft translations were made. */
  readonly epochStale: boolean;
  /** The soft translation of L1's guest-state buffer is marked valid. */
  readonly bufferSoft: boolean;
  /** The page of L1's guest-state buffer in the secure EPT. */
  readonly bufferPage: Page;
  /** The soft translation of the L2 vAPIC page is marked valid. */
  readonly vapicSoft: boolean;
  readonly vapicPage: Page;
  /** The hypothetical repair of H1 and H2. */
  readonly fixSoftXlat: boolean;
}

/** What an entry does. */
export interface Outcome {
  readonly result: "OPERAND_INVALID" | "BUSY" | "FAKE_EPT_EXIT" | "ENTER_L2" | "ENTER_L1";
  /** How L1 is told: `PLAIN` continues L1's own code; `null` when L1 is not entered. */
  readonly l1Case: "PLAIN" | "HOST_ROUTED_TDVMCALL" | "HOST_ROUTED_ASYNC" | null;
  /** The exposed host registers go to the image of the VM that called. */
  readonly applied: boolean;
  /** RAX of that image becomes TDX_SUCCESS: always together with `applied` (2.5). */
  readonly raxSuccess: boolean;
  /** L2's registers are written to L1's guest-state buffer. */
  readonly bufferWritten: boolean;
  readonly lastExit: OrOpen<LastExit>;
  readonly routed: Routed;
  readonly currVm: Vm;
  /** Whether the soft translations are marked valid afterwards. */
  readonly bufferSoft: OrOpen<boolean>;
  readonly vapicSoft: OrOpen<boolean>;
}

/** The inputs condensed to what the conditions of the rows are about. */
export interface Condensed {
  readonly vm: Vm;
  readonly last: LastExit;
  readonly trap: boolean;
  readonly resume: boolean;
  readonly busy: boolean;
  readonly fix: boolean;
  readonly remembered: Routed;
  /** The routing once this entry has recorded its own; `EITHER`: TDVMCALL or ASYNC, not known. */
  readonly routing: Routed | "EITHER";
  /** Whether the guest-state buffer is translated or can be. */
  readonly buffer: "OK" | "FAILS";
  /** The same of the buffer and the vAPIC page together. */
  readonly both: "OK" | "FAILS";
}

/** Conditions: each named field has one of the values listed. */
export type When = { readonly [K in keyof Condensed]?: readonly Condensed[K][] };

/** One row: all conditions hold, then one of these outcomes. */
export interface Rule {
  readonly name: string;
  readonly when: When;
  /**
   * More than one: the sources leave the choice open. Fields not named: nothing is applied or
   * written, L1 is not entered, the routing is as recorded, all else as before.
   */
  readonly outcomes: readonly (Pick<Outcome, "result"> & Partial<Outcome>)[];
  /** Which soft translations the entry tries, as far as the sources say; `refused`: before anything. */
  readonly translates: "refused" | "nothing" | "buffer" | "both" | "unknown";
  readonly because: string;
}
