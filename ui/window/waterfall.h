// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef WIN_WATERFALL_H
#define WIN_WATERFALL_H

#include "history.h"
#include "nms/attributes.h"
#include "picture/canvas.h"

#include <stdint.h>

/**
   @file waterfall.h
   The picture of a history: every band in the colour of the strip that owns it,
   the brighter the louder, the greyer the less it owns it.

   Pixels are kept between frames and wrap around, so a new column costs its own
   pixels alone.
*/

/// The pixels of a history
typedef struct WinWaterfallImpl WinWaterfall;

/// Make an empty one; owned by the caller, NULL if memory is short.
NMS_NODISCARD WinWaterfall* win_waterfall_new(void);

/// Free one; NULL is fine.
void win_waterfall_free(WinWaterfall* waterfall);

/**
   Draw a history, the newest column at the right edge.

   What has not changed since the last call is drawn from memory; all of it is
   made anew if the size of the box is another.

   @param waterfall In and out; NULL draws nothing.
   @param history   Always the same.
   @param canvas    In and out.
   @param box       Whole pixels.
*/
void win_waterfall_draw(WinWaterfall*     waterfall,
                        const WinHistory* history,
                        UiCanvas*         canvas,
                        UiBox             box);

/// Return how many columns of the history lie between the edges of a picture:
/// WIN_HISTORY_SHOWN, or one a pixel if it is narrower.
NMS_NODISCARD uint32_t win_waterfall_shown(double width);

/// Return the colour of a band.
NMS_NODISCARD uint32_t win_waterfall_colour(uint32_t strip,
                                            uint32_t share,
                                            uint32_t level);

#endif // WIN_WATERFALL_H
