// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_PLUGIN_EXCHANGE_H
#define NMS_PLUGIN_EXCHANGE_H

#include "model.h"
#include "nms/attributes.h"
#include "process.h"

#include <stdbool.h>

/**
   @file exchange.h
   How models come and go: the audio thread's side of the worker.

   At most one request is under way.  What is wanted meanwhile is remembered,
   the newest path and the newest latency choice, and asked for after the
   answer; a session restored meanwhile counts for more than a path set before
   it.  A model that comes while another one fades out waits its turn in a
   place for one; a newer one takes the place.  Models done with are listed, and
   the list goes to the worker at the next block, so nothing is freed here.

   Without a worker all models there will ever be stand in a bank, one per
   latency choice, and are exchanged in the same way but neither asked for nor
   sent back.
*/

/**
   Forget a path that was set before a session was restored.

   Audio thread, before messages are read.  Realtime: constant time.
*/
void nms_exchange_begin(NmsProcess* process) NMS_REALTIME;

/**
   Ask for what is missing, send back what is done with, and swap models if one
   is ready.

   The new model takes over what the old one heard.  With the same latency both
   run until the new one separates fully and are then cross-faded; with another
   latency, where they do not fit together in time anyway, at once.  Nothing is
   faded if nothing has been heard.

   Audio thread, at the edge of a block.  Realtime: as nms_separator_adopt().
*/
void nms_exchange_update(NmsProcess* process) NMS_REALTIME;

/**
   Receive a model.

   @param done In, the model is the audio thread's from now on.

   Audio thread (or the one that runs in its place), not within
   nms_process_run() except from the schedule function.  Realtime: constant
   time.
*/
void nms_exchange_receive(NmsProcess*        process,
                          const NmsWorkDone* done) NMS_REALTIME;

/**
   Send a model back at the next block; one of the bank stays.

   Audio thread.  Realtime: constant time.
*/
void nms_exchange_retire(NmsProcess* process, NmsModel* model) NMS_REALTIME;

/**
   End what is under way: the fade, and the wait of the next model.

   Audio thread, while nothing is heard.  Realtime: as nms_separator_reset().
*/
void nms_exchange_settle(NmsProcess* process) NMS_REALTIME;

#endif // NMS_PLUGIN_EXCHANGE_H
