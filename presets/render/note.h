// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef RENDER_NOTE_H
#define RENDER_NOTE_H

/**
   @file note.h
   The pitch of a recording, from its name.
*/

/**
   Return the MIDI number of the note in a name, -1 if there is none.

   Understands "a#3", "Bb-1", "c3v12", a number of two or three digits at the
   end, and the numbering of the flute.  Where an instrument's makers count
   octaves otherwise than from middle C as C4, that is corrected.
*/
double ren_note_midi(const char* instrument, const char* name);

#endif // RENDER_NOTE_H
