#!/usr/bin/env python3
"""Compiles two sources and compares their functions instruction by instruction.

Usage: compare_code.py COMPILER INCLUDE_DIR LEFT.cc RIGHT.cc
Exit 0: every function called gw_* is in both, with the same instructions; 1: the first difference of each; 2: usage.
"""
import re
import subprocess
import sys

FLAGS = ["-std=c++23", "-O2", "-ffp-contract=off", "-fno-asynchronous-unwind-tables", "-g0", "-S", "-o", "-"]


def assembly(compiler, include_dir, source):
    return subprocess.run([compiler, *FLAGS, "-I", include_dir, source], check=True, capture_output=True,
                          text=True).stdout


def functions(text):
    """{name: [instruction]} of the functions gw_*; local labels are numbered by first appearance."""
    found = {}
    body = None
    labels = {}
    for line in text.splitlines():
        line = re.sub(r"\s*(#|//).*$", "", line).rstrip()
        start = re.match(r"(gw_\w+):$", line)
        if start:
            body = found.setdefault(start[1], [])
            labels = {}
        elif re.match(r"\s*\.size\s", line):
            body = None
        elif body is not None and line:
            line = re.sub(r"\.L\w+", lambda m: labels.setdefault(m[0], f".L{len(labels)}"), line)
            if line.startswith(".L") or not re.match(r"\s*\.", line):
                body.append(" ".join(line.split()))
    return found


def differences(left, right):
    """One line for each function that is missing on a side, empty, or differs."""
    for name in sorted(left.keys() | right.keys()):
        a, b = left.get(name), right.get(name)
        if not a or not b:
            yield f"{name}: no instructions {'left' if not a else 'right'}"
        elif a != b:
            at = next((i for i, pair in enumerate(zip(a, b)) if pair[0] != pair[1]), min(len(a), len(b)))
            shown = [code[at] if at < len(code) else "(end)" for code in (a, b)]
            yield f"{name}: instruction {at + 1} of {len(a)} and {len(b)}: {shown[0]!r} against {shown[1]!r}"
    if not left and not right:
        yield "no function gw_* in either source"


def main(arguments):
    if len(arguments) != 4:
        print(__doc__)
        return 2
    compiler, include_dir, *sources = arguments
    left, right = (functions(assembly(compiler, include_dir, source)) for source in sources)
    found = list(differences(left, right))
    if found:
        print("\n".join(found))
        return 1
    total = sum(len(code) for code in left.values())
    print(f"{len(left)} functions, {total} instructions: the same")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
