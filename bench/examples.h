/* The examples of igd.c and minibatch.c: from files of float32 and int32 numbers, or from a CSV file. */
#include <math.h>
#include "read-csv.h"

static void *read_all(const char *path, size_t bytes) {
  void *data = malloc(bytes);
  FILE *file = fopen(path, "rb");
  if (!file || fread(data, 1, bytes, file) != bytes) exit(3);
  fclose(file);
  return data;
}

/* To mean 0 and deviation 1, each column, by two passes in the order in which the rows lie. */
static void standardize(float *x, size_t rows, int inputs) {
  double *mean = calloc(inputs, sizeof *mean), *squares = calloc(inputs, sizeof *squares);
  for (size_t i = 0; i < rows; i++)
    for (int j = 0; j < inputs; j++) mean[j] += x[i * inputs + j];
  for (int j = 0; j < inputs; j++) mean[j] /= rows;
  for (size_t i = 0; i < rows; i++)
    for (int j = 0; j < inputs; j++) {
      const double d = x[i * inputs + j] - mean[j];
      squares[j] += d * d;
    }
  for (int j = 0; j < inputs; j++) squares[j] = squares[j] > 0 ? sqrt(rows / squares[j]) : 1;
  for (size_t i = 0; i < rows; i++)
    for (int j = 0; j < inputs; j++) x[i * inputs + j] = (x[i * inputs + j] - mean[j]) * squares[j];
  free(mean);
  free(squares);
}

/* FEATURES and CLASSES are two files of so many examples; or a CSV file, and `none` or `standard`, as it is to be scaled. */
static void read_examples(const char *features, const char *classes, int count, int inputs, float **x, int **y) {
  const int scales = strcmp(classes, "standard") == 0;
  if (!scales && strcmp(classes, "none") != 0) {
    *x = read_all(features, (size_t)count * inputs * sizeof **x);
    *y = read_all(classes, count * sizeof **y);
    return;
  }
  if (read_csv(features, inputs, x, y) != (size_t)count) exit(4);
  if (scales) standardize(*x, count, inputs);
}
