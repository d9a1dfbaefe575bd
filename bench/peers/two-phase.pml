/* Two-phase commit (TLA+ TwoPhase). N resource managers: spin -a -DN=7 two-phase.pml
 *
 * One action instance is one d_step of one process: no control state but the head of the loop.
 * Sets are bit masks: the smallest state vector, and so the fastest for SPIN.
 */
#ifndef N
#define N 3
#endif

#define WORKING   0
#define PREPARED  1
#define COMMITTED 2
#define ABORTED   3

#define TM_OPEN   0
#define TM_DONE   1

#define ALL ((1 << N) - 1)

/* What follows `A` for every resource manager: one option per action instance. */
#if N == 2
#define EACH(A) A(0) A(1)
#elif N == 3
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
#endif

byte rm[N];
byte tm;
unsigned tmPrepared : N;   /* resource managers known by the manager to be prepared */
unsigned sent : N;         /* "prepared" messages */
bit commit;                /* the "commit" message */
bit abort;                 /* the "abort" message */

#define TM_RCV_PREPARED(i) \
  :: d_step { tm == TM_OPEN && (sent & (1 << i)) -> tmPrepared = tmPrepared | (1 << i) }
#define RM_PREPARE(i) \
  :: d_step { rm[i] == WORKING -> rm[i] = PREPARED; sent = sent | (1 << i) }
#define RM_CHOOSE_TO_ABORT(i) \
  :: d_step { rm[i] == WORKING -> rm[i] = ABORTED }
#define RM_RCV_COMMIT(i) \
  :: d_step { commit -> rm[i] = COMMITTED }
#define RM_RCV_ABORT(i) \
  :: d_step { abort -> rm[i] = ABORTED }

#define OR_COMMITTED(i) || rm[i] == COMMITTED
#define OR_ABORTED(i)   || rm[i] == ABORTED
#define SOME_COMMITTED (false EACH(OR_COMMITTED))
#define SOME_ABORTED   (false EACH(OR_ABORTED))

active proctype TwoPhase() {
  do
  EACH(TM_RCV_PREPARED)
  :: d_step { tm == TM_OPEN && tmPrepared == ALL -> tm = TM_DONE; commit = 1 }
  :: d_step { tm == TM_OPEN -> tm = TM_DONE; abort = 1 }
  EACH(RM_PREPARE)
  EACH(RM_CHOOSE_TO_ABORT)
  EACH(RM_RCV_COMMIT)
  EACH(RM_RCV_ABORT)
  /* The invariant, evaluated once per state; never executable while it holds. */
  :: SOME_COMMITTED && SOME_ABORTED -> assert(false)
  od
}
