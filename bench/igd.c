/* A plain IGD loop over float arrays, to compare with: gcc -O3 -march=native -ffast-math igd.c -lm
 * usage: igd FEATURES CLASSES EXAMPLES EPOCHS RELU ETA INPUTS HIDDEN OUTPUTS   (one hidden layer, softmax, momentum 0.9)
 * The files hold float32 and int32 numbers. Prints examples per second and the mean loss of the last epoch, in nats. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static float uniform(void) { return rand() / (RAND_MAX + 1.0f); }

static float *weights(int n, float a) {
  float *w = malloc(n * sizeof *w);
  for (int i = 0; i < n; i++) w[i] = a * (2 * uniform() - 1);
  return w;
}

static void *read_all(const char *path, size_t bytes) {
  void *data = malloc(bytes);
  FILE *file = fopen(path, "rb");
  if (!file || fread(data, 1, bytes, file) != bytes) exit(3);
  fclose(file);
  return data;
}

int main(int argc, char **argv) {
  if (argc < 10) return 2;
  int n = atoi(argv[3]), epochs = atoi(argv[4]), relu = atoi(argv[5]);
  int in = atoi(argv[7]), hid = atoi(argv[8]), out = atoi(argv[9]);
  float eta = atof(argv[6]), alpha = 0.9f;
  float *x = read_all(argv[1], (size_t)n * in * sizeof *x);
  int *y = read_all(argv[2], n * sizeof *y);
  float *w1 = weights(in * hid, sqrtf(6.0f / in)), *w2 = weights(hid * out, sqrtf(6.0f / (hid + out)));
  float *v1 = calloc(in * hid, 4), *v2 = calloc(hid * out, 4), *b1 = calloc(hid, 4), *b2 = calloc(out, 4);
  float *u1 = calloc(hid, 4), *u2 = calloc(out, 4), *h = calloc(hid, 4), *z = calloc(out, 4), *d = calloc(hid, 4);
  struct timespec a, b;
  double loss = 0;
  clock_gettime(CLOCK_MONOTONIC, &a);
  for (int e = 0; e < epochs; e++) {
    loss = 0;
    for (int i = 0; i < n; i++) {
      const float *xi = x + (size_t)i * in;
      memcpy(h, b1, hid * 4);
      for (int k = 0; k < in; k++)
        if (xi[k] != 0)
          for (int j = 0; j < hid; j++) h[j] += xi[k] * w1[k * hid + j];
      for (int j = 0; j < hid; j++) h[j] = relu ? (h[j] > 0 ? h[j] : 0) : tanhf(h[j]);
      memcpy(z, b2, out * 4);
      for (int k = 0; k < hid; k++)
        for (int j = 0; j < out; j++) z[j] += h[k] * w2[k * out + j];
      float m = z[0], s = 0;
      for (int j = 1; j < out; j++) m = z[j] > m ? z[j] : m;
      for (int j = 0; j < out; j++) s += z[j] = expf(z[j] - m);
      loss -= logf(z[y[i]] / s);
      for (int j = 0; j < out; j++) z[j] = (z[j] / s - (j == y[i])) * 1.442695f;
      for (int k = 0; k < hid; k++) {
        float sum = 0;
        for (int j = 0; j < out; j++) sum += z[j] * w2[k * out + j];
        d[k] = sum * (relu ? (h[k] > 0) : 1 - h[k] * h[k]);
      }
      for (int k = 0; k < hid; k++)
        for (int j = 0; j < out; j++) {
          int q = k * out + j;
          w2[q] += v2[q] = alpha * v2[q] - eta * (h[k] * z[j]);
        }
      for (int j = 0; j < out; j++) b2[j] += u2[j] = alpha * u2[j] - eta * z[j];
      for (int k = 0; k < in; k++)
        for (int j = 0; j < hid; j++) {
          int q = k * hid + j;
          w1[q] += v1[q] = alpha * v1[q] - eta * (xi[k] * d[j]);
        }
      for (int j = 0; j < hid; j++) b1[j] += u1[j] = alpha * u1[j] - eta * d[j];
    }
  }
  clock_gettime(CLOCK_MONOTONIC, &b);
  double seconds = (b.tv_sec - a.tv_sec) + 1e-9 * (b.tv_nsec - a.tv_nsec);
  printf("%f %f\n", (double)n * epochs / seconds, loss / n);
  return 0;
}
