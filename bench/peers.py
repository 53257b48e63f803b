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


def by_hand_epoch():
    """PyTorch with neither its modules nor its differentiation: the gradients are written out."""
    import torch

    torch.set_num_threads(1)
    activate = torch.tanh_ if job["activation"] == "tanh" else torch.relu_
    derivative = (lambda h: 1 - h * h) if job["activation"] == "tanh" else (lambda h: h > 0)
    weights = [torch.randn(a, b) / a**0.5 for a, b in zip(widths, widths[1:])]
    biases = [torch.zeros(b) for b in widths[1:]]
    parameters = [*weights, *biases]
    velocities = [torch.zeros_like(p) for p in parameters]
    last = len(weights) - 1
    features, classes = torch.from_numpy(x), torch.from_numpy(y)
    begin = time.perf_counter()
    for first in range(0, used, batch):
        outputs = [features[first : first + batch]]
        for layer, (w, b) in enumerate(zip(weights, biases)):
            z = torch.addmm(b, outputs[-1], w)
            outputs.append(activate(z) if layer < last else torch.softmax(z, 1))
        count = len(outputs[0])
        delta = outputs[-1]
        delta[torch.arange(count), classes[first : first + batch]] -= 1
        delta /= count
        for layer in range(last, -1, -1):
            below = outputs[layer]
            gradients = {layer: below.t() @ delta, layer + last + 1: delta.sum(0)}
            if layer > 0:
                delta = (delta @ weights[layer].t()) * derivative(below)
            for i, gradient in gradients.items():
                velocities[i].mul_(0.9).add_(gradient, alpha=-job["learningRate"])
                parameters[i].add_(velocities[i])
    return time.perf_counter() - begin


ways = {"sklearn": sklearn_epoch, "torch": torch_epoch, "by hand": by_hand_epoch}
print(used / ways[job["way"]]())
