"""GridSearchCV on the trials of bench/sweep.js, in two processes."""

import json
import os
import sys

# Libraries of linear algebra would take every core there is, in each process; these inherit it.
for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"
os.environ["PYTHONWARNINGS"] = "ignore"  # that the epochs were over

import numpy as np
from sklearn.model_selection import GridSearchCV
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

job = json.loads(sys.argv[1])
with open(job["file"]) as file:
    rows = [line.strip().split(",") for line in file][1:]
x = np.array([row[:-1] for row in rows], np.float32)
y = np.array([row[-1] for row in rows])

network = MLPClassifier(
    hidden_layer_sizes=job["hidden"],
    activation=job["activation"],
    solver="sgd",
    batch_size=1,
    nesterovs_momentum=False,
    alpha=0,
    max_iter=job["epochs"],
    tol=0,
    n_iter_no_change=10**9,
)
grid = [
    {"mlpclassifier__learning_rate_init": [trial["lr"]], "mlpclassifier__momentum": [trial["momentum"]]}
    for trial in job["trials"]
]
GridSearchCV(
    make_pipeline(StandardScaler(), network), grid, cv=job["folds"], n_jobs=2, scoring="neg_log_loss"
).fit(x, y)
