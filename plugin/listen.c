// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "listen.h"

#include "protocol/properties.h"

#include <stddef.h>
#include <string.h>

static const char* const no_worker =
    "This host has no worker to learn with, so nothing is learnt";

/// What a saved dictionary is called by *Save* unless a name was set
static const char* const usual_name = "learnt";

NmsStatus
plug_listen_init(PlugListen*   listen,
                 PlugExchange* exchange,
                 PlugAtoms*    atoms,
                 double        sample_rate_hz)
{
  memset(listen, 0, sizeof(*listen));
  listen->exchange = exchange;
  listen->rest     = PLUG_N_SOURCES;
  listen->atoms    = atoms;
  atomic_init(&listen->waits, false);
  for (uint32_t s = 0; s < PLUG_N_SOURCES; ++s) {
    atomic_init(&listen->wishes[s].is_open, false);
  }
  return nms_ears_new(sample_rate_hz, &listen->ears);
}

void
plug_listen_clear(PlugListen* listen)
{
  nms_ears_free(listen->ears);
  listen->ears = NULL;
}

static bool
is_on(const PlugConnections* connections, PlugPortRole role, uint32_t strip)
{
  return plug_connections_control(connections, role, strip) > 0.5f;
}

/// Ask for something that is about a strip, or about none
static bool
ask(const PlugListen* listen, NmsAsk what, uint32_t strip)
{
  return nms_ears_ask(listen->ears, what, strip, NULL);
}

/// Pass on what the controls of a strip ask for
static void
update_strip(PlugListen*            listen,
             const PlugConnections* connections,
             uint32_t               strip)
{
  PlugTaught* const taught = &listen->taught[strip];
  const bool        locks  = is_on(connections, PLUG_PORT_LOCK, strip);
  const bool        clears = is_on(connections, PLUG_PORT_CLEAR, strip);
  const bool        learns = is_on(connections, PLUG_PORT_LEARN, strip);
  if (locks != taught->is_locked &&
      ask(listen, locks ? NMS_ASK_LOCK : NMS_ASK_UNLOCK, strip)) {
    taught->is_locked = locks;
  }
  if (!clears || taught->clears || ask(listen, NMS_ASK_EMPTY, strip)) {
    taught->clears = clears;
  }

  nms_ears_listen(listen->ears, strip, learns && !locks);
}

/// Say once that nothing can be learnt here, when it is asked for
static void
refuse(PlugListen* listen, const PlugConnections* connections)
{
  PlugAtoms* const atoms = listen->atoms;
  bool             asks  = false;
  for (uint32_t s = 0; s < PLUG_N_SOURCES; ++s) {
    asks = asks || is_on(connections, PLUG_PORT_LEARN, s) ||
           is_on(connections, PLUG_PORT_CLEAR, s) || atoms->has_take[s];
    atoms->has_take[s] = false;
  }
  if (asks && !listen->refuses) {
    listen->exchange->notice = no_worker;
    plug_atoms_tell_all(listen->atoms);
  }
  listen->refuses = asks;
}

/// Pass on names that were set
static void
update_texts(PlugListen* listen)
{
  PlugAtoms* const atoms = listen->atoms;
  for (uint32_t p = PLUG_PROPERTY_NAME; p <= PLUG_PROPERTY_SAVE; ++p) {
    const bool     names = p != PLUG_PROPERTY_SAVE;
    const uint32_t strip = names ? p - PLUG_PROPERTY_NAME : 0;
    if (atoms->has_text[p] && nms_ears_ask(listen->ears,
                                           names ? NMS_ASK_NAME : NMS_ASK_SAVE,
                                           strip,
                                           atoms->texts[p])) {
      memcpy(listen->texts[p], atoms->texts[p], sizeof(listen->texts[p]));
      atoms->has_text[p] = false;
    }
  }
}

/// Pass on that strips are to take sources, one after the other each
static void
update_wishes(PlugListen* listen)
{
  PlugAtoms* const atoms = listen->atoms;
  for (uint32_t s = 0; s < PLUG_N_SOURCES; ++s) {
    char* const       told   = listen->texts[PLUG_PROPERTY_TAKE + s];
    const char* const text   = atoms->takes[s];
    const size_t      length = strlen(text);
    if (!atoms->has_take[s] ||
        (length && !plug_wish_make(&listen->wishes[s], text))) {
      continue;
    }
    if (length && !ask(listen, NMS_ASK_TAKE, s)) {
      plug_wish_take_back(&listen->wishes[s]);
      continue;
    }

    atoms->has_take[s] = false;
    memset(told, 0, PLUG_TEXT_SIZE);
    if (length < PLUG_TEXT_SIZE) {
      memcpy(told, text, length);
    }
  }
}

/// Save under the name set last when the control asks for it
static void
update_save(PlugListen* listen, bool saves)
{
  const char* const set = listen->texts[PLUG_PROPERTY_SAVE];
  if (saves && !listen->saves) {
    listen->saves =
        nms_ears_ask(listen->ears, NMS_ASK_SAVE, 0, *set ? set : usual_name);
  } else {
    listen->saves = saves;
  }
}

/// Pass on what the controls ask for that are of no strip
static void
update_others(PlugListen* listen, const PlugConnections* connections)
{
  const bool undoes = is_on(connections, PLUG_PORT_UNDO, 0);
  if (!undoes || listen->undoes || ask(listen, NMS_ASK_UNDO, 0)) {
    listen->undoes = undoes;
  }

  // Counted from 1, and none as many as there are strips
  const float asked = plug_connections_control(connections, PLUG_PORT_REST, 0);
  const uint32_t rest = asked > 0.5f && asked < (float)PLUG_N_SOURCES + 0.5f
                            ? (uint32_t)(asked - 0.5f)
                            : PLUG_N_SOURCES;
  if (rest != listen->rest && ask(listen, NMS_ASK_REST, rest)) {
    listen->rest = rest;
  }

  update_save(listen, is_on(connections, PLUG_PORT_SAVE, 0));
  update_texts(listen);
  update_wishes(listen);
}

/// Return whether the rest is to be followed: never in an export, which repeats
static bool
wants_to_follow(const PlugListen* listen, const PlugConnections* connections)
{
  return is_on(connections, PLUG_PORT_FOLLOW_REST, 0) &&
         !is_on(connections, PLUG_PORT_FREEWHEEL, 0) &&
         listen->rest < PLUG_N_SOURCES &&
         !listen->taught[listen->rest].is_locked;
}

/// Wake the teacher if it has to do something, and wait for it if the sound is
/// not heard, but written
static void
call_teacher(PlugListen* listen, const PlugConnections* connections)
{
  PlugExchange* const exchange = listen->exchange;
  const uint32_t      n_asked  = nms_ears_n_asked(listen->ears);
  if (n_asked != listen->n_asked) {
    listen->n_asked = n_asked;
    listen->wakes   = true;
    listen->is_used = true;
  }
  if (listen->wakes) {
    listen->wakes = !plug_exchange_ask_for(exchange, PLUG_WORK_TEACH);
  }
  if (!is_on(connections, PLUG_PORT_FREEWHEEL, 0) ||
      nms_ears_is_idle(listen->ears) ||
      atomic_exchange_explicit(&listen->waits, true, memory_order_relaxed)) {
    return;
  }

  // The host may do the work within the call, which ends the wait
  if (!plug_exchange_ask_for(exchange, PLUG_WORK_WAIT)) {
    atomic_store_explicit(&listen->waits, false, memory_order_relaxed);
  }
}

/// Notice that something else was loaded, which the teacher has to know
static void
follow_model(PlugListen* listen)
{
  const PlugModel* const model = plug_exchange_current(listen->exchange);
  nms_ears_set_serial(listen->ears, model->n_loads);
  if (model->serial == listen->serial) {
    return;
  }

  listen->serial = model->serial;
  if (!model->is_taught) {
    listen->wakes = listen->is_used;
    memset(listen->texts, 0, sizeof(listen->texts));
  }
}

void
plug_listen_update(PlugListen* listen, const PlugConnections* connections)
{
  follow_model(listen);
  if (!listen->exchange->schedule) {
    refuse(listen, connections);
    return;
  }

  for (uint32_t s = 0; s < PLUG_N_SOURCES; ++s) {
    update_strip(listen, connections, s);
  }
  update_others(listen, connections);
  nms_ears_follow(
      listen->ears, wants_to_follow(listen, connections), listen->rest);
  listen->is_bypassed = !is_on(connections, PLUG_PORT_ENABLED, 0);
  call_teacher(listen, connections);

  const char* const notice = nms_ears_notice(listen->ears);
  plug_exchange_receive_taught(listen->exchange);
  if (notice) {
    listen->exchange->notice = notice;
    plug_atoms_tell_all(listen->atoms);
  }
}

void
plug_listen_hear(PlugListen*         listen,
                 const float* const* input,
                 uint32_t            n_samples)
{
  nms_ears_hear(listen->ears, input, n_samples, !listen->is_bypassed);
}

/// What a strip does, as a port tells it
static const PlugStripState states[] = {
    [NMS_EAR_ARMED]     = PLUG_STATE_ARMED,
    [NMS_EAR_LISTENING] = PLUG_STATE_LISTENING,
    [NMS_EAR_LEARNING]  = PLUG_STATE_LEARNING,
    [NMS_EAR_FAILED]    = PLUG_STATE_FAILED,
};

/// Return what a strip is about
static PlugStripState
state_of(NmsEarState ear, NmsHolds holds)
{
  if (ear != NMS_EAR_IDLE) {
    return states[ear];
  }

  return holds == NMS_HOLDS_LEARNT ? PLUG_STATE_LEARNT
         : holds == NMS_HOLDS_FILE ? PLUG_STATE_FILE
                                   : PLUG_STATE_EMPTY;
}

void
plug_listen_report(const PlugListen*      listen,
                   const PlugConnections* connections,
                   const PlugModel*       model)
{
  for (uint32_t s = 0; s < PLUG_N_SOURCES; ++s) {
    const NmsEarNews     news  = nms_ears_news(listen->ears, s);
    const PlugStripState state = state_of(news.state, model->holds[s]);

    plug_connections_report(connections, PLUG_PORT_STATE, s, (float)state);
    plug_connections_report(
        connections, PLUG_PORT_PROGRESS, s, (float)news.percent);
    plug_connections_report(connections, PLUG_PORT_HEARD, s, news.heard_s);
  }
}

const char*
plug_listen_name(const PlugListen* listen,
                 const PlugModel*  model,
                 uint32_t          strip)
{
  const char* const set = listen->texts[PLUG_PROPERTY_NAME + strip];

  return *set ? set : model->names[strip];
}
