// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reference.h"

#include "check.h"
#include "kit.h"
#include "tools.h"

#include "nms/dictionary.h"
#include "nms/separator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Reference
reference_of(const Host* host, const char* dictionary, uint32_t hop)
{
  const Reference reference = {dictionary,
                               host->config.rate,
                               host->n_inputs,
                               hop,
                               host->n_outputs > HOST_INPUTS,
                               false,
                               NMS_STEREO_AUTO,
                               {1.0f, 1.0f, 1.0f, 1.0f, 1.0f}};
  return reference;
}

NmsDictionary*
reference_read(const char* path)
{
  return kit_read(path);
}

uint32_t
reference_run(const Reference* reference,
              float* const*    input,
              float* const*    output,
              uint32_t         n)
{
  NmsDictionary* dictionary =
      reference->dictionary ? reference_read(reference->dictionary) : NULL;
  const NmsSeparatorConfig config    = {reference->rate,
                                        reference->n_channels,
                                        reference->hop,
                                        0,
                                     reference->stems ? NMS_REMIX_AND_STREAMS
                                                         : NMS_REMIX,
                                        dictionary && reference->apart};
  NmsSeparator*            separator = NULL;
  REQUIRE_INT(nms_separator_new(&config, dictionary, &separator), 0);
  for (uint32_t s = 0; s < nms_separator_n_streams(separator); ++s) {
    nms_separator_set_gain(separator, s, reference->gains[s]);
  }
  nms_separator_set_stereo(separator, reference->stereo);
  nms_separator_run(separator, (const float* const*)input, output, n);

  const uint32_t latency = nms_separator_latency_samples(separator);
  nms_separator_free(separator);
  nms_dictionary_free(dictionary);
  return latency;
}

void
reference_run_host(Host*         host,
                   uint32_t      block,
                   float* const* input,
                   float* const* output,
                   uint32_t      n)
{
  Random random = {n};
  for (uint32_t at = 0; at < n;) {
    uint32_t n_now = next_block(&random, block, n - at);
    if (n_now > host->config.max_block) {
      n_now = host->config.max_block;
    }
    host_begin(host, n_now);
    for (uint32_t c = 0; c < host->n_inputs; ++c) {
      memcpy(host->in[c], input[c] + at, n_now * sizeof(float));
    }
    host_run(host);
    for (uint32_t o = 0; o < host->n_outputs; ++o) {
      if (output[o]) {
        memcpy(output[o] + at, host->out[o], n_now * sizeof(float));
      }
    }
    at += n_now;
  }
}
