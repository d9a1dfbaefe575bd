/**
 * The rows of the decision table of TDH.VP.ENTER (`entry-table.ts`). The numbers in the reasons:
 * 2.2 the TDVMCALL exit (`vm_exits/tdg_vp_vmcall.c`, `td_exit.c`), 2.3 the asynchronous exit
 * (`td_exit.c`), 2.5 TDH.VP.ENTER (`td_transitions/tdh_vp_enter.c`), 2.6 the two hypotheses H1 and
 * H2 about the order of its steps.
 */
import { OPEN, type Rule, type When } from "./entry-words.ts";

/** Combinations of inputs that no sequence of exits and entries produces. */
export const impossible: readonly { readonly when: When; readonly because: string }[] = [
  {
    when: { vm: ["L1"], remembered: ["ASYNC", "TDVMCALL"] },
    because: "2.5: routing needs curr_vm != 0, and is cleared when L1 has been made current",
  },
  {
    when: { last: ["TDVMCALL"], trap: [false] },
    because: "2.2: a TDVMCALL exit is made with is_trap_exit=true and advances RIP",
  },
  {
    when: { remembered: ["ASYNC"], last: ["TDVMCALL"] },
    because:
      "2.5: ASYNC is recorded after an asynchronous exit, and no VM runs until it is cleared",
  },
  {
    when: { remembered: ["TDVMCALL"], last: ["ASYNC_TRAP"] },
    because: "2.5: once TDVMCALL is recorded, the last exit is TDVMCALL or was set to ASYNC_FAULT",
  },
  {
    when: { remembered: ["TDVMCALL"], trap: [false] },
    because: "2.5, 2.2: TDVMCALL is recorded because the last real exit was one",
  },
];

const asynchronous = ["ASYNC_FAULT", "ASYNC_TRAP"] as const;
const fakeExit = { result: "FAKE_EPT_EXIT", lastExit: "ASYNC_FAULT" } as const;
/** While a VM runs, what is remembered of the last exit is dead: the next exit overwrites it. */
const dead = { lastExit: OPEN } as const;
/** 2.5: the routing is cleared when, and only when, L1's state has been made current. */
const l1 = { result: "ENTER_L1", currVm: "L1", routed: "NONE", ...dead } as const;

/** The rows. For every possible combination exactly one applies. */
export const rules: readonly Rule[] = [
  // L1 was running.
  {
    name: "RESUME_L1 while L1 is current",
    when: { vm: ["L1"], resume: [true] },
    outcomes: [{ result: "OPERAND_INVALID" }],
    translates: "refused",
    because: "2.5: bit 53 is allowed only if curr_vm != 0; inputs are checked first",
  },
  {
    name: "L1 busy",
    when: { vm: ["L1"], resume: [false], busy: [true] },
    outcomes: [{ result: "BUSY" }],
    translates: "unknown",
    because: "2.5: what survives a failed entry is the routing, here none; nothing else is named",
  },
  {
    name: "L1 continues after an asynchronous exit",
    when: { vm: ["L1"], resume: [false], busy: [false], last: asynchronous },
    outcomes: [{ ...l1, l1Case: "PLAIN" }],
    translates: "nothing",
    because: "2.5: the module re-enters curr_vm; 2.6: for curr_vm = 0 nothing is translated",
  },
  {
    name: "L1's own TDVMCALL is completed",
    when: { vm: ["L1"], resume: [false], busy: [false], last: ["TDVMCALL"] },
    outcomes: [{ ...l1, l1Case: "PLAIN", applied: true }],
    translates: "nothing",
    because: "2.5: re-entry after TDVMCALL copies the exposed host values; RAX := TDX_SUCCESS",
  },

  // L2 was running and a late check fails. Routing has been recorded by then.
  {
    name: "L2 busy, nothing to apply",
    when: { vm: ["L2"], busy: [true], routing: ["NONE", "ASYNC", "TDVMCALL"], last: asynchronous },
    outcomes: [{ result: "BUSY" }],
    translates: "unknown",
    because: "2.5: what survives a failed entry is the routing; nothing else is named",
  },
  {
    name: "L2 busy, its response not yet applied",
    when: { vm: ["L2"], busy: [true], routing: ["NONE"], last: ["TDVMCALL"], fix: [false] },
    outcomes: [{ result: "BUSY" }],
    translates: "unknown",
    because: "2.6: the translation, which takes the lock, comes before save_regs_after_tdvmcall",
  },
  {
    name: "L2 busy under the repair",
    when: { vm: ["L2"], busy: [true], routing: ["NONE"], last: ["TDVMCALL"], fix: [true] },
    outcomes: [{ result: "BUSY" }, { result: "BUSY", applied: true, lastExit: OPEN }],
    translates: "unknown",
    because: "open: the repair applies before the translation, which may find the lock busy",
  },
  {
    name: "L2 busy, routed after TDVMCALL",
    when: { vm: ["L2"], busy: [true], routing: ["TDVMCALL"], last: ["TDVMCALL"] },
    outcomes: [{ result: "BUSY" }, { result: "BUSY", applied: true, lastExit: "ASYNC_FAULT" }],
    translates: "unknown",
    because: "open: 2.5 applies before the translation, which may find the lock busy",
  },
  {
    name: "L2 busy, routed again",
    when: { vm: ["L2"], busy: [true], routing: ["EITHER"] },
    outcomes: [
      { result: "BUSY", routed: "TDVMCALL" },
      { result: "BUSY", routed: "ASYNC" },
    ],
    translates: "unknown",
    because: "open: whether RESUME_L1 replaces an earlier routing; 2.5: not applied twice",
  },

  // L2 continues: not routed.
  {
    name: "L2 continues after an asynchronous exit",
    when: { vm: ["L2"], busy: [false], routing: ["NONE"], last: asynchronous, both: ["OK"] },
    outcomes: [{ result: "ENTER_L2", ...dead }],
    translates: "both",
    because: "2.5: the module re-enters curr_vm",
  },
  {
    name: "L2 cannot continue after an asynchronous exit",
    when: { vm: ["L2"], busy: [false], routing: ["NONE"], last: asynchronous, both: ["FAILS"] },
    outcomes: [fakeExit],
    translates: "both",
    because: "2.6: a failed translation becomes a fake EPT violation exit, last exit ASYNC_FAULT",
  },
  {
    name: "L2's TDVMCALL is completed",
    when: { vm: ["L2"], busy: [false], routing: ["NONE"], last: ["TDVMCALL"], both: ["OK"] },
    outcomes: [{ result: "ENTER_L2", applied: true, ...dead }],
    translates: "both",
    because: "2.5: re-entry after TDVMCALL copies the exposed host values; RAX := TDX_SUCCESS",
  },
  {
    name: "H1: L2's response is lost",
    when: {
      vm: ["L2"],
      busy: [false],
      routing: ["NONE"],
      last: ["TDVMCALL"],
      both: ["FAILS"],
      fix: [false],
    },
    outcomes: [fakeExit],
    translates: "both",
    because: "2.6 H1: translate_gpas comes before save_regs_after_tdvmcall; ASYNC_FAULT forgets it",
  },
  {
    name: "H1 repaired",
    when: {
      vm: ["L2"],
      busy: [false],
      routing: ["NONE"],
      last: ["TDVMCALL"],
      both: ["FAILS"],
      fix: [true],
    },
    outcomes: [{ ...fakeExit, applied: true }],
    translates: "both",
    because: "2.6, direction of the repair: apply the host registers before the translation",
  },

  // L2 was running, the routing after its TDVMCALL leads to L1.
  {
    name: "routed after TDVMCALL",
    when: {
      vm: ["L2"],
      busy: [false],
      routing: ["TDVMCALL"],
      last: ["TDVMCALL"],
      buffer: ["OK"],
    },
    outcomes: [
      {
        ...l1,
        l1Case: "HOST_ROUTED_TDVMCALL",
        applied: true,
        bufferWritten: true,
        lastExit: "ASYNC_FAULT",
      },
    ],
    translates: "buffer",
    because:
      "2.5: applied to the L2 image, last exit := ASYNC_FAULT, buffer translated and written",
  },
  {
    name: "routed after TDVMCALL, no buffer",
    when: {
      vm: ["L2"],
      busy: [false],
      routing: ["TDVMCALL"],
      last: ["TDVMCALL"],
      buffer: ["FAILS"],
    },
    outcomes: [{ ...fakeExit, applied: true }],
    translates: "buffer",
    because: "2.5: applied first; a failed translation is a fake EPT violation, routing remains",
  },
  {
    name: "routed after TDVMCALL, at a later try",
    when: {
      vm: ["L2"],
      busy: [false],
      routing: ["TDVMCALL"],
      last: ["ASYNC_FAULT"],
      buffer: ["OK"],
    },
    outcomes: [{ ...l1, l1Case: "HOST_ROUTED_TDVMCALL", bufferWritten: true }],
    translates: "buffer",
    because: "2.5: the routing remained, and ASYNC_FAULT keeps the values from being applied twice",
  },
  {
    name: "routed after TDVMCALL, at a later try, no buffer",
    when: {
      vm: ["L2"],
      busy: [false],
      routing: ["TDVMCALL"],
      last: ["ASYNC_FAULT"],
      buffer: ["FAILS"],
    },
    outcomes: [fakeExit],
    translates: "buffer",
    because: "2.5: a failed translation is a fake EPT violation, routing remains",
  },
  {
    name: "routed again at a later try",
    when: { vm: ["L2"], busy: [false], routing: ["EITHER"], buffer: ["OK"], fix: [false] },
    outcomes: [
      { ...l1, l1Case: "HOST_ROUTED_TDVMCALL", bufferWritten: true },
      { ...l1, l1Case: "HOST_ROUTED_ASYNC" },
    ],
    translates: "unknown",
    because: "open: whether RESUME_L1 replaces an earlier routing by what the last exit now is",
  },
  {
    name: "routed again at a later try, repaired",
    when: { vm: ["L2"], busy: [false], routing: ["EITHER"], buffer: ["OK"], fix: [true] },
    outcomes: [
      { ...l1, l1Case: "HOST_ROUTED_TDVMCALL", bufferWritten: true },
      { ...l1, l1Case: "HOST_ROUTED_ASYNC", bufferWritten: true },
    ],
    translates: "buffer",
    because: "open as above; 2.6, direction of the repair: either branch writes after a trap",
  },
  {
    name: "routed again at a later try, no buffer",
    when: { vm: ["L2"], busy: [false], routing: ["EITHER"], buffer: ["FAILS"], fix: [false] },
    outcomes: [
      { ...fakeExit, routed: "TDVMCALL" },
      { ...fakeExit, routed: "ASYNC" },
      { ...l1, l1Case: "HOST_ROUTED_ASYNC" },
    ],
    translates: "unknown",
    because: "open: whether the routing is replaced, and whether the ASYNC branch translates",
  },
  {
    name: "routed again at a later try, no buffer, repaired",
    when: { vm: ["L2"], busy: [false], routing: ["EITHER"], buffer: ["FAILS"], fix: [true] },
    outcomes: [
      { ...fakeExit, routed: "TDVMCALL" },
      { ...fakeExit, routed: "ASYNC" },
    ],
    translates: "buffer",
    because: "open as above; what cannot be translated cannot be written, and 2.5: routing remains",
  },

  // L2 was running, the routing after an asynchronous exit leads to L1.
  {
    name: "routed after an asynchronous exit",
    when: { vm: ["L2"], busy: [false], routing: ["ASYNC"], trap: [false], buffer: ["OK"] },
    outcomes: [{ ...l1, l1Case: "HOST_ROUTED_ASYNC" }],
    translates: "unknown",
    because: "2.3: the exit wrote the buffer; 2.6 H2: this branch relies on it",
  },
  {
    name: "routed after an asynchronous exit, no buffer",
    when: { vm: ["L2"], busy: [false], routing: ["ASYNC"], trap: [false], buffer: ["FAILS"] },
    outcomes: [{ ...l1, l1Case: "HOST_ROUTED_ASYNC" }, fakeExit],
    translates: "unknown",
    because: "open: whether the branch that writes no buffer translates it nevertheless",
  },
  {
    name: "H2: routed over a buffer that no exit has written",
    when: {
      vm: ["L2"],
      busy: [false],
      routing: ["ASYNC"],
      trap: [true],
      buffer: ["OK"],
      fix: [false],
    },
    outcomes: [{ ...l1, l1Case: "HOST_ROUTED_ASYNC" }],
    translates: "unknown",
    because: "2.6 H2: this branch relies on the buffer written at exit; 2.2: a trap writes none",
  },
  {
    name: "H2, no buffer",
    when: {
      vm: ["L2"],
      busy: [false],
      routing: ["ASYNC"],
      trap: [true],
      buffer: ["FAILS"],
      fix: [false],
    },
    outcomes: [{ ...l1, l1Case: "HOST_ROUTED_ASYNC" }, fakeExit],
    translates: "unknown",
    because: "open: whether the branch that writes no buffer translates it nevertheless",
  },
  {
    name: "H2 repaired",
    when: {
      vm: ["L2"],
      busy: [false],
      routing: ["ASYNC"],
      trap: [true],
      buffer: ["OK"],
      fix: [true],
    },
    outcomes: [{ ...l1, l1Case: "HOST_ROUTED_ASYNC", bufferWritten: true }],
    translates: "buffer",
    because: "2.6, direction of the repair: write the buffer when the last real exit was a trap",
  },
  {
    name: "H2 repaired, no buffer",
    when: {
      vm: ["L2"],
      busy: [false],
      routing: ["ASYNC"],
      trap: [true],
      buffer: ["FAILS"],
      fix: [true],
    },
    outcomes: [fakeExit],
    translates: "buffer",
    because: "what cannot be translated cannot be written; 2.5: the routing survives",
  },
];
