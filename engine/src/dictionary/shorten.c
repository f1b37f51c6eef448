// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/dictionary.h"

#include <stddef.h>
#include <string.h>

/// Copy an array, if there is one
static void
copy(const void* from, void* to, size_t n_bytes)
{
  if (from) {
    memcpy(to, from, n_bytes);
  }
}

static void
copy_values(const NmsDictionary* from, NmsDictionary* to)
{
  const NmsDictionaryShape* const shape        = &to->shape;
  const size_t                    n_groups     = shape->n_groups;
  const size_t                    n_components = shape->n_components;

  copy(from->sources, to->sources, shape->n_sources * sizeof(NmsSource));
  copy(from->bands, to->bands, shape->n_bands * sizeof(NmsBand));
  copy(from->edges, to->edges, (n_groups + 1) * sizeof(float));
  copy(from->sparsity, to->sparsity, shape->n_iterations * sizeof(float));
  copy(from->reconstruction,
       to->reconstruction,
       n_groups * n_components * sizeof(float));
  copy(from->spatial,
       to->spatial,
       shape->n_sources * n_groups * 4 * sizeof(float));

  // The newest context comes first
  copy(from->analysis,
       to->analysis,
       to->n_features * n_components * sizeof(float));
}

NmsStatus
nms_dictionary_shorten(const NmsDictionary* dictionary,
                       uint32_t             n_context,
                       NmsDictionary**      shortened)
{
  *shortened = NULL;
  if (n_context < 1 || n_context > dictionary->shape.n_context) {
    return NMS_BAD_ARGUMENT;
  }

  NmsDictionaryShape shape = dictionary->shape;
  shape.n_context          = n_context;

  NmsStatus status = nms_dictionary_new(&shape, shortened);
  if (!status) {
    copy_values(dictionary, *shortened);
    status = nms_dictionary_describe(
        *shortened, dictionary->licence, dictionary->provenance);
  }
  if (status) {
    nms_dictionary_free(*shortened);
    *shortened = NULL;
  }
  return status;
}
