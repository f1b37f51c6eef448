// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  A dictionary from anywhere: what is taken is written as it was read, fitted to
  another rate, and separates without a sample that is not finite.
*/

#include "check.h"
#include "fuzz.h"

#include "nms/dictionary.h"
#include "nms/separator.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N_SAMPLES 700
#define N_BLOCKS 3
#define N_CHANNELS 2
#define MOST_OUTPUTS ((NMS_MAX_SOURCES + 1) * N_CHANNELS)

/// Weights beyond which a try would take too long
#define MOST_WEIGHTS 200000

/// What is written is taken, and written alike
static void
write_again(const NmsDictionary* dictionary, NmsPrecision precision)
{
  void*           first   = NULL;
  void*           second  = NULL;
  size_t          n_first = 0, n_second = 0;
  NmsDictionary*  again = NULL;
  const NmsStatus status =
      nms_dictionary_encode(dictionary, precision, &first, &n_first);
  if (status == NMS_BAD_DICTIONARY) { // Too long a text, or half of nothing
    return;
  }

  REQUIRE_INT(status, NMS_SUCCESS);
  REQUIRE_INT(nms_dictionary_decode(first, n_first, &again, NULL), NMS_SUCCESS);
  REQUIRE_INT(nms_dictionary_encode(again, precision, &second, &n_second),
              NMS_SUCCESS);
  REQUIRE_INT(n_second, n_first);
  REQUIRE(!memcmp(first, second, n_first));
  nms_dictionary_free(again);
  free(first);
  free(second);
}

/// Three blocks of noise, the last of them loud
static void
separate(const NmsDictionary* dictionary, NmsOutput output)
{
  static float in[N_CHANNELS][N_SAMPLES];
  static float out[MOST_OUTPUTS + N_CHANNELS][N_SAMPLES];

  const NmsSeparatorConfig config    = {.sample_rate_hz = 44100.0,
                                        .n_channels     = N_CHANNELS,
                                        .hop            = 64,
                                        .n_iterations   = 2,
                                        .output         = output,
                                        .residual       = true};
  NmsSeparator*            separator = NULL;
  if (nms_separator_new(&config, dictionary, &separator)) {
    return;
  }

  const uint32_t n_outputs = nms_separator_n_outputs(separator);
  REQUIRE(n_outputs <= MOST_OUTPUTS + N_CHANNELS);
  uint32_t state = 1;
  for (uint32_t b = 0; b < N_BLOCKS; ++b) {
    const float* input[N_CHANNELS]                  = {in[0], in[1]};
    float*       outputs[MOST_OUTPUTS + N_CHANNELS] = {NULL};
    for (uint32_t c = 0; c < N_CHANNELS; ++c) {
      for (uint32_t i = 0; i < N_SAMPLES; ++i) {
        state    = state * 1664525 + 1013904223;
        in[c][i] = ((float)(state >> 8) / 8388608.0f - 1.0f) *
                   (b + 1 == N_BLOCKS ? 1e9f : 0.1f);
      }
    }
    for (uint32_t o = 0; o < n_outputs; ++o) {
      outputs[o] = out[o];
    }
    nms_separator_run(separator, input, outputs, N_SAMPLES);
    for (uint32_t o = 0; o < n_outputs; ++o) {
      for (uint32_t i = 0; i < N_SAMPLES; ++i) {
        REQUIRE(isfinite(out[o][i]));
      }
    }
  }
  nms_separator_free(separator);
}

int
LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t n_bytes)
{
  NmsDictionary*  dictionary = NULL;
  NmsMessage      message    = {""};
  const NmsStatus status =
      nms_dictionary_decode(bytes, n_bytes, &dictionary, &message);
  if (status) {
    REQUIRE(!dictionary);
    REQUIRE(status == NMS_NO_MEMORY || message.text[0]);
    return 0;
  }

  write_again(dictionary, NMS_F32);
  write_again(dictionary, NMS_F16);
  const NmsDictionaryShape* const shape = &dictionary->shape;
  if ((uint64_t)(dictionary->n_features + shape->n_groups) *
              shape->n_components <=
          MOST_WEIGHTS &&
      shape->window <= 8192) {
    separate(dictionary, NMS_STREAMS);
    separate(dictionary, NMS_REMIX);
  }
  nms_dictionary_free(dictionary);
  return 0;
}
