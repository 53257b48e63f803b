#!/usr/bin/env python3
"""Runs mlp with the words that it is given, as an agent of W&B does, and logs there how the trial came out.

The line of the result goes to trials.ndjson, too, for `mlp sweep table` and `mlp report`.
"""

import json
import os
import shlex
import subprocess
import sys

import wandb

mlp = shlex.split(os.environ.get("MLP", "mlp"))
line = subprocess.run([*mlp, *sys.argv[1:]], stdout=subprocess.PIPE, check=True, text=True).stdout
with open("trials.ndjson", "a", encoding="utf-8") as ledger:
    ledger.write(line)

result = json.loads(line)
with wandb.init() as run:
    run.log({name: spread["mean"] for name, spread in result.get("metrics", {}).items()})
    run.summary["status"] = result["status"]
