// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stream.h"

#include "base/text.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>

/// Before a stream that did not start is tried once more, ms
#define RETRY_MS 300

/// In PortAudios which have ALSA; NULL in others
extern void PaAlsa_EnableRealtimeScheduling(PaStream* stream, int enable)
    __attribute__((weak));

static int
on_block(const void*                     input,
         void*                           output,
         unsigned long                   n_frames,
         const PaStreamCallbackTimeInfo* time,
         PaStreamCallbackFlags           flags,
         void*                           data)
{
  LiveProcess* const process = (LiveProcess*)data;
  (void)time;
  live_process_xrun(process,
                    flags & (paInputOverflow | paInputUnderflow),
                    flags & (paOutputUnderflow | paOutputOverflow));
  return live_process_run(process,
                          (const float* const*)input,
                          (float* const*)output,
                          (uint32_t)n_frames)
             ? paContinue
             : paComplete;
}

double
live_stream_rate(const LiveStreamConfig* config)
{
  return config->rate_hz
             ? (double)config->rate_hz
             : Pa_GetDeviceInfo(config->devices.input)->defaultSampleRate;
}

/// Describe both directions to PortAudio
static void
describe(const LiveStreamConfig* config,
         PaStreamParameters*     input,
         PaStreamParameters*     output)
{
  const PaSampleFormat format = paFloat32 | paNonInterleaved;

  *input  = (PaStreamParameters){config->devices.input,
                                 (int)config->n_channels,
                                 format,
                                 config->latency_s,
                                 NULL};
  *output = (PaStreamParameters){config->devices.output,
                                 (int)config->n_outputs,
                                 format,
                                 config->latency_s,
                                 NULL};
}

/// Say which sample rates the devices take
static bool
fail_with_rates(const LiveStreamConfig* config, UiReport* report)
{
  static const int rates[] = {
      8000, 16000, 22050, 32000, 44100, 48000, 88200, 96000, 176400, 192000};
  PaStreamParameters input;
  PaStreamParameters output;
  describe(config, &input, &output);

  char* taken = ui_format("%s", "");
  for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); ++i) {
    if (Pa_IsFormatSupported(&input, &output, rates[i]) == paNoError) {
      char* const longer =
          ui_format("%s%s%d", taken, *taken ? ", " : "", rates[i]);
      free(taken);
      taken = longer;
    }
  }
  ui_report_fail(report,
                 Pa_GetDeviceInfo(config->devices.output)->name,
                 "does not play at %.0f Hz; %s%s",
                 live_stream_rate(config),
                 *taken ? "it takes " : "it takes no usual rate",
                 taken);
  free(taken);
  return false;
}

/// Add the error with PortAudio's words, and the sound system's
static bool
fail(const LiveStreamConfig* config, PaError error, UiReport* report)
{
  const PaHostErrorInfo* const host = Pa_GetLastHostErrorInfo();
  const bool has_host = error == paUnanticipatedHostError && host &&
                        host->errorText && *host->errorText;
  return ui_report_fail(report,
                        Pa_GetDeviceInfo(config->devices.output)->name,
                        "cannot be played on: %s",
                        has_host ? host->errorText : Pa_GetErrorText(error));
}

/// Note how long the device takes
static void
note_delays(LiveStream* stream)
{
  const LiveDevices* const  devices = &stream->config.devices;
  const PaStreamInfo* const info    = Pa_GetStreamInfo(stream->stream);
  stream->rate_hz                   = info->sampleRate;
  stream->input_s                   = info->inputLatency;
  stream->output_s                  = info->outputLatency;
  if (devices->is_jack) { // The stream's ports are not connected yet
    stream->input_s += Pa_GetDeviceInfo(devices->input)->defaultLowInputLatency;
    stream->output_s +=
        Pa_GetDeviceInfo(devices->output)->defaultLowOutputLatency;
  }
}

/// Open and start, once, if asked so with the thread's priority raised
static PaError
begin(LiveStream* stream, LiveProcess* process, bool is_realtime)
{
  PaStreamParameters input;
  PaStreamParameters output;
  describe(&stream->config, &input, &output);

  PaError error = Pa_OpenStream(&stream->stream,
                                &input,
                                &output,
                                live_stream_rate(&stream->config),
                                paFramesPerBufferUnspecified,
                                paDitherOff,
                                on_block,
                                process);
  if (error) {
    stream->stream = NULL;
    return error;
  }
  if (PaAlsa_EnableRealtimeScheduling && !stream->config.devices.is_jack) {
    PaAlsa_EnableRealtimeScheduling(stream->stream, is_realtime);
  }
  note_delays(stream);

  error = Pa_StartStream(stream->stream);
  if (error) {
    Pa_CloseStream(stream->stream);
    stream->stream = NULL;
  }
  return error;
}

bool
live_stream_open(LiveStream*             stream,
                 const LiveStreamConfig* config,
                 LiveProcess*            process,
                 UiReport*               report)
{
  memset(stream, 0, sizeof(*stream));
  stream->config = *config;

  PaError error = begin(stream, process, true);
  if (error && error != paInvalidSampleRate) {
    Pa_Sleep(RETRY_MS);
    error = begin(stream, process, true);
  }
  if (error == paInternalError) {
    // PortAudio 19.6 fails where a thread has ended, as with a card that is a
    // file, before its priority is raised
    error = begin(stream, process, false);
  }
  if (error == paInvalidSampleRate) {
    return fail_with_rates(config, report);
  }
  return !error || fail(config, error, report);
}

void
live_stream_pause(LiveStream* stream)
{
  Pa_StopStream(stream->stream);
}

bool
live_stream_resume(LiveStream* stream, UiReport* report)
{
  PaError error = Pa_StartStream(stream->stream);
  if (error) {
    Pa_Sleep(RETRY_MS);
    error = Pa_StartStream(stream->stream);
  }
  return !error || fail(&stream->config, error, report);
}

void
live_stream_close(LiveStream* stream)
{
  if (stream->stream) {
    Pa_StopStream(stream->stream);
    Pa_CloseStream(stream->stream);
    stream->stream = NULL;
  }
}

LivePriority
live_stream_priority(const LiveProcess* process)
{
  struct sched_param parameters;
  int                policy = SCHED_OTHER;
  if (!atomic_load(&process->shown.has_thread)) {
    return LIVE_PRIORITY_UNKNOWN;
  }
  if (pthread_getschedparam(process->shown.thread, &policy, &parameters)) {
    return LIVE_PRIORITY_UNKNOWN;
  }
  return policy == SCHED_FIFO || policy == SCHED_RR ? LIVE_PRIORITY_REALTIME
                                                    : LIVE_PRIORITY_NONE;
}
