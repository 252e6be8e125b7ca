#!/usr/bin/env python3
"""Holds every source file to the modules that its own module declares in gw_module(DEPENDS ...).

Usage: check_includes.py MODULES_JSON SOURCE_ROOT
Exit 1 with one line per violation: file:line: what is included, and the rule it breaks.
"""
import json
import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s+"gigawatt/([a-z_]+)/([^"]+)"')


def violations(modules, root):
    floors = {m["name"]: m["floor"] for m in modules}
    depends = {m["name"]: set(m["depends"]) for m in modules}
    for path in sorted(root.glob("src/gigawatt/*/**/*")):
        if path.suffix not in (".h", ".cc"):
            continue
        module = path.relative_to(root / "src/gigawatt").parts[0]
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = INCLUDE.match(line)
            if not match or match[1] == module:
                continue
            place = f"{path.relative_to(root)}:{number}"
            other = match[1]
            if module not in floors:
                yield f"{place}: module {module} is not declared with gw_module"
            elif other not in floors:
                yield f"{place}: includes {other}, which is no module"
            elif floors[other] > floors[module]:
                yield (f"{place}: {module} (floor {floors[module]}) includes {other} (floor {floors[other]}): "
                       "a module may only include lower floors or its own")
            elif other not in depends[module]:
                yield (f"{place}: {module} includes {other} without naming it: "
                       f"add {other} to DEPENDS in src/gigawatt/{module}/CMakeLists.txt")
            elif "internal/" in match[2]:
                yield f"{place}: includes an internal header of {other}"


def main():
    modules = json.loads(pathlib.Path(sys.argv[1]).read_text())
    found = list(violations(modules, pathlib.Path(sys.argv[2])))
    print("\n".join(found) if found else "includes agree with the declared modules")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
