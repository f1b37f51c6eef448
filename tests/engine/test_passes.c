// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "tools.h"

#include "nms/nmf.h"
#include "nms/passes.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/**
   Factorisation of columns that come one after another, in passes.
*/

#define N_ROWS 60
#define N_FOLLOWERS 24
#define N_ALL (N_ROWS + N_FOLLOWERS)
#define N_COLUMNS 1500
#define N_COMPONENTS 10
#define N_W (N_ROWS * N_COMPONENTS)
#define N_R (N_FOLLOWERS * N_COMPONENTS)
#define EVERY 16

/// Tones that are struck and decay, above noise, column by column; the rows
/// that follow are sums of neighbours
static float*
make_columns(uint64_t seed)
{
  Random random = {seed};
  float* v      = new_random(N_COLUMNS * N_ALL, seed, 0.02, 0.1);
  for (int n = 0; n < 400; ++n) {
    const int    pitch = 3 + (int)random_below(&random, 12);
    const int    begin = (int)random_below(&random, N_COLUMNS);
    const double level = random_between(&random, 2.0, 20.0);
    for (int c = begin; c < N_COLUMNS && c < begin + 200; ++c) {
      for (int r = pitch; r < N_ROWS; r += pitch) {
        v[c * N_ALL + r] +=
            (float)(level * pitch / r * exp(-0.02 * r / pitch * (c - begin)));
      }
    }
  }
  for (int c = 0; c < N_COLUMNS; ++c) {
    for (int r = 0; r < N_FOLLOWERS; ++r) {
      v[c * N_ALL + N_ROWS + r] =
          v[c * N_ALL + 2 * r] + v[c * N_ALL + 2 * r + 1];
    }
  }
  return v;
}

/// Return every `every`-th column as a matrix of the first rows
static float*
make_matrix(const float* columns, int every)
{
  const int n = N_COLUMNS / every;
  float*    v = new_floats((size_t)N_ROWS * n);
  for (int c = 0; c < n; ++c) {
    for (int r = 0; r < N_ROWS; ++r) {
      v[r * n + c] = columns[c * every * N_ALL + r];
    }
  }
  return v;
}

/// Factorise a matrix by 60 updates from a random start
static void
learn_batch(const float* v, int n, float beta, float* w)
{
  const NmsNmfConfig config = {.n_rows       = N_ROWS,
                               .n_columns    = (uint32_t)n,
                               .n_components = N_COMPONENTS,
                               .n_iterations = 60,
                               .beta         = beta};
  float*             h      = new_floats((size_t)N_COMPONENTS * n);
  nms_nmf_start(&config, 1, v, w, h);
  REQUIRE_INT(nms_nmf_factorize(&config, v, w, h, NULL), NMS_SUCCESS);
  free(h);
}

/// Return the divergence with the best H for a W
static double
measure(const float* v, float beta, const float* w)
{
  const NmsNmfConfig config  = {.n_rows       = N_ROWS,
                                .n_columns    = N_COLUMNS,
                                .n_components = N_COMPONENTS,
                                .n_iterations = 40,
                                .beta         = beta,
                                .hold_w       = true};
  float*             h       = new_floats(N_COMPONENTS * N_COLUMNS);
  float*             ignored = new_floats(N_W);
  float*             held    = new_copy(w, N_W);
  nms_nmf_start(&config, 1, v, ignored, h);
  REQUIRE_INT(nms_nmf_factorize(&config, v, held, h, NULL), NMS_SUCCESS);
  const double cost = nms_nmf_cost(&config, v, w, h);
  free(h);
  free(ignored);
  free(held);
  return cost;
}

static NmsPasses*
make_passes(const NmsPassesConfig* config, const float* w, const float* r)
{
  NmsPasses* passes = NULL;
  REQUIRE_INT(nms_passes_new(config, &passes), NMS_SUCCESS);
  nms_passes_put(passes, w, r);
  return passes;
}

static void
run_pass(NmsPasses* passes, const float* columns, NmsPassKind kind)
{
  nms_passes_begin(
      passes, kind, kind == NMS_PASS_FORGETS ? N_COLUMNS / 4 : N_COLUMNS);
  for (int c = 0; c < N_COLUMNS; ++c) {
    REQUIRE_INT(nms_passes_add(passes, columns + (size_t)c * N_ALL),
                NMS_SUCCESS);
  }
  REQUIRE_INT(nms_passes_end(passes), NMS_SUCCESS);
}

/// From what one column in 16 gives, four passes end within 1 % of what 60
/// updates with all of them at once give, or below
static void
test_as_good_as_batch(float beta, uint64_t seed)
{
  const NmsPassesConfig config  = {.n_rows       = N_ROWS,
                                   .n_followers  = N_FOLLOWERS,
                                   .n_components = N_COMPONENTS,
                                   .beta         = beta};
  float*                columns = make_columns(seed);
  float*                v       = make_matrix(columns, 1);
  float*                some    = make_matrix(columns, EVERY);
  float*                w       = new_floats(N_W);
  float*                r       = new_random(N_R, 3, 0.5, 1.0);

  float* all = new_floats(N_W);

  learn_batch(some, N_COLUMNS / EVERY, beta, w);
  learn_batch(v, N_COLUMNS, beta, all);
  const double before = measure(v, beta, w);
  const double batch  = measure(v, beta, all);

  NmsPasses* passes = make_passes(&config, w, r);
  for (int i = 0; i < 4; ++i) {
    run_pass(passes, columns, i < 3 ? NMS_PASS_FORGETS : NMS_PASS_WHOLE);
  }
  nms_passes_get(passes, w, r);
  const double after = measure(v, beta, w);
  check_note("beta %.1f, seed %d: batch %g, from some columns %g, after %g",
             (double)beta,
             (int)seed,
             batch,
             before,
             after);
  CHECK_BELOW(after, 1.01 * batch);
  CHECK_BELOW(after, before);
  check_no_note();

  nms_passes_free(passes);
  free(columns);
  free(v);
  free(some);
  free(all);
  free(w);
  free(r);
}

/// Rows that follow are updated as the others are: where they are the same, so
/// is W, bit for bit
static void
test_followers(float beta)
{
  const NmsPassesConfig config  = {.n_rows       = N_FOLLOWERS,
                                   .n_followers  = N_FOLLOWERS,
                                   .n_components = N_COMPONENTS,
                                   .beta         = beta};
  float*                columns = make_columns(1);
  float*                w       = new_random(N_R, 5, 0.5, 1.0);
  float*                r       = new_floats(N_R);
  NmsPasses*            passes  = make_passes(&config, w, w);

  nms_passes_begin(passes, NMS_PASS_WHOLE, 1000);
  for (int c = 0; c < 1000; ++c) {
    float column[2 * N_FOLLOWERS];
    memcpy(column, columns + (size_t)c * N_ALL, sizeof(column) / 2);
    memcpy(
        column + N_FOLLOWERS, columns + (size_t)c * N_ALL, sizeof(column) / 2);
    REQUIRE_INT(nms_passes_add(passes, column), NMS_SUCCESS);
  }
  REQUIRE_INT(nms_passes_end(passes), NMS_SUCCESS);
  float* start = new_copy(w, N_R);
  nms_passes_get(passes, w, r);
  CHECK_SAME(r, w, N_R);
  CHECK(max_difference(w, start, N_R) > 0.01);

  nms_passes_free(passes);
  free(columns);
  free(w);
  free(r);
  free(start);
}

/// What was seen of rounds
typedef struct {
  uint64_t     n_columns;
  double       divergence;
  double       total;
  const float* columns;
} Seen;

static void
on_round(void* user, const NmsRound* round)
{
  Seen* const seen = user;
  for (uint32_t i = 0; i < round->n_columns; ++i) {
    CHECK_SAME(
        round->columns[i], seen->columns + seen->n_columns * N_ALL, N_ALL);
    seen->divergence += (double)round->divergences[i];
    for (int r = 0; r < N_ROWS; ++r) {
      seen->total += (double)round->columns[i][r];
    }
    ++seen->n_columns;
  }
}

/// While it is held W keeps its bits, and each column's divergence is told
static void
test_held(void)
{
  Seen                  seen   = {.columns = make_columns(2)};
  const NmsPassesConfig config = {.n_rows       = N_ROWS,
                                  .n_followers  = N_FOLLOWERS,
                                  .n_components = N_COMPONENTS,
                                  .beta         = 1.0f,
                                  .on_round     = on_round,
                                  .user         = &seen};
  float*                v      = make_matrix(seen.columns, 1);
  float*                w      = new_random(N_W, 5, 0.5, 1.0);
  float*                r      = new_random(N_R, 6, 0.5, 1.0);
  float*                got[]  = {new_floats(N_W), new_floats(N_R)};
  NmsPasses*            passes = make_passes(&config, w, r);

  run_pass(passes, seen.columns, NMS_PASS_HELD);
  nms_passes_get(passes, got[0], got[1]);
  CHECK_SAME(got[0], w, N_W);
  CHECK_SAME(got[1], r, N_R);
  CHECK_INT(seen.n_columns, N_COLUMNS);
  CHECK_NEAR(nms_passes_misfit(passes), seen.divergence / seen.total, 1e-9);
  const double best = measure(v, 1.0f, w);
  CHECK_BELOW(best, 1.001 * seen.divergence);
  CHECK_BELOW(seen.divergence, 1.02 * best);

  nms_passes_free(passes);
  free((void*)seen.columns);
  free(v);
  free(w);
  free(r);
  free(got[0]);
  free(got[1]);
}

/// Processes, played by threads
typedef struct {
  pthread_barrier_t barrier;
  uint32_t          n_ranks;
  float*            rows[NMS_ROUND_SLICES + 1];
} Party;

typedef struct {
  Party*       party;
  uint32_t     rank;
  const float* columns;
  float        beta;
  float        w[N_W];
  float        r[N_R];
} Member;

static bool
exchange(void* user, float* rows, uint32_t n_rows, size_t n_each)
{
  const Member* const member = user;
  Party* const        party  = member->party;
  party->rows[member->rank]  = rows;
  pthread_barrier_wait(&party->barrier);
  for (uint32_t i = 0; i < n_rows; ++i) {
    const uint32_t owner = i % party->n_ranks;
    if (owner != member->rank) {
      memcpy(rows + i * n_each,
             party->rows[owner] + i * n_each,
             n_each * sizeof(float));
    }
  }
  pthread_barrier_wait(&party->barrier);
  return true;
}

static void*
take_part(void* user)
{
  Member* const         member = user;
  const NmsPassesConfig config = {
      .n_rows       = N_ROWS,
      .n_followers  = N_FOLLOWERS,
      .n_components = N_COMPONENTS,
      .beta         = member->beta,
      .ranks        = {member->rank, member->party->n_ranks, exchange, member}};
  NmsPasses* passes = make_passes(&config, member->w, member->r);
  for (int i = 0; i < 2; ++i) {
    run_pass(passes, member->columns, i ? NMS_PASS_WHOLE : NMS_PASS_FORGETS);
  }
  nms_passes_get(passes, member->w, member->r);
  nms_passes_free(passes);
  return NULL;
}

/// Have so many processes do the same
static Member*
run_party(const float* columns, float beta, uint32_t n_ranks)
{
  Party     party = {.n_ranks = n_ranks};
  pthread_t threads[NMS_ROUND_SLICES + 1];
  Member*   members = calloc(n_ranks, sizeof(Member));
  REQUIRE(members != NULL);
  REQUIRE_INT(pthread_barrier_init(&party.barrier, NULL, n_ranks), 0);
  float* w = new_random(N_W, 5, 0.5, 1.0);
  for (uint32_t i = 0; i < n_ranks; ++i) {
    members[i].party   = &party;
    members[i].rank    = i;
    members[i].columns = columns;
    members[i].beta    = beta;
    memcpy(members[i].w, w, sizeof(members[i].w));
    memcpy(members[i].r, w, sizeof(members[i].r));
    REQUIRE_INT(pthread_create(&threads[i], NULL, take_part, &members[i]), 0);
  }
  for (uint32_t i = 0; i < n_ranks; ++i) {
    pthread_join(threads[i], NULL);
  }
  pthread_barrier_destroy(&party.barrier);
  free(w);
  return members;
}

/// Any number of processes gives all of them the same bits, as one alone
static void
test_ranks(float beta)
{
  static const uint32_t counts[] = {2, 3, NMS_ROUND_SLICES + 1};
  float*                columns  = make_columns(4);
  Member*               alone    = run_party(columns, beta, 1);
  for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); ++i) {
    Member* many = run_party(columns, beta, counts[i]);
    for (uint32_t m = 0; m < counts[i]; ++m) {
      check_note("beta %.1f, rank %u of %u", (double)beta, m, counts[i]);
      CHECK_SAME(many[m].w, alone->w, N_W);
      CHECK_SAME(many[m].r, alone->r, N_R);
    }
    free(many);
  }
  check_no_note();
  free(alone);
  free(columns);
}

static bool
// NOLINTNEXTLINE(readability-non-const-parameter): others write
give_up(void* user, float* rows, uint32_t n_rows, size_t n_each)
{
  (void)user;
  (void)rows;
  (void)n_rows;
  (void)n_each;
  return false;
}

/// Settings outside their ranges are refused; an exchange may give up
static void
test_refused(void)
{
  const NmsPassesConfig good = {.n_rows = 3, .n_components = 2, .beta = 1.0f};
  NmsPassesConfig       bad[6];
  NmsPasses*            passes = NULL;
  for (int i = 0; i < 6; ++i) {
    bad[i] = good;
  }
  bad[0].n_rows         = 0;
  bad[1].n_components   = 0;
  bad[2].beta           = 4.5f;
  bad[3].beta           = NAN;
  bad[4].ranks.n_ranks  = 2;
  bad[5].ranks.n_ranks  = 2;
  bad[5].ranks.rank     = 2;
  bad[5].ranks.exchange = give_up;
  for (int i = 0; i < 6; ++i) {
    check_note("case %d", i);
    CHECK_INT(nms_passes_new(&bad[i], &passes), NMS_BAD_ARGUMENT);
    CHECK(passes == NULL);
  }
  check_no_note();

  static const float w[]      = {1.0f, 2.0f, 3.0f, 4.0f, 5.0f, 6.0f};
  NmsPassesConfig    gives_up = bad[5];
  gives_up.ranks.rank         = 1;
  passes                      = make_passes(&gives_up, w, NULL);
  nms_passes_begin(passes, NMS_PASS_WHOLE, 1);
  CHECK_INT(nms_passes_add(passes, w), NMS_SUCCESS);
  CHECK_INT(nms_passes_end(passes), NMS_CANCELLED);
  nms_passes_free(passes);
  nms_passes_free(NULL);
}

int
main(void)
{
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    test_as_good_as_batch(1.0f, seed);
  }
  test_as_good_as_batch(0.0f, 1);
  test_as_good_as_batch(2.0f, 1);
  test_followers(1.0f);
  test_followers(0.0f);
  test_followers(2.0f);
  test_held();
  test_ranks(1.0f);
  test_ranks(2.0f);
  test_refused();
  return check_result();
}
