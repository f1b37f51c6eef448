// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

// usage: learn OUT.nmf NAME IN.wav [NAME IN.wav]...
// Learns a dictionary from a recording of each source by itself, of one
// channel.

#include <nms/nms.h>
#include <sndfile.h>

#include <stdio.h>
#include <stdlib.h>

static int
fail(const char* what, const char* why)
{
  fprintf(stderr, "learn: %s: %s\n", what, why);
  return 1;
}

// Add a source, and learn it from its recording
static NmsStatus
learn(NmsLearner* learner, uint32_t source, const char* name, SNDFILE* file)
{
  float              block[512];
  const float* const samples[] = {block};
  sf_count_t         n         = 0;

  NmsStatus status = nms_learner_add_source(learner, name);
  if (!status) {
    status = nms_learner_begin(learner, source, 1);
  }
  while (!status && (n = sf_read_float(file, block, 512)) > 0) {
    status = nms_learner_push(learner, samples, (uint32_t)n);
  }
  return status ? status
                : nms_learner_learn_source(learner, source, NULL, NULL);
}

// Write a dictionary to a file
static int
save(const NmsDictionary* dictionary, const char* path)
{
  void*           bytes   = NULL;
  size_t          n_bytes = 0;
  const NmsStatus status =
      nms_dictionary_encode(dictionary, NMS_F16, &bytes, &n_bytes);
  if (status) {
    return fail(path, nms_strerror(status));
  }
  FILE* const file = fopen(path, "wb");
  if (!file || fwrite(bytes, 1, n_bytes, file) != n_bytes || fclose(file)) {
    return fail(path, "not written");
  }
  free(bytes);
  return 0;
}

int
main(int argc, char** argv)
{
  NmsLearner*      learner = NULL;
  NmsLearnerConfig config  = nms_learner_defaults();
  NmsStatus        status  = argc < 4 ? NMS_BAD_ARGUMENT : NMS_SUCCESS;

  for (int i = 2; !status && i + 1 < argc; i += 2) {
    SF_INFO        info = {0, 0, 0, 0, 0, 0};
    SNDFILE* const file = sf_open(argv[i + 1], SFM_READ, &info);
    if (!learner) {
      config.sample_rate_hz = info.samplerate;
      status                = nms_learner_new(&config, &learner);
    }
    if (info.channels != 1 || info.samplerate != config.sample_rate_hz) {
      return fail(argv[i + 1], "not of one channel, or of another rate");
    }
    if (!status) {
      status = learn(learner, (uint32_t)(i / 2 - 1), argv[i], file);
    }
    sf_close(file);
  }

  // Without settings for refining, which takes a minute, it stays plain
  NmsDictionary* dictionary = NULL;
  if (!status) {
    status = nms_learner_make(learner, NULL, &dictionary);
  }
  if (status) {
    return fail(argc > 1 ? argv[1] : "usage", nms_strerror(status));
  }
  const int failed = save(dictionary, argv[1]);
  nms_dictionary_free(dictionary);
  nms_learner_free(learner);
  return failed;
}
