-- Requesters, a router with a bounded queue, and a register. The bench runner replaces the constants.
const
  N: 3;
  Q: 2;

type
  Requester: 0 .. N - 1;
  Served: 0 .. N;            -- N: nobody
  Place: 0 .. Q - 1;
  Bit: 0 .. 1;
  Phase: enum { IDLE, SENT, ROUTED, ANSWERED };
  Operation: enum { READ, WRITE };

var
  phase: array[Requester] of Phase;
  op: array[Requester] of Operation;
  answer: array[Requester] of Bit;
  queue: array[Place] of Requester;   -- oldest first; unused places are 0
  queued: 0 .. Q;
  serving: Served;
  value: Bit;                         -- the register

startstate begin
  for i: Requester do
    phase[i] := IDLE;
    op[i] := READ;
    answer[i] := 0;
  end;
  for k: Place do queue[k] := 0; end;
  queued := 0;
  serving := N;
  value := 0;
end;

ruleset i: Requester; o: Operation do
  rule "Send" phase[i] = IDLE ==> begin
    phase[i] := SENT;
    op[i] := o;
  end;
end;

ruleset i: Requester do
  rule "Route" phase[i] = SENT & queued < Q ==> begin
    queue[queued] := i;
    queued := queued + 1;
    phase[i] := ROUTED;
  end;
end;

rule "Take" queued > 0 & serving = N ==> begin
  serving := queue[0];
  for k: Place do
    if k + 1 < Q then queue[k] := queue[k + 1]; else queue[k] := 0; end;
  end;
  queued := queued - 1;
end;

rule "Answer" serving < N ==> begin
  if op[serving] = WRITE then value := serving % 2; end;
  answer[serving] := value;
  phase[serving] := ANSWERED;
  serving := N;
end;

ruleset i: Requester do
  rule "Consume" phase[i] = ANSWERED ==> begin
    phase[i] := IDLE;
    op[i] := READ;
    answer[i] := 0;
  end;
end;

invariant "writesAreEchoed"
  forall i: Requester do phase[i] = ANSWERED & op[i] = WRITE -> answer[i] = i % 2 end;

invariant "servedIsWaiting"
  serving = N | phase[serving] = ROUTED;
