#!/bin/sh
# The loss after each tenth epoch for several learning rates, as a table for a plotting program:
#   examples/learning-rates.sh [data.csv] >rates.tsv
set -eu

data=${1:-data/iris.csv}
mlp=${MLP:-npx mlp}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

printf 'rate\tepoch\tloss\n'
for lr in 0.001 0.01 0.1; do
  $mlp train "$data" --hidden 8 --lr $lr --epochs 50 --out "$work/model.json" --json --quiet |
    sed -n 's/.*"type":"epoch","epoch":\([0-9]*0\),"loss":\([^,]*\),.*/'$lr'\t\1\t\2/p'
done
