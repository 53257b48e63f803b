#!/bin/sh
# A sweep whose trials Optuna chooses by those before, through its ask and tell:
#   examples/optuna-sweep.sh [data.csv] [folder]
# Called again, it adds trials to the same study.
set -eu

data=${1:-data/iris.csv}
sweep=${2:-optuna-sweep}
trials=${TRIALS:-20}
jobs=${JOBS:-2} # processes at once
mlp=${MLP:-npx mlp}

mkdir -p "$sweep"
export OPTUNA_STORAGE="${OPTUNA_STORAGE:-sqlite:///$sweep/study.db}" PYTHONWARNINGS=ignore
space=$($mlp sweep space --format optuna --momentum 0.9 --epochs 20 \
  --vary 'lr=log:0.001..0.2' --vary 'hidden=4 8 16' --vary 'l2=0..0.01')
optuna create-study --quiet --skip-if-exists --study-name mlp --direction minimize >"$sweep/study"

one() {
  # The liar keeps processes that ask at the same time from trying the same.
  answer=$(optuna ask --quiet --study-name mlp --search-space "$space" \
    --sampler TPESampler --sampler-kwargs '{"constant_liar": true}')
  number=$(echo "$answer" | sed 's/.*"number": *\([0-9]*\).*/\1/')
  line=$($mlp trial "$data" "$answer" --cv 5 --quiet)
  echo "$line" >>"$sweep/trials.ndjson"
  case $line in
    *'"status":"done"'*)
      loss=$(echo "$line" | sed 's/.*"score":\([^,]*\),.*/\1/')
      optuna tell --quiet --study-name mlp --trial-number "$number" --values "$loss"
      ;;
    *) optuna tell --quiet --study-name mlp --trial-number "$number" --state fail ;;
  esac
}

started=
job=0
while [ "$job" -lt "$jobs" ]; do
  (for _ in $(seq "$((job + 1))" "$jobs" "$trials"); do one; done) &
  started="$started $!"
  job=$((job + 1))
done
for process in $started; do wait "$process"; done

$mlp sweep table "$sweep/trials.ndjson" --data "$data"
