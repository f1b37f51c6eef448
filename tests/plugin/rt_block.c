// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "rt_block.h"

#include "check.h"
#include "protocol/ports.h"
#include "protocol/show.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#if defined(__SSE__)

#include <xmmintrin.h>

#define FLAGS 0x3FU
#define DENORMAL_FLAGS 0x12U // Denormal operand, underflow
#define FLUSH_BITS 0x8040U

static unsigned
get_mode(void)
{
  return _mm_getcsr();
}

/// Let the host flush denormals or not, with no flag raised
static unsigned
begin_mode(bool flushes)
{
  const unsigned mode = 0x1F80U | (flushes ? FLUSH_BITS : 0U);
  _mm_setcsr(mode);
  return mode;
}

#else

#define FLAGS 0
#define DENORMAL_FLAGS 0

static unsigned
get_mode(void)
{
  return 0;
}

static unsigned
begin_mode(bool flushes)
{
  (void)flushes;
  return 0;
}

#endif

/// What a block sounds like
typedef enum {
  SOUND_NOISE,
  SOUND_SILENCE,
  SOUND_FULL_SCALE,
  SOUND_DENORMAL,
  SOUND_HUGE,
  SOUND_NAN,
  SOUND_INFINITE,
  N_SOUNDS,
} Sound;

void
rt_block_hold(Host* host, RtPlan* plan)
{
  plan->held_port         = -1;
  plan->first_of_teaching = host->n_ports;
  if (plan->teaches) {
    plan->first_of_teaching =
        (uint32_t)(host_value(host, "learn_1") - host->values);
  }
  if (plan->held_symbol) {
    float* value    = host_value(host, plan->held_symbol);
    *value          = plan->held_value;
    plan->held_port = (int)(value - host->values);
  }
}

static float
sample_of(Sound sound, Random* random)
{
  const float noise = (float)random_between(random, -0.5, 0.5);
  switch (sound) {
  case SOUND_SILENCE:
    return 0.0f;
  case SOUND_FULL_SCALE:
    return noise < 0.0f ? -1.0f : 1.0f;
  case SOUND_DENORMAL:
    return ldexpf(noise, -130);
  case SOUND_HUGE:
    return noise * 1e30f;
  case SOUND_NAN:
    return noise > 0.4f ? NAN : noise;
  case SOUND_INFINITE:
    return noise > 0.4f ? INFINITY : noise;
  default:
    return noise;
  }
}

static void
fill_input(Host* host, RtPlan* plan, long k)
{
  // Mostly sound and silence by turns, which leaves tails; at times worse
  const bool  plain = random_below(&plan->random, 4);
  const Sound sound = plain ? (k % 64 < 48 ? SOUND_NOISE : SOUND_SILENCE)
                            : (Sound)random_below(&plan->random, N_SOUNDS);
  for (uint32_t c = 0; c < host->n_inputs; ++c) {
    for (uint32_t i = 0; i < host->n_samples; ++i) {
      host->in[c][i] = sample_of(sound, &plan->random);
    }
  }
}

static void
turn_controls(Host* host, RtPlan* plan)
{
  for (uint32_t p = 0; p < host->n_ports; ++p) {
    if (host->is_control_in[p] && (int)p != plan->held_port &&
        p < plan->first_of_teaching) {
      const float share = (float)random_between(&plan->random, 0.0, 1.0);
      const float range = host->maxima[p] - host->minima[p];
      host->values[p]   = host->minima[p] + share * range;
      if (random_below(&plan->random, 50) == 0) {
        host->values[p] = NAN;
      }
    }
  }
}

/// Let the rest be followed until it is, and then two strips listen by turns,
/// each until what the other heard is learnt
static void
teach(Host* host, RtPlan* plan)
{
  if (!plan->teaches) {
    return;
  }

  // Ports of a strip follow each other, six of them, with the state as fourth
  // and what was heard as sixth; those of the rest come after four strips
  float* const ports = host->values + plan->first_of_teaching;
  float* const strip = ports + 6 * (plan->n_turns / 2 % 2);
  ports[24]          = 2.0f;
  ports[25]          = plan->n_turns % 8 < 6 ? 1.0f : 0.0f;
  if (plan->n_following) {
    plan->is_followed = ports[6 + 5] > 0.0f;
    plan->n_following = plan->is_followed ? 0 : plan->n_following - 1;
    return;
  }

  const bool is_over =
      plan->n_turns % 2 ? strip[3] != (float)PLUG_STATE_LEARNING : true;
  strip[0] = plan->n_turns % 2 ? 0.0f : 1.0f;
  if (++plan->n_blocks > 300 && is_over) {
    plan->n_blocks = 0;
    ++plan->n_turns;
  }
}

/// Let a window watch for some seconds and then none, with lights that may not
/// be there
static void
watch(Host* host, RtPlan* plan, long k)
{
  if (plan->watches && k % 2000 < 1000 &&
      random_below(&plan->random, 100) == 0) {
    host_watch(host,
               (int)random_below(&plan->random, PLUG_N_SOURCES + 1),
               (int)random_below(&plan->random, PLUG_SHOW_LIGHTS + 2));
  }
}

/// Let a strip take something that is there, or not
static void
take(Host* host, RtPlan* plan)
{
  static const char* const texts[] = {
      "drums:one", "band:two", "drums:nonesuch", "nonesuch:one", "", "band"};
  if (plan->watches && !plan->teaches &&
      random_below(&plan->random, 400) == 0) {
    const size_t n_texts = sizeof(texts) / sizeof(texts[0]);
    host_take(host,
              random_below(&plan->random, PLUG_N_SOURCES),
              texts[random_below(&plan->random, (uint32_t)n_texts)]);
  }
}

static void
send_messages(Host* host, RtPlan* plan)
{
  const uint32_t n = plan->n_dictionaries;
  if (n && random_below(&plan->random, 150) == 0) {
    const uint32_t d = random_below(&plan->random, n + 2);
    host_set_dictionary(host,
                        d < n    ? plan->dictionaries[d]
                        : d == n ? ""
                                 : "/nonexistent/dictionary.nmf");
  }
  if (n && random_below(&plan->random, 200) == 0) {
    host_get(host);
  }
  if (random_below(&plan->random, 500) == 0) {
    atomic_store(&host->refuse_requests, 1);
    atomic_store(&host->refuse_answers, 1);
  }
}

static void
look_at_output(Host* host, RtCounts* counts)
{
  for (uint32_t o = 0; o < host->n_outputs; ++o) {
    for (uint32_t i = 0; i < host->n_samples; ++i) {
      // By the bits, which raises no flag
      uint32_t bits = 0;
      memcpy(&bits, &host->out[o][i], sizeof(bits));
      counts->n_not_finite += (bits & 0x7F800000U) == 0x7F800000U;
    }
  }
}

static void
look_at_latency(Host* host, RtCounts* counts)
{
  const int port = host->latency_port;
  if (port >= 0 && host->values[port] != counts->latency) {
    counts->latency = host->values[port];
    ++counts->n_latencies;
  }
}

void
rt_block_run(Host* host, RtPlan* plan, RtCounts* counts, long k)
{
  const uint32_t n = random_below(&plan->random, 100)
                         ? 1 + random_below(&plan->random, RT_MAX_BLOCK)
                         : 0;
  if (random_below(&plan->random, 40) == 0) {
    host->sharing = (HostSharing)random_below(&plan->random, 3);
  }
  if (random_below(&plan->random, 10) == 0) {
    turn_controls(host, plan);
  }
  teach(host, plan);
  host_begin(host, n);
  fill_input(host, plan, k);
  send_messages(host, plan);
  watch(host, plan, k);
  take(host, plan);

  const unsigned before = begin_mode(random_below(&plan->random, 2));
  host_run(host);
  const unsigned after = get_mode();

  counts->n_samples += n;
  counts->n_denormals += (after & DENORMAL_FLAGS) != 0;
  counts->n_modes += (after & ~FLAGS) != (before & ~FLAGS);
  look_at_output(host, counts);
  look_at_latency(host, counts);
}
