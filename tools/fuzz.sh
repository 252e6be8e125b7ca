#!/bin/sh
# Runs every fuzzer for SECONDS from its seeds; a crash, a hang over 5 s or more than 512 MB fails.
# Usage: tools/fuzz.sh BUILD SECONDS
set -eu
build=$1
seconds=$2
for fuzzer in "$build"/tests/fuzz/*_fuzz; do
  name=$(basename "$fuzzer")
  corpus=$(mktemp -d)
  log=$corpus.log
  echo "fuzzing $name for $seconds s"
  if ! "$fuzzer" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=512 -max_len=8192 \
    -artifact_prefix="$build/" "$corpus" "tests/fuzz/seeds/$name" >"$log" 2>&1; then
    tail -40 "$log"
    echo "$name: failed, see above"
    exit 1
  fi
  tail -1 "$log"
  rm -rf "$corpus" "$log"
done
