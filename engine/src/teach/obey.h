// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_OBEY_H
#define NMS_OBEY_H

#include "nms/course.h"
#include "teach/link.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file obey.h
   What a course does about commands; all on the teacher's thread.
*/

/// Let the audio thread tell what a strip is about.
void nms_course_set_stage(NmsCourse* course, uint32_t strip, NmsStage stage);

/**
   Hand out what the strips hold, to be saved and to be heard.

   @param is_followed The rest was followed: nothing that a host has to be told.

   Not realtime: allocates, as NmsCourseFuncs.publish.
*/
void nms_course_publish(NmsCourse* course, bool is_followed);

/**
   Do what a command says, and note what is to be learnt then.

   @param command In, its tape is freed; taken out of the link.

   Not realtime: allocates, as NmsCourseFuncs.save.
*/
void nms_course_obey(NmsCourse* course, const NmsCommand* command);

#endif // NMS_OBEY_H
