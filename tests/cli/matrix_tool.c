// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file matrix_tool.c
   Makes and compares the matrices of the tests of nmf-factorize, in .npy files
   that it reads and writes by itself.

   matrix-tool make KIND FILE [rows=N] [columns=N] [rank=N] [seed=S] [scale=X]
                    [type=f4|f8|i4|>f4] [order=C|F] [version=1|2]
                    [at=I] [value=X]
     KIND is faces (rows are their pixels), parts (the features of those),
     product (of fourth powers of random numbers, and noise), noise or zeros;
     with `at`, the value of that index, counted along rows, is another
   matrix-tool shape FILE            prints "rows columns type order"
   matrix-tool cost BETA V W H       prints the divergence
   matrix-tool same TOLERANCE A B    fails unless two are the same, but for
                                     TOLERANCE times the largest value
   matrix-tool columns N A B         fails unless so many first columns are the
   matrix-tool rows N A B            same bit for bit; or rows
   matrix-tool sparse FILE           prints how many of its values are below a
                                     hundredth of the largest of their row, in
                                     percent
   matrix-tool found PARTS W         prints how many columns of PARTS are like
                                     one of W: a cosine above 0.9
*/

#include "faces.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// A matrix, as it is in a file
typedef struct {
  int     n_rows;
  int     n_columns;
  double* values; ///< [n_rows][n_columns]
  char    type[8];
  bool    by_columns;
} Matrix;

/// What `make` was asked for
typedef struct {
  const char* kind;
  const char* path;
  int         rank;
  uint64_t    seed;
  double      scale;
  int         version;
  long        at;
  double      value;
} Recipe;

static _Noreturn void
die(const char* what, const char* about)
{
  fprintf(stderr, "matrix-tool: %s: %s\n", about, what);
  exit(EXIT_FAILURE);
}

static double*
allocate(size_t n)
{
  double* const values = calloc(n ? n : 1, sizeof(double));
  if (!values) {
    die("no memory", "values");
  }
  return values;
}

static size_t
size_of(const Matrix* matrix)
{
  return (size_t)matrix->n_rows * (size_t)matrix->n_columns;
}

/// Return where the value that is the i-th in the file stands in rows
static size_t
place_of(const Matrix* matrix, size_t i)
{
  const size_t n_rows    = (size_t)matrix->n_rows;
  const size_t n_columns = (size_t)matrix->n_columns;
  return matrix->by_columns ? i % n_rows * n_columns + i / n_rows : i;
}

static void
load(const char* path, Matrix* matrix)
{
  unsigned char start[10];
  char          text[65536] = "";
  char          order[8]    = "";
  FILE* const   file        = fopen(path, "rb");
  if (!file || fread(start, 1, 10, file) != 10 ||
      memcmp(start, "\x93NUMPY\1", 8) != 0) {
    die("no matrix", path);
  }
  const size_t size = start[8] + 256U * start[9];
  if (fread(text, 1, size, file) != size ||
      sscanf(text,
             "{'descr': '%7[^']', 'fortran_order': %7[a-zA-Z], "
             "'shape': (%d, %d), }",
             matrix->type,
             order,
             &matrix->n_rows,
             &matrix->n_columns) != 4) {
    die("another header", path);
  }
  matrix->by_columns = *order == 'T';
  matrix->values     = allocate(size_of(matrix));
  for (size_t i = 0; i < size_of(matrix); ++i) {
    float        single = 0.0f;
    double*      value  = &matrix->values[place_of(matrix, i)];
    const bool   is_one = !strcmp(matrix->type, "<f4");
    const size_t n      = is_one ? fread(&single, sizeof(single), 1, file)
                                 : fread(value, sizeof(*value), 1, file);
    *value              = is_one ? (double)single : *value;
    if (n != 1) {
      die("too short", path);
    }
  }
  if (fgetc(file) != EOF) {
    die("too long", path);
  }
  fclose(file);
}

/// Write what stands before the values
static void
save_header(const Matrix* matrix, int version, FILE* file)
{
  char         text[256];
  const int    before = version == 1 ? 10 : 12;
  const int    size   = snprintf(text,
                            sizeof(text),
                            "{'descr': '%s', 'fortran_order': %s, 'shape': "
                                 "(%d, %d), }",
                            matrix->type,
                            matrix->by_columns ? "True" : "False",
                            matrix->n_rows,
                            matrix->n_columns);
  const int    all    = (before + size + 1 + 63) / 64 * 64 - before;
  const size_t length = version == 1 ? 2 : 4;
  fprintf(file, "\x93NUMPY%c%c", version, 0);
  fwrite((const unsigned char[4]){(unsigned char)all}, 1, length, file);
  fprintf(file, "%-*s\n", all - 1, text);
}

static void
save(const Matrix* matrix, const Recipe* recipe)
{
  FILE* const file = fopen(recipe->path, "wb");
  if (!file) {
    die("cannot be written", recipe->path);
  }
  save_header(matrix, recipe->version, file);
  for (size_t i = 0; i < size_of(matrix); ++i) {
    const double  value  = matrix->values[place_of(matrix, i)];
    const float   single = (float)value;
    const int32_t whole  = (int32_t)value;
    if (strstr(matrix->type, "f8")) {
      fwrite(&value, sizeof(value), 1, file);
    } else if (strstr(matrix->type, "i4")) {
      fwrite(&whole, sizeof(whole), 1, file);
    } else {
      fwrite(&single, sizeof(single), 1, file);
    }
  }
  if (fclose(file)) {
    die("cannot be written", recipe->path);
  }
}

static double
fourth(uint64_t* state)
{
  const double x = faces_random(state);
  return x * x * x * x;
}

/// Fill a matrix with a product and noise on that
static void
fill_product(Matrix* matrix, const Recipe* recipe)
{
  uint64_t      state = recipe->seed;
  const size_t  rank  = (size_t)recipe->rank;
  const size_t  n     = (size_t)matrix->n_columns;
  double* const w     = allocate((size_t)matrix->n_rows * rank);
  double* const h     = allocate(rank * n);
  for (size_t i = 0; i < (size_t)matrix->n_rows * rank; ++i) {
    w[i] = fourth(&state);
  }
  for (size_t i = 0; i < rank * n; ++i) {
    h[i] = fourth(&state);
  }
  for (size_t i = 0; i < size_of(matrix); ++i) {
    for (size_t k = 0; k < rank; ++k) {
      matrix->values[i] += w[i / n * rank + k] * h[k * n + i % n];
    }
    matrix->values[i] *= 0.5 + faces_random(&state);
  }
  free(w);
  free(h);
}

/// Fill a matrix with faces, or their features, one a column
static void
fill_faces(Matrix* matrix, const Recipe* recipe)
{
  const bool are_parts = !strcmp(recipe->kind, "parts");
  uint64_t   state     = recipe->seed;
  double     pixels[FACES_SIDE * FACES_SIDE];
  free(matrix->values);
  matrix->n_rows    = FACES_SIDE * FACES_SIDE;
  matrix->n_columns = are_parts ? FACES_PARTS : matrix->n_columns;
  matrix->values    = allocate(size_of(matrix));
  for (int c = 0; c < matrix->n_columns; ++c) {
    if (are_parts) {
      faces_draw_part(c, pixels);
    } else {
      faces_draw(&state, pixels);
    }
    for (int r = 0; r < matrix->n_rows; ++r) {
      matrix->values[r * matrix->n_columns + c] = pixels[r];
    }
  }
}

static void
fill(Matrix* matrix, const Recipe* recipe)
{
  uint64_t state = recipe->seed;
  if (!strcmp(recipe->kind, "faces") || !strcmp(recipe->kind, "parts")) {
    fill_faces(matrix, recipe);
  } else if (!strcmp(recipe->kind, "product")) {
    fill_product(matrix, recipe);
  } else if (!strcmp(recipe->kind, "noise")) {
    for (size_t i = 0; i < size_of(matrix); ++i) {
      matrix->values[i] = faces_random(&state);
    }
  } else if (strcmp(recipe->kind, "zeros") != 0) {
    die("no such kind", recipe->kind);
  }
  for (size_t i = 0; i < size_of(matrix); ++i) {
    matrix->values[i] *= recipe->scale;
  }
  if (recipe->at >= 0) {
    matrix->values[recipe->at] = recipe->value;
  }
}

/// Take a word NAME=VALUE
static void
take_word(const char* word, Matrix* matrix, Recipe* recipe)
{
  const char* const end   = strchr(word, '=');
  const char* const value = end ? end + 1 : "";
  const double      x     = strtod(value, NULL);
  const size_t      n     = end ? (size_t)(end - word) : 0;
  if (!strncmp(word, "rows", n)) {
    matrix->n_rows = (int)x;
  } else if (!strncmp(word, "columns", n)) {
    matrix->n_columns = (int)x;
  } else if (!strncmp(word, "rank", n)) {
    recipe->rank = (int)x;
  } else if (!strncmp(word, "seed", n)) {
    recipe->seed = (uint64_t)x;
  } else if (!strncmp(word, "scale", n)) {
    recipe->scale = x;
  } else if (!strncmp(word, "version", n)) {
    recipe->version = (int)x;
  } else if (!strncmp(word, "value", n)) {
    recipe->value = x;
  } else if (!strncmp(word, "at", n)) {
    recipe->at = (long)x;
  } else if (!strncmp(word, "order", n)) {
    matrix->by_columns = *value == 'F';
  } else if (!strncmp(word, "type", n)) {
    snprintf(matrix->type,
             sizeof(matrix->type),
             "%s%s",
             *value == '>' ? "" : "<",
             value);
  } else {
    die("no such word", word);
  }
}

static int
make(int n_words, char** words)
{
  Matrix matrix = {.n_rows = 20, .n_columns = 30, .type = "<f4"};
  Recipe recipe = {.kind    = words[0],
                   .path    = words[1],
                   .rank    = 4,
                   .seed    = 1,
                   .scale   = 1.0,
                   .version = 1,
                   .at      = -1};
  for (int i = 2; i < n_words; ++i) {
    take_word(words[i], &matrix, &recipe);
  }
  matrix.values = allocate(size_of(&matrix));
  fill(&matrix, &recipe);
  save(&matrix, &recipe);
  free(matrix.values);
  return EXIT_SUCCESS;
}

static int
print_shape(char** words)
{
  Matrix matrix;
  load(words[0], &matrix);
  printf("%d %d %s %c\n",
         matrix.n_rows,
         matrix.n_columns,
         matrix.type + 1,
         matrix.by_columns ? 'F' : 'C');
  free(matrix.values);
  return EXIT_SUCCESS;
}

/// Return d(v | y), by the definition
static double
divergence(double beta, double v, double y)
{
  if (fabs(beta) < 1e-9) {
    return v / y - log(v / y) - 1.0;
  }
  if (fabs(beta - 1.0) < 1e-9) {
    return (v > 0.0 ? v * log(v / y) : 0.0) - v + y;
  }
  return (pow(v, beta) + (beta - 1.0) * pow(y, beta) -
          beta * v * pow(y, beta - 1.0)) /
         (beta * (beta - 1.0));
}

static int
print_cost(char** words)
{
  const double beta = strtod(words[0], NULL);
  Matrix       v, w, h;
  double       cost = 0.0;
  load(words[1], &v);
  load(words[2], &w);
  load(words[3], &h);
  for (size_t i = 0; i < size_of(&v); ++i) {
    const size_t row    = i / (size_t)v.n_columns;
    const size_t column = i % (size_t)v.n_columns;
    double       y      = 0.0;
    for (size_t k = 0; k < (size_t)h.n_rows; ++k) {
      y += w.values[row * (size_t)w.n_columns + k] *
           h.values[k * (size_t)h.n_columns + column];
    }
    cost += divergence(beta, v.values[i], fmax(y, 1e-30));
  }
  printf("%.9g\n", cost);
  free(v.values);
  free(w.values);
  free(h.values);
  return EXIT_SUCCESS;
}

/// Compare two matrices in their first rows and columns
static int
compare(double tolerance, char** words, int n_rows, int n_columns)
{
  Matrix a, b;
  double largest = 0.0;
  double worst   = 0.0;
  load(words[0], &a);
  load(words[1], &b);
  n_rows    = n_rows ? n_rows : a.n_rows;
  n_columns = n_columns ? n_columns : a.n_columns;
  if (a.n_rows < n_rows || a.n_columns < n_columns || b.n_rows < n_rows ||
      b.n_columns < n_columns) {
    die("another shape", words[1]);
  }
  for (int r = 0; r < n_rows; ++r) {
    for (int c = 0; c < n_columns; ++c) {
      const double x     = a.values[r * a.n_columns + c];
      const double apart = fabs(x - b.values[r * b.n_columns + c]);
      largest            = fmax(largest, x);
      worst              = isfinite(apart) ? fmax(worst, apart) : HUGE_VAL;
    }
  }
  free(a.values);
  free(b.values);
  if (!(worst <= tolerance * largest)) {
    fprintf(stderr, "differ by %g of %g\n", worst, largest);
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}

static int
print_sparse(char** words)
{
  Matrix matrix;
  long   n_small = 0;
  load(words[0], &matrix);
  for (int r = 0; r < matrix.n_rows; ++r) {
    const double* const row     = matrix.values + (size_t)r * matrix.n_columns;
    double              largest = 0.0;
    for (int c = 0; c < matrix.n_columns; ++c) {
      largest = fmax(largest, row[c]);
    }
    for (int c = 0; c < matrix.n_columns; ++c) {
      n_small += row[c] < 0.01 * largest;
    }
  }
  printf("%ld\n", 100 * n_small / (long)size_of(&matrix));
  free(matrix.values);
  return EXIT_SUCCESS;
}

/// Return the cosine of column j of one matrix and column k of another
static double
cosine(const Matrix* a, int j, const Matrix* b, int k)
{
  double product = 0.0;
  double power_a = 1e-300;
  double power_b = 1e-300;
  for (int r = 0; r < a->n_rows; ++r) {
    const double x = a->values[r * a->n_columns + j];
    const double y = b->values[r * b->n_columns + k];
    product += x * y;
    power_a += x * x;
    power_b += y * y;
  }
  return product / sqrt(power_a * power_b);
}

static int
print_found(char** words)
{
  Matrix parts, w;
  int    n_found = 0;
  load(words[0], &parts);
  load(words[1], &w);
  for (int j = 0; j < parts.n_columns; ++j) {
    bool is_found = false;
    for (int k = 0; k < w.n_columns; ++k) {
      is_found = is_found || cosine(&parts, j, &w, k) > 0.9;
    }
    n_found += is_found;
  }
  printf("%d\n", n_found);
  free(parts.values);
  free(w.values);
  return EXIT_SUCCESS;
}

int
main(int argc, char** argv)
{
  const char* const command = argc > 1 ? argv[1] : "";
  char** const      words   = argv + 2;
  if (!strcmp(command, "make") && argc >= 4) {
    return make(argc - 2, words);
  }
  if (!strcmp(command, "shape") && argc == 3) {
    return print_shape(words);
  }
  if (!strcmp(command, "cost") && argc == 6) {
    return print_cost(words);
  }
  if (!strcmp(command, "same") && argc == 5) {
    return compare(strtod(words[0], NULL), words + 1, 0, 0);
  }
  if (!strcmp(command, "columns") && argc == 5) {
    return compare(0.0, words + 1, 0, atoi(words[0]));
  }
  if (!strcmp(command, "rows") && argc == 5) {
    return compare(0.0, words + 1, atoi(words[0]), 0);
  }
  if (!strcmp(command, "sparse") && argc == 3) {
    return print_sparse(words);
  }
  if (!strcmp(command, "found") && argc == 4) {
    return print_found(words);
  }
  die("not understood; see the file's beginning", command);
}
