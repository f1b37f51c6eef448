// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "draw.h"

#include "picture/palette.h"

void
win_draw(UiCanvas*        canvas,
         const WinLayout* layout,
         const WinModel*  model,
         UiBox            damage)
{
  ui_canvas_clip(canvas, damage);
  ui_canvas_fill(canvas, layout->page, UI_COLOUR_PAGE);
  win_waterfall_draw(model->waterfall, model->history, canvas, layout->picture);
  ui_canvas_unclip(canvas);
}
