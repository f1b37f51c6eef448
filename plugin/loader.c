// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "loader.h"

#include "nms/text.h"
#include "protocol/uris.h"
#include "save.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Take down what is wrong with a kit, and log it on one line
static void
refuse(PlugLoader* loader, const PlugKit* kit, const char* cause)
{
  char* const shown = strdup(*kit->path ? kit->path : plug_kit_name(kit));
  if (shown) {
    nms_text_clean(shown);
  }
  snprintf(loader->cause.text, sizeof(loader->cause.text), "%s", cause);
  nms_text_clean(loader->cause.text);
  lv2_log_error(loader->log,
                "%s: %s: %s; the input is passed through\n",
                loader->variant->name,
                shown ? shown : plug_kit_name(kit),
                loader->cause.text);
  free(shown);
}

/// Say in a model what became of its kit
static void
describe(const PlugLoader* loader, const PlugKit* kit, PlugModel* model)
{
  const char* const name = plug_kit_name(kit);
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
static PlugKit*
hold_current(PlugLoader* loader)
{
  pthread_mutex_lock(&loader->lock);
  PlugKit* const kit = plug_kit_hold(loader->kit);
  pthread_mutex_unlock(&loader->lock);
  return kit;
}

/// Make a kit what was asked for last; counted if it is another one
static void
set_kit(PlugLoader* loader, PlugKit* kit, bool is_load)
{
  pthread_mutex_lock(&loader->lock);
  PlugKit* const before = loader->kit;
  loader->kit           = plug_kit_hold(kit);
  loader->n_loads += is_load;
  pthread_mutex_unlock(&loader->lock);
  plug_kit_release(before);
}

static NmsStatus
build(const PlugLoader* loader,
      const PlugKit*    kit,
      uint32_t          choice,
      PlugModel**       model,
      NmsMessage*       message)
{
  const PlugModelConfig config = {loader->variant,
                                  loader->sample_rate_hz,
                                  choice,
                                  kit->path,
                                  kit->bytes,
                                  kit->n_bytes,
                                  atomic_load(loader->follows)};

  return plug_model_new(&config, model, message);
}

/// Return a new kit with what is said of another one, but no bytes, or NULL
static PlugKit*
copy_name(const PlugKit* kit)
{
  PlugKit* copy = NULL;
  if (!plug_kit_new(kit->path, &copy)) {
    copy->is_restored = kit->is_restored;
    copy->was_kept    = kit->was_kept;
  }

  return copy;
}

/// Return a kit read from its file, the kit itself if that fails, or NULL
static PlugKit*
read_file(PlugLoader* loader, PlugKit* wanted)
{
  PlugKit* const kit = copy_name(wanted);
  if (!kit) {
    return NULL;
  }

  const int error = plug_kit_read(kit);
  if (error && wanted->bytes) {
    plug_kit_release(kit);
    return plug_kit_hold(wanted);
  }
  if (error) {
    char text[128] = "cannot be read";
    strerror_r(error, text, sizeof(text));
    refuse(loader, kit, text);
  }

  return kit;
}

/// Make a model that only delays, as its kit is refused
static PlugModel*
build_refused(PlugLoader*       loader,
              PlugKit**         kit,
              uint32_t          choice,
              NmsStatus         status,
              const NmsMessage* message)
{
  PlugKit* const empty = copy_name(*kit);
  if (!empty) {
    return NULL;
  }

  PlugModel* model   = NULL;
  NmsMessage ignored = {""};
  refuse(loader, *kit, message->text);
  empty->is_tried        = true;
  const NmsStatus result = build(loader, empty, choice, &model, &ignored);

  // Said once: from now on the file counts as one that cannot be read; anything
  // else may be otherwise at another latency
  plug_kit_release(status == NMS_BAD_DICTIONARY ? *kit : empty);
  *kit = status == NMS_BAD_DICTIONARY ? empty : *kit;
  return result ? NULL : model;
}

/// Make a model of a kit that may be none, of `spare`, or one that only delays
static PlugModel*
build_any(PlugLoader* loader, PlugKit** kit, PlugKit* spare, uint32_t choice)
{
  PlugModel*      model   = NULL;
  NmsMessage      message = {""};
  const NmsStatus status  = build(loader, *kit, choice, &model, &message);
  if (!status || !(*kit)->bytes) {
    return model;
  }

  NmsMessage ignored = {""};
  if (status == NMS_BAD_DICTIONARY && spare && spare->bytes && spare != *kit &&
      !build(loader, spare, choice, &model, &ignored)) {
    plug_kit_release(*kit);
    *kit = plug_kit_hold(spare);
    return model;
  }

  return build_refused(loader, kit, choice, status, &message);
}

/// Take a model into the list of all, as the newest
static void
enlist(PlugLoader* loader, PlugModel* model)
{
  pthread_mutex_lock(&loader->lock);
  model->serial  = ++loader->n_made;
  model->n_loads = loader->n_loads;
  model->alive   = loader->models;
  loader->models = model;
  pthread_mutex_unlock(&loader->lock);
}

/// Load a kit, or the one before, while models are made by nobody else
static PlugModel*
load(PlugLoader* loader, PlugKit* wanted, uint32_t choice)
{
  if (wanted) {
    loader->cause.text[0] = '\0';
    set_kit(loader, wanted, true); // What is saved from now on
  }

  PlugKit* kit = wanted ? read_file(loader, wanted) : hold_current(loader);
  if (!kit) {
    return NULL;
  }
  if (kit->bytes) {
    loader->cause.text[0] = '\0'; // Of another latency
  }

  // Counted once more, as now it has the bytes
  set_kit(loader, kit, wanted != NULL);
  PlugModel* const model = build_any(loader, &kit, wanted, choice);
  set_kit(loader, kit, wanted != NULL);
  if (model) {
    describe(loader, kit, model);
    enlist(loader, model);
  }

  plug_kit_release(kit);
  return model;
}

PlugKit*
plug_loader_kit(const PlugLoader* loader, const char* path)
{
  PlugKit* kit = NULL;
  char     saved[PLUG_PATH_SIZE];
  plug_save_path(path, saved, sizeof(saved));
  const char* const found = *saved ? saved : path;
  return plug_kit_new(*found ? found : loader->default_path, &kit) ? NULL : kit;
}

PlugModel*
plug_loader_load(PlugLoader* loader, PlugKit* kit, uint32_t choice)
{
  pthread_mutex_lock(&loader->making);
  PlugModel* const model = load(loader, kit, choice);
  pthread_mutex_unlock(&loader->making);
  return model;
}

PlugModel*
plug_loader_teach(PlugLoader* loader,
                  PlugKit*    kit,
                  uint64_t    n_loads,
                  uint32_t    choice)
{
  PlugModel* model = NULL;
  pthread_mutex_lock(&loader->making);

  // What is asked for while models are made waits for that
  pthread_mutex_lock(&loader->lock);
  const bool is_newest = loader->n_loads == n_loads;
  pthread_mutex_unlock(&loader->lock);
  if (is_newest) {
    set_kit(loader, kit, false);
    model = load(loader, NULL, choice);
  }
  if (model) {
    model->is_taught = true;
  }

  pthread_mutex_unlock(&loader->making);
  return model;
}

PlugKit*
plug_loader_hold_loaded(PlugLoader* loader, uint64_t* n_loads)
{
  pthread_mutex_lock(&loader->lock);
  PlugKit* const kit = plug_kit_hold(loader->kit);
  *n_loads           = loader->n_loads;
  pthread_mutex_unlock(&loader->lock);
  return kit;
}

void
plug_loader_follow(PlugLoader* loader)
{
  // Models that are alive stay so while this is held
  pthread_mutex_lock(&loader->following);
  pthread_mutex_lock(&loader->lock);
  PlugModel* model = loader->models;
  pthread_mutex_unlock(&loader->lock);
  for (; model; model = model->alive) {
    if (model->follow) {
      nms_follow_work(model->follow);
    }
  }
  pthread_mutex_unlock(&loader->following);
}

void
plug_loader_free(PlugLoader* loader, NmsPlayable* models)
{
  pthread_mutex_lock(&loader->following);
  pthread_mutex_lock(&loader->lock);
  for (const NmsPlayable* playable = models; playable;
       playable                    = playable->next) {
    const PlugModel* const model = (const PlugModel*)playable->owner;
    PlugModel**            link  = &loader->models;
    while (*link != model) {
      link = &(*link)->alive;
    }
    *link = model->alive;
  }
  pthread_mutex_unlock(&loader->lock);

  NmsPlayable* next = NULL;
  for (NmsPlayable* playable = models; playable; playable = next) {
    next = playable->next;
    plug_model_free((PlugModel*)playable->owner);
  }
  pthread_mutex_unlock(&loader->following);
}

void
plug_loader_keep_restored(PlugLoader* loader, PlugKit* kit)
{
  pthread_mutex_lock(&loader->lock);
  PlugKit* const before = loader->restored;
  loader->restored      = kit;
  pthread_mutex_unlock(&loader->lock);
  plug_kit_release(before);
}

PlugModel*
plug_loader_load_restored(PlugLoader* loader, uint32_t choice, bool* is_none)
{
  PlugModel* model = NULL;
  pthread_mutex_lock(&loader->making);

  // What is saved meanwhile is this kit, whoever has it
  pthread_mutex_lock(&loader->lock);
  PlugKit* const kit    = loader->restored;
  PlugKit* const before = kit ? loader->kit : NULL;
  if (kit) {
    loader->kit      = plug_kit_hold(kit);
    loader->restored = NULL;
  }
  pthread_mutex_unlock(&loader->lock);
  plug_kit_release(before);

  *is_none = !kit;
  if (kit) {
    model = load(loader, kit, choice);
    plug_kit_release(kit);
  }

  pthread_mutex_unlock(&loader->making);
  return model;
}

PlugKit*
plug_loader_hold_kit(PlugLoader* loader)
{
  pthread_mutex_lock(&loader->lock);
  PlugKit* const kit =
      plug_kit_hold(loader->restored ? loader->restored : loader->kit);
  pthread_mutex_unlock(&loader->lock);
  return kit;
}

NmsStatus
plug_loader_init(PlugLoader*        loader,
                 const PlugVariant* variant,
                 double             sample_rate_hz,
                 const char*        bundle,
                 LV2_Log_Logger*    log)
{
  const size_t size = strlen(bundle) + 1 + sizeof(PLUG_DEFAULT_PRESET);
  const size_t end  = strlen(bundle);

  memset(loader, 0, sizeof(*loader));
  pthread_mutex_init(&loader->following, NULL);
  pthread_mutex_init(&loader->making, NULL);
  pthread_mutex_init(&loader->lock, NULL);
  loader->variant        = variant;
  loader->sample_rate_hz = sample_rate_hz;
  loader->log            = log;
  loader->default_path   = malloc(size);
  if (!loader->default_path || plug_kit_new("", &loader->kit)) {
    return NMS_NO_MEMORY;
  }

  // Hosts should, but do not all, pass a slash at the end
  snprintf(loader->default_path,
           size,
           "%s%s%s",
           bundle,
           end && bundle[end - 1] == '/' ? "" : "/",
           PLUG_DEFAULT_PRESET);
  return NMS_SUCCESS;
}

void
plug_loader_clear(PlugLoader* loader)
{
  for (PlugModel* model = loader->models; model;) {
    PlugModel* const alive = model->alive;
    plug_model_free(model);
    model = alive;
  }
  plug_kit_release(loader->restored);
  plug_kit_release(loader->kit);
  free(loader->default_path);
  pthread_mutex_destroy(&loader->lock);
  pthread_mutex_destroy(&loader->making);
  pthread_mutex_destroy(&loader->following);
}
