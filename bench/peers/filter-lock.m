-- Peterson's filter lock. The bench runner replaces the constants.
const
  N: 3;

type
  Process: 0 .. N - 1;
  Level: 0 .. N - 1;
  Pc: enum { RAISE, CLAIM, WAIT, CRITICAL };

var
  pc: array[Process] of Pc;
  level: array[Process] of Level;
  victim: array[Level] of Process;

startstate begin
  for i: Process do
    pc[i] := RAISE;
    level[i] := 0;
  end;
  for l: Level do
    victim[l] := 0;
  end;
end;

ruleset i: Process do
  rule "Raise" pc[i] = RAISE ==> begin
    level[i] := level[i] + 1;
    pc[i] := CLAIM;
  end;

  rule "Claim" pc[i] = CLAIM ==> begin
    victim[level[i]] := i;
    pc[i] := WAIT;
  end;

  rule "Pass"
    pc[i] = WAIT
    & (victim[level[i]] != i | forall k: Process do i = k | level[k] < level[i] end)
    ==>
  begin
    if level[i] = N - 1 then
      pc[i] := CRITICAL;
    else
      pc[i] := RAISE;
    end;
  end;

  rule "Leave" pc[i] = CRITICAL ==> begin
    level[i] := 0;
    pc[i] := RAISE;
  end;
end;

invariant "mutualExclusion"
  forall i: Process do forall k: Process do
    i = k | pc[i] != CRITICAL | pc[k] != CRITICAL
  end end;
