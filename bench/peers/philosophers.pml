/* Dining philosophers with ordered forks. N of them: spin -a -DN=9 philosophers.pml
 *
 * A philosopher takes the lower-numbered of its two forks first, and puts it down last.
 * One action instance is one d_step.
 */
#ifndef N
#define N 4
#endif

#define THINKING 0
#define HUNGRY   1
#define HOLDING  2   /* the first fork */
#define EATING   3   /* both forks */
#define LEAVING  4   /* the first fork only */

#if N == 3
#define EACH(A) A(0) A(1) A(2)
#elif N == 4
#define EACH(A) A(0) A(1) A(2) A(3)
#elif N == 5
#define EACH(A) A(0) A(1) A(2) A(3) A(4)
#elif N == 6
#define EACH(A) A(0) A(1) A(2) A(3) A(4) A(5)
#elif N == 7
#define EACH(A) A(0) A(1) A(2) A(3) A(4) A(5) A(6)
#elif N == 8
#define EACH(A) A(0) A(1) A(2) A(3) A(4) A(5) A(6) A(7)
#elif N == 9
#define EACH(A) A(0) A(1) A(2) A(3) A(4) A(5) A(6) A(7) A(8)
#elif N == 10
#define EACH(A) A(0) A(1) A(2) A(3) A(4) A(5) A(6) A(7) A(8) A(9)
#elif N == 11
#define EACH(A) A(0) A(1) A(2) A(3) A(4) A(5) A(6) A(7) A(8) A(9) A(10)
#endif

/* Philosopher i sits between forks i and i + 1; the last one between N - 1 and 0. */
#define NEXT(i)   ((i + 1) % N)
#define FIRST(i)  (i == N - 1 -> 0 : i)
#define SECOND(i) (i == N - 1 -> N - 1 : i + 1)

byte phil[N];
unsigned held : N;   /* forks that somebody holds */

#define FREE(f) !(held & (1 << (f)))

#define GET_HUNGRY(i) \
  :: d_step { phil[i] == THINKING -> phil[i] = HUNGRY }
#define TAKE_FIRST(i) \
  :: d_step { phil[i] == HUNGRY && FREE(FIRST(i)) -> \
              phil[i] = HOLDING; held = held | (1 << FIRST(i)) }
#define TAKE_SECOND(i) \
  :: d_step { phil[i] == HOLDING && FREE(SECOND(i)) -> \
              phil[i] = EATING; held = held | (1 << SECOND(i)) }
#define PUT_SECOND(i) \
  :: d_step { phil[i] == EATING -> phil[i] = LEAVING; held = held & ~(1 << SECOND(i)) }
#define PUT_FIRST(i) \
  :: d_step { phil[i] == LEAVING -> phil[i] = THINKING; held = held & ~(1 << FIRST(i)) }

#define OR_BOTH_EAT(i) || (phil[i] == EATING && phil[NEXT(i)] == EATING)

active proctype Philosophers() {
  do
  EACH(GET_HUNGRY)
  EACH(TAKE_FIRST)
  EACH(TAKE_SECOND)
  EACH(PUT_SECOND)
  EACH(PUT_FIRST)
  /* Neighbours never eat at once; evaluated once per state, never executable while it holds. */
  :: (false EACH(OR_BOTH_EAT)) -> assert(false)
  od
}
