"""One epoch of scikit-learn or PyTorch on the examples of bench/training.js: prints examples per second."""

import json
import sys
import time

import numpy as np

job = json.loads(sys.argv[1])
rows, widths, batch = job["rows"], job["widths"], job["batch"]
# One at a time, a part of the examples is enough to tell.
used = rows if batch > 1 else min(rows, 5000)
x = np.fromfile(job["features"], np.float32).reshape(rows, widths[0])[:used]
y = np.fromfile(job["labels"], np.int32)[:used].astype(np.int64)


def sklearn_epoch():
    from sklearn.neural_network import MLPClassifier

    model = MLPClassifier(
        hidden_layer_sizes=widths[1:-1],
        activation=job["activation"],
        solver="sgd",
        batch_size=batch,
        learning_rate_init=job["learningRate"],
        momentum=0.9,
        nesterovs_momentum=False,
        alpha=0,
    )
    begin = time.perf_counter()
    model.partial_fit(x, y, classes=np.arange(widths[-1]))
    return time.perf_counter() - begin


def torch_epoch():
    import torch

    torch.set_num_threads(1)
    layers = []
    for inputs, units in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(inputs, units), torch.nn.Tanh() if job["activation"] == "tanh" else torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    loss = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=job["learningRate"], momentum=0.9)
    features, classes = torch.from_numpy(x), torch.from_numpy(y)
    begin = time.perf_counter()
    for first in range(0, used, batch):
        optimizer.zero_grad()
        loss(model(features[first : first + batch]), classes[first : first + batch]).backward()
        optimizer.step()
    return time.perf_counter() - begin


print(used / (sklearn_epoch() if job["library"] == "sklearn" else torch_epoch()))
