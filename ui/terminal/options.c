// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "options.h"

#include "base/console.h"
#include "base/text.h"
#include "times.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdbool.h>
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

/// What getopt_long() returns for the option of index 0
#define FIRST_CODE 256

/// What getopt_long() returns for --help and --version
enum { CODE_HELP = 1, CODE_VERSION };

/// The table in the form getopt_long() reads
typedef struct {
  struct option longs[UI_MAX_OPTIONS + 3];
  char          shorts[2 * UI_MAX_OPTIONS + 4];
} Table;

static void
fill_table(const UiProgram* program, Table* table)
{
  char* letter = table->shorts;
  *letter++    = ':';
  *letter++    = 'h';
  for (size_t i = 0; i < program->n_options; ++i) {
    const UiOption* const option = &program->options[i];
    const bool            takes  = option->type != UI_FLAG;
    table->longs[i]              = (struct option){option->name,
                                      takes ? required_argument : no_argument,
                                                   NULL,
                                                   FIRST_CODE + (int)i};
    if (option->letter) {
      *letter++ = option->letter;
      if (takes) {
        *letter++ = ':';
      }
    }
  }
  struct option* const last = &table->longs[program->n_options];
  last[0] = (struct option){"help", no_argument, NULL, CODE_HELP};
  last[1] = (struct option){"version", no_argument, NULL, CODE_VERSION};
}

/// Return the option getopt_long() means by `code`
static const UiOption*
find_option(const UiProgram* program, int code)
{
  if (code >= FIRST_CODE) {
    return &program->options[code - FIRST_CODE];
  }
  for (size_t i = 0; i < program->n_options; ++i) {
    if (program->options[i].letter == code) {
      return &program->options[i];
    }
  }
  return NULL;
}

/// Read a whole number, digits only
static bool
parse_whole(const char* text, uint64_t* value)
{
  char* end = NULL;
  errno     = 0;
  *value    = strtoull(text, &end, 10);
  return *text && strspn(text, "0123456789") == strlen(text) && !errno;
}

/// Read a number that lies in the option's range
static bool
parse_real(const UiOption* option, const char* text, double* value)
{
  char* end = NULL;
  *value    = strtod(text, &end);
  return end != text && !*end && *value >= option->minimum &&
         *value <= option->maximum;
}

/// Read a time that lies in the option's range
static bool
parse_time(const UiOption* option, const char* text, double* value)
{
  return ui_time_parse(text, value) && *value >= option->minimum &&
         *value <= option->maximum;
}

/// Find a word in "one|two|three"
static bool
parse_choice(const char* choices, const char* text, int* index)
{
  const size_t length = strlen(text);
  *index              = 0;
  for (const char* word = choices; word; ++*index) {
    const char* const bar  = strchr(word, '|');
    const size_t      size = bar ? (size_t)(bar - word) : strlen(word);
    if (size == length && !memcmp(word, text, size)) {
      return true;
    }
    word = bar ? bar + 1 : NULL;
  }
  return false;
}

/// Store a number, if it is a good one
static bool
store_number(const UiOption* option, const char* text, void* field)
{
  uint64_t whole = 0;
  double   real  = 0.0;
  if (option->type == UI_REAL || option->type == UI_TIME) {
    if (!(option->type == UI_REAL ? parse_real(option, text, &real)
                                  : parse_time(option, text, &real))) {
      return false;
    }
    *(double*)field = real;
    return true;
  }
  if (!parse_whole(text, &whole)) {
    return false;
  }
  if (option->type == UI_SEED) {
    *(uint64_t*)field = whole;
    return true;
  }
  if ((double)whole < option->minimum || (double)whole > option->maximum) {
    return false;
  }
  *(uint32_t*)field = (uint32_t)whole;
  return true;
}

/// Add a text to those given before, if there is room
static bool
add_text(UiTexts* texts, const char* text)
{
  const bool has_room = texts->n_texts < UI_MAX_TEXTS;
  if (has_room) {
    texts->texts[texts->n_texts++] = text;
  }
  return has_room;
}

/// Store what an option was given, if it is good
static bool
store(const UiOption* option, char* text, void* values)
{
  void* const field = (char*)values + option->offset;
  int         index = 0;
  switch (option->type) {
  case UI_FLAG:
    *(bool*)field = true;
    return true;
  case UI_TEXT:
    *(const char**)field = text;
    return true;
  case UI_TEXTS:
    return add_text(field, text);
  case UI_COUNT:
  case UI_SEED:
  case UI_REAL:
  case UI_TIME:
    return store_number(option, text, field);
  case UI_CHOICE:
    if (!parse_choice(option->argument, text, &index)) {
      return false;
    }
    *(int*)field = index;
    return true;
  }
  return false;
}

/// Say what an option would have taken
static void
complain(const UiProgram* program, const UiOption* option, const char* text)
{
  fprintf(ui_console(), "%s: --%s: '", program->name, option->name);
  ui_show(ui_console(), text);
  fputs("' is not ", ui_console());
  if (option->type == UI_CHOICE) {
    fprintf(ui_console(), "one of %s\n", option->argument);
  } else if (option->type == UI_TEXTS) {
    fprintf(ui_console(), "one of at most %d\n", UI_MAX_TEXTS);
  } else if (option->type == UI_SEED) {
    fputs("a whole number\n", ui_console());
  } else if (option->type == UI_TIME) {
    fprintf(ui_console(),
            "a time in seconds or as m:ss, up to %.10g s\n",
            option->maximum);
  } else {
    fprintf(ui_console(),
            "a %snumber from %.10g to %.10g\n",
            option->type == UI_COUNT ? "whole " : "",
            option->minimum,
            option->maximum);
  }
}

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
write_default(const UiOption* option, const void* defaults, char* text)
{
  const void* const field = (const char*)defaults + option->offset;
  if (option->type == UI_COUNT) {
    snprintf(text, DEFAULT_SIZE, "%" PRIu32, *(const uint32_t*)field);
  } else if (option->type == UI_SEED) {
    snprintf(text, DEFAULT_SIZE, "%" PRIu64, *(const uint64_t*)field);
  } else if (option->type == UI_REAL) {
    snprintf(text, DEFAULT_SIZE, "%.4g", *(const double*)field);
  }
}

/// Print an option's sentence, with the default in the place of a '%'
static void
print_sentence(const UiOption* option, const void* defaults)
{
  const char* const mark = defaults ? strchr(option->help, '%') : NULL;
  if (!mark) {
    print_wrapped(option->help, HELP_COLUMN);
    return;
  }
  char value[DEFAULT_SIZE] = "";
  write_default(option, defaults, value);
  char* const sentence = ui_format(
      "%.*s%s%s", (int)(mark - option->help), option->help, value, mark + 1);
  print_wrapped(sentence, HELP_COLUMN);
  free(sentence);
}

/// Print one option and its sentence
static void
print_option(const UiOption* option, const void* defaults)
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

/// Print the synopsis and every option to stdout, within 80 columns
static void
print_help(const UiProgram* program)
{
  static const UiOption own[] = {
      {'h', "help", UI_FLAG, 0, NULL, 0, 0, "Print this and stop"},
      {0, "version", UI_FLAG, 0, NULL, 0, 0, "Print the version and stop"},
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

/// Print name, version and licence to stdout
static void
print_version(const UiProgram* program)
{
  printf("%s %s\n"
         "Copyright 2026 The nmf-separate authors\n"
         "Licence GPL-3.0-or-later; there is no warranty, as far as the law "
         "permits\n",
         program->name,
         UI_VERSION);
}

/// Handle what getopt_long() could not
static UiParse
refuse(const UiProgram* program, int code, const char* word)
{
  fprintf(ui_console(), "%s: ", program->name);
  ui_show(ui_console(), word);
  fprintf(ui_console(),
          " %s; see %s --help\n",
          code == ':' ? "needs a value" : "is not an option",
          program->name);
  return UI_PARSE_BAD;
}

/// Handle one option; UI_PARSE_RUN to go on with the next
static UiParse
take(const UiProgram* program, int code, const char* word, void* values)
{
  if (code == CODE_HELP || code == 'h') {
    print_help(program);
    return UI_PARSE_DONE;
  }
  if (code == CODE_VERSION) {
    print_version(program);
    return UI_PARSE_DONE;
  }
  const UiOption* const option = find_option(program, code);
  if (!option) {
    return refuse(program, code, word);
  }
  if (!store(option, optarg, values)) {
    complain(program, option, optarg);
    return UI_PARSE_BAD;
  }
  return UI_PARSE_RUN;
}

UiParse
ui_options_parse(const UiProgram* program,
                 int              argc,
                 char**           argv,
                 void*            values,
                 UiOperands*      operands)
{
  Table table;
  memset(&table, 0, sizeof(table));
  fill_table(program, &table);

  UiParse parse = UI_PARSE_RUN;
  opterr        = 0;
  while (parse == UI_PARSE_RUN) {
    const int at   = optind;
    const int code = getopt_long(argc, argv, table.shorts, table.longs, NULL);
    if (code == -1) {
      break;
    }
    parse = take(program, code, argv[optind > at ? optind - 1 : at], values);
  }
  *operands = (UiOperands){argc - optind, argv + optind};
  return parse;
}

UiExit
ui_options_exit_code(UiParse parse)
{
  if (parse == UI_PARSE_BAD) {
    return UI_EXIT_USAGE;
  }
  UiReport   report = {0};
  const bool ok     = ui_report_check_stdout(&report);
  ui_report_print(&report, false);
  ui_report_clear(&report);
  return ok ? UI_EXIT_DONE : UI_EXIT_FAILED;
}
