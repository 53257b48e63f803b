/* Reads a CSV file of numbers as a C program would, to compare with: gcc -O2 read-numbers.c
 * usage: read-numbers FILE COLUMNS   (the first line is a header, the last column a label)
 * Prints how many rows there are, the sum of all numbers but the labels, and the seconds from opening the file on. */
#include <time.h>
#include "read-csv.h"

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  const double begin = now();
  const int inputs = atoi(argv[2]) - 1;
  float *numbers;
  int *labels;
  const size_t rows = read_csv(argv[1], inputs, &numbers, &labels);
  const double seconds = now() - begin;
  double sum = 0;
  for (size_t i = 0; i < rows * inputs; i++) sum += numbers[i];
  printf("%zu %.17g %.6f\n", rows, sum, seconds);
  return 0;
}
