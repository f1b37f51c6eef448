// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  A plugin with every fault that rthost has to find, one at a time: what shows
  that a clean run of rthost means something.
*/

#define _GNU_SOURCE

#include <lv2/core/lv2.h>

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#if defined(__SSE__)
#include <xmmintrin.h>
#endif

#define N_PAGES 40000

/// Which fault, as the control's value
typedef enum {
  FAULT_NONE,
  FAULT_MALLOC,
  FAULT_MUTEX,
  FAULT_SYSTEM_CALL,
  FAULT_PRINT,
  FAULT_CLOCK,
  FAULT_NOT_FINITE,
  FAULT_OVERRUN,
  FAULT_DENORMAL,
  FAULT_FLOAT_MODE,
  FAULT_PAGE_FAULT,
} Fault;

typedef struct {
  const float*    in;
  float*          out;
  const float*    fault;
  pthread_mutex_t mutex;
  volatile char*  pages;
  size_t          page;
  volatile float  tail;
  void* volatile block;
} Faulty;

static LV2_Handle
instantiate(const LV2_Descriptor*     descriptor,
            double                    rate,
            const char*               bundle,
            const LV2_Feature* const* features)
{
  (void)descriptor;
  (void)rate;
  (void)bundle;
  (void)features;
  Faulty* faulty = calloc(1, sizeof(Faulty));
  if (faulty) {
    pthread_mutex_init(&faulty->mutex, NULL);
  }
  return faulty;
}

static void
activate(LV2_Handle instance)
{
  Faulty* faulty = instance;
  if (!faulty->pages) {
    faulty->pages = (volatile char*)mmap(NULL,
                                         (size_t)N_PAGES * 4096,
                                         PROT_READ | PROT_WRITE,
                                         MAP_PRIVATE | MAP_ANONYMOUS,
                                         -1,
                                         0);
  }
}

static void
connect_port(LV2_Handle instance, uint32_t port, void* data)
{
  Faulty* faulty = instance;
  switch (port) {
  case 0:
    faulty->in = (const float*)data;
    break;
  case 1:
    faulty->out = (float*)data;
    break;
  default:
    faulty->fault = (const float*)data;
    break;
  }
}

static void
ask_the_kernel(Fault fault)
{
  struct timespec time;
  switch (fault) {
  case FAULT_SYSTEM_CALL:
    syscall(SYS_getppid);
    break;
  case FAULT_PRINT:
    fputs(".", stderr);
    break;
  default:
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    break;
  }
}

static void
compute_denormals(Faulty* faulty)
{
  faulty->tail = 1e-30f;
  for (int i = 0; i < 200; ++i) {
    faulty->tail = faulty->tail * 0.9f;
  }
}

static void
leave_float_mode(void)
{
#if defined(__SSE__)
  _mm_setcsr(_mm_getcsr() ^ 0x8000U);
#endif
}

static void
do_wrong(Faulty* faulty, uint32_t n_samples)
{
  switch ((Fault)*faulty->fault) {
  case FAULT_NONE:
    break;
  case FAULT_MALLOC:
    faulty->block = malloc(100); // Lost, so that free() is not noted too
    break;
  case FAULT_MUTEX:
    pthread_mutex_lock(&faulty->mutex);
    pthread_mutex_unlock(&faulty->mutex);
    break;
  case FAULT_SYSTEM_CALL:
  case FAULT_PRINT:
  case FAULT_CLOCK:
    ask_the_kernel((Fault)*faulty->fault);
    break;
  case FAULT_NOT_FINITE:
    if (n_samples) {
      faulty->out[n_samples / 2] = NAN;
    }
    break;
  case FAULT_OVERRUN:
    faulty->out[n_samples] = 0.0f;
    break;
  case FAULT_DENORMAL:
    compute_denormals(faulty);
    break;
  case FAULT_FLOAT_MODE:
    leave_float_mode();
    break;
  case FAULT_PAGE_FAULT:
    faulty->pages[faulty->page++ % N_PAGES * 4096] = 1;
    break;
  }
}

static void
run(LV2_Handle instance, uint32_t n_samples)
{
  Faulty* faulty = instance;
  for (uint32_t i = 0; i < n_samples; ++i) {
    faulty->out[i] = 0.5f;
  }
  do_wrong(faulty, n_samples);
}

static void
cleanup(LV2_Handle instance)
{
  Faulty* faulty = instance;
  munmap((void*)faulty->pages, (size_t)N_PAGES * 4096);
  pthread_mutex_destroy(&faulty->mutex);
  free(faulty);
}

static const LV2_Descriptor descriptor = {"urn:nmf-separate:test:faulty",
                                          instantiate,
                                          connect_port,
                                          activate,
                                          run,
                                          NULL,
                                          cleanup,
                                          NULL};

LV2_SYMBOL_EXPORT const LV2_Descriptor*
lv2_descriptor(uint32_t index)
{
  return index ? NULL : &descriptor;
}
