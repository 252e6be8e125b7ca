#!/usr/bin/env python3
"""Times whole commands in cold processes and checks what they answer.

Usage: bench_commands.py GIGAWATT [PATTERN]
Prints the best of several runs beside the target; exit 1 if an answer is wrong (never for a slow machine).
"""
import csv
import io
import pathlib
import re
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).parents[1]
FLAGSHIP = str(ROOT / "plans/nvidia_openai_10gw.yaml")


def energised_is_10_gw(text):
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(text))}
    return abs(float(rows["build.energised_gw"]["value"]) - 10) < 1e-6


def cases(out):
    """name, target in seconds, runs, arguments, check of stdout"""
    run = ["run", FLAGSHIP, "--out", out, "--csv"]
    return [
        ("help", 0.05, 20, ["--help"], lambda text: "Subcommands:" in text),
        ("catalog_show", 0.05, 20, ["catalog", "show", "vr_nvl72"], lambda text: "rubin" in text),
        ("catalog_whole", 0.08, 10, ["catalog", "sources", "--csv"], lambda text: text.count("\n") > 50),
        ("flagship_best_estimate", 0.3, 10, run + ["--no-study", "--no-what-ifs"], energised_is_10_gw),
        ("flagship_study_and_what_ifs", None, 3, run, energised_is_10_gw),
        ("flagship_10000_samples", 30, 1, run + ["--samples", "10000"], energised_is_10_gw),
    ]


def main():
    binary = sys.argv[1]
    pattern = re.compile(sys.argv[2] if len(sys.argv) > 2 else ".")
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, target, runs, arguments, check in cases(folder + "/out"):
            if not pattern.search(name):
                continue
            best = float("inf")
            for _ in range(runs):
                start = time.perf_counter()
                done = subprocess.run([binary, *arguments], capture_output=True, text=True)
                best = min(best, time.perf_counter() - start)
            right = done.returncode == 0 and check(done.stdout)
            wrong += not right
            goal = f"target {target * 1000:.0f} ms" if target else ""
            print(f"{name:<30} {best * 1000:9.1f} ms  {goal:<18} {'' if right else 'ERROR: wrong answer'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
