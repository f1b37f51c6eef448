// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "draw.h"

#include "draw_foot.h"
#include "draw_head.h"
#include "draw_menu.h"
#include "draw_picture.h"
#include "draw_strip.h"
#include "pen.h"
#include "picture/palette.h"

void
win_draw(UiCanvas*        canvas,
         const WinLayout* layout,
         const WinModel*  model,
         UiBox            damage)
{
  const WinPen pen = {
      canvas, layout, model, win_box_common(damage, layout->page)};
  if (!win_pen_needs(&pen, layout->page)) {
    return;
  }
  ui_canvas_clip(canvas, pen.damage);
  ui_canvas_fill(canvas, pen.damage, UI_COLOUR_PAGE);
  win_draw_head(&pen);
  win_draw_picture(&pen);
  for (uint32_t i = 0; i < PLUG_N_STRIPS; ++i) {
    win_draw_strip(&pen, i);
  }
  win_draw_foot(&pen);
  win_pen_edit(&pen);
  win_draw_menu(&pen);
  ui_canvas_unclip(canvas);
}
