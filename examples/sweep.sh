#!/bin/sh
# Tries every combination of a few hyperparameters and keeps the model with the lowest
# validation loss:  examples/sweep.sh [data.csv] [best-model.json]
set -eu

data=${1:-data/iris.csv}
best=${2:-best.json}
mlp=${MLP:-npx mlp}
trials=$(mktemp -d)
trap 'rm -rf "$trials"' EXIT

for hidden in 4 8; do
  for lr in 0.01 0.05; do
    for momentum in 0 0.9; do
      model=$trials/$hidden-$lr-$momentum.json
      $mlp train "$data" --hidden $hidden --lr $lr --momentum $momentum --epochs 50 \
        --validation 0.3 --seed 1 --out "$model" --json --quiet |
        sed -n 's/.*"type":"result".*"validationLoss":\([^,]*\),.*/\1/p' |
        while read -r loss; do
          echo "$loss hidden=$hidden lr=$lr momentum=$momentum $model"
        done
    done
  done
done | sort -g | tee "$trials/ranking" | cut -d ' ' -f 1-4

cp "$(head -n 1 "$trials/ranking" | cut -d ' ' -f 5)" "$best"
echo "the best of them is $best"
