// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "view.h"

#include <curses.h>
#include <langinfo.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/// Columns of a name, and of what stands right of a meter
#define NAME_COLUMNS 12
#define GAIN_COLUMNS 15

/// Columns of what strips are about, once there is something to say
#define STATE_COLUMNS 16

/// Rows of a terminal that has one for the keys of learning
#define LEARNING_ROWS 18

/// Colours of the strips, one after the other
#define N_COLOURS 6

static SCREEN* screen;
static bool    is_utf8;
static bool    has_colours;

bool
live_view_open(void)
{
  static const short colours[N_COLOURS] = {COLOR_CYAN,
                                           COLOR_YELLOW,
                                           COLOR_GREEN,
                                           COLOR_MAGENTA,
                                           COLOR_BLUE,
                                           COLOR_RED};
  screen                                = newterm(NULL, stdout, stdin);
  if (!screen) {
    return false;
  }
  is_utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");
  cbreak();
  noecho();
  keypad(stdscr, TRUE);
  nodelay(stdscr, TRUE);
  curs_set(0);
  set_escdelay(25);
  has_colours = has_colors() && !getenv("NO_COLOR") && start_color() == OK;
  if (has_colours) {
    use_default_colors();
    for (short i = 0; i < N_COLOURS; ++i) {
      init_pair((short)(i + 1), colours[i], -1);
    }
  }
  return true;
}

void
live_view_suspend(void)
{
  endwin();
}

void
live_view_close(void)
{
  if (screen) {
    endwin();
    delscreen(screen);
    screen = NULL;
  }
}

/// Write a text, cut to some columns
static void
put(int row, int column, int n_columns, const char* text)
{
  wchar_t      wide[256];
  const size_t n = mbstowcs(wide, text, 255);
  if (n_columns <= 0) {
    return;
  }
  if (n == (size_t)-1) { // Not of this terminal's characters
    mvaddnstr(row, column, text, n_columns);
    return;
  }
  wide[n < 255 ? n : 255] = L'\0';
  size_t kept             = 0;
  for (int width = 0; kept < n; ++kept) {
    const int w = wcwidth(wide[kept]);
    width += w > 0 ? w : 0;
    if (width > n_columns) {
      break;
    }
  }
  mvaddnwstr(row, column, wide, (int)kept);
}

/// Draw a meter
static void
draw_meter(int row, int column, int n_columns, const LiveMeter* meter)
{
  static const char* const utf8[]  = {"\u2588", "\u258c", "\u00b7", "\u2502"};
  static const char* const plain[] = {"#", "=", ".", "|"};
  const char* const* const marks   = is_utf8 ? utf8 : plain;

  const double scale  = n_columns / -LIVE_FLOOR_DB;
  const double length = scale * (meter->level_db - LIVE_FLOOR_DB);
  const int    hold   = (int)(scale * (meter->hold_db - LIVE_FLOOR_DB));
  for (int i = 0; i < n_columns; ++i) {
    int mark = 2;
    if (i + 1 <= length) {
      mark = 0;
    } else if (i + 0.5 <= length) {
      mark = 1;
    } else if (hold > 0 && i == (hold < n_columns ? hold : n_columns - 1)) {
      mark = 3;
    }
    mvaddstr(row, column + i, marks[mark]);
  }
}

/// Draw the gain of a strip and its switches
static void
draw_gain(const LiveStrip* strip, int row)
{
  char text[32];
  if (strip->gain_db <= LIVE_MIN_GAIN_DB) {
    snprintf(text, sizeof(text), "   off   ");
  } else {
    snprintf(text, sizeof(text), "%+6.1f dB", strip->gain_db);
  }
  put(row, COLS - GAIN_COLUMNS + 1, GAIN_COLUMNS, text);
  put(row, COLS - 4, 1, strip->mute ? "M" : "-");
  put(row, COLS - 2, 1, strip->solo ? "S" : "-");
}

/// Draw what a strip hears, and what it is about if there is room for that
static void
draw_signal(const LiveScene* scene, uint32_t s, int row, int n_state)
{
  const int all = COLS - NAME_COLUMNS - 6 - GAIN_COLUMNS;
  char      text[160];
  live_scene_state(scene, s, text, sizeof(text));

  const int n      = (int)strlen(text) + 1;
  const int wanted = n_state && n > n_state ? n : n_state;
  const int taken  = wanted < all ? wanted : all;
  draw_meter(row, NAME_COLUMNS + 6, all - taken, &scene->meters[s]);
  put(row, NAME_COLUMNS + 6 + all - taken + 1, taken - 1, text);
}

/// Draw a strip
static void
draw_strip(const LiveScene* scene, uint32_t s, int row, int n_state)
{
  const LiveStrip* const strip    = &scene->desk->strips[s];
  const bool             selected = s == scene->desk->selected;
  const attr_t           colour =
      has_colours ? (attr_t)COLOR_PAIR(1 + (int)(s % N_COLOURS)) : A_NORMAL;
  char text[64];

  attr_set(selected ? A_BOLD | A_REVERSE : A_NORMAL, 0, NULL);
  snprintf(text, sizeof(text), "%c%2u ", selected ? '>' : ' ', s + 1);
  put(row, 0, COLS, text);
  attr_set(A_NORMAL, 0, NULL);

  if (!strip->is_used && !strip->is_busy && !strip->is_armed) {
    attr_set(A_DIM, 0, NULL);
    put(row, 5, NAME_COLUMNS, scene->names[s]);
    put(row, NAME_COLUMNS + 6, COLS - NAME_COLUMNS - 6, "l learns a sound");
    attr_set(A_NORMAL, 0, NULL);
    return;
  }
  attron(colour);
  put(row, 5, NAME_COLUMNS, scene->names[s]);
  draw_signal(scene, s, row, n_state);
  attroff(colour);
  draw_gain(strip, row);
}

/// Return how many columns the states of all strips have
static int
find_state_columns(const LiveScene* scene)
{
  char text[160] = "";
  for (uint32_t s = 0; !*text && s < scene->desk->n_strips; ++s) {
    if (scene->desk->strips[s].is_shown) {
      live_scene_state(scene, s, text, sizeof(text));
    }
  }
  return *text ? STATE_COLUMNS : 0;
}

/// Draw the strips around the one selected
static void
draw_strips(const LiveScene* scene, int row, int n_room)
{
  const LiveDesk* const desk    = scene->desk;
  const int             n_state = find_state_columns(scene);

  int before = 0;
  for (uint32_t s = 0; s < desk->selected; ++s) {
    before += desk->strips[s].is_shown;
  }
  int over = before - n_room + 1;
  for (uint32_t s = 0; s < desk->n_strips && n_room > 0; ++s) {
    if (desk->strips[s].is_shown && --over < 0) {
      draw_strip(scene, s, row++, n_state);
      --n_room;
    }
  }
}

/// Draw the meter of what goes in or comes out
static void
draw_sum(const char* name, const LiveMeter* meter, int row)
{
  char text[32];
  put(row, 5, NAME_COLUMNS, name);
  draw_meter(
      row, NAME_COLUMNS + 6, COLS - NAME_COLUMNS - 6 - GAIN_COLUMNS, meter);
  if (meter->hold_db <= LIVE_SILENCE_DB) {
    snprintf(text, sizeof(text), "  -inf dB");
  } else {
    snprintf(text, sizeof(text), "%+6.1f dB", meter->hold_db);
  }
  put(row, COLS - GAIN_COLUMNS + 1, GAIN_COLUMNS, text);
}

/// Draw the longest of some rows, the longest first, that there is room for
static void
draw_fitting(const char* const* rows, int n_rows, int row)
{
  int best = n_rows - 1;
  while (best > 0 && (int)strlen(rows[best - 1]) < COLS) {
    --best;
  }
  attr_set(A_DIM, 0, NULL);
  put(row, 0, COLS - 1, rows[best]);
  attr_set(A_NORMAL, 0, NULL);
}

/// Draw the last rows: the keys, as many words as there is room for
static void
draw_keys(bool is_asked, bool has_learning)
{
  static const char* const playing[] = {
      "1-9 select  m mute  s solo  arrows 1 and 0.2 dB  0 unity  b bypass  "
      "r record  p next preset  q quit",
      "1-9 strip m mute s solo arrows 1/0.2 dB 0 unity b bypass r rec "
      "p preset q quit",
      "1-9 m)ute s)olo arrows dB 0 b)ypass r)ec p)reset q)uit",
      "1-9 ms arrows 0 b r p q",
  };
  static const char* const learning[] = {
      ("l learn  u undo take  n name  c clear  k lock  e rest  f follow rest  "
       "w save"),
      "l)earn u)ndo n)ame c)lear k lock e rest f)ollow w save",
      "l u n c k e f w",
  };
  static const char* const asked[] = {
      "Return takes it  Escape leaves it  Ctrl-U begins anew",
      "Return or Escape",
  };
  if (is_asked) {
    draw_fitting(asked, 2, LINES - 1);
    return;
  }
  draw_fitting(playing, 4, LINES - 1);
  if (has_learning) {
    draw_fitting(learning, 3, LINES - 2);
  }
}

/// Draw what is said, or what is asked for and the answer so far
static void
draw_message(const LiveScene* scene, int row)
{
  const LivePrompt* const prompt = &scene->desk->prompt;
  char                    text[256];
  if (!live_prompt_is_open(prompt)) {
    curs_set(0);
    put(row, 0, COLS, scene->message);
    return;
  }
  put(row - 1, 0, COLS, scene->message);
  snprintf(text,
           sizeof(text),
           "%s [%s]: %s",
           prompt->label,
           prompt->usual,
           prompt->text);
  attr_set(A_BOLD, 0, NULL);
  put(row, 0, COLS - 1, text); // Last, so that the cursor stands behind it
  attr_set(A_NORMAL, 0, NULL);
  curs_set(1);
}

void
live_view_show(const LiveScene* scene)
{
  char text[512];
  int  row = 0;
  erase();

  // From below: keys, of learning too, and what is said
  const bool is_asked = live_prompt_is_open(&scene->desk->prompt);
  const int  message  = LINES - 2 - (LINES >= LEARNING_ROWS);
  for (int i = 0; i < LIVE_HEAD_ROWS; ++i) {
    live_scene_head(scene, i, text, sizeof(text));
    attr_set(i ? A_NORMAL : A_BOLD, 0, NULL);
    if (*text && row < message - 1) {
      put(row++, 0, COLS, text);
    }
  }
  attr_set(A_NORMAL, 0, NULL);

  int n_strips = 0;
  for (uint32_t s = 0; s < scene->desk->n_strips; ++s) {
    n_strips += scene->desk->strips[s].is_shown;
  }
  row += row + n_strips + 2 < message;
  const int n_sums = message - row >= n_strips + 2 ? 2 : 0;
  if (n_sums) {
    draw_sum("in", &scene->in, row++);
    draw_sum("out", &scene->out, row++);
  }
  draw_strips(scene, row, message - row - is_asked);
  draw_keys(is_asked, LINES >= LEARNING_ROWS);
  draw_message(scene, message);
  refresh();
}

int
live_view_key(void)
{
  const int key = getch();
  switch (key) {
  case KEY_UP:
    return LIVE_KEY_UP;
  case KEY_DOWN:
    return LIVE_KEY_DOWN;
  case KEY_LEFT:
    return LIVE_KEY_LEFT;
  case KEY_RIGHT:
    return LIVE_KEY_RIGHT;
  case KEY_BACKSPACE:
    return '\b';
  case KEY_ENTER:
    return '\n';
  case ERR:
    return LIVE_NO_KEY;
  default:
    return key < KEY_MIN ? key : 0;
  }
}
