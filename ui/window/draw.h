// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef WIN_DRAW_H
#define WIN_DRAW_H

#include "layout.h"
#include "model.h"
#include "picture/canvas.h"

/**
   @file draw.h
   The window's picture, on a canvas that may be a window's or a PNG's.
*/

/**
   Draw everything that a box touches.

   @param canvas As large as the layout was made for.
   @param layout Of the model.
   @param model  In.
   @param damage What is to be drawn anew, pixels; the rest stays.
*/
void win_draw(UiCanvas*        canvas,
              const WinLayout* layout,
              const WinModel*  model,
              UiBox            damage);

#endif // WIN_DRAW_H
