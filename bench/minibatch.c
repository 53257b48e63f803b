/* Plain mini-batch descent over float arrays, to compare with: gcc -O3 -march=native -ffast-math minibatch.c -lm
 * usage: minibatch FEATURES CLASSES EXAMPLES EPOCHS BATCH RELU ETA INPUTS HIDDEN... OUTPUTS   (softmax, momentum 0.9)
 * The files hold float32 and int32 numbers; or FEATURES is a CSV file with the class last, and CLASSES `none` or `standard`,
 * as it is to be scaled (examples.h). Prints examples per second and the mean loss of the last epoch, in nats. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "examples.h"

enum { MOST = 32 };
static const float alpha = 0.9f;

typedef struct {
  int in, out;
  float *w, *v, *g, *b, *u;  /* weights, their velocity and gradient; biases, their velocity */
  float *a, *d;              /* of each example of a batch: what the layer says, and the loss's derivative by its sum */
} Layer;

static void forward(const Layer *l, const float *x, int batch, int hidden, int relu) {
  for (int n = 0; n < batch; n++) {
    float *a = l->a + (size_t)n * l->out;
    memcpy(a, l->b, l->out * sizeof *a);
    for (int k = 0; k < l->in; k++) {
      float xk = x[(size_t)n * l->in + k];
      if (xk != 0)
        for (int j = 0; j < l->out; j++) a[j] += xk * l->w[(size_t)k * l->out + j];
    }
    if (hidden)
      for (int j = 0; j < l->out; j++) a[j] = relu ? (a[j] > 0 ? a[j] : 0) : tanhf(a[j]);
  }
}

/* In place of what the last layer says, its derivative; returns the loss of the batch in nats. */
static double cross_entropy(const Layer *l, const int *y, int batch) {
  double loss = 0;
  for (int n = 0; n < batch; n++) {
    float *a = l->a + (size_t)n * l->out, *d = l->d + (size_t)n * l->out, m = a[0], s = 0;
    for (int j = 1; j < l->out; j++) m = a[j] > m ? a[j] : m;
    for (int j = 0; j < l->out; j++) s += a[j] = expf(a[j] - m);
    loss -= logf(a[y[n]] / s);
    for (int j = 0; j < l->out; j++) d[j] = (a[j] / s - (j == y[n])) * 1.442695f / batch;
  }
  return loss;
}

static void backward(const Layer *l, const Layer *below, int batch, int relu) {
  for (int n = 0; n < batch; n++)
    for (int k = 0; k < l->in; k++) {
      float sum = 0, a = below->a[(size_t)n * l->in + k];
      for (int j = 0; j < l->out; j++) sum += l->d[(size_t)n * l->out + j] * l->w[(size_t)k * l->out + j];
      below->d[(size_t)n * l->in + k] = sum * (relu ? (a > 0) : 1 - a * a);
    }
}

static void update(const Layer *l, const float *x, int batch, float eta) {
  size_t size = (size_t)l->in * l->out;
  memset(l->g, 0, size * sizeof *l->g);
  for (int n = 0; n < batch; n++)
    for (int k = 0; k < l->in; k++) {
      float xk = x[(size_t)n * l->in + k];
      if (xk != 0)
        for (int j = 0; j < l->out; j++) l->g[(size_t)k * l->out + j] += xk * l->d[(size_t)n * l->out + j];
    }
  for (size_t i = 0; i < size; i++) l->w[i] += l->v[i] = alpha * l->v[i] - eta * l->g[i];
  for (int j = 0; j < l->out; j++) {
    float g = 0;
    for (int n = 0; n < batch; n++) g += l->d[(size_t)n * l->out + j];
    l->b[j] += l->u[j] = alpha * l->u[j] - eta * g;
  }
}

int main(int argc, char **argv) {
  int depth = argc - 9;
  if (depth < 1 || depth > MOST) return 2;
  int count = atoi(argv[3]), epochs = atoi(argv[4]), batch = atoi(argv[5]), relu = atoi(argv[6]), inputs = atoi(argv[8]);
  float eta = atof(argv[7]);
  float *x;
  int *y;
  read_examples(argv[1], argv[2], count, inputs, &x, &y);
  Layer layers[MOST], *last = &layers[depth - 1];
  for (int i = 0; i < depth; i++) {
    Layer *l = &layers[i];
    l->in = atoi(argv[8 + i]), l->out = atoi(argv[9 + i]);
    size_t size = (size_t)l->in * l->out;
    float range = sqrtf(6.0f / (l->in + (l == last ? l->out : 0)));
    l->w = malloc(size * 4), l->v = calloc(size, 4), l->g = calloc(size, 4);
    l->b = calloc(l->out, 4), l->u = calloc(l->out, 4);
    l->a = calloc((size_t)batch * l->out, 4), l->d = calloc((size_t)batch * l->out, 4);
    for (size_t q = 0; q < size; q++) l->w[q] = range * (2 * (rand() / (RAND_MAX + 1.0f)) - 1);
  }
  struct timespec a, b;
  double loss = 0;
  clock_gettime(CLOCK_MONOTONIC, &a);
  for (int e = 0; e < epochs; e++) {
    loss = 0;
    for (int first = 0; first < count; first += batch) {
      int size = count - first < batch ? count - first : batch;
      const float *xs = x + (size_t)first * inputs;
      for (int i = 0; i < depth; i++)
        forward(&layers[i], i ? layers[i - 1].a : xs, size, &layers[i] != last, relu);
      loss += cross_entropy(last, y + first, size);
      for (int i = depth - 1; i > 0; i--) backward(&layers[i], &layers[i - 1], size, relu);
      for (int i = 0; i < depth; i++) update(&layers[i], i ? layers[i - 1].a : xs, size, eta);
    }
  }
  clock_gettime(CLOCK_MONOTONIC, &b);
  double seconds = (b.tv_sec - a.tv_sec) + 1e-9 * (b.tv_nsec - a.tv_nsec);
  printf("%f %f\n", (double)count * epochs / seconds, loss / count);
  return 0;
}
