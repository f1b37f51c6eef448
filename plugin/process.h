// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_PLUGIN_PROCESS_H
#define NMS_PLUGIN_PROCESS_H

#include "atoms.h"
#include "meter.h"
#include "model.h"
#include "nms/attributes.h"
#include "protocol/ports.h"

#include <lv2/worker/worker.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/**
   @file process.h
   Everything the audio thread touches, in one struct.

   What sets it up stands in process_setup.h.  Models come ready from the
   worker and go back to it; see exchange.h.
*/

/// Most samples done at a time
#define NMS_CHUNK 256U

/// Samples in which one model's output fades into the next one's
#define NMS_FADE 512

/// How run() asks for work
typedef LV2_Worker_Status (*NmsScheduleFunc)(LV2_Worker_Schedule_Handle handle,
                                             uint32_t                   size,
                                             const void* data) NMS_REALTIME;

/// What the worker is asked to do
typedef enum {
  NMS_WORK_LOAD,    ///< Load the path in `request`, if `has_path`, and answer
  NMS_WORK_RESTORE, ///< Load the kit kept by the session
  NMS_WORK_FREE,    ///< Free `models`
} NmsWorkKind;

/// A message to the worker: small, and all the same size
typedef struct {
  uint64_t    life; ///< Of the instance; see life.h
  NmsWorkKind kind;
  bool        has_path;
  uint32_t    session; ///< When the path was set; see NmsProcess.session
  NmsModel*   models;
} NmsWork;

/// A message from the worker
typedef struct {
  NmsModel* model;     ///< NULL if there was no memory
  bool      is_answer; ///< To NMS_WORK_LOAD
} NmsWorkDone;

/// What the controls say
typedef struct {
  float gain[NMS_N_STRIPS]; ///< Linear, mute and solo included
  float sharpness;          ///< 0 for the dictionary's own
  bool  apart;              ///< The residual has a strip of its own
  bool  enabled;
} NmsSettings;

/// Everything the audio thread touches
typedef struct {
  const NmsVariant* variant;
  double            sample_rate_hz;

  void*    ports[NMS_N_PORTS];   ///< As connected, any may be NULL
  float    initial[NMS_N_PORTS]; ///< What a missing control counts as
  uint32_t first[NMS_N_ROLES];   ///< Index of a role's first port; the last
                                 ///< place, never connected, if it has none
  uint32_t stride[NMS_N_ROLES];  ///< From a role's strip to the next

  NmsAtoms atoms;
  NmsMeter meter;

  uint64_t                   life;     ///< Goes with every message
  NmsScheduleFunc            schedule; ///< NULL if the host has no worker
  LV2_Worker_Schedule_Handle schedule_handle;

  NmsModel* model;               ///< Heard, never NULL
  NmsModel* old;                 ///< Heard before and fading out, or NULL
  NmsModel* next;                ///< To be heard as soon as `old` is gone
  NmsModel* retired;             ///< To go back to the worker, linked
  NmsModel* bank[NMS_N_CHOICES]; ///< All there are, without a worker
  int32_t   fade;                ///< Samples into the fade, may begin below 0
  bool      heard;               ///< Samples came since activated

  bool             waiting;    ///< For an answer
  bool             changes;    ///< With which there is something to be saved
  const char*      notice;     ///< To be said instead of a status, or NULL
  uint32_t         asked;      ///< Latency choice asked for last
  _Atomic uint32_t choice;     ///< Chosen now, also for the worker to read
  atomic_bool      refused;    ///< The host took no answer from the worker
  _Atomic uint32_t session;    ///< Sessions restored, which undo older requests
  uint32_t         in_session; ///< The one the audio thread last knew of
  char request[NMS_PATH_SIZE]; ///< The worker's to read while waiting

  NmsSettings settings; ///< As the models have them
  float       gain_db[NMS_N_STRIPS];
  float       gain[NMS_N_STRIPS]; ///< Of `gain_db`, linear

  float input[NMS_N_CHANNELS][NMS_CHUNK];
  float fading[NMS_N_OUTPUTS][NMS_CHUNK];
} NmsProcess;

/**
   Run a block.

   Reads all of a chunk's input before it writes any of its output, so that
   ports may share buffers in any way.

   @param n_samples Any number, 0 too, which only reports.

   Audio thread.  Realtime: as nms_separator_run(), twice that during a fade.
*/
void nms_process_run(NmsProcess* process, uint32_t n_samples) NMS_REALTIME;

/**
   Return the audio port of a strip and channel, or NULL if not connected.

   @param role  NMS_PORT_INPUT, NMS_PORT_MAIN or NMS_PORT_STEM.
   @param strip 0 if it is not repeated.

   Audio thread.  Realtime: constant time.
*/
float* nms_process_audio(const NmsProcess* process,
                         NmsPortRole       role,
                         uint32_t          strip,
                         uint32_t          channel) NMS_REALTIME;

/**
   Return the value of a control.

   @param strip 0 if it is not repeated.
   @return Its default if it is not connected or no number.

   Audio thread.  Realtime: constant time.
*/
float nms_process_control(const NmsProcess* process,
                          NmsPortRole       role,
                          uint32_t          strip) NMS_REALTIME;

#endif // NMS_PLUGIN_PROCESS_H
