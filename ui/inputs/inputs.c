// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "inputs.h"

#include "base/memory.h"
#include "base/text.h"
#include "files/audio_reader.h"
#include "recordings.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/// Add an input; takes over `path` and `file`
static void
add(UiInputs* inputs, char* path, char* file, bool found)
{
  inputs->inputs =
      ui_grow(inputs->inputs, inputs->n_inputs + 1, sizeof(UiInput));
  UiInput* const input = &inputs->inputs[inputs->n_inputs++];
  input->path          = path;
  input->file          = file;
  input->found         = found;
}

/// Return a path seen from a folder above, without its suffix
static char*
name_below(const char* folder, const char* path)
{
  const char* below = path + strlen(folder);
  below += strspn(below, "/");
  const char* const base = ui_path_base(below);
  char* const       stem = ui_path_stem(base);
  char* const result = ui_format("%.*s%s", (int)(base - below), below, stem);
  free(stem);
  return result;
}

/// Add what a folder holds
static bool
add_folder(UiInputs* inputs, const char* folder, UiReport* report)
{
  UiSource     source   = {0};
  const size_t n_before = inputs->n_inputs;
  bool         ok       = ui_recordings_find(folder, &source, report);
  for (size_t i = 0; ok && i < source.n_recordings; ++i) {
    const char* const path = source.recordings[i].path;
    if (ui_audio_reader_knows(path)) {
      add(inputs, ui_format("%s", path), name_below(folder, path), true);
    } else {
      ui_report_add(report,
                    UI_NOTE,
                    path,
                    "left out: is not an audio file of a known format");
    }
  }
  ui_recordings_clear(&source);
  return ok && (inputs->n_inputs > n_before ||
                ui_report_fail(report, folder, "holds no audio files"));
}

bool
ui_inputs_read(const UiOperands* operands, UiInputs* inputs, UiReport* report)
{
  bool ok = true;
  *inputs = (UiInputs){0};
  for (int i = 0; i < operands->n_operands; ++i) {
    const char* const operand = operands->operands[i];
    struct stat       info;
    if (strcmp(operand, "-") && !stat(operand, &info) &&
        S_ISDIR(info.st_mode)) {
      ok = add_folder(inputs, operand, report) && ok;
    } else {
      add(inputs, ui_format("%s", operand), ui_path_stem(operand), false);
    }
  }
  return ok;
}

/// Free what an input owns
static void
clear(UiInput* input)
{
  free(input->path);
  free(input->file);
}

void
ui_inputs_remove(UiInputs* inputs, size_t index)
{
  UiInput* const at = &inputs->inputs[index];
  clear(at);
  --inputs->n_inputs;
  memmove(at, at + 1, (inputs->n_inputs - index) * sizeof(UiInput));
}

void
ui_inputs_clear(UiInputs* inputs)
{
  for (size_t i = 0; i < inputs->n_inputs; ++i) {
    clear(&inputs->inputs[i]);
  }
  free(inputs->inputs);
  *inputs = (UiInputs){0};
}
