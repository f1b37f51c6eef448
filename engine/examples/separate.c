// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

// usage: separate DICTIONARY.nmf SOURCE IN.wav OUT.wav
// Writes one source of a recording with one channel, of at most six minutes.

#include <nms/nms.h>
#include <sndfile.h>

#include <stdio.h>

static unsigned char bytes[1 << 24];
static float         samples[1 << 24];

static int
fail(const char* what, const char* why)
{
  fprintf(stderr, "separate: %s: %s\n", what, why);
  return 1;
}

int
main(int argc, char** argv)
{
  // A dictionary comes as bytes, from wherever they are
  FILE* const    file       = argc == 5 ? fopen(argv[1], "rb") : NULL;
  const size_t   n_bytes    = file ? fread(bytes, 1, sizeof(bytes), file) : 0;
  NmsDictionary* dictionary = NULL;
  NmsMessage     message;
  if (nms_dictionary_decode(bytes, n_bytes, &dictionary, &message)) {
    return fail("the dictionary", message.text);
  }
  const int source = nms_dictionary_find(dictionary, argv[2]);

  SF_INFO        info = {0, 0, 0, 0, 0, 0};
  SNDFILE* const in   = sf_open(argv[3], SFM_READ, &info);
  if (source < 0 || !in || info.channels != 1) {
    return fail(argv[2], "no such source, or no recording with one channel");
  }

  // Hop and iterations are the dictionary's, and every source is a stream
  const double  rate_hz   = info.samplerate;
  NmsSeparator* separator = NULL;

  const NmsSeparatorConfig config = {rate_hz, 1, 0, 0, NMS_STREAMS, false};
  const NmsStatus status = nms_separator_new(&config, dictionary, &separator);
  if (status) {
    return fail(argv[3], nms_strerror(status));
  }

  // All at once, in place, with silence after the end as the output is late; in
  // blocks of any size the samples are the same.  Nobody wants other streams.
  const uint32_t     late    = nms_separator_latency_samples(separator);
  const uint32_t     most    = (uint32_t)(sizeof(samples) / sizeof(float));
  const sf_count_t   n       = sf_read_float(in, samples, most - late);
  const float* const input[] = {samples};
  float*             output[NMS_MAX_SOURCES] = {NULL};
  output[source]                             = samples;
  nms_separator_run(separator, input, output, (uint32_t)n + late);

  info.format        = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
  SNDFILE* const out = sf_open(argv[4], SFM_WRITE, &info);
  if (!out || sf_write_float(out, samples + late, n) != n || sf_close(out)) {
    return fail(argv[4], "not written");
  }
  nms_separator_free(separator);
  nms_dictionary_free(dictionary);
  sf_close(in);
  fclose(file);
  return 0;
}
