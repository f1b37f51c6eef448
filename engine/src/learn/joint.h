// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_LEARN_JOINT_H
#define NMS_LEARN_JOINT_H

#include "base/arena.h"
#include "kernel/kernel.h"
#include "nms/attributes.h"
#include "nms/status.h"
#include "nms/tasks.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file joint.h
   Kullback-Leibler NMF of recordings that were made at the same time, each of
   one source, with all others bleeding in:

       V_i is approximated by W_i H_i + sum over j != i of c_ij o (W_j H_j)

   where c_ij, a number for every row, is how much of source j is heard in
   recording i; c_ii is 1.  With Q_i = V_i / its model, o and / by elements, the
   updates are

       H_j  <-  H_j o sum_i W_j' (c_ij o Q_i) / sum_i W_j' c_ij
       W_j  <-  W_j o sum_i (c_ij o Q_i) H_j' / sum_i c_ij sum_t H_j
       c_ij <-  c_ij o sum_t (Q_i o W_j H_j) / sum_t W_j H_j

   which lower the cost as those of NMF do, being such of one large matrix.

   Lee & Seung, NIPS 2000; Carabias-Orti et al., "Nonnegative signal
   factorization with learnt instrument models for sound source separation in
   close-microphone recordings", EURASIP J. Adv. Signal Process. 2013:184.
*/

/// Frames are worked on in parts, whose number is fixed so that the result does
/// not depend on who does them
#define NMS_JOINT_PARTS 4

/// Frames that are worked on at a time
#define NMS_JOINT_BLOCK 16

/// What there is to factorise
typedef struct {
  uint32_t n;            ///< Recordings, and sources
  uint32_t n_frames;     ///< Of each
  uint32_t n_rows;       ///< Of each V
  uint32_t n_shared;     ///< Rows as far apart as this have the same c
  uint32_t n_components; ///< Of each source
  NmsTasks tasks;        ///< Who shares the work
} NmsJointShape;

/// What an update changes
typedef struct {
  bool is_alone; ///< As if nothing bled in; else c is heeded
  bool holds_h;  ///< H stays
  bool moves_c;  ///< c follows, too
} NmsJointUpdate;

/// What one part of the frames adds to the sums of an update, and scratch
typedef struct {
  float**    models; ///< [n][NMS_JOINT_BLOCK][padded rows], W_j H_j
  float**    ratios; ///< [n][NMS_JOINT_BLOCK][padded rows], c_ij o Q_i summed
  float*     model;  ///< [padded rows]
  float*     sums;   ///< [n_components]
  NmsPacked* w;      ///< [n], numerators of W
  double**   h;      ///< [n][n_components], sums of H over frames
  float**    heard;  ///< [n * n][padded rows], numerators of c
  float**    spread; ///< [n][padded rows], their denominators
} NmsJointPart;

/// Memory of a joint factorisation
typedef struct {
  NmsJointShape    shape;
  uint32_t         padded;
  const NmsKernel* kernel;
  NmsArena         arena;
  float**          v;      ///< [n][n_frames * padded rows], to be written
  float**          h;      ///< [n][n_frames * n_components], transposed
  NmsPacked*       w;      ///< [n], transposed
  float**          c;      ///< [n * n][padded rows], c_ij at i * n + j
  float**          c_sums; ///< [n][padded rows], sum over i of c_ij
  float**          totals; ///< [n][n_components], W_j' of that
  NmsJointPart     parts[NMS_JOINT_PARTS];
} NmsJoint;

/**
   Take memory; V is zero then, c 0.15.

   @return NMS_NO_MEMORY; nms_joint_clear() is due in any case.

   Worker thread.  Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_joint_init(NmsJoint*            joint,
                                       const NmsJointShape* shape);

/// Free what nms_joint_init() took.  Not realtime.
void nms_joint_clear(NmsJoint* joint);

/**
   Scale V of all recordings alike, to a mean of one; return the factor.

   Worker thread.  O(size of V).
*/
float nms_joint_scale(NmsJoint* joint);

/**
   Fill W and H with a random start.

   Worker thread.  O(size of W and H).
*/
void nms_joint_start(NmsJoint* joint, uint64_t seed);

/**
   Fill W with one value and take H from another factorisation of the same
   frames, sources and components.

   Worker thread.  O(size of W and H).
*/
void nms_joint_follow(NmsJoint* joint, const NmsJoint* other);

/**
   Update H if it is not held, then W, whose columns then sum to one if H is not
   held, and c if it moves.

   Worker thread.  O(size of V * (n_components + n)).
*/
void nms_joint_update(NmsJoint* joint, NmsJointUpdate update);

/// Return where a component's weight of a row is in the data.  Any thread.
NMS_NODISCARD size_t nms_joint_index(const NmsPacked* packed,
                                     uint32_t         row,
                                     uint32_t         component);

/// Write a source's W, [n_rows][n_components].  Worker thread.
void nms_joint_unpack(const NmsJoint* joint, uint32_t source, float* to);

#endif // NMS_LEARN_JOINT_H
