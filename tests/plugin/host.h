// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef HOST_H
#define HOST_H

#include "guarded.h"
#include "mailbox.h"
#include "protocol/ports.h"

#include <lilv/lilv.h>
#include <lv2/atom/atom.h>
#include <lv2/atom/forge.h>
#include <lv2/core/lv2.h>
#include <lv2/log/log.h>
#include <lv2/state/state.h>
#include <lv2/urid/urid.h>
#include <lv2/worker/worker.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/**
   @file host.h
   A small LV2 host, whose every move a test decides.
*/

#define HOST_PORTS 96
#define HOST_INPUTS 2
#define HOST_OUTPUTS 12
#define HOST_ATOMS 16384
#define HOST_TEXT 4200

/// What the host offers to the plugin
typedef enum {
  HOST_BARE,      ///< No feature at all
  HOST_NO_WORKER, ///< Numbers for URIs and a log
  HOST_STEPPED,   ///< And a worker, which works in host_work()
  HOST_THREADED,  ///< And a worker with a thread of its own
} HostKind;

/// Which buffers the audio ports share
typedef enum {
  HOST_APART,
  HOST_IN_PLACE, ///< Output i is input i, as far as there are both
  HOST_ALL_ONE,  ///< All ports on one buffer
} HostSharing;

/// What a host is made of
typedef struct {
  const char* bundle; ///< Folder
  const char* uri;    ///< Of the plugin
  double      rate;
  HostKind    kind;
  uint32_t    max_block;
} HostConfig;

/// What a test may put in the way of the audio thread
typedef struct {
  void (*enter)(void);            ///< Before run()
  void (*leave)(void);            ///< After run() and work_response()
  void (*note)(const char* what); ///< The plugin called what it should not
} HostHooks;

/// The features, as the plugin gets them
typedef struct {
  LV2_URID_Map       map;
  LV2_URID_Unmap     unmap;
  LV2_Log_Log        log;
  LV2_Feature        features[5];
  const LV2_Feature* list[6]; ///< Ends with NULL
} HostFeatures;

/// A host with one plugin
typedef struct {
  HostConfig   config;
  HostHooks    hooks;
  HostFeatures features;

  LilvWorld*                  world;
  const LilvPlugin*           plugin;
  LilvInstance*               instance;
  LV2_Handle                  handle; ///< The instance's, for the worker
  const LV2_Worker_Interface* worker;

  uint32_t n_ports;
  uint32_t n_inputs;
  uint32_t n_outputs;
  uint32_t inputs[HOST_INPUTS];   ///< Port indices
  uint32_t outputs[HOST_OUTPUTS]; ///< Port indices
  float    values[HOST_PORTS];    ///< Of controls
  float    minima[HOST_PORTS];
  float    maxima[HOST_PORTS];
  bool     is_control_in[HOST_PORTS];
  int      latency_port; ///< Index, or -1

  HostSharing sharing;
  Guarded     buffers[HOST_INPUTS + HOST_OUTPUTS];
  float*      in[HOST_INPUTS];   ///< Of the block begun
  float*      out[HOST_OUTPUTS]; ///< Of the block begun
  uint32_t    n_samples;         ///< Of the block begun

  // Aligned as sequences have to be
  union {
    LV2_Atom_Sequence sequence;
    uint64_t          space[HOST_ATOMS / 8];
  } control, notify;
  LV2_Atom_Forge       forge;
  LV2_Atom_Forge_Frame frame;
  bool                 is_forging;
  uint32_t             notify_size;           ///< Room the plugin is told of
  char                 dictionary[HOST_TEXT]; ///< Told last
  char                 sources[HOST_TEXT];    ///< Told last
  char                 status[HOST_TEXT];     ///< Told last
  uint32_t             n_told;                ///< Messages with any of them
  uint32_t             n_read_only; ///< Those that set what cannot be set
  uint32_t             n_changed; ///< Messages that there is something to save
  uint32_t             n_shown;   ///< Messages to a window that watches
  LV2_URID             u_body;
  LV2_URID             u_changed;
  LV2_URID             u_chunk;
  LV2_URID             u_dictionary;
  LV2_URID             u_get;
  LV2_URID             u_light;
  LV2_URID             u_property;
  LV2_URID             u_put;
  LV2_URID             u_sequence;
  LV2_URID             u_set;
  LV2_URID             u_show;
  LV2_URID             u_sources;
  LV2_URID             u_status;
  LV2_URID             u_strip;
  LV2_URID             u_takes[PLUG_N_SOURCES];
  LV2_URID             u_value;
  LV2_URID             u_watch;

  Mailbox     requests;        ///< From run()
  Mailbox     restores;        ///< From restore()
  Mailbox     answers;         ///< From work()
  atomic_int  refuse_requests; ///< That many next ones
  atomic_int  refuse_answers;  ///< That many next ones
  atomic_long n_works;
  atomic_bool quits;
  bool        works_at_once; ///< Do the work within the request, as freewheel
  pthread_t   thread;

  LV2_Worker_Schedule schedule;
  LV2_Worker_Schedule schedule_restore;
} Host;

/**
   Load a bundle, and a plugin from it with all ports connected and its controls
   at their defaults; end the test if that fails.  Not yet activated.
*/
Host* host_new(const HostConfig* config);

/// Close the plugin, and let host_free() do the rest.  Not HOST_THREADED.
void host_end(Host* host);

/// Close the plugin, stop its worker's thread and free all.
void host_free(Host* host);

/// As host_free(), but with the plugin closed while its worker is at work.
void host_free_busy(Host* host);

/**
   Close the plugin, and only then do the work it asked for, as Ardour may; free
   all.  HOST_STEPPED.
*/
void host_free_then_work(Host* host);

/// Start or end processing.
void host_activate(Host* host);
void host_deactivate(Host* host);

/// Connect buffers for a block of `n` samples, in `in` and `out`.  Audio
/// thread.
void host_begin(Host* host, uint32_t n);

/// Run the block begun, and deliver answers.  Audio thread.
void host_run(Host* host);

/// Run `n` silent samples in blocks.  Audio thread.
void host_skip(Host* host, uint32_t n);

/// Return a control's value by symbol, or end the test.
float* host_value(Host* host, const char* symbol);

/// Send a patch:Set of the dictionary along with the next block.  Audio thread.
void host_set_dictionary(Host* host, const char* path);

/// Send a patch:Set of a text along with the next block.  Audio thread.
void host_set_text(Host* host, const char* uri, const char* text);

/// Send a patch:Get of everything along with the next block.  Audio thread.
void host_get(Host* host);

/// Send a patch:Get of one property along with the next block.  Audio thread.
void host_get_one(Host* host, LV2_URID property);

/// Let a strip, from 0 on, take what a text says along with the next block.
/// Audio thread.
void host_take(Host* host, uint32_t strip, const char* text);

/// Say along with the next block that a window watches, which asks for a light
/// unless `strip` is none of a source.  Audio thread.
void host_watch(Host* host, int strip, int light);

/// Send any message along with the next block.  Audio thread.
void host_send(Host* host, const LV2_Atom* message);

/// Do the work asked for, as it comes; return how much.  HOST_STEPPED.
long host_work(Host* host);

/// Run and work until there is nothing to do and no fade is left. HOST_STEPPED.
void host_settle(Host* host);

/// Return the number of a URI; any thread.
LV2_URID host_map(const char* uri);

/// Return what the plugin has logged since asked last; any thread.
void host_take_log(char* text, size_t size);

#endif // HOST_H
