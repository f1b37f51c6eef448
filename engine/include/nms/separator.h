// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_SEPARATOR_H
#define NMS_SEPARATOR_H

#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "nms/status.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file separator.h
   The whole chain: samples in, one stream per source, their remix or both out.

   Channels are linked: one set of activations, one mask on all of them.  Two
   channels and a dictionary that knows where its sources are give filters
   instead, where what is heard comes from where it was learnt.  The first
   stream is computed as the delayed input less all the others, so the streams
   add up to the delayed input, silence and digital zeros included.
*/

#ifdef __cplusplus
extern "C" {
#endif

/// Most channels a separator takes
#define NMS_MAX_CHANNELS 8

/// A running separator
typedef struct NmsSeparatorImpl NmsSeparator;

/// What comes out of a separator
typedef enum {
  NMS_STREAMS,           ///< Every stream by itself
  NMS_REMIX,             ///< The sum of all streams, each with its gain
  NMS_REMIX_AND_STREAMS, ///< The remix, then every stream without its gain
} NmsOutput;

/// Whether filters tell two channels apart, or one mask is for both
typedef enum {
  NMS_STEREO_AUTO,   ///< As far as the images learnt are those that are heard
  NMS_STEREO_OFF,    ///< One mask
  NMS_STEREO_ALWAYS, ///< Filters: for images that come from this very mix
} NmsStereo;

/// What a separator is made of
typedef struct {
  double    sample_rate_hz; ///< 1000 to 768000
  uint32_t  n_channels;     ///< 1 to NMS_MAX_CHANNELS
  uint32_t  hop;            ///< M, samples, or 0 for the dictionary's, fitted
  uint32_t  n_iterations;   ///< Per frame, or 0 for the dictionary's
  NmsOutput output;         ///< What comes out
  bool      residual;       ///< One more stream for what is not explained
} NmsSeparatorConfig;

/**
   Make a separator.

   @param config     In.
   @param dictionary In, not needed after; NULL makes a separator that has one
                     stream, the delayed input, for which `hop` must be given.
   @param separator  Out, owned by the caller; NULL after failure.
   @return NMS_BAD_ARGUMENT if `config` is outside its ranges, NMS_NO_MEMORY.

   Setup or worker thread, several at a time.  Not realtime: allocates, blocks.
*/
NMS_API NMS_NODISCARD NmsStatus
nms_separator_new(const NmsSeparatorConfig* config,
                  const NmsDictionary*      dictionary,
                  NmsSeparator**            separator);

/// Free a separator; NULL is fine.  Not realtime: blocks.
NMS_API void nms_separator_free(NmsSeparator* separator);

/**
   Return how many times this processor's core would have to be as fast as it
   can be at most, to separate while the sound plays.

   An estimate from below, by the weights that go through an iteration and by
   what the widest vectors could do if nothing else took time: above 1 there is
   no hope, below it is not said that there is.

   @param config     In, as for nms_separator_new().
   @param dictionary In.

   Setup or worker thread.
*/
NMS_API NMS_NODISCARD double
nms_separator_least_load(const NmsSeparatorConfig* config,
                         const NmsDictionary*      dictionary);

/**
   Return by how many samples the output is late: exactly 2 * hop, always; with
   a dictionary for files its window and how far it looks ahead, in whole hops.

   Any thread.  Realtime: constant time.
*/
NMS_API NMS_NODISCARD uint32_t
nms_separator_latency_samples(const NmsSeparator* separator) NMS_REALTIME;

/**
   Return how far back the output depends on the input, a multiple of the hop.

   A separator that is made, or reset, within a stream after a multiple of the
   hop gives the same bits from so many samples on as one that has heard all of
   it, if the settings did not change.  So stretches of a recording can be
   separated apart from each other.  It is some seconds less where nobody asks
   how well learnt images fit, see nms_separator_set_stereo().

   Any thread.  Realtime: constant time.
*/
NMS_API NMS_NODISCARD uint32_t
nms_separator_memory_samples(const NmsSeparator* separator) NMS_REALTIME;

/// Return the hop in samples.
NMS_API NMS_NODISCARD uint32_t
nms_separator_hop_samples(const NmsSeparator* separator) NMS_REALTIME;

/// Return the analysis window in samples.
NMS_API NMS_NODISCARD uint32_t
nms_separator_window_samples(const NmsSeparator* separator) NMS_REALTIME;

/// Return the number of streams: sources, and one more with a residual.
NMS_API NMS_NODISCARD uint32_t
nms_separator_n_streams(const NmsSeparator* separator) NMS_REALTIME;

/// Return the number of output buffers: n_channels for a remix, if there is
/// one, and n_streams * n_channels for streams, if they come out.
NMS_API NMS_NODISCARD uint32_t
nms_separator_n_outputs(const NmsSeparator* separator) NMS_REALTIME;

/**
   Forget everything heard, as if just made; settings stay.

   Audio thread.  Realtime: O(window * channels + groups * streams).
*/
NMS_API void nms_separator_reset(NmsSeparator* separator) NMS_REALTIME;

/**
   Continue where another separator is.

   Takes over what `from` has heard, so that the delayed dry signal goes on
   without a gap and the next frame is a whole one; separation fades in over
   the first 2 * hop samples.  Settings are not taken over.

   @param separator Of the same number of channels.
   @param from      In, unchanged.

   Audio thread.  Realtime: O(window * channels + groups * streams).
*/
NMS_API void nms_separator_adopt(NmsSeparator*       separator,
                                 const NmsSeparator* from) NMS_REALTIME;

/**
   Set the sharpness of the masks, from the next frame on, without a click.

   @param exponent 0.1 to 8, clamped; not a number is ignored.

   Audio thread.  Realtime: constant time.
*/
NMS_API void nms_separator_set_mask_exponent(NmsSeparator* separator,
                                             float exponent) NMS_REALTIME;

/**
   Set the gain of a stream, from the next frame on, without a click.

   @param stream 0 to n_streams - 1, others are ignored.
   @param gain   Linear, 1 for unchanged, 0 to mute; clamped to 1e9 either way,
                 not finite is ignored.

   Muting takes more away than the stream: with u the share of all streams that
   are muted and v = 1 - u, a remix of which two streams or more are heard is
   what they give, times v / (v^2 + 8 u^2).  With one heard it is that stream.

   With all gains equal a remix is that multiple of the delayed input, bit for
   bit.  In NMS_STREAMS the gain scales the stream; in NMS_REMIX_AND_STREAMS it
   is the remix's only, and the streams add up to the delayed input.

   Audio thread.  Realtime: constant time.
*/
NMS_API void nms_separator_set_gain(NmsSeparator* separator,
                                    uint32_t      stream,
                                    float         gain) NMS_REALTIME;

/**
   Keep what the sources do not explain apart, or let them share it, from the
   next frame on, without a click.

   While they share it the last stream is silent, its gain does nothing, and
   all other samples are those of a separator made without a residual, bit for
   bit.  It is kept apart until this is called.

   @param separator Made with a residual, others ignore this.
   @param apart     Whether the residual is a stream.

   Audio thread.  Realtime: constant time.
*/
NMS_API void nms_separator_set_residual(NmsSeparator* separator,
                                        bool          apart) NMS_REALTIME;

/**
   Tell two channels apart by filters or not, from the next frame on, without a
   click.  At first it is NMS_STEREO_AUTO.

   Filters are used if there are two channels and the dictionary has `spatial`;
   else this does nothing.  They are matrices F_s(g), one a stream and group of
   bins, that add up to the identity, Wiener filters of the shares and images of
   the streams; that of the residual comes from everywhere.  In NMS_STEREO_AUTO
   each frame moves from one mask, 0, to the filters, 1, by how well the images
   have explained the last two seconds.

   Other modes than those of NmsStereo are ignored.

   Audio thread.  Realtime: O(groups).
*/
NMS_API void nms_separator_set_stereo(NmsSeparator* separator,
                                      NmsStereo     stereo) NMS_REALTIME;

/**
   Set where the sources are, from the next frame on, without a click, in place
   of what the dictionary says.

   @param separator With two channels, made of a dictionary that has a
                    `spatial`; others ignore this.
   @param spatial   In, [n_sources][n_groups][4], as nms_spatial_estimate()
                    found it: of trace 1, positive semidefinite.

   Audio thread.  Realtime: O(sources * groups).
*/
NMS_API void nms_separator_set_spatial(NmsSeparator* separator,
                                       const float*  spatial) NMS_REALTIME;

/**
   Switch separation off or on, from the next frame on, without a click.

   While bypassed a remix is the delayed input bit for bit; of the streams the
   first is the delayed input and the others are silent.

   Audio thread.  Realtime: constant time.
*/
NMS_API void nms_separator_set_bypass(NmsSeparator* separator,
                                      bool          bypass) NMS_REALTIME;

/**
   Run a block of samples through.

   The thread's floating point mode is set to round to nearest and to flush
   denormals for the time of the call and restored after, so that every caller
   gets the same bits.  Samples that are not finite, or beyond 1e12, count as 0.
   What comes out is finite, whatever the dictionary: where its weights take the
   masks out of the range of float, all streams have an equal share.

   @param separator From nms_separator_new().
   @param input     In, [n_channels][n_samples], full scale 1.
   @param output    Out, [n_outputs][n_samples], stream by stream and channel by
                    channel (output[stream * n_channels + channel]), in
                    NMS_REMIX_AND_STREAMS after the channels of the remix.  May
                    share memory with the input.  NULL entries are dropped;
                    leaving the same ones out in every call saves their
                    transforms.
   @param n_samples Any number, 0 too.

   Audio thread.  Realtime: O(n_samples) and per hop O(n_outputs * N log N +
   iterations * features * components + groups * components).
   The same stream gives the same bits however it is cut into blocks.
*/
NMS_API void nms_separator_run(NmsSeparator*       separator,
                               const float* const* input,
                               float* const*       output,
                               uint32_t            n_samples) NMS_REALTIME;

/**
   What the separator found in its newest frame, for displays.

   Valid until the next call of nms_separator_run(), on the thread that runs.
*/
typedef struct {
  const float* activations; ///< [n_components], of the compressed spectrum
  const float* magnitudes;  ///< [n_bins], of the linked channels
  const float* levels;      ///< [n_streams], root of the summed squared share

  /**
     Each stream's share of each group of bins, 0 to 1, all streams adding up to
     1: [n_streams][n_groups].  With filters, the share that they begin with.
  */
  const float* const* masks;

  /**
     Sums over the bins of each group: of |L|^2, of |R|^2, of the real and of
     the imaginary part of L conj(R), [4][n_groups]; NULL unless there are two
     channels.
  */
  const float* covariances;

  /**
     The bins of group g are starts[g] to starts[g + 1] - 1, which may be none:
     [n_groups + 1]; NULL if every bin is a group of its own.
  */
  const uint32_t* starts;

  float    trust; ///< From one mask, 0, to filters, 1
  uint32_t n_components;
  uint32_t n_bins;
  uint32_t n_groups;
  uint32_t n_streams;
  uint64_t n_frames; ///< Frames done since made or reset
} NmsAnalysis;

/**
   Return a view of the newest frame; zeros before the first.  Without a
   dictionary only the magnitudes are more than that.

   Audio thread.  Realtime: constant time.
*/
NMS_API NMS_NODISCARD NmsAnalysis
nms_separator_analysis(const NmsSeparator* separator) NMS_REALTIME;

#ifdef __cplusplus
}
#endif

#endif // NMS_SEPARATOR_H
