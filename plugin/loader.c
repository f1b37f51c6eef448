// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "loader.h"

#include "nms/text.h"
#include "protocol/uris.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Take down what is wrong with a kit, and log it on one line
static void
refuse(NmsLoader* loader, const NmsKit* kit, const char* cause)
{
  char* const shown = strdup(*kit->path ? kit->path : nms_kit_name(kit));
  if (shown) {
    nms_text_clean(shown);
  }
  snprintf(loader->cause.text, sizeof(loader->cause.text), "%s", cause);
  nms_text_clean(loader->cause.text);
  lv2_log_error(loader->log,
                "%s: %s: %s; the input is passed through\n",
                loader->variant->name,
                shown ? shown : nms_kit_name(kit),
                loader->cause.text);
  free(shown);
}

/// Say in a model what became of its kit
static void
describe(const NmsLoader* loader, const NmsKit* kit, NmsModel* model)
{
  const char* const name = nms_kit_name(kit);
  char* const       text = model->status;
  const size_t      size = sizeof(model->status);

  if (*loader->cause.text) {
    snprintf(text,
             size,
             "%.255s: %s; the input is passed through",
             name,
             loader->cause.text);
  } else {
    snprintf(text,
             size,
             "%.255s: %u %s%s",
             name,
             model->n_sources,
             model->n_sources == 1 ? "source" : "sources",
             kit->is_from_session ? ", kept in the session" : "");
  }
  nms_text_clean(text);
}

/// Hold what was asked for last and is not still to be loaded
static NmsKit*
hold_current(NmsLoader* loader)
{
  pthread_mutex_lock(&loader->lock);
  NmsKit* const kit = nms_kit_hold(loader->kit);
  pthread_mutex_unlock(&loader->lock);
  return kit;
}

/// Make a kit what was asked for last
static void
set_kit(NmsLoader* loader, NmsKit* kit)
{
  pthread_mutex_lock(&loader->lock);
  NmsKit* const before = loader->kit;
  loader->kit          = nms_kit_hold(kit);
  pthread_mutex_unlock(&loader->lock);
  nms_kit_release(before);
}

static NmsStatus
build(const NmsLoader* loader,
      const NmsKit*    kit,
      uint32_t         choice,
      NmsModel**       model,
      NmsMessage*      message)
{
  const NmsModelConfig config = {loader->variant,
                                 loader->sample_rate_hz,
                                 choice,
                                 kit->path,
                                 kit->bytes,
                                 kit->n_bytes};

  return nms_model_new(&config, model, message);
}

/// Return a new kit with what is said of another one, but no bytes, or NULL
static NmsKit*
copy_name(const NmsKit* kit)
{
  NmsKit* copy = NULL;
  if (!nms_kit_new(kit->path, &copy)) {
    copy->is_restored = kit->is_restored;
    copy->was_kept    = kit->was_kept;
  }

  return copy;
}

/// Return a kit read from its file, the kit itself if that fails, or NULL
static NmsKit*
read_file(NmsLoader* loader, NmsKit* wanted)
{
  NmsKit* const kit = copy_name(wanted);
  if (!kit) {
    return NULL;
  }

  const int error = nms_kit_read(kit);
  if (error && wanted->bytes) {
    nms_kit_release(kit);
    return nms_kit_hold(wanted);
  }
  if (error) {
    char text[128] = "cannot be read";
    strerror_r(error, text, sizeof(text));
    refuse(loader, kit, text);
  }

  return kit;
}

/// Make a model that only delays, as its kit is refused
static NmsModel*
build_refused(NmsLoader*        loader,
              NmsKit**          kit,
              uint32_t          choice,
              NmsStatus         status,
              const NmsMessage* message)
{
  NmsKit* const empty = copy_name(*kit);
  if (!empty) {
    return NULL;
  }

  NmsModel*  model   = NULL;
  NmsMessage ignored = {""};
  refuse(loader, *kit, message->text);
  empty->is_tried        = true;
  const NmsStatus result = build(loader, empty, choice, &model, &ignored);

  // Said once: from now on the file counts as one that cannot be read; anything
  // else may be otherwise at another latency
  nms_kit_release(status == NMS_BAD_DICTIONARY ? *kit : empty);
  *kit = status == NMS_BAD_DICTIONARY ? empty : *kit;
  return result ? NULL : model;
}

/// Make a model of a kit that may be none, of `spare`, or one that only delays
static NmsModel*
build_any(NmsLoader* loader, NmsKit** kit, NmsKit* spare, uint32_t choice)
{
  NmsModel*       model   = NULL;
  NmsMessage      message = {""};
  const NmsStatus status  = build(loader, *kit, choice, &model, &message);
  if (!status || !(*kit)->bytes) {
    return model;
  }

  NmsMessage ignored = {""};
  if (status == NMS_BAD_DICTIONARY && spare && spare->bytes && spare != *kit &&
      !build(loader, spare, choice, &model, &ignored)) {
    nms_kit_release(*kit);
    *kit = nms_kit_hold(spare);
    return model;
  }

  return build_refused(loader, kit, choice, status, &message);
}

/// Take a model into the list of all, as the newest
static void
enlist(NmsLoader* loader, NmsModel* model)
{
  pthread_mutex_lock(&loader->lock);
  model->serial  = ++loader->n_made;
  model->alive   = loader->models;
  loader->models = model;
  pthread_mutex_unlock(&loader->lock);
}

/// Load a kit, or the one before, while models are made by nobody else
static NmsModel*
load(NmsLoader* loader, NmsKit* wanted, uint32_t choice)
{
  if (wanted) {
    loader->cause.text[0] = '\0';
    set_kit(loader, wanted); // What is saved from now on
  }

  NmsKit* kit = wanted ? read_file(loader, wanted) : hold_current(loader);
  if (!kit) {
    return NULL;
  }
  if (kit->bytes) {
    loader->cause.text[0] = '\0'; // Of another latency
  }

  set_kit(loader, kit); // Which has the bytes
  NmsModel* const model = build_any(loader, &kit, wanted, choice);
  set_kit(loader, kit);
  if (model) {
    describe(loader, kit, model);
    enlist(loader, model);
  }

  nms_kit_release(kit);
  return model;
}

NmsKit*
nms_loader_kit(const NmsLoader* loader, const char* path)
{
  NmsKit* kit = NULL;
  return nms_kit_new(*path ? path : loader->default_path, &kit) ? NULL : kit;
}

NmsModel*
nms_loader_load(NmsLoader* loader, NmsKit* kit, uint32_t choice)
{
  pthread_mutex_lock(&loader->making);
  NmsModel* const model = load(loader, kit, choice);
  pthread_mutex_unlock(&loader->making);
  return model;
}

void
nms_loader_free(NmsLoader* loader, NmsPlayable* models)
{
  pthread_mutex_lock(&loader->lock);
  for (const NmsPlayable* playable = models; playable;
       playable                    = playable->next) {
    const NmsModel* const model = (const NmsModel*)playable->owner;
    NmsModel**            link  = &loader->models;
    while (*link != model) {
      link = &(*link)->alive;
    }
    *link = model->alive;
  }
  pthread_mutex_unlock(&loader->lock);

  NmsPlayable* next = NULL;
  for (NmsPlayable* playable = models; playable; playable = next) {
    next = playable->next;
    nms_model_free((NmsModel*)playable->owner);
  }
}

void
nms_loader_keep_restored(NmsLoader* loader, NmsKit* kit)
{
  pthread_mutex_lock(&loader->lock);
  NmsKit* const before = loader->restored;
  loader->restored     = kit;
  pthread_mutex_unlock(&loader->lock);
  nms_kit_release(before);
}

NmsModel*
nms_loader_load_restored(NmsLoader* loader, uint32_t choice)
{
  NmsModel* model = NULL;
  pthread_mutex_lock(&loader->making);

  // What is saved meanwhile is this kit, whoever has it
  pthread_mutex_lock(&loader->lock);
  NmsKit* const kit    = loader->restored;
  NmsKit* const before = kit ? loader->kit : NULL;
  if (kit) {
    loader->kit      = nms_kit_hold(kit);
    loader->restored = NULL;
  }
  pthread_mutex_unlock(&loader->lock);
  nms_kit_release(before);

  if (kit) {
    model = load(loader, kit, choice);
    nms_kit_release(kit);
  }

  pthread_mutex_unlock(&loader->making);
  return model;
}

NmsKit*
nms_loader_hold_kit(NmsLoader* loader)
{
  pthread_mutex_lock(&loader->lock);
  NmsKit* const kit =
      nms_kit_hold(loader->restored ? loader->restored : loader->kit);
  pthread_mutex_unlock(&loader->lock);
  return kit;
}

NmsStatus
nms_loader_init(NmsLoader*        loader,
                const NmsVariant* variant,
                double            sample_rate_hz,
                const char*       bundle,
                LV2_Log_Logger*   log)
{
  const size_t size = strlen(bundle) + 1 + sizeof(NMS_DEFAULT_PRESET);
  const size_t end  = strlen(bundle);

  memset(loader, 0, sizeof(*loader));
  pthread_mutex_init(&loader->making, NULL);
  pthread_mutex_init(&loader->lock, NULL);
  loader->variant        = variant;
  loader->sample_rate_hz = sample_rate_hz;
  loader->log            = log;
  loader->default_path   = malloc(size);
  if (!loader->default_path || nms_kit_new("", &loader->kit)) {
    return NMS_NO_MEMORY;
  }

  // Hosts should, but do not all, pass a slash at the end
  snprintf(loader->default_path,
           size,
           "%s%s%s",
           bundle,
           end && bundle[end - 1] == '/' ? "" : "/",
           NMS_DEFAULT_PRESET);
  return NMS_SUCCESS;
}

void
nms_loader_clear(NmsLoader* loader)
{
  for (NmsModel* model = loader->models; model;) {
    NmsModel* const alive = model->alive;
    nms_model_free(model);
    model = alive;
  }
  nms_kit_release(loader->restored);
  nms_kit_release(loader->kit);
  free(loader->default_path);
  pthread_mutex_destroy(&loader->lock);
  pthread_mutex_destroy(&loader->making);
}
