// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_PARTS_PICTURE_H
#define UI_PARTS_PICTURE_H

#include "factor/factor_state.h"
#include "nms/attributes.h"

#include <stdbool.h>

/**
   @file parts_picture.h
   What a factorisation found.

   Where columns are images, the parts as images, and beside them one column of
   V: how much of each part it has, the sum of that, and the column itself, as
   in figure 1 of Lee & Seung 1999.  Else W above H: spectra on a logarithmic
   axis and activations in time, or rows and columns as they are.
*/

/**
   Write the picture as PNG to the factorisation's target, without committing
   it.

   @param factor In and out, done.
   @return False with an error.

   Not realtime: blocks.
*/
NMS_NODISCARD bool ui_parts_picture_write(const UiFactor* factor);

#endif // UI_PARTS_PICTURE_H
