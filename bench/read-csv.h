/* Reads a CSV file of numbers as a C program would: fread, and strtof for each field. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The first line is a header, the last column of the others a label, a whole number. Returns how many rows there are. */
static size_t read_csv(const char *path, int inputs, float **features, int **labels) {
  FILE *file = fopen(path, "rb");
  if (!file) exit(3);
  fseek(file, 0, SEEK_END);
  const long size = ftell(file);
  rewind(file);
  char *text = malloc(size + 1);
  if (fread(text, 1, size, file) != (size_t)size) exit(3);
  fclose(file);
  text[size] = 0;

  size_t rows = 0, room = 1024;
  float *x = malloc(room * inputs * sizeof *x);
  int *y = malloc(room * sizeof *y);
  const char *p = strchr(text, '\n') + 1;
  char *end;
  while (*p) {
    if (rows == room) {
      room *= 2;
      x = realloc(x, room * inputs * sizeof *x);
      y = realloc(y, room * sizeof *y);
    }
    for (int j = 0; j < inputs; j++) {
      x[rows * inputs + j] = strtof(p, &end);
      p = end + 1; /* the delimiter */
    }
    y[rows++] = (int)strtof(p, &end);
    p = end + (*end != 0); /* the end of the line */
  }
  free(text);
  *features = x;
  *labels = y;
  return rows;
}
