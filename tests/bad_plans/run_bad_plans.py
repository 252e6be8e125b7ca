#!/usr/bin/env python3
"""Holds what the command says about bad plans to golden transcripts.

Usage: run_bad_plans.py [--update] [--generated] [--any-memory] BINARY FOLDER [CASE...]

A case is a plan FOLDER/<case>.yaml, or only a transcript where the fault is not in a file. Its transcript
FOLDER/<case>.expected is the command, what it prints on stderr, and its exit code:

    $ gigawatt run unit_missing.yaml
    unit_missing.yaml:4:34: error: ...
    exit 2

The command runs in FOLDER with the facts of the project; it may write nothing, to stdout or to disk.
Without CASE, all of them are run; a CASE that ends in _ stands for all that begin so.
--update writes the transcripts instead of comparing; read the difference before it is committed.
--generated runs the cases that are too large to keep: they are made in a scratch folder. Every
command has to be done within MEMORY_LIMIT bytes of address space and TIME_LIMIT seconds.
--any-memory lifts that limit, for sanitizers.
"""
import difflib
import os
import pathlib
import resource
import shlex
import subprocess
import sys
import tempfile

BASE = "base"  # the plan that is good
DATA = pathlib.Path(__file__).resolve().parents[2] / "data"
MEMORY_LIMIT = 512 << 20
TIME_LIMIT = 20


def many_bytes(file):
    file.write("name: ")
    for _ in range(100):
        file.write("x" * 1_000_000)


def many_aliases(file):
    file.write("name: &a A hall\nheadline:\n")
    file.write("- *a\n" * 1_000_000)


def aliases_in_limits(file):  # below the limit of bytes: every alias is seen
    file.write("name: &a A hall\nheadline:\n")
    file.write("- *a\n" * 500_000)


def billion_laughs(file):
    file.write("a0: &a0 [" + "ha, " * 9 + "ha]\n")
    for level in range(1, 30):
        file.write(f"a{level}: &a{level} [" + f"*a{level - 1}, " * 9 + f"*a{level - 1}]\n")


def many_values(file):
    file.write("headline: [" + "a, " * 1_000_000 + "a]\n")


def deep_brackets(file):
    file.write("headline: " + "[" * 1_000_000 + "\n")


GENERATED = {
    "generated_hundred_megabytes": many_bytes,
    "generated_million_aliases": many_aliases,
    "generated_aliases_in_limits": aliases_in_limits,
    "generated_billion_laughs": billion_laughs,
    "generated_million_values": many_values,
    "generated_million_brackets": deep_brackets,
}


def limit_memory():
    if "--any-memory" not in sys.argv:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))


def visible(data):
    text = data.decode("utf-8", "backslashreplace")
    return "".join(c if c == "\n" or c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def names_in(folder):
    return sorted(entry.name for entry in os.scandir(folder) if entry.name != "__pycache__")


def transcript(binary, folder, command):
    """Runs `command`, whose first word stands for the binary; returns its transcript and what it left behind."""
    with tempfile.TemporaryDirectory() as scratch:
        words = shlex.split(command)[1:]
        if words[0] in ("run", "claims"):
            words += ["--data", os.path.relpath(DATA, folder)]
        if words[0] == "run":
            words += ["--out", scratch + "/out"]
        before = names_in(folder)
        ran = subprocess.run([binary, *words], cwd=folder, capture_output=True, timeout=TIME_LIMIT,
                             preexec_fn=limit_memory, check=False)
        left = [f"{name} appeared" for name in names_in(folder) if name not in before]
        left += [f"wrote {name}" for name in names_in(scratch)]
    if ran.stdout:
        left.append("printed to stdout: " + visible(ran.stdout[:200]))
    code = ran.returncode if ran.returncode >= 0 else f"by signal {-ran.returncode}"
    return f"$ {command}\n{visible(ran.stderr)}exit {code}\n", left


def check(binary, folder, case, golden, update):
    """True if the case prints what `golden` says; prints the difference otherwise."""
    expected = golden.read_text() if golden.exists() else ""
    command = expected.split("\n", 1)[0][2:] or f"gigawatt run {case}.yaml"
    found, left = transcript(binary, folder, command)
    if case == BASE:
        left = []  # a good plan has results
    elif found.endswith("exit 0\n"):
        left.append("passed as a good plan")
    if update and not left and found != expected:
        golden.write_text(found)
        print(f"{golden.name}: written")
    elif not update and found != expected:
        left += difflib.unified_diff(expected.splitlines(), found.splitlines(), golden.name, "found", lineterm="")
    for line in left:
        print(f"{case}: {line}" if not line.startswith((" ", "+", "-", "@")) else line)
    return not left


def is_asked_for(name, wanted):
    return any(name == w or w.endswith("_") and name.startswith(w) for w in wanted)


def cases_of(folder, wanted):
    names = {path.stem for ending in ("*.yaml", "*.expected") for path in folder.glob(ending)}
    if not wanted:
        return sorted(names - set(GENERATED) - {BASE})
    return sorted(name for name in names - set(GENERATED) if is_asked_for(name, wanted))


def check_generated(binary, folder, case, update):
    with tempfile.TemporaryDirectory() as scratch:
        plan = pathlib.Path(scratch) / f"{case}.yaml"
        with plan.open("w") as file:
            GENERATED[case](file)
        return check(binary, plan.parent, case, folder / f"{case}.expected", update)


def main(arguments):
    unknown = {a for a in arguments if a.startswith("--")} - {"--update", "--generated", "--any-memory"}
    if unknown or len(arguments) < 2:
        sys.exit(__doc__)
    update, generated = "--update" in arguments, "--generated" in arguments
    binary, folder, *cases = [a for a in arguments if not a.startswith("--")]
    binary, folder = str(pathlib.Path(binary).resolve()), pathlib.Path(folder).resolve()
    failed = []
    chosen = cases_of(folder, cases) if not generated else cases or GENERATED
    if not chosen:
        sys.exit(f"no case is called {' or '.join(cases)} in {folder}")
    for case in chosen:
        good = (check_generated(binary, folder, case, update) if generated
                else check(binary, folder, case, folder / f"{case}.expected", update))
        failed += [] if good else [case]
    if failed:
        print(f"{len(failed)} failed; after reading the difference: run_bad_plans.py --update BINARY FOLDER "
              + " ".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
