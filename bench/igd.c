/* A plain IGD loop over float arrays, to compare with: gcc -O3 -march=native -ffast-math igd.c -lm
 * usage: igd FEATURES CLASSES EXAMPLES EPOCHS RELU ETA INPUTS HIDDEN OUTPUTS   (one hidden layer, softmax, momentum 0.9)
 * The files hold float32 and int32 numbers; or FEATURES is a CSV file with the class last, and CLASSES `none` or `standard`,
 * as it is to be scaled (examples.h). Prints examples per second and the mean loss of the last epoch, in nats.
 *
 * A layer's weights have a row for each of its inputs, which can be left out where the input is 0, or, with -DUNITS1 or
 * -DUNITS2 for the first layer or the second, a row for each of its units. Which is faster depends on the widths. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "examples.h"

#ifdef UNITS1
enum { FIRST = 1 };
#else
enum { FIRST = 0 };
#endif
#ifdef UNITS2
enum { SECOND = 1 };
#else
enum { SECOND = 0 };
#endif

typedef struct {
  int in, out;
  float *w, *v, *b, *u; /* weights and their velocity, biases and theirs */
} Layer;

static const float alpha = 0.9f;

static float uniform(void) { return rand() / (RAND_MAX + 1.0f); }

static Layer layer(int in, int out, float range) {
  Layer l = {in, out, malloc(in * out * 4), calloc(in * out, 4), calloc(out, 4), calloc(out, 4)};
  for (int i = 0; i < in * out; i++) l.w[i] = range * (2 * uniform() - 1);
  return l;
}

/* z = W x + b */
static inline void forward(Layer l, int units, const float *restrict x, float *restrict z) {
  if (units) {
    for (int j = 0; j < l.out; j++) {
      float sum = l.b[j];
      for (int k = 0; k < l.in; k++) sum += l.w[j * l.in + k] * x[k];
      z[j] = sum;
    }
    return;
  }
  memcpy(z, l.b, l.out * sizeof *z);
  for (int k = 0; k < l.in; k++)
    if (x[k] != 0)
      for (int j = 0; j < l.out; j++) z[j] += x[k] * l.w[k * l.out + j];
}

/* d = Wt g */
static inline void backward(Layer l, int units, const float *restrict g, float *restrict d) {
  if (units) {
    memset(d, 0, l.in * sizeof *d);
    for (int j = 0; j < l.out; j++)
      for (int k = 0; k < l.in; k++) d[k] += g[j] * l.w[j * l.in + k];
    return;
  }
  for (int k = 0; k < l.in; k++) {
    float sum = 0;
    for (int j = 0; j < l.out; j++) sum += g[j] * l.w[k * l.out + j];
    d[k] = sum;
  }
}

/* v = alpha v - eta a b for a row of weights */
static inline void step(float *restrict w, float *restrict v, int n, float a, const float *restrict b) {
  for (int i = 0; i < n; i++) {
    v[i] = alpha * v[i] - a * b[i];
    w[i] += v[i];
  }
}

static inline void update(Layer l, int units, const float *x, const float *g, float eta) {
  if (units)
    for (int j = 0; j < l.out; j++) step(l.w + j * l.in, l.v + j * l.in, l.in, eta * g[j], x);
  else
    for (int k = 0; k < l.in; k++) step(l.w + k * l.out, l.v + k * l.out, l.out, eta * x[k], g);
  step(l.b, l.u, l.out, eta, g);
}

int main(int argc, char **argv) {
  if (argc < 10) return 2;
  int n = atoi(argv[3]), epochs = atoi(argv[4]), relu = atoi(argv[5]);
  int in = atoi(argv[7]), hid = atoi(argv[8]), out = atoi(argv[9]);
  float eta = atof(argv[6]);
  float *x;
  int *y;
  read_examples(argv[1], argv[2], n, in, &x, &y);
  Layer first = layer(in, hid, sqrtf(6.0f / in)), second = layer(hid, out, sqrtf(6.0f / (hid + out)));
  float *h = calloc(hid, 4), *z = calloc(out, 4), *d = calloc(hid, 4);
  struct timespec a, b;
  double loss = 0;
  clock_gettime(CLOCK_MONOTONIC, &a);
  for (int e = 0; e < epochs; e++) {
    loss = 0;
    for (int i = 0; i < n; i++) {
      const float *xi = x + (size_t)i * in;
      forward(first, FIRST, xi, h);
      for (int j = 0; j < hid; j++) h[j] = relu ? (h[j] > 0 ? h[j] : 0) : tanhf(h[j]);
      forward(second, SECOND, h, z);
      float m = z[0], s = 0;
      for (int j = 1; j < out; j++) m = z[j] > m ? z[j] : m;
      for (int j = 0; j < out; j++) s += z[j] = expf(z[j] - m);
      loss -= logf(z[y[i]] / s);
      for (int j = 0; j < out; j++) z[j] = (z[j] / s - (j == y[i])) * 1.442695f;
      backward(second, SECOND, z, d);
      for (int k = 0; k < hid; k++) d[k] *= relu ? (h[k] > 0) : 1 - h[k] * h[k];
      update(second, SECOND, h, z, eta);
      update(first, FIRST, xi, d, eta);
    }
  }
  clock_gettime(CLOCK_MONOTONIC, &b);
  double seconds = (b.tv_sec - a.tv_sec) + 1e-9 * (b.tv_nsec - a.tv_nsec);
  printf("%f %f\n", (double)n * epochs / seconds, loss / n);
  return 0;
}
