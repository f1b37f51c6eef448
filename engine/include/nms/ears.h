// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_EARS_H
#define NMS_EARS_H

#include "nms/attributes.h"
#include "nms/status.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file ears.h
   What strips are taught by while sound goes on: the audio thread's side.

   Armed strips listen, what is asked for goes to the teacher, which is a thread
   with a course (nms/course.h), and what the teacher tells comes back.  Nobody
   waits for anybody.  In each block of a host

       nms_ears_set_serial(ears, ...);
       nms_ears_listen(ears, strip, is_armed);
       nms_ears_follow(ears, ...);
       nms_ears_hear(ears, input, n_samples, true);

   Strips are 0 to NMS_LEARNT_STRIPS - 1 (nms/learnt.h).
*/

#ifdef __cplusplus
extern "C" {
#endif

/// What a teacher can be asked for
typedef enum {
  NMS_ASK_EMPTY, ///< Let a strip hold nothing
  NMS_ASK_LOCK,
  NMS_ASK_UNLOCK,
  NMS_ASK_REST, ///< Let a strip be the rest, NMS_LEARNT_STRIPS for none
  NMS_ASK_UNDO, ///< Take back the newest take
  NMS_ASK_NAME, ///< Name a strip
  NMS_ASK_SAVE, ///< Save the dictionary under a name
  NMS_ASK_TAKE, ///< Let a strip hold a source of another dictionary, too
} NmsAsk;

/// What a strip does; what it holds is another matter
typedef enum {
  NMS_EAR_IDLE,
  NMS_EAR_ARMED,     ///< Waits for sound
  NMS_EAR_LISTENING, ///< Hears it
  NMS_EAR_LEARNING,
  NMS_EAR_FAILED, ///< To learn; nms_ears_notice() says why
} NmsEarState;

/// What is known of a strip
typedef struct {
  NmsEarState state;
  uint32_t    percent; ///< Of what is being learnt
  uint32_t    n_takes; ///< Heard here and not taken back; following is none
  float       heard_s; ///< Of sound, all takes and what is heard now
} NmsEarNews;

/// The ears of all strips
typedef struct NmsEarsImpl NmsEars;

/**
   Make ears, with nothing asked for.

   @param sample_rate_hz Of what they will hear, > 0.
   @param ears           Out, owned by the caller; NULL after failure.
   @return NMS_NO_MEMORY.

   Setup thread.  Not realtime: allocates.
*/
NMS_API NMS_NODISCARD NmsStatus nms_ears_new(double    sample_rate_hz,
                                             NmsEars** ears);

/// Free ears and what they hear with, after the course that they are for; NULL
/// is fine.  Setup thread.
NMS_API void nms_ears_free(NmsEars* ears);

/**
   Tell which dictionary is heard, so that what is asked for is about it: if the
   course has got another one by then, it does not count.

   @param serial As for nms_course_load(); 0 at first.

   Audio thread.  Realtime: constant time.
*/
NMS_API void nms_ears_set_serial(NmsEars* ears, uint64_t serial) NMS_REALTIME;

/**
   Ask the teacher for something.

   @param strip 0 if it is about none.
   @param text  In, of NMS_ASK_NAME and NMS_ASK_SAVE, cut to NMS_NAME_SIZE - 1
                bytes; else NULL.
   @return False if there is no room for it now.

   Audio thread.  Realtime: constant time.
*/
NMS_API NMS_NODISCARD bool nms_ears_ask(NmsEars*    ears,
                                        NmsAsk      what,
                                        uint32_t    strip,
                                        const char* text) NMS_REALTIME;

/**
   Arm a strip, or let what it has heard be learnt.

   @param listens Whether it is to listen; to be called in every block, as the
                  teacher has to make what it listens with.

   Audio thread.  Realtime: constant time.
*/
NMS_API void
nms_ears_listen(NmsEars* ears, uint32_t strip, bool listens) NMS_REALTIME;

/**
   Let the rest be learnt again and again from what plays, or not.

   @param follows Whether it is; to be called in every block.
   @param rest    The strip that is the rest.

   Audio thread.  Realtime: constant time.
*/
NMS_API void
nms_ears_follow(NmsEars* ears, bool follows, uint32_t rest) NMS_REALTIME;

/**
   Let armed strips hear a block.

   @param input     In, [channels of the course][n_samples], not yet written
                    over; NULL entries are silent, and so is what is not finite.
   @param n_samples Any number; how a stream is cut changes nothing.
   @param is_played Whether it is a moment to follow the rest by.

   Audio thread.  Realtime: O(n_samples) if any strip is armed, or the rest is
   followed.
*/
NMS_API void nms_ears_hear(NmsEars*            ears,
                           const float* const* input,
                           uint32_t            n_samples,
                           bool                is_played) NMS_REALTIME;

/// Return what is known of a strip.  Audio thread.  Realtime: constant time.
NMS_API NMS_NODISCARD NmsEarNews nms_ears_news(const NmsEars* ears,
                                               uint32_t strip) NMS_REALTIME;

/**
   Take the sentence that the teacher has for the user.

   @return Constant, or NULL if there is none.

   Any one thread.  Realtime: constant time.
*/
NMS_API NMS_NODISCARD const char* nms_ears_notice(NmsEars* ears) NMS_REALTIME;

/// Return how often the teacher was asked for something, modulo 2^32: when it
/// changes, the teacher has to work.  Any thread.  Realtime: constant time.
NMS_API NMS_NODISCARD uint32_t nms_ears_n_asked(const NmsEars* ears)
    NMS_REALTIME;

/// Return whether all that was asked for has had its effect.  Any thread.
/// Realtime: constant time.
NMS_API NMS_NODISCARD bool nms_ears_is_idle(const NmsEars* ears) NMS_REALTIME;

#ifdef __cplusplus
}
#endif

#endif // NMS_EARS_H
