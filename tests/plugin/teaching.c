// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "teaching.h"

#include "check.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

Host*
teaching_open(const char* bundle, HostKind kind, const char* dictionary)
{
  const HostConfig config = {
      bundle, "urn:nmf-separate:stereo", TEACHING_RATE, kind, 1024};
  Host* host = host_new(&config);
  host_activate(host);
  host_get(host);
  host_begin(host, 0);
  host_run(host);
  if (dictionary) {
    host_set_dictionary(host, dictionary);
    host_settle(host);
  }
  return host;
}

NmsLearnt
teaching_save(Host* host, const char* folder, Session* session)
{
  NmsLearnt  learnt;
  NmsMessage message;
  session_init(session, SESSION_BARE, folder);
  REQUIRE_INT(session_save(session, host), 0);
  const SessionValue* value =
      session_value(session, "urn:nmf-separate:dictionary-bytes");
  REQUIRE(value != NULL);
  CHECK(nms_learnt_decode(value->bytes, value->size, &learnt, &message));
  CHECK_TEXT(message.text, "");
  return learnt;
}

NmsDictionary*
teaching_dictionary(Host* host, const char* folder)
{
  Session         session;
  const NmsLearnt learnt     = teaching_save(host, folder, &session);
  NmsDictionary*  dictionary = NULL;
  REQUIRE_INT(nms_dictionary_decode(
                  learnt.dictionary, learnt.n_dictionary, &dictionary, NULL),
              0);
  session_clear(&session);
  return dictionary;
}

float*
teaching_port(Host* host, const char* stem, uint32_t strip)
{
  char symbol[32];
  snprintf(symbol, sizeof(symbol), "%s_%u", stem, strip);
  return host_value(host, symbol);
}

PlugStripState
teaching_state(Host* host, uint32_t strip)
{
  return (PlugStripState)*teaching_port(host, "state", strip);
}

void
teaching_turn(Host* host)
{
  do {
    host_begin(host, 0);
    host_run(host);
  } while (host_work(host));
}

void
teaching_wait(Host* host)
{
  *host_value(host, "freewheel") = 1.0f;
  teaching_turn(host);
  *host_value(host, "freewheel") = 0.0f;
  host_skip(host, 8192); // The end of a fade, before which none begins
  teaching_turn(host);
  host_skip(host, 8192);
  teaching_turn(host);
}

void
teaching_arm(Host* host, uint32_t strip)
{
  const struct timespec pause = {0, 1000000};

  *teaching_port(host, "learn", strip) = 1.0f;
  teaching_turn(host);
  for (int i = 0; i < 10000 && teaching_state(host, strip) != PLUG_STATE_ARMED;
       ++i) {
    nanosleep(&pause, NULL);
    teaching_turn(host);
  }
  CHECK_INT(teaching_state(host, strip), PLUG_STATE_ARMED);
}

void
teaching_play(Host*               host,
              uint32_t            strip,
              const float* const* channels,
              size_t              n)
{
  teaching_arm(host, strip);
  for (size_t at = 0; at < n;) {
    const uint32_t max = host->config.max_block;
    const uint32_t now = n - at < max ? (uint32_t)(n - at) : max;
    host_begin(host, now);
    for (uint32_t c = 0; c < host->n_inputs; ++c) {
      memcpy(host->in[c], channels[c] + at, now * sizeof(float));
    }
    host_run(host);
    at += now;
  }
  *teaching_port(host, "learn", strip) = 0.0f;
  teaching_turn(host);
}

void
teaching_press(Host* host, const char* symbol)
{
  *host_value(host, symbol) = 1.0f;
  teaching_turn(host);
  *host_value(host, symbol) = 0.0f;
  teaching_turn(host);
}
