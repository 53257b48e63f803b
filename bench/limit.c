/* What a core can do at most with vectors of 128 bits, as WebAssembly has them: a multiplication and an addition of
 * four floats at a time, with nothing read from memory and nothing waited for. gcc -O3 limit.c
 * Prints floating-point operations per second. */
#include <stdio.h>
#include <time.h>

typedef float Vector __attribute__((vector_size(16)));
enum { CHAINS = 12, STEPS = 1000000 };

int main(void) {
  Vector sums[CHAINS] = {{0}}, x = {1, 2, 3, 4}, y = {5, 6, 7, 8};
  struct timespec a, b;
  clock_gettime(CLOCK_MONOTONIC, &a);
  for (int i = 0; i < STEPS; i++)
    for (int c = 0; c < CHAINS; c++) {
      __asm__ volatile("" : "+x"(x)); /* so that the product is computed each time */
      sums[c] += x * y;
    }
  clock_gettime(CLOCK_MONOTONIC, &b);
  for (int c = 1; c < CHAINS; c++) sums[0] += sums[c];
  fprintf(stderr, "%f\n", sums[0][0]); /* so that the sums are computed at all */
  printf("%f\n", 8.0 * CHAINS * STEPS / ((b.tv_sec - a.tv_sec) + 1e-9 * (b.tv_nsec - a.tv_nsec)));
  return 0;
}
