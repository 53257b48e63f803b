export const text = `The model file

model.json is text that everything can read: JSON (UTF-8), with all that a
prediction needs.

  format, version   "mlp-model", and 1, or 2 with members; a file of a later
                    version is refused
  mlp               the version of mlp that wrote it
  task              classification or regression
  schema            the columns: which are features and which is the target, how
                    their fields are read (numbers, dates, categories, texts of
                    missing fields), and how they are encoded: offset and scale
                    of a number, the categories of a text, the classes; what
                    a missing field counts as, and whether it has an indicator
  embedding         what --embed makes of numeric columns, rows of numbers for
                    each: frequencies, phases and, of each output, a bias and a
                    weight for each frequency; or the edges of bins
  layers            from the first hidden one to the output: units, activation,
                    and weights, a row per unit: its bias, then a weight for
                    each unit of the layer before
  members           of an ensemble, instead: for each network its seed, its
                    layers, and where rows were held out its temperature, by
                    which the weighted sums of its last layer are divided; what
                    they predict is averaged
  loss, logBase     what was minimized, and its unit: 2 for bits, e for nats
  precision         single: a number in the weights means the nearest float32
  recipe            the options of the training, as in a --config file
  seed              of weights, shuffles, splits and dropout
  metrics           what the training came to
  data              name, rows and SHA-256 of the file it was trained on
  weights           SHA-256 of all of them, as little-endian float64

Offsets and scales were fitted on the training rows alone. A layer with n
inputs makes y = activation(W·(1, x₁, …, xₙ)).

A file whose weights do not have the hash that it says is refused. One without
a hash (take out the last member, "weights", and the comma in front of it) is
read as it is, and called unsealed. The JSON Schema of model files is in the
package: src/model/model.schema.json.

  mlp inspect model.json         what is in it
  mlp inspect model.json --plan  how it is compiled
  mlp predict rows.csv --model model.json
`;
