// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "nms/hop.h"
#include "nms/strips.h"
#include "protocol/ports.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void
test_counts(void)
{
  static const uint32_t counts[PLUG_N_VARIANTS] = {59, 54, 69, 59};
  PlugPort              ports[PLUG_N_PORTS];
  for (uint32_t v = 0; v < PLUG_N_VARIANTS; ++v) {
    check_note("%s", plug_variants[v].uri);
    CHECK_INT(plug_ports_list(&plug_variants[v], ports), counts[v]);
  }
  check_no_note();
}

/// The order is what sessions rely on
static void
test_order(void)
{
  static const char* const symbols[] = {
      "control",       "notify",        "in_l",       "in_r",
      "out_l",         "out_r",         "enabled",    "hop",
      "sharpness",     "latency",       "load",       "gain_1",
      "mute_1",        "solo_1",        "gain_2",     "mute_2",
      "solo_2",        "gain_3",        "mute_3",     "solo_3",
      "gain_4",        "mute_4",        "solo_4",     "gain_residual",
      "mute_residual", "solo_residual", "apart",      "stereo",
      "follow",        "freeze",        "learn_1",    "clear_1",
      "lock_1",        "state_1",       "progress_1", "heard_1",
      "learn_2",       "clear_2",       "lock_2",     "state_2",
      "progress_2",    "heard_2",       "learn_3",    "clear_3",
      "lock_3",        "state_3",       "progress_3", "heard_3",
      "learn_4",       "clear_4",       "lock_4",     "state_4",
      "progress_4",    "heard_4",       "rest",       "follow_rest",
      "undo",          "save",          "freewheel"};
  PlugPort ports[PLUG_N_PORTS];
  REQUIRE_INT(plug_ports_list(&plug_variants[0], ports), 59);
  for (uint32_t p = 0; p < 59; ++p) {
    CHECK_TEXT(ports[p].symbol, symbols[p]);
  }
  CHECK_TEXT(ports[11].name, "Source 1 Gain");
  CHECK_TEXT(ports[25].name, "Residual Solo");
  CHECK_TEXT(ports[26].name, "Keep the unexplained apart");
}

/// The main outputs come first, and are those of the insert
static void
test_stems(void)
{
  static const char* const symbols[] = {"out_l",
                                        "out_r",
                                        "out_1_l",
                                        "out_1_r",
                                        "out_2_l",
                                        "out_2_r",
                                        "out_3_l",
                                        "out_3_r",
                                        "out_4_l",
                                        "out_4_r",
                                        "out_residual_l",
                                        "out_residual_r",
                                        "enabled"};
  PlugPort                 ports[PLUG_N_PORTS];
  REQUIRE_INT(plug_ports_list(&plug_variants[2], ports), 69);
  for (uint32_t p = 0; p < 13; ++p) {
    CHECK_TEXT(ports[4 + p].symbol, symbols[p]);
  }
  CHECK_TEXT(ports[4].name, "Main Left");
  CHECK_TEXT(ports[6].name, "Source 1 Left");
  CHECK_TEXT(ports[21].symbol, "gain_1");
  CHECK_TEXT(ports[36].symbol, "apart");
  CHECK_TEXT(ports[37].symbol, "stereo");
  REQUIRE_INT(plug_ports_list(&plug_variants[3], ports), 59);
  CHECK_TEXT(ports[3].symbol, "out");
  CHECK_TEXT(ports[8].symbol, "out_residual");
  CHECK_TEXT(ports[8].name, "Residual");
}

/// What version 0.2.0 had keeps its place in the insert and its symbol in the
/// stems, and must be connected; what came later need not be
static void
test_optional(void)
{
  PlugPort ports[PLUG_N_PORTS];
  for (uint32_t v = 0; v < PLUG_N_VARIANTS; ++v) {
    const uint32_t n = plug_ports_list(&plug_variants[v], ports);
    for (uint32_t p = 0; p < n; ++p) {
      const PlugPortRole role    = ports[p].row->role;
      const bool         is_atom = ports[p].row->type == PLUG_ATOM_PORT;
      const bool         is_new  = role >= PLUG_PORT_APART ||
                          (plug_variants[v].stems &&
                           (role == PLUG_PORT_MAIN || role == PLUG_PORT_GAIN ||
                            role == PLUG_PORT_MUTE || role == PLUG_PORT_SOLO));
      check_note("%s %s", plug_variants[v].slug, ports[p].symbol);
      CHECK(plug_port_is_optional(&plug_variants[v], &ports[p]) ==
            (is_atom || is_new));
    }
  }
  check_no_note();
}

/// What is turned together stands together, and each group is opened once
static void
test_groups(void)
{
  static const char* const groups[] = {"",
                                       "",
                                       "in",
                                       "in",
                                       "out",
                                       "out",
                                       "settings",
                                       "settings",
                                       "settings",
                                       "status",
                                       "status",
                                       "strip_1",
                                       "strip_1",
                                       "strip_1"};
  PlugPort                 ports[PLUG_N_PORTS];
  plug_ports_list(&plug_variants[0], ports);
  for (uint32_t p = 0; p < sizeof(groups) / sizeof(groups[0]); ++p) {
    CHECK_TEXT(ports[p].group, groups[p]);
  }
  CHECK_TEXT(ports[4].group_name, "Out");
  CHECK_TEXT(ports[25].group, "strip_residual");
  CHECK_TEXT(ports[26].group, "settings");
  CHECK_TEXT(ports[30].group, "strip_1");
  CHECK_TEXT(ports[54].group, "teach");
  plug_ports_list(&plug_variants[2], ports);
  CHECK_TEXT(ports[4].group_name, "Main");
  CHECK_TEXT(ports[6].group, "out_1");
  CHECK_TEXT(ports[6].group_name, "Source 1");

  for (uint32_t v = 0; v < PLUG_N_VARIANTS; ++v) {
    const uint32_t n = plug_ports_list(&plug_variants[v], ports);
    for (uint32_t p = 0; p < n; ++p) {
      bool is_first = ports[p].group[0];
      for (uint32_t q = 0; q < p; ++q) {
        is_first = is_first && strcmp(ports[q].group, ports[p].group) != 0;
      }
      check_note("%s %s", plug_variants[v].slug, ports[p].symbol);
      CHECK(plug_port_opens_group(ports, p) == is_first);
    }
  }
  check_no_note();
}

/// Named values go up, and so do the names of those to choose from by the
/// letter, as Ardour lists them by those
static void
test_points(void)
{
  PlugPort       ports[PLUG_N_PORTS];
  const uint32_t n = plug_ports_list(&plug_variants[0], ports);
  for (uint32_t p = 0; p < n; ++p) {
    const PlugPortRow* row = ports[p].row;
    check_note("%s", ports[p].symbol);
    for (uint32_t i = 1; i < row->n_points; ++i) {
      CHECK(row->points[i - 1].value < row->points[i].value);
      CHECK(row->flags & PLUG_IS_OUTPUT ||
            strcmp(row->points[i - 1].label, row->points[i].label) < 0);
    }
    if (row->role == PLUG_PORT_HOP) {
      CHECK(row->initial == 1024.0f);
      CHECK_TEXT(row->points[1].label, " 5.8 ms (Live)");
    }
  }
  check_no_note();
}

static void
test_ranges(void)
{
  PlugPort ports[PLUG_N_PORTS];
  for (uint32_t v = 0; v < PLUG_N_VARIANTS; ++v) {
    const uint32_t n = plug_ports_list(&plug_variants[v], ports);
    for (uint32_t p = 0; p < n; ++p) {
      const PlugPortRow* row = ports[p].row;
      check_note("%s %s", plug_variants[v].slug, ports[p].symbol);
      CHECK(row->minimum <= row->initial && row->initial <= row->maximum);
      CHECK(row->type != PLUG_FLOAT_PORT || row->minimum < row->maximum);
      CHECK(strlen(row->comment) > 0);
      for (uint32_t q = 0; q < p; ++q) {
        CHECK(strcmp(ports[p].symbol, ports[q].symbol) != 0);
        CHECK(strcmp(ports[p].name, ports[q].name) != 0);
      }
    }
  }
  check_no_note();
  CHECK(PLUG_MUTE_DB == NMS_STRIP_OFF_DB);
}

static void
test_choices(void)
{
  for (uint32_t c = 0; c < PLUG_N_CHOICES; ++c) {
    const float hop = (float)(64U << c);
    CHECK_INT(plug_choice_of_hop(hop), c);
    CHECK_INT(plug_choice_of_hop(hop * 1.4f), c);
    CHECK_INT(plug_choice_of_hop(hop * 0.72f), c);
  }
  CHECK_INT(plug_choice_of_hop(-INFINITY), 0);
  CHECK_INT(plug_choice_of_hop(0.0f), 0);
  CHECK_INT(plug_choice_of_hop(INFINITY), 4);
  CHECK_INT(plug_choice_of_hop(NAN), PLUG_DEFAULT_CHOICE);
}

static void
test_hops(void)
{
  static const struct {
    double   rate;
    uint32_t hop; ///< Of choice 1
  } cases[] = {{8000.0, 32},
               {11025.0, 32},
               {16000.0, 64},
               {22050.0, 64},
               {32000.0, 128},
               {44100.0, 128},
               {48000.0, 128},
               {88200.0, 256},
               {96000.0, 256},
               {176400.0, 512},
               {192000.0, 512},
               {384000.0, 512},
               {768000.0, 512},
               {1000.0, 4},
               {1.0, 4},
               {0.0, 4},
               {-44100.0, 4},
               {(double)INFINITY, 512}};
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); ++i) {
    check_note("%g Hz", cases[i].rate);
    CHECK_INT(plug_hop_of_choice(1, cases[i].rate), cases[i].hop);
    CHECK_INT(plug_hop_of_choice(4, cases[i].rate), 8 * cases[i].hop);
    CHECK(2 * plug_hop_of_choice(4, cases[i].rate) <= PLUG_LARGEST_LATENCY);
  }
  check_no_note();
  CHECK_INT(2 * plug_hop_of_choice(4, 192000.0), PLUG_LARGEST_LATENCY);

  // The same rule as for a dictionary's own hop
  for (uint32_t rate = 1000; rate <= 192000; rate += 50) {
    for (uint32_t c = 0; c < PLUG_N_CHOICES; ++c) {
      CHECK_INT(plug_hop_of_choice(c, (double)rate),
                nms_hop_at(64U << c, 44100.0, (double)rate));
    }
  }
}

int
main(void)
{
  test_counts();
  test_order();
  test_stems();
  test_optional();
  test_groups();
  test_points();
  test_ranges();
  test_choices();
  test_hops();
  return check_result();
}
