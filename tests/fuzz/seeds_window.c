// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "cut.h"
#include "kit.h"
#include "pane/event.h"
#include "protocol/ports.h"
#include "seeds.h"
#include "small.h"
#include "window_steps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Between two clicks, pixels
#define STEP 24

/// Every message of the plugin's
static void
add_messages(CutMaker* maker)
{
  SeedSequence sequence;
  seeds_write_sequence(&sequence, SEED_N_MESSAGES);
  const size_t end = sizeof(LV2_Atom) + sequence.sequence.atom.size;
  for (size_t at = sizeof(LV2_Atom_Sequence); at < end;) {
    LV2_Atom    atom;
    const char* body = sequence.bytes + at + offsetof(LV2_Atom_Event, body);
    memcpy(&atom, body, sizeof(atom));
    cut_add_number(maker, WINDOW_MESSAGE, 1);
    cut_add_stretch(maker, body, sizeof(atom) + atom.size);
    at += offsetof(LV2_Atom_Event, body) +
          ((sizeof(atom) + atom.size + 7) & ~(size_t)7);
  }
}

static void
add_event(CutMaker* maker, UiEventKind kind, uint32_t x, uint32_t y)
{
  cut_add_number(maker, WINDOW_EVENT, 1);
  cut_add_number(maker, kind, 1);
  cut_add_number(maker, x, 2);
  cut_add_number(maker, y, 2);
  cut_add_number(maker, UI_BUTTON_LEFT, 1);
  cut_add_number(maker, 0, 1); // Bits
  cut_add_number(maker, UI_KEY_TEXT, 1);
  cut_add_number(maker, 1, 1); // Of the wheel
  cut_add_number(maker, 9, 1);
}

static void
add_key(CutMaker* maker, UiKey key)
{
  add_event(maker, UI_EVENT_KEY, 0, 0);
  maker->bytes[maker->n_bytes - 3] = (uint8_t)key;
}

static void
add_click(CutMaker* maker, uint32_t x, uint32_t y)
{
  add_event(maker, UI_EVENT_MOVE, x, y);
  add_event(maker, UI_EVENT_PRESS, x, y);
  add_event(maker, UI_EVENT_RELEASE, x, y);
}

static void
add_value(CutMaker* maker, uint32_t port, float value)
{
  uint32_t bits = 0;
  memcpy(&bits, &value, sizeof(bits));
  cut_add_number(maker, WINDOW_VALUE, 1);
  cut_add_number(maker, port, 1);
  cut_add_number(maker, 1, 1);
  cut_add_number(maker, 0, 1);
  cut_add_number(maker, bits, 4);
}

/// All that is told: messages, values, a file
static void
make_told(uint32_t variant)
{
  char     name[32];
  size_t   n_bytes = 0;
  CutMaker maker   = {.n_bytes = 0};

  NmsDictionary* const dictionary = small_dictionary(0);
  void* const          bytes      = kit_encode(dictionary, NMS_F32, &n_bytes);
  cut_add_number(&maker, variant | 4U, 1);
  add_messages(&maker);
  for (uint32_t p = 0; p < PLUG_N_PORTS; ++p) {
    add_value(&maker, p, 1.0f);
  }
  cut_add_number(&maker, WINDOW_TICK, 1);
  cut_add_number(&maker, 50, 1);
  cut_add_number(&maker, WINDOW_FILE, 1);
  cut_add_stretch(&maker, bytes, n_bytes);
  snprintf(name, sizeof(name), "told%u", variant);
  seed_write("window", name, maker.bytes, maker.n_bytes);
  free(bytes);
  nms_dictionary_free(dictionary);
}

/// A row of clicks, each with the keys after it
static void
make_row(uint32_t y)
{
  char     name[32];
  CutMaker maker = {.n_bytes = 0};
  cut_add_number(&maker, 4, 1);
  for (uint32_t x = STEP / 2; x < WINDOW_WIDTH; x += STEP) {
    add_click(&maker, x, y);
    if (x & 1U) {
      add_click(&maker, x, y);
    }
    add_event(&maker, UI_EVENT_WHEEL, x, y);
    add_key(&maker, UI_KEY_TEXT);
    add_key(&maker, (UiKey)(1 + x / STEP % UI_KEY_OTHER));
    add_key(&maker, UI_KEY_ENTER);
  }
  cut_add_number(&maker, WINDOW_SIZE, 1);
  cut_add_number(&maker, 300, 2);
  cut_add_number(&maker, 200, 2);
  cut_add_number(&maker, WINDOW_DRAW, 1);
  cut_add_number(&maker, 1, 1);
  snprintf(name, sizeof(name), "row%u", y);
  seed_write("window", name, maker.bytes, maker.n_bytes);
}

void
seeds_make_window(void)
{
  for (uint32_t variant = 0; variant < PLUG_N_VARIANTS; ++variant) {
    make_told(variant);
  }
  for (uint32_t y = STEP / 2; y < WINDOW_HEIGHT; y += STEP) {
    make_row(y);
  }
}
