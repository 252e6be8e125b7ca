"""The include check names file, line and rule, and is silent on what is allowed."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "tools"))
import check_includes

MODULES = [
    {"name": "units", "floor": 0, "depends": []},
    {"name": "core", "floor": 0, "depends": ["units"]},
    {"name": "perf", "floor": 2, "depends": ["core"]},
    {"name": "finance", "floor": 5, "depends": ["core"]},
]


def check(path, text):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / path
        file.parent.mkdir(parents=True)
        file.write_text(text)
        return list(check_includes.violations(MODULES, pathlib.Path(folder)))


class CheckIncludes(unittest.TestCase):
    def test_declared_and_own_headers_pass(self):
        self.assertEqual(check("src/gigawatt/perf/a.cc", '#include "gigawatt/core/check.h"\n'
                               '#include "gigawatt/perf/a.h"\n#include <vector>\n'), [])

    def test_higher_floor(self):
        found = check("src/gigawatt/perf/a.cc", '\n#include "gigawatt/finance/ledger.h"\n')
        self.assertEqual(len(found), 1)
        self.assertIn("src/gigawatt/perf/a.cc:2: perf (floor 2) includes finance (floor 5)", found[0])

    def test_undeclared_module(self):
        found = check("src/gigawatt/finance/a.h", '#include "gigawatt/perf/a.h"')
        self.assertIn("a.h:1: finance includes perf without naming it", found[0])

    def test_unknown_module(self):
        self.assertIn("which is no module", check("src/gigawatt/perf/a.h", '#include "gigawatt/nope/a.h"')[0])

    def test_internal_header_of_another_module(self):
        found = check("src/gigawatt/perf/a.h", '#include "gigawatt/core/internal/a.h"')
        self.assertIn("internal header of core", found[0])


if __name__ == "__main__":
    unittest.main()
