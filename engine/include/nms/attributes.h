// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_ATTRIBUTES_H
#define NMS_ATTRIBUTES_H

/**
   @file attributes.h
   Every compiler attribute the engine uses, and nothing else.
*/

/// Exported from the library
#if defined(__GNUC__)
#define NMS_API __attribute__((visibility("default")))
#else
#define NMS_API
#endif

/// The result must be looked at
#if defined(__GNUC__)
#define NMS_NODISCARD __attribute__((warn_unused_result))
#else
#define NMS_NODISCARD
#endif

/**
   Safe on the audio thread: no allocation, lock, file, log or system call.

   Clang 20 and later check this at compile time (-Wfunction-effects); for
   every other compiler it is a promise which the tests hold the code to.
*/
#if defined(__clang__) && __clang_major__ >= 20
#define NMS_REALTIME __attribute__((nonblocking))
#else
#define NMS_REALTIME
#endif

/// A printf-like function: format string and first argument, counted from 1
#if defined(__GNUC__)
#define NMS_PRINTF(text, args) __attribute__((format(printf, text, args)))
#else
#define NMS_PRINTF(text, args)
#endif

#endif // NMS_ATTRIBUTES_H
