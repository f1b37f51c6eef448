// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "spatial_naive.h"
#include "tools.h"

#include "nms/spatial.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N_SOURCES 3
#define MAX_STREAMS 4
#define N_GROUPS 37
#define N_FRAMES 300

/// A made-up mix: what a separator would have found in it, and the truth
typedef struct {
  uint32_t n_streams;
  float    images[N_SOURCES][4];
  float    shares[N_FRAMES][MAX_STREAMS][N_GROUPS];
  float    mixtures[N_FRAMES][4][N_GROUPS];
} Mix;

/// Pans of the sources, between the left and the right
static const double pans[N_SOURCES] = {-0.5, 0.0, 0.8};

/// Return a number of the normal distribution
static double
random_normal(Random* random)
{
  const double radius =
      sqrt(-2.0 * log(1.0 - random_between(random, 0.0, 1.0)));
  return radius * cos(random_between(random, 0.0, 2.0 * TOOLS_PI));
}

/// Add a source's share of a bin to the channels
static void
add_bin(Random* random, int source, double power, double* bin)
{
  const double angle = (pans[source] + 1.0) * TOOLS_PI / 4.0;
  const double size  = sqrt(power / 2.0);
  const double re    = size * random_normal(random);
  const double im    = size * random_normal(random);
  bin[0] += cos(angle) * re;
  bin[1] += cos(angle) * im;
  bin[2] += sin(angle) * re;
  bin[3] += sin(angle) * im;
  for (int i = 0; i < 4; ++i) {
    bin[i] += 0.1 * size * random_normal(random); // Its reverberation
  }
}

/// Make a group of a frame: a few bins of all sources, each now loud and now
/// not, and shares that know of that only roughly
static void
make_group(Random* random, Mix* mix, uint32_t frame, uint32_t group)
{
  double powers[MAX_STREAMS] = {0.0, 0.0, 0.0, 0.02};
  double sum                 = 0.0;
  for (int s = 0; s < N_SOURCES; ++s) {
    powers[s] = pow(10.0, random_between(random, -2.0, 0.0));
  }
  for (uint32_t i = 0; i < 3 + group % 4; ++i) {
    double bin[4] = {0.0};
    for (int s = 0; s < N_SOURCES; ++s) {
      add_bin(random, s, powers[s], bin);
    }
    mix->mixtures[frame][0][group] +=
        (float)(bin[0] * bin[0] + bin[1] * bin[1]);
    mix->mixtures[frame][1][group] +=
        (float)(bin[2] * bin[2] + bin[3] * bin[3]);
    mix->mixtures[frame][2][group] +=
        (float)(bin[0] * bin[2] + bin[1] * bin[3]);
    mix->mixtures[frame][3][group] +=
        (float)(bin[1] * bin[2] - bin[0] * bin[3]);
  }
  for (uint32_t s = 0; s < mix->n_streams; ++s) {
    powers[s] *= pow(10.0, random_between(random, -0.5, 0.5));
    sum += powers[s];
  }
  for (uint32_t s = 0; s < mix->n_streams; ++s) {
    mix->shares[frame][s][group] = (float)(powers[s] / sum);
  }
}

/// Make a mix, with a residual if `n_streams` says so; freed with free()
static Mix*
make_mix(uint32_t n_streams)
{
  Random random = {n_streams};
  Mix*   mix    = calloc(1, sizeof(Mix));
  REQUIRE(mix != NULL);
  mix->n_streams = n_streams;
  for (uint32_t t = 0; t < N_FRAMES; ++t) {
    for (uint32_t g = 0; g < N_GROUPS; ++g) {
      make_group(&random, mix, t, g);
    }
  }
  return mix;
}

static NmsSpatial*
new_spatial(uint32_t n_streams, uint32_t max_frames)
{
  const NmsSpatialConfig config  = {N_SOURCES, n_streams, N_GROUPS, max_frames};
  NmsSpatial*            spatial = NULL;
  REQUIRE_INT(nms_spatial_new(&config, &spatial), NMS_SUCCESS);
  return spatial;
}

/// Push a frame as a separator shows it
static void
push(NmsSpatial* spatial, const Mix* mix, uint32_t frame)
{
  const float* masks[MAX_STREAMS];
  for (uint32_t s = 0; s < mix->n_streams; ++s) {
    masks[s] = mix->shares[frame][s];
  }
  const NmsAnalysis analysis = {.masks       = masks,
                                .covariances = mix->mixtures[frame][0],
                                .n_groups    = N_GROUPS,
                                .n_streams   = mix->n_streams};
  nms_spatial_push(spatial, &analysis);
}

/// Estimate from all frames of a mix, freed with free()
static float*
estimate(const Mix* mix, uint32_t rounds, const NmsTasks* tasks)
{
  const NmsTasks alone   = {NULL, NULL};
  NmsSpatial*    spatial = new_spatial(mix->n_streams, N_FRAMES);
  float*         found   = new_floats((size_t)N_SOURCES * N_GROUPS * 4);
  for (uint32_t t = 0; t < N_FRAMES; ++t) {
    push(spatial, mix, t);
  }
  CHECK_INT(nms_spatial_n_frames(spatial), N_FRAMES);
  nms_spatial_estimate(spatial, rounds, tasks ? tasks : &alone, NULL, found);
  nms_spatial_free(spatial);
  return found;
}

/// Every covariance found is one: finite, positive semidefinite, of trace 1
static void
check_covariances(const float* found)
{
  for (size_t i = 0; i < (size_t)N_SOURCES * N_GROUPS; ++i) {
    const float* c = found + 4 * i;
    CHECK(c[0] >= 0.0f && c[1] >= 0.0f);
    CHECK_NEAR(c[0] + c[1], 1.0, 1e-6);
    CHECK_BELOW(c[2] * c[2] + c[3] * c[3], c[0] * c[1] + 1e-6f);
  }
}

/// What is found is what the equations give in double precision
static void
test_equations(uint32_t n_streams, uint32_t rounds)
{
  Mix*   mix      = make_mix(n_streams);
  float* found    = estimate(mix, rounds, NULL);
  float* shares   = new_floats((size_t)N_FRAMES * n_streams);
  float* mixtures = new_floats((size_t)N_FRAMES * 4);
  check_note("%u streams, %u rounds", n_streams, rounds);
  check_covariances(found);
  for (uint32_t g = 0; g < N_GROUPS; ++g) {
    double expected[N_SOURCES * 4];
    for (uint32_t t = 0; t < N_FRAMES; ++t) {
      for (uint32_t s = 0; s < n_streams; ++s) {
        shares[t * n_streams + s] = mix->shares[t][s][g];
      }
      for (uint32_t i = 0; i < 4; ++i) {
        mixtures[4 * t + i] = mix->mixtures[t][i][g];
      }
    }
    const SpatialNaive naive = {
        N_FRAMES, N_SOURCES, n_streams, shares, mixtures};
    spatial_naive(&naive, rounds, expected);
    for (uint32_t i = 0; i < N_SOURCES * 4; ++i) {
      const size_t at = ((size_t)(i / 4) * N_GROUPS + g) * 4 + i % 4;
      CHECK_NEAR(found[at], expected[i], 2e-5);
    }
  }
  check_no_note();
  free(shares);
  free(mixtures);
  free(found);
  free(mix);
}

/// Return how far covariances are from those of the pans, on average
static double
distance(const float* found)
{
  double sum = 0.0;
  for (uint32_t s = 0; s < N_SOURCES; ++s) {
    const double angle = (pans[s] + 1.0) * TOOLS_PI / 4.0;
    for (uint32_t g = 0; g < N_GROUPS; ++g) {
      const float* c = found + 4 * ((size_t)s * N_GROUPS + g);
      sum += fabs((double)c[0] - pow(cos(angle), 2.0)) +
             hypot((double)c[2] - cos(angle) * sin(angle), (double)c[3]);
    }
  }
  return sum / (N_SOURCES * N_GROUPS);
}

/// Rounds come closer to where the sources are than masks do
static void
test_sources_are_found(void)
{
  Mix*         mix    = make_mix(N_SOURCES);
  float*       masked = estimate(mix, 0, NULL);
  float*       found  = estimate(mix, NMS_SPATIAL_ROUNDS, NULL);
  const double before = distance(masked);
  CHECK_BELOW(distance(found), 0.5 * before);
  free(masked);
  free(found);
  free(mix);
}

/// Do tasks from the last to the first
static void
run_backwards(void* crew, uint32_t n_tasks, NmsTaskFunc func, void* user)
{
  uint32_t* n_most = crew;
  *n_most          = n_tasks;
  for (uint32_t i = n_tasks; i > 0; --i) {
    func(user, i - 1);
  }
}

/// Whoever does the tasks, and whatever was gathered before, the bits are the
/// same
static void
test_tasks(void)
{
  uint32_t       n_tasks = 0;
  const NmsTasks tasks   = {run_backwards, &n_tasks};
  Mix*           mix     = make_mix(N_SOURCES);
  float*         one     = estimate(mix, NMS_SPATIAL_ROUNDS, NULL);
  float*         other   = estimate(mix, NMS_SPATIAL_ROUNDS, &tasks);
  CHECK(n_tasks > 1);
  CHECK_SAME(one, other, (size_t)N_SOURCES * N_GROUPS * 4);

  const NmsTasks alone   = {NULL, NULL};
  NmsSpatial*    spatial = new_spatial(N_SOURCES, N_FRAMES);
  for (uint32_t t = 0; t < 2 * N_FRAMES; ++t) {
    push(spatial, mix, t / 2);
  }
  nms_spatial_reset(spatial);
  CHECK_INT(nms_spatial_n_frames(spatial), 0);
  float* frame = new_floats(nms_spatial_frame_size(spatial));
  for (uint32_t t = 0; t < N_FRAMES; ++t) {
    const float* const masks[] = {
        mix->shares[t][0], mix->shares[t][1], mix->shares[t][2]};
    const NmsAnalysis analysis = {.masks       = masks,
                                  .covariances = mix->mixtures[t][0],
                                  .n_groups    = N_GROUPS,
                                  .n_streams   = N_SOURCES};
    nms_spatial_copy(spatial, &analysis, frame);
    nms_spatial_add(spatial, frame);
  }
  nms_spatial_estimate(spatial, NMS_SPATIAL_ROUNDS, &alone, NULL, other);
  CHECK_SAME(one, other, (size_t)N_SOURCES * N_GROUPS * 4);
  nms_spatial_free(spatial);
  free(frame);
  free(one);
  free(other);
  free(mix);
}

/// Without rounds, what it starts from comes out; and a start is kept to where
/// nothing speaks against it
static void
test_start(void)
{
  const NmsTasks alone   = {NULL, NULL};
  const size_t   n       = (size_t)N_SOURCES * N_GROUPS * 4;
  Mix*           mix     = make_mix(N_SOURCES);
  NmsSpatial*    spatial = new_spatial(N_SOURCES, N_FRAMES);
  float*         start   = estimate(mix, 1, NULL);
  float*         one     = new_floats(n);
  float*         other   = estimate(mix, 3, NULL);
  for (uint32_t t = 0; t < N_FRAMES; ++t) {
    push(spatial, mix, t);
  }
  nms_spatial_estimate(spatial, 0, &alone, start, one);
  CHECK_BELOW(max_difference(one, start, n), 1e-7);
  nms_spatial_estimate(spatial, 2, &alone, start, start);
  CHECK_BELOW(max_difference(start, other, n), 1e-6);
  nms_spatial_free(spatial);
  free(start);
  free(one);
  free(other);
  free(mix);
}

/// Fill all groups of a frame with one covariance
static void
fill_frame(Mix* mix, uint32_t frame, const float* covariance)
{
  for (uint32_t g = 0; g < N_GROUPS; ++g) {
    for (uint32_t s = 0; s < mix->n_streams; ++s) {
      mix->shares[frame][s][g] = 1.0f / (float)mix->n_streams;
    }
    for (uint32_t i = 0; i < 4; ++i) {
      mix->mixtures[frame][i][g] = covariance[i];
    }
  }
}

/// A full store keeps every second frame, then every fourth, and so on
static void
test_frames_are_spread(void)
{
  static const float left[]  = {1.0f, 0.0f, 0.0f, 0.0f};
  static const float right[] = {0.0f, 1.0f, 0.0f, 0.0f};
  const NmsTasks     alone   = {NULL, NULL};
  Mix*               mix     = make_mix(N_SOURCES);
  fill_frame(mix, 0, left);
  fill_frame(mix, 1, right);
  for (uint32_t max_frames = 2; max_frames < 20; ++max_frames) {
    NmsSpatial* spatial = new_spatial(N_SOURCES, max_frames);
    float*      found   = new_floats((size_t)N_SOURCES * N_GROUPS * 4);
    uint32_t    step    = 1;
    check_note("%u frames", max_frames);
    for (uint32_t t = 0; t < 10 * max_frames; ++t) {
      step *= t / step >= max_frames ? 2 : 1;
      push(spatial, mix, t % 8 != 0);
      CHECK_INT(nms_spatial_n_frames(spatial), t / step + 1);
    }
    CHECK(step >= 8); // All that is kept came from the left
    nms_spatial_estimate(spatial, 1, &alone, NULL, found);
    CHECK_NEAR(found[0], 1.0, 1e-6);
    nms_spatial_free(spatial);
    free(found);
  }
  check_no_note();
  free(mix);
}

/// Silence, one channel, or both the same, few frames or none: what comes out
/// are covariances, and where nothing is known those of what is everywhere
static void
test_degenerate_mixes(void)
{
  static const float mixtures[][4] = {{0.0f, 0.0f, 0.0f, 0.0f},
                                      {1.0f, 0.0f, 0.0f, 0.0f},
                                      {0.0f, 1e-30f, 0.0f, 0.0f},
                                      {0.5f, 0.5f, 0.5f, 0.0f},
                                      {1e33f, 1e33f, 0.0f, -1e33f},
                                      {1e-38f, 1e-38f, 0.0f, 0.0f}};
  const NmsTasks     alone         = {NULL, NULL};
  float*             found = new_floats((size_t)N_SOURCES * N_GROUPS * 4);
  Mix*               mix   = make_mix(MAX_STREAMS);
  for (size_t i = 0; i < sizeof(mixtures) / sizeof(mixtures[0]); ++i) {
    for (uint32_t n_frames = 0; n_frames < 3; ++n_frames) {
      NmsSpatial*  spatial = new_spatial(MAX_STREAMS, 4);
      const float* mixture = mixtures[n_frames ? i : 0];
      const float  sum     = mixture[0] + mixture[1];
      check_note("mix %zu, %u frames", i, n_frames);
      fill_frame(mix, 0, mixture);
      for (uint32_t t = 0; t < n_frames; ++t) {
        push(spatial, mix, 0);
      }
      nms_spatial_estimate(spatial, NMS_SPATIAL_ROUNDS, &alone, NULL, found);
      check_covariances(found);
      CHECK_NEAR(found[0], sum > 0.0f ? mixture[0] / sum : 0.5f, 1e-3);
      CHECK_NEAR(found[2], sum > 0.0f ? mixture[2] / sum : 0.0f, 1e-3);
      CHECK_NEAR(found[3], sum > 0.0f ? mixture[3] / sum : 0.0f, 1e-3);
      nms_spatial_free(spatial);
    }
  }
  check_no_note();
  free(found);
  free(mix);
}

/// A source that never has a share is taken to be everywhere; a separator with
/// another number of channels gives nothing
static void
test_silent_sources(void)
{
  const NmsTasks alone   = {NULL, NULL};
  const size_t   n       = (size_t)N_GROUPS * 4;
  Mix*           mix     = make_mix(N_SOURCES);
  NmsSpatial*    spatial = new_spatial(N_SOURCES, N_FRAMES);
  float*         found   = new_floats(N_SOURCES * n);
  const float*   masks[] = {
        mix->shares[0][0], mix->shares[0][1], mix->shares[0][2]};
  const NmsAnalysis analysis = {
      .masks = masks, .n_groups = N_GROUPS, .n_streams = N_SOURCES};
  memset(mix->shares[0][1], 0, sizeof(mix->shares[0][1]));
  nms_spatial_push(spatial, &analysis);
  nms_spatial_estimate(spatial, NMS_SPATIAL_ROUNDS, &alone, NULL, found);
  CHECK(found[0] == 0.5f && found[1] == 0.5f && found[2] == 0.0f);
  push(spatial, mix, 0);
  nms_spatial_estimate(spatial, NMS_SPATIAL_ROUNDS, &alone, NULL, found);
  check_covariances(found);
  nms_spatial_free(spatial);
  free(found);
  free(mix);
}

/// Shapes outside their ranges are refused
static void
test_bad_configs(void)
{
  static const NmsSpatialConfig bad[] = {{0, 0, 10, 10},
                                         {33, 33, 10, 10},
                                         {3, 2, 10, 10},
                                         {3, 5, 10, 10},
                                         {3, 3, 0, 10},
                                         {3, 3, 10, 1}};
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); ++i) {
    NmsSpatial* spatial = (NmsSpatial*)&bad;
    CHECK_INT(nms_spatial_new(&bad[i], &spatial), NMS_BAD_ARGUMENT);
    CHECK(spatial == NULL);
  }
}

int
main(void)
{
  for (uint32_t n_streams = N_SOURCES; n_streams <= MAX_STREAMS; ++n_streams) {
    for (uint32_t rounds = 0; rounds <= NMS_SPATIAL_ROUNDS; rounds += 2) {
      test_equations(n_streams, rounds);
    }
  }
  test_sources_are_found();
  test_tasks();
  test_start();
  test_frames_are_spread();
  test_degenerate_mixes();
  test_silent_sources();
  test_bad_configs();
  return check_result();
}
