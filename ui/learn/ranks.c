// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ranks.h"

#ifdef NMS_MPI

#include "base/stop.h"

#include <limits.h>
#include <mpi.h>
#include <time.h>

/// How long to sleep while nothing comes
static const long nap_ns = 50000;

/// The processes of this run, there once
static struct {
  NmsRanks share;
  bool     is_joined;
} ranks;

// MPI_Testall() is what waits here, which the analyser does not know
// NOLINTBEGIN(clang-analyzer-optin.mpi.MPI-Checker)

/// Wait until all is done, or this process is to end
static bool
await(MPI_Request* requests, int n)
{
  int done = 0;
  MPI_Testall(n, requests, &done, MPI_STATUSES_IGNORE);
  while (!done) {
    if (ui_stop_requested()) {
      return false;
    }
    const struct timespec nap = {0, nap_ns};
    nanosleep(&nap, NULL);
    MPI_Testall(n, requests, &done, MPI_STATUSES_IGNORE);
  }
  return true;
}

static bool
exchange(void* user, float* rows, uint32_t n_rows, size_t n_each)
{
  MPI_Request requests[NMS_ROUND_SLICES];

  (void)user;
  if (n_rows > NMS_ROUND_SLICES || n_each > INT_MAX) {
    return false;
  }
  for (uint32_t i = 0; i < n_rows; ++i) {
    MPI_Ibcast(rows + i * n_each,
               (int)n_each,
               MPI_FLOAT,
               (int)(i % ranks.share.n_ranks),
               MPI_COMM_WORLD,
               &requests[i]);
  }
  return await(requests, (int)n_rows);
}

bool
ui_ranks_begin(UiReport* report)
{
  int provided = 0;
  int rank     = 0;
  int n        = 1;
  if (MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &provided) ||
      provided < MPI_THREAD_FUNNELED) {
    return ui_report_fail(report, "--mpi", "the processes cannot be joined");
  }
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &n);
  ranks.share.rank     = (uint32_t)rank;
  ranks.share.n_ranks  = (uint32_t)n;
  ranks.share.exchange = exchange;
  ranks.is_joined      = true;
  return true;
}

bool
ui_ranks_helps(void)
{
  return ranks.share.rank > 0;
}

const NmsRanks*
ui_ranks_share(void)
{
  return ranks.share.n_ranks > 1 ? &ranks.share : NULL;
}

bool
ui_ranks_compare(uint64_t number, bool* is_same)
{
  *is_same = true;
  if (!ui_ranks_share()) {
    return true;
  }
  // The largest of both says what the least is, too
  const uint64_t own[2] = {number, UINT64_MAX - number};
  uint64_t       most[2];
  MPI_Request    request;
  MPI_Iallreduce(own, most, 2, MPI_UINT64_T, MPI_MAX, MPI_COMM_WORLD, &request);
  if (!await(&request, 1)) {
    return false;
  }
  *is_same = most[0] == UINT64_MAX - most[1];
  return true;
}

// NOLINTEND(clang-analyzer-optin.mpi.MPI-Checker)

void
ui_ranks_end(void)
{
  if (ranks.is_joined) {
    MPI_Finalize();
    ranks.is_joined = false;
  }
}

void
ui_ranks_abort(int exit_code)
{
  if (ranks.is_joined) {
    MPI_Abort(MPI_COMM_WORLD, exit_code);
  }
}

#else

bool
ui_ranks_begin(UiReport* report)
{
  return ui_report_fail(
      report,
      "--mpi",
      "this nmf-learn is built without MPI (NMS_MPI of CMake)");
}

bool
ui_ranks_helps(void)
{
  return false;
}

const NmsRanks*
ui_ranks_share(void)
{
  return NULL;
}

bool
ui_ranks_compare(uint64_t number, bool* is_same)
{
  (void)number;
  *is_same = true;
  return true;
}

void
ui_ranks_end(void)
{
}

void
ui_ranks_abort(int exit_code)
{
  (void)exit_code;
}

#endif
