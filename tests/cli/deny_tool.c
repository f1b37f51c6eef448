// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file deny_tool.c
   Runs a tool on file systems that can do less: deny-tool WHAT[,WHAT...]
   COMMAND...

   WHAT is what they cannot do:
     nameless   files without a name (O_TMPFILE), as NFS and vfat
     naming     to name such a file, as under some security modules
     noreplace  to rename without replacing (RENAME_NOREPLACE), as NFS
     link       hard links, as vfat
     lock       locks (flock()), as some network file systems

   The kernel then refuses the call as it would there.  Becomes COMMAND, so the
   process number stays; exit code 77 if the kernel has no such filters.
*/

#define _GNU_SOURCE // For O_TMPFILE and RENAME_NOREPLACE

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/// One call that is refused
typedef struct {
  const char* what;
  long        call;
  int         argument; ///< Its index
  uint32_t    bits;     ///< Of the argument, one of which is set; 0 for any
  int         error;    ///< What the call then says
} Rule;

/// The bit of O_TMPFILE that is its own
#define NAMELESS ((uint32_t)O_TMPFILE & ~(uint32_t)O_DIRECTORY)

static const Rule rules[] = {
    {"nameless", SYS_openat, 2, NAMELESS, EOPNOTSUPP},
#ifdef SYS_open
    {"nameless", SYS_open, 1, NAMELESS, EOPNOTSUPP},
#endif
    {"naming", SYS_linkat, 4, AT_SYMLINK_FOLLOW, EPERM},
    {"noreplace", SYS_renameat2, 4, RENAME_NOREPLACE, EINVAL},
    {"link", SYS_linkat, 4, 0, EPERM},
#ifdef SYS_link
    {"link", SYS_link, 1, 0, EPERM},
#endif
    {"lock", SYS_flock, 1, 0, ENOSYS},
};

#define N_RULES (sizeof(rules) / sizeof(rules[0]))

/// Instructions that a rule takes
#define RULE_LENGTH 6

/// Return the lower half of an argument's place
static uint32_t
argument_at(int index)
{
  const size_t half = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 4 : 0;
  return (uint32_t)(offsetof(struct seccomp_data, args) +
                    (size_t)index * sizeof(uint64_t) + half);
}

/// Append what refuses a call
static void
add_rule(struct sock_filter* to, const Rule* rule)
{
  const uint32_t refusal =
      SECCOMP_RET_ERRNO | ((uint32_t)rule->error & SECCOMP_RET_DATA);
  const uint32_t number = (uint32_t)offsetof(struct seccomp_data, nr);
  const uint8_t  any    = rule->bits ? 0 : 1;

  const struct sock_filter code[RULE_LENGTH] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, number),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)rule->call, 0, 4),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, argument_at(rule->argument)),
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, rule->bits, 1, any),
      BPF_JUMP(BPF_JMP | BPF_JA, 1, 0, 0),
      BPF_STMT(BPF_RET | BPF_K, refusal),
  };
  memcpy(to, code, sizeof(code));
}

/// Whether a list has a word
static int
has(const char* list, const char* word)
{
  const size_t length = strlen(word);
  for (const char* at = strstr(list, word); at; at = strstr(at + 1, word)) {
    if ((at == list || at[-1] == ',') &&
        (at[length] == ',' || at[length] == '\0')) {
      return 1;
    }
  }
  return 0;
}

int
main(int argc, char** argv)
{
  struct sock_filter code[N_RULES * RULE_LENGTH + 1];
  size_t             n = 0;
  if (argc < 3) {
    return 99;
  }
  for (size_t i = 0; i < N_RULES; ++i) {
    if (has(argv[1], rules[i].what)) {
      add_rule(code + n, &rules[i]);
      n += RULE_LENGTH;
    }
  }
  code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  const struct sock_fprog program = {(unsigned short)n, code};
  if (n == 1) {
    fprintf(stderr, "deny-tool: nothing is called %s\n", argv[1]);
    return 99;
  }
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
      prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) {
    perror("deny-tool");
    return 77;
  }
  execvp(argv[2], argv + 2);
  perror(argv[2]);
  return 99;
}
