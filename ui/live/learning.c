// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learning.h"

#include "base/text.h"
#include "save.h"

#include <stdio.h>
#include <string.h>

/// Name of a strip that has none
#define NO_NAME "(empty)"

/// Return the name of a strip in the scene
static const char*
name_of(const LiveLearning* learning, const LiveModel* model, uint32_t strip)
{
  for (uint32_t s = 0; s < model->streams.n_streams; ++s) {
    if (model->strips[s] == strip) {
      return model->streams.names[s];
    }
  }
  const uint32_t source = learning->desk->strips[strip].source;
  return source != LIVE_NO_SOURCE && *learning->names[source]
             ? learning->names[source]
             : NO_NAME;
}

void
live_learning_show_model(LiveLearning* learning, const LiveModel* model)
{
  LiveDesk* const  desk  = learning->desk;
  LiveScene* const scene = learning->scene;
  live_desk_set_used(desk, model->strips, model->streams.n_streams);
  for (uint32_t s = 0; s < desk->n_strips; ++s) {
    scene->names[s] = name_of(learning, model, s);
  }
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    scene->ears[s].holds = model->holds[s];
  }
  scene->preset = model->name;
}

void
live_learning_load(LiveLearning* learning, const LiveModel* model)
{
  memset(learning->names, 0, sizeof(learning->names));
  live_teacher_load(&learning->teacher, model);
  live_learning_show_model(learning, model);
}

/// Ask for the name that the desk wants
static void
open_prompt(LiveLearning* learning)
{
  LiveDesk* const desk = learning->desk;
  char            usual[NMS_NAME_SIZE];

  desk->asks_name = false;
  if (desk->prompts == LIVE_SAVE) {
    live_save_propose(usual);
    live_prompt_begin(&desk->prompt, "save as", usual);
    return;
  }
  const char* const name = learning->scene->names[desk->selected];
  snprintf(
      usual, sizeof(usual), "%s", strcmp(name, NO_NAME) != 0 ? name : "sound");
  live_prompt_begin(&desk->prompt, "name", usual);
}

/// Keep the name of a strip, until it has a source of that name
static void
keep_name(LiveLearning* learning, const LiveOrder* order)
{
  if (order->kind == LIVE_NAME) {
    snprintf(learning->names[order->source], NMS_NAME_SIZE, "%s", order->text);
  } else if (order->kind == LIVE_CLEAR) {
    learning->names[order->source][0] = '\0';
  }
}

/// Give orders to the audio thread, as far as it has room for them
static void
give_orders(LiveLearning* learning)
{
  LiveDesk* const desk = learning->desk;
  if (!desk->n_orders ||
      !live_teacher_start(&learning->teacher, learning->report)) {
    desk->n_orders = 0;
    return;
  }
  uint32_t n = 0;
  while (n < desk->n_orders &&
         live_orders_put(&learning->process->listen.orders, &desk->orders[n])) {
    keep_name(learning, &desk->orders[n++]);
  }
  desk->n_orders -= n;
  memmove(
      desk->orders, desk->orders + n, desk->n_orders * sizeof(desk->orders[0]));
}

/// Show what a source does
static void
look_at(LiveLearning* learning, LiveStrip* strip, const char* said)
{
  const LiveEarShown* const shown =
      &learning->process->listen.shown[strip->source];
  LiveEar* const ear = &learning->scene->ears[strip->source];

  ear->state     = (NmsEarState)atomic_load(&shown->state);
  ear->percent   = atomic_load(&shown->percent);
  ear->heard_s   = (double)atomic_load(&shown->heard_s);
  strip->is_busy = ear->state != NMS_EAR_IDLE;
  if (ear->state != NMS_EAR_FAILED) {
    ear->why = NULL;
  } else if (said && !ear->why) {
    ear->why = said;
  }
}

void
live_learning_look(LiveLearning* learning, const LiveModel* model)
{
  LiveDesk* const desk = learning->desk;
  if (desk->asks_name) {
    open_prompt(learning);
  }
  if (desk->said) {
    ui_report_add(learning->report, UI_NOTE, NULL, "%s", desk->said);
    desk->said = NULL;
  }
  give_orders(learning);

  const char* const said =
      live_teacher_hear(&learning->teacher, learning->report);
  for (uint32_t s = 0; s < desk->n_strips; ++s) {
    if (desk->strips[s].source != LIVE_NO_SOURCE) {
      look_at(learning, &desk->strips[s], said);
    }
    learning->scene->names[s] = name_of(learning, model, s);
  }
  desk->is_unsaved = model->version > live_teacher_saved(&learning->teacher);
  live_desk_show_strips(desk);
}

LiveModel*
live_learning_take(LiveLearning* learning, const LiveModel* model, bool waits)
{
  const bool stays = waits && live_teacher_has(&learning->teacher);
  if (stays && !learning->waits) {
    ui_report_add(learning->report,
                  UI_NOTE,
                  NULL,
                  "what was learnt waits until the recording ends");
  }
  learning->waits = stays;
  if (waits) {
    return NULL;
  }
  LiveModel* const learnt = live_teacher_take(&learning->teacher);
  if (learnt && learnt->origin.serial != model->origin.serial) {
    live_model_free(learnt); // Something else was loaded since
    return NULL;
  }
  if (learnt) {
    learnt->name = ui_format("%s", model->name);
  }
  return learnt;
}
