/* Requesters, a router with a bounded queue, and a register: spin -a -DN=6 -DQ=2 request-response.pml
 *
 * Requester i reads the register or writes its own bit, i % 2. The router appends requests to the
 * queue, the back end takes the oldest, executes it and answers. One action instance is one d_step.
 */
#ifndef N
#define N 3
#endif
#ifndef Q
#define Q 2
#endif

#define IDLE     0
#define SENT     1   /* waiting for the router */
#define ROUTED   2   /* in the queue or in the back end */
#define ANSWERED 3

#define READ  0
#define WRITE 1

#define NOBODY N

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
#endif

byte phase[N];
unsigned op : N;       /* by requester: READ or WRITE */
unsigned answer : N;   /* by requester: the value answered */
chan queue = [Q] of { byte };
byte serving = NOBODY;
bit value;             /* the register */

#define OP(i)     ((op >> (i)) & 1)
#define ANSWER(i) ((answer >> (i)) & 1)

#define SEND_READ(i) \
  :: d_step { phase[i] == IDLE -> phase[i] = SENT }
#define SEND_WRITE(i) \
  :: d_step { phase[i] == IDLE -> phase[i] = SENT; op = op | (1 << i) }
#define ROUTE(i) \
  :: d_step { phase[i] == SENT && nfull(queue) -> queue!i; phase[i] = ROUTED }
#define CONSUME(i) \
  :: d_step { phase[i] == ANSWERED -> \
              phase[i] = IDLE; op = op & ~(1 << i); answer = answer & ~(1 << i) }

#define OR_MISMATCH(i) \
  || (phase[i] == ANSWERED && OP(i) == WRITE && ANSWER(i) != (i % 2))

active proctype System() {
  do
  EACH(SEND_READ)
  EACH(SEND_WRITE)
  EACH(ROUTE)
  :: d_step { nempty(queue) && serving == NOBODY -> queue?serving }
  :: d_step { serving != NOBODY ->
       value = (OP(serving) == WRITE -> serving % 2 : value);
       answer = answer | (value << serving);
       phase[serving] = ANSWERED;
       serving = NOBODY }
  EACH(CONSUME)
  /* Answers match, and who is served waits for it; evaluated once per state. */
  :: (false EACH(OR_MISMATCH)) || (serving != NOBODY && phase[serving] != ROUTED) -> assert(false)
  od
}
