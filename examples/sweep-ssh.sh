#!/bin/sh
# Runs trials on other machines, by GNU parallel over ssh. Trials come in as lines, and results go out as lines:
#   mlp sweep data.csv --vary 'lr=0.01 0.1' --exec 'examples/sweep-ssh.sh hosts data.csv'
#   examples/sweep-ssh.sh hosts data.csv <pending.ndjson >results.ndjson
# A line of `hosts` is a machine, as --sshloginfile has it: me@there, or 8/me@there for eight trials at a time. There
# are rsync, perl, Node and mlp; REMOTE_MLP is the command. Further files, as of --validation, are sent along.
set -eu

hosts=$1
shift
data=$(basename "$1" | sed "s/'/'\\\\''/g")
mlp=${REMOTE_MLP:-npx mlp}
folder=${REMOTE_FOLDER:-.cache/mlp-sweep-$(uname -n)-$$}

# What is behind /./ is put into that folder: the same path as here may be the same file, and --cleanup removes it.
for file; do
  shift
  set -- "$@" --basefile "$(cd "$(dirname "$file")" && pwd)/./$(basename "$file")"
done

# The output of a trial is printed when it is over, and only if it was not in vain: no line is torn, and
# none is of an attempt that is made again on another machine.
exec parallel --sshloginfile "$hosts" --workdir "$folder" "$@" --cleanup \
  --ssh 'ssh -o BatchMode=yes -o ConnectTimeout=10 -o ServerAliveInterval=10' \
  --retries 3 "$mlp trial '$data' {} --quiet"
