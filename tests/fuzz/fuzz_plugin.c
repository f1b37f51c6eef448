// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  A plugin in a host that does anything, as plugin_steps.h says: what sounds is
  finite, what is told is whole, what is logged is a line, and what was saved
  can be restored and saved again.

  The size of a sequence is what a host vouches for; it ends where a page begins
  that nobody may touch, and the sizes within may lie.
*/

#include "check.h"
#include "cut.h"
#include "fuzz.h"
#include "guarded.h"
#include "kit.h"
#include "mailbox.h"
#include "plugin_session.h"
#include "plugin_steps.h"
#include "protocol/patch.h"
#include "protocol/ports.h"
#include "scratch.h"
#include "small.h"

#include <lv2/atom/atom.h>
#include <lv2/core/lv2.h>
#include <lv2/log/log.h>
#include <lv2/state/state.h>
#include <lv2/worker/worker.h>

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// Steps, and samples, of an input at most, so that none takes long
#define MOST_STEPS 100
#define MOST_SAMPLES 6000

#define MOST_BLOCK 512
#define ATOMS_SIZE 16384

/// A plugin and its host
typedef struct {
  PlugPort                    ports[PLUG_N_PORTS];
  uint32_t                    n_ports;
  const LV2_Descriptor*       descriptor;
  LV2_Handle                  handle;
  const LV2_Worker_Interface* worker;
  const LV2_State_Interface*  state;
  bool                        has_worker;
  bool                        works_at_once;
  uint32_t                    n_refused; ///< Answers still to be refused

  PlugUris      uris;
  PluginSession session;
  float         controls[PLUG_N_PORTS];
  Mailbox       requests;
  Mailbox       answers;
  uint32_t      n_samples; ///< Run so far
} Rig;

/// Made once
static bool    is_ready;
static Guarded control; ///< What the plugin is told
static Guarded notify;  ///< What it tells
static float   sound[PLUG_N_CHANNELS][MOST_BLOCK];
static float   heard[PLUG_N_PORTS][MOST_BLOCK];

/// Write a dictionary, so small that anybody can play it, to a file
static void
write_dictionary(uint32_t kind, const char* path)
{
  size_t               n_bytes    = 0;
  NmsDictionary* const dictionary = small_dictionary(kind);
  void* const          bytes      = kit_encode(dictionary, NMS_F32, &n_bytes);
  FILE* const          file       = fopen(path, "wb");
  REQUIRE(file && fwrite(bytes, 1, n_bytes, file) == n_bytes);
  REQUIRE_INT(fclose(file), 0);
  free(bytes);
  nms_dictionary_free(dictionary);
}

static void
begin(void)
{
  char folder[512];
  scratch_enter_memory();
  atexit(scratch_leave);
  REQUIRE(getcwd(folder, sizeof(folder) - 8) != NULL);
  strcat(folder, "/home");
  setenv("HOME", folder, 1);
  setenv("XDG_DATA_HOME", folder, 1);
  scratch_folder(PLUG_PRESET_FOLDER);
  write_dictionary(2, PLUG_DEFAULT_PRESET);
  guarded_init(&control, ATOMS_SIZE / sizeof(float));
  guarded_init(&notify, ATOMS_SIZE / sizeof(float));
  is_ready = true;
}

/// What a plugin logs is a line, whatever came from outside
static int
log_vprintf(LV2_Log_Handle handle,
            LV2_URID       type,
            const char*    form,
            va_list        args)
{
  (void)handle;
  (void)type;
  char      text[8192];
  const int length = vsnprintf(text, sizeof(text), form, args);
  REQUIRE(length > 0 && length < (int)sizeof(text));
  REQUIRE(text[length - 1] == '\n');
  for (int i = 0; i < length - 1; ++i) {
    REQUIRE((unsigned char)text[i] >= ' ' && text[i] != 0x7F);
  }
  return length;
}

static int
log_printf(LV2_Log_Handle handle, LV2_URID type, const char* form, ...)
{
  va_list args;
  va_start(args, form);
  const int n = log_vprintf(handle, type, form, args);
  va_end(args);
  return n;
}

static LV2_Worker_Status
respond(LV2_Worker_Respond_Handle handle, uint32_t size, const void* data)
{
  Rig* const rig = handle;
  if (rig->n_refused) {
    --rig->n_refused;
    return LV2_WORKER_ERR_NO_SPACE;
  }
  return mailbox_put(&rig->answers, size, data) ? LV2_WORKER_SUCCESS
                                                : LV2_WORKER_ERR_NO_SPACE;
}

static void
work(Rig* rig)
{
  Letter letter;
  while (mailbox_take(&rig->requests, &letter)) {
    rig->worker->work(rig->handle, respond, rig, letter.size, letter.data);
  }
}

static LV2_Worker_Status
schedule(LV2_Worker_Schedule_Handle handle, uint32_t size, const void* data)
{
  Rig* const rig = handle;
  if (!mailbox_put(&rig->requests, size, data)) {
    return LV2_WORKER_ERR_NO_SPACE;
  }
  if (rig->works_at_once && rig->handle) {
    work(rig);
  }
  return LV2_WORKER_SUCCESS;
}

/// Return the samples of an audio port
static float*
samples_of(const Rig* rig, uint32_t port)
{
  const PlugPort* const at = &rig->ports[port];
  return at->row->role == PLUG_PORT_INPUT ? sound[at->channel] : heard[port];
}

static void
connect(Rig* rig)
{
  for (uint32_t p = 0; p < rig->n_ports; ++p) {
    const PlugPortRow* const row = rig->ports[p].row;
    void*                    to  = NULL;
    switch (row->type) {
    case PLUG_AUDIO_PORT:
      to = samples_of(rig, p);
      break;
    case PLUG_FLOAT_PORT:
      rig->controls[p] = row->initial;
      to               = &rig->controls[p];
      break;
    case PLUG_ATOM_PORT:
      continue;
    }
    rig->descriptor->connect_port(rig->handle, p, to);
  }
}

static void
open_plugin(Rig* rig, uint32_t kind)
{
  // The plugin keeps them
  static LV2_URID_Map urids = {NULL, small_map};
  static LV2_Log_Log  log   = {NULL, log_printf, log_vprintf};

  LV2_Worker_Schedule worker   = {rig, schedule};
  const LV2_Feature   list[]   = {{LV2_URID__map, &urids},
                                  {LV2_LOG__log, &log},
                                  {LV2_WORKER__schedule, &worker}};
  const LV2_Feature*  given[4] = {&list[0], &list[1], NULL, NULL};

  rig->has_worker    = !(kind & PLUGIN_NO_WORKER);
  rig->works_at_once = kind & PLUGIN_AT_ONCE;
  rig->n_refused     = kind & PLUGIN_REFUSES ? 2 : 0;
  given[2]           = rig->has_worker ? &list[2] : NULL;

  REQUIRE(plug_uris_map(&rig->uris, &urids));
  plugin_session_begin(&rig->session, &rig->uris);
  rig->n_ports =
      plug_ports_list(&plug_variants[kind % PLUG_N_VARIANTS], rig->ports);
  rig->descriptor = lv2_descriptor(kind % PLUG_N_VARIANTS);
  rig->worker     = rig->descriptor->extension_data(LV2_WORKER__interface);
  rig->state      = rig->descriptor->extension_data(LV2_STATE__interface);
  rig->handle     = rig->descriptor->instantiate(
      rig->descriptor, kind & PLUGIN_FAST ? 96000.0 : 44100.0, ".", given);
  REQUIRE(rig->handle != NULL);
  connect(rig);
}

/// Place a sequence right before the guard, and say how long it is
static LV2_Atom_Sequence*
place(const Guarded* guarded, size_t n_body)
{
  char* const at    = (char*)guarded->end - sizeof(LV2_Atom) - n_body;
  void* const start = at;
  memset(start, 0, sizeof(LV2_Atom) + n_body);
  LV2_Atom_Sequence* const sequence = start;
  sequence->atom.size               = (uint32_t)n_body;
  return sequence;
}

/// Let the plugin be told what a stretch says
static void
tell(Rig* rig, const void* bytes, size_t n_bytes)
{
  // Aligned as hosts align: what is left over is not told
  const size_t             n        = n_bytes & ~(size_t)7;
  LV2_Atom_Sequence* const sequence = place(&control, n);
  sequence->atom.type               = rig->uris.atom_sequence;
  if (bytes && n) {
    memcpy((char*)sequence + sizeof(LV2_Atom), bytes, n);
  }
  for (uint32_t p = 0; p < rig->n_ports; ++p) {
    if (rig->ports[p].row->role == PLUG_PORT_CONTROL) {
      rig->descriptor->connect_port(rig->handle, p, sequence);
    }
  }
}

/// Give the plugin room for what it tells
static LV2_Atom_Sequence*
give_room(Rig* rig, size_t n_body)
{
  LV2_Atom_Sequence* const sequence = place(&notify, n_body);
  sequence->atom.type               = rig->uris.atom_chunk;
  for (uint32_t p = 0; p < rig->n_ports; ++p) {
    if (rig->ports[p].row->role == PLUG_PORT_NOTIFY) {
      rig->descriptor->connect_port(rig->handle, p, sequence);
    }
  }
  return sequence;
}

/// What is told is within its room, and texts are texts
static void
check_told(const Rig* rig, const LV2_Atom_Sequence* sequence, size_t room)
{
  REQUIRE(sequence->atom.size <= room);
  const PlugAtom atom =
      plug_atom_at(sequence, sizeof(LV2_Atom) + sequence->atom.size);
  PlugWalk walk = plug_walk_sequence(&atom);
  PlugAtom event;
  while (plug_walk_event(&walk, &event)) {
    PlugNews news = {{NULL}, {0}, false};
    if (plug_patch_read_news(&rig->uris, &event, &news)) {
      for (uint32_t p = 0; p < PLUG_N_PROPERTIES; ++p) {
        REQUIRE(!news.texts[p] || !news.lengths[p] ||
                !memchr(news.texts[p], 0, news.lengths[p]));
      }
    }
  }
}

static void
make_sound(uint32_t n, uint32_t kind)
{
  static const float loud[] = {0.0f, 0.1f, 1.0f, 1e20f};

  uint32_t state = kind;
  for (uint32_t c = 0; c < PLUG_N_CHANNELS; ++c) {
    for (uint32_t i = 0; i < n; ++i) {
      state       = state * 1664525 + 1013904223;
      sound[c][i] = ((float)(state >> 8) / 8388608.0f - 1.0f) * loud[kind & 3U];
    }
  }
}

static void
run(Rig* rig, Cut* cut)
{
  const uint32_t n    = cut_number(cut, 2) % (MOST_BLOCK + 1);
  const uint32_t kind = cut_number(cut, 1);
  const size_t   room = 8 + (size_t)64 * cut_number(cut, 1) % (ATOMS_SIZE - 64);
  if (rig->n_samples + n > MOST_SAMPLES) {
    return;
  }

  make_sound(n, kind);
  const LV2_Atom_Sequence* const told = give_room(rig, room);
  rig->descriptor->run(rig->handle, n);
  rig->n_samples += n;
  Letter letter;
  while (mailbox_take(&rig->answers, &letter)) {
    rig->worker->work_response(rig->handle, letter.size, letter.data);
  }
  check_told(rig, told, room);
  for (uint32_t p = 0; p < rig->n_ports; ++p) {
    const PlugPortRow* const row = rig->ports[p].row;
    if (row->type == PLUG_AUDIO_PORT && row->flags & PLUG_IS_OUTPUT) {
      for (uint32_t i = 0; i < n; ++i) {
        REQUIRE(isfinite(heard[p][i]));
      }
    } else if (row->type == PLUG_FLOAT_PORT) {
      REQUIRE(!(row->flags & PLUG_IS_OUTPUT) || isfinite(rig->controls[p]));
    }
  }
  tell(rig, NULL, 0);
}

static void
set_value(Rig* rig, Cut* cut)
{
  const uint32_t port = cut_number(cut, 1);
  const uint32_t bits = cut_number(cut, 4);
  if (port < rig->n_ports && rig->ports[port].row->type == PLUG_FLOAT_PORT) {
    memcpy(&rig->controls[port], &bits, sizeof(bits));
  }
}

/// Save, or restore, with what the host offers; return the status
static LV2_State_Status
pass_state(Rig* rig, uint32_t bits, bool saves)
{
  const LV2_Worker_Schedule worker = {rig, schedule};
  const PluginPass          pass   = {rig->state, rig->handle, worker, bits};
  return saves ? plugin_session_save(&rig->session, &pass)
               : plugin_session_restore(&rig->session, &pass);
}

/// Put a value into the session
static void
put_value(Rig* rig, Cut* cut)
{
  const uint32_t v      = cut_number(cut, 1) % PLUGIN_N_VALUES;
  const uint32_t kind   = cut_number(cut, 1);
  size_t         size   = 0;
  void* const    bytes  = cut_stretch(cut, &size);
  const LV2_URID type[] = {
      rig->uris.atom_path, rig->uris.atom_chunk, rig->uris.atom_string, kind};
  const PluginValue value = {type[kind & 3U], size, bytes};
  plugin_session_keep(&rig->session, v, &value);
}

static void
write_file(Cut* cut)
{
  size_t      n_bytes = 0;
  void* const bytes   = cut_stretch(cut, &n_bytes);
  FILE* const file    = fopen(PLUGIN_PATH, "wb");
  REQUIRE(file != NULL);
  const size_t n      = fwrite(bytes, 1, n_bytes, file);
  const bool   closed = !fclose(file);
  REQUIRE(closed && n == n_bytes);
  free(bytes);
}

static void
do_step(Rig* rig, Cut* cut)
{
  switch ((PluginStep)(cut_number(cut, 1) % PLUGIN_N_STEPS)) {
  case PLUGIN_RUN:
    run(rig, cut);
    break;
  case PLUGIN_ATOMS: {
    size_t      n_bytes = 0;
    void* const bytes   = cut_stretch(cut, &n_bytes);
    tell(rig, bytes, n_bytes < ATOMS_SIZE - 64 ? n_bytes : ATOMS_SIZE - 64);
    free(bytes);
    break;
  }
  case PLUGIN_VALUE:
    set_value(rig, cut);
    break;
  case PLUGIN_WORK:
    work(rig);
    break;
  case PLUGIN_STORE:
    put_value(rig, cut);
    break;
  case PLUGIN_RESTORE:
    (void)pass_state(rig, cut_number(cut, 1), false);
    break;
  case PLUGIN_SAVE:
    REQUIRE_INT(pass_state(rig, cut_number(cut, 1), true), 0);
    break;
  case PLUGIN_ACTIVATE:
    rig->descriptor->activate(rig->handle);
    break;
  case PLUGIN_FILE:
    write_file(cut);
    break;
  }
}

/// What was saved can be restored, and is saved again
static void
save_and_restore(Rig* rig)
{
  REQUIRE_INT(pass_state(rig, 0, true), LV2_STATE_SUCCESS);
  work(rig);
  REQUIRE_INT(pass_state(rig, PLUGIN_WITH_WORKER, false), LV2_STATE_SUCCESS);
  work(rig);
  REQUIRE_INT(pass_state(rig, PLUGIN_WITH_PATHS, true), LV2_STATE_SUCCESS);
  REQUIRE_INT(pass_state(rig, PLUGIN_WITH_PATHS, false), LV2_STATE_SUCCESS);
}

int
LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t n_bytes)
{
  if (!is_ready) {
    begin();
  }

  Cut            cut  = {bytes, n_bytes};
  const uint32_t kind = cut_number(&cut, 1);
  Rig* const     rig  = calloc(1, sizeof(Rig));
  REQUIRE(rig != NULL);
  open_plugin(rig, kind);
  tell(rig, NULL, 0);
  rig->descriptor->activate(rig->handle);
  for (uint32_t n = 0; n < MOST_STEPS && cut.n_left; ++n) {
    do_step(rig, &cut);
  }

  save_and_restore(rig);
  const LV2_Handle handle = rig->handle;
  rig->descriptor->cleanup(handle);
  if (kind & PLUGIN_LATE) {
    work(rig);
  }
  plugin_session_clear(&rig->session);
  free(rig);
  scratch_empty("home");
  return 0;
}
