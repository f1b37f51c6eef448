// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tables_stereo.h"

#include <stddef.h>

static const BenchImage moderate = {
    "moderate", 0.1, 0.5, 1.0, 0.0, false, false};
static const BenchImage wide    = {"wide", -0.2, 0.8, 1.0, 0.0, false, false};
static const BenchImage doubled = {"doubled", 0.1, 0.8, 1.0, 0.0, true, false};
static const BenchImage centre  = {"centre", 0.0, 0.0, 1.0, 0.0, false, false};

// What moderate dictionaries do not know
static const BenchImage narrower = {
    "narrower", 0.1, 0.5, 0.8, 0.0, false, false};
static const BenchImage shifted = {"shifted", 0.1, 0.5, 1.0, 0.2, false, false};
static const BenchImage mirrored = {
    "mirrored", 0.1, 0.5, -1.0, 0.0, false, false};
static const BenchImage dual = {"dual-mono", 0.0, 0.0, 1.0, 0.0, false, true};

#define OFF "--hop 1024 --stereo off"
#define LEARNT "--hop 1024 --stereo learnt"
#define AUTO "--hop 1024 --stereo auto"
#define MIX "--hop 1024 --stereo mix"
#define OFF_128 "--hop 128 --stereo off"
#define LEARNT_128 "--hop 128 --stereo learnt"

/// Numbers of variants of `half-stereo`
enum {
  MODERATE_OFF,
  MODERATE,
  MODERATE_MIX,
  MODERATE_OFF_128,
  MODERATE_128,
  WIDE_OFF,
  WIDE,
  WIDE_MIX,
  DOUBLED_OFF,
  DOUBLED,
  DOUBLED_MIX,
  CENTRE_OFF,
  CENTRE,
  CENTRE_MIX,
  NARROWER_OFF,
  NARROWER,
  NARROWER_OFF_128,
  NARROWER_128,
  SHIFTED_OFF,
  SHIFTED,
  SHIFTED_OFF_128,
  SHIFTED_128,
  MIRRORED_OFF,
  MIRRORED,
  MIRRORED_OFF_128,
  MIRRORED_128,
  DUAL_OFF,
  DUAL,
  DUAL_OFF_128,
  DUAL_128,
  MONO,
  MODERATE_MONO_MIX,
  PLAIN_OFF,
  PLAIN,
  PLAIN_MIRRORED_OFF,
  PLAIN_MIRRORED,
  MIRRORED_AUTO,
};

const BenchVariant bench_stereo_variants[] = {
    [MODERATE_OFF] = {"moderate, one mask", "", MODERATE_OFF, OFF, &moderate},
    [MODERATE] = {"moderate, learnt", NULL, MODERATE_OFF, LEARNT, &moderate},
    [MODERATE_MIX] = {"moderate, mix", NULL, MODERATE_OFF, MIX, &moderate},
    [MODERATE_OFF_128] =
        {"moderate, hop 128, one mask", NULL, MODERATE_OFF, OFF_128, &moderate},
    [MODERATE_128] = {"moderate, hop 128, learnt",
                      NULL,
                      MODERATE_OFF,
                      LEARNT_128,
                      &moderate},
    [WIDE_OFF]     = {"wide, one mask", "", WIDE_OFF, OFF, &wide},
    [WIDE]         = {"wide, learnt", NULL, WIDE_OFF, LEARNT, &wide},
    [WIDE_MIX]     = {"wide, mix", NULL, WIDE_OFF, MIX, &wide},
    [DOUBLED_OFF]  = {"doubled, one mask", "", DOUBLED_OFF, OFF, &doubled},
    [DOUBLED]      = {"doubled, learnt", NULL, DOUBLED_OFF, LEARNT, &doubled},
    [DOUBLED_MIX]  = {"doubled, mix", NULL, DOUBLED_OFF, MIX, &doubled},
    [CENTRE_OFF]   = {"centre, one mask", "", CENTRE_OFF, OFF, &centre},
    [CENTRE]       = {"centre, learnt", NULL, CENTRE_OFF, LEARNT, &centre},
    [CENTRE_MIX]   = {"centre, mix", NULL, CENTRE_OFF, MIX, &centre},
    [NARROWER_OFF] = {"narrower, one mask", NULL, MODERATE_OFF, OFF, &narrower},
    [NARROWER] =
        {"narrower, learnt moderate", NULL, MODERATE_OFF, LEARNT, &narrower},
    [NARROWER_OFF_128] =
        {"narrower, hop 128, one mask", NULL, MODERATE_OFF, OFF_128, &narrower},
    [NARROWER_128] = {"narrower, hop 128, learnt moderate",
                      NULL,
                      MODERATE_OFF,
                      LEARNT_128,
                      &narrower},
    [SHIFTED_OFF]  = {"shifted, one mask", NULL, MODERATE_OFF, OFF, &shifted},
    [SHIFTED] =
        {"shifted, learnt moderate", NULL, MODERATE_OFF, LEARNT, &shifted},
    [SHIFTED_OFF_128] =
        {"shifted, hop 128, one mask", NULL, MODERATE_OFF, OFF_128, &shifted},
    [SHIFTED_128]  = {"shifted, hop 128, learnt moderate",
                      NULL,
                      MODERATE_OFF,
                      LEARNT_128,
                      &shifted},
    [MIRRORED_OFF] = {"mirrored, one mask", NULL, MODERATE_OFF, OFF, &mirrored},
    [MIRRORED] =
        {"mirrored, learnt moderate", NULL, MODERATE_OFF, LEARNT, &mirrored},
    [MIRRORED_OFF_128] =
        {"mirrored, hop 128, one mask", NULL, MODERATE_OFF, OFF_128, &mirrored},
    [MIRRORED_128] = {"mirrored, hop 128, learnt moderate",
                      NULL,
                      MODERATE_OFF,
                      LEARNT_128,
                      &mirrored},
    [DUAL_OFF]     = {"dual mono, one mask", NULL, MODERATE_OFF, OFF, &dual},
    [DUAL] = {"dual mono, learnt moderate", NULL, MODERATE_OFF, LEARNT, &dual},
    [DUAL_OFF_128] =
        {"dual mono, hop 128, one mask", NULL, MODERATE_OFF, OFF_128, &dual},
    [DUAL_128] = {"dual mono, hop 128, learnt moderate",
                  NULL,
                  MODERATE_OFF,
                  LEARNT_128,
                  &dual},
    [MONO]     = {"as recorded, in mono", "", MONO, "--hop 1024", NULL},
    [MODERATE_MONO_MIX] =
        {"moderate, mix, learnt in mono", NULL, MONO, MIX, &moderate},
    [PLAIN_OFF] =
        {"moderate, plain, one mask", "--plain", PLAIN_OFF, OFF, &moderate},
    [PLAIN] = {"moderate, plain, learnt", NULL, PLAIN_OFF, LEARNT, &moderate},
    [PLAIN_MIRRORED_OFF] =
        {"mirrored, plain, one mask", NULL, PLAIN_OFF, OFF, &mirrored},
    [PLAIN_MIRRORED] = {"mirrored, plain, learnt moderate",
                        NULL,
                        PLAIN_OFF,
                        LEARNT,
                        &mirrored},
    [MIRRORED_AUTO]  = {"mirrored, auto", NULL, MODERATE_OFF, AUTO, &mirrored},
    {NULL, NULL, 0, NULL, NULL},
};

const BenchBound bench_stereo_bounds[] = {
    {"moderate", MODERATE, -1, 8.1},
    {"wide", WIDE, -1, 8.9},
    {"doubled", DOUBLED, -1, 8.0},
    {"moderate, hop 128", MODERATE_128, -1, 6.8},
    {"moderate, narrower by 20 %", NARROWER, -1, 7.7},
    {"moderate, shifted by 0.2", SHIFTED, -1, 7.1},
    {"moderate, mirrored", MIRRORED, -1, 6.3},
    {"moderate, dual mono, over one mask", DUAL, DUAL_OFF, -0.05},
    {"moderate, narrower, hop 128, over one mask",
     NARROWER_128,
     NARROWER_OFF_128,
     -0.1},
    {"moderate, shifted, hop 128, over one mask",
     SHIFTED_128,
     SHIFTED_OFF_128,
     -0.1},
    {"moderate, mirrored, hop 128, over one mask",
     MIRRORED_128,
     MIRRORED_OFF_128,
     -0.1},
    {"moderate, dual mono, hop 128, over one mask",
     DUAL_128,
     DUAL_OFF_128,
     -0.1},
    {"moderate, from the mix alone", MODERATE_MIX, -1, 7.4},
    {"wide, from the mix alone", WIDE_MIX, -1, 7.9},
    {"centre, from the mix alone", CENTRE_MIX, -1, 6.5},
    {"moderate, mirrored, auto", MIRRORED_AUTO, -1, 7.4},
    {"in mono", MONO, -1, 6.6},
    {"moderate, from the mix alone, learnt in mono",
     MODERATE_MONO_MIX,
     -1,
     7.4},
    {"moderate, plain, over one mask", PLAIN, PLAIN_OFF, 1.8},
    {"mirrored, plain, over one mask",
     PLAIN_MIRRORED,
     PLAIN_MIRRORED_OFF,
     -0.3},
    {NULL, 0, 0, 0.0},
};

const BenchVariant bench_real_variants[] = {
    {"hop 1024, one mask", "", 0, OFF, NULL},
    {"hop 1024, learnt", NULL, 0, LEARNT, NULL},
    {"hop 1024, mix", NULL, 0, MIX, NULL},
    {"hop 128, one mask", NULL, 0, OFF_128, NULL},
    {"hop 128, learnt", NULL, 0, LEARNT_128, NULL},
    {NULL, NULL, 0, NULL, NULL},
};

const BenchBound bench_real_bounds[] = {
    {"hop 1024", 1, -1, 7.3},
    {"hop 128", 4, -1, 6.35},
    {NULL, 0, 0, 0.0},
};

const BenchVariant bench_starter_variants[] = {
    {"moderate, one mask", "", 0, OFF, &moderate},
    {"moderate, mix", "", 0, MIX, &moderate},
    {NULL, NULL, 0, NULL, NULL},
};

const BenchBound bench_starter_bounds[] = {
    {"preset band, from the mix alone", 1, -1, 4.05},
    {NULL, 0, 0, 0.0},
};
