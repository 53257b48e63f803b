#!/bin/sh
# Tries every combination of a few hyperparameters and keeps the model with the lowest
# validation loss:  examples/sweep.sh [data.csv] [best-model.json]
set -eu

data=${1:-data/iris.csv}
best=${2:-best.json}
mlp=${MLP:-npx mlp}
trials=$(mktemp -d)
trap 'rm -rf "$trials"' EXIT
trap 'exit 130' HUP INT TERM

for hidden in 4 8; do
  for lr in 0.01 0.05; do
    for momentum in 0 0.9; do
      trial=hidden=$hidden,lr=$lr,momentum=$momentum
      if $mlp train "$data" --hidden $hidden --lr $lr --momentum $momentum --epochs 50 \
        --validation 0.3 --seed 1 --out "$trials/$trial.json" --json --quiet >"$trials/records"; then
        loss=$(sed -n 's/.*"type":"result".*"validationLoss":\([^,]*\),.*/\1/p' "$trials/records")
      elif [ $? -eq 4 ]; then
        loss=inf # it diverged, which is no fault of the others
      else
        exit 1 # it has said why
      fi
      echo "$loss $trial" >>"$trials/scores"
    done
  done
done

sort -g "$trials/scores" | tee "$trials/ranking"
read -r loss trial <"$trials/ranking"
if [ "$loss" = inf ]; then
  echo 'all of them diverged' >&2
  exit 4
fi
cp "$trials/$trial.json" "$best"
echo "the best of them is $best"
