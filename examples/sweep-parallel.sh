#!/bin/sh
# Tries every combination of a few hyperparameters in several processes, and shows the best. A trial that has a result
# in the folder is not run again, so that a grid can grow, and whatever was ended goes on:
#   examples/sweep-parallel.sh [data.csv] [folder] [processes]
set -eu

data=${1:-data/iris.csv}
results=${2:-trials}
processes=${3:-$(getconf _NPROCESSORS_ONLN)}
mlp=${MLP:-npx mlp}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

mkdir -p "$results"
set -- --vary 'hidden=4 8' --vary 'lr=0.01 0.05' --vary 'momentum=0 0.9' --epochs 50 --validation 0.3
find "$results" -name '*.ndjson' -exec cat {} + >"$work/known.ndjson"
$mlp sweep pending "$data" "$@" --ledger "$work/known.ndjson" --quiet --out "$work/pending.ndjson"

# A file for each, by its id, which --out moves into place when it is whole: lines that many append to one
# file may tear each other, and one that is half written would be taken for a result.
sed 's/.*"id":"\([0-9a-f]*\)".*/\1/' "$work/pending.ndjson" | awk '{ print NR - 1, $1 }' |
  xargs -r -P "$processes" -n 2 sh -c '
    work=$1 data=$2 results=$3 mlp=$4
    $mlp trial "$data" --from "$work/pending.ndjson" --index "$5" --out "$results/$6.ndjson" --quiet
  ' - "$work" "$data" "$results" "$mlp" || failed=$?

find "$results" -name '*.ndjson' -exec cat {} + >"$work/known.ndjson"
$mlp sweep table "$work/known.ndjson" --data "$data"
exit ${failed:-0} # the same again runs those that have no result
