// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_pieces.c
   The pieces of the command line tools that can be looked at by themselves.
*/

#include "base/report.h"
#include "check.h"
#include "cli/component_order.h"
#include "cli/streams.h"
#include "nms/dictionary.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
test_lists(void)
{
  CHECK(cli_streams_list_has("a,b", "b"));
  CHECK(!cli_streams_list_has("a,bc", "b"));
  CHECK(!cli_streams_list_has(NULL, "b"));
}

/// Return a dictionary of three sources; the components of the second stand
/// in falling order of frequency
static NmsDictionary*
make_dictionary(void)
{
  const NmsDictionaryShape shape = {.sample_rate_hz = 1000.0,
                                    .window         = 16,
                                    .hop            = 8,
                                    .n_bands        = 9,
                                    .n_groups       = 9,
                                    .n_context      = 1,
                                    .stride_samples = 8,
                                    .exponent       = 1.0F,
                                    .beta           = 1.0F,
                                    .n_iterations   = 1,
                                    .relaxation     = 1.0F,
                                    .mask_exponent  = 1.0F,
                                    .n_components   = 6,
                                    .n_sources      = 3};

  NmsDictionary* dictionary = NULL;
  if (nms_dictionary_new(&shape, &dictionary)) {
    abort();
  }
  for (uint32_t i = 0; i < 3; ++i) {
    NmsSource* const source = &dictionary->sources[i];
    snprintf(source->name, NMS_NAME_SIZE, "s%u", i);
    source->first_component = 2 * i;
    source->n_components    = 2;
  }
  for (uint32_t i = 0; i < 6; ++i) {
    const uint32_t bin = 1 + (i / 2 == 1 ? 6 - i : i);

    dictionary->reconstruction[bin * 6 + i] = 1.0F;
  }
  return dictionary;
}

/// Choose streams, forgetting what was said
static bool
choose_streams(const NmsDictionary* dictionary,
               const CliStreamWish* wish,
               CliStreams*          streams)
{
  CliReport  report = {0};
  const bool ok     = cli_streams_choose(dictionary, wish, streams, &report);
  CHECK(ok == !report.n_errors);
  cli_report_clear(&report);
  return ok;
}

static void
test_streams(void)
{
  NmsDictionary* const dictionary = make_dictionary();
  CliStreams           streams;

  CliStreamWish wish = {NULL, NULL, false, false};
  CHECK(choose_streams(dictionary, &wish, &streams));
  CHECK(streams.n_streams == 3 && streams.n_wanted == 3);
  CHECK(!streams.residual && !streams.remix);

  wish = (CliStreamWish){"s2,s0", NULL, true, false};
  CHECK(choose_streams(dictionary, &wish, &streams));
  CHECK(streams.n_streams == 4 && streams.n_wanted == 3);
  CHECK(streams.wanted[0] && !streams.wanted[1] && streams.wanted[3]);

  wish = (CliStreamWish){"residual", NULL, false, false};
  CHECK(choose_streams(dictionary, &wish, &streams));
  CHECK(streams.residual && streams.n_wanted == 1 && streams.wanted[3]);

  wish = (CliStreamWish){NULL, "s1=-20,s2=mute", false, false};
  CHECK(choose_streams(dictionary, &wish, &streams));
  CHECK(streams.remix && !streams.residual && streams.n_wanted == 1);
  CHECK(fabsf(streams.gains[1] - 0.1F) < 1e-7F);
  CHECK(streams.gains[0] == 1.0F && streams.gains[2] == 0.0F);

  wish = (CliStreamWish){NULL, "residual=6", false, false};
  CHECK(choose_streams(dictionary, &wish, &streams));
  CHECK(streams.residual && streams.gains[3] > 1.99F);

  wish = (CliStreamWish){"s1", NULL, false, true};
  CHECK(choose_streams(dictionary, &wish, &streams));
  CHECK(streams.rest && streams.n_wanted == 2 && streams.n_made == 3);
  CHECK(!streams.wanted[0] && streams.made[0]);
  wish = (CliStreamWish){"s0,s1,s2", NULL, false, true};
  CHECK(!choose_streams(dictionary, &wish, &streams));
  wish = (CliStreamWish){"s0,s1,s2", NULL, true, true};
  CHECK(!choose_streams(dictionary, &wish, &streams));

  static const char* const bad[] = {"s1", "s1=", "s1=x", "s1=99", "s9=1", ""};
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); ++i) {
    wish = (CliStreamWish){NULL, bad[i], false, false};
    CHECK(!choose_streams(dictionary, &wish, &streams));
  }
  nms_dictionary_free(dictionary);
}

static void
test_component_order(void)
{
  NmsDictionary* const  dictionary = make_dictionary();
  uint32_t* const       order      = cli_component_order_new(dictionary);
  static const uint32_t wanted[]   = {0, 1, 3, 2, 4, 5};
  CHECK(!memcmp(order, wanted, sizeof(wanted)));
  free(order);
  nms_dictionary_free(dictionary);
}

int
main(void)
{
  test_lists();
  test_streams();
  test_component_order();
  return check_result();
}
