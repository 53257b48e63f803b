#!/bin/sh
# Splits a CSV file in two at random, learns from one half and predicts the other:
#   examples/hold-out.sh [data.csv]
set -eu

data=${1:-data/iris.csv}
mlp=${MLP:-npx mlp}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

header=$(head -n 1 "$data")
tail -n +2 "$data" | awk 'BEGIN { srand(1) } { print rand() "\t" $0 }' | sort -g | cut -f 2- >"$work/rows"
half=$(($(wc -l <"$work/rows") / 2))
{ echo "$header"; head -n "$half" "$work/rows"; } >"$work/training.csv"
{ echo "$header"; tail -n "+$((half + 1))" "$work/rows"; } >"$work/held-out.csv"

$mlp train "$work/training.csv" --hidden 8 --momentum 0.9 --out "$work/model.json" --quiet
$mlp predict "$work/held-out.csv" --model "$work/model.json" --proba | head -n 5
$mlp evaluate "$work/held-out.csv" --model "$work/model.json"
