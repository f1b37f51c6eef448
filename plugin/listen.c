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

void
plug_listen_init(PlugListen*   listen,
                 PlugExchange* exchange,
                 PlugAtoms*    atoms,
                 double        sample_rate_hz)
{
  memset(listen, 0, sizeof(*listen));
  listen->exchange           = exchange;
  listen->rest               = PLUG_N_SOURCES;
  listen->atoms              = atoms;
  listen->seconds_per_sample = (float)(1.0 / sample_rate_hz);
  atomic_init(&listen->waits, false);
  plug_link_init(&listen->link);
}

void
plug_listen_clear(PlugListen* listen)
{
  for (uint32_t s = 0; s < PLUG_N_SOURCES; ++s) {
    plug_tape_free(listen->ears[s].tape);
    listen->ears[s].tape = NULL;
  }
  plug_tape_free(listen->rest_tape);
  listen->rest_tape = NULL;
  plug_link_clear(&listen->link);
}

static bool
is_on(const PlugConnections* connections, PlugPortRole role, uint32_t strip)
{
  return plug_connections_control(connections, role, strip) > 0.5f;
}

/// Ask the teacher for something; false if that has to wait
static bool
ask(PlugListen* listen, PlugCommand* command)
{
  command->n_loads = plug_exchange_current(listen->exchange)->n_loads;

  const bool is_put =
      listen->exchange->schedule && plug_link_put(&listen->link, command);

  listen->wakes   = listen->wakes || is_put;
  listen->is_used = listen->is_used || is_put;
  return is_put;
}

/// Ask for something that is about a strip
static bool
ask_of(PlugListen* listen, PlugTeachKind kind, uint32_t strip, PlugTape* tape)
{
  PlugCommand command = {kind, strip, tape, "", 0};

  return ask(listen, &command);
}

/// Take the tape that the teacher has made, if it has
static PlugTape*
take_tape(_Atomic(PlugTape*)* place)
{
  return atomic_load_explicit(place, memory_order_relaxed)
             ? atomic_exchange_explicit(place, NULL, memory_order_acquire)
             : NULL;
}

/// Arm or disarm a strip
static void
update_ear(PlugListen* listen, uint32_t strip, bool listens)
{
  PlugEar* const ear = &listen->ears[strip];
  if (!ear->tape) {
    ear->tape = take_tape(&listen->link.strips[strip].tape);
  }

  if (listens && !ear->is_armed) {
    ear->is_armed = ear->tape || ask_of(listen, PLUG_TEACH_ARM, strip, NULL);
  } else if (!listens && ear->tape) {
    // One that came too late has heard nothing
    const PlugTeachKind kind =
        ear->is_armed ? PLUG_TEACH_HEAR : PLUG_TEACH_DROP;
    if (ear->is_armed) { // Before the teacher says more
      atomic_store_explicit(&listen->link.strips[strip].stage,
                            PLUG_STAGE_LEARNING,
                            memory_order_relaxed);
    }
    if (ask_of(listen, kind, strip, ear->tape)) {
      ear->tape     = NULL;
      ear->is_armed = false;
    }
  } else if (!listens) {
    ear->is_armed = false;
  }
}

/// Pass on what the controls of a strip ask for
static void
update_strip(PlugListen*            listen,
             const PlugConnections* connections,
             uint32_t               strip)
{
  PlugEar* const ear    = &listen->ears[strip];
  const bool     locks  = is_on(connections, PLUG_PORT_LOCK, strip);
  const bool     clears = is_on(connections, PLUG_PORT_CLEAR, strip);
  const bool     learns = is_on(connections, PLUG_PORT_LEARN, strip);
  if (locks != ear->is_locked &&
      ask_of(
          listen, locks ? PLUG_TEACH_LOCK : PLUG_TEACH_UNLOCK, strip, NULL)) {
    ear->is_locked = locks;
  }
  if (!clears || ear->clears || ask_of(listen, PLUG_TEACH_EMPTY, strip, NULL)) {
    ear->clears = clears;
  }

  update_ear(listen, strip, learns && !locks);
}

/// Say once that nothing can be learnt here, when it is asked for
static void
refuse(PlugListen* listen, const PlugConnections* connections)
{
  bool asks = false;
  for (uint32_t s = 0; s < PLUG_N_SOURCES; ++s) {
    asks = asks || is_on(connections, PLUG_PORT_LEARN, s) ||
           is_on(connections, PLUG_PORT_CLEAR, s);
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
    PlugCommand command = {PLUG_TEACH_SAVE, 0, NULL, "", 0};
    if (!atoms->has_text[p]) {
      continue;
    }
    if (p != PLUG_PROPERTY_SAVE) {
      command.kind  = PLUG_TEACH_NAME;
      command.strip = p - PLUG_PROPERTY_NAME;
    }
    memcpy(command.text, atoms->texts[p], sizeof(command.text));
    if (ask(listen, &command)) {
      memcpy(listen->texts[p], command.text, sizeof(command.text));
      atoms->has_text[p] = false;
    }
  }
}

/// Save under the name set last when the control asks for it
static void
update_save(PlugListen* listen, bool saves)
{
  const char* const set     = listen->texts[PLUG_PROPERTY_SAVE];
  PlugCommand       command = {PLUG_TEACH_SAVE, 0, NULL, "", 0};
  if (saves && !listen->saves) {
    const char* const name = *set ? set : usual_name;
    memcpy(command.text, name, strlen(name) + 1);
    listen->saves = ask(listen, &command);
  } else {
    listen->saves = saves;
  }
}

/// Pass on what the controls ask for that are of no strip
static void
update_others(PlugListen* listen, const PlugConnections* connections)
{
  const bool undoes = is_on(connections, PLUG_PORT_UNDO, 0);
  if (!undoes || listen->undoes || ask_of(listen, PLUG_TEACH_UNDO, 0, NULL)) {
    listen->undoes = undoes;
  }

  // Counted from 1, and none as many as there are strips
  const float asked = plug_connections_control(connections, PLUG_PORT_REST, 0);
  const uint32_t rest = asked > 0.5f && asked < (float)PLUG_N_SOURCES + 0.5f
                            ? (uint32_t)(asked - 0.5f)
                            : PLUG_N_SOURCES;
  if (rest != listen->rest && ask_of(listen, PLUG_TEACH_REST, rest, NULL)) {
    listen->rest = rest;
  }

  update_save(listen, is_on(connections, PLUG_PORT_SAVE, 0));
  update_texts(listen);
}

/// Return whether the rest is to be followed: never in an export, which repeats
static bool
wants_to_follow(const PlugListen* listen, const PlugConnections* connections)
{
  return is_on(connections, PLUG_PORT_FOLLOW_REST, 0) &&
         !is_on(connections, PLUG_PORT_FREEWHEEL, 0) &&
         listen->rest < PLUG_N_SOURCES && !listen->ears[listen->rest].is_locked;
}

/// Begin or end to follow the rest, and pass on a tape that is full
static void
update_following(PlugListen* listen, bool follows)
{
  if (follows && listen->follows && !listen->rest_tape) {
    listen->rest_tape = take_tape(&listen->link.rest_tape);
  }

  PlugTape* const tape    = listen->rest_tape;
  const bool      is_full = tape && tape->n_sounding + 1 >= tape->capacity;
  if (follows == listen->follows && !is_full) {
    return;
  }
  if (ask_of(listen,
             follows ? PLUG_TEACH_FOLLOW : PLUG_TEACH_FREEZE,
             listen->rest,
             tape)) {
    listen->rest_tape = NULL;
    listen->follows   = follows;
  }
}

/// Wake the teacher if it has to do something, and wait for it if the sound is
/// not heard, but written
static void
call_teacher(PlugListen* listen, const PlugConnections* connections)
{
  PlugExchange* const exchange = listen->exchange;
  if (listen->wakes) {
    listen->wakes = !plug_exchange_ask_for(exchange, PLUG_WORK_TEACH);
  }
  if (!is_on(connections, PLUG_PORT_FREEWHEEL, 0) ||
      plug_link_is_idle(&listen->link) ||
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
  update_following(listen, wants_to_follow(listen, connections));
  listen->is_bypassed = !is_on(connections, PLUG_PORT_ENABLED, 0);
  call_teacher(listen, connections);

  const char* const notice = atomic_exchange_explicit(
      &listen->link.notice, NULL, memory_order_acquire);
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
  for (uint32_t s = 0; s < PLUG_N_SOURCES; ++s) {
    const PlugEar* const ear = &listen->ears[s];
    if (ear->tape && ear->is_armed) {
      plug_tape_write(ear->tape, input, n_samples);
    }
  }
  if (listen->rest_tape && !listen->is_bypassed) {
    plug_tape_write(listen->rest_tape, input, n_samples);
  }
}

/// Return what a strip is about
static PlugStripState
state_of(const PlugEar* ear, const PlugStripNews* news, NmsHolds holds)
{
  const uint32_t stage =
      atomic_load_explicit(&news->stage, memory_order_relaxed);
  if (ear->is_armed && ear->tape) {
    return plug_tape_is_sounding(ear->tape) ? PLUG_STATE_LISTENING
                                            : PLUG_STATE_ARMED;
  }
  if (stage == PLUG_STAGE_LEARNING) {
    return PLUG_STATE_LEARNING;
  }
  if (stage == PLUG_STAGE_FAILED) {
    return PLUG_STATE_FAILED;
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
    const PlugEar* const       ear  = &listen->ears[s];
    const PlugStripNews* const news = &listen->link.strips[s];

    const uint32_t heard_ms =
        atomic_load_explicit(&news->heard_ms, memory_order_relaxed);
    const uint32_t progress =
        atomic_load_explicit(&news->progress, memory_order_relaxed);
    const uint32_t n_new = ear->tape ? ear->tape->n_sounding : 0;
    const float    heard_s =
        (float)heard_ms * 0.001f + (float)n_new * listen->seconds_per_sample;

    plug_connections_report(connections,
                            PLUG_PORT_STATE,
                            s,
                            (float)state_of(ear, news, model->holds[s]));
    plug_connections_report(
        connections, PLUG_PORT_PROGRESS, s, (float)progress);
    plug_connections_report(connections, PLUG_PORT_HEARD, s, heard_s);
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
