/* A naive enumeration of the textbook models of the bench, in nobody's modelling language: where their
 * known counts come from. No code in common with this project, SPIN or Rumur.
 *
 *   cc -O2 -o count count.c && ./count two-phase 9
 *   ./count philosophers 11; ./count filter-lock 6; ./count request-response 7 2
 *
 * States are packed into 64 bits, kept in one array in the order found, and looked up in a table of
 * their numbers with linear probing: about 8 bytes per state for the first and 8 to 16 for the second.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t *states, edges;
static uint32_t *table, count;
static uint64_t mask;

static uint64_t spread(uint64_t x) {
  x ^= x >> 31; x *= 0x9e3779b97f4a7c15u;
  x ^= x >> 29; x *= 0xbf58476d1ce4e5b9u;
  return x ^ (x >> 32);
}

static void grow(void) {
  uint64_t size = table == NULL ? 1u << 16 : 2 * (mask + 1);
  free(table);
  table = calloc(size, sizeof *table);
  states = realloc(states, size / 2 * sizeof *states);
  if (table == NULL || states == NULL) { fprintf(stderr, "out of memory\n"); exit(1); }
  mask = size - 1;
  for (uint32_t i = 0; i < count; i++) {
    uint64_t at = spread(states[i]) & mask;
    while (table[at] != 0) at = (at + 1) & mask;
    table[at] = i + 1;
  }
}

static void found(uint64_t s) {
  uint64_t at = spread(s) & mask;
  for (; table[at] != 0; at = (at + 1) & mask)
    if (states[table[at] - 1] == s) return;
  if (count == (mask + 1) / 2 - 1) {
    grow();
    for (at = spread(s) & mask; table[at] != 0; at = (at + 1) & mask) {}
  }
  states[count++] = s;
  table[at] = count;
}

/* The fields of a state, and their widths; set up by each model. */
enum { FIELDS = 64 };
static int fields, width[FIELDS], n, q;
static int v[FIELDS];

static void step(void) { /* one edge, to what stands in `v` */
  uint64_t s = 0;
  for (int i = fields - 1; i >= 0; i--) s = s << width[i] | (uint64_t)v[i];
  edges++;
  found(s);
}
static void load(uint64_t s) {
  for (int i = 0; i < fields; i++) {
    v[i] = (int)(s & ((1u << width[i]) - 1));
    s >>= width[i];
  }
}
static int add(int howMany, int bits) { /* the first of so many new fields */
  int first = fields;
  for (int i = 0; i < howMany; i++) width[fields++] = bits;
  return first;
}

/* An edge: the state it comes from is loaded, changed and counted. */
#define EDGE(s, condition, change) do { load(s); if (condition) { change; step(); } } while (0)

/* ---- two-phase commit ---- */
static int rm, tm, prepared, sent, committing, aborting;
static void twoPhase(void) {
  rm = add(n, 2); tm = add(1, 1); prepared = add(n, 1); sent = add(n, 1);
  committing = add(1, 1); aborting = add(1, 1);
}
static int allPrepared(void) {
  for (int i = 0; i < n; i++) if (!v[prepared + i]) return 0;
  return 1;
}
static void twoPhaseEdges(uint64_t s) { /* working, prepared, committed, aborted */
  EDGE(s, !v[tm] && allPrepared(), (v[tm] = 1, v[committing] = 1));
  EDGE(s, !v[tm], (v[tm] = 1, v[aborting] = 1));
  for (int i = 0; i < n; i++) {
    EDGE(s, !v[tm] && v[sent + i], v[prepared + i] = 1);
    EDGE(s, v[rm + i] == 0, (v[rm + i] = 1, v[sent + i] = 1));
    EDGE(s, v[rm + i] == 0, v[rm + i] = 3);
    EDGE(s, v[committing], v[rm + i] = 2);
    EDGE(s, v[aborting], v[rm + i] = 3);
  }
}

/* ---- Peterson's filter lock ---- */
static int pc, level, victim;
static void filterLock(void) { pc = add(n, 2); level = add(n, 3); victim = add(n, 3); }
static int mayPass(int i) {
  if (v[victim + v[level + i]] != i) return 1;
  for (int k = 0; k < n; k++) if (k != i && v[level + k] >= v[level + i]) return 0;
  return 1;
}
static void filterLockEdges(uint64_t s) { /* raise, claim, wait, critical */
  for (int i = 0; i < n; i++) {
    EDGE(s, v[pc + i] == 0, (v[level + i]++, v[pc + i] = 1));
    EDGE(s, v[pc + i] == 1, (v[victim + v[level + i]] = i, v[pc + i] = 2));
    EDGE(s, v[pc + i] == 2 && mayPass(i), v[pc + i] = v[level + i] == n - 1 ? 3 : 0);
    EDGE(s, v[pc + i] == 3, (v[level + i] = 0, v[pc + i] = 0));
  }
}

/* ---- dining philosophers ---- */
static int mood, fork_;
static void philosophers(void) { mood = add(n, 3); fork_ = add(n, 1); }
static void philosophersEdges(uint64_t s) { /* thinking, hungry, holding, eating, leaving */
  for (int i = 0; i < n; i++) {
    int lower = fork_ + (i == n - 1 ? 0 : i), upper = fork_ + (i == n - 1 ? n - 1 : i + 1);
    EDGE(s, v[mood + i] == 0, v[mood + i] = 1);
    EDGE(s, v[mood + i] == 1 && !v[lower], (v[mood + i] = 2, v[lower] = 1));
    EDGE(s, v[mood + i] == 2 && !v[upper], (v[mood + i] = 3, v[upper] = 1));
    EDGE(s, v[mood + i] == 3, (v[mood + i] = 4, v[upper] = 0));
    EDGE(s, v[mood + i] == 4, (v[mood + i] = 0, v[lower] = 0));
  }
}

/* ---- request and response ---- */
static int phase, writes, answer, queue, queued, serving, value;
static void requestResponse(void) {
  phase = add(n, 2); writes = add(n, 1); answer = add(n, 1);
  queue = add(q, 4); queued = add(1, 3); serving = add(1, 4); value = add(1, 1);
}
static void take(void) { /* serving counts from 1; 0 is nobody */
  v[serving] = v[queue] + 1;
  for (int k = 0; k + 1 < q; k++) v[queue + k] = v[queue + k + 1];
  v[queue + q - 1] = 0;
  v[queued]--;
}
static void serve(void) {
  int i = v[serving] - 1;
  if (v[writes + i]) v[value] = i % 2;
  v[answer + i] = v[value];
  v[phase + i] = 3;
  v[serving] = 0;
}
static void requestResponseEdges(uint64_t s) { /* idle, sent, routed, answered */
  for (int i = 0; i < n; i++) {
    EDGE(s, v[phase + i] == 0, (v[phase + i] = 1, v[writes + i] = 0));
    EDGE(s, v[phase + i] == 0, (v[phase + i] = 1, v[writes + i] = 1));
    EDGE(s, v[phase + i] == 1 && v[queued] < q,
         (v[queue + v[queued]] = i, v[queued]++, v[phase + i] = 2));
    EDGE(s, v[phase + i] == 3, (v[phase + i] = 0, v[writes + i] = 0, v[answer + i] = 0));
  }
  EDGE(s, v[queued] > 0 && v[serving] == 0, take());
  EDGE(s, v[serving] != 0, serve());
}

static const struct {
  const char *name;
  void (*layout)(void);
  void (*edges)(uint64_t);
} models[] = {
  {"two-phase", twoPhase, twoPhaseEdges},
  {"filter-lock", filterLock, filterLockEdges},
  {"philosophers", philosophers, philosophersEdges},
  {"request-response", requestResponse, requestResponseEdges},
};

int main(int argc, char **argv) {
  for (size_t m = 0; argc > 2 && m < sizeof models / sizeof *models; m++) {
    if (strcmp(argv[1], models[m].name) != 0) continue;
    n = atoi(argv[2]);
    q = argc > 3 ? atoi(argv[3]) : 2;
    models[m].layout();
    grow();
    found(0); /* every model begins with all fields 0 */
    for (uint32_t i = 0; i < count; i++) models[m].edges(states[i]);
    printf("%u states, %llu transitions\n", count, (unsigned long long)edges);
    return 0;
  }
  fprintf(stderr, "usage: count two-phase|filter-lock|philosophers|request-response N [Q]\n");
  return 2;
}
