// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "devices.h"

#include "base/text.h"
#include "chatter.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/// Which way sound goes
typedef enum { INPUT, OUTPUT } Way;

static const char* const way_names[] = {"input", "output"};

/// In PortAudios which have JACK; NULL in others
extern PaError PaJack_SetClientName(const char* name) __attribute__((weak));

bool
live_devices_open(UiReport* report)
{
  if (PaJack_SetClientName) {
    PaJack_SetClientName("nmf-live");
  }
  // A signal would break JACK's talk with its server off, and is for the main
  // thread, not for those begun here
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const PaError error = Pa_Initialize();
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return !error || ui_report_fail(report,
                                  NULL,
                                  "PortAudio cannot start: %s",
                                  Pa_GetErrorText(error));
}

/// Return how many channels a device has one way
static int
n_channels(PaDeviceIndex device, Way way)
{
  const PaDeviceInfo* const info = Pa_GetDeviceInfo(device);
  return way == INPUT ? info->maxInputChannels : info->maxOutputChannels;
}

/// Return the type of sound system that a device is of
static PaHostApiTypeId
type_of(PaDeviceIndex device)
{
  return Pa_GetHostApiInfo(Pa_GetDeviceInfo(device)->hostApi)->type;
}

/// Return what stands before the names of a sound system, or ""
static const char*
prefix_of(PaHostApiTypeId type)
{
  return type == paJACK ? "jack:" : (type == paALSA ? "alsa:" : "");
}

/// Whether a text has another in it, upper and lower case alike
static bool
has_part(const char* text, const char* part)
{
  const size_t n = strlen(part);
  for (; *text; ++text) {
    if (!strncasecmp(text, part, n)) {
      return true;
    }
  }
  return !n;
}

/// What a device is looked for by
typedef struct {
  Way         way;
  int         type; ///< Of the sound system, or -1 for any
  const char* name; ///< "" for any
} Wish;

/// Find a device, that of the whole name first; paNoDevice if there is none
static PaDeviceIndex
find(const Wish* wish)
{
  PaDeviceIndex found = paNoDevice;
  for (PaDeviceIndex i = 0; i < Pa_GetDeviceCount(); ++i) {
    const char* const name = Pa_GetDeviceInfo(i)->name;
    if (n_channels(i, wish->way) < 1 ||
        (wish->type >= 0 && (int)type_of(i) != wish->type)) {
      continue;
    }
    if (!strcasecmp(name, wish->name)) {
      return i;
    }
    if (found == paNoDevice && has_part(name, wish->name)) {
      found = i;
    }
  }
  return found;
}

/// Find what a sound system plays on by itself
static PaDeviceIndex
find_default(Way way, int type)
{
  static const char* const usual[] = {"pipewire", "default"};
  if (type == paALSA) {
    for (int i = 0; i < 2; ++i) {
      const Wish          wish   = {way, type, usual[i]};
      const PaDeviceIndex device = find(&wish);
      if (device != paNoDevice &&
          !strcasecmp(Pa_GetDeviceInfo(device)->name, usual[i])) {
        return device;
      }
    }
  }
  const PaHostApiIndex api =
      Pa_HostApiTypeIdToHostApiIndex((PaHostApiTypeId)type);
  if (api < 0) {
    return paNoDevice;
  }
  const PaHostApiInfo* const info = Pa_GetHostApiInfo(api);
  return way == INPUT ? info->defaultInputDevice : info->defaultOutputDevice;
}

/// Find the default of any sound system; JACK, where it runs, is meant
static PaDeviceIndex
find_any_default(Way way)
{
  static const int types[] = {paJACK, paALSA};
  for (int i = 0; i < 2; ++i) {
    const PaDeviceIndex device = find_default(way, types[i]);
    if (device != paNoDevice) {
      return device;
    }
  }
  return way == INPUT ? Pa_GetDefaultInputDevice()
                      : Pa_GetDefaultOutputDevice();
}

/// Find the device of a name
static PaDeviceIndex
find_named(const char* name, Way way)
{
  static const struct {
    const char* prefix;
    int         type;
  } prefixes[] = {{"jack:", paJACK}, {"alsa:", paALSA}};

  Wish wish = {way, -1, name};
  for (int i = 0; i < 2; ++i) {
    const size_t n = strlen(prefixes[i].prefix);
    if (!strncasecmp(name, prefixes[i].prefix, n)) {
      wish.type = prefixes[i].type;
      wish.name = name + n;
    }
  }
  if (wish.type >= 0 && !*wish.name) {
    return find_default(way, wish.type);
  }
  return find(&wish);
}

/// Find the device for one way that goes with that for the other
static PaDeviceIndex
find_fitting(PaDeviceIndex other, Way way)
{
  return n_channels(other, way) > 0 ? other
                                    : find_default(way, (int)type_of(other));
}

/// Look for a name that was given
static bool
choose_named(const char* name, Way way, PaDeviceIndex* device, UiReport* report)
{
  *device = name ? find_named(name, way) : paNoDevice;
  return !name || *device != paNoDevice ||
         ui_report_fail(report,
                        NULL,
                        "there is no %s device '%s'; see nmf-live "
                        "--list-devices",
                        way_names[way],
                        name);
}

bool
live_devices_choose(const char*  input,
                    const char*  output,
                    LiveDevices* devices,
                    UiReport*    report)
{
  PaDeviceIndex in  = paNoDevice;
  PaDeviceIndex out = paNoDevice;
  if (!choose_named(input, INPUT, &in, report) ||
      !choose_named(output, OUTPUT, &out, report)) {
    return false;
  }
  if (in == paNoDevice) {
    in = out == paNoDevice ? find_any_default(INPUT) : find_fitting(out, INPUT);
  }
  if (in != paNoDevice && out == paNoDevice) {
    out = find_fitting(in, OUTPUT);
  }
  if (in == paNoDevice || out == paNoDevice) {
    return ui_report_fail(report,
                          NULL,
                          "there is no %s device, neither of JACK nor of "
                          "ALSA; see nmf-live --list-devices",
                          way_names[in == paNoDevice ? INPUT : OUTPUT]);
  }
  if (type_of(in) != type_of(out)) {
    return ui_report_fail(
        report,
        NULL,
        "the devices are of two sound systems, %s and %s; "
        "choose two of one",
        Pa_GetHostApiInfo(Pa_GetDeviceInfo(in)->hostApi)->name,
        Pa_GetHostApiInfo(Pa_GetDeviceInfo(out)->hostApi)->name);
  }
  *devices = (LiveDevices){in, out, type_of(in) == paJACK};
  return true;
}

/// Print a word of a command as the shell takes it
static void
print_quoted(const char* prefix, const char* name)
{
  const char* const plain = "abcdefghijklmnopqrstuvwxyz"
                            "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.,:=-";
  if (strspn(name, plain) == strlen(name)) {
    printf("%s%s", prefix, name);
    return;
  }
  printf("'%s", prefix);
  for (; *name; ++name) {
    if (*name == '\'') {
      printf("'\\''");
    } else {
      putchar(*name);
    }
  }
  putchar('\'');
}

/// Print a device
static void
print_device(PaDeviceIndex device)
{
  const PaDeviceInfo* const info   = Pa_GetDeviceInfo(device);
  const char* const         prefix = prefix_of(type_of(device));
  char* const               name   = ui_shown(info->name);
  printf("  %s: %d in, %d out, %.0f Hz\n    nmf-live",
         name,
         info->maxInputChannels,
         info->maxOutputChannels,
         info->defaultSampleRate);
  if (info->maxInputChannels > 0) {
    printf(" --input ");
    print_quoted(prefix, name);
  }
  if (info->maxOutputChannels > 0) {
    printf(" --output ");
    print_quoted(prefix, name);
  }
  printf("\n");
  free(name);
}

bool
live_devices_list(UiReport* report)
{
  const int n = Pa_GetDeviceCount();
  for (PaHostApiIndex api = 0; api < Pa_GetHostApiCount(); ++api) {
    const PaHostApiInfo* const info = Pa_GetHostApiInfo(api);
    if (info->deviceCount) {
      printf("%s\n", info->name);
    }
    for (int i = 0; i < info->deviceCount; ++i) {
      print_device(Pa_HostApiDeviceIndexToDeviceIndex(api, i));
    }
  }
  printf("PulseAudio and PipeWire have no names of their own here: PortAudio "
         "reaches them\nas alsa:pulse, alsa:pipewire or alsa:default, or "
         "PipeWire as JACK with\n  pw-jack nmf-live\n");
  return n > 0 || ui_report_fail(report, NULL, "there is no sound device");
}
