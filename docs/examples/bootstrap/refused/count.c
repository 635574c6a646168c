// A counter that threads could share: the profile has no threads, and refuses the atomic addition. docs/writing-jobs.md shows how.
#include <stdio.h>

static int hits;

__attribute__((noinline)) void count_hit (void) {
  __atomic_fetch_add(&hits, 1, __ATOMIC_SEQ_CST);
}

int main (int argc, char **argv) {
  for (int i = 0; i < 10 * argc; i++) count_hit();
  printf("%d\n", hits);
  return 0;
}
