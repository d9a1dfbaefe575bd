/* The core of the real system: the module, L1, one L2 on one vCPU, an honest kernel and emulator, one
 * device. What is in and what is left out: docs/internals/core-twins.md.
 *
 * Written by hand from what spec/ says in words. One action instance is one d_step. Flags are 0 or 1.
 */
#ifndef OPERATIONS
#define OPERATIONS 1   /* budgets of the environment */
#endif
#ifndef BAR_WRITES
#define BAR_WRITES 0
#endif
#ifndef RECLAIMS
#define RECLAIMS 1
#endif
#ifndef BUSIES
#define BUSIES 1
#endif
#ifndef TICKS
#define TICKS 0
#endif
#ifndef ALL_OPS
#define ALL_OPS 0      /* all eight operations of a driver, or four of them */
#endif
#ifndef NESTED
#define NESTED 0       /* hypercalls go through L1 */
#endif
#ifndef BAR_MOVES
#define BAR_MOVES 0    /* L1 moves the L2's view when it writes a BAR */
#endif
#ifndef STRIP
#define STRIP 0        /* L0 takes addresses without the shared bit */
#endif
#ifndef DRIVER_SH
#define DRIVER_SH 1    /* the driver sets it */
#endif
#ifndef BY_VM
#define BY_VM 1        /* L0 serves an L2 only at its own device */
#endif
#ifndef HAND_OVER
#define HAND_OVER 0    /* L0 hands what is no RequestMMIO to L1 */
#endif
#ifndef FAST_KICK
#define FAST_KICK 0    /* the kernel takes kicks itself */
#endif
#ifndef FAST_R10
#define FAST_R10 1     /* and sets their status */
#endif
#ifndef PATCH_14
#define PATCH_14 0     /* L1 sees violations on private pages */
#endif
#ifndef REDISPATCH
#define REDISPATCH 0   /* L1 serves what the host has completed */
#endif
#ifndef DENY
#define DENY 1         /* L1 forwards to the L2's own device only */
#endif
#ifndef FIX
#define FIX 1          /* the module applies an answer before it translates L1's pages */
#endif
#ifndef CHECK
#define CHECK 4        /* the property that is judged: 1, 2, 3; 4: all of them; 0: none */
#endif

/* Two instructions for each operation and BAR write, and two to spare. */
#define MAX_RIP (2 * (OPERATIONS + BAR_WRITES) + 2)
#define PLUS_ONE(x) ((x) < MAX_RIP -> (x) + 1 : MAX_RIP)

/* Values of registers; the first is success, the fifth the leaf RequestMMIO. */
#define ZERO    0
#define V1      1
#define V2      2
#define ONES    3
#define X30     4
#define INVALID 5

/* Sizes; directions; masks. */
#define BAD   0
#define ONE   1
#define TWO   2
#define READ  0
#define WRITE 1
#define NONE  0
#define ABI   1

/* Pages. The first four are memory of the trust domain. */
#define RAM   0
#define BUF   1
#define VAPIC 2
#define L1RAM 3
#define BAR   4
#define ALT   5
#define NO_PAGE 7
#define MEMORY(page) ((page) <= L1RAM)

/* What stands in the registers that no call exposes. */
#define NOBODYS 0
#define L2S     1
#define L1S     2

/* Exit reasons. */
#define NO_REASON     0
#define TDCALL        1
#define EPT_VIOLATION 2
#define IO_ACCESS     3
#define INTERRUPT     4
#define HLT           5

/* What TDG.VP.ENTER reports beside the reason. */
#define NO_EXIT        0
#define OWN_EXIT       1
#define AFTER_TDVMCALL 2
#define AFTER_ASYNC    3

typedef Regs {      /* what the call ABI exposes, and its mask */
  unsigned rcx : 1;
  unsigned r10 : 3;
  unsigned r11 : 3;
  unsigned size : 2;
  unsigned dir : 1;
  unsigned page : 3 = L1RAM;
  unsigned off : 2;
  unsigned sh : 1;
  unsigned r15 : 3
}

#define INITIAL_REGS(g) \
  g.rcx = NONE; g.r10 = ZERO; g.r11 = ZERO; g.size = BAD; g.dir = READ; \
  g.page = L1RAM; g.off = 0; g.sh = 0; g.r15 = ZERO
#define COPY_ABI(to, from) \
  to.r10 = from.r10; to.r11 = from.r11; to.size = from.size; to.dir = from.dir; \
  to.page = from.page; to.off = from.off; to.sh = from.sh; to.r15 = from.r15
#define COPY(to, from) to.rcx = from.rcx; COPY_ABI(to, from)

/* The vCPU: who has it, its one register image, the L2's instruction counter, what L1 is told. */
bit inTd = 1;
bit l2Has = 0;
Regs cpu;
unsigned secret : 2;
unsigned rip : 5;
unsigned exitCase : 2;
unsigned exitReason : 3;

/* The module's notes about it. */
bit lastWasCall = 0;
#define ROUTE_NONE 0
#define ROUTE_CALL 1
#define ROUTE_ASYNC 2
unsigned routed : 2;
unsigned lastReason : 3 = HLT;   /* of the L2's last real exit */
bit direct = 0;
bit sharedEptp = 0;
bit bufMapped = 0;
bit vapicMapped = 0;
bit stale = 0;
unsigned blocked : 3;      /* by private page */
#define IS_BLOCKED(page) ((blocked >> (page)) & 1)

/* L1: its buffer for the L2, and where it is. */
Regs buf;
unsigned bufSecret : 2 = L2S;
unsigned bufRip : 5;
#define BOOT       0
#define IN_L2      1
#define FORWARDING 2
#define REENTERING 3
unsigned l1Pc : 2;
bit l1Direct = 0;
unsigned vbar : 3 = BAR;         /* where the L2 sees its device; L1 and the emulator always have it at BAR */

/* The L2's driver. */
#define IDLE 0
#define CALL 1
#define IO   2
unsigned l2Pc : 2;
unsigned at : 5;
unsigned op : 4;           /* 0: none */
bit hasResult = 0;
bit ok = 0;
unsigned datum : 3;
unsigned left : 2 = OPERATIONS;
unsigned barWrites : 1 = BAR_WRITES;

/* What the last SEAMCALL left the host. */
#define NOTHING 0
#define EXIT    1
#define BUSY    2
unsigned status : 2;
unsigned reason : 3;
bit fromL2 = 0;
unsigned page : 3 = NO_PAGE;
Regs host;

/* The kernel, the request that the emulator has, the device. */
#define GUEST 0
#define USER  1
#define ENTER 2
unsigned l0Pc : 2;
Regs regs;
bit completesRead = 0;
bit resumeL1 = 0;
#define NO_REQUEST 0
#define ASKED      1
#define ANSWERED   2
unsigned request : 2;
unsigned reqPage : 3;
unsigned reqOff : 2;
unsigned reqSize : 2;
bit reqDir = 0;
unsigned reqData : 3;
bit eventfd = 0;
unsigned data : 3;
unsigned dataHi : 3;
unsigned kick : 2;
unsigned isr : 3;
bit serving = 0;
unsigned reclaims : 2 = RECLAIMS;
unsigned busies : 2 = BUSIES;
unsigned ticks : 2 = TICKS;

/* ---- the module ------------------------------------------------------------------------------- */

#define HOST_GETS(why, whence, where) \
  status = EXIT; reason = why; fromL2 = whence; page = where

/* A hypercall of whoever runs, with its registers in `cpu`, at `where` when it is the L2. */
inline tdcall(where) {
  inTd = 0;
  exitCase = NO_EXIT; exitReason = NO_REASON;
  lastWasCall = 1;
  if
  :: l2Has -> rip = PLUS_ONE(where); lastReason = TDCALL
  :: else
  fi;
  HOST_GETS(TDCALL, l2Has, NO_PAGE);
  INITIAL_REGS(host);
  host.rcx = cpu.rcx;
  if
  :: cpu.rcx == ABI -> COPY_ABI(host, cpu)
  :: else
  fi
}

inline l1Sees(how, why) {
  l2Has = 0;
  INITIAL_REGS(cpu); secret = NOBODYS;
  exitCase = how; exitReason = why
}

/* The L2 leaves to L1, with the registers in `cpu`. */
inline l2ToL1(why, where) {
  rip = where;
  COPY(buf, cpu); bufSecret = secret; bufRip = where;
  lastReason = why;
  l1Sees(OWN_EXIT, why)
}

/* The hypercall of the L2 at `where`. */
inline l2Calls(where) {
  if
  :: direct -> tdcall(where)
  :: else -> l2ToL1(TDCALL, where)
  fi
}

/* An exit that nobody asked for, of whoever runs. */
inline asyncExit(why, where) {
  inTd = 0;
  lastWasCall = 0;
  if
  :: l2Has -> COPY(buf, cpu); bufSecret = secret; bufRip = rip; lastReason = why
  :: else
  fi;
  HOST_GETS(why, l2Has, where);
  INITIAL_REGS(host)
}

inline writeBack() {
  if
  :: cpu.rcx == ABI -> COPY_ABI(cpu, regs)
  :: else
  fi
}

/* An entry that ends as a violation on one of L1's pages; the reason of the last real exit stays. */
inline fakeViolation(where) {
  lastWasCall = 0;
  HOST_GETS(EPT_VIOLATION, 1, where);
  INITIAL_REGS(host)
}

inline runs() {
  inTd = 1;
  status = NOTHING; reason = NO_REASON; fromL2 = 0; page = NO_PAGE;
  INITIAL_REGS(host)
}

inline toL1() {
  if
  :: routed == ROUTE_CALL -> l1Sees(AFTER_TDVMCALL, lastReason)
  :: else -> l1Sees(AFTER_ASYNC, lastReason)
  fi;
  routed = ROUTE_NONE;
  runs()
}

#define BUF_MISSING   (!bufMapped && IS_BLOCKED(BUF))
#define VAPIC_MISSING (!vapicMapped && IS_BLOCKED(VAPIC))

/* TDH.VP.ENTER with `regs`, asking for L1 if `asks`. The order of the steps is the point. */
inline vpEnter(asks) {
  /* Where L1 is to run, there must be an L2 that it runs instead of. */
  assert(!asks || l2Has);
  if
  :: asks && routed == ROUTE_NONE -> routed = (lastWasCall -> ROUTE_CALL : ROUTE_ASYNC)
  :: else
  fi
}

inline vpEnterUnlocked() {
  if
  :: stale -> stale = 0; bufMapped = 0; vapicMapped = 0
  :: else
  fi;
  if
  :: l2Has && routed != ROUTE_NONE ->
     if
     :: lastWasCall -> writeBack(); lastWasCall = 0
     :: else
     fi;
     if
     :: routed == ROUTE_CALL || (FIX && lastReason == TDCALL) ->
        if
        :: BUF_MISSING -> fakeViolation(BUF)
        :: else ->
           bufMapped = 1;
           COPY(buf, cpu); bufSecret = secret; bufRip = rip;
           toL1()
        fi
     :: else -> toL1()
     fi
  :: l2Has && routed == ROUTE_NONE ->
     if
     :: FIX && lastWasCall -> writeBack(); lastWasCall = 0
     :: else
     fi;
     if
     :: BUF_MISSING -> fakeViolation(BUF)
     :: !BUF_MISSING && VAPIC_MISSING -> fakeViolation(VAPIC)
     :: else ->
        bufMapped = 1; vapicMapped = 1;
        if
        :: lastWasCall -> writeBack()
        :: else
        fi;
        runs()
     fi
  :: else ->
     if
     :: lastWasCall -> writeBack()
     :: else
     fi;
     runs()
  fi
}

/* ---- the L2 ----------------------------------------------------------------------------------- */

/* Operations 1 to 8: read data, read it wide, write it, write it wide, read its high half, write
   that, kick, read the interrupt status. */
#define IS_WRITE(o) ((o) == 3 || (o) == 4 || (o) == 6 || (o) == 7)
#define IS_WIDE(o)  ((o) == 2 || (o) == 4)
#define UNIT(o)     ((o) <= 4 -> 0 : ((o) <= 6 -> 1 : (o) - 5))

inline load(o) {
  cpu.rcx = ABI; cpu.r10 = ZERO; cpu.r11 = X30;
  cpu.size = (IS_WIDE(o) -> TWO : ONE);
  cpu.dir = (IS_WRITE(o) -> WRITE : READ);
  cpu.page = vbar; cpu.off = UNIT(o); cpu.sh = DRIVER_SH;
  cpu.r15 = (IS_WRITE(o) -> V1 : ZERO)
}

#define L2_RUNS (inTd && l2Has)
#define L2_IDLE (L2_RUNS && l2Pc == IDLE)

#define L2_MMIO_CALL(o) \
  :: d_step { L2_IDLE && left > 0 -> \
       l2Pc = CALL; at = rip + 1; op = o; hasResult = 0; ok = 0; datum = ZERO; left = left - 1; \
       load(o); l2Calls(at) }

#define L2_BAR_WRITE(where) \
  :: d_step { L2_IDLE && barWrites > 0 -> \
       l2Pc = IO; at = rip + 1; barWrites = barWrites - 1; \
       INITIAL_REGS(cpu); cpu.size = ONE; cpu.dir = WRITE; cpu.page = where; \
       l2ToL1(IO_ACCESS, at) }

/* ---- L1 --------------------------------------------------------------------------------------- */

#define L1_RUNS (inTd && !l2Has)
#define L1_HAS_EXIT (L1_RUNS && l1Pc == IN_L2 && exitCase != NO_EXIT)
#define SERVES_CALL (exitReason == TDCALL && (exitCase == OWN_EXIT || REDISPATCH))
#define WRITES_BAR (exitReason == IO_ACCESS && exitCase == OWN_EXIT && buf.off == 0)
#define FITS(g) (g.size != BAD && g.off + g.size <= 4)
#define FORWARDS \
  (buf.r11 == X30 && !MEMORY(buf.page) && FITS(buf) && (buf.page == vbar || !DENY))

inline l1Answers(how, what) {
  buf.r10 = how; buf.r11 = what;
  if
  :: l1Direct   /* the module has moved RIP */
  :: else -> bufRip = PLUS_ONE(bufRip)
  fi;
  l1Pc = REENTERING
}

/* ---- L0 --------------------------------------------------------------------------------------- */

#define NEW_EXIT (l0Pc == GUEST && status == EXIT)
#define CALLED (NEW_EXIT && reason == TDCALL)
#define IS_MMIO (host.r11 == X30)
#define TAKEN \
  (FITS(host) && (STRIP || host.sh) && !MEMORY(host.page) && \
   (!fromL2 || !BY_VM || host.page == BAR))
#define IS_KICK (FAST_KICK && host.dir == WRITE && host.off == 2 && host.page == BAR)

/* The device performs the request; `reqData` is its answer to a read. */
inline access() {
  if
  :: reqPage != BAR ->
     if
     :: reqDir == READ -> reqData = ONES
     :: else
     fi
  :: reqPage == BAR && reqDir == WRITE ->
     if
     :: reqOff == 0 ->
        data = reqData;
        if
        :: reqSize == TWO -> dataHi = ZERO
        :: else
        fi
     :: reqOff == 1 -> dataHi = reqData
     :: reqOff == 2 ->
        if
        :: FAST_KICK -> eventfd = 1
        :: else -> kick = (kick < 2 -> kick + 1 : 2); isr = V1
        fi
     :: else
     fi
  :: else ->
     if
     :: reqOff == 0 -> reqData = (reqSize == TWO && dataHi != ZERO -> V2 : data)
     :: reqOff == 1 -> reqData = dataHi
     :: reqOff == 2 -> reqData = ZERO
     :: else -> reqData = isr; isr = ZERO
     fi
  fi
}

#define L0_ENTERS l0Pc = GUEST; vpEnter(resumeL1); resumeL1 = 0
#define RECLAIM(p) \
  :: d_step { reclaims > 0 && !IS_BLOCKED(p) -> \
       reclaims = reclaims - 1; blocked = blocked | (1 << (p)); stale = 1 }

/* ---- what is asked ---------------------------------------------------------------------------- */

/* 1: an L2 that runs with direct hypercalls sees its device where L1 and the emulator have it.
   2: no driver takes its own leaf for a datum. 3: the device is kicked as often as it was asked to. */
#define BROKEN_1 (L2_RUNS && direct && vbar != BAR)
#define BROKEN_2 (hasResult && datum == X30)
#define BROKEN_3 (kick + left > OPERATIONS)
/* The system stops only where the L2 runs with nothing left to do. */
#define BROKEN_STOP (!(L2_IDLE && left == 0 && barWrites == 0))

active proctype Core() {
end:
  do
  L2_MMIO_CALL(1)
  L2_MMIO_CALL(4)
  L2_MMIO_CALL(7)
  L2_MMIO_CALL(8)
#if ALL_OPS
  L2_MMIO_CALL(2)
  L2_MMIO_CALL(3)
  L2_MMIO_CALL(5)
  L2_MMIO_CALL(6)
#endif
  L2_BAR_WRITE(ALT)
  L2_BAR_WRITE(BAR)
  /* The trapping instruction again, as RIP stands at it. */
  :: d_step { L2_RUNS && l2Pc != IDLE && rip <= at && rip % 2 == 1 ->
       at = rip;
       if
       :: l2Pc == CALL -> l2Calls(at)
       :: else -> l2ToL1(IO_ACCESS, at)
       fi }
  /* Rolled back to before the registers were loaded: the operation again. */
  :: d_step { L2_RUNS && op != 0 && rip < at && rip % 2 == 0 ->
       at = rip + 1; load(op); l2Calls(at) }
  /* Past the instruction: the result is taken. */
  :: d_step { L2_RUNS && l2Pc != IDLE && rip > at ->
       if
       :: l2Pc == CALL && op != 0 ->
          hasResult = 1;
          ok = (cpu.r10 == ZERO);
          datum = (cpu.dir == WRITE -> ZERO : (cpu.r10 == ZERO -> cpu.r11 : ONES))
       :: else
       fi;
       l2Pc = IDLE; at = 0; op = 0 }
  /* It touches its memory, which the host has taken. */
  :: d_step { L2_IDLE && IS_BLOCKED(RAM) -> asyncExit(EPT_VIOLATION, RAM) }

  /* L1 sets the controls of its L2. */
  :: d_step { L1_RUNS && l1Pc == BOOT ->
       l1Pc = REENTERING; l1Direct = (!NESTED && vbar == BAR); direct = l1Direct; sharedEptp = 1 }
  /* It enters the L2; its own pages have to be there. */
  :: d_step { L1_RUNS && (l1Pc == REENTERING || (l1Pc == IN_L2 && exitCase == NO_EXIT)) ->
       l1Pc = IN_L2;
       exitCase = NO_EXIT; exitReason = NO_REASON;
       if
       :: IS_BLOCKED(BUF) -> asyncExit(EPT_VIOLATION, BUF)
       :: !IS_BLOCKED(BUF) && IS_BLOCKED(VAPIC) -> asyncExit(EPT_VIOLATION, VAPIC)
       :: else ->
          bufMapped = 1; vapicMapped = 1;
          l2Has = 1; COPY(cpu, buf); secret = bufSecret; rip = bufRip
       fi }
  /* It forwards a request, through the identity of the device. */
  :: d_step { L1_HAS_EXIT && SERVES_CALL && FORWARDS ->
       l1Pc = FORWARDING;
       COPY_ABI(cpu, buf);
       cpu.rcx = ABI; cpu.r10 = ZERO; cpu.r11 = X30; cpu.sh = 1; secret = L1S;
       cpu.page = (buf.page == vbar -> BAR : buf.page);
       tdcall(0) }
  /* It refuses one. */
  :: d_step { L1_HAS_EXIT && SERVES_CALL && !FORWARDS -> l1Answers(INVALID, ONES) }
  /* Its own call has come back. */
  :: d_step { L1_RUNS && l1Pc == FORWARDING -> l1Answers(cpu.r10, cpu.r11) }
  /* It emulates a BAR write. */
  :: d_step { L1_HAS_EXIT && WRITES_BAR ->
       vbar = (BAR_MOVES -> buf.page : vbar); bufRip = bufRip + 1; l1Pc = REENTERING }
  /* Nothing is left to do for this exit. */
  :: d_step { L1_HAS_EXIT && !SERVES_CALL && !WRITES_BAR -> l1Pc = REENTERING }

  /* The kernel has the emulator serve a request; a write is posted. */
  :: d_step { CALLED && IS_MMIO && TAKEN && !IS_KICK ->
       COPY(regs, host);
       request = ASKED; reqPage = host.page; reqOff = host.off; reqSize = host.size;
       reqDir = host.dir; reqData = host.r15;
       completesRead = (host.dir == READ);
       if
       :: host.dir == WRITE -> regs.r10 = ZERO
       :: else
       fi;
       l0Pc = USER }
  /* It takes a kick. */
  :: d_step { CALLED && IS_MMIO && TAKEN && IS_KICK ->
       eventfd = 1; COPY(regs, host); regs.r10 = (FAST_R10 -> ZERO : host.r10); l0Pc = ENTER }
  /* It refuses a call. */
  :: d_step { CALLED && ((IS_MMIO && !TAKEN) || (!IS_MMIO && !(fromL2 && HAND_OVER))) ->
       COPY(regs, host); regs.r10 = INVALID; l0Pc = ENTER }
  /* It hands an exit to L1. */
  :: d_step { CALLED && !IS_MMIO && fromL2 && HAND_OVER ->
       COPY(regs, host); resumeL1 = 1; l0Pc = ENTER }
  /* It gives a page back. */
  :: d_step { NEW_EXIT && reason == EPT_VIOLATION ->
       COPY(regs, host); resumeL1 = (PATCH_14 && fromL2);
       blocked = blocked & ~(1 << page); l0Pc = ENTER }
  /* Its own interrupt is served. */
  :: d_step { NEW_EXIT && reason == INTERRUPT -> COPY(regs, host); l0Pc = ENTER }
  /* An entry failed: again. */
  :: d_step { l0Pc == GUEST && status == BUSY -> l0Pc = ENTER }
  /* It completes a request that the emulator has served. */
  :: d_step { request == ANSWERED ->
       if
       :: completesRead -> regs.r10 = ZERO; regs.r11 = reqData; completesRead = 0
       :: else
       fi;
       request = NO_REQUEST; reqPage = RAM; reqOff = 0; reqSize = BAD; reqDir = READ; reqData = ZERO;
       l0Pc = ENTER }
  /* It enters; or tries to, and finds a lock held. */
  :: d_step { l0Pc == ENTER -> L0_ENTERS; vpEnterUnlocked() }
  :: d_step { l0Pc == ENTER && busies > 0 -> busies = busies - 1; L0_ENTERS; status = BUSY }
  /* It takes a private page. */
  RECLAIM(RAM)
  RECLAIM(BUF)
  RECLAIM(VAPIC)
  /* A timer. */
  :: d_step { ticks > 0 && inTd -> ticks = ticks - 1; asyncExit(INTERRUPT, NO_PAGE) }

  /* The emulator performs a request. Its back end wakes, and serves a kick. */
  :: d_step { request == ASKED -> access(); request = ANSWERED }
  :: d_step { eventfd && !serving -> eventfd = 0; serving = 1 }
  :: d_step { serving -> serving = 0; kick = (kick < 2 -> kick + 1 : 2); isr = V1 }

  /* The properties, judged once per state; never executable while they hold. */
#if CHECK == 1 || CHECK == 4
  :: BROKEN_1 -> assert(false)
#endif
#if CHECK == 2 || CHECK == 4
  :: BROKEN_2 -> assert(false)
#endif
#if CHECK == 3 || CHECK == 4
  :: BROKEN_3 -> assert(false)
#endif
#if CHECK == 4
  :: timeout && BROKEN_STOP -> assert(false)
#endif
  od
}
