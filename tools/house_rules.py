#!/usr/bin/env python3
"""Checks the rules of the house that a machine can see. Each rule is one function below.

Usage: house_rules.py SOURCE_ROOT
Exit 1 with one line per violation: file:line: rule.
"""
import pathlib
import re
import subprocess
import sys

HEADER_LINES = 300
SOURCE_LINES = 1000
FUNCTION_LINES = 70
LINE_WIDTH = 120

BANNED = re.compile(
    r"\b(TODO|FIXME|XXX|HACK|placeholder|stub|dummy|for now|not implemented|simplified version)\b", re.I)
PRINTING = re.compile(r"\b(std::cout|std::cerr|printf|fprintf|puts|fmt::print)\b|\bstd::exit\b|\bgetenv\b|#include <iostream>")
GIGAWATT_SOURCE = re.compile(r"^src/gigawatt/[^/]+/(?!.*test/).*\.(h|cc)$")


def is_code(name):
    return name.endswith((".h", ".cc", ".ts", ".tsx", ".mjs", ".py", ".sh")) or name == "gw"


def size_limits(name, lines):
    if name.startswith(("src/", "apps/")) and name.endswith(".h") and len(lines) > HEADER_LINES:
        yield 1, f"header of {len(lines)} lines; at most {HEADER_LINES}: split it"
    if name.endswith((".cc", ".ts", ".tsx", ".py")) and len(lines) > SOURCE_LINES:
        yield 1, f"source of {len(lines)} lines; at most {SOURCE_LINES}: split it"


FUNCTION_START = re.compile(
    r"^( {0,4})(?!namespace|class|struct|enum|union|if|for|while|switch|do|else|return|catch|case)\S.*\).*\{$")


def function_length(name, lines):
    """A function starts at a line that ends in `{` after a `)` and ends at `}` with the same indent."""
    if not (name.endswith(".cc") and name.startswith(("src/", "apps/"))) or "/test/" in name:
        return
    start = indent = None
    for number, line in enumerate(lines, 1):
        match = FUNCTION_START.match(line)
        if match and start is None:
            start, indent = number, match[1]
            back = number - 1
            while len(indent) == 4 and back > 0:  # the last line of a signature: its first one has the indent
                back -= 1
                indent = re.match(r" *", lines[back])[0][:4]
        elif start is not None and line.startswith(indent + "}"):
            if number - start + 1 > FUNCTION_LINES:
                yield start, f"function of {number - start + 1} lines; at most {FUNCTION_LINES}"
            start = None


def banned_words(name, lines):
    if name in ("tools/house_rules.py", "tests/tools/house_rules_test.py"):
        return
    if not (is_code(name) or name.endswith((".md", ".yaml", ".txt", ".cmake"))):
        return
    for number, line in enumerate(lines, 1):
        match = BANNED.search(line)
        if match and "placeholder=" not in line:
            yield number, f'says "{match[0]}": finish it or delete it'


def silent_libraries(name, lines):
    if not GIGAWATT_SOURCE.match(name):
        return
    for number, line in enumerate(lines, 1):
        if PRINTING.search(line.split("//")[0]):
            yield number, "a library does not print, exit or read the environment"


def line_width(name, lines):
    if not name.endswith((".h", ".cc")) or "/test/" in name:  # tests quote long messages
        return
    for number, line in enumerate(lines, 1):
        if len(line) > LINE_WIDTH:
            yield number, f"line of {len(line)} characters; at most {LINE_WIDTH}"


RULES = [size_limits, function_length, banned_words, silent_libraries, line_width]


def untested_sources(names):
    """Every .cc of a module has <name>_test.cc in its module's test folder (or a test folder beside it)."""
    known = set(names)
    for name in names:
        path = pathlib.PurePosixPath(name)
        if not GIGAWATT_SOURCE.match(name) or path.suffix != ".cc":
            continue
        test = f"test/{path.stem}_test.cc"
        module = pathlib.PurePosixPath(*path.parts[:3])
        if str(path.parent / test) not in known and str(module / test) not in known:
            yield f"{name}:1: no test of the same name: write {module / test}"


def check(files):
    """files: {name: text}. Yields violations in order."""
    for name, text in sorted(files.items()):
        lines = text.splitlines()
        for rule in RULES:
            for number, message in rule(name, lines):
                yield f"{name}:{number}: {message}"
    yield from untested_sources(sorted(files))


def tracked_files(root):
    names = subprocess.run(["git", "-C", root, "ls-files", "-co", "--exclude-standard"], check=True,
                           capture_output=True, text=True).stdout.splitlines()
    files = {}
    for name in names:
        path = pathlib.Path(root) / name
        if path.is_file() and path.suffix not in (".png", ".gz", ".lock", ".csv") and "package-lock" not in name:
            try:
                files[name] = path.read_text()
            except UnicodeDecodeError:
                continue
    return files


def main():
    found = list(check(tracked_files(sys.argv[1])))
    print("\n".join(found) if found else "the rules of the house are kept")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
