-- The core of the real system: the module, L1, one L2 on one vCPU, an honest kernel and emulator, one
-- device. What is in and what is left out: docs/internals/core-twins.md.
--
-- Written by hand from what spec/ says in words. One action instance is one rule. The bench runner
-- replaces the constants; flags are 0 or 1, and core.pml says what each is.
const
  OPERATIONS: 1;
  BAR_WRITES: 0;
  RECLAIMS: 1;
  BUSIES: 1;
  TICKS: 0;
  ALL_OPS: 0;
  NESTED: 0;
  BAR_MOVES: 0;
  STRIP: 0;
  DRIVER_SH: 1;
  BY_VM: 1;
  HAND_OVER: 0;
  FAST_KICK: 0;
  FAST_R10: 1;
  PATCH_14: 0;
  REDISPATCH: 0;
  DENY: 1;
  FIX: 1;
  CHECK: 4;

  -- Two instructions for each operation and BAR write, and two to spare.
  MAX_RIP: 2 * (OPERATIONS + BAR_WRITES) + 2;

type
  Value: enum { ZERO, V1, V2, ONES, X30, INVALID };
  Mask: enum { NONE, ABI };
  Size: enum { BAD, ONE, TWO };
  Direction: enum { READ, WRITE };
  Page: enum { RAM, BUF, VAPIC, L1RAM, BAR, ALT };
  Unit: 0 .. 3;
  Secret: enum { NOBODYS, L2S, L1S };
  Status: enum { NOTHING, EXIT, BUSY, REFUSED };
  Reason: enum { NO_REASON, TDCALL, EPT_VIOLATION, IO_ACCESS, INTERRUPT, HLT };
  ExitCase: enum { NO_EXIT, OWN_EXIT, AFTER_TDVMCALL, AFTER_ASYNC };
  Route: enum { ROUTE_NONE, ROUTE_CALL, ROUTE_ASYNC };
  Rip: 0 .. MAX_RIP;
  Operation: enum {
    NO_OPERATION, READ_DATA, READ_WIDE, WRITE_DATA, WRITE_WIDE, READ_HI, WRITE_HI, KICK, READ_ISR
  };
  -- What the call ABI exposes, and its mask.
  Regs: record
    rcx: Mask;
    r10: Value;
    r11: Value;
    size: Size;
    dir: Direction;
    page: Page;
    off: Unit;
    sh: boolean;
    r15: Value;
  end;
  -- All registers of a VM.
  Image: record
    regs: Regs;
    secret: Secret;
  end;
  Saved: record
    image: Image;
    rip: Rip;
  end;
  Result: record
    has: boolean;
    ok: boolean;
    datum: Value;
  end;
  Request: record
    there: boolean;
    answered: boolean;
    page: Page;
    off: Unit;
    size: Size;
    dir: Direction;
    data: Value;
  end;
  Left: record
    status: Status;
    reason: Reason;
    fromL2: boolean;
    onPage: boolean;
    page: Page;
    regs: Regs;
  end;
  Device: record
    data: Value;
    dataHi: Value;
    kick: 0 .. 2;
    isr: Value;
    serving: boolean;
  end;

var
  -- The vCPU: who has it, its one register image, the L2's instruction counter, what L1 is told.
  inTd: boolean;
  l2Has: boolean;
  cpu: Image;
  rip: Rip;
  exitCase: ExitCase;
  exitReason: Reason;
  -- The module's notes about it.
  lastWasCall: boolean;
  routed: Route;
  lastReason: Reason;      -- of the L2's last real exit
  direct: boolean;
  sharedEptp: boolean;
  bufMapped: boolean;
  vapicMapped: boolean;
  stale: boolean;
  blocked: array[Page] of boolean;
  -- L1: its buffer for the L2, and where it is.
  buf: Saved;
  l1Pc: enum { BOOT, IN_L2, FORWARDING, REENTERING };
  l1Direct: boolean;
  vbar: Page;              -- where the L2 sees its device
  -- The L2's driver.
  l2Pc: enum { IDLE, CALL, IO };
  at: Rip;
  op: Operation;
  result: Result;
  left: 0 .. OPERATIONS;
  barWrites: 0 .. BAR_WRITES;
  -- The host: what the last SEAMCALL left it, the kernel, the request of the emulator, the device.
  host: Left;
  l0Pc: enum { GUEST, USER, ENTER };
  regs: Regs;
  completesRead: boolean;
  resumeL1: boolean;
  request: Request;
  eventfd: boolean;
  dev: Device;
  reclaims: 0 .. RECLAIMS;
  busies: 0 .. BUSIES;
  ticks: 0 .. TICKS;

-- ---- shorthands --------------------------------------------------------------------------------

function isMemory(p: Page): boolean; begin
  return p = RAM | p = BUF | p = VAPIC | p = L1RAM;
end;

function plusOne(r: Rip): Rip; begin
  if r < MAX_RIP then return r + 1; end;
  return MAX_RIP;
end;

procedure initialRegs(var g: Regs); begin
  g.rcx := NONE;
  g.r10 := ZERO;
  g.r11 := ZERO;
  g.size := BAD;
  g.dir := READ;
  g.page := L1RAM;
  g.off := 0;
  g.sh := false;
  g.r15 := ZERO;
end;

-- Everything but the mask.
procedure copyAbi(var to_: Regs; from_: Regs);
var
  mask: Mask;
begin
  mask := to_.rcx;
  to_ := from_;
  to_.rcx := mask;
end;

function fits(g: Regs): boolean; begin
  switch g.size
    case BAD: return false;
    case ONE: return true;
    case TWO: return g.off < 3;
  end;
end;

procedure noRequest(); begin
  request.there := false;
  request.answered := false;
  request.page := RAM;
  request.off := 0;
  request.size := BAD;
  request.dir := READ;
  request.data := ZERO;
end;

-- ---- the module --------------------------------------------------------------------------------

-- What the host is told when it gets the vCPU: no registers.
procedure tellHost(status: Status; why: Reason; fromL2: boolean; onPage: boolean; page: Page); begin
  host.status := status;
  host.reason := why;
  host.fromL2 := fromL2;
  host.onPage := onPage;
  host.page := page;
  initialRegs(host.regs);
end;

procedure tellNothing(); begin
  tellHost(NOTHING, NO_REASON, false, false, RAM);
end;

procedure hostGets(why: Reason; onPage: boolean; page: Page); begin
  inTd := false;
  tellHost(EXIT, why, l2Has, onPage, page);
end;

-- A hypercall of whoever runs, with its registers in `cpu`, at `where` when it is the L2.
procedure tdcall(where: Rip); begin
  exitCase := NO_EXIT;
  exitReason := NO_REASON;
  lastWasCall := true;
  if l2Has then
    rip := plusOne(where);
    lastReason := TDCALL;
  end;
  hostGets(TDCALL, false, RAM);
  host.regs.rcx := cpu.regs.rcx;
  if cpu.regs.rcx = ABI then copyAbi(host.regs, cpu.regs); end;
end;

procedure l1Sees(how: ExitCase; why: Reason); begin
  l2Has := false;
  initialRegs(cpu.regs);
  cpu.secret := NOBODYS;
  exitCase := how;
  exitReason := why;
end;

procedure saveL2(); begin
  buf.image := cpu;
  buf.rip := rip;
end;

-- The L2 leaves to L1, with the registers in `cpu`.
procedure l2ToL1(why: Reason; where: Rip); begin
  rip := where;
  saveL2();
  lastReason := why;
  l1Sees(OWN_EXIT, why);
end;

-- The hypercall of the L2 at `where`.
procedure l2Calls(where: Rip); begin
  if direct then tdcall(where); else l2ToL1(TDCALL, where); end;
end;

-- An exit that nobody asked for, of whoever runs.
procedure asyncExit(why: Reason; onPage: boolean; page: Page); begin
  if l2Has then
    saveL2();
    lastReason := why;
  end;
  lastWasCall := false;
  hostGets(why, onPage, page);
end;

procedure writeBack(); begin
  if cpu.regs.rcx = ABI then copyAbi(cpu.regs, regs); end;
end;

-- An entry that ends as a violation on one of L1's pages; the reason of the last real exit stays.
procedure fakeViolation(page: Page); begin
  lastWasCall := false;
  hostGets(EPT_VIOLATION, true, page);
end;

procedure runs(); begin
  inTd := true;
  tellNothing();
end;

-- TDH.VP.ENTER. The order of the steps is the point.
procedure vpEnter(asksForL1: boolean; isBusy: boolean);
var
  bufMissing: boolean;
  vapicMissing: boolean;
begin
  if asksForL1 & !l2Has then
    host.status := REFUSED;
    return;
  end;
  if asksForL1 & routed = ROUTE_NONE then
    if lastWasCall then routed := ROUTE_CALL; else routed := ROUTE_ASYNC; end;
  end;
  if isBusy then
    host.status := BUSY;
    return;
  end;
  if stale then
    stale := false;
    bufMapped := false;
    vapicMapped := false;
  end;
  if l2Has then
    bufMissing := !bufMapped & blocked[BUF];
    vapicMissing := !vapicMapped & blocked[VAPIC];
    if routed != ROUTE_NONE then
      -- To L1: the answer goes into the L2's image first.
      if lastWasCall then
        writeBack();
        lastWasCall := false;
      end;
      if routed = ROUTE_CALL | (FIX = 1 & lastReason = TDCALL) then
        if bufMissing then
          fakeViolation(BUF);
          return;
        end;
        bufMapped := true;
        saveL2();
      end;
      if routed = ROUTE_CALL then
        l1Sees(AFTER_TDVMCALL, lastReason);
      else
        l1Sees(AFTER_ASYNC, lastReason);
      end;
      routed := ROUTE_NONE;
      runs();
      return;
    end;
    -- To the L2: L1's pages are translated before the answer is applied, or, mended, after.
    if FIX = 1 & lastWasCall then
      writeBack();
      lastWasCall := false;
    end;
    if bufMissing then
      fakeViolation(BUF);
      return;
    end;
    if vapicMissing then
      fakeViolation(VAPIC);
      return;
    end;
    bufMapped := true;
    vapicMapped := true;
  end;
  if lastWasCall then writeBack(); end;
  runs();
end;

-- ---- the L2 ------------------------------------------------------------------------------------

function isWrite(o: Operation): boolean; begin
  return o = WRITE_DATA | o = WRITE_WIDE | o = WRITE_HI | o = KICK;
end;

function unitOf(o: Operation): Unit; begin
  switch o
    case READ_HI, WRITE_HI: return 1;
    case KICK: return 2;
    case READ_ISR: return 3;
    else return 0;
  end;
end;

procedure load(o: Operation); begin
  cpu.regs.rcx := ABI;
  cpu.regs.r10 := ZERO;
  cpu.regs.r11 := X30;
  if o = READ_WIDE | o = WRITE_WIDE then cpu.regs.size := TWO; else cpu.regs.size := ONE; end;
  cpu.regs.page := vbar;
  cpu.regs.off := unitOf(o);
  cpu.regs.sh := DRIVER_SH = 1;
  if isWrite(o) then
    cpu.regs.dir := WRITE;
    cpu.regs.r15 := V1;
  else
    cpu.regs.dir := READ;
    cpu.regs.r15 := ZERO;
  end;
end;

function l2Runs(): boolean; begin
  return inTd & l2Has;
end;

function l2Idle(): boolean; begin
  return l2Runs() & l2Pc = IDLE;
end;

-- ---- L1 ----------------------------------------------------------------------------------------

function l1Runs(): boolean; begin
  return inTd & !l2Has;
end;

function l1HasExit(): boolean; begin
  return l1Runs() & l1Pc = IN_L2 & exitCase != NO_EXIT;
end;

function servesCall(): boolean; begin
  return exitReason = TDCALL & (exitCase = OWN_EXIT | REDISPATCH = 1);
end;

function writesBar(): boolean; begin
  return exitReason = IO_ACCESS & exitCase = OWN_EXIT & buf.image.regs.off = 0;
end;

function forwards(): boolean; begin
  return buf.image.regs.r11 = X30
    & !isMemory(buf.image.regs.page)
    & fits(buf.image.regs)
    & (buf.image.regs.page = vbar | DENY = 0);
end;

procedure l1Answers(how: Value; what: Value); begin
  buf.image.regs.r10 := how;
  buf.image.regs.r11 := what;
  -- Of a direct call the module has moved RIP.
  if !l1Direct then buf.rip := plusOne(buf.rip); end;
  l1Pc := REENTERING;
end;

-- ---- L0 ----------------------------------------------------------------------------------------

function newExit(): boolean; begin
  return l0Pc = GUEST & host.status = EXIT;
end;

function called(): boolean; begin
  return newExit() & host.reason = TDCALL;
end;

function isMmio(): boolean; begin
  return host.regs.r11 = X30;
end;

function taken(): boolean; begin
  return fits(host.regs)
    & (STRIP = 1 | host.regs.sh)
    & !isMemory(host.regs.page)
    & (!host.fromL2 | BY_VM = 0 | host.regs.page = BAR);
end;

function isKick(): boolean; begin
  return FAST_KICK = 1 & host.regs.dir = WRITE & host.regs.off = 2 & host.regs.page = BAR;
end;

procedure kicked(); begin
  if dev.kick < 2 then dev.kick := dev.kick + 1; end;
  dev.isr := V1;
end;

-- The device performs the request.
procedure access(); begin
  request.answered := true;
  if request.page != BAR then
    if request.dir = READ then request.data := ONES; end;
    return;
  end;
  if request.dir = WRITE then
    switch request.off
      case 0:
        dev.data := request.data;
        if request.size = TWO then dev.dataHi := ZERO; end;
      case 1:
        dev.dataHi := request.data;
      case 2:
        if FAST_KICK = 1 then eventfd := true; else kicked(); end;
    end;
    return;
  end;
  switch request.off
    case 0:
      if request.size = TWO & dev.dataHi != ZERO then
        request.data := V2;
      else
        request.data := dev.data;
      end;
    case 1:
      request.data := dev.dataHi;
    case 2:
      request.data := ZERO;
    case 3:
      request.data := dev.isr;
      dev.isr := ZERO;
  end;
end;

-- ---- the initial state, the rules --------------------------------------------------------------

startstate begin
  inTd := true;
  l2Has := false;
  initialRegs(cpu.regs);
  cpu.secret := NOBODYS;
  rip := 0;
  exitCase := NO_EXIT;
  exitReason := NO_REASON;
  lastWasCall := false;
  routed := ROUTE_NONE;
  lastReason := HLT;
  direct := false;
  sharedEptp := false;
  bufMapped := false;
  vapicMapped := false;
  stale := false;
  for p: Page do blocked[p] := false; end;
  initialRegs(buf.image.regs);
  buf.image.secret := L2S;
  buf.rip := 0;
  l1Pc := BOOT;
  l1Direct := false;
  vbar := BAR;
  l2Pc := IDLE;
  at := 0;
  op := NO_OPERATION;
  result.has := false;
  result.ok := false;
  result.datum := ZERO;
  left := OPERATIONS;
  barWrites := BAR_WRITES;
  tellNothing();
  l0Pc := GUEST;
  initialRegs(regs);
  completesRead := false;
  resumeL1 := false;
  noRequest();
  eventfd := false;
  dev.data := ZERO;
  dev.dataHi := ZERO;
  dev.kick := 0;
  dev.isr := ZERO;
  dev.serving := false;
  reclaims := RECLAIMS;
  busies := BUSIES;
  ticks := TICKS;
end;

ruleset o: Operation do
  rule "L2MmioCall"
    o != NO_OPERATION
    & (ALL_OPS = 1 | o = READ_DATA | o = WRITE_WIDE | o = KICK | o = READ_ISR)
    & l2Idle() & left > 0
    ==>
  begin
    l2Pc := CALL;
    at := rip + 1;
    op := o;
    result.has := false;
    result.ok := false;
    result.datum := ZERO;
    left := left - 1;
    load(o);
    l2Calls(at);
  end;
end;

ruleset p: Page do
  rule "L2BarWrite" (p = ALT | p = BAR) & l2Idle() & barWrites > 0 ==> begin
    l2Pc := IO;
    at := rip + 1;
    barWrites := barWrites - 1;
    initialRegs(cpu.regs);
    cpu.regs.size := ONE;
    cpu.regs.dir := WRITE;
    cpu.regs.page := p;
    l2ToL1(IO_ACCESS, at);
  end;
end;

-- The trapping instruction again, as RIP stands at it.
rule "L2Reexecutes" l2Runs() & l2Pc != IDLE & rip <= at & rip % 2 = 1 ==> begin
  at := rip;
  if l2Pc = CALL then l2Calls(at); else l2ToL1(IO_ACCESS, at); end;
end;

-- Rolled back to before the registers were loaded: the operation again.
rule "L2Reissues" l2Runs() & op != NO_OPERATION & rip < at & rip % 2 = 0 ==> begin
  at := rip + 1;
  load(op);
  l2Calls(at);
end;

rule "L2Retire" l2Runs() & l2Pc != IDLE & rip > at ==> begin
  if l2Pc = CALL & op != NO_OPERATION then
    result.has := true;
    result.ok := cpu.regs.r10 = ZERO;
    if cpu.regs.dir = WRITE then
      result.datum := ZERO;
    elsif result.ok then
      result.datum := cpu.regs.r11;
    else
      result.datum := ONES;
    end;
  end;
  l2Pc := IDLE;
  at := 0;
  op := NO_OPERATION;
end;

rule "L2TouchesRam" l2Idle() & blocked[RAM] ==> begin
  asyncExit(EPT_VIOLATION, true, RAM);
end;

rule "L1SetsControls" l1Runs() & l1Pc = BOOT ==> begin
  l1Pc := REENTERING;
  l1Direct := NESTED = 0 & vbar = BAR;
  direct := l1Direct;
  sharedEptp := true;
end;

-- Its own pages have to be there.
rule "L1Enters" l1Runs() & (l1Pc = REENTERING | (l1Pc = IN_L2 & exitCase = NO_EXIT)) ==> begin
  l1Pc := IN_L2;
  exitCase := NO_EXIT;
  exitReason := NO_REASON;
  if blocked[BUF] then
    asyncExit(EPT_VIOLATION, true, BUF);
  elsif blocked[VAPIC] then
    asyncExit(EPT_VIOLATION, true, VAPIC);
  else
    bufMapped := true;
    vapicMapped := true;
    l2Has := true;
    cpu := buf.image;
    rip := buf.rip;
  end;
end;

-- Through the identity of the device.
rule "L1Forwards" l1HasExit() & servesCall() & forwards() ==> begin
  l1Pc := FORWARDING;
  cpu.regs := buf.image.regs;
  cpu.regs.rcx := ABI;
  cpu.regs.r10 := ZERO;
  cpu.regs.r11 := X30;
  cpu.regs.sh := true;
  if buf.image.regs.page = vbar then cpu.regs.page := BAR; end;
  cpu.secret := L1S;
  tdcall(0);
end;

rule "L1Denies" l1HasExit() & servesCall() & !forwards() ==> begin
  l1Answers(INVALID, ONES);
end;

rule "L1Responds" l1Runs() & l1Pc = FORWARDING ==> begin
  l1Answers(cpu.regs.r10, cpu.regs.r11);
end;

rule "L1MovesBar" l1HasExit() & writesBar() ==> begin
  if BAR_MOVES = 1 then vbar := buf.image.regs.page; end;
  buf.rip := buf.rip + 1;
  l1Pc := REENTERING;
end;

rule "L1Resumes" l1HasExit() & !servesCall() & !writesBar() ==> begin
  l1Pc := REENTERING;
end;

-- A write is posted.
rule "KernelEmulates" called() & isMmio() & taken() & !isKick() ==> begin
  regs := host.regs;
  request.there := true;
  request.answered := false;
  request.page := host.regs.page;
  request.off := host.regs.off;
  request.size := host.regs.size;
  request.dir := host.regs.dir;
  request.data := host.regs.r15;
  completesRead := host.regs.dir = READ;
  if host.regs.dir = WRITE then regs.r10 := ZERO; end;
  l0Pc := USER;
end;

rule "KernelTakesKick" called() & isMmio() & taken() & isKick() ==> begin
  eventfd := true;
  regs := host.regs;
  if FAST_R10 = 1 then regs.r10 := ZERO; end;
  l0Pc := ENTER;
end;

rule "KernelRefuses"
  called()
  & ((isMmio() & !taken()) | (!isMmio() & !(host.fromL2 & HAND_OVER = 1)))
  ==>
begin
  regs := host.regs;
  regs.r10 := INVALID;
  l0Pc := ENTER;
end;

rule "KernelHandsToL1" called() & !isMmio() & host.fromL2 & HAND_OVER = 1 ==> begin
  regs := host.regs;
  resumeL1 := true;
  l0Pc := ENTER;
end;

rule "KernelRepairs" newExit() & host.reason = EPT_VIOLATION ==> begin
  regs := host.regs;
  resumeL1 := PATCH_14 = 1 & host.fromL2;
  blocked[host.page] := false;
  l0Pc := ENTER;
end;

rule "KernelResumes" newExit() & host.reason = INTERRUPT ==> begin
  regs := host.regs;
  l0Pc := ENTER;
end;

rule "KernelRetries" l0Pc = GUEST & host.status = BUSY ==> begin
  l0Pc := ENTER;
end;

rule "KernelCompletes" request.there & request.answered ==> begin
  if completesRead then
    regs.r10 := ZERO;
    regs.r11 := request.data;
  end;
  completesRead := false;
  noRequest();
  l0Pc := ENTER;
end;

ruleset isBusy: boolean do
  rule "KernelEnters" l0Pc = ENTER & (!isBusy | busies > 0) ==>
  var
    asksForL1: boolean;
  begin
    asksForL1 := resumeL1;
    l0Pc := GUEST;
    resumeL1 := false;
    if isBusy then busies := busies - 1; end;
    vpEnter(asksForL1, isBusy);
  end;
end;

ruleset p: Page do
  rule "KernelReclaims" (p = RAM | p = BUF | p = VAPIC) & reclaims > 0 & !blocked[p] ==> begin
    reclaims := reclaims - 1;
    blocked[p] := true;
    stale := true;
  end;
end;

rule "KernelInterrupts" ticks > 0 & inTd ==> begin
  ticks := ticks - 1;
  asyncExit(INTERRUPT, false, RAM);
end;

rule "EmulatorDispatches" request.there & !request.answered ==> begin
  access();
end;

rule "EmulatorWakes" eventfd & !dev.serving ==> begin
  eventfd := false;
  dev.serving := true;
end;

rule "EmulatorServes" dev.serving ==> begin
  dev.serving := false;
  kicked();
end;

-- An L2 that runs with direct hypercalls sees its device where L1 and the emulator have it.
invariant "AddressEquality"
  CHECK != 1 & CHECK != 4 | !(l2Runs() & direct) | vbar = BAR;

-- No driver takes its own leaf for a datum.
invariant "LeafIsNoDatum"
  CHECK != 2 & CHECK != 4 | !result.has | result.datum != X30;

-- The device is kicked as often as it was asked to.
invariant "KicksWereAsked"
  CHECK != 3 & CHECK != 4 | dev.kick + left <= OPERATIONS;

-- An entry asks for L1 only where there is an L2 to run instead of.
invariant "NoEntryRefused"
  host.status != REFUSED;
