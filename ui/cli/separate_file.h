// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef CLI_SEPARATE_FILE_H
#define CLI_SEPARATE_FILE_H

#include "batch.h"

#include <stddef.h>

/**
   @file separate_file.h
   One file taken apart.
*/

/**
   Separate one file of a batch, in constant memory.

   Either all its outputs are there under their names in the end and its summary
   is complete, or none is and its report holds an error.

   @param batch In; of it only the item and the progress are changed.
   @param index Of the item.

   Any thread of the batch's crew, each with another item.  Not realtime:
   blocks.
*/
void cli_separate_file(const CliBatch* batch, size_t index);

#endif // CLI_SEPARATE_FILE_H
