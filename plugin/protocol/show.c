// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "protocol/show.h"

#include <lv2/atom/atom.h>

#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

/// Bytes of the content of each message; columns come on top of the first
#define COLUMN_BYTES (2 * PLUG_SHOW_ROWS)
#define SHOW_BYTES \
  (2 + PLUG_N_SOURCES * PLUG_SHOW_LIGHTS + PLUG_N_STRIPS * PLUG_N_CHANNELS)
#define STRIP_BYTES 7
#define ABOUT_BYTES (2 + PLUG_N_SOURCES * STRIP_BYTES)
#define PART_BYTES (2 + PLUG_SHOW_ROWS)

/// What is so of a strip, in one byte
#define HAS_PLACE 1U
#define IS_LEARNT 2U

/// Longest content
#define CONTENT_BYTES (SHOW_BYTES + PLUG_SHOW_COLUMNS * COLUMN_BYTES)

/// Steps of columns a second, up to the most
#define COLUMN_STEPS 60000.0f

/// A property's head
#define PROPERTY_HEAD sizeof(LV2_Atom_Property_Body)

/// A property with a number, padded
#define NUMBER_BYTES (PROPERTY_HEAD + 8)

static_assert(sizeof(PlugMessageHead) + PROPERTY_HEAD + CONTENT_BYTES + 7 <
                  1000,
              "A message is below 1 KB");
static_assert(ABOUT_BYTES <= CONTENT_BYTES, "All content is shorter");
static_assert(PART_BYTES <= CONTENT_BYTES, "All content is shorter");
static_assert(PLUG_SHOW_LIGHTS <= 255, "A light is a byte");
static_assert(PLUG_N_STRIPS <= 16, "A strip is four bits");

/// Content that is read or written
typedef struct {
  uint8_t bytes[CONTENT_BYTES];
  size_t  n_bytes;
  size_t  at;
} Content;

uint8_t
plug_show_level(double power)
{
  const double floor_db = (double)PLUG_SHOW_FLOOR_DB;
  const double least    = 1e-30; // Far below, and far from denormals

  const double db   = 10.0 * log10(power > least ? power : least);
  const double part = fmin(fmax(1.0 - db / floor_db, 0.0), 1.0);
  return (uint8_t)(255.0 * part + 0.5);
}

float
plug_show_db(uint8_t level)
{
  return PLUG_SHOW_FLOOR_DB * (1.0f - (float)level / 255.0f);
}

static void
put(Content* content, const void* bytes, size_t n_bytes)
{
  memcpy(content->bytes + content->n_bytes, bytes, n_bytes);
  content->n_bytes += n_bytes;
}

static void
put_number(Content* content, uint32_t number, uint32_t most)
{
  content->bytes[content->n_bytes++] = (uint8_t)(number < most ? number : most);
}

static void
get(Content* content, void* bytes, size_t n_bytes)
{
  memcpy(bytes, content->bytes + content->at, n_bytes);
  content->at += n_bytes;
}

static uint32_t
get_number(Content* content)
{
  return content->bytes[content->at++];
}

/// Append an object whose only property is content
static bool
write_content(const PlugUris*        uris,
              const PlugPatchWriter* writer,
              LV2_URID               type,
              const Content*         content)
{
  const size_t padded = (content->n_bytes + 7U) & ~(size_t)7U;

  const LV2_Atom_Property_Body head = {
      uris->content, 0, {(uint32_t)content->n_bytes, uris->atom_chunk}};

  PlugMessage message = {NULL};
  if (!plug_message_begin(
          uris, writer, type, sizeof(head) + padded, &message)) {
    return false;
  }

  plug_message_append(&message, &head, sizeof(head));
  plug_message_append(&message, content->bytes, content->n_bytes);
  plug_message_pad(&message, padded - content->n_bytes);
  return true;
}

/// Read an object whose only property of ours is content
static bool
read_content(const PlugUris* uris,
             const PlugAtom* object,
             LV2_URID        type,
             Content*        content)
{
  LV2_URID found = 0;
  LV2_URID key   = 0;
  PlugAtom value = {0, 0, NULL};
  PlugAtom chunk = {0, 0, NULL};
  if (!object->body ||
      (object->type != uris->atom_object && object->type != uris->atom_blank)) {
    return false;
  }

  PlugWalk walk = plug_walk_object(object, &found);
  while (plug_walk_property(&walk, &key, &value)) {
    chunk = key == uris->content ? value : chunk;
  }
  if (walk.n_bytes || !type || found != type ||
      chunk.type != uris->atom_chunk || chunk.size > CONTENT_BYTES ||
      !chunk.body) {
    return false;
  }

  content->at      = 0;
  content->n_bytes = 0;
  put(content, chunk.body, chunk.size);
  return true;
}

bool
plug_show_write(const PlugUris*        uris,
                const PlugPatchWriter* writer,
                const PlugShow*        show)
{
  Content content = {.n_bytes = 0};
  put_number(&content, show->n_columns, PLUG_SHOW_COLUMNS);
  put_number(&content, show->trust, UINT8_MAX);
  put(&content, show->lights, sizeof(show->lights));
  put(&content, show->peaks, sizeof(show->peaks));
  for (uint32_t c = 0; c < content.bytes[0]; ++c) {
    put(&content, show->columns[c].levels, PLUG_SHOW_ROWS);
    put(&content, show->columns[c].owners, PLUG_SHOW_ROWS);
  }
  return write_content(uris, writer, uris->show, &content);
}

/// Return whether all owners of a column are strips
static bool
has_owners(const PlugShowColumn* column)
{
  bool is_good = true;
  for (uint32_t r = 0; r < PLUG_SHOW_ROWS; ++r) {
    is_good = is_good && (column->owners[r] & 0xFU) < PLUG_N_STRIPS;
  }

  return is_good;
}

bool
plug_show_read(const PlugUris* uris, const PlugAtom* object, PlugShow* show)
{
  Content content;
  if (!read_content(uris, object, uris->show, &content) ||
      content.n_bytes < SHOW_BYTES) {
    return false;
  }

  memset(show, 0, sizeof(*show));
  show->n_columns = get_number(&content);
  if (show->n_columns > PLUG_SHOW_COLUMNS ||
      content.n_bytes != SHOW_BYTES + show->n_columns * COLUMN_BYTES) {
    return false;
  }

  show->trust = (uint8_t)get_number(&content);
  get(&content, show->lights, sizeof(show->lights));
  get(&content, show->peaks, sizeof(show->peaks));
  bool is_good = true;
  for (uint32_t c = 0; c < show->n_columns; ++c) {
    get(&content, show->columns[c].levels, PLUG_SHOW_ROWS);
    get(&content, show->columns[c].owners, PLUG_SHOW_ROWS);
    is_good = is_good && has_owners(&show->columns[c]);
  }
  return is_good;
}

static void
put_long(Content* content, uint32_t number)
{
  const uint32_t kept = number < UINT16_MAX ? number : UINT16_MAX;

  put_number(content, kept >> 8U, UINT8_MAX);
  put_number(content, kept & 0xFFU, UINT8_MAX);
}

static uint32_t
get_long(Content* content)
{
  const uint32_t high = get_number(content);

  return high << 8U | get_number(content);
}

/// Return a part of 1 as a step of `n`, below 0 and above 1 the last one
static uint32_t
step_of(float part, float n)
{
  return (uint32_t)(fminf(fmaxf(part, 0.0f), 1.0f) * n + 0.5f);
}

bool
plug_show_write_about(const PlugUris*        uris,
                      const PlugPatchWriter* writer,
                      const PlugShowAbout*   about)
{
  const float columns = about->columns_per_s / (float)PLUG_SHOW_COLUMNS_PER_S;

  Content content = {.n_bytes = 0};
  put_long(&content, step_of(columns, COLUMN_STEPS));
  for (uint32_t s = 0; s < PLUG_N_SOURCES; ++s) {
    const PlugShowStrip* const strip = &about->strips[s];

    put_long(&content, strip->n_components);
    put_number(&content, strip->n_lights, PLUG_SHOW_LIGHTS);
    put_number(&content, strip->n_takes, UINT8_MAX);
    put_number(&content,
               (strip->has_place ? HAS_PLACE : 0) |
                   (strip->is_learnt ? IS_LEARNT : 0),
               UINT8_MAX);
    put_number(&content, step_of(0.5f + 0.5f * strip->pan, 254.0f), 254);
    put_number(&content, step_of(strip->width, 255.0f), UINT8_MAX);
  }
  return write_content(uris, writer, uris->show_about, &content);
}

static bool
get_strip(Content* content, PlugShowStrip* strip)
{
  strip->n_components  = get_long(content);
  strip->n_lights      = get_number(content);
  strip->n_takes       = get_number(content);
  const uint32_t flags = get_number(content);
  const uint32_t pan   = get_number(content);
  strip->has_place     = flags & HAS_PLACE;
  strip->is_learnt     = flags & IS_LEARNT;
  strip->pan           = ((float)pan - 127.0f) / 127.0f;
  strip->width         = (float)get_number(content) / 255.0f;
  return strip->n_lights <= PLUG_SHOW_LIGHTS &&
         strip->n_lights <= strip->n_components &&
         flags <= (HAS_PLACE | IS_LEARNT) && pan <= 254;
}

bool
plug_show_read_about(const PlugUris* uris,
                     const PlugAtom* object,
                     PlugShowAbout*  about)
{
  Content content;
  if (!read_content(uris, object, uris->show_about, &content) ||
      content.n_bytes != ABOUT_BYTES) {
    return false;
  }

  const uint32_t columns = get_long(&content);
  bool           is_good = (float)columns <= COLUMN_STEPS;
  about->columns_per_s =
      (float)columns / COLUMN_STEPS * (float)PLUG_SHOW_COLUMNS_PER_S;
  for (uint32_t s = 0; s < PLUG_N_SOURCES; ++s) {
    is_good = get_strip(&content, &about->strips[s]) && is_good;
  }
  return is_good;
}

bool
plug_show_write_part(const PlugUris*        uris,
                     const PlugPatchWriter* writer,
                     const PlugShowPart*    part)
{
  Content content = {.n_bytes = 0};
  put_number(&content, part->strip, UINT8_MAX);
  put_number(&content, part->light, UINT8_MAX);
  put(&content, part->levels, PLUG_SHOW_ROWS);
  return write_content(uris, writer, uris->show_part, &content);
}

bool
plug_show_read_part(const PlugUris* uris,
                    const PlugAtom* object,
                    PlugShowPart*   part)
{
  Content content;
  if (!read_content(uris, object, uris->show_part, &content) ||
      content.n_bytes != PART_BYTES) {
    return false;
  }

  part->strip = get_number(&content);
  part->light = get_number(&content);
  get(&content, part->levels, PLUG_SHOW_ROWS);
  return part->strip < PLUG_N_SOURCES && part->light < PLUG_SHOW_LIGHTS;
}

/// Append a property with a number, padded
static void
append_number(const PlugUris* uris,
              PlugMessage*    message,
              LV2_URID        key,
              uint32_t        number)
{
  const LV2_Atom_Property_Body head = {
      key, 0, {sizeof(number), uris->atom_int}};

  plug_message_append(message, &head, sizeof(head));
  plug_message_append(message, &number, sizeof(number));
  plug_message_pad(message, NUMBER_BYTES - sizeof(head) - sizeof(number));
}

bool
plug_watch_write(const PlugUris*        uris,
                 const PlugPatchWriter* writer,
                 uint32_t               strip,
                 uint32_t               light)
{
  const bool  has_light = strip < PLUG_N_SOURCES;
  PlugMessage message   = {NULL};
  if (!plug_message_begin(uris,
                          writer,
                          uris->watch,
                          has_light ? 2 * NUMBER_BYTES : 0,
                          &message)) {
    return false;
  }
  if (has_light) {
    append_number(uris, &message, uris->strip, strip);
    append_number(uris, &message, uris->light, light);
  }
  return true;
}
