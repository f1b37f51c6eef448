// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef LIVE_DEVICES_H
#define LIVE_DEVICES_H

#include "base/report.h"
#include "nms/attributes.h"

#include <portaudio.h>
#include <stdbool.h>

/**
   @file devices.h
   PortAudio's devices by name.

   Its numbers change whenever a JACK server comes or goes, so nothing here
   outlives Pa_Terminate().
*/

/// Devices of one kind of sound system
typedef struct {
  PaDeviceIndex input;
  PaDeviceIndex output;
  bool          is_jack;
} LiveDevices;

/**
   Start PortAudio, with a client of JACK that is called nmf-live.

   @return False with an error.

   Main thread, after live_chatter_open().  Not realtime: blocks.
*/
NMS_NODISCARD bool live_devices_open(UiReport* report);

/**
   Find the devices to play on.

   A name is part of a device's, upper and lower case alike, perhaps after
   "alsa:" or "jack:"; the same name as a whole comes first.  NULL is, in this
   order, the device of the other direction if it goes both ways, JACK's, ALSA's
   "pipewire" or "default", the sound system's default.

   @param input   In, or NULL.
   @param output  In, or NULL.
   @param devices Out.
   @param report  In and out.
   @return False with an error.

   Main thread.
*/
NMS_NODISCARD bool live_devices_choose(const char*  input,
                                       const char*  output,
                                       LiveDevices* devices,
                                       UiReport*    report);

/**
   Print each device to stdout with a command to paste.

   No device is opened or tried for what it can do.

   @return False with an error if there is none.
*/
NMS_NODISCARD bool live_devices_list(UiReport* report);

#endif // LIVE_DEVICES_H
