// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#define _GNU_SOURCE // RTLD_NEXT

#include "trap.h"

#include <execinfo.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#define N_NOTES 16
#define N_FRAMES 24

#if defined(__x86_64__)
#define THIS_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_ARCH AUDIT_ARCH_AARCH64
#else
#undef TRAP_ARMED
#endif

/// Something noted
typedef struct {
  const char* what;
  long        number; ///< Of a system call
  void*       frames[N_FRAMES];
  int         n_frames;
} Note;

static Note        notes[N_NOTES];
static atomic_int  n_notes;
static atomic_bool stuck;

// Of the initial-exec kind in an executable: using them allocates nothing
static _Thread_local volatile int realtime;
static _Thread_local volatile int noting;

static void
note(const char* what, long number)
{
  if (noting) {
    return;
  }
  noting      = 1;
  const int i = atomic_fetch_add(&n_notes, 1);
  if (i < N_NOTES) {
    notes[i].what     = what;
    notes[i].number   = number;
    notes[i].n_frames = backtrace(notes[i].frames, N_FRAMES);
  }
  noting = 0;
}

void
trap_note(const char* what)
{
  note(what, -1);
}

int
trap_count(void)
{
  return atomic_load(&n_notes);
}

bool
trap_is_first(const char* what)
{
  return trap_count() > 0 && !strncmp(notes[0].what, what, strlen(what));
}

bool
trap_is_stuck(void)
{
  return atomic_load(&stuck);
}

void
trap_print(void)
{
  const int n = trap_count() < 3 ? trap_count() : 3;
  for (int i = 0; i < n; ++i) {
    printf("noted: %s", notes[i].what);
    printf(notes[i].number >= 0 ? " number %ld\n" : "\n", notes[i].number);
    fflush(stdout);
    backtrace_symbols_fd(notes[i].frames, notes[i].n_frames, 1);
  }
}

void
trap_enter(void)
{
  realtime = 1;
}

void
trap_leave(void)
{
  realtime = 0;
}

static void
on_system_call(int signal, siginfo_t* info, void* context)
{
  (void)signal;
  (void)context;
  note("system call", info->si_syscall);
}

static void
on_bad_page(int signal, siginfo_t* info, void* context)
{
  (void)signal;
  (void)info;
  (void)context;
  note("overrun", -1);
  atomic_store(&stuck, true);
  for (;;) {
  }
}

#ifdef TRAP_ARMED

bool
trap_is_armed(void)
{
  return true;
}

bool
trap_init(void)
{
  struct sigaction action;
  memset(&action, 0, sizeof(action));
  action.sa_flags     = SA_SIGINFO | SA_NODEFER;
  action.sa_sigaction = on_system_call;
  sigaction(SIGSYS, &action, NULL);
  action.sa_sigaction = on_bad_page;
  sigaction(SIGSEGV, &action, NULL);

  // The first call loads a library
  void* frames[4];
  backtrace(frames, 4);
  return prctl(PR_GET_SECCOMP) >= 0;
}

bool
trap_lock_down(void)
{
  struct sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, THIS_ARCH, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_rt_sigreturn, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP)};
  struct sock_fprog program = {sizeof(filter) / sizeof(filter[0]), filter};

  return !prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) &&
         !prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

#include <dlfcn.h>
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

#define TRAP(name)   \
  if (realtime) {    \
    note(#name, -1); \
  }

// Seen by every library, though the project's default is to hide
#pragma GCC visibility push(default)

void* __libc_malloc(size_t size);
void* __libc_calloc(size_t n, size_t size);
void* __libc_realloc(void* block, size_t size);
void* __libc_memalign(size_t alignment, size_t size);
void  __libc_free(void* block);

void*
malloc(size_t size)
{
  TRAP(malloc)
  return __libc_malloc(size);
}

void*
calloc(size_t n, size_t size)
{
  TRAP(calloc)
  return __libc_calloc(n, size);
}

void*
realloc(void* block, size_t size)
{
  TRAP(realloc)
  return __libc_realloc(block, size);
}

void
free(void* block)
{
  TRAP(free)
  __libc_free(block);
}

void*
aligned_alloc(size_t alignment, size_t size)
{
  TRAP(aligned_alloc)
  return __libc_memalign(alignment, size);
}

void*
memalign(size_t alignment, size_t size)
{
  TRAP(memalign)
  return __libc_memalign(alignment, size);
}

int
posix_memalign(void** block, size_t alignment, size_t size)
{
  TRAP(posix_memalign)
  *block = __libc_memalign(alignment, size);
  return *block ? 0 : ENOMEM;
}

/// Note the call, and pass it on to the C library
#define WRAP(function, Type)                               \
  int function(Type object)                                \
  {                                                        \
    static int (*next)(Type);                              \
    if (!next) {                                           \
      ++noting;                                            \
      *(void**)(void*)&next = dlsym(RTLD_NEXT, #function); \
      --noting;                                            \
    }                                                      \
    TRAP(function)                                         \
    return next(object);                                   \
  }

WRAP(pthread_mutex_lock, pthread_mutex_t*)
WRAP(pthread_mutex_trylock, pthread_mutex_t*)
WRAP(pthread_mutex_unlock, pthread_mutex_t*)
WRAP(pthread_rwlock_rdlock, pthread_rwlock_t*)
WRAP(pthread_rwlock_wrlock, pthread_rwlock_t*)
WRAP(sem_wait, sem_t*)
WRAP(sem_post, sem_t*)

#pragma GCC visibility pop

#else

bool
trap_is_armed(void)
{
  return false;
}

bool
trap_init(void)
{
  (void)on_system_call;
  (void)on_bad_page;
  return true;
}

bool
trap_lock_down(void)
{
  return true;
}

#endif
