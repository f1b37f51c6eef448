// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  Plays a sound file into a JACK client's inputs and records its outputs, in
  freewheel, in one process callback, so that the result does not depend on
  time:

      jack_run IN OUT CLIENT INPUT,INPUT... OUTPUT,OUTPUT...

  What is recorded is one period later than what the client puts out.
*/

#include "check.h"
#include "tools.h"

#include <jack/jack.h>
#include <sndfile.h>

#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX_PORTS 16

/// Everything the process callback touches
typedef struct {
  jack_port_t* to[MAX_PORTS];
  jack_port_t* from[MAX_PORTS];
  int          n_to;
  int          n_from;
  float*       input;  ///< [n_frames][n_to]
  float*       output; ///< [n_frames][n_from]
  size_t       n_frames;
  size_t       position;
  atomic_uint  n_cycles;
  atomic_bool  freewheels;
  atomic_bool  goes;
  sem_t        done;
} Tape;

static void
run_frame(Tape* tape, float** to, float** from, jack_nframes_t i)
{
  if (tape->position == tape->n_frames) {
    return;
  }
  for (int p = 0; p < tape->n_to; ++p) {
    to[p][i] = tape->input[tape->position * (size_t)tape->n_to + (size_t)p];
  }
  for (int p = 0; p < tape->n_from; ++p) {
    tape->output[tape->position * (size_t)tape->n_from + (size_t)p] =
        from[p][i];
  }
  ++tape->position;
}

static int
process(jack_nframes_t n, void* user)
{
  Tape* tape = user;
  atomic_fetch_add(&tape->n_cycles, 1);
  float* to[MAX_PORTS];
  float* from[MAX_PORTS];
  for (int p = 0; p < tape->n_to; ++p) {
    to[p] = (float*)jack_port_get_buffer(tape->to[p], n);
    memset(to[p], 0, n * sizeof(float));
  }
  for (int p = 0; p < tape->n_from; ++p) {
    from[p] = (float*)jack_port_get_buffer(tape->from[p], n);
  }
  for (jack_nframes_t i = 0; atomic_load(&tape->goes) && i < n; ++i) {
    run_frame(tape, to, from, i);
  }
  if (tape->position == tape->n_frames && atomic_exchange(&tape->goes, false)) {
    sem_post(&tape->done);
  }
  return 0;
}

static void
freewheel(int starts, void* user)
{
  Tape* tape = user;
  atomic_store(&tape->freewheels, starts != 0);
}

static int
count_names(const char* names)
{
  int n = 1;
  for (; *names; ++names) {
    n += *names == ',';
  }
  return n;
}

static void
register_ports(jack_client_t* jack, int n, jack_port_t** ports, bool plays)
{
  REQUIRE(n <= MAX_PORTS);
  for (int p = 0; p < n; ++p) {
    char name[32];
    snprintf(name, sizeof(name), "%s%d", plays ? "to" : "from", p);
    ports[p] = jack_port_register(jack,
                                  name,
                                  JACK_DEFAULT_AUDIO_TYPE,
                                  plays ? JackPortIsOutput : JackPortIsInput,
                                  0);
    REQUIRE(ports[p] != NULL);
  }
}

/// Connect the ports to CLIENT:NAME for each of the names
static void
connect_ports(jack_client_t* jack,
              char**         client_and_names,
              jack_port_t**  ports,
              bool           plays)
{
  int n = 0;
  for (char* name = strtok(client_and_names[1], ","); name;
       name       = strtok(NULL, ",")) {
    char        other[256];
    const char* port = jack_port_name(ports[n++]);
    snprintf(other, sizeof(other), "%s:%s", client_and_names[0], name);
    check_note("%s", other);
    REQUIRE_INT(jack_connect(jack, plays ? port : other, plays ? other : port),
                0);
  }
  check_no_note();
}

/// Wait until what was asked of the server holds in some cycles
static void
pass_cycles(Tape* tape, bool freewheels)
{
  const struct timespec pause = {0, 10000000};
  while (atomic_load(&tape->freewheels) != freewheels) {
    nanosleep(&pause, NULL);
  }
  const unsigned until = atomic_load(&tape->n_cycles) + 10;
  while (atomic_load(&tape->n_cycles) < until) {
    nanosleep(&pause, NULL);
  }
}

int
main(int argc, char** argv)
{
  REQUIRE(argc == 6);
  SF_INFO  info = {0};
  SNDFILE* file = sf_open(argv[1], SFM_READ, &info);
  REQUIRE(file != NULL);

  static Tape tape;
  tape.n_to     = info.channels;
  tape.n_from   = count_names(argv[5]);
  tape.n_frames = (size_t)info.frames;
  tape.input    = new_floats(tape.n_frames * (size_t)tape.n_to);
  tape.output   = new_floats(tape.n_frames * (size_t)tape.n_from);
  REQUIRE_INT(sf_readf_float(file, tape.input, info.frames), info.frames);
  sf_close(file);
  REQUIRE_INT(count_names(argv[4]), tape.n_to);
  sem_init(&tape.done, 0, 0);

  jack_client_t* jack = jack_client_open("tape", JackNoStartServer, NULL);
  REQUIRE(jack != NULL);
  REQUIRE_INT(jack_get_sample_rate(jack), info.samplerate);
  register_ports(jack, tape.n_to, tape.to, true);
  register_ports(jack, tape.n_from, tape.from, false);
  jack_set_process_callback(jack, process, &tape);
  jack_set_freewheel_callback(jack, freewheel, &tape);
  REQUIRE_INT(jack_activate(jack), 0);
  char* inputs[]  = {argv[3], argv[4]};
  char* outputs[] = {argv[3], argv[5]};
  connect_ports(jack, inputs, tape.to, true);
  connect_ports(jack, outputs, tape.from, false);

  pass_cycles(&tape, false);
  REQUIRE_INT(jack_set_freewheel(jack, 1), 0);
  pass_cycles(&tape, true);
  atomic_store(&tape.goes, true);
  sem_wait(&tape.done);
  jack_set_freewheel(jack, 0);
  printf("period %u\n", jack_get_buffer_size(jack));
  jack_client_close(jack);

  info.channels = tape.n_from;
  info.format   = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
  file          = sf_open(argv[2], SFM_WRITE, &info);
  REQUIRE(file != NULL);
  CHECK_INT(sf_writef_float(file, tape.output, (sf_count_t)tape.n_frames),
            tape.n_frames);
  CHECK_INT(sf_close(file), 0);
  free(tape.input);
  free(tape.output);
  return check_result();
}
