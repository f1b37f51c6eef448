// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_DICTIONARY_PICTURE_H
#define UI_DICTIONARY_PICTURE_H

#include "base/report.h"
#include "files/target.h"
#include "nms/attributes.h"
#include "nms/dictionary.h"

#include <stdbool.h>

/**
   @file dictionary_picture.h
   The picture of a dictionary: the spectrum of every component, by source.
*/

/**
   Draw a dictionary and write it as PNG, without committing it.

   Each component is as bright as the loudest part of its own spectrum.

   @param dictionary In.
   @param name       In, for the title.
   @param target     In and out, empty so far.
   @param report     In and out.
   @return False with an error.
*/
NMS_NODISCARD bool ui_dictionary_picture_write(const NmsDictionary* dictionary,
                                               const char*          name,
                                               UiTarget*            target,
                                               UiReport*            report);

#endif // UI_DICTIONARY_PICTURE_H
