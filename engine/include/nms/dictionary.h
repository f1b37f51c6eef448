// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_DICTIONARY_H
#define NMS_DICTIONARY_H

#include "nms/attributes.h"
#include "nms/features.h"
#include "nms/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file dictionary.h
   A learnt dictionary: data, and its form as bytes.
*/

#ifdef __cplusplus
extern "C" {
#endif

/// Longest source name, its terminating zero included
#define NMS_NAME_SIZE 48

/// Most sources a dictionary may hold
#define NMS_MAX_SOURCES 32

/// Most components a dictionary may hold
#define NMS_MAX_COMPONENTS 4096

/// Most iterations a dictionary may ask for
#define NMS_MAX_ITERATIONS 1000

/// Longest analysis window a dictionary may ask for, samples
#define NMS_MAX_WINDOW 65536

/// Most context columns
#define NMS_MAX_CONTEXT 16

/// A named range of components
typedef struct {
  char     name[NMS_NAME_SIZE]; ///< UTF-8: letters, digits, ' ', '-', '_', '+'
  uint32_t first_component;     ///< Sources follow each other without a gap
  uint32_t n_components;        ///< >= 1
} NmsSource;

/// The numbers of a dictionary that are no arrays
typedef struct {
  double   sample_rate_hz; ///< Of the recordings learnt from, 1000 to 768000
  uint32_t window;         ///< N, samples, even, 16 to NMS_MAX_WINDOW
  uint32_t hop;            ///< M it was learnt with, samples, 1 to N / 2
  uint32_t n_bands;        ///< Bands, or n_bins if `has_bands` is false
  bool     has_bands;      ///< False: features are plain bins
  uint32_t n_groups;       ///< Groups of bins, or n_bins if not `has_groups`
  bool     has_groups;     ///< False: every bin is a group of its own
  bool     has_spatial;    ///< True: where each source is, is known
  uint32_t n_context;      ///< Context columns, 1 to NMS_MAX_CONTEXT
  uint32_t n_ahead;        ///< Of them after the frame, 0 to n_context - 1
  bool     is_symmetrical; ///< The windows, see stft.h
  uint32_t stride_samples; ///< From context to context, >= 1
  float    exponent;       ///< Compression of the features and models
  float    beta;           ///< Divergence
  uint32_t n_iterations;   ///< To be done per frame, 1 to NMS_MAX_ITERATIONS
  float    relaxation;     ///< Of those iterations, see solver.h, 1 to 2
  float    momentum;       ///< Likewise, 0 or 0.1 to 0.9
  float    mask_exponent;  ///< Sharpness that suits it best
  uint32_t n_components;   ///< All sources together, 1 to NMS_MAX_COMPONENTS
  uint32_t n_sources;      ///< 1 to NMS_MAX_SOURCES
} NmsDictionaryShape;

/**
   A dictionary; everything it points to is owned by it.

   A bin at frequency f is of the group g with edges[g] <= f < edges[g + 1];
   below the first edge it is of the first, from the last edge on of the last.

   `spatial` has the covariance of the two channels of each source's image: the
   sums over what was heard of it of |L|^2, |R|^2, Re and Im of L conj(R),
   divided by the sum of the first two; 0.5 0.5 0 0 where it was never heard.
*/
typedef struct {
  NmsDictionaryShape shape;
  uint32_t           n_bins;         ///< window / 2 + 1
  uint32_t           n_features;     ///< n_bands * n_context
  NmsSource*         sources;        ///< [n_sources]
  NmsBand*           bands;          ///< [n_bands], NULL if not has_bands
  float*             edges;          ///< [n_groups + 1], Hz, ascending; or NULL
  float*             sparsity;       ///< [n_iterations], >= 0
  float*             analysis;       ///< [n_features][n_components], >= 0
  float*             reconstruction; ///< [n_groups][n_components], >= 0
  float*             spatial;        ///< [n_sources][n_groups][4], or NULL
  char*              licence;        ///< SPDX expression or "", never NULL
  char*              provenance;     ///< Free text or "", never NULL
} NmsDictionary;

/// How a dictionary's weights are stored
typedef enum {
  NMS_F32, ///< As they are
  NMS_F16, ///< Half the size, within 0.05 % of values up to 2^-29 of the
           ///< largest
} NmsPrecision;

/**
   Make an empty dictionary: arrays zero, texts "".

   @param shape      In.
   @param dictionary Out, owned by the caller; NULL after failure.
   @return NMS_BAD_ARGUMENT if a number is outside its range, NMS_NO_MEMORY.

   Setup or worker thread.  Not realtime: allocates.
*/
NMS_API NMS_NODISCARD NmsStatus
nms_dictionary_new(const NmsDictionaryShape* shape, NmsDictionary** dictionary);

/// Free a dictionary; NULL is fine.  Not realtime.
NMS_API void nms_dictionary_free(NmsDictionary* dictionary);

/**
   Replace the licence and provenance texts.

   @param licence    In, copied; NULL leaves it.
   @param provenance In, copied; NULL leaves it.
   @return NMS_NO_MEMORY, the texts unchanged.
*/
NMS_API NMS_NODISCARD NmsStatus nms_dictionary_describe(
    NmsDictionary* dictionary, const char* licence, const char* provenance);

/**
   Replace where the sources are.

   @param spatial In, copied, [n_sources][n_groups][4]; NULL drops it.
   @return NMS_BAD_ARGUMENT if a covariance is not finite, not positive
   semidefinite or not of trace 1; NMS_NO_MEMORY; the dictionary unchanged.

   Setup or worker thread.  Not realtime: allocates.
*/
NMS_API NMS_NODISCARD NmsStatus
nms_dictionary_set_spatial(NmsDictionary* dictionary, const float* spatial);

/**
   Check a source name: not empty, not too long, UTF-8 without path separators
   and without what nms_text_clean() takes out, not "residual", which the engine
   uses itself.

   Any thread.  Realtime: O(length).
*/
NMS_API NMS_NODISCARD bool
nms_dictionary_name_is_good(const char* name) NMS_REALTIME;

/**
   Return the index of a source by name, or -1.
*/
NMS_API NMS_NODISCARD int nms_dictionary_find(const NmsDictionary* dictionary,
                                              const char* name) NMS_REALTIME;

/**
   Return whether a dictionary is for files: its windows are symmetrical or it
   looks ahead, so that it is too late for anything that is heard at once.
*/
NMS_API NMS_NODISCARD bool
nms_dictionary_is_for_files(const NmsDictionary* dictionary) NMS_REALTIME;

/**
   Return the group that a bin belongs to: its row of `reconstruction`.

   @param bin 0 to n_bins - 1.

   Any thread.  Realtime: O(log n_groups).
*/
NMS_API NMS_NODISCARD uint32_t nms_dictionary_group(
    const NmsDictionary* dictionary, uint32_t bin) NMS_REALTIME;

/**
   Return how the features of a dictionary are made from frames of its window.

   They belong to the frame that is n_ahead * stride_frames before the newest.

   @param dictionary In; the result points to its bands.
   @param hop        From frame to frame, samples, >= 1: contexts are as many
                     frames apart as come closest to the dictionary's stride.

   Any thread.  Realtime: constant time.
*/
NMS_API NMS_NODISCARD NmsFeaturesConfig nms_dictionary_features(
    const NmsDictionary* dictionary, uint32_t hop) NMS_REALTIME;

/**
   Return how many frames are heard after the one that is separated.

   @param hop From frame to frame, samples, >= 1.

   Any thread.  Realtime: constant time.
*/
NMS_API NMS_NODISCARD uint32_t nms_dictionary_ahead_frames(
    const NmsDictionary* dictionary, uint32_t hop) NMS_REALTIME;

/**
   Return by how many samples a separation at the dictionary's own rate is late:
   2 * hop, or the window if windows are symmetrical, and the frames ahead.

   @param hop From frame to frame, samples, >= 1.

   Any thread.  Realtime: constant time.
*/
NMS_API NMS_NODISCARD uint32_t nms_dictionary_latency_samples(
    const NmsDictionary* dictionary, uint32_t hop) NMS_REALTIME;

/**
   Read a dictionary from bytes: a safetensors file, trusted in nothing.

   @param bytes      In, [n_bytes], need not be aligned.
   @param n_bytes    Any, 0 too.
   @param dictionary Out, owned by the caller; NULL after failure.
   @param message    Out, what is wrong, or NULL.
   @return NMS_BAD_DICTIONARY with a message, NMS_NO_MEMORY.

   Setup or worker thread.  Not realtime: allocates.
*/
NMS_API NMS_NODISCARD NmsStatus
nms_dictionary_decode(const void*     bytes,
                      size_t          n_bytes,
                      NmsDictionary** dictionary,
                      NmsMessage*     message);

/**
   Write a dictionary as bytes.

   @param dictionary In.
   @param precision  Of the two large tensors.
   @param bytes      Out, [*n_bytes], freed by the caller with free(); NULL
                     after failure.
   @param n_bytes    Out.
   @return NMS_NO_MEMORY, NMS_BAD_DICTIONARY if it holds a value that decoding
   would refuse, or texts of more than a megabyte.

   Setup or worker thread.  Not realtime: allocates.  The same dictionary gives
   the same bytes.  They are decoded and compared before they are handed out.
*/
NMS_API NMS_NODISCARD NmsStatus
nms_dictionary_encode(const NmsDictionary* dictionary,
                      NmsPrecision         precision,
                      void**               bytes,
                      size_t*              n_bytes);

/**
   Fit a dictionary to another sample rate and hop.

   The window becomes the even length with factors 2, 3, 5 and 7 that comes
   closest to the old spacing of bins in Hz, but at least 2 * hop.
   Reconstruction columns of groups stay, those of bins are interpolated along
   frequency; above the old half sample rate the last value is held.  Where the
   sources are goes with the groups or bins likewise.  Analysis
   columns of bands stay, those of plain bins are interpolated likewise; bands
   and groups above the new half sample rate are dropped, together with their
   features and rows.

   @param dictionary     In.
   @param sample_rate_hz 1000 to 768000.
   @param hop            M, samples, >= 1.
   @param fitted         Out, owned by the caller; NULL after failure.
   @return NMS_BAD_ARGUMENT, also if the window or the stride, which follows the
   rate too, would be longer than NMS_MAX_WINDOW; NMS_NO_MEMORY.

   Setup or worker thread.  Not realtime: allocates.
*/
NMS_API NMS_NODISCARD NmsStatus
nms_dictionary_fit(const NmsDictionary* dictionary,
                   double               sample_rate_hz,
                   uint32_t             hop,
                   NmsDictionary**      fitted);

/**
   Make a dictionary of the newest context columns of another, as if it had been
   learnt with fewer, so that it can be joined with such.

   All else stays.  It is not as good as one that was refined with so many.

   @param dictionary In.
   @param n_context  More than those ahead, at most what the dictionary has.
   @param shortened  Out, owned by the caller; NULL after failure.
   @return NMS_BAD_ARGUMENT, NMS_NO_MEMORY.

   Setup or worker thread.  Not realtime: allocates.
*/
NMS_API NMS_NODISCARD NmsStatus
nms_dictionary_shorten(const NmsDictionary* dictionary,
                       uint32_t             n_context,
                       NmsDictionary**      shortened);

#ifdef __cplusplus
}
#endif

#endif // NMS_DICTIONARY_H
