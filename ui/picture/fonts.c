// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "fonts.h"

#include "base/memory.h"

#include <cairo-ft.h>
#include <fontconfig/fontconfig.h>
#include <stdlib.h>
#include <string.h>

/// The family wanted
#define FAMILY "sans-serif"

struct UiFontsImpl {
  bool                bold;
  FcPattern*          wanted; ///< NULL until first needed, as are the next
  FcFontSet*          found;  ///< The best first
  cairo_font_face_t** faces;  ///< [found->nfont], each NULL until first needed
};

UiFonts*
ui_fonts_new(bool bold)
{
  UiFonts* const fonts = ui_new(1, sizeof(UiFonts));
  if (fonts) {
    fonts->bold = bold;
  }
  return fonts;
}

void
ui_fonts_free(UiFonts* fonts)
{
  if (!fonts) {
    return;
  }
  if (fonts->found) {
    for (int i = 0; i < fonts->found->nfont; ++i) {
      cairo_font_face_destroy(fonts->faces[i]);
    }
    FcFontSetDestroy(fonts->found);
  }
  if (fonts->wanted) {
    FcPatternDestroy(fonts->wanted);
  }
  free((void*)fonts->faces);
  free(fonts);
}

/// Return what the fonts shall be like; NULL if memory is short
static FcPattern*
make_wanted(bool bold)
{
  FcPattern* const wanted = FcPatternCreate();
  if (wanted) {
    FcPatternAddString(wanted, FC_FAMILY, (const FcChar8*)FAMILY);
    FcPatternAddInteger(
        wanted, FC_WEIGHT, bold ? FC_WEIGHT_BOLD : FC_WEIGHT_NORMAL);
    FcConfigSubstitute(NULL, wanted, FcMatchPattern);
    FcDefaultSubstitute(wanted);
  }
  return wanted;
}

/// Sort the fonts there are, if memory is enough; those that add no letters are
/// left out
static void
find_fonts(UiFonts* fonts)
{
  FcResult result = FcResultMatch;
  fonts->wanted   = make_wanted(fonts->bold);
  if (!fonts->wanted) {
    return;
  }
  FcFontSet* const found =
      FcFontSort(NULL, fonts->wanted, FcTrue, NULL, &result);
  if (!found) {
    return;
  }
  fonts->faces = ui_new((size_t)found->nfont, sizeof(cairo_font_face_t*));
  if (!fonts->faces) {
    FcFontSetDestroy(found);
    return;
  }
  fonts->found = found;
}

/// Return the first font that has a letter; 0, the plain one, if none has
static int
find_font(UiFonts* fonts, FcChar32 letter)
{
  if (letter < 0x80U) {
    return 0;
  }
  if (!fonts->wanted) {
    find_fonts(fonts);
  }
  for (int i = 0; fonts->found && i < fonts->found->nfont; ++i) {
    FcCharSet* letters = NULL;
    if (!FcPatternGetCharSet(fonts->found->fonts[i], FC_CHARSET, 0, &letters) &&
        FcCharSetHasChar(letters, letter)) {
      return i;
    }
  }
  return 0;
}

/// Return cairo's face of a font found; NULL if memory is short
static cairo_font_face_t*
face_of(UiFonts* fonts, int index)
{
  if (!fonts->faces[index]) {
    FcPattern* const pattern =
        FcFontRenderPrepare(NULL, fonts->wanted, fonts->found->fonts[index]);
    if (!pattern) {
      return NULL;
    }
    fonts->faces[index] = cairo_ft_font_face_create_for_pattern(pattern);
    FcPatternDestroy(pattern);
  }
  // With one that failed, cairo would draw nothing more
  return cairo_font_face_status(fonts->faces[index]) ? NULL
                                                     : fonts->faces[index];
}

/// Let cairo draw with a font, or the plain one if there is no memory for it
static void
set_font(UiFonts* fonts, cairo_t* cairo, int index)
{
  cairo_font_face_t* const face = index ? face_of(fonts, index) : NULL;
  if (face) {
    cairo_set_font_face(cairo, face);
  } else {
    cairo_select_font_face(cairo,
                           FAMILY,
                           CAIRO_FONT_SLANT_NORMAL,
                           fonts->bold ? CAIRO_FONT_WEIGHT_BOLD
                                       : CAIRO_FONT_WEIGHT_NORMAL);
  }
}

size_t
ui_fonts_select(UiFonts* fonts, cairo_t* cairo, const char* text)
{
  const char* at   = text;
  int         font = -1;
  bool        same = true;
  while (same && *at) {
    FcChar32  letter = 0;
    const int length =
        FcUtf8ToUcs4((const FcChar8*)at, &letter, (int)strlen(at));
    const int own = find_font(fonts, letter);
    same          = font < 0 || own == font;
    if (same) {
      font = own;
      at += length > 0 ? length : 1;
    }
  }
  set_font(fonts, cairo, font < 0 ? 0 : font);
  return (size_t)(at - text);
}
