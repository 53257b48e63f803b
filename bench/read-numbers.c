/* Reads a CSV file of numbers as a C program would, to compare with: gcc -O2 read-numbers.c
 * usage: read-numbers FILE COLUMNS   (the first line is a header, the last column a label)
 * Prints how many rows there are, the sum of all numbers but the labels, and the seconds from opening the file on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  const double begin = now();
  const int columns = atoi(argv[2]);
  FILE *file = fopen(argv[1], "rb");
  if (!file) return 3;
  fseek(file, 0, SEEK_END);
  const long size = ftell(file);
  rewind(file);
  char *text = malloc(size + 1);
  if (fread(text, 1, size, file) != (size_t)size) return 3;
  text[size] = 0;

  size_t rows = 0, room = 1024;
  float *numbers = malloc(room * columns * sizeof *numbers);
  const char *p = strchr(text, '\n') + 1;
  while (*p) {
    if (rows == room) numbers = realloc(numbers, (room *= 2) * columns * sizeof *numbers);
    for (int j = 0; j < columns; j++) {
      char *end;
      numbers[rows * columns + j] = strtof(p, &end);
      p = end + 1; /* the delimiter, or the end of the line */
    }
    rows++;
  }
  const double seconds = now() - begin;
  double sum = 0;
  for (size_t i = 0; i < rows; i++)
    for (int j = 0; j + 1 < columns; j++) sum += numbers[i * columns + j];
  printf("%zu %.17g %.6f\n", rows, sum, seconds);
  return 0;
}
