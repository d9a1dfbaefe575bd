-- Two-phase commit (TLA+ TwoPhase). The bench runner replaces the constants.
const
  N: 3;

type
  Rm: 0 .. N - 1;
  RmState: enum { WORKING, PREPARED, COMMITTED, ABORTED };
  TmState: enum { OPEN, DONE };

var
  rm: array[Rm] of RmState;
  tm: TmState;
  tmPrepared: array[Rm] of boolean;
  sent: array[Rm] of boolean;
  commitSent: boolean;
  abortSent: boolean;

startstate begin
  for i: Rm do
    rm[i] := WORKING;
    tmPrepared[i] := false;
    sent[i] := false;
  end;
  tm := OPEN;
  commitSent := false;
  abortSent := false;
end;

ruleset i: Rm do
  rule "TmRcvPrepared" tm = OPEN & sent[i] ==> begin
    tmPrepared[i] := true;
  end;
end;

rule "TmCommit" tm = OPEN & forall i: Rm do tmPrepared[i] end ==> begin
  tm := DONE;
  commitSent := true;
end;

rule "TmAbort" tm = OPEN ==> begin
  tm := DONE;
  abortSent := true;
end;

ruleset i: Rm do
  rule "RmPrepare" rm[i] = WORKING ==> begin
    rm[i] := PREPARED;
    sent[i] := true;
  end;

  rule "RmChooseToAbort" rm[i] = WORKING ==> begin
    rm[i] := ABORTED;
  end;

  rule "RmRcvCommit" commitSent ==> begin
    rm[i] := COMMITTED;
  end;

  rule "RmRcvAbort" abortSent ==> begin
    rm[i] := ABORTED;
  end;
end;

invariant "consistent"
  !((exists i: Rm do rm[i] = COMMITTED end) & (exists i: Rm do rm[i] = ABORTED end));
