// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "protocol.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/// A sum and what it is of
typedef struct {
  double   sum;
  unsigned n;
} Mean;

/// The figures of one case: a value per source and their mean
typedef struct {
  double value[BENCH_MAX_SOURCES];
  double mean;
} Row;

/// Take a value into a mean, unless it is not a number.
static void
mean_add(Mean* mean, double value)
{
  if (!isnan(value)) {
    mean->sum += value;
    ++mean->n;
  }
}

/// Return a mean, or not a number if it is of nothing.
static double
mean_value(const Mean* mean)
{
  return mean->n ? mean->sum / mean->n : NAN;
}

/// Print a line of figures; a missing one is a dash.
static void
print_row(const char* title, const Row* row, unsigned n_sources)
{
  printf("  %-28.28s", title);
  for (unsigned i = 0; i <= n_sources; ++i) {
    const double value = i < n_sources ? row->value[i] : row->mean;
    if (isnan(value)) {
      printf(" %8s", "-");
    } else {
      printf(" %8.2f", value);
    }
  }
  printf("\n");
}

/// Return the figures of a trial, of its mix instead if `of_mix`.
static Row
trial_row(const BenchProtocol* protocol,
          const BenchPlan*     plan,
          const BenchTrial*    trial,
          bool                 of_mix)
{
  Row  row  = {{0.0}, 0.0};
  Mean mean = {0.0, 0};
  for (unsigned i = 0; i < plan->n_sources; ++i) {
    const double gain = trial->sdr_db[i] - trial->mix_sdr_db[i];
    row.value[i]      = of_mix              ? trial->mix_sdr_db[i]
                        : protocol->is_gain ? gain
                                            : trial->sdr_db[i];
    if (protocol->sources[i].in_mean) {
      mean_add(&mean, row.value[i]);
    }
  }
  row.mean = mean_value(&mean);
  return row;
}

/// Print a table of all cases and return its mean.
static double
print_table(const BenchProtocol* protocol,
            const BenchPlan*     plan,
            unsigned             variant,
            bool                 of_mix)
{
  Mean sources[BENCH_MAX_SOURCES] = {{0.0, 0}};
  Mean all                        = {0.0, 0};
  Row  means                      = {{0.0}, 0.0};

  printf("%s\n", of_mix ? "the mix itself" : protocol->variants[variant].title);
  for (size_t t = 0; t < plan->n_trials; ++t) {
    if (plan->trials[t].variant == variant) {
      const Row row = trial_row(protocol, plan, &plan->trials[t], of_mix);
      print_row(plan->trials[t].case_name, &row, plan->n_sources);
      mean_add(&all, row.mean);
      for (unsigned i = 0; i < plan->n_sources; ++i) {
        mean_add(&sources[i], row.value[i]);
      }
    }
  }
  for (unsigned i = 0; i < plan->n_sources; ++i) {
    means.value[i] = mean_value(&sources[i]);
  }
  means.mean = mean_value(&all);
  print_row("mean", &means, plan->n_sources);
  return means.mean;
}

/// Print what is measured and the names of the columns.
static void
print_head(const BenchProtocol* protocol, const BenchPlan* plan)
{
  printf("\n%s: %s, %s in dB\n\n%30s",
         protocol->name,
         protocol->title,
         plan->is_remix ? "fall" : "SDR",
         "");
  for (unsigned i = 0; i < plan->n_sources; ++i) {
    printf(" %8s", plan->sources[i]);
  }
  printf(" %8s\n", "mean");
}

/// Return true if what a bound is about was measured.
static bool
is_measured(const BenchProtocol* protocol,
            const BenchBound*    bound,
            const BenchOptions*  options)
{
  return bench_protocol_measures(protocol, options, bound->variant) &&
         (bound->minus < 0 ||
          bench_protocol_measures(protocol, options, (unsigned)bound->minus));
}

/// Print a bound, and return true if a value keeps it.
static bool
check_value(const char* text, double value, double least_db)
{
  const bool is_kept = value >= least_db;
  printf("%-6s %s: %.2f dB, at least %.2f\n",
         is_kept ? "kept" : "MISSED",
         text,
         value,
         least_db);
  return is_kept;
}

/// Return the mean of a source over all cases, NaN if there is none.
static double
source_mean(const BenchProtocol*    protocol,
            const BenchPlan*        plan,
            const BenchSourceBound* bound)
{
  Mean mean = {0.0, 0};
  for (size_t t = 0; t < plan->n_trials; ++t) {
    const BenchTrial* const trial = &plan->trials[t];
    if (trial->variant != bound->variant) {
      continue;
    }
    const Row row = trial_row(protocol, plan, trial, false);
    for (unsigned i = 0; i < plan->n_sources; ++i) {
      if (!strcmp(plan->sources[i], bound->source)) {
        mean_add(&mean, row.value[i]);
      }
    }
  }
  return mean_value(&mean);
}

/// Print the bounds of single sources and return true if they are kept.
static bool
check_sources(const BenchProtocol* protocol,
              const BenchOptions*  options,
              const BenchPlan*     plan)
{
  bool kept = true;
  for (const BenchSourceBound* bound = protocol->source_bounds;
       bound && bound->source;
       ++bound) {
    if (!bench_protocol_measures(protocol, options, bound->variant)) {
      continue;
    }
    const double value = source_mean(protocol, plan, bound);
    kept = check_value(bound->source, value, bound->least_db) && kept;
  }
  return kept;
}

/// Print the bounds and return true if all that were measured are kept.
static bool
check_bounds(const BenchProtocol* protocol,
             const BenchOptions*  options,
             const double*        means)
{
  bool kept = true;
  for (const BenchBound* bound = protocol->bounds; bound && bound->text;
       ++bound) {
    if (!is_measured(protocol, bound, options)) {
      continue;
    }
    const double value =
        means[bound->variant] - (bound->minus < 0 ? 0.0 : means[bound->minus]);
    kept = check_value(bound->text, value, bound->least_db) && kept;
  }
  return kept;
}

/// Return the mean of a case under a variant.
static double
case_mean(const BenchProtocol* protocol,
          const BenchPlan*     plan,
          const char*          case_name,
          unsigned             variant)
{
  for (size_t t = 0; t < plan->n_trials; ++t) {
    const BenchTrial* const trial = &plan->trials[t];
    if (trial->variant == variant && !strcmp(trial->case_name, case_name)) {
      return trial_row(protocol, plan, trial, false).mean;
    }
  }
  return NAN;
}

/// The same as check_bounds() of the worst case of each.
static bool
check_worst(const BenchProtocol* protocol,
            const BenchOptions*  options,
            const BenchPlan*     plan)
{
  bool kept = true;
  for (const BenchBound* bound = protocol->worst; bound && bound->text;
       ++bound) {
    double worst = INFINITY;
    for (size_t t = 0;
         is_measured(protocol, bound, options) && t < plan->n_trials;
         ++t) {
      const char* const name = plan->trials[t].case_name;
      const double      minus =
          bound->minus < 0
                   ? 0.0
                   : case_mean(protocol, plan, name, (unsigned)bound->minus);
      worst =
          fmin(worst, case_mean(protocol, plan, name, bound->variant) - minus);
    }
    kept = (isinf(worst) || check_value(bound->text, worst, bound->least_db)) &&
           kept;
  }
  return kept;
}

/// Return how far the sources that do not count fall, on average.
static double
mean_hurt(const BenchProtocol* protocol,
          const BenchPlan*     plan,
          unsigned             variant)
{
  Mean mean = {0.0, 0};
  for (size_t t = 0; t < plan->n_trials; ++t) {
    for (unsigned i = 0; i < plan->n_sources; ++i) {
      if (plan->trials[t].variant == variant && !protocol->sources[i].in_mean) {
        mean_add(&mean, plan->trials[t].sdr_db[i]);
      }
    }
  }
  return mean_value(&mean);
}

/// Print how much more the others fall where something is muted, and return
/// true if that is little enough.
static bool
check_hurt(const BenchProtocol* protocol,
           const BenchOptions*  options,
           const BenchPlan*     plan)
{
  bool kept = true;
  for (unsigned i = 0;
       protocol->most_hurt_db > 0.0 && protocol->variants[i].title;
       i += 2) {
    if (bench_protocol_measures(protocol, options, i) &&
        bench_protocol_measures(protocol, options, i + 1)) {
      const double hurt =
          mean_hurt(protocol, plan, i) - mean_hurt(protocol, plan, i + 1);
      const bool is_kept = hurt <= protocol->most_hurt_db;
      printf("%-6s %s, the others: %.2f dB softer, at most %.2f\n",
             is_kept ? "kept" : "MISSED",
             protocol->variants[i].title,
             hurt,
             protocol->most_hurt_db);
      kept = kept && is_kept;
    }
  }
  return kept;
}

bool
bench_protocol_report(const BenchProtocol* protocol,
                      const BenchOptions*  options,
                      const BenchPlan*     plan)
{
  double means[BENCH_MAX_VARIANTS] = {0.0};
  bool   is_first                  = true;

  print_head(protocol, plan);
  for (unsigned i = 0; protocol->variants[i].title; ++i) {
    means[i] = NAN;
    if (bench_protocol_measures(protocol, options, i)) {
      if (is_first) {
        print_table(protocol, plan, i, true);
        is_first = false;
      }
      means[i] = print_table(protocol, plan, i, false);
    }
  }
  fflush(stdout);
  if (!options->check) {
    return true;
  }
  bool kept = check_bounds(protocol, options, means);
  kept      = check_worst(protocol, options, plan) && kept;
  kept      = check_sources(protocol, options, plan) && kept;
  return check_hurt(protocol, options, plan) && kept;
}
