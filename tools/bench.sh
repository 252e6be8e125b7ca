#!/bin/sh
# Runs every benchmark whose name matches PATTERN; a benchmark whose answer is wrong makes this fail.
# Usage: tools/bench.sh BUILD [PATTERN]
set -eu
build=$1
pattern=${2:-.}
failed=0
for binary in "$build"/bench/*_bench; do
  [ -x "$binary" ] || continue
  echo "== $(basename "$binary")"
  output=$("$binary" --benchmark_filter="$pattern" --benchmark_min_time=0.2 2>/dev/null) || failed=1
  echo "$output"
  case $output in *ERROR*) failed=1 ;; esac
done
echo "== commands"
tools/bench_commands.py "$build/apps/cli/gigawatt" "$pattern" || failed=1
exit $failed
