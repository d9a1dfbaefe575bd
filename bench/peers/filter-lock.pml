/* Peterson's filter lock. N processes: spin -a -DN=5 filter-lock.pml
 *
 * Four atomic statements per process: raise its level, claim the victim's place of that level, pass
 * the level (the whole wait condition is one test), leave. One action instance is one d_step.
 */
#ifndef N
#define N 3
#endif

#define RAISE    0
#define CLAIM    1
#define WAIT     2
#define CRITICAL 3

#if N == 2
#define EACH(A) A(0) A(1)
#define OTHERS(i, B) B(i, 0) B(i, 1)
#elif N == 3
#define EACH(A) A(0) A(1) A(2)
#define OTHERS(i, B) B(i, 0) B(i, 1) B(i, 2)
#elif N == 4
#define EACH(A) A(0) A(1) A(2) A(3)
#define OTHERS(i, B) B(i, 0) B(i, 1) B(i, 2) B(i, 3)
#elif N == 5
#define EACH(A) A(0) A(1) A(2) A(3) A(4)
#define OTHERS(i, B) B(i, 0) B(i, 1) B(i, 2) B(i, 3) B(i, 4)
#elif N == 6
#define EACH(A) A(0) A(1) A(2) A(3) A(4) A(5)
#define OTHERS(i, B) B(i, 0) B(i, 1) B(i, 2) B(i, 3) B(i, 4) B(i, 5)
#endif

byte pc[N];
byte level[N];    /* 0: not competing */
byte victim[N];   /* by level; place 0 is never used */

/* True of i itself, and of every other process below i's level. */
#define AND_BELOW(i, k) && (i == k || level[k] < level[i])

#define DO_RAISE(i) \
  :: d_step { pc[i] == RAISE -> level[i] = level[i] + 1; pc[i] = CLAIM }
#define DO_CLAIM(i) \
  :: d_step { pc[i] == CLAIM -> victim[level[i]] = i; pc[i] = WAIT }
#define DO_PASS(i) \
  :: d_step { pc[i] == WAIT && (victim[level[i]] != i || (true OTHERS(i, AND_BELOW))) -> \
              pc[i] = (level[i] == N - 1 -> CRITICAL : RAISE) }
#define DO_LEAVE(i) \
  :: d_step { pc[i] == CRITICAL -> level[i] = 0; pc[i] = RAISE }

#define PLUS_CRITICAL(i) + (pc[i] == CRITICAL)

active proctype FilterLock() {
  do
  EACH(DO_RAISE)
  EACH(DO_CLAIM)
  EACH(DO_PASS)
  EACH(DO_LEAVE)
  /* Mutual exclusion, evaluated once per state; never executable while it holds. */
  :: (0 EACH(PLUS_CRITICAL)) > 1 -> assert(false)
  od
}
