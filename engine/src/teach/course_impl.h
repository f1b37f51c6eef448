// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_COURSE_IMPL_H
#define NMS_COURSE_IMPL_H

#include "nms/course.h"
#include "teach/desk.h"
#include "teach/following.h"
#include "teach/link.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file course_impl.h
   What a course is made of: what is taught, and what is still to be learnt.
*/

struct NmsCourseImpl {
  NmsCourseFuncs funcs;
  NmsCourseTake* take;
  NmsLink*       link; ///< To the audio thread
  NmsDesk        desk;
  NmsFollowing   following; ///< Of the rest
  uint64_t       serial;    ///< Of what the desk was loaded with
  bool           is_new;    ///< The desk was never loaded
  bool           learns;    ///< There is something to learn
  bool           refines;   ///< And then to refine
};

#endif // NMS_COURSE_IMPL_H
