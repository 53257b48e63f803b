export const text = `The same bits everywhere

The rows of the data, the flags that matter to learning, and --seed determine
the weights to the last bit, on every operating system, processor and version
of Node. The summary ends with the SHA-256 of the weights: two people with the
same line have the same model.

What changes the bits:
  --seed           first weights, the order of rows, splits, dropout
  --batch-size, --precision, --engine, the layers and everything about descent
  the rows, and the order of the rows

What does not: --quiet, --progress, --log, --json, --out, the names of files,
whether rows come from a file, a pipe, or a compressed or Parquet file.

How it is done: sums have a fixed order; exp, log, tanh, sin and cos are
computed by plain arithmetic of our own, since those of JavaScript engines
differ in their last bits; the order of the rows in epoch t, and the
units that dropout leaves out, follow from the seed and t alone.

Nor is it seen that a training was interrupted or killed and continued: with
--checkpoint FILE it keeps what --resume FILE needs. A schedule that asks for
the number of epochs (cosine, onecycle) wants the same --epochs for that.

The seed, the recipe, and the hash of the data are in the model file:

  mlp inspect model.json
  mlp train iris.csv --hidden 8 --seed 1
  mlp train iris.csv --hidden 8 --seed 1 --print-config

The last line prints the flags as a file for --config, which trains the same.

  mlp verify model.json iris.csv

trains again by the recipe in the model, and compares the weights bit by bit.
`;
