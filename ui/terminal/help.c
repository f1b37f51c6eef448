// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "help.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Column where the sentences begin
#define HELP_COLUMN 26

/// Last column used
#define HELP_WIDTH 79

/// Room for any default
#define DEFAULT_SIZE 32

/// Print a text wrapped at words, from `column` on
static void
print_wrapped(const char* text, int column)
{
  int at = column;
  while (*text) {
    const int length = (int)strcspn(text, " ");
    if (at > column && at + 1 + length > HELP_WIDTH) {
      printf("\n%*s", column, "");
      at = column;
    } else if (at > column) {
      putchar(' ');
      ++at;
    }
    printf("%.*s", length, text);
    at += length;
    text += length;
    text += strspn(text, " ");
  }
  putchar('\n');
}

/// Write the default of an option
static void
write_default(const CliOption* option, const void* defaults, char* text)
{
  const void* const field = (const char*)defaults + option->offset;
  if (option->type == CLI_COUNT) {
    snprintf(text, DEFAULT_SIZE, "%" PRIu32, *(const uint32_t*)field);
  } else if (option->type == CLI_SEED) {
    snprintf(text, DEFAULT_SIZE, "%" PRIu64, *(const uint64_t*)field);
  } else if (option->type == CLI_REAL) {
    snprintf(text, DEFAULT_SIZE, "%.4g", *(const double*)field);
  }
}

/// Print an option's sentence, with the default in the place of a '%'
static void
print_sentence(const CliOption* option, const void* defaults)
{
  const char* const mark = defaults ? strchr(option->help, '%') : NULL;
  if (!mark) {
    print_wrapped(option->help, HELP_COLUMN);
    return;
  }
  char value[DEFAULT_SIZE] = "";
  write_default(option, defaults, value);
  char* const sentence = cli_format(
      "%.*s%s%s", (int)(mark - option->help), option->help, value, mark + 1);
  print_wrapped(sentence, HELP_COLUMN);
  free(sentence);
}

/// Print one option and its sentence
static void
print_option(const CliOption* option, const void* defaults)
{
  char head[80] = "";
  if (option->letter) {
    snprintf(head, sizeof(head), "  -%c, --%s", option->letter, option->name);
  } else {
    snprintf(head, sizeof(head), "      --%s", option->name);
  }
  const size_t used = strlen(head);
  if (option->argument) {
    snprintf(head + used, sizeof(head) - used, " %s", option->argument);
  }
  if (strlen(head) + 2 <= HELP_COLUMN) {
    printf("%-*s", HELP_COLUMN, head);
  } else {
    printf("%s\n%*s", head, HELP_COLUMN, "");
  }
  print_sentence(option, defaults);
}

void
cli_help_print(const CliProgram* program)
{
  static const CliOption own[] = {
      {'h', "help", CLI_FLAG, 0, NULL, 0, 0, "Print this and stop"},
      {0, "version", CLI_FLAG, 0, NULL, 0, 0, "Print the version and stop"},
  };
  printf("Usage: %s %s\n", program->name, program->usage);
  print_wrapped(program->summary, 0);
  printf("\nOptions:\n");
  for (size_t i = 0; i < program->n_options; ++i) {
    print_option(&program->options[i], program->defaults);
  }
  print_option(&own[0], NULL);
  print_option(&own[1], NULL);
  if (*program->footer) {
    printf("\n%s", program->footer);
  }
}

void
cli_help_print_version(const CliProgram* program)
{
  printf("%s %s\n"
         "Copyright 2026 The nmf-separate authors\n"
         "Licence GPL-3.0-or-later; there is no warranty, as far as the law "
         "permits\n",
         program->name,
         CLI_VERSION);
}
