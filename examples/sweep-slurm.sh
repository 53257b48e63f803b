#!/bin/sh
# A sweep as a job array of Slurm, in a folder that all nodes see:
#   examples/sweep-slurm.sh [data.csv] [folder]
# Each call shows the best trials so far and submits those that have no result: call it again when the
# array is over. sbatch takes further options from SBATCH_PARTITION, SBATCH_TIMELIMIT and the like.
set -eu

data=${1:-data/iris.csv}
sweep=${2:-slurm-sweep}
tasks=${TASKS:-100} # Slurm takes up to 1,001 by default; each runs as many trials as it must
at_once=${AT_ONCE:-10}
mlp=${MLP:-npx mlp}

# A task of the array: every so-many-eth trial, into a file of its own, which is whole or not there.
# One that Slurm has put back into its queue does it again, in the same place.
if [ -n "${SLURM_ARRAY_TASK_ID:-}" ]; then
  exec $mlp trial "$data" --from "$sweep/pending.ndjson" --quiet \
    --index "$SLURM_ARRAY_TASK_ID" --stride "$SLURM_ARRAY_TASK_COUNT" \
    --out "$sweep/results/${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID.ndjson"
fi

mkdir -p "$sweep/results" "$sweep/logs"
find "$sweep/results" -name '*.ndjson' -exec cat {} + >"$sweep/trials.ndjson"
if [ -s "$sweep/trials.ndjson" ]; then
  $mlp sweep table "$sweep/trials.ndjson" --data "$data"
fi
if [ -e "$sweep/job" ] && squeue --noheader --job "$(cat "$sweep/job")" 2>/dev/null | grep -q .; then
  echo "job $(cat "$sweep/job") is not over yet"
  exit
fi

$mlp sweep pending "$data" --ledger "$sweep/trials.ndjson" --out "$sweep/pending.ndjson" --quiet \
  --vary 'lr=0.003 0.01 0.05' --vary 'hidden=4 8' --momentum 0.9 --epochs 20 --cv 5
trials=$(wc -l <"$sweep/pending.ndjson")
if [ "$trials" -eq 0 ]; then exit; fi
if [ "$trials" -lt "$tasks" ]; then tasks=$trials; fi
job=$(sbatch --parsable --job-name mlp-sweep --array "0-$((tasks - 1))%$at_once" --requeue \
  --output "$sweep/logs/%A_%a.txt" "$0" "$data" "$sweep")
echo "${job%;*}" >"$sweep/job" # without the name of the cluster
echo "job ${job%;*} runs $trials trials in $tasks tasks"
