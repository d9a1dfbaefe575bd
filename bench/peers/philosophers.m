-- Dining philosophers with ordered forks. The bench runner replaces the constants.
const
  N: 4;

type
  Philosopher: 0 .. N - 1;
  Fork: 0 .. N - 1;
  Mood: enum { THINKING, HUNGRY, HOLDING, EATING, LEAVING };

var
  phil: array[Philosopher] of Mood;
  held: array[Fork] of boolean;

-- Philosopher i sits between forks i and i + 1; the last one between N - 1 and 0.
function first(i: Philosopher): Fork; begin
  if i = N - 1 then return 0; end;
  return i;
end;

function second(i: Philosopher): Fork; begin
  if i = N - 1 then return N - 1; end;
  return i + 1;
end;

startstate begin
  for i: Philosopher do phil[i] := THINKING; end;
  for f: Fork do held[f] := false; end;
end;

ruleset i: Philosopher do
  rule "GetHungry" phil[i] = THINKING ==> begin
    phil[i] := HUNGRY;
  end;

  rule "TakeFirst" phil[i] = HUNGRY & !held[first(i)] ==> begin
    phil[i] := HOLDING;
    held[first(i)] := true;
  end;

  rule "TakeSecond" phil[i] = HOLDING & !held[second(i)] ==> begin
    phil[i] := EATING;
    held[second(i)] := true;
  end;

  rule "PutSecond" phil[i] = EATING ==> begin
    phil[i] := LEAVING;
    held[second(i)] := false;
  end;

  rule "PutFirst" phil[i] = LEAVING ==> begin
    phil[i] := THINKING;
    held[first(i)] := false;
  end;
end;

invariant "neighboursDoNotEat"
  forall i: Philosopher do phil[i] != EATING | phil[(i + 1) % N] != EATING end;
